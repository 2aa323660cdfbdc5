//! The key of a row under each rule when block limits are frozen. Not for choosing pairs.

use super::Edition;
use crate::column::mix;
use crate::definition::{Definition, Rule};
use crate::problem::Problem;
use crate::table::Table;
use rayon::prelude::*;

/// A block may grow so many times beyond the limit before it is refused.
pub(super) const MOST_GROWN: usize = 10;

/// The key of a row whose values hash as `hash` says, on one side of a rule; 0 where a value is missing. It depends on values only.
pub(super) fn key(rule: &Rule, left: bool, hash: impl Fn(usize) -> u64) -> u64 {
    let mut key = 0x5bd1_e995u64;
    for (l, r) in &rule.equal {
        match hash(if left { *l } else { *r }) {
            0 => return 0,
            hash => key = mix(key ^ hash),
        }
    }
    key.max(1)
}

/// The keys of all rows under one rule.
pub(super) struct Keys<'e> {
    pub(super) left: Vec<u64>,
    right: Option<Vec<u64>>,
    hot: &'e [u64],
}

impl<'e> Keys<'e> {
    pub(super) fn of(table: &Table, rule: &Rule, hot: &'e [u64]) -> Self {
        let side = |left: bool| -> Vec<u64> {
            let of_row = |row: u32| key(rule, left, |column| table.columns().get(column).map_or(0, |column| column.hash(row)));
            (0..table.n_rows()).into_par_iter().map(of_row).collect()
        };
        Self { left: side(true), right: (!rule.is_symmetric()).then(|| side(false)), hot }
    }

    /// The keys of an edition's rules.
    pub(super) fn all(table: &Table, definition: &Definition, edition: &'e Edition) -> Vec<Self> {
        definition.rules.iter().zip(&edition.hot).map(|(rule, hot)| Self::of(table, rule, hot)).collect()
    }

    pub(super) fn is_symmetric(&self) -> bool {
        self.right.is_none()
    }

    pub(super) fn right(&self) -> &[u64] {
        self.right.as_deref().unwrap_or(&self.left)
    }

    pub(super) fn is_hot(&self, key: u64) -> bool {
        self.hot.binary_search(&key).is_ok()
    }

    /// Whether the rule brings this pair, this way round.
    pub(super) fn brings(&self, a: u32, b: u32) -> bool {
        let key = self.left[a as usize];
        key != 0 && key == self.right()[b as usize] && !self.is_hot(key)
    }

    /// Rows by key, then in the order of ids: blocks stand together.
    pub(super) fn sorted(keys: &[u64], table: &Table) -> Vec<(u64, u32)> {
        let mut rows: Vec<(u64, u32)> = table.order().iter().map(|row| (keys[*row as usize], *row)).filter(|(key, _)| *key != 0).collect();
        rows.par_sort_by_key(|(key, _)| *key);
        rows
    }
}

/// By rule, the keys of the blocks of a table that are larger than the definition allows, ascending.
pub(super) fn too_large(table: &Table, definition: &Definition) -> Vec<Vec<u64>> {
    let of_rule = |rule: &Rule| {
        let sorted = Keys::sorted(&Keys::of(table, rule, &[]).left, table);
        let large = |block: &&[(u64, u32)]| block.len() > definition.settings.most_in_block;
        sorted.chunk_by(|a, b| a.0 == b.0).filter(large).filter_map(|block| block.first().map(|(key, _)| *key)).collect()
    };
    definition.rules.iter().map(of_rule).collect()
}

/// Refuses a block that has grown too far beyond the limit. A limit of 0 leaves everything out and is never outgrown.
pub(super) fn refuse_grown(definition: &Definition, rule: usize, n_rows: usize) -> Result<(), Problem> {
    if n_rows <= definition.settings.most_in_block.saturating_mul(MOST_GROWN) {
        return Ok(());
    }
    let rule = definition.rules.get(rule).map_or_else(String::new, |rule| rule.name.clone());
    Err(Problem::Grown { rule, n_rows })
}
