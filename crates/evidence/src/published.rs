//! Numbers that may leave: what suppression let through. Nothing here can be made outside this crate,
//! and nothing here is a raw count of a small group.

use serde::{Deserialize, Serialize};

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
}

/// A group of people: pairs of code and value, in the breakdown's order; none is everyone.
/// The value `?` stands for people of whom the code is not known.
pub type Group = Vec<(String, String)>;

/// The value of a group whose code is not known.
pub const NOT_KNOWN: &str = "?";

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
    /// 95 % interval: Wilson for a rate, Student for a mean; none for a middle value.
    pub interval: Option<Interval>,
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
}
