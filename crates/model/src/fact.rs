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
        /// Who paid it, where the source says.
        employer: Option<String>,
        /// What kind of evidence says so (`ui`, `supplemental` ...); within a quarter the first of the region's order counts.
        source: Option<Arc<str>>,
    },
    /// Anything that has no table of its own; its code is declared in `catalog/codes`.
    Observation {
        /// The declared code.
        code: Arc<str>,
        /// The value; for a state or an event `Value::Bool(true)`, or which of its listed kinds as `Value::Text`.
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

/// What a newer row of the same mapping puts out of force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Replaces {
    /// Earlier files' rows of the same person.
    #[default]
    Person,
    /// Earlier files' rows of the same person and period.
    Period,
    /// Everything earlier files stated: the file is the whole truth of its mapping, and who is missing from it is closed.
    Everything,
    /// Nothing: each file adds to those before.
    Nothing,
}

/// One row of a file that passed its checks: as received, and what it states.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Line of the file, counting from 1, where the row begins.
    pub line: u64,
    /// The agency's own id of the person; or, with `through`, an id that another file of the agency gives to a person's row.
    pub key: String,
    /// The name of the reference that `key` is looked up by: `enrollment`. `None`: `key` is the person's own.
    pub through: Option<Arc<str>>,
    /// References this row gives to its person for other files to use: name and id.
    pub gives: Vec<(Arc<str>, String)>,
    /// The period the row is about, where the mapping replaces by period: `2025Q3`.
    pub period: Option<String>,
    /// The row's bytes as received, without its line end.
    pub raw: Vec<u8>,
    /// What it states.
    pub facts: Vec<Stated>,
}
