//! What a mapping says: which files, under which law, how each column is read, what happened when, what is checked.
//! Reading it from TOML is in the files below; reading a file by it is in `plan` and `apply`. It reads no data file.

mod columns;
mod pattern;
pub(super) mod read;
mod rest;
#[cfg(test)]
pub(crate) use rest::REGIMES;
mod timeline;

pub use read::read;
pub(crate) use timeline::MOST_DAYS;

use super::dates::DateFormat;
use super::lookup::Lookup;
use crate::read::Encoding;
use std::sync::Arc;
use throughline_model::calendar::Axis;
use throughline_model::fact::Value;
use throughline_model::heading::Heading;
use throughline_model::issue::{Place, Severity};
use throughline_model::regime::Law;
use throughline_model::words::Words;
use throughline_rule::{Rule, Type};

/// How an agency's files are read.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// Name, edition, source.
    pub heading: Heading,
    /// Whose files.
    pub agency: String,
    /// Names of files, with `*` for anything.
    pub files: Vec<String>,
    /// The byte between cells; recognized when not said.
    pub delimiter: Option<u8>,
    /// How characters are written; recognized when not said.
    pub encoding: Option<Encoding>,
    /// The laws by their names in the mapping. The first is the file's own and has no name.
    pub laws: Vec<(String, Law)>,
    /// The column with the agency's own id of a person.
    pub key: String,
    /// What one row is.
    pub rows: RowIs,
    /// On which line of time positions count.
    pub axis: Axis,
    /// What does not change, and what the rules below name.
    pub columns: Vec<Column>,
    /// What happened when: one fact a row at most.
    pub timed: Vec<Timed>,
    /// Answers for one week or day after another, a column each.
    pub unpivots: Vec<Unpivot>,
    /// What every row must satisfy.
    pub checks: Vec<Check>,
    /// Rows and what they must become.
    pub examples: Vec<Example>,
}

/// What one row of a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowIs {
    /// A person: a key that comes again is refused.
    Person,
    /// A spell, a quarter, an enrollment: a person may have several rows.
    Spell,
}

/// A column and the code or name it becomes.
#[derive(Debug, Clone)]
pub struct Column {
    /// The code, or a name that only this mapping's rules know.
    pub name: Arc<str>,
    /// Where the value comes from.
    pub from: ValueFrom,
    /// How the text is read.
    pub reads: Reads,
    /// Texts that mean "not known".
    pub missing: Lookup,
    /// Whether it becomes a fact.
    pub keep: bool,
    /// Whether a row without it is refused.
    pub required: bool,
    /// What happens to a row whose text cannot be read. Kept rows have no value there.
    pub if_unreadable: Severity,
    /// Which of the mapping's laws.
    pub law: usize,
}

/// Where a column's value comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum ValueFrom {
    /// The file's column of this name.
    Header(String),
    /// The mapping itself, for every row.
    Constant(Value),
}

/// How text becomes a value.
#[derive(Debug, Clone)]
pub enum Reads {
    /// Yes (1) or no (0), from listed texts.
    YesNo(Lookup),
    /// One of the listed values.
    Choice {
        /// The values, as facts carry them.
        values: Vec<Arc<str>>,
        /// Which texts mean which of them.
        raw: Lookup,
    },
    /// A whole number.
    Integer,
    /// An amount of money.
    Money {
        /// Whether parts of a cent are rounded; otherwise they are an issue.
        round: bool,
    },
    /// A calendar date.
    Date(Vec<DateFormat>),
    /// Text as it stands.
    Text,
}

impl Reads {
    /// The type of the value in rules.
    pub fn ty(&self) -> Type {
        match self {
            Reads::YesNo(_) => Type::Bool,
            Reads::Choice { .. } | Reads::Text => Type::Text,
            Reads::Integer => Type::Int,
            Reads::Money { .. } => Type::Money,
            Reads::Date(_) => Type::Date,
        }
    }
}

