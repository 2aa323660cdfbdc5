//! What an edition of the layout says: its elements in the order of the record, what is checked, and what facts a record states.
//! Reading it from TOML is in `definition`; no record is read here.

use throughline_model::heading::Heading;
use throughline_model::issue::Severity;
use throughline_model::words::Words;
use throughline_rule::{Field, Fields, Rule, Type};

/// One edition of the layout.
#[derive(Debug, Clone)]
pub struct Edition {
    /// Name, edition, source.
    pub heading: Heading,
    /// The programs that may need an element.
    pub programs: Vec<String>,
    /// The elements in the order of the record.
    pub elements: Vec<Element>,
    /// Values that checks and facts need of several elements, in the order in which they are computed.
    pub derived: Vec<Derived>,
    /// What every record must satisfy.
    pub checks: Vec<RowCheck>,
    /// What a file as a whole should look like.
    pub shares: Vec<ShareCheck>,
    /// What a record states.
    pub facts: Vec<FactRule>,
}

/// One element of the record.
#[derive(Debug, Clone)]
pub struct Element {
    /// As the layout numbers it: `901`, `108-A`.
    pub number: String,
    /// As the layout calls it.
    pub name: String,
    /// How rules name it: `e901`, `e108_a`.
    pub field: String,
    /// Which characters it may have.
    pub kind: Kind,
    /// How many characters at most.
    pub length: usize,
    /// What its value is.
    pub holds: Holds,
    /// The least and the greatest number it may hold.
    pub range: Option<(i64, i64)>,
    /// The listed codes and what they mean.
    pub codes: Vec<(String, String)>,
    /// Codes that other editions give another meaning: kept, flagged, and never taken for a fact.
    pub disputed: Vec<(String, Words)>,
    /// A text that means "not yet available".
    pub not_yet: Option<String>,
    /// Places in [`Edition::programs`] of those that need it.
    pub needed_by: Vec<usize>,
    /// The number of the element with which a guidance letter exchanges its name.
    pub swapped_with: Option<String>,
}

/// Which characters an element may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// AN: any.
    Text,
    /// IN: digits.
    Digits,
    /// DT: a date as YYYYMMDD.
    Date,
    /// DE: digits with this many decimals at most.
    Decimal(usize),
}

/// What the value of an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Text without a list.
    Text,
    /// One of the listed codes.
    Code,
    /// Several of the listed codes, one after another.
    Codes,
    /// A day.
    Date,
    /// A whole number.
    Number,
    /// Dollars.
    Money,
}

impl Element {
    /// What rules take it for.
    pub fn ty(&self) -> Type {
        match self.holds {
            Holds::Text | Holds::Code | Holds::Codes => Type::Text,
            Holds::Date => Type::Date,
            Holds::Number => Type::Int,
            Holds::Money => Type::Money,
        }
    }

    /// The codes as they are written, those in dispute last.
    pub fn all_codes(&self) -> impl Iterator<Item = &str> {
        self.codes.iter().map(|(code, _)| code.as_str()).chain(self.disputed.iter().map(|(code, _)| code.as_str()))
    }

    /// Number and name, as issues call it.
    pub fn called(&self) -> String {
        format!("{} {}", self.number, self.name)
    }
}

/// The name by which rules call an element of this number.
pub fn field_of(number: &str) -> String {
    let name: String = number.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect();
    if name.starts_with(|c: char| c.is_ascii_digit()) { format!("e{name}") } else { name }
}

/// The field every rule may name besides elements: the last day of the reporting period.
pub const REPORT_ON: &str = "report_on";

/// A value computed from several elements of one record.
#[derive(Debug, Clone)]
pub struct Derived {
    /// How rules name it.
    pub name: String,
    /// How it is computed.
    pub derive: Derive,
}

