//! Reads what `cargo test -- --show-output` prints and counts it: tests passed, failed, and not run.
//! A test that lacks its data prints a line that begins `not run:`; it has passed for Cargo, but not for us.
//! It runs no test, and shows only what a person wants to read.

use std::collections::BTreeSet;

/// What the tests came to.
#[derive(Default, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Tests that ran and held.
    pub passed: u64,
    /// Tests that did not hold.
    pub failed: u64,
    /// Tests that lacked something, by name.
    pub not_run: BTreeSet<String>,
    /// What they lacked, each sentence once.
    pub lacking: BTreeSet<String>,
}

/// The reader: lines go in one by one, counts come out at the end.
#[derive(Default)]
pub struct Reader {
    counts: Counts,
    binary: u32,
    /// Inside the list of what passing tests printed, which is read but not shown.
    in_successes: bool,
    test: String,
}

impl Reader {
    /// Takes one line of output; true when it should be shown.
    pub fn line(&mut self, line: &str) -> bool {
        if line.starts_with("running ") {
            self.binary += 1;
        } else if line == "successes:" {
            self.in_successes = true;
        } else if line == "failures:" {
            self.in_successes = false;
        } else if let Some(result) = line.strip_prefix("test result: ") {
            self.in_successes = false;
            self.counts.passed += number_before(result, " passed");
            self.counts.failed += number_before(result, " failed");
        } else if self.in_successes {
            return self.printed_by_a_passing_test(line);
        }
        !self.in_successes
    }

    /// Remembers whose output this is and what it lacked; notes for the reader are shown.
    fn printed_by_a_passing_test(&mut self, line: &str) -> bool {
        if let Some(name) = line.strip_prefix("---- ").and_then(|rest| rest.strip_suffix(" stdout ----")) {
            self.test = name.to_owned();
        } else if line.starts_with("not run:") {
            self.counts.not_run.insert(format!("{} {}", self.binary, self.test));
            return self.counts.lacking.insert(line.to_owned());
        }
        line.starts_with("note:")
    }

    /// The counts of everything read; a test that was not run is no longer among those that passed.
    pub fn finish(mut self) -> Counts {
        let not_run = u64::try_from(self.counts.not_run.len()).unwrap_or(0);
        self.counts.passed = self.counts.passed.saturating_sub(not_run);
        self.counts
    }
}

/// The whole number that stands before `label` in a line such as `ok. 3 passed; 0 failed;`, else 0.
fn number_before(line: &str, label: &str) -> u64 {
    line.find(label)
        .and_then(|at| line.get(..at))
        .and_then(|before| before.rsplit(' ').next())
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO_BINARIES: &str = "
running 2 tests
test lone ... ok
test wide ... ok

successes:

---- lone stdout ----
a test may print anything
not run: lone (THROUGHLINE_DATA is not set)
not run: lone (THROUGHLINE_DATA is not set)
note: 12 files

successes:
    lone
    wide

test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s

running 2 tests
test lone ... ok
test torn ... FAILED

successes:

---- lone stdout ----
not run: lone (THROUGHLINE_DATA is not set)

failures:

---- torn stdout ----
what was wrong

test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
";

    #[test]
    fn tests_of_the_same_name_in_two_binaries_are_two_and_those_not_run_have_not_passed() {
        let mut reader = Reader::default();
        let shown: Vec<&str> = TWO_BINARIES.lines().filter(|line| reader.line(line)).collect();
        let counts = reader.finish();
        assert_eq!((counts.passed, counts.failed), (1, 1));
        assert_eq!((counts.not_run.len(), counts.lacking.len()), (2, 1));
        assert!(shown.contains(&"note: 12 files") && shown.contains(&"what was wrong"));
        assert!(!shown.contains(&"a test may print anything"));
    }
}
