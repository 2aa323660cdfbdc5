//! The inbox after a destruction: files whose bytes were destroyed are removed from it, and those that cannot be looked into are named to
//! people. Files of other bytes are not touched.

use crate::home::{Home, cannot_write, listed};
use std::fs;
use std::path::Path;
use throughline_model::destruction::Destroyed;
use throughline_model::failure::Failure;

/// Removes from the inbox what was destroyed. Run again, it finds nothing more.
pub(super) fn sweep(home: &Home, done: &mut Destroyed) -> Result<(), Failure> {
    let mut packed = 0;
    for path in listed(&home.inbox())? {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let Some(hash) = hash_of(&path) else {
            by_hand(done, format!("Look into {name} of the inbox: it cannot be read here, and may hold what was destroyed."));
            continue;
        };
        if done.files.iter().any(|file| file.hash == hash) {
            let linked = fs::read_link(&path).ok();
            fs::remove_file(&path).map_err(|e| cannot_write(&path, &e))?;
            done.n_inbox += 1;
            if let Some(target) = linked {
                let target = target.display();
                by_hand(done, format!("Destroy {target}: {name} of the inbox was a link to it, and only the link is gone."));
            }
        } else if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("zip")) {
            packed += 1;
        }
    }
    if packed > 0 {
        by_hand(done, format!("Look into the {packed} packed file(s) of the inbox: one may hold the same file under another hash."));
    }
    Ok(())
}

fn by_hand(done: &mut Destroyed, sentence: String) {
    if !done.by_hand.contains(&sentence) {
        done.by_hand.push(sentence);
    }
}

/// The hash of a file's bytes, hexadecimal; `None` where it cannot be read.
fn hash_of(path: &Path) -> Option<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(fs::File::open(path).ok()?).ok()?;
    Some(hasher.finalize().to_hex().to_string())
}
