//! What people's reviews prove, for the linkage report: the answered sample, and how reviews stand. Not for asking, and not for estimates.

use super::prove::reviewed;
use super::standing_of;
use super::status::agreement_of;
use crate::link::Weighed;
use crate::link::report::{Estimate, Reviews, Taken};
use throughline_exchange::catalog::linkage::Definition;
use throughline_model::failure::Failure;
use throughline_model::review::Standing;
use throughline_store::{Notes, Reader, ReviewPair};

/// The sample with its answers, and how reviews stand.
pub(crate) fn taken(weighed: &Weighed, reader: &Reader<'_>, definition: &Definition) -> Result<Taken, Failure> {
    let pairs = reader.review_pairs(Notes::Sealed)?;
    let standings: Vec<(&ReviewPair, Standing)> = pairs.iter().map(|pair| (pair, standing_of(pair, definition))).collect();
    let n = |wanted: &[Standing]| standings.iter().filter(|(_, standing)| wanted.contains(standing)).count() as u64;
    let agreed = agreement_of(&pairs);
    let estimate = |range: super::Range| Estimate { share: range.estimate, ends: Some((range.low, range.high)) };
    let status = (!pairs.is_empty()).then(|| Reviews {
        n_asked: pairs.len() as u64,
        n_agreed: n(&[Standing::Same, Standing::Different]),
        n_disputed: n(&[Standing::Disputed]),
        agreement: agreed.as_ref().map(|agreed| estimate(agreed.share)),
        n_twice: agreed.as_ref().map_or(0, |agreed| agreed.n_pairs),
    });
    Ok(Taken { sample: reviewed(weighed, &standings), status })
}
