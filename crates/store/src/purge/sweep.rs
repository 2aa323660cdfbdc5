//! Removing the store's own files that held what was destroyed: snapshots, backups that were noted, copies of the database made before
//! upgrades, and what killed programs left. What is gone already is not missed, so it can be run again. Not for the inbox.

use super::Purge;
use crate::backup::remove_left_behind;
use crate::db::{Value, failures};
use crate::snapshot;
use crate::store::{DATABASE_FILE, SNAPSHOTS_FOLDER, Store};
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use throughline_model::destruction::{Destroyed, Step};
use throughline_model::failure::Failure;

/// The edition of the database that notes backups.
const NOTES_BACKUPS: i64 = 6;

pub(super) fn sweep(store: &Store, purge: &Purge) -> Result<Destroyed, Failure> {
    let mut done = purge.done.clone();
    for hash in &done.snapshots {
        if store.find_snapshot(hash)?.is_none() {
            remove_folder(&snapshot::place(&store.folder, hash))?;
        }
    }
    let snapshots = store.folder.join(SNAPSHOTS_FOLDER);
    for name in names_in(&snapshots)?.into_iter().filter(|name| name.starts_with(snapshot::MAKING)) {
        remove_folder(&snapshots.join(name))?;
        done.n_copies += 1;
    }
    for name in names_in(&store.folder)?.into_iter().filter(|name| is_a_copy(name)) {
        remove_file(&store.folder.join(name))?;
        done.n_copies += 1;
    }
    backups(store, &purge.id, &mut done)?;
    Ok(done)
}

/// Names that copies of the database and half-written files have.
fn is_a_copy(name: &str) -> bool {
    let after = name.strip_prefix(DATABASE_FILE);
    after.is_some_and(|rest| rest.starts_with(".before-edition-") || rest.starts_with(".copying-")) || name.starts_with("region.making-")
}

/// Every backup noted so far holds it. One that lies where it was written is removed; one that does not is for people to find.
fn backups(store: &Store, purge: &str, done: &mut Destroyed) -> Result<(), Failure> {
    let noted = store.read(|sql| {
        let text = "SELECT count(*) FROM schema_edition WHERE edition = $1";
        if sql.first(text, &[NOTES_BACKUPS.into()], |row| row.integer(0))? != Some(1) {
            return Ok(Vec::new());
        }
        sql.all("SELECT id, path, hash FROM backup ORDER BY made_at, id", &[], |row| {
            Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned(), row.text(2)?.to_owned()))
        })
    })?;
    let folders = noted.iter().filter_map(|(_, path, _)| Path::new(path).parent()).chain([store.folder.as_path()]);
    let folders: BTreeSet<&Path> = folders.collect();
    done.n_copies += folders.into_iter().map(remove_left_behind).sum::<u64>();
    let mut here = Vec::new();
    for (id, path, hash) in noted {
        if done.backups.contains(&hash) || hash_of(Path::new(&path)).as_deref() == Some(hash.as_str()) {
            done.backups.extend((!done.backups.contains(&hash)).then_some(hash));
            here.push((id, path));
        } else {
            let sentence = format!("Find and destroy the backup that was written to {path} (BLAKE3 {hash}); it is not there any more.");
            done.by_hand.extend((!done.by_hand.contains(&sentence)).then_some(sentence));
        }
    }
    // Written down before the first is removed: whoever is interrupted here would not find it again, and the certificate must name it.
    store.write(|tx| tx.purge_reached(purge, Step::Rows, done))?;
    for (id, path) in here {
        remove_file(Path::new(&path))?;
        let values: [Value<'_>; 1] = [(&id).into()];
        store.write(|tx| tx.sql.execute("DELETE FROM backup WHERE id = $1", &values).map(|_| ()))?;
    }
    Ok(())
}

fn hash_of(path: &Path) -> Option<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(fs::File::open(path).ok()?).ok()?;
    Some(hasher.finalize().to_hex().to_string())
}

fn names_in(folder: &Path) -> Result<Vec<String>, Failure> {
    let entries = match fs::read_dir(folder) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(|e| failures::reading(folder, &e))?,
    };
    let mut names: Vec<String> = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    Ok(names)
}

fn remove_folder(path: &Path) -> Result<(), Failure> {
    gone(path, fs::remove_dir_all(path))
}

fn remove_file(path: &Path) -> Result<(), Failure> {
    gone(path, fs::remove_file(path))
}

fn gone(path: &Path, removed: std::io::Result<()>) -> Result<(), Failure> {
    match removed {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(failures::writing(path, &e)),
        _ => Ok(()),
    }
}
