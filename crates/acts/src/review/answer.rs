//! Answer: a reviewer says whether two records are of one person. When enough have said the same, it is decided as a merge or a split that holds
//! against later linking and can be taken back. What contradicts an earlier decision is said and not done.

use super::{opened, reader, standing_of};
use crate::home::Home;
use crate::link::definition;
use crate::merge::event as decision_event;
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::Path;
use throughline_model::access::{Act, Actor};
use throughline_model::event::Event;
use throughline_model::failure::Failure;
use throughline_model::ids::RecordId;
use throughline_model::refusal::Refusal;
use throughline_model::review::{Answer, Standing};
use throughline_store::{Notes, Reader, ReviewPair, Settled, Store, Tx};

/// Letters of a note at most.
const LONGEST: usize = 4_000;

/// What an answer came to.
#[derive(Debug, Serialize)]
pub struct Answered {
    /// The pair.
    pub pair: i64,
    /// What was answered.
    pub answer: Answer,
    /// How the pair stands now.
    pub standing: Standing,
    /// The decision that came of it, by which it can be taken back.
    pub decision: Option<i64>,
    /// Records that changed persons.
    pub n_moved: usize,
    /// Enough reviewers agree, but people decided the contrary before: the records that stand against it. Nothing was changed.
    pub contradicts: Vec<RecordId>,
}

/// Keeps the actor's answer about a pair; `note` is kept sealed.
///
/// Refused: `NotReviewed`.
pub fn answer(folder: &Path, pair: i64, answer: Answer, note: &str, actor: &Actor) -> Result<Answered, Failure> {
    let (home, store) = opened(folder, actor)?;
    answer_in(&home, &store, pair, answer, note, actor)
}

/// The same in a region that is open.
pub(super) fn answer_in(home: &Home, store: &Store, pair: i64, answer: Answer, note: &str, actor: &Actor) -> Result<Answered, Failure> {
    let of = definition(home)?;
    let not = |reason: &str| Failure::from(Refusal::NotReviewed { pair: pair.to_string(), reason: reason.to_owned() });
    if note.chars().count() > LONGEST {
        return Err(not("its note is longer than 4,000 letters; shorten it"));
    }
    if !may_be_seen(&reader(store, actor), pair, of)? {
        return Err(not("a record of it may not be used for linking any more, so nobody is shown it"));
    }
    store.write(|tx| {
        let reviewed = tx.review(pair, answer, note, actor)?;
        let fields = vec!["answer".to_owned(), format!("note={}", u8::from(!note.is_empty()))];
        tx.event(&Event { actor: actor.clone(), act: Act::Review, noun: "review", id: pair.to_string(), fields })?;
        let standing = standing_of(&reviewed, of);
        let mut answered = Answered { pair, answer, standing, decision: None, n_moved: 0, contradicts: Vec::new() };
        if matches!(standing, Standing::Same | Standing::Different) {
            settle(tx, &reviewed, &mut answered, actor)?;
        }
        Ok(answered)
    })
}

fn settle(tx: &Tx<'_>, pair: &ReviewPair, answered: &mut Answered, actor: &Actor) -> Result<(), Failure> {
    let reviewers: BTreeSet<&str> = pair.reviews.iter().map(|review| review.reviewer.as_str()).collect();
    let why = format!("review of pair {} by {} reviewers", pair.id, reviewers.len());
    match tx.settle(&pair.one, &pair.other, answered.standing == Standing::Same, &why, actor)? {
        Settled::Contradicts(records) => answered.contradicts = records,
        Settled::Decided(decision) => {
            tx.settle_pair(pair.id, &decision)?;
            tx.event(&decision_event(&decision, Act::Review, actor))?;
            (answered.decision, answered.n_moved) = (Some(decision.id), decision.moved.len());
        }
    }
    Ok(())
}

/// Whether both records of the pair may be read for linking today. A pair that is not there is refused later, in words.
fn may_be_seen(reader: &Reader<'_>, id: i64, of: &throughline_exchange::catalog::linkage::Definition) -> Result<bool, Failure> {
    let pairs = reader.review_pairs(Notes::Sealed)?;
    let Some(pair) = pairs.into_iter().find(|pair| pair.id == id) else { return Ok(true) };
    let records = BTreeSet::from([pair.one, pair.other]);
    Ok(reader.identities_of(&super::ask::codes(of), &records)?.len() == records.len())
}
