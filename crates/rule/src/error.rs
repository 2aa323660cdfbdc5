//! What is wrong with the text of a rule, and how to mend it. Not for rows: a row never makes a rule fail, it makes it not known.

use std::ops::Range;

/// One thing wrong with a rule: where in its text (bytes), what, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}; {remedy}")]
pub struct RuleError {
    /// The bytes of the rule's text that are meant.
    pub span: Range<usize>,
    /// What is wrong, as half a sentence without its period.
    pub what: String,
    /// What to do, as half a sentence without its period.
    pub remedy: String,
}

impl RuleError {
    pub(crate) fn new(span: &Range<usize>, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { span: span.clone(), what: what.into(), remedy: remedy.into() }
    }
}
