//! Exit codes, and what each means to a script. The command line's own errors (2) are clap's. What is said stands in `say`, not here.

use std::process::ExitCode;
use throughline_model::failure::Failure;

/// How a command ended. Of several ends the one with the greatest code is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Everything asked was done. Also of a report whose snapshot was destroyed: it stands, nothing speaks against it, and the answer
    /// says that its numbers cannot be computed again.
    Done = 0,
    /// Something of ours broke.
    Broken = 1,
    /// A reasoned no; nothing was changed.
    Refused = 3,
    /// Done as far as possible, but rows, files or definitions need mending.
    ToMend = 4,
    /// A report is not what was published, or its numbers do not come out again.
    Differs = 5,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

impl From<&Failure> for Exit {
    fn from(failure: &Failure) -> Self {
        match failure {
            Failure::Refused(_) => Exit::Refused,
            Failure::Broken { .. } => Exit::Broken,
        }
    }
}
