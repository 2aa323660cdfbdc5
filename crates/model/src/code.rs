//! Codes: the declared names of what can be observed, with their values and words.
//! A new field of an agency's file is a new code here, and no Rust.

use crate::words::Words;
use throughline_rule::{Rule, Type};

/// One value of a choice, or one band of a derived code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeValue {
    /// As stored: `black`, `0-1`.
    pub code: String,
    /// As people read it.
    pub label: Words,
    /// What it counts as in rules about several rows, where that matters: a service `counts = "training"` (see `participation`).
    pub counts: Option<String>,
}

/// What kind of thing a code records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Yes or no, unchanging.
    YesNo,
    /// A whole number.
    Integer,
    /// An amount of money.
    Money,
    /// One of the listed values.
    Choice,
    /// Free text; never a breakdown.
    Text,
    /// A calendar date.
    Date,
    /// Something that holds from one day to another.
    State,
    /// Something that happens on a day.
    Event,
}

/// How a source of one edition writes the values: raw text to listed value.
/// The same raw code may mean something else in another edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeEdition {
    /// The edition's name, as a mapping refers to it.
    pub name: String,
    /// Raw text and the value it means, in file order.
    pub values: Vec<(String, String)>,
}

/// One declared code.
#[derive(Debug, Clone)]
pub struct Code {
    /// Its name in rules: `prior_convictions`.
    pub name: String,
    /// As people read it.
    pub label: Words,
    /// What it records.
    pub kind: Kind,
    /// The listed values of a choice, of bands, or of a state or event that comes in kinds, in display order.
    pub values: Vec<CodeValue>,
    /// Encodings by edition.
    pub editions: Vec<CodeEdition>,
    /// For a state: the things whose absence it makes known. `employment` watched means a day without a spell is a day without work.
    pub covers: Vec<String>,
    /// For a state: its end is how far anybody meant to look; what lies beyond is too early to tell.
    pub horizon: bool,
    /// A protected characteristic: reported by, never used to decide.
    pub protected: bool,
    /// Says who somebody is (name, birth date, phone): used to link records, and never part of a snapshot.
    pub identity: bool,
    /// Asked of a period of participation, not of a person: filled in by the snapshot, never stated by a source. An event in kinds
    /// may be both: sources state it, and the period that it ends has a field of its name.
    pub of_participation: bool,
    /// For bands: the rule that gives the value from other codes.
    pub derived: Option<Rule>,
    /// The definition file it stands in.
    pub file: String,
}

impl Code {
    /// The rule type of a code about the person or the period; `None` for states and events, which only windows read, unless a period
    /// has a field of their name.
    pub fn field_type(&self) -> Option<Type> {
        match self.kind {
            Kind::YesNo => Some(Type::Bool),
            Kind::Integer => Some(Type::Int),
            Kind::Money => Some(Type::Money),
            Kind::Choice | Kind::Text => Some(Type::Text),
            Kind::Date => Some(Type::Date),
            Kind::Event if self.of_participation => Some(Type::Text),
            Kind::State | Kind::Event => None,
        }
    }

    /// The words for one value, or the value itself where it is not listed.
    pub fn value_label(&self, value: &str) -> Words {
        let found = self.values.iter().find(|v| v.code == value);
        found.map_or_else(|| Words::same(value), |v| v.label.clone())
    }
}

/// Names of spans that come from typed tables and are not declared codes.
pub const EMPLOYMENT: &str = "employment";
/// Spells of transitional or publicly subsidized work; never counted as employment.
pub const SUBSIDIZED_EMPLOYMENT: &str = "subsidized_employment";
/// Earnings, with amounts.
pub const EARNINGS: &str = "earnings";

/// All declared codes, in catalog order.
#[derive(Debug, Clone, Default)]
pub struct CodeBook {
    /// The codes.
    pub codes: Vec<Code>,
}

impl CodeBook {
    /// The code of a name.
    pub fn get(&self, name: &str) -> Option<&Code> {
        self.codes.iter().find(|c| c.name == name)
    }

    /// Codes about the person that sources state and snapshots keep; derived ones are computed from these.
    pub fn stated(&self) -> impl Iterator<Item = &Code> {
        self.codes.iter().filter(|c| c.derived.is_none() && !c.identity && !c.of_participation && c.field_type().is_some())
    }

    /// Fields of a period of participation, which the snapshot fills in.
    pub fn of_participation(&self) -> impl Iterator<Item = &Code> {
        self.codes.iter().filter(|c| c.of_participation)
    }

    /// Codes computed from stated ones.
    pub fn derived(&self) -> impl Iterator<Item = (&Code, &Rule)> {
        self.codes.iter().filter_map(|c| c.derived.as_ref().map(|rule| (c, rule)))
    }

    /// States whose presence makes the absence of `of` known.
    pub fn watching<'a>(&'a self, of: &'a str) -> impl Iterator<Item = &'a Code> {
        self.codes.iter().filter(move |c| c.covers.iter().any(|name| name == of))
    }

    /// States whose end is how far anybody meant to look for `of`: those that cover it, and those that cover nothing and so mean everything.
    pub fn horizons<'a>(&'a self, of: &'a str) -> impl Iterator<Item = &'a Code> {
        self.codes.iter().filter(move |c| c.horizon && (c.covers.is_empty() || c.covers.iter().any(|name| name == of)))
    }
}
