//! How a step or a chore ended, and the exit code that says so.
//! It runs nothing and measures nothing: see `step`.

use std::process::ExitCode;

/// The end of a step or a chore; every text is a sentence that says what to do, or empty where it has been said already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Done, and well. Exit code 0.
    Passed,
    /// Done, and something must be mended. Exit code 1.
    Failed(String),
    /// The words after `cargo xtask` were not understood. Exit code 2.
    Misread(String),
    /// Something it needs is not on this machine. Exit code 3.
    NotRun(String),
}

impl Outcome {
    /// Says the reason on the error stream, where there is one, and turns the outcome into an exit code.
    pub fn say(self) -> ExitCode {
        let (code, sentence) = match self {
            Self::Passed => return ExitCode::SUCCESS,
            Self::Failed(why) => (1, why),
            Self::Misread(why) => (2, why),
            Self::NotRun(what) => (3, format!("not run: {what}")),
        };
        if !sentence.is_empty() {
            eprintln!("{sentence}");
        }
        ExitCode::from(code)
    }
}
