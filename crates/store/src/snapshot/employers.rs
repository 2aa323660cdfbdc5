//! Employers as numbers of one snapshot. The numbers follow the order of keyed hashes, so that they tell nothing of a name and are the
//! same whenever the same is stated. Not for comparing names that are written differently.

use crate::keys::Keys;
use std::collections::HashMap;

/// Employers met so far.
#[derive(Default)]
pub(super) struct Employers {
    numbers: HashMap<Box<str>, u32>,
}

impl Employers {
    /// The number of an employer, in the order of meeting.
    pub(super) fn number(&mut self, employer: &str) -> u32 {
        if let Some(number) = self.numbers.get(employer) {
            return *number;
        }
        let number = self.numbers.len() as u32;
        self.numbers.insert(employer.into(), number);
        number
    }

    /// For each number in the order of meeting the one to be written.
    pub(super) fn settle(self, keys: &Keys) -> Vec<u32> {
        let mut order: Vec<([u8; 16], u32)> = self.numbers.iter().map(|(name, number)| (keys.employer(name), *number)).collect();
        order.sort_unstable();
        let mut new = vec![0; order.len()];
        for ((_, old), number) in order.into_iter().zip(0..) {
            if let Some(place) = new.get_mut(old as usize) {
                *place = number;
            }
        }
        new
    }
}
