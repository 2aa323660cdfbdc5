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
    /// Rows of persons who have one in here already, of those with the outcome (rates) or those counted, of those without it, and of
    /// those left out: a person may have several periods, and a number rests on persons.
    pub repeated: [u64; 3],
    /// The doubts about the links of those counted, in millionths of a row (rates).
    pub doubt: u64,
    /// Values, in no order until asked for (medians).
    pub values: Vec<i64>,
}

impl Tally {
    /// Everyone in the population.
    pub fn population(&self) -> u64 {
        self.outside + self.too_early + self.not_known + self.counted
    }

    /// Everyone left out of the count.
    pub fn left_out(&self) -> u64 {
        self.outside + self.too_early + self.not_known
    }

    /// Different persons with the outcome (rates) or counted, without it, and left out. Exact where each person has one row.
    pub fn persons(&self, rate: bool) -> [u64; 3] {
        let rows = if rate { [self.success, self.counted.saturating_sub(self.success)] } else { [self.counted, 0] };
        let [with, without, left_out] = self.repeated;
        [rows[0].saturating_sub(with), rows[1].saturating_sub(without), self.left_out().saturating_sub(left_out)]
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
        self.doubt += other.doubt;
        self.repeated.iter_mut().zip(other.repeated).for_each(|(n, more)| *n += more);
        self.values.extend_from_slice(&other.values);
    }
}
