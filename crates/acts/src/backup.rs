//! Backup: the whole region but its key and its inbox in one sealed file, made while others work. It restores nothing and cleans nothing up.

use crate::home::Home;
use serde::Serialize;
use std::path::{Path, PathBuf};
use throughline_model::access::{Act, Actor, may};
use throughline_model::event::Event;
use throughline_model::failure::Failure;
use throughline_store::{KEY_FILE, Saved, Store};

/// What of the region's own folder belongs in it, besides the snapshots and reports that its database names.
const DEFINITIONS: [&str; 2] = ["region.toml", "catalog"];

/// What was made.
#[derive(Debug, Serialize)]
pub struct BackedUp {
    /// The file.
    pub file: PathBuf,
    /// BLAKE3 of it, hexadecimal.
    pub hash: String,
    /// Bytes.
    pub size: u64,
    /// Rows of all tables in it.
    pub n_rows: u64,
    /// Files of the region's folder in it.
    pub n_files: u64,
    /// The key that opens it, which is not in it.
    pub key: PathBuf,
    /// Definitions that the region shares with others, which are outside its folder and not in it.
    pub n_shared: u64,
}

/// Writes a backup of the region in `folder` to `file`, where nothing may be yet, and notes it in the region.
pub fn backup(folder: &Path, file: &Path, actor: &Actor) -> Result<BackedUp, Failure> {
    may(actor.role, Act::Backup)?;
    let home = Home::open(folder)?;
    let store = Store::open(folder)?;
    let saved = store.backup(file, &DEFINITIONS)?;
    let noted = store.write(|tx| {
        tx.event(&event(&saved, actor))?;
        tx.keep_backup(&saved)
    });
    let n_shared = home.sources.iter().filter(|source| source.path.starts_with("..")).count() as u64;
    let made = BackedUp {
        file: saved.path.clone(),
        hash: saved.hash.clone(),
        size: saved.size,
        n_rows: saved.n_rows,
        n_files: saved.n_files,
        key: folder.join(KEY_FILE),
        n_shared,
    };
    match noted {
        Ok(()) => Ok(made),
        Err(failure) => {
            saved.discard();
            Err(failure)
        }
    }
}

fn event(saved: &Saved, actor: &Actor) -> Event {
    let fields = vec![format!("n_rows={}", saved.n_rows), format!("n_files={}", saved.n_files)];
    Event { actor: actor.clone(), act: Act::Backup, noun: "backup", id: saved.id.clone(), fields }
}
