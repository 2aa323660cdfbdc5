//! Facts: what a row of an agency's file states about a person, in the house's own words.
//! A fact attaches to the agency's record; which person that is, the links say. How it is kept is not known here.

use crate::calendar::Span;
use crate::money::Cents;
use std::sync::Arc;
pub use throughline_rule::Value;

/// What one row states.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact {
    /// Paid work without a break the source could see; it may span several employers where the source does not tell them apart.
    EmploymentSpell {
        /// First day to the day after the last seen.
        span: Span,
        /// The employer's id where the source gives one.
        employer: Option<String>,
        /// A transitional or publicly subsidized job. `None`: the source does not say.
        subsidized: Option<bool>,
    },
    /// Money earned over a stretch of time. A row with 0 is a known zero; no row is not known.
    Earnings {
        /// The time the amount covers.
        span: Span,
        /// How much.
        amount: Cents,
    },
    /// Anything that has no table of its own; its code is declared in `catalog/codes`.
    Observation {
        /// The declared code.
        code: Arc<str>,
        /// The value; `Value::Bool(true)` for a state or an event.
        value: Value,
        /// When it held; `None` for what does not change.
        span: Option<Span>,
    },
}

/// A fact and the law it came under, as an index into the mapping's laws.
#[derive(Debug, Clone, PartialEq)]
pub struct Stated {
    /// Which of the mapping's laws (0 is the file's own).
    pub law: usize,
    /// What is stated.
    pub fact: Fact,
}

/// One row of a file that passed its checks: as received, and what it states.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Line of the file, counting from 1, where the row begins.
    pub line: u64,
    /// The agency's own id of the person.
    pub key: String,
    /// The row's bytes as received, without its line end.
    pub raw: Vec<u8>,
    /// What it states.
    pub facts: Vec<Stated>,
}
