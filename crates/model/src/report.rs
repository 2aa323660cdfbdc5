//! A report's template: which question, which metrics, by which groups, compared with whom. It holds no number.

use crate::heading::Heading;
use crate::words::Words;

/// One way to break numbers down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breakdown {
    /// Names of codes, at most two; the empty list is everyone.
    pub by: Vec<String>,
    /// Compare groups: those with another value of `field`, within the other code of `by`, against `to`.
    pub compare: Option<Compare>,
}

/// The group others are compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compare {
    /// One of the breakdown's codes.
    pub field: String,
    /// The reference value.
    pub to: String,
}

/// A report.
#[derive(Debug, Clone)]
pub struct Report {
    /// Name, edition, source; the label is the title.
    pub heading: Heading,
    /// What was asked.
    pub question: Words,
    /// Who the people are and where the rows come from, a few sentences.
    pub about: Words,
    /// Names of metrics, in order; the first is the headline.
    pub metrics: Vec<String>,
    /// Breakdowns, in order; the first with a comparison is the headline's.
    pub breakdowns: Vec<Breakdown>,
    /// What a reader must keep in mind, a sentence each.
    pub cautions: Vec<Words>,
}
