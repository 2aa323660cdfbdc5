//! Why an act did not happen: a reasoned no, or something of ours that broke.
//! Rows and definitions to mend are issues, which are results, not failures.

use crate::refusal::Refusal;

/// A refusal, or a fault of ours.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A reasoned no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Ours to fix: what was being done, and what the machine said.
    #[error("Something of ours broke while {doing}: {cause}")]
    Broken {
        /// What was being done: "writing the snapshot".
        doing: String,
        /// What the machine said.
        cause: String,
    },
}

impl Failure {
    /// A fault of ours.
    pub fn broken(doing: impl Into<String>, cause: impl std::fmt::Display) -> Self {
        Failure::Broken { doing: doing.into(), cause: cause.to_string() }
    }
}
