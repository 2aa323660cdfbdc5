//! From raw text to what it means, for columns with a short list of values. Made for millions of cells: texts of at most eight bytes
//! are compared as one number. It knows no codes.

use super::cell::{Cell, number_of};
use std::collections::BTreeMap;

/// A list of raw texts and the number each stands for.
#[derive(Debug, Clone, Default)]
pub struct Lookup {
    entries: Vec<(String, u32)>,
    /// A table with open places, four for each text, so that the first look mostly decides.
    slots: Vec<Option<(u64, u32)>>,
    long: BTreeMap<String, u32>,
}

impl Lookup {
    /// The lookup of these texts; of two equal ones the first counts.
    pub fn new(entries: Vec<(String, u32)>) -> Self {
        let short = entries.iter().filter_map(|(text, value)| Some((number_of(text)?, *value)));
        let mut slots = vec![None; (4 * entries.len()).next_power_of_two().max(4)];
        for (number, value) in short {
            place(&mut slots, number, value);
        }
        let long = entries.iter().rev().filter(|(text, _)| text.len() > 8).cloned().collect();
        Self { entries, slots, long }
    }

    /// The texts in the order given.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(text, _)| text.as_str())
    }

    /// Whether there is nothing to find but the empty text.
    pub(super) fn only_empty(&self) -> bool {
        self.entries.iter().all(|(text, _)| text.is_empty())
    }

    /// What a cell's text stands for.
    #[inline]
    pub(super) fn find(&self, cell: &Cell<'_>) -> Option<u32> {
        let Some(number) = cell.number() else {
            return self.long.get(cell.text()).copied();
        };
        let mut at = first_slot(number, self.slots.len());
        // Most of the places are open, so this ends.
        while let Some((found, value)) = self.slots.get(at).copied().flatten() {
            if found == number {
                return Some(value);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        None
    }
}

fn place(slots: &mut [Option<(u64, u32)>], number: u64, value: u32) {
    let n_slots = slots.len();
    let mut at = first_slot(number, n_slots);
    while let Some(slot) = slots.get_mut(at) {
        match slot {
            None => {
                *slot = Some((number, value));
                return;
            }
            Some((found, _)) if *found == number => return,
            Some(_) => at = (at + 1) & (n_slots - 1),
        }
    }
}

/// Multiplicative hashing: the high bits of a product with an odd number without pattern (2^64 divided by the golden ratio).
#[inline]
fn first_slot(number: u64, n_slots: usize) -> usize {
    let mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    usize::try_from(mixed >> 32).unwrap_or_default() & (n_slots - 1)
}
