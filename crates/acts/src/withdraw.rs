//! Withdraw: notes that a consent was taken back. From then on nothing that rests on it is read, by whatever act; it destroys nothing.

use crate::home::Home;
use serde::Serialize;
use std::path::Path;
use throughline_model::access::{Act, Actor, may};
use throughline_model::event::Event;
use throughline_model::failure::Failure;
use throughline_store::Store;

/// What was noted.
#[derive(Debug, Serialize)]
pub struct Withdrawn {
    /// The consent.
    pub consent: String,
    /// Files with facts that rest on it.
    pub n_files: u64,
}

/// Notes that `consent`, as mappings name it, was taken back.
pub fn withdraw(folder: &Path, consent: &str, actor: &Actor) -> Result<Withdrawn, Failure> {
    may(actor.role, Act::Withdraw)?;
    Home::open(folder)?;
    let store = Store::open(folder)?;
    let n_files = store.write(|tx| {
        let n_files = tx.withdraw_consent(consent)?;
        let fields = vec![format!("n_files={n_files}")];
        tx.event(&Event { actor: actor.clone(), act: Act::Withdraw, noun: "consent", id: consent.to_owned(), fields })?;
        Ok(n_files)
    })?;
    Ok(Withdrawn { consent: consent.to_owned(), n_files })
}