/// How a derived value is computed. The list is closed.
#[derive(Debug, Clone)]
pub enum Derive {
    /// The earliest known of these dates.
    Earliest(Vec<String>),
    /// The latest known of these dates.
    Latest(Vec<String>),
    /// Whether any of these is known.
    Any(Vec<String>),
    /// How many of these hold one of the codes.
    Count(Vec<String>, Vec<String>),
    /// Whole calendar quarters from this date's to the reporting period's.
    QuartersSince(String),
    /// First day of the quarter this many after the date's own.
    Quarter(String, i32),
    /// What this rule gives.
    Rule(Rule),
}

impl Derive {
    /// What rules take it for.
    pub fn ty(&self) -> Type {
        match self {
            Derive::Earliest(_) | Derive::Latest(_) | Derive::Quarter(..) => Type::Date,
            Derive::Any(_) => Type::Bool,
            Derive::Count(..) | Derive::QuartersSince(_) => Type::Int,
            Derive::Rule(rule) => rule.ty(),
        }
    }
}

/// What every record must satisfy; what is not known passes.
#[derive(Debug, Clone)]
pub struct RowCheck {
    /// Its stable name, the code of its issues.
    pub name: String,
    /// What must hold.
    pub rule: Rule,
    /// Whether the record is refused or flagged.
    pub severity: Severity,
    /// Places of the elements meant, the first first.
    pub elements: Vec<usize>,
    /// What is wrong.
    pub what: Words,
    /// What to do.
    pub remedy: Words,
    /// Where the check comes from.
    pub source: String,
    /// Whether somebody checked it against that source.
    pub verified: bool,
}

/// What the records of a file should look like together.
#[derive(Debug, Clone)]
pub struct ShareCheck {
    /// Its stable name.
    pub name: String,
    /// Which records count.
    pub rule: Rule,
    /// Among which.
    pub among: Rule,
    /// When it is worth a notice.
    pub limit: Limit,
    /// Fewest records from which something is said.
    pub at_least: u64,
    /// The element meant.
    pub element: usize,
    /// What is wrong; `{share}` and `{n}` are filled in.
    pub what: Words,
    /// What to do.
    pub remedy: Words,
    /// Where the check comes from.
    pub source: String,
}

/// When a share is worth a notice, in hundredths of a percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// More than this.
    Above(u64),
    /// Less than this; nobody at all is less than anything.
    Below(u64),
}

/// One fact that a record states.
#[derive(Debug, Clone)]
pub struct FactRule {
    /// The code, or `earnings` or `employment`.
    pub code: String,
    /// Only for records of which this says yes.
    pub when: Option<Rule>,
    /// The value; a state or an event without one is simply there.
    pub value: Option<Rule>,
    /// First day and day after the last; without them the fact does not change.
    pub span: Option<(Rule, Rule)>,
    /// Whether it still goes on where the day after the last is not known.
    pub open: bool,
    /// What kind of evidence says so, for earnings.
    pub evidence: Option<Rule>,
}

impl Edition {
    /// The place of an element of this number.
    pub fn place(&self, number: &str) -> Option<usize> {
        self.elements.iter().position(|element| element.number.eq_ignore_ascii_case(number))
    }

    /// What rules may name: elements, the reporting period, derived values so far.
    pub fn fields(&self) -> Fields {
        let element = |element: &Element| match element.holds {
            Holds::Code => Field::coded(&*element.field, element.all_codes()),
            _ => Field::new(&*element.field, element.ty()),
        };
        let derived = self.derived.iter().map(|derived| Field::new(&*derived.name, derived.derive.ty()));
        let report = Field::new(REPORT_ON, Type::Date);
        self.elements.iter().map(element).chain(std::iter::once(report)).chain(derived).collect()
    }

    /// Every rule of the edition.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        let checks = self.checks.iter().map(|check| &check.rule);
        let shares = self.shares.iter().flat_map(|share| [&share.rule, &share.among]);
        checks.chain(shares).chain(self.facts.iter().flat_map(FactRule::rules))
    }
}

impl FactRule {
    /// Its rules.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        let span = self.span.iter().flat_map(|(from, to)| [from, to]);
        self.when.iter().chain(&self.value).chain(span).chain(&self.evidence)
    }
}
