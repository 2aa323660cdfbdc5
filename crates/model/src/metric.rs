//! A metric: who counts, what is success, over which window, in which cohort, and a worked example that proves it.
//! What needs several rows is a window, one of a closed list of derivations computed by `evidence`;
//! the rules here see one person or one period of participation. Nothing is computed here.

use crate::cohort::Cohort;
use crate::heading::Heading;
use crate::words::Words;
use throughline_rule::{Rule, Type, Value};

/// What one row of a metric is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A person.
    #[default]
    Person,
    /// A period of participation; a person may have several, and each counts (TAC-17-01).
    Participation,
}

/// From which day a window counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anchor {
    /// The calendar itself; days are days since 1970-01-01.
    Calendar,
    /// The first event of this code on the person's line. A person without it is outside the denominator.
    Event(String),
    /// The first day of the period of participation.
    Entry,
    /// The day of exit of the period of participation. A period that goes on is outside.
    Exit,
}

/// Which days a window looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Days after the anchor, `from` to the day before `to`.
    Days {
        /// First day (anchor day is 0).
        from: i32,
        /// Day after the last.
        to: i32,
    },
    /// Whole calendar quarters after the quarter of the anchor (0 is its own), `first` to `last`.
    Quarters {
        /// First quarter.
        first: i32,
        /// Last quarter.
        last: i32,
    },
    /// From the first day of the period of participation to so many days after its exit (0: the day of exit is the last).
    Participation {
        /// Days after exit that still belong.
        after: i32,
    },
}

/// The closed list of what can be derived from several rows. `of` is `employment`, `subsidized_employment`,
/// `earnings`, or a declared state or event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Derivation {
    /// Whether `of` holds on a day. Yes or no; not known where nobody watched.
    StateAt {
        /// Days after the anchor (anchor day is 0), or after the first day of the first spell at or after the anchor.
        day: i32,
        /// Count from the first spell. Outside: no spell was seen.
        from_start: bool,
    },
    /// How many of the days `of` holds. Not known unless the whole window was watched.
    DaysWithin(Reach),
    /// Whether the first spell of `of` at or after the anchor still covers the day `day` days after the spell's first.
    /// Outside: no spell was seen. Too early: that day lies beyond the horizon. Not known: the spell was last seen before it, and nobody watched on.
    SpellCovers {
        /// Days after the spell's first day (its first day is 0).
        day: i32,
        /// Days without `of` that do not end the spell.
        gap_allowed: i32,
        /// Only stretches with the employer of its first day belong to the spell. An employer that is not known is never the same.
        same_employer: bool,
    },
    /// The sum of amounts that lie wholly inside. Not known unless amounts cover the whole window.
    SumWithin(Reach),
    /// Whether there is `of` on any of the days; for earnings, an amount above zero.
    AnyWithin(Reach),
    /// How many of `of` begin within the days.
    CountWithin(Reach),
    /// Whether one employer is found in both of two quarters after the anchor's. An employer that is not known is never the same.
    SameEmployer {
        /// The earlier quarter.
        first: i32,
        /// The later quarter.
        second: i32,
    },
    /// Days from the anchor to the first `of` at or after it. Outside: there is none within the days allowed.
    DaysUntil {
        /// Days allowed.
        within: i32,
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
    /// Only these kinds of it; all where there are none.
    pub values: Vec<String>,
    /// From which day.
    pub anchor: Anchor,
    /// How.
    pub derive: Derivation,
    /// A state that says for which days the records have been received. What anybody's row says of a day holds for everybody: there, what is not
    /// found is no; after it, it is too early to tell, also of those already found (the missing-wage rule).
    pub due: Option<String>,
    /// What is not on record did not happen. For what the program itself records, such as its services.
    pub unrecorded_is_no: bool,
    /// Only days within the cohort's own dates.
    pub in_cohort: bool,
    /// For sums: within a calendar quarter only amounts of the first of these sources that has any; others come last.
    pub sources: Vec<String>,
}

