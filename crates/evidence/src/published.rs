//! Numbers that may leave: what suppression let through. Nothing here can be made outside this crate,
//! and nothing here is a raw count of a small group.

use serde::{Deserialize, Serialize};
use throughline_model::metric::Unit;

/// An exact fraction, in lowest terms, denominator above zero. Money is in cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratio {
    /// Numerator.
    pub num: i128,
    /// Denominator.
    pub den: i128,
}

/// What a metric's values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A share of those counted.
    Rate,
    /// A mean.
    Mean,
    /// A middle value.
    Median,
    /// How many.
    Count,
}

/// A group of people: pairs of code and value, in the breakdown's order; none is everyone.
/// The value `?` stands for people of whom the code is not known.
pub type Group = Vec<(String, String)>;

/// The value of a group whose code is not known.
pub const NOT_KNOWN: &str = "?";

/// The code by which a funnel's groups are split: how far its rows came. Its values are the last step taken.
pub const STEP: &str = "last_step";

/// The value of those who took no step.
pub const NO_STEP: &str = "none";

/// A 95 % interval, in the unit of the value it belongs to (shares between 0 and 1; money in cents), rounded to six decimals.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Why a number is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Too few people counted.
    TooFew,
    /// Too few with the outcome, or none.
    TooFewWith,
    /// Too few without the outcome, or none: all or nearly all share it.
    TooFewWithout,
    /// One person holds half of the sum or more; the mean would be nearly theirs.
    OneHoldsHalf,
    /// Too few of the group are left out of the count; the group's size would give them away.
    TooFewLeftOut,
    /// Safe in itself, but hidden so that another hidden number cannot be worked out.
    ProtectsAnother,
    /// It changed by too few people since an earlier release.
    ChangedByFew,
    /// One of the other reasons; saying which would give numbers away.
    NotSaid,
}

/// One number of one group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Figure {
    /// May be read.
    Shown(Shown),
    /// May not.
    Hidden(Reason),
    /// There is nobody in the group, or nobody counted, and saying so gives nobody away.
    Empty,
}

/// A number that may be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Shown {
    /// People counted.
    pub n: u64,
    /// Of them with the outcome (rates only).
    pub success: Option<u64>,
    /// The value: a share, a mean or a middle value.
    pub value: Ratio,
    /// 95 % interval: Wilson for a rate, Student for a mean; none for a middle value. That of a rate allows for wrong links too, where there may be some.
    pub interval: Option<Interval>,
    /// The share of those counted whose records may not all be theirs, for which the interval of a rate allows; rounded up. `None`: no link rests
    /// on comparing records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link_doubt: Option<Ratio>,
}

/// The number of one group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Cell {
    /// Which people.
    pub group: Group,
    /// Their number, or why it is hidden.
    pub figure: Figure,
}

/// The difference between two shown groups: `group` minus `reference`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Gap {
    /// The group compared.
    pub group: Group,
    /// The group it is compared with.
    pub reference: Group,
    /// Value minus reference value.
    pub difference: Ratio,
    /// 95 % interval: Newcombe for rates, Welch for means; none for middle values.
    pub interval: Option<Interval>,
}

/// How a group fares beside all others: everyone of the breakdown but itself. Worked out from shown numbers only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Disparity {
    /// The group.
    pub group: Group,
    /// All others: how many are counted, and how many of them have the outcome.
    pub others: (u64, u64),
    /// The group's rate minus that of all others.
    pub gap: Ratio,
    /// 95 % interval of the gap (Newcombe).
    pub interval: Option<Interval>,
    /// What the percentage point gap method says of it.
    pub verdict: Verdict,
    /// People more with the outcome (fewer, for a harm) that would close the gap; 0 where there is none.
    pub needed: u64,
    /// Rate divided by the highest rate of the breakdown; for a harm, the lowest rate divided by this one. `None` where that is zero.
    pub impact: Option<Ratio>,
}

/// What the percentage point gap method says (PPG-1, California Community Colleges Chancellor's Office 2022).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Ten people or fewer: too little to say.
    Insufficient,
    /// Worse off than all others by more than the margin.
    Behind,
    /// Within the margin, or better off.
    NotBehind,
}

/// How many of a group come to each step, from shown numbers only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Funnel {
    /// Which people; none is everyone.
    pub group: Group,
    /// Those who start, then each step in order.
    pub steps: Vec<Reached>,
}

/// A step of a funnel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// The step's name; empty for the start.
    pub step: String,
    /// How many came here; `None` where that may not be said.
    pub n: Option<u64>,
    /// The share of those at the step before.
    pub of_previous: Option<Ratio>,
    /// The share of those who started.
    pub of_first: Option<Ratio>,
}

/// Which time an answer is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CohortDates {
    /// What puts a row into it: `entry`, `exit`, `served`, or an event.
    pub by: String,
    /// First day, ISO 8601.
    pub first_day: String,
    /// Last day, ISO 8601.
    pub last_day: String,
    /// Whether everything that decides its outcomes has been received.
    pub complete: bool,
    /// The last day up to which what it needs has been received, ISO 8601; `None` where nothing sets a limit.
    pub known_through: Option<String>,
}

/// What became of the people of the population, for one metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// In the denominator.
    Counted,
    /// The definition leaves them out.
    Outside,
    /// Their time has not come.
    TooEarly,
    /// The data do not say.
    NotKnown,
}

/// A line of the account. Small lines are joined with others, never shown alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AccountLine {
    /// One fate, or several joined because one alone is too small.
    pub fates: Vec<Fate>,
    /// How many people; `None` where even the joined line is too small or would give another away.
    pub n: Option<u64>,
}

/// Everything a release says about one metric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Answer {
    /// The metric's name.
    pub metric: String,
    /// Its edition.
    pub edition: String,
    /// Hash of what the definition means: its population, rules and windows, not their words or names.
    pub definition: String,
    /// Hash of the same without the dates of its cohort: the question that each year is asked again.
    #[serde(default)]
    pub question: String,
    /// What is counted.
    #[serde(default)]
    pub unit: Unit,
    /// Which time it is about; `None` for all.
    #[serde(default)]
    pub cohort: Option<CohortDates>,
    /// The codes its groups are by, each with the hash of what its groups mean.
    #[serde(default)]
    pub codes: Vec<(String, String)>,
    /// What its values are.
    pub kind: Kind,
    /// Whether values are money in cents.
    pub money: bool,
    /// People in the population; `None` if too few to say.
    pub population: Option<u64>,
    /// What became of them.
    pub account: Vec<AccountLine>,
    /// Everyone first, then each breakdown in the report's order.
    pub cells: Vec<Cell>,
    /// Comparisons, in the report's order; only between shown cells.
    pub gaps: Vec<Gap>,
    /// Each group beside all others, for the breakdowns that ask for it.
    #[serde(default)]
    pub equity: Vec<Disparity>,
    /// For funnels: everyone, then the groups of each breakdown by one code.
    #[serde(default)]
    pub funnels: Vec<Funnel>,
}
