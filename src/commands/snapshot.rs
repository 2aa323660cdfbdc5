//! `throughline snapshot`: freezes an analysis copy. It writes nothing itself.

use super::{actor, count};
use crate::exit::Exit;
use crate::say::Say;
use std::path::Path;
use throughline_acts::snapshot;
use throughline_model::failure::Failure;

/// Takes the snapshot and says what it is of.
pub fn run(folder: &Path, say: &Say) -> Result<Exit, Failure> {
    let taken = say.while_doing("Writing the snapshot", || snapshot::snapshot(folder, &actor()))?;
    let manifest = &taken.manifest;
    let short = manifest.hash.get(..12).unwrap_or_default();
    if taken.rewritten {
        say.line(format!("Snapshot {short} was lost or damaged; nothing has changed since, and it was written again."));
    } else if taken.already {
        say.line(format!("Nothing has changed since snapshot {short}; it stands as it is."));
    } else {
        let (people, spans) =
            (count(manifest.n_persons, "person", "people"), count(manifest.n_spans, "stretch of time", "stretches of time"));
        say.line(format!(
            "Snapshot {short}: {people} without names, {spans}, from {}, data received by {}.",
            count(manifest.files.len() as u64, "file", "files"),
            manifest.as_of
        ));
    }
    say.result(&taken);
    Ok(Exit::Done)
}
