//! `throughline check`: every definition read and proved, all problems at once. It proves nothing itself.

use super::{actor, count};
use crate::exit::Exit;
use crate::say::Say;
use std::path::Path;
use throughline_acts::check::{self, Checked};
use throughline_model::failure::Failure;

/// Checks and says what was found.
pub fn run(folder: &Path, say: &Say) -> Result<Exit, Failure> {
    let checked = check::check(folder, &actor())?;
    tell(&checked, say);
    say.result(&checked);
    Ok(if checked.n_errors > 0 { Exit::ToMend } else { Exit::Done })
}

/// The findings in words.
pub fn tell(checked: &Checked, say: &Say) {
    let kinds: Vec<String> = checked.n_definitions.iter().map(|(kind, n)| of_kind(kind, *n)).collect();
    say.line(format!("Read {}; ran {}.", kinds.join(", "), count(checked.n_examples as u64, "worked example", "worked examples")));
    for (kind, name, file) in &checked.overrides {
        say.line(format!("  The region's {file} replaces the shipped {kind}/{name}."));
    }
    if !checked.unverified.is_empty() {
        let n = count(checked.unverified.len() as u64, "definition says", "definitions say");
        say.line(format!("  {n} that nobody has checked them against their source (verified = false); reports say so too."));
    }
    say.all_issues(&checked.issues);
    if checked.n_errors == 0 {
        say.line("Every definition holds.");
    } else {
        say.line(format!("{} to mend.", count(checked.n_errors as u64, "error", "errors")));
    }
}

/// "1 mapping", "2 mappings": kinds are named in the plural, as their folders are.
fn of_kind(kind: &str, n: usize) -> String {
    count(n as u64, kind.strip_suffix('s').unwrap_or(kind), kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_many() {
        let check = |kind, n, expected: &str| assert_eq!(of_kind(kind, n), expected);
        check("mappings", 1, "1 mapping");
        check("reports", 2, "2 reports");
        check("metrics", 0, "0 metrics");
        check("codes", 1_234, "1,234 codes");
    }
}
