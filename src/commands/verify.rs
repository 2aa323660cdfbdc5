//! `throughline verify`: is this report what was released, and do its numbers come out again? It compares nothing itself.

use super::{actor, count};
use crate::exit::Exit;
use crate::say::Say;
use std::path::Path;
use throughline_acts::verify::{self, Numbers};
use throughline_model::failure::Failure;

/// Verifies and says what was found.
pub fn run(report: &Path, say: &Say) -> Result<Exit, Failure> {
    let verified = say.while_doing("Computing again", || verify::verify(report, &actor()))?;
    say.line(format!("Release {}: {} as released.", verified.release, count(verified.n_unchanged as u64, "file is", "files are")));
    if !verified.against_ledger {
        say.line("It was not checked against the ledger: this copy lies outside its region, so only its own list of files vouches for it.");
    }
    for change in &verified.changed {
        say.line(format!("  {change}."));
    }
    match &verified.numbers {
        Numbers::Recomputed { n, differing } if differing.is_empty() => {
            say.line(format!("Computed again from the snapshot: all {n} numbers are the same."))
        }
        Numbers::Recomputed { n, differing } => {
            say.line(format!("Computed again from the snapshot: {} of {n} numbers differ.", differing.len()));
            differing.iter().take(20).for_each(|name| say.line(format!("  {name}")));
        }
        Numbers::Destroyed { purge, at } => {
            say.line(format!(
                "The snapshot it was computed from was destroyed at {at}; certificates/{purge}.txt says what went and under what law."
            ));
            say.line("The published numbers stand as they were released. They can never be computed again.");
        }
        Numbers::NotRecomputed(why) => say.line(format!("The numbers were not computed again: {why}.")),
    }
    say.result(&verified);
    Ok(if verified.holds() { Exit::Done } else { Exit::Differs })
}
