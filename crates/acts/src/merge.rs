//! Merge: somebody says that persons are one. No fact is rewritten, and it can be taken back. Not for what a comparison finds: see `link`.

use crate::home::Home;
use crate::person::person;
use serde::Serialize;
use std::path::Path;
use throughline_model::access::{Act, Actor, Purpose, may};
use throughline_model::event::Event;
use throughline_model::failure::Failure;
use throughline_model::ids::{PersonId, RecordId};
use throughline_store::{Decision, Store};

/// What a decision about who is who changed.
#[derive(Debug, Serialize)]
pub struct Decided {
    /// Its number, by which it can be taken back.
    pub decision: i64,
    /// `link`, `merge`, `split` or `undo`.
    pub kind: &'static str,
    /// The decision that was taken back.
    pub undoes: Option<i64>,
    /// Records that changed persons.
    pub moved: Vec<Moved>,
    /// Persons that have no record any more.
    pub gone: Vec<PersonId>,
    /// Persons that had none before.
    pub come: Vec<PersonId>,
}

/// A record that changed persons.
#[derive(Debug, Serialize)]
pub struct Moved {
    /// The record.
    pub record: RecordId,
    /// Whose it was.
    pub from: PersonId,
    /// Whose it is.
    pub to: PersonId,
}

/// Merges the persons named, each by its id, by that of a record, or as `agency:own-id`; `why` is kept sealed.
pub fn merge(folder: &Path, who: &[String], why: &str, actor: &Actor) -> Result<Decided, Failure> {
    may(actor.role, Act::Merge)?;
    Home::open(folder)?;
    let store = Store::open(folder)?;
    let reader = store.reader(actor, Act::Merge, Purpose::RecordKeeping);
    let persons = who.iter().map(|who| person(&reader, who, None)).collect::<Result<Vec<_>, _>>()?;
    store.write(|tx| {
        let decision = tx.merge(&persons, why, actor)?;
        tx.event(&event(&decision, Act::Merge, actor))?;
        Ok(decided(decision))
    })
}

/// The record of a decision: counts and its number, never an id of a person.
pub(crate) fn event(decision: &Decision, act: Act, actor: &Actor) -> Event {
    let counts = [("n_moved", decision.moved.len()), ("n_gone", decision.gone.len()), ("n_come", decision.come.len())];
    let undoes = decision.undoes.map(|undoes| format!("undoes={undoes}"));
    let fields = counts.iter().map(|(name, n)| format!("{name}={n}")).chain(undoes).collect();
    Event { actor: actor.clone(), act, noun: "decision", id: decision.id.to_string(), fields }
}

/// A decision as it is told.
pub(crate) fn decided(decision: Decision) -> Decided {
    let moved = |m: throughline_store::Moved| Moved { record: m.record, from: m.from, to: m.to };
    Decided {
        decision: decision.id,
        kind: decision.kind.name(),
        undoes: decision.undoes,
        moved: decision.moved.into_iter().map(moved).collect(),
        gone: decision.gone,
        come: decision.come,
    }
}
