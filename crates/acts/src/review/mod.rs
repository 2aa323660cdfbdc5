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
use std::path::Path;
use throughline_exchange::catalog::linkage::Definition;
use throughline_model::access::{Act, Actor, Purpose, may};
use throughline_model::failure::Failure;
use throughline_model::review::{Standing, standing};
use throughline_store::{Reader, ReviewPair, Store};

fn opened(folder: &Path, actor: &Actor) -> Result<(Home, Store), Failure> {
    may(actor.role, Act::Review)?;
    Ok((Home::proved(folder)?, Store::open(folder)?))
}

fn reader<'s>(store: &'s Store, actor: &Actor) -> Reader<'s> {
    store.reader(actor, Act::Review, Purpose::Linking)
}

/// How a pair stands by the answers that count.
fn standing_of(pair: &ReviewPair, definition: &Definition) -> Standing {
    let answers = pair.reviews.iter().map(|review| (review.reviewer.as_str(), review.answer));
    standing(answers, definition.reviewers)
}

/// Whether a decision that came of the pair holds.
fn is_settled(pair: &ReviewPair) -> bool {
    pair.decision.is_some_and(|(_, holds)| holds)
}

#[cfg(test)]
mod tests;
