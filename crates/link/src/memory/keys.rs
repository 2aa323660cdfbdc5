//! The keys of rows when large blocks are split as a plan says, and how large blocks have grown since. Not for choosing pairs.

use crate::block::{Plan, Side, key};
use crate::definition::{Definition, Rule};
use crate::problem::Problem;
use crate::table::Table;
use rayon::prelude::*;
use std::cmp::Reverse;

/// A block may grow so many times beyond the limit before it is refused.
const MOST_GROWN: usize = 10;

/// The key of a row under the `nth` rule; 0 where a value is missing or the block is left out.
pub(super) fn key_of(table: &Table, plan: &Plan, (nth, rule): (usize, &Rule), side: Side, row: u32) -> u64 {
    plan.key(table, (nth, rule), side, row).unwrap_or(0)
}

/// The keys of all rows under one rule.
pub(super) struct Keys {
    pub(super) left: Vec<u64>,
    right: Option<Vec<u64>>,
}

impl Keys {
    /// The keys of all rules.
    pub(super) fn all(table: &Table, definition: &Definition, plan: &Plan) -> Vec<Self> {
        let of = |(nth, rule): (usize, &Rule)| {
            let side = |side: Side| -> Vec<u64> {
                (0..table.n_rows()).into_par_iter().map(|row| key_of(table, plan, (nth, rule), side, row)).collect()
            };
            Self { left: side(Side::Left), right: (!rule.is_symmetric()).then(|| side(Side::Right)) }
        };
        definition.rules.iter().enumerate().map(of).collect()
    }

    pub(super) fn is_symmetric(&self) -> bool {
        self.right.is_none()
    }

    pub(super) fn right(&self) -> &[u64] {
        self.right.as_deref().unwrap_or(&self.left)
    }

    /// Whether the rule brings this pair, this way round.
    pub(super) fn brings(&self, a: u32, b: u32) -> bool {
        let key = self.left[a as usize];
        key != 0 && key == self.right()[b as usize]
    }

    /// Rows by key, then in the order of ids: blocks stand together.
    pub(super) fn sorted(keys: &[u64], table: &Table) -> Vec<(u64, u32)> {
        let mut rows: Vec<(u64, u32)> = table.order().iter().map(|row| (keys[*row as usize], *row)).filter(|(key, _)| *key != 0).collect();
        rows.par_sort_by_key(|(key, _)| *key);
        rows
    }
}

/// By rule, how many rows a plan leaves out: their block was too large and no column splits it. Rules without such rows are not named.
pub(super) fn left_out(table: &Table, definition: &Definition, plan: &Plan) -> Vec<(usize, u64)> {
    let leaves_out = |nth: usize| plan.split.iter().any(|((rule, _), column)| *rule == nth && column.is_none());
    let of = |(nth, rule): (usize, &Rule)| {
        let is_out = |row: &u32| key(table, rule, Side::Left, *row).is_some() && plan.key(table, (nth, rule), Side::Left, *row).is_none();
        (nth, (0..table.n_rows()).into_par_iter().filter(is_out).count() as u64)
    };
    definition.rules.iter().enumerate().filter(|(nth, _)| leaves_out(*nth)).map(of).filter(|(_, n)| *n > 0).collect()
}

/// Blocks that have outgrown the limit, by rule, the largest first.
///
/// Refused: `Grown`, where one has done so by far.
pub(super) fn grown(definition: &Definition, blocks: impl Iterator<Item = (usize, usize)>) -> Result<Vec<(usize, u64)>, Problem> {
    let most = definition.settings.most_in_block;
    let mut grown: Vec<(usize, usize)> = blocks.filter(|(_, n_rows)| *n_rows > most).collect();
    grown.sort_unstable_by_key(|(rule, n_rows)| (*rule, Reverse(*n_rows)));
    if let Some((rule, n_rows)) = grown.iter().find(|(_, n_rows)| *n_rows > most.saturating_mul(MOST_GROWN)) {
        let rule = definition.rules.get(*rule).map_or_else(String::new, |rule| rule.name.clone());
        return Err(Problem::Grown { rule, n_rows: *n_rows });
    }
    Ok(grown.into_iter().map(|(rule, n_rows)| (rule, n_rows as u64)).collect())
}
