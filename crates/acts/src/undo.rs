//! Undo: takes back a run of linking, a merge or a split, so that every record is again whose it was, under the id that was. What was
//! decided stays written. It does not keep two records apart: a split does.

use crate::home::Home;
use crate::merge::{Decided, decided, event};
use std::path::Path;
use throughline_model::access::{Act, Actor, may};
use throughline_model::failure::Failure;
use throughline_store::Store;

/// Takes back a decision by its number, or the last that holds.
pub fn undo(folder: &Path, decision: Option<i64>, why: &str, actor: &Actor) -> Result<Decided, Failure> {
    may(actor.role, Act::Undo)?;
    Home::open(folder)?;
    let store = Store::open(folder)?;
    store.write(|tx| {
        let decision = tx.undo(decision, why, actor)?;
        tx.event(&event(&decision, Act::Undo, actor))?;
        Ok(decided(decision))
    })
}
