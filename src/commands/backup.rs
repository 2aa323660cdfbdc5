//! `throughline backup`: makes a backup and says what it holds and what must be kept apart. It writes no file itself.

use super::{actor, count};
use crate::exit::Exit;
use crate::say::Say;
use std::path::Path;
use throughline_acts::backup;
use throughline_model::failure::Failure;

/// Makes the backup.
pub fn run(folder: &Path, file: &Path, say: &Say) -> Result<Exit, Failure> {
    let made = say.while_doing("Making a backup", || backup::backup(folder, file, &actor()))?;
    say.line(format!(
        "{} holds the region as it is now: {} and {}, sealed.",
        made.file.display(),
        count(made.n_rows, "row", "rows"),
        count(made.n_files, "file", "files")
    ));
    say.line(format!(
        "The key is not in it. Keep a copy of {} in another place: without it the backup opens for nobody.",
        made.key.display()
    ));
    say.line("Files that wait in the inbox are not in it either; what was taken in from there is.");
    if made.n_shared > 0 {
        say.line("Definitions shared with other regions stand outside this region's folder and are not in it; keep a copy of them too.");
    }
    say.line(format!("Restore it with: throughline restore {} FOLDER --key KEY", made.file.display()));
    say.result(&made);
    Ok(Exit::Done)
}
