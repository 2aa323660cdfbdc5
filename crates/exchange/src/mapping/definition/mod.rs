//! What a mapping says: which files, under which law, how each column is read, what happened when, what is checked.
//! Reading it from TOML is in the files below; reading a file by it is in `plan` and `apply`. It reads no data file.

mod columns;
mod pattern;
pub(super) mod read;
mod record;
mod rest;
#[cfg(test)]
pub(crate) use rest::REGIMES;
mod timeline;
mod unpivot;
mod value;

pub(crate) use pattern::fits;
pub use read::read;
pub use record::depth;
pub(crate) use record::referred;
pub(crate) use timeline::MOST_DAYS;

use super::dates::DateFormat;
use super::lookup::Lookup;
use super::unit::Unit;
use crate::read::{Encoding, Kind};
use std::sync::Arc;
use throughline_model::calendar::Axis;
use throughline_model::code::{EARNINGS, EMPLOYMENT};
use throughline_model::fact::{Replaces, Value};
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
    /// What they are; a file that is something else is read as what it is.
    pub format: Kind,
    /// The sheet of a spreadsheet; the first that is visible when not said.
    pub sheet: Option<String>,
    /// The row or line that names the columns; recognized when not said.
    pub header_row: Option<u64>,
    /// The edition of the federal layout by which the files are read, for `format = "federal"`; columns and facts are then the edition's.
    pub federal: Option<String>,
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
    /// The reference by which the key is looked up, where it is not the person's own.
    pub through: Option<Arc<str>>,
    /// Ids that the file's rows give to their person, for other files of the agency to refer to.
    pub references: Vec<Reference>,
    /// What a newer row puts out of force.
    pub replaces: Replaces,
    /// The columns that tell which period a row is about; only where it is replaced by period.
    pub period: Vec<String>,
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

/// An id of the row's own that other files of the agency name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// What it is an id of: `enrollment`.
    pub name: Arc<str>,
    /// The column it stands in.
    pub column: String,
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
    /// A declared code at a time: a state or event, or a value as it was then.
    Observation {
        /// The code.
        code: Arc<str>,
        /// What it was: which kind of a state or event, or the value. None where that is not known.
        value: Option<Stands>,
    },
    /// Money earned over the time; none where the amount is not known.
    Earnings {
        /// Money.
        amount: Box<Rule>,
        /// Text: who paid it.
        employer: Option<Box<Rule>>,
        /// Text: what kind of evidence says so.
        source: Option<Box<Rule>>,
    },
    /// A spell of employment.
    Employment {
        /// Text: the employer's id.
        employer: Option<Box<Rule>>,
        /// Yes or no.
        subsidized: Option<Box<Rule>>,
    },
}

impl What {
    /// What rules and sentences call it.
    pub fn name(&self) -> &str {
        match self {
            What::Observation { code, .. } => code,
            What::Earnings { .. } => EARNINGS,
            What::Employment { .. } => EMPLOYMENT,
        }
    }
}

/// The value of an observation at a time.
#[derive(Debug, Clone)]
pub struct Stands {
    /// What gives it.
    pub rule: Rule,
    /// The values the code lists; empty where it lists none.
    pub listed: Vec<Arc<str>>,
}

/// A stretch of time of a row; no fact where an end of it is not known.
#[derive(Debug, Clone)]
pub enum Stretch {
    /// From one moment to the day before another.
    FromTo {
        /// First day.
        from: Box<Moment>,
        /// Day after the last.
        to: Box<Moment>,
        /// Whether a stretch without an end still goes on; else it is no fact.
        open: bool,
    },
    /// One unit at a moment.
    At(Box<Moment>, Unit),
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
    /// A year of the calendar and which part of it, each a rule that gives a whole number: the first day of that part.
    OfYear {
        /// The year.
        year: Box<Rule>,
        /// Which month or quarter, counting from 1.
        part: Box<Rule>,
        /// Months of a part: 1 or 3.
        months: i64,
    },
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
    /// How much time one position is.
    pub unit: Unit,
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
        let record = self.references.iter().map(|reference| reference.column.as_str()).chain(self.period.iter().map(String::as_str));
        for name in std::iter::once(self.key.as_str()).chain(columns).chain(unpivoted).chain(record) {
            if seen.insert(name) {
                names.push(name);
            }
        }
        names
    }
}
