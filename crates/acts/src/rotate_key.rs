//! Rotate key: the region gets a new key, and everything kept under the old one is kept under the new. Destroys nothing by itself, but
//! copies of the database made before can no longer be opened with the key that is here.

use crate::home::Home;
use serde::Serialize;
use std::path::{Path, PathBuf};
use throughline_model::access::{Act, Actor, may};
use throughline_model::event::Event;
use throughline_model::failure::Failure;
use throughline_store::{KEY_FILE, Rotated, Store};

/// What was changed.
#[derive(Debug, Serialize)]
pub struct NewKey {
    /// The key file, to be copied to a safe place again.
    pub key: PathBuf,
    /// Names the key that opens nothing here any more.
    pub old: String,
    /// Names the key that does now.
    pub new: String,
    /// Data keys that were wrapped again.
    pub n_keys: u64,
}

/// Changes the key of the region in `folder`.
pub fn rotate_key(folder: &Path, actor: &Actor) -> Result<NewKey, Failure> {
    may(actor.role, Act::RotateKey)?;
    let home = Home::open(folder)?;
    let mut store = Store::open(&home.folder)?;
    let Rotated { old, new, n_keys } = store.rotate_key(|rotated| event(rotated, actor))?;
    Ok(NewKey { key: folder.join(KEY_FILE), old, new, n_keys })
}

/// The record of a change of key.
pub(crate) fn event(rotated: &Rotated, actor: &Actor) -> Event {
    let fields = vec![format!("n_keys={}", rotated.n_keys), format!("old={}", rotated.old)];
    Event { actor: actor.clone(), act: Act::RotateKey, noun: "region_key", id: rotated.new.clone(), fields }
}
