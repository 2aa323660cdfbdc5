//! `throughline restore`: puts a backup into an empty folder and says what to look at. It reads no backup itself.

use super::{actor, count};
use crate::exit::Exit;
use crate::say::Say;
use std::path::Path;
use throughline_acts::restore;
use throughline_model::failure::Failure;

/// Restores the backup.
pub fn run(file: &Path, folder: &Path, key: Option<&Path>, say: &Say) -> Result<Exit, Failure> {
    let back = say.while_doing("Restoring", || restore::restore(file, folder, key, &actor()))?;
    let shown = folder.display();
    say.line(format!(
        "{shown} is the region as it was on {}: {} and {}. Its database is {}.",
        back.made_at,
        count(back.n_rows, "row", "rows"),
        count(back.n_files, "file", "files"),
        back.database
    ));
    if std::env::var_os("THROUGHLINE_DATABASE").is_some() {
        say.line(format!("Make sure that `database` in {shown}/region.toml says the same as THROUGHLINE_DATABASE does now."));
    }
    say.line(format!("Check what was published with: throughline verify {shown}/reports/*"));
    say.result(&back);
    Ok(Exit::Done)
}
