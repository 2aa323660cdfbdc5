//! `throughline import`: takes in the inbox and says what became of each file. It reads no file itself.

use super::{actor, count};
use crate::exit::Exit;
use crate::say::Say;
use std::path::Path;
use throughline_acts::import::{self, Taken};
use throughline_model::failure::Failure;

/// Imports; each file is told of as soon as it is safely kept.
pub fn run(folder: &Path, say: &Say) -> Result<Exit, Failure> {
    let mut progress = say.progress("Taking in files");
    let imported = import::import(folder, &actor(), &mut |taken| tell(taken, say), &mut |done, total| progress.at(done, total))?;
    drop(progress);
    for file in &imported.not_recognized {
        say.line(format!(
            "{file}: no mapping recognizes this file; it waits in the inbox. Describe it in {}/catalog/mappings.",
            folder.display()
        ));
    }
    say.result(&imported);
    Ok(if imported.to_mend() { Exit::ToMend } else { Exit::Done })
}

fn tell(taken: &Taken, say: &Say) {
    let file = &taken.file;
    if taken.already {
        say.line(format!("{file}: taken in before; nothing changed."));
        return;
    }
    if taken.refused_whole {
        say.line(format!("{file} ({}): the file was not taken in.", taken.agency));
    } else {
        say.line(format!(
            "{file} ({}): {} kept, {} refused, {} flagged; {} not known before. Read as {}.",
            taken.agency,
            count(taken.n_kept, "row", "rows"),
            count(taken.n_refused, "row", "rows"),
            count(taken.n_warnings, "row", "rows"),
            count(taken.n_new_people, "person", "people"),
            taken.encoding
        ));
    }
    if taken.n_unchanged + taken.n_superseding > 0 {
        say.line(format!("  Of these, {} said nothing new and {} replaced an older row.", taken.n_unchanged, taken.n_superseding));
    }
    if taken.n_closed > 0 {
        say.line(format!("  {} of earlier files no longer hold: this file does not have them.", count(taken.n_closed, "row", "rows")));
    }
    say.issues(&taken.issues);
}
