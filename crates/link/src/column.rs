//! Columns of text kept as codes into a dictionary: every distinct value is stored, prepared and counted once.
//! Not for cleaning values (see `standardize`) and not for knowing what they mean.

use std::collections::HashMap;

/// The code of a value that is not there. A missing value is no evidence, neither for nor against.
pub const MISSING: u32 = u32::MAX;

/// One column: a code per row and the dictionary of its values.
#[derive(Debug, Clone, Default)]
pub struct Column {
    codes: Vec<u32>,
    values: Vec<Box<str>>,
    counts: Vec<u32>,
    hashes: Vec<u64>,
    n_present: u64,
}

impl Column {
    /// A column from its rows' values; `None` and empty text are missing.
    pub fn new<'a>(rows: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        let mut known: HashMap<&'a str, u32> = HashMap::new();
        let mut column = Column::default();
        for value in rows {
            let code = match value.filter(|v| !v.is_empty()) {
                None => MISSING,
                Some(value) => *known.entry(value).or_insert_with(|| column.add(value)),
            };
            if let Some(count) = column.counts.get_mut(code as usize) {
                *count += 1;
                column.n_present += 1;
            }
            column.codes.push(code);
        }
        column
    }

    fn add(&mut self, value: &str) -> u32 {
        self.values.push(value.into());
        self.counts.push(0);
        self.hashes.push(hash(value.as_bytes()));
        u32::try_from(self.values.len() - 1).unwrap_or(MISSING)
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The code of a row; `MISSING` where there is no value.
    pub fn code(&self, row: u32) -> u32 {
        self.codes.get(row as usize).copied().unwrap_or(MISSING)
    }

    /// The value of a row.
    pub fn value(&self, row: u32) -> Option<&str> {
        self.values.get(self.code(row) as usize).map(|v| &**v)
    }

    /// The distinct values, in order of their codes.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(|v| &**v)
    }

    /// The share of rows with a value that have this one, between 0 and 1.
    pub fn frequency(&self, code: u32) -> f64 {
        let count = self.counts.get(code as usize).copied().unwrap_or(0);
        f64::from(count) / (self.n_present.max(1) as f64)
    }

    /// How probable it is that two different rows with values have the same one: counted, not sampled.
    pub fn coincidence(&self) -> f64 {
        let same: f64 = self.counts.iter().map(|&c| f64::from(c) * (f64::from(c) - 1.0)).sum();
        let all = self.n_present as f64 * (self.n_present as f64 - 1.0);
        if all > 0.0 { same / all } else { 0.0 }
    }

    /// The hash of each distinct value and how many rows have it, in order of the codes.
    pub(crate) fn counted(&self) -> impl Iterator<Item = (u64, u32)> + '_ {
        self.hashes.iter().copied().zip(self.counts.iter().copied())
    }

    /// A 64-bit hash of the row's value, the same in every column; 0 where it is missing.
    pub(crate) fn hash(&self, row: u32) -> u64 {
        self.hashes.get(self.code(row) as usize).copied().unwrap_or(0)
    }
}

/// FNV-1a with a final mix. Fixed for ever: no run may differ from another. Never 0, which stands for missing.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let folded = bytes.iter().fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0000_0100_0000_01b3));
    mix(folded).max(1)
}

/// Spreads the bits of a number (the finalizer of splitmix64).
pub(crate) fn mix(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_kept_once_and_counted() {
        let column = Column::new([Some("a"), None, Some("b"), Some("a"), Some("")]);
        assert_eq!((0..5).map(|row| column.code(row)).collect::<Vec<_>>(), [0, MISSING, 1, 0, MISSING]);
        assert_eq!(column.value(3), Some("a"));
        assert_eq!(column.value(1), None);
        assert!((column.frequency(0) - 2.0 / 3.0).abs() < 1e-12);
        assert!((column.coincidence() - 2.0 / 6.0).abs() < 1e-12);
        assert_eq!(column.hash(0), column.hash(3));
        assert_eq!(column.hash(1), 0);
    }
}
