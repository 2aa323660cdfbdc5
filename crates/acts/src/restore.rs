//! Restore: puts a backup into an empty folder, with the key that was kept apart. It writes over nothing and brings no inbox back.

use crate::home::cannot_write;
use serde::Serialize;
use std::fs;
use std::path::{Path, PathBuf};
use throughline_model::access::{Act, Actor, may};
use throughline_model::event::Event;
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;
use throughline_store::{KEY_FILE, Store};

/// What was put back.
#[derive(Debug, Serialize)]
pub struct PutBack {
    /// The region's folder.
    pub folder: PathBuf,
    /// When the backup was made, RFC 3339.
    pub made_at: String,
    /// Rows of all tables.
    pub n_rows: u64,
    /// Files of the region's folder.
    pub n_files: u64,
    /// Where the database is now.
    pub database: String,
}

/// Restores the backup `file` into `folder`, which may hold the key file and nothing else; `key` is copied there first where it is given.
pub fn restore(file: &Path, folder: &Path, key: Option<&Path>, actor: &Actor) -> Result<PutBack, Failure> {
    may(actor.role, Act::Restore)?;
    if folder.join("region.toml").exists() {
        return Err(Refusal::AlreadyARegion { folder: folder.display().to_string() }.into());
    }
    let new = !folder.exists();
    fs::create_dir_all(folder).map_err(|e| cannot_write(folder, &e))?;
    let placed = key.map(|key| place(key, folder)).transpose()?;
    let restored = Store::restore(file, folder).inspect_err(|_| {
        // what was put there for this attempt only
        placed.iter().for_each(|key| drop(fs::remove_file(key)));
        if new {
            let _ = fs::remove_dir(folder);
        }
    })?;
    let store = Store::open(folder)?;
    store.write(|tx| tx.event(&event(&restored.id, restored.n_rows, actor)))?;
    fs::create_dir_all(folder.join("inbox")).map_err(|e| cannot_write(folder, &e))?;
    Ok(PutBack {
        folder: folder.to_owned(),
        made_at: restored.made_at.to_string(),
        n_rows: restored.n_rows,
        n_files: restored.n_files,
        database: restored.database,
    })
}

/// Copies the key to its place; a key that is there stays.
fn place(key: &Path, folder: &Path) -> Result<PathBuf, Failure> {
    let place = folder.join(KEY_FILE);
    if place.exists() {
        let reason = "a key is there already; leave out --key to use it".to_owned();
        return Err(Refusal::CannotWrite { path: place.display().to_string(), reason }.into());
    }
    let text = fs::read(key).map_err(|_| Refusal::KeyMissing { path: key.display().to_string() })?;
    Store::place_key(folder, &text)?;
    Ok(place)
}

fn event(id: &str, n_rows: u64, actor: &Actor) -> Event {
    Event { actor: actor.clone(), act: Act::Restore, noun: "backup", id: id.to_owned(), fields: vec![format!("n_rows={n_rows}")] }
}
