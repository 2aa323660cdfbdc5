//! `throughline withdraw`: notes that a consent was taken back, and says what follows. It destroys nothing.

use super::{actor, count};
use crate::exit::Exit;
use crate::say::Say;
use std::path::Path;
use throughline_acts::withdraw;
use throughline_model::failure::Failure;

/// Notes it.
pub fn run(folder: &Path, consent: &str, say: &Say) -> Result<Exit, Failure> {
    let noted = withdraw::withdraw(folder, consent, &actor())?;
    say.line(format!(
        "Consent '{}' was taken back. What rests on it in {} is not read any more.",
        noted.consent,
        count(noted.n_files, "file", "files")
    ));
    say.line(format!("Take a new snapshot so that it leaves the numbers: throughline snapshot {}", folder.display()));
    say.line("If it must also be destroyed: throughline destroy REGION --file ID or --person ID");
    say.result(&noted);
    Ok(Exit::Done)
}
