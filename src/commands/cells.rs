//! `throughline cells`: takes in numbers that another body computed from rows it may not give. It reads no file itself.

use super::{actor, count};
use crate::exit::Exit;
use crate::say::Say;
use clap::Subcommand;
use std::path::{Path, PathBuf};
use throughline_acts::cells::{self, FromTheState};
use throughline_model::cell::CellKind;
use throughline_model::failure::Failure;

/// What can be done with returned cells.
#[derive(Debug, Subcommand)]
pub enum CellsCommand {
    /// Take in a file of returned cells. They are shown beside our own numbers and never added to them.
    #[command(after_help = "Example:\n  throughline cells import my-region state-results-2023.csv")]
    Import {
        /// The region's folder.
        folder: PathBuf,
        /// The file.
        file: PathBuf,
        /// The definition in catalog/cells; the one that recognizes the file's name if not given.
        #[arg(long)]
        format: Option<String>,
    },
}

/// Calls the command.
pub fn run(command: CellsCommand, say: &Say) -> Result<Exit, Failure> {
    let CellsCommand::Import { folder, file, format } = command;
    import(&folder, &file, format.as_deref(), say)
}

fn import(folder: &Path, file: &Path, format: Option<&str>, say: &Say) -> Result<Exit, Failure> {
    let taken = cells::import(folder, file, format, &actor())?;
    if taken.already {
        say.line(format!("{}: taken in before; nothing changed.", taken.file));
    } else if taken.refused_whole {
        say.line(format!("{} ({}): the file was not taken in.", taken.file, taken.agency));
    } else {
        let kept = count(taken.n_kept, "number", "numbers");
        say.line(format!(
            "{} ({}): {kept} kept, {} of them hidden by the sender or here; {} refused.",
            taken.file, taken.agency, taken.n_hidden, taken.n_refused
        ));
        say.line("They stand beside our own numbers under the sender's name and are never added to them.");
    }
    say.issues(&taken.issues);
    say.result(&taken);
    Ok(if taken.refused_whole || taken.n_refused > 0 { Exit::ToMend } else { Exit::Done })
}

/// A returned number in words.
pub(super) fn told(cell: &FromTheState) -> String {
    let group = if cell.group.is_empty() { "everyone".to_owned() } else { cell.group.clone() };
    let number = match (cell.kind, cell.value, cell.n) {
        (CellKind::Rate, Some((num, den)), Some(n)) => format!("{}% of {}", tenths(num, den), count(n, "person", "people")),
        (kind, Some((cents, _)), Some(n)) => {
            format!(
                "{} ${}.{:02}; {}",
                kind.name(),
                super::grouped(u128::from((cents / 100).unsigned_abs())),
                cents % 100,
                count(n, "person", "people")
            )
        }
        _ => "not told, to protect people".to_owned(),
    };
    format!("{group}, {} to {}: {number} (from {}, rows up to {})", cell.cohort_from, cell.cohort_to, cell.agency, cell.as_of)
}

/// A share in percent with one decimal, rounded half up.
fn tenths(num: i64, den: i64) -> String {
    let (num, den) = (i128::from(num), i128::from(den.max(1)));
    let tenths = (num * 2_000 + den) / (2 * den);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_once() {
        let check = |num, den, expected: &str| assert_eq!(tenths(num, den), expected);
        check(667, 1_000, "66.7");
        check(2, 3, "66.7");
        check(1, 1, "100.0");
        check(6_665, 10_000, "66.7");
        check(0, 5, "0.0");
    }
}
