//! Columns in the making: values come row by row, and each gets the code of its distinct value. Not for finished columns (`column`).

use crate::column::{Column, MISSING, hash};
use hashbrown::HashTable;

/// A column that grows by a row at a time.
#[derive(Debug, Default)]
pub struct Building {
    column: Column,
    /// Half a hash and a code: most unequal values part by the half, without a look at their text.
    known: HashTable<(u32, u32)>,
}

impl Building {
    /// Adds a row; `None` and empty text are missing.
    pub fn push(&mut self, value: Option<&str>) {
        let code = self.code(value);
        if let Some(count) = self.column.counts.get_mut(code as usize) {
            *count += 1;
            self.column.n_present += 1;
        }
        self.column.codes.push(code);
    }

    /// The column.
    pub fn finish(self) -> Column {
        self.column
    }

    /// The code of a value, a new one where it is not known, without a row.
    pub(crate) fn code(&mut self, value: Option<&str>) -> u32 {
        let Some(value) = value.filter(|value| !value.is_empty()) else { return MISSING };
        let half = quick(value.as_bytes());
        let same = |(h, code): &(u32, u32)| *h == half && self.column.text(*code) == value;
        if let Some((_, code)) = self.known.find(spread(half), same) {
            return *code;
        }
        let code = self.column.n_values();
        self.column.text.push_str(value);
        self.column.ends.push(self.column.text.len());
        self.column.counts.push(0);
        self.column.hashes.push(hash(value.as_bytes()));
        self.known.insert_unique(spread(half), (half, code), |(h, _)| spread(*h));
        code
    }
}

/// A hash for this table only, eight bytes at a step; it is never kept.
fn quick(bytes: &[u8]) -> u32 {
    let (eights, rest) = bytes.as_chunks::<8>();
    let mut last = [0u8; 8];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    let folded = eights.iter().fold(bytes.len() as u64, |h, eight| fold(h ^ u64::from_le_bytes(*eight)));
    fold(folded ^ u64::from_le_bytes(last)) as u32
}

fn fold(number: u64) -> u64 {
    let product = u128::from(number ^ 0x9e37_79b9_7f4a_7c15) * 0xa076_1d64_78bd_642f;
    product as u64 ^ (product >> 64) as u64
}

fn spread(half: u32) -> u64 {
    u64::from(half).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_row_keeps_its_value(rows in prop::collection::vec(prop::option::of("[ab\u{e9}]{0,20}"), 0..80)) {
            let column = Column::new(rows.iter().map(Option::as_deref));
            for (nth, row) in (0u32..).zip(&rows) {
                prop_assert_eq!(column.value(nth), row.as_deref().filter(|value| !value.is_empty()));
            }
            let distinct: std::collections::BTreeSet<&str> = rows.iter().flatten().map(String::as_str).filter(|v| !v.is_empty()).collect();
            prop_assert_eq!(column.n_values() as usize, distinct.len());
        }
    }
}
