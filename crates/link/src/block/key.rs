//! The key of a row under a rule: rows of one key are one block. Keys depend on values only, so that a key written down today finds its block
//! tomorrow. Not for how blocks are formed in memory, which goes by codes (`groups`), to the same result.

use crate::column::mix;
use crate::definition::Rule;
use crate::table::Table;
use std::collections::BTreeMap;

/// From which side a rule is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// As the row that comes first in each of the rule's pairs of columns.
    Left,
    /// As the other.
    Right,
}

/// The key of a row under a rule, read from one side; `None` where a value is missing. Two different rows belong to one block when the left key of
/// the one is the right key of the other.
pub fn key(table: &Table, rule: &Rule, side: Side, row: u32) -> Option<u64> {
    let column = |pair: &(usize, usize)| if side == Side::Left { pair.0 } else { pair.1 };
    let add = |key: u64, pair: &(usize, usize)| match table.columns().get(column(pair)).map_or(0, |c| c.hash(row)) {
        0 => None,
        hash => Some(mix(key ^ hash)),
    };
    rule.equal.iter().try_fold(0x5bd1_e995, add).map(|key: u64| key.max(1))
}

/// What was done with blocks that were too large: each is split by one more column, and its parts again if need be, or left out. Kept with a model,
/// it gives the same blocks next year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// By rule and key: the column that splits the block; `None`: left out.
    pub split: BTreeMap<(usize, u64), Option<usize>>,
}

impl Plan {
    /// The key of a row under the `nth` rule, further columns included; `None` where a value is missing or the block is left out.
    pub fn key(&self, table: &Table, (nth, rule): (usize, &Rule), side: Side, row: u32) -> Option<u64> {
        let mut now = key(table, rule, side, row)?;
        while let Some(split) = self.split.get(&(nth, now)) {
            now = part(table, now, (*split)?, row);
        }
        Some(now)
    }

    /// Whether a rule brings two rows together, from either side.
    pub fn brings(&self, table: &Table, (nth, rule): (usize, &Rule), a: u32, b: u32) -> bool {
        let key = |side, row| self.key(table, (nth, rule), side, row);
        let agree = |a, b| key(Side::Left, a).is_some_and(|left| key(Side::Right, b) == Some(left));
        a != b && (agree(a, b) || !rule.is_symmetric() && agree(b, a))
    }
}

/// The key of a row in the part of a block that one more column makes. Rows without a value are a part of their own.
pub(super) fn part(table: &Table, key: u64, column: usize, row: u32) -> u64 {
    let hash = table.columns().get(column).map_or(0, |c| c.hash(row));
    mix(key ^ mix(column as u64 + 1) ^ hash).max(1)
}

/// A block that was too large.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HotBlock {
    /// The rule's place in the definition.
    pub rule: usize,
    /// A row of the block, to look its values up.
    pub row: u32,
    /// How many rows.
    pub n_rows: u64,
    /// The columns it was split by.
    pub split_by: Vec<usize>,
    /// Rows in parts that no column could split further: under this rule they were compared with nothing.
    pub n_left_out: u64,
}

/// What a rule brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RuleCount {
    /// Rows with a value in all its columns.
    pub n_rows: u64,
    /// Pairs no earlier rule brought.
    pub n_pairs: u64,
}
