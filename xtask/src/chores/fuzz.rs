//! `cargo xtask fuzz [SECONDS]`: feeds every target in `fuzz/fuzz_targets/` with made-up input, by hand, before a release.
//! It is not a test: what it finds goes into the corpus, and the tests replay the corpus.
//! It installs nothing, because a nightly toolchain is the developer's choice; it says what is missing.

use crate::outcome::Outcome;
use crate::place;
use crate::step::{Steps, must, works};
use std::process::Command;

/// Seconds for each target, when the caller names none.
const SECONDS: u64 = 60;

/// Fuzzes every target for the given seconds.
pub fn run(words: &[String]) -> Outcome {
    let seconds = match seconds(words) {
        Ok(seconds) => seconds,
        Err(misread) => return misread,
    };
    let targets = targets();
    if let Some(missing) = missing(&targets) {
        return Outcome::NotRun(missing);
    }
    let mut steps = Steps::default();
    for target in &targets {
        println!("\n-- {target}, {seconds} s");
        steps.run("fuzz", || fuzz(target, seconds));
    }
    steps.print_summary();
    steps.outcome(true)
}

fn seconds(words: &[String]) -> Result<u64, Outcome> {
    let wrong = || Outcome::Misread("`cargo xtask fuzz` takes a whole number of seconds, such as 600.".to_owned());
    match words {
        [] => Ok(SECONDS),
        [one] => one.parse().ok().filter(|n| *n > 0).ok_or_else(wrong),
        _ => Err(wrong()),
    }
}

/// The names of the fuzz targets, sorted.
fn targets() -> Vec<String> {
    let folder = place::root().join("fuzz").join("fuzz_targets");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some(entry.file_name().to_str()?.strip_suffix(".rs")?.to_owned()))
        .collect();
    names.sort();
    names
}

/// What is not there, with the command that brings it.
fn missing(targets: &[String]) -> Option<String> {
    if targets.is_empty() {
        return Some("fuzzing (there is no target in fuzz/fuzz_targets/)".to_owned());
    }
    if !works(nightly().args(["cargo", "--version"])) {
        return Some("fuzzing (no nightly toolchain: `rustup toolchain install nightly`)".to_owned());
    }
    if !works(nightly().args(["cargo", "fuzz", "--version"])) {
        return Some("fuzzing (no cargo-fuzz: `cargo install cargo-fuzz --locked`)".to_owned());
    }
    None
}

fn fuzz(target: &str, seconds: u64) -> Outcome {
    let folder = place::root().join("fuzz");
    // Thousands of inputs lead somewhere new; they are kept aside, so that the corpus holds only what somebody chose.
    let found = folder.join("artifacts").join("found").join(target);
    if let Err(error) = std::fs::create_dir_all(&found) {
        return Outcome::Failed(format!("{} could not be made: {error}.", found.display()));
    }
    let mut command = nightly();
    command.args(["cargo", "fuzz", "run", target]).arg(found).arg(folder.join("corpus").join(target));
    // Code without `unsafe` leaks nothing of note, and looking for leaks takes half the time.
    command.args(["--", &format!("-max_total_time={seconds}"), "-timeout=10", "-detect_leaks=0"]);
    must(&mut command, "An input broke the reader: mend it, and add the input (named above) to the corpus.")
}

/// A command under the nightly toolchain. What names the pinned one must not be inherited.
fn nightly() -> Command {
    let mut command = Command::new("rustup");
    command.args(["run", "nightly"]).current_dir(place::root());
    for name in ["RUSTUP_TOOLCHAIN", "CARGO", "RUSTC", "RUSTDOC"] {
        command.env_remove(name);
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_a_whole_number_or_the_usual_ones() {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(seconds(&words("")), Ok(SECONDS));
        assert_eq!(seconds(&words("600")), Ok(600));
        for wrong in ["0", "ten", "1 2"] {
            assert!(matches!(seconds(&words(wrong)), Err(Outcome::Misread(_))), "{wrong}");
        }
    }
}
