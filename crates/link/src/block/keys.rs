//! The key of every row under every rule, and which blocks are too large. Not for the pairs themselves.

use crate::column::mix;
use crate::definition::{Definition, Rule};
use crate::table::Table;
use rayon::prelude::*;
use std::collections::HashSet;

/// A block that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HotBlock {
    /// The rule's place in the definition.
    pub rule: usize,
    /// A row of the block, to look its values up.
    pub row: u32,
    /// How many rows.
    pub n_rows: u64,
}

/// What a rule brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RuleCount {
    /// Rows with a value in all its columns.
    pub n_rows: u64,
    /// Pairs no earlier rule brought.
    pub n_pairs: u64,
}

/// The keys of one rule.
pub(crate) struct Keys {
    /// The key of each row as the left one; 0 where a column is missing.
    pub(crate) left: Vec<u64>,
    /// As the right one; `None` where it is the same.
    right: Option<Vec<u64>>,
    /// Keys of blocks that were left out.
    hot: HashSet<u64>,
}

impl Keys {
    pub(crate) fn right(&self) -> &[u64] {
        self.right.as_deref().unwrap_or(&self.left)
    }

    /// Whether the rule brings this pair, this way round.
    pub(crate) fn brings(&self, a: u32, b: u32) -> bool {
        let key = self.left[a as usize];
        key != 0 && key == self.right()[b as usize] && !self.hot.contains(&key)
    }

    /// Rows by key, then in the order of ids: blocks stand together.
    pub(crate) fn sorted(keys: &[u64], table: &Table) -> Vec<(u64, u32)> {
        let mut rows: Vec<(u64, u32)> = table.order().iter().map(|row| (keys[*row as usize], *row)).filter(|(key, _)| *key != 0).collect();
        rows.par_sort_by_key(|(key, _)| *key);
        rows
    }
}

/// The keys of all rules, and the blocks left out.
pub(crate) fn all(table: &Table, definition: &Definition) -> (Vec<Keys>, Vec<HotBlock>) {
    let mut found = Vec::new();
    let mut hot_blocks = Vec::new();
    for (nth, rule) in definition.rules.iter().enumerate() {
        let left = side(table, rule, |(l, _)| *l);
        let right = (!rule.is_symmetric()).then(|| side(table, rule, |(_, r)| *r));
        let mut hot = HashSet::new();
        let sorted = Keys::sorted(&left, table);
        for block in sorted.chunk_by(|a, b| a.0 == b.0).filter(|b| b.len() > definition.settings.most_in_block) {
            hot.insert(block[0].0);
            hot_blocks.push(HotBlock { rule: nth, row: block[0].1, n_rows: block.len() as u64 });
        }
        found.push(Keys { left, right, hot });
    }
    (found, hot_blocks)
}

fn side(table: &Table, rule: &Rule, of: impl Fn(&(usize, usize)) -> usize + Sync) -> Vec<u64> {
    let key = |row: u32| {
        let mut key = 0x5bd1_e995u64;
        for pair in &rule.equal {
            match table.columns()[of(pair)].hash(row) {
                0 => return 0,
                hash => key = mix(key ^ hash),
            }
        }
        key.max(1)
    };
    (0..table.n_rows()).into_par_iter().map(key).collect()
}
