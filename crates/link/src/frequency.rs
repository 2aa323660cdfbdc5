//! How often values stand in the rows a model was trained on, kept so that a pair weighs the same next year: values by their hash, the rare ones
//! together. Not for values themselves, and not for weighing; `score` asks here how rare a value in common is.
//!
//! A hash tells a name to whoever has a list of names. Whoever keeps frequencies must keep them as safely as the values.

use crate::column::{Column, MISSING};
use crate::definition::Definition;
use crate::table::Table;

/// A value that fewer rows have is not kept by itself: it says too much about few, and how rare it is exactly matters little.
pub const LEAST: u32 = 5;

/// How often the values of one column stand there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frequencies {
    /// Rows with a value.
    pub(crate) n_present: u64,
    /// Hash and number of rows of each value that at least [`LEAST`] rows have, ascending by hash.
    pub(crate) common: Vec<(u64, u32)>,
    /// How many rarer values there are.
    pub(crate) n_rare: u64,
    /// How many rows have one of them.
    pub(crate) n_rows_rare: u64,
}

impl Frequencies {
    /// Counts a column.
    pub fn of(column: &Column) -> Self {
        let mut counted = Self::default();
        for (hash, n) in column.counted() {
            counted.n_present += u64::from(n);
            if n >= LEAST {
                counted.common.push((hash, n));
            } else {
                counted.n_rare += 1;
                counted.n_rows_rare += u64::from(n);
            }
        }
        counted.common.sort_unstable();
        // Two values of one hash (once in some billions) count together, whatever the order they came in.
        counted.common.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0 };
            same
        });
        counted
    }

    /// The share of rows with a value that have the value of this hash; one share for all rarer values and those never seen.
    pub fn share(&self, hash: u64) -> f64 {
        let all = self.n_present.max(1) as f64;
        match self.common.binary_search_by_key(&hash, |(known, _)| *known) {
            Ok(place) => self.common.get(place).map_or(0.0, |(_, n)| f64::from(*n)) / all,
            Err(_) => self.n_rows_rare.max(1) as f64 / self.n_rare.max(1) as f64 / all,
        }
    }
}

/// The frequencies of every comparison's column, in the order of the comparisons; empty ones where a comparison does not ask for them.
pub fn count(table: &Table, definition: &Definition) -> Vec<Frequencies> {
    let column = |c: usize| table.columns().get(c);
    let counted = definition.comparisons.iter().map(|comparison| match column(comparison.column).filter(|_| comparison.by_frequency) {
        Some(column) => Frequencies::of(column),
        None => Frequencies::default(),
    });
    counted.collect()
}

/// By comparison that asks for it, the share of each of the table's values, by code: frozen ones where there are some, else those of the table.
pub(crate) fn shares(table: &Table, definition: &Definition, frozen: Option<&[Frequencies]>) -> Vec<Vec<f64>> {
    let of = |(nth, comparison): (usize, &crate::compare::Comparison)| {
        let Some(column) = table.columns().get(comparison.column).filter(|_| comparison.by_frequency) else { return Vec::new() };
        match frozen.and_then(|frozen| frozen.get(nth)) {
            Some(frozen) => column.counted().map(|(hash, _)| frozen.share(hash)).collect(),
            None => (0..).zip(column.values()).map(|(code, _)| column.frequency(code)).collect(),
        }
    };
    definition.comparisons.iter().enumerate().map(of).collect()
}

/// The share of a code; nothing where it is missing.
pub(crate) fn of_code(shares: &[f64], code: u32) -> f64 {
    if code == MISSING { 0.0 } else { shares.get(code as usize).copied().unwrap_or(0.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_values_have_their_share_and_the_rest_one() {
        let mut rows = vec![Some("garcia"); 7];
        rows.extend([Some("smith"); 5]);
        rows.extend([Some("zientek"), Some("abel"), Some("abel"), None]);
        let frequencies = Frequencies::of(&Column::new(rows.iter().copied()));
        let hash = |value| Column::new([Some(value)]).hash(0);
        assert!((frequencies.share(hash("garcia")) - 7.0 / 15.0).abs() < 1e-12);
        assert!((frequencies.share(hash("smith")) - 5.0 / 15.0).abs() < 1e-12);
        let rare = 1.5 / 15.0;
        for value in ["zientek", "abel", "never seen"] {
            assert!((frequencies.share(hash(value)) - rare).abs() < 1e-12, "{value}");
        }
        assert!(Frequencies::default().share(1) > 0.0);
    }
}
