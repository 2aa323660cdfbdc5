//! Columns in the making: values come row by row, and each gets the code of its distinct value. Not for finished columns (`column`).
//!
//! A dictionary of a million values lies all over memory, and waiting for it costs more than anything else in reading a file. So values are gathered, and
//! looked up by the thousand: first every place that will be needed is touched, which the processor does many at a time, and then the work is done.

use crate::column::{Column, MISSING, hash};

/// Values looked up together.
const TOGETHER: usize = 1_024;

/// A column that grows by a row at a time.
#[derive(Debug, Default)]
pub struct Building {
    column: Column,
    /// Rows not yet looked up: their text, and where each ends. An empty one is missing.
    waiting: String,
    waiting_ends: Vec<usize>,
    /// Half a hash and a code plus one, by the other half of the hash; 0 where free. Always at most half full.
    slots: Vec<u64>,
    /// By code, to find its slot again when there are more slots.
    quick: Vec<u64>,
}

impl Building {
    /// Adds a row; `None` and empty text are missing.
    pub fn push(&mut self, value: Option<&str>) {
        self.waiting.push_str(value.unwrap_or_default());
        self.waiting_ends.push(self.waiting.len());
        if self.waiting_ends.len() == TOGETHER {
            self.look_up();
        }
    }

    /// The column.
    pub fn finish(mut self) -> Column {
        self.look_up();
        let mut column = self.column;
        column.counts = vec![0; column.ends.len()];
        for code in &column.codes {
            if let Some(count) = column.counts.get_mut(*code as usize) {
                *count += 1;
                column.n_present += 1;
            }
        }
        column.codes.shrink_to_fit();
        column.text.shrink_to_fit();
        column
    }

    fn look_up(&mut self) {
        if self.slots.len() < 2 * (self.quick.len() + self.waiting_ends.len()) {
            self.grow();
        }
        let (waiting, ends) = (std::mem::take(&mut self.waiting), std::mem::take(&mut self.waiting_ends));
        let begins = std::iter::once(0).chain(ends.iter().copied());
        let values: Vec<&str> = begins.zip(&ends).map(|(from, to)| waiting.get(from..*to).unwrap_or_default()).collect();
        let hashes: Vec<u64> = values.iter().map(|value| quick(value.as_bytes())).collect();
        self.touch(&hashes);
        for (value, hash) in values.into_iter().zip(&hashes) {
            let code = if value.is_empty() { MISSING } else { self.code(value, *hash) };
            self.column.codes.push(code);
        }
        (self.waiting, self.waiting_ends) = (waiting, ends);
        self.waiting.clear();
        self.waiting_ends.clear();
    }

    /// Reads a little of everything that the values of these hashes will need, so that it is near when they do.
    fn touch(&self, hashes: &[u64]) {
        let slot = |hash: &u64| self.slots.get(*hash as usize & (self.slots.len() - 1)).copied().unwrap_or(0);
        let codes: Vec<u32> = hashes.iter().map(|hash| (slot(hash) as u32).wrapping_sub(1)).collect();
        let ends: Vec<usize> = codes.iter().map(|code| self.column.ends.get(*code as usize).copied().unwrap_or(0)).collect();
        let text = self.column.text.as_bytes();
        let read = ends.iter().map(|end| text.get(end.wrapping_sub(1)).copied().unwrap_or(0));
        std::hint::black_box(read.fold(0u8, u8::wrapping_add));
    }

    /// The code of a value, a new one where it is not known.
    fn code(&mut self, value: &str, quick: u64) -> u32 {
        let mask = self.slots.len() - 1;
        let mut place = quick as usize & mask;
        while self.slots[place] != 0 {
            let code = (self.slots[place] as u32).wrapping_sub(1);
            if self.slots[place] >> 32 == quick >> 32 && self.column.text(code) == value {
                return code;
            }
            place = (place + 1) & mask;
        }
        let code = self.column.n_values();
        self.slots[place] = quick >> 32 << 32 | (u64::from(code) + 1);
        self.quick.push(quick);
        self.column.text.push_str(value);
        self.column.ends.push(self.column.text.len());
        self.column.hashes.push(hash(value.as_bytes()));
        code
    }

    fn grow(&mut self) {
        let n = (4 * (self.quick.len() + TOGETHER)).next_power_of_two();
        self.slots = vec![0; n];
        for (code, quick) in (1u64..).zip(&self.quick) {
            let mut place = *quick as usize & (n - 1);
            while self.slots[place] != 0 {
                place = (place + 1) & (n - 1);
            }
            self.slots[place] = quick >> 32 << 32 | code;
        }
    }
}

/// A hash for this table only, eight bytes at a step; it is never kept.
fn quick(bytes: &[u8]) -> u64 {
    let (eights, rest) = bytes.as_chunks::<8>();
    let mut last = [0u8; 8];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    let folded = eights.iter().fold(bytes.len() as u64, |h, eight| fold(h ^ u64::from_le_bytes(*eight)));
    fold(folded ^ u64::from_le_bytes(last))
}

fn fold(number: u64) -> u64 {
    let product = u128::from(number ^ 0x9e37_79b9_7f4a_7c15) * 0xa076_1d64_78bd_642f;
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_row_keeps_its_value(rows in prop::collection::vec(prop::option::of("[ab\u{e9}]{0,20}"), 0..80), times in 1usize..60) {
            let all = || rows.iter().cycle().take(rows.len() * times).map(Option::as_deref);
            let column = Column::new(all());
            for (nth, row) in (0u32..).zip(all()) {
                prop_assert_eq!(column.value(nth), row.filter(|value| !value.is_empty()));
            }
            let distinct: std::collections::BTreeSet<&str> = rows.iter().flatten().map(String::as_str).filter(|v| !v.is_empty()).collect();
            prop_assert_eq!(column.n_values() as usize, distinct.len());
            prop_assert_eq!(column.n_present() as usize, all().flatten().filter(|v| !v.is_empty()).count());
        }
    }

    #[test]
    fn many_values_find_their_slots() {
        let rows: Vec<String> = (0..20_000).map(|n| format!("{}", n * 7 % 9_000)).collect();
        let column = Column::new(rows.iter().map(|row| Some(row.as_str())));
        assert!((0u32..).zip(&rows).all(|(nth, row)| column.value(nth) == Some(row)));
        assert_eq!(column.n_values(), 9_000);
    }
}