impl Window {
    /// The type of the derived field.
    pub fn field_type(&self) -> Type {
        match self.derive {
            Derivation::StateAt { .. } | Derivation::SpellCovers { .. } | Derivation::AnyWithin(_) | Derivation::SameEmployer { .. } => {
                Type::Bool
            }
            Derivation::DaysWithin(_) | Derivation::CountWithin(_) | Derivation::DaysUntil { .. } => Type::Int,
            Derivation::SumWithin(_) => Type::Money,
        }
    }

    /// The states and events it names.
    pub fn names(&self) -> Vec<&str> {
        let anchor = match &self.anchor {
            Anchor::Event(name) => Some(name.as_str()),
            Anchor::Calendar | Anchor::Entry | Anchor::Exit => None,
        };
        std::iter::once(self.of.as_str()).chain(anchor).chain(self.due.as_deref()).collect()
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
    /// How many are counted.
    Count {
        /// Each person once, with the first of their periods that counts; else every row.
        persons: bool,
    },
    /// How many come how far along ordered steps. Who is not known to have taken a step has not taken it, and none after it.
    Funnel {
        /// The steps, in order; those counted have taken none yet.
        steps: Vec<Step>,
    },
}

/// A step of a funnel.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// As people read it.
    pub label: Words,
    /// Who has taken it.
    pub rule: Rule,
}

impl Measure {
    /// All rules it computes by.
    pub fn rules(&self) -> Vec<&Rule> {
        match self {
            Measure::Rate { success } => vec![success],
            Measure::Mean(quantity) | Measure::Median(quantity) => vec![&quantity.value],
            Measure::Count { .. } => vec![],
            Measure::Funnel { steps } => steps.iter().map(|step| &step.rule).collect(),
        }
    }
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
    /// What one row is.
    pub unit: Unit,
    /// Name of the population.
    pub population: String,
    /// Which rows belong to which time; `None` for all.
    pub cohort: Option<Cohort>,
    /// What the rules may ask beyond the row's codes.
    pub windows: Vec<Window>,
    /// Who counts, among the population.
    pub denominator: Rule,
    /// What is computed.
    pub measure: Measure,
    /// The outcome is a harm: less of it is better.
    pub harm: bool,
    /// What the evidence is, and what its denominator does with the unknown.
    pub evidence: Words,
    /// Worked by hand.
    pub examples: Vec<Example>,
}

impl Metric {
    /// Whether it counts each person once.
    pub fn measure_counts_persons(&self) -> bool {
        matches!(self.measure, Measure::Count { persons: true })
    }
}

/// A worked example: a few invented people and the numbers they must give.
#[derive(Debug, Clone)]
pub struct Example {
    /// How the numbers were worked out.
    pub text: String,
    /// The last day anything is known of; `None` sets no limit.
    pub as_of: Option<i32>,
    /// The time asked about: first day, day after the last.
    pub period: Option<(i32, i32)>,
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
    /// Periods of participation: their fields.
    pub periods: Vec<Vec<(String, Value)>>,
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
    /// Which kind of it, or the source of earnings.
    pub value: Option<String>,
    /// Which employer, for employment and earnings.
    pub employer: Option<String>,
}

/// What the example must give. `None`: not stated, not compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expected {
    /// Rows in the population.
    pub population: Option<u64>,
    /// Rows counted.
    pub counted: Option<u64>,
    /// Successes among them (rates).
    pub success: Option<u64>,
    /// Mean or median as an exact fraction (numerator, denominator) in the metric's unit; money in cents. The number, for counts.
    pub value: Option<(i128, i128)>,
    /// How many come to each step (funnels).
    pub steps: Option<Vec<u64>>,
    /// Not known.
    pub not_known: Option<u64>,
    /// Too early to tell.
    pub too_early: Option<u64>,
    /// Outside the denominator.
    pub outside: Option<u64>,
}
