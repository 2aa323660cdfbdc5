//! Marks on numbers: which records or rows of millions were met, a bit for each. Not for what is known about them.

use crate::agency_record::{record_id, record_number};
use std::collections::{BTreeMap, BTreeSet};

/// Numbers share a page of bits by all but their lowest 16.
const PAGE_BITS: u32 = 16;
const WORDS: usize = 1 << (PAGE_BITS - 6);

/// A set of numbers; ten million take a bit more than a megabyte where they lie close together, as counted-up numbers do.
#[derive(Debug, Default)]
pub(super) struct Marks(BTreeMap<i64, Box<[u64; WORDS]>>);

impl Marks {
    /// Marks a number; true when it was not marked before.
    pub(super) fn set(&mut self, number: i64) -> bool {
        let page = self.0.entry(number >> PAGE_BITS).or_insert_with(|| Box::new([0; WORDS]));
        let (word, bit) = place(number);
        let Some(word) = page.get_mut(word) else { return false };
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    /// Whether a number is marked.
    pub(super) fn has(&self, number: i64) -> bool {
        let (word, bit) = place(number);
        self.0.get(&(number >> PAGE_BITS)).and_then(|page| page.get(word)).is_some_and(|word| word & bit != 0)
    }

    /// The marked numbers, in order.
    pub(super) fn numbers(&self) -> impl Iterator<Item = i64> {
        self.0.iter().flat_map(|(page, words)| {
            let bits = words
                .iter()
                .zip(0i64..)
                .flat_map(|(word, at)| (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| at * 64 + bit));
            bits.map(move |low| page << PAGE_BITS | low)
        })
    }
}

/// A set of agency records: by their numbers, and by the longer ids that the first editions gave.
#[derive(Debug, Default)]
pub(super) struct RecordMarks {
    numbers: Marks,
    others: BTreeSet<Box<str>>,
}

impl RecordMarks {
    /// Marks a record; true when it was not marked before.
    pub(super) fn set(&mut self, record: &str) -> bool {
        match record_number(record) {
            Some(number) => self.numbers.set(number),
            None => self.others.insert(record.into()),
        }
    }

    /// Whether a record is marked.
    pub(super) fn has(&self, record: &str) -> bool {
        record_number(record).map_or_else(|| self.others.contains(record), |number| self.numbers.has(number))
    }

    /// The marked records, in the order of their making.
    pub(super) fn records(&self) -> impl Iterator<Item = String> {
        self.others.iter().map(|id| id.clone().into_string()).chain(self.numbers.numbers().map(record_id))
    }
}

fn place(number: i64) -> (usize, u64) {
    let low = (number & ((1 << PAGE_BITS) - 1)) as usize;
    (low / 64, 1 << (low % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_numbers_are_found_and_come_in_order() {
        let mut marks = Marks::default();
        let numbers = [0, 63, 64, 65_535, 65_536, 1 << 40, i64::MAX];
        for number in numbers.iter().rev() {
            assert!(!marks.has(*number) && marks.set(*number) && !marks.set(*number) && marks.has(*number));
        }
        assert!(!marks.has(1) && !marks.has(65_537));
        assert_eq!(marks.numbers().collect::<Vec<_>>(), numbers);
    }

    #[test]
    fn records_of_every_edition_are_marked() {
        let mut marks = RecordMarks::default();
        let ids = ["0190f3c2-0000-7000-8000-000000000001", "r0000000007", "r0000065536", "r12345678901"];
        for id in ids {
            assert!(marks.set(id) && !marks.set(id) && marks.has(id));
        }
        assert!(!marks.has("r7") && !marks.has("r0000000008"));
        assert_eq!(marks.records().collect::<Vec<_>>(), ids);
    }
}
