//! Raw counts, which never leave this crate. Tallies merge: threads, new quarters and machines are the same mechanism.

/// Counts of one group for one metric.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Left out by the definition.
    pub outside: u64,
    /// Their time has not come.
    pub too_early: u64,
    /// The data do not say.
    pub not_known: u64,
    /// In the denominator.
    pub counted: u64,
    /// Of them with the outcome (rates).
    pub success: u64,
    /// Sum of values (means), before dividing by `per`.
    pub sum: i128,
    /// Sum of squares (means).
    pub squares: i128,
    /// How many of them are below zero (means, medians).
    pub negative: u64,
    /// Values, in no order until asked for (medians).
    pub values: Vec<i64>,
}

impl Tally {
    /// Everyone in the population.
    pub fn population(&self) -> u64 {
        self.outside + self.too_early + self.not_known + self.counted
    }

    /// Adds another tally of the same group and metric.
    pub fn merge(&mut self, other: &Tally) {
        self.outside += other.outside;
        self.too_early += other.too_early;
        self.not_known += other.not_known;
        self.counted += other.counted;
        self.success += other.success;
        self.sum += other.sum;
        self.squares += other.squares;
        self.negative += other.negative;
        self.values.extend_from_slice(&other.values);
    }
}
