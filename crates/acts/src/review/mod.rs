//! Review: people are shown pairs of records and say whether they are of one person; enough of them settle a pair, and all answers together prove how
//! right linking is. Every look at a record is written down, and only what its law allows to be linked is shown. No reviewer is told what
//! others said before answering. It compares nothing itself, and rewrites no fact.

mod answer;
mod ask;
mod export;
mod import;
mod prove;
mod status;

pub use answer::{Answered, answer};
pub use ask::{Asked, Field, Shown, Side, next};
pub use export::{Exported, export};
pub use import::{Imported, import};
pub use prove::{Estimated, Group, Point, Proved, Range, Stratum};
pub use status::{Agreed, Contradiction, Status, status};

use crate::home::Home;
use std::collections::HashMap;
use std::path::Path;
use throughline_exchange::catalog::linkage::Definition;
use throughline_model::access::{Act, Actor, Purpose, may};
use throughline_model::failure::Failure;
use throughline_model::ids::RecordId;
use throughline_model::review::{Standing, standing};
use throughline_store::{Identity, Notes, Reader, ReviewPair, Store};

fn opened(folder: &Path, actor: &Actor) -> Result<(Home, Store), Failure> {
    may(actor.role, Act::Review)?;
    Ok((Home::open(folder)?, Store::open(folder)?))
}

fn reader<'s>(store: &'s Store, actor: &Actor) -> Reader<'s> {
    store.reader(actor, Act::Review, Purpose::Linking)
}

/// How a pair stands by the answers that count.
fn standing_of(pair: &ReviewPair, definition: &Definition) -> Standing {
    let answers = pair.reviews.iter().map(|review| (review.reviewer.as_str(), review.answer));
    standing(answers, definition.reviewers)
}

/// The pairs that reviewers settled and nobody took back, by the rows of their records: what a new edition is taught. Pairs of records that may not be
/// used any more are not among them.
pub(crate) fn judged(reader: &Reader<'_>, definition: &Definition, identities: &[Identity]) -> Result<Vec<(u32, u32, bool)>, Failure> {
    let pairs = reader.review_pairs(Notes::Sealed)?;
    let rows: HashMap<&RecordId, u32> = (0u32..).zip(identities).map(|(row, identity)| (&identity.record, row)).collect();
    let one = |pair: &ReviewPair| {
        let same = match standing_of(pair, definition) {
            Standing::Same => true,
            Standing::Different => false,
            _ => return None,
        };
        is_settled(pair).then_some((*rows.get(&pair.one)?, *rows.get(&pair.other)?, same))
    };
    Ok(pairs.iter().filter_map(one).collect())
}

/// Whether a decision that came of the pair holds.
fn is_settled(pair: &ReviewPair) -> bool {
    pair.decision.is_some_and(|(_, holds)| holds)
}

#[cfg(test)]
mod tests;