/// Something with a time.
#[derive(Debug, Clone)]
pub struct Timed {
    /// What.
    pub what: What,
    /// When.
    pub stretch: Stretch,
    /// Only for rows of which this rule says yes.
    pub when: Option<Rule>,
    /// Which of the mapping's laws.
    pub law: usize,
}

/// What a timed fact is.
#[derive(Debug, Clone)]
pub enum What {
    /// A declared state or event.
    Observation(Arc<str>),
    /// Money earned over the time; none where the amount is not known.
    Earnings {
        /// Money.
        amount: Rule,
    },
    /// A spell of employment.
    Employment {
        /// Text: the employer's id.
        employer: Option<Rule>,
        /// Yes or no.
        subsidized: Option<Rule>,
    },
}

/// A stretch of time of a row; no fact where an end of it is not known.
#[derive(Debug, Clone)]
pub enum Stretch {
    /// From one moment to the day before another.
    FromTo(Moment, Moment),
    /// This many days from a moment on.
    At(Moment, i32),
}

/// A day on the mapping's axis.
#[derive(Debug, Clone)]
pub enum Moment {
    /// The same for every row.
    Day(i32),
    /// A rule that gives a date.
    Date(Rule),
    /// A rule that gives a position, and how many days one position has.
    Position(Rule, i32),
}

/// Columns that answer yes or no for one position after another.
#[derive(Debug, Clone)]
pub struct Unpivot {
    /// The columns' names, in order of time.
    pub columns: Vec<String>,
    /// What is answered.
    pub of: Answered,
    /// The state that says for which time there are answers.
    pub watched: Option<Arc<str>>,
    /// Which texts mean yes (1) and no (0).
    pub values: Lookup,
    /// Texts that mean "not known".
    pub missing: Lookup,
    /// When the first column's time begins; a row where that is not known has no facts here.
    pub starts_at: Moment,
    /// Days of one position.
    pub days: i32,
    /// Which of the mapping's laws.
    pub law: usize,
}

/// What the columns of an unpivot answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// Whether the person worked.
    Employment,
    /// Whether the person worked in a subsidized job.
    SubsidizedEmployment,
    /// Whether a declared state held.
    State(Arc<str>),
}

/// A rule that every row must satisfy; what is not known passes.
#[derive(Debug, Clone)]
pub struct Check {
    /// Yes or no.
    pub rule: Rule,
    /// Error: the row is refused. Warning: it is kept and flagged.
    pub severity: Severity,
    /// What is wrong where the rule says no.
    pub what: Words,
    /// What to do.
    pub remedy: Words,
}

/// A row of an invented file and facts it must become.
#[derive(Debug, Clone)]
pub struct Example {
    /// What it shows.
    pub text: String,
    /// Columns and their text; the others are empty.
    pub row: Vec<(String, String)>,
    /// Facts, as [`super::fact_text`] writes them, each with its place in the definition.
    pub facts: Vec<(Place, String)>,
    /// Where the example stands.
    pub place: Place,
}

impl Mapping {
    /// Whether the mapping reads files of this name (without folders).
    pub fn reads(&self, file_name: &str) -> bool {
        self.files.iter().any(|wanted| pattern::fits(wanted, file_name))
    }

    /// The headers it names, each once, in the order of the mapping.
    pub fn headers(&self) -> Vec<&str> {
        let columns = self.columns.iter().filter_map(|column| match &column.from {
            ValueFrom::Header(name) => Some(name.as_str()),
            ValueFrom::Constant(_) => None,
        });
        let unpivoted = self.unpivots.iter().flat_map(|unpivot| unpivot.columns.iter().map(String::as_str));
        let mut names = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        for name in std::iter::once(self.key.as_str()).chain(columns).chain(unpivoted) {
            if seen.insert(name) {
                names.push(name);
            }
        }
        names
    }
}
