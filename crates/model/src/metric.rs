//! A metric: who counts, what is success, over which window, and a worked example that proves it.
//! What needs several rows is a window, one of a closed list of derivations computed by `evidence`;
//! the rules here see one person. Nothing is computed here.

use crate::heading::Heading;
use crate::words::Words;
use throughline_rule::{Rule, Type, Value};

/// From which day a window counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anchor {
    /// The calendar itself; days are days since 1970-01-01.
    Calendar,
    /// The first event of this code on the person's line. A person without it is outside the denominator.
    Event(String),
}

/// The closed list of what can be derived from several rows. `of` is `employment`, `subsidized_employment`,
/// `earnings`, or a declared state or event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Derivation {
    /// Whether `of` holds on day `day` after the anchor. Yes or no; not known where nobody watched.
    StateAt {
        /// Days after the anchor (anchor day is 0).
        day: i32,
    },
    /// How many days of [from, to) after the anchor `of` holds. Not known unless the whole window was watched.
    DaysWithin {
        /// First day.
        from: i32,
        /// Day after the last.
        to: i32,
    },
    /// Whether the first spell of `of` at or after the anchor still covers the day `day` days after the spell's first.
    /// Outside: no spell was seen. Too early: that day lies beyond the horizon. Not known: the spell was last seen before it, and nobody watched on.
    SpellCovers {
        /// Days after the spell's first day (its first day is 0).
        day: i32,
    },
    /// The sum of the amounts of `of` within [from, to) after the anchor. Not known unless amounts cover the whole window.
    SumWithin {
        /// First day.
        from: i32,
        /// Day after the last.
        to: i32,
    },
}

/// A named derivation; its name is a field of the metric's rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// The field's name.
    pub name: String,
    /// As people read it.
    pub label: Words,
    /// What is looked at.
    pub of: String,
    /// From which day.
    pub anchor: Anchor,
    /// How.
    pub derive: Derivation,
}

impl Window {
    /// The type of the derived field.
    pub fn field_type(&self) -> Type {
        match self.derive {
            Derivation::StateAt { .. } | Derivation::SpellCovers { .. } => Type::Bool,
            Derivation::DaysWithin { .. } => Type::Int,
            Derivation::SumWithin { .. } => Type::Money,
        }
    }
}

/// What is computed over those counted.
#[derive(Debug, Clone)]
pub enum Measure {
    /// The share for whom the rule says yes.
    Rate {
        /// Success.
        success: Rule,
    },
    /// The mean of a whole number or an amount.
    Mean(Quantity),
    /// The middle value; the mean of the middle two when there are two.
    Median(Quantity),
}

/// A number per person.
#[derive(Debug, Clone)]
pub struct Quantity {
    /// Int or Money.
    pub value: Rule,
    /// The value is divided by this after summing: 7 makes weeks of days, and stays exact.
    pub per: i64,
    /// What one is called: weeks. Empty for money.
    pub unit: Words,
}

/// A metric.
#[derive(Debug, Clone)]
pub struct Metric {
    /// Name, edition, source.
    pub heading: Heading,
    /// What a reader must know to read it rightly.
    pub about: Words,
    /// Name of the population.
    pub population: String,
    /// What the rules may ask beyond the person's codes.
    pub windows: Vec<Window>,
    /// Who counts, among the population.
    pub denominator: Rule,
    /// What is computed.
    pub measure: Measure,
    /// What the evidence is, and what its denominator does with the unknown.
    pub evidence: Words,
    /// Worked by hand.
    pub examples: Vec<Example>,
}

/// A worked example: a few invented people and the numbers they must give.
#[derive(Debug, Clone)]
pub struct Example {
    /// How the numbers were worked out.
    pub text: String,
    /// The people.
    pub persons: Vec<ExamplePerson>,
    /// The numbers.
    pub expect: Expected,
}

/// One invented person.
#[derive(Debug, Clone, Default)]
pub struct ExamplePerson {
    /// Codes about the person.
    pub fields: Vec<(String, Value)>,
    /// States, events, spells, earnings.
    pub spans: Vec<ExampleSpan>,
}

/// One stretch of an invented person's line.
#[derive(Debug, Clone)]
pub struct ExampleSpan {
    /// `employment`, `earnings`, or a declared code.
    pub of: String,
    /// The axis it counts on.
    pub axis: String,
    /// First day.
    pub from: i32,
    /// Day after the last.
    pub to: i32,
    /// Cents, for earnings.
    pub amount: Option<i64>,
}

/// What the example must give. `None`: not stated, not compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expected {
    /// People in the population.
    pub population: Option<u64>,
    /// People counted.
    pub counted: Option<u64>,
    /// Successes among them (rates).
    pub success: Option<u64>,
    /// Mean or median as an exact fraction (numerator, denominator) in the metric's unit; money in cents.
    pub value: Option<(i128, i128)>,
    /// Not known.
    pub not_known: Option<u64>,
    /// Too early to tell.
    pub too_early: Option<u64>,
    /// Outside the denominator.
    pub outside: Option<u64>,
}
