//! What lies beside the database after a destruction: files of the inbox whose bytes were destroyed, archives that hold one, and the finder
//! files of the outbox. They are removed; what cannot be looked into is named to people. Files of other bytes are not touched.

use crate::finder;
use crate::home::{Home, cannot_write, listed};
use std::fs;
use std::path::{Path, PathBuf};
use throughline_exchange::read::{self, Kind, Source};
use throughline_model::destruction::Destroyed;
use throughline_model::failure::Failure;

/// Finds in the inbox and the outbox what is to go, and says of it what people must know. Run again, it finds nothing more.
pub(super) fn find(home: &Home, done: &mut Destroyed) -> Result<Vec<PathBuf>, Failure> {
    let (mut found, mut closed) = (Vec::new(), 0_u64);
    for path in listed(&home.inbox())? {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match looked(&path, &name, done) {
            Looked::Unread => {
                said(done, format!("Look into {name} of the inbox: it cannot be read here, and may hold what was destroyed."))
            }
            Looked::Destroyed => {
                if let Ok(target) = fs::read_link(&path) {
                    let target = target.display();
                    said(done, format!("Destroy {target}: {name} of the inbox was a link to it, and only the link is gone."));
                }
                found.push(path);
            }
            Looked::Archive { n_others } => {
                said(done, archive(n_others));
                found.push(path);
            }
            Looked::Closed => closed += 1,
            Looked::Other => {}
        }
    }
    if closed > 0 {
        said(
            done,
            format!("Look into the {closed} packed file(s) of the inbox that cannot be opened here: one may hold what was destroyed."),
        );
    }
    // the greater: of an interrupted destruction some are gone already
    done.n_inbox = done.n_inbox.max(found.len() as u64);
    let outbox = finder::files(home)?;
    if !outbox.is_empty() {
        done.n_outbox = done.n_outbox.max(outbox.len() as u64);
        said(done, "Finder files that lay in the outbox were removed: any of them may have named somebody concerned. Make a new one where it is still needed.".to_owned());
    }
    found.extend(outbox);
    Ok(found)
}

/// Removes them.
pub(super) fn remove(paths: &[PathBuf]) -> Result<(), Failure> {
    paths.iter().try_for_each(|path| fs::remove_file(path).map_err(|e| cannot_write(path, &e)))
}

enum Looked {
    /// The system does not give it.
    Unread,
    /// Its bytes are those of a destroyed file.
    Destroyed,
    /// It holds a destroyed file, and so many others.
    Archive {
        n_others: usize,
    },
    /// An archive, or a part of one, that cannot be opened.
    Closed,
    Other,
}

fn looked(path: &Path, name: &str, done: &Destroyed) -> Looked {
    let gone = |hash: &str| done.files.iter().any(|file| file.hash == hash);
    match hash_of(path) {
        None => return Looked::Unread,
        Some(hash) if gone(&hash) => return Looked::Destroyed,
        Some(_) => {}
    }
    let source = Source::path(name, path);
    let named_so = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("zip"));
    if read::kind_of(&source).ok() != Some(Kind::Zip) {
        return if named_so { Looked::Closed } else { Looked::Other };
    }
    let Ok(held) = read::members(&source) else { return Looked::Closed };
    let looks: Vec<_> = held.members.iter().map(|member| read::look(&Source::member(name, path, member))).collect();
    let n_gone = looks.iter().flatten().filter(|look| gone(&look.hash)).count();
    let all_seen = held.issues.is_empty() && looks.iter().all(Result::is_ok);
    match (n_gone, all_seen) {
        (0, true) => Looked::Other,
        (0, false) => Looked::Closed,
        (n, _) => Looked::Archive { n_others: held.members.len() - n },
    }
}

fn archive(n_others: usize) -> String {
    let others = match n_others {
        0 => "nothing else was in it".to_owned(),
        n => {
            format!("{n} other file(s) in it went too: what was taken in of them stands; ask for them again if the files are still needed")
        }
    };
    format!("An archive of the inbox that held a destroyed file was removed; {others}.")
}

fn said(done: &mut Destroyed, sentence: String) {
    done.by_hand.extend((!done.by_hand.contains(&sentence)).then_some(sentence));
}

/// The hash of a file's bytes, hexadecimal; `None` where it cannot be read.
fn hash_of(path: &Path) -> Option<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(fs::File::open(path).ok()?).ok()?;
    Some(hasher.finalize().to_hex().to_string())
}
