//! Counts pairs by their answers. Not for what the answers are worth.

use crate::compare::Pattern;
use hashbrown::HashTable;

/// How many pairs gave each pattern; a pattern's place is the order in which it was first met.
#[derive(Default)]
pub(crate) struct Counts {
    known: HashTable<u32>,
    pub(crate) counted: Vec<(Pattern, u64)>,
    last: usize,
}

impl Counts {
    /// Counts a pair; gives the place of its pattern.
    #[inline]
    pub(crate) fn add(&mut self, pattern: Pattern) -> usize {
        let is_last = self.counted.get(self.last).is_some_and(|(last, _)| *last == pattern);
        if !is_last {
            self.last = self.place(pattern);
        }
        self.counted[self.last].1 += 1;
        self.last
    }

    fn place(&mut self, pattern: Pattern) -> usize {
        let counted = &mut self.counted;
        let same = |place: &u32| counted[*place as usize].0 == pattern;
        if let Some(place) = self.known.find(hash(pattern), same) {
            return *place as usize;
        }
        counted.push((pattern, 0));
        let place = counted.len() - 1;
        self.known.insert_unique(hash(pattern), place as u32, |place| hash(counted[*place as usize].0));
        place
    }

    /// All together, by pattern.
    pub(crate) fn sum(all: Vec<Self>) -> Vec<(Pattern, u64)> {
        let mut sum: Vec<(Pattern, u64)> = all.into_iter().flat_map(|counts| counts.counted).collect();
        sum.sort_unstable();
        sum.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0 };
            same
        });
        sum
    }
}

fn hash(pattern: Pattern) -> u64 {
    let product = u128::from(pattern.0 ^ 0x9e37_79b9_7f4a_7c15) * 0xa076_1d64_78bd_642f;
    product as u64 ^ (product >> 64) as u64
}
