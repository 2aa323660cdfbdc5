//! The inbox after a destruction: files whose bytes were destroyed are removed from it, and those that cannot be looked into are named to
//! people. Files of other bytes are not touched.

use crate::home::{Home, cannot_read, cannot_write, listed};
use std::fs;
use std::path::Path;
use throughline_model::destruction::Destroyed;
use throughline_model::failure::Failure;

/// Removes from the inbox what was destroyed. Run again, it finds nothing more.
pub(super) fn sweep(home: &Home, done: &mut Destroyed) -> Result<(), Failure> {
    let mut packed = 0;
    for path in listed(&home.inbox())? {
        let hash = hash_of(&path)?;
        if done.files.iter().any(|file| file.hash == hash) {
            fs::remove_file(&path).map_err(|e| cannot_write(&path, &e))?;
            done.n_inbox += 1;
        } else if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("zip")) {
            packed += 1;
        }
    }
    if packed > 0 {
        let sentence = format!("Look into the {packed} packed file(s) of the inbox: one may hold the same file under another hash.");
        if !done.by_hand.contains(&sentence) {
            done.by_hand.push(sentence);
        }
    }
    Ok(())
}

fn hash_of(path: &Path) -> Result<String, Failure> {
    let mut hasher = blake3::Hasher::new();
    let file = fs::File::open(path).map_err(|e| cannot_read(path, &e))?;
    hasher.update_reader(file).map_err(|e| cannot_read(path, &e))?;
    Ok(hasher.finalize().to_hex().to_string())
}
