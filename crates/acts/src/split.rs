//! Split: somebody says that some records of a person are another person's. No fact is rewritten, no later comparison puts them together
//! again, and it can be taken back.

use crate::home::Home;
use crate::merge::{Decided, decided, event};
use crate::person::{person, record_named};
use std::path::Path;
use throughline_model::access::{Act, Actor, Purpose, may};
use throughline_model::failure::Failure;
use throughline_store::Store;

/// Splits the records named (by id, or as `agency:own-id`) from the person `who`; `why` is kept sealed.
pub fn split(folder: &Path, who: &str, records: &[String], why: &str, actor: &Actor) -> Result<Decided, Failure> {
    may(actor.role, Act::Split)?;
    Home::open(folder)?;
    let store = Store::open(folder)?;
    let reader = store.reader(actor, Act::Split, Purpose::RecordKeeping);
    let person = person(&reader, who, None)?;
    let records = records.iter().map(|record| record_named(&reader, record)).collect::<Result<Vec<_>, _>>()?;
    store.write(|tx| {
        let decision = tx.split(&person, &records, why, actor)?;
        tx.event(&event(&decision, Act::Split, actor))?;
        Ok(decided(decision))
    })
}
