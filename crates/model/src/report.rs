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
    /// Compare each group with all others (equity); for one code.
    pub others: bool,
}

/// The time a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The program year it is named by, if it is one: 2025 for July 2025 to June 2026.
    pub program_year: Option<i32>,
    /// First day (days since 1970-01-01).
    pub from: i32,
    /// Day after the last.
    pub to: i32,
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
    /// The time it is about; metrics with a cohort count the cohort that belongs to it. `None`: all time.
    pub period: Option<Period>,
    /// Names of metrics, in order; the first is the headline.
    pub metrics: Vec<String>,
    /// Breakdowns, in order; the first with a comparison is the headline's.
    pub breakdowns: Vec<Breakdown>,
    /// What a reader must keep in mind, a sentence each.
    pub cautions: Vec<Words>,
}
