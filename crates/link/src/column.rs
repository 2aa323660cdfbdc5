//! Columns of text kept as codes into a dictionary: every distinct value is stored, prepared and counted once.
//! Not for cleaning values (see `standardize`) and not for knowing what they mean.

use crate::intern::Building;
use hashbrown::HashTable;
use rayon::prelude::*;

/// The code of a value that is not there. A missing value is no evidence, neither for nor against.
pub const MISSING: u32 = u32::MAX;

/// One column: a code per row and the dictionary of its values.
#[derive(Debug, Clone, Default)]
pub struct Column {
    pub(crate) codes: Vec<u32>,
    /// All distinct values, one after the other, and where each ends: one piece of memory in the place of a million.
    pub(crate) text: String,
    pub(crate) ends: Vec<usize>,
    pub(crate) counts: Vec<u32>,
    pub(crate) hashes: Vec<u64>,
    pub(crate) n_present: u64,
}

impl Column {
    /// A column from its rows' values; `None` and empty text are missing. Where rows come one by one, see [`Building`].
    pub fn new<'a>(rows: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        let mut building = Building::default();
        rows.into_iter().for_each(|value| building.push(value));
        building.finish()
    }

    /// A column that is coded already: the code of each row's value, `MISSING` where there is none, and the values, one after the other, with the
    /// place where each ends. No two of them are equal.
    pub fn of_codes(codes: Vec<u32>, text: String, ends: Vec<usize>) -> Self {
        let mut column = Self { counts: vec![0; ends.len()], codes, text, ends, ..Self::default() };
        for code in &column.codes {
            if let Some(count) = column.counts.get_mut(*code as usize) {
                *count += 1;
                column.n_present += 1;
            }
        }
        column.hashes = column.values().map(|value| hash(value.as_bytes())).collect();
        column
    }

    /// Another column made of this one, each distinct value made once: `None` and empty text are missing.
    pub fn map<T: AsRef<str> + Send>(&self, make: impl Fn(&str) -> Option<T> + Sync) -> Self {
        let codes: Vec<u32> = (0..self.n_values()).collect();
        let made: Vec<Option<T>> = codes.par_iter().map(|code| make(self.text(*code))).collect();
        let mut column = Self::new(made.iter().map(|value| value.as_ref().map(T::as_ref)));
        let to = std::mem::take(&mut column.codes);
        column.codes = self.codes.iter().map(|code| to.get(*code as usize).copied().unwrap_or(MISSING)).collect();
        (column.counts, column.n_present) = (vec![0; column.ends.len()], 0);
        for (count, to) in self.counts.iter().zip(&to) {
            if let Some(sum) = column.counts.get_mut(*to as usize) {
                *sum += count;
                column.n_present += u64::from(*count);
            }
        }
        column
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
        Some(self.code(row)).filter(|code| *code != MISSING).map(|code| self.text(code))
    }

    /// The distinct values, in order of their codes.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        (0..self.n_values()).map(|code| self.text(code))
    }

    /// How many distinct values.
    pub fn n_values(&self) -> u32 {
        self.ends.len() as u32
    }

    /// How many rows have a value.
    pub fn n_present(&self) -> u64 {
        self.n_present
    }

    /// The share of rows with a value that have this one, between 0 and 1.
    pub fn frequency(&self, code: u32) -> f64 {
        f64::from(self.count(code)) / (self.n_present.max(1) as f64)
    }

    /// How probable it is that two different rows with values have the same one: counted, not sampled.
    pub fn coincidence(&self) -> f64 {
        let same: f64 = self.counts.iter().map(|&c| f64::from(c) * (f64::from(c) - 1.0)).sum();
        let all = self.n_present as f64 * (self.n_present as f64 - 1.0);
        if all > 0.0 { same / all } else { 0.0 }
    }

    /// The value of a code; empty where there is none.
    pub(crate) fn text(&self, code: u32) -> &str {
        let from = (code as usize).checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(code as usize).and_then(|to| self.text.get(from..*to)).unwrap_or_default()
    }

    /// How many rows have the value of a code.
    pub(crate) fn count(&self, code: u32) -> u32 {
        self.counts.get(code as usize).copied().unwrap_or(0)
    }

    /// The hash of each distinct value and how many rows have it, in order of the codes.
    pub(crate) fn counted(&self) -> impl Iterator<Item = (u64, u32)> + '_ {
        self.hashes.iter().copied().zip(self.counts.iter().copied())
    }

    /// For each value of another column, the code it has in this one; `MISSING` where it does not stand here.
    pub(crate) fn crossed(&self, other: &Column) -> Vec<u32> {
        let of = |code: &u32| self.hashes.get(*code as usize).copied().unwrap_or(0);
        let mut known = HashTable::with_capacity(self.ends.len());
        (0..self.n_values()).for_each(|code| {
            known.insert_unique(of(&code), code, of);
        });
        let find = |(hash, value): (&u64, &str)| known.find(*hash, |code| self.text(*code) == value).copied().unwrap_or(MISSING);
        other.hashes.iter().zip(other.values()).map(find).collect()
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

    #[test]
    fn a_column_made_of_another_counts_its_own_values() {
        let column = Column::new([Some("Ana"), Some("ana"), None, Some("--"), Some("Ben")]);
        let made = column.map(|value| Some(value.to_lowercase()).filter(|v| v != "--"));
        let of = |row| made.value(row);
        assert_eq!([of(0), of(1), of(2), of(3), of(4)], [Some("ana"), Some("ana"), None, None, Some("ben")]);
        assert_eq!((made.count(0), made.n_present(), made.n_values()), (2, 3, 2));
        assert!((made.frequency(0) - 2.0 / 3.0).abs() < 1e-12);
    }
}
