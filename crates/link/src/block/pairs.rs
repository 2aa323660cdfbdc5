//! The pairs that the rules bring, each once, with its answers. Not for what the answers are worth.

use super::keys::{self, HotBlock, Keys, RuleCount};
use crate::compare::{Comparer, Pattern};
use crate::definition::Definition;
use crate::table::Table;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Two rows that were compared. `left` comes before `right` in the order of ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The row of the smaller id.
    pub left: u32,
    /// The other row.
    pub right: u32,
    /// Index of its answers in [`Candidates::patterns`].
    pub pattern: u32,
}

/// All pairs that were compared.
#[derive(Debug, Clone, Default)]
pub struct Candidates {
    /// The pairs, by rule, then block.
    pub pairs: Vec<Pair>,
    /// The different answers, ascending, and how many pairs gave them.
    pub patterns: Vec<(Pattern, u64)>,
    /// What each rule brought.
    pub by_rule: Vec<RuleCount>,
    /// Blocks left out.
    pub hot: Vec<HotBlock>,
}

type Answered = (u32, u32, Pattern);

/// Compares every pair that a rule brings.
pub fn candidates(table: &Table, definition: &Definition) -> Candidates {
    let comparer = Comparer::new(table, &definition.comparisons);
    let (keys, hot) = keys::all(table, definition);
    let mut answered: Vec<Vec<Answered>> = Vec::new();
    let mut by_rule = Vec::new();
    for nth in 0..keys.len() {
        let found = of_rule(table, &keys, nth, &comparer);
        let n_rows = keys[nth].left.iter().filter(|key| **key != 0).count() as u64;
        by_rule.push(RuleCount { n_rows, n_pairs: found.iter().map(|f| f.len() as u64).sum() });
        answered.extend(found);
    }
    let patterns = counted(&answered);
    let place = |pattern: &Pattern| patterns.binary_search_by_key(pattern, |p| p.0).unwrap_or_default() as u32;
    let pairs = answered.par_iter().flat_map_iter(|a| a.iter().map(|(l, r, p)| Pair { left: *l, right: *r, pattern: place(p) }));
    Candidates { pairs: pairs.collect(), patterns, by_rule, hot }
}

fn counted(answered: &[Vec<Answered>]) -> Vec<(Pattern, u64)> {
    let count = |mut counts: BTreeMap<Pattern, u64>, found: &Vec<Answered>| {
        found.iter().for_each(|(_, _, pattern)| *counts.entry(*pattern).or_default() += 1);
        counts
    };
    let add = |mut all: BTreeMap<Pattern, u64>, more: BTreeMap<Pattern, u64>| {
        more.into_iter().for_each(|(pattern, n)| *all.entry(pattern).or_default() += n);
        all
    };
    answered.par_iter().fold(BTreeMap::new, count).reduce(BTreeMap::new, add).into_iter().collect()
}

/// The pairs of one rule that no earlier rule brings.
fn of_rule(table: &Table, keys: &[Keys], nth: usize, comparer: &Comparer<'_>) -> Vec<Vec<Answered>> {
    let rule = &keys[nth];
    let left = Keys::sorted(&rule.left, table);
    let right = if std::ptr::eq(rule.left.as_slice(), rule.right()) { None } else { Some(Keys::sorted(rule.right(), table)) };
    let blocks: Vec<&[(u64, u32)]> = left.chunk_by(|a, b| a.0 == b.0).filter(|b| right.is_some() || b.len() > 1).collect();
    let earlier = |a: u32, b: u32| keys[..nth].iter().any(|rule| rule.brings(a, b) || rule.brings(b, a));
    let visit = |blocks: &[&[(u64, u32)]]| {
        let mut found = Vec::new();
        let mut take = |a: u32, b: u32| {
            if table.may_be_same(a, b) && !earlier(a, b) {
                let (l, r) = if table.rank(a) < table.rank(b) { (a, b) } else { (b, a) };
                found.push((l, r, comparer.compare(l, r)));
            }
        };
        for block in blocks {
            match &right {
                None => within(rule, block, &mut take),
                Some(right) => across(table, rule, block, right, &mut take),
            }
        }
        found
    };
    blocks.par_chunks(256).map(visit).collect()
}

fn within(rule: &Keys, block: &[(u64, u32)], take: &mut impl FnMut(u32, u32)) {
    for (nth, (_, a)) in block.iter().enumerate() {
        block[nth + 1..].iter().filter(|(_, b)| rule.brings(*a, *b)).for_each(|(_, b)| take(*a, *b));
    }
}

/// A rule that reads differently from both sides brings a pair in one direction or in both; it is taken once.
fn across(table: &Table, rule: &Keys, block: &[(u64, u32)], right: &[(u64, u32)], take: &mut impl FnMut(u32, u32)) {
    let key = block[0].0;
    let from = right.partition_point(|(k, _)| *k < key);
    let to = right.partition_point(|(k, _)| *k <= key);
    for (_, a) in block {
        for (_, b) in &right[from..to] {
            let twice = rule.brings(*b, *a) && table.rank(*b) < table.rank(*a);
            if a != b && rule.brings(*a, *b) && !twice {
                take(*a, *b);
            }
        }
    }
}
