//! What becomes of a block that is too large: it is split by further columns until its parts fit, and only what no column splits is left out.
//! A block of n rows costs about n * n / 2 comparisons; the parts of a split one may together cost no more than the largest block allowed.
//! Not for deciding how large a block may be; the definition says it.

use super::groups::{Groups, row};
use super::key::{HotBlock, Plan, Side, key, part};
use crate::column::MISSING;
use crate::definition::Definition;
use crate::table::Table;
use std::collections::BTreeSet;

/// The least rows that a part may always have.
const FEW: usize = 32;

/// Splits the large blocks of one rule.
pub(super) struct Splitter<'a> {
    table: &'a Table,
    definition: &'a Definition,
    nth: usize,
    /// Columns that may split a block, ascending.
    columns: Vec<usize>,
    /// Where the plan is given, blocks go by it and by nothing else.
    given: Option<&'a Plan>,
    /// What was done.
    pub(super) plan: Plan,
}

/// A block on its way down.
struct Part<'e> {
    entries: &'e [u32],
    key: u64,
    /// Columns it was split by.
    by: Vec<usize>,
    /// The most rows that need no more splitting.
    fits: usize,
}

impl<'a> Splitter<'a> {
    pub(super) fn new(table: &'a Table, definition: &'a Definition, nth: usize, given: Option<&'a Plan>) -> Self {
        let columns: BTreeSet<usize> = definition.columns().collect();
        Self { table, definition, nth, columns: columns.into_iter().collect(), given, plan: Plan::default() }
    }

    /// The same groups with every large block split.
    pub(super) fn split(&mut self, groups: Groups) -> Groups {
        let most = self.definition.settings.most_in_block;
        let is_hot = |block: &[u32]| match self.given {
            Some(plan) => !plan.split.is_empty() && plan.split.contains_key(&(self.nth, self.key(block))),
            None => groups.size(block) > most,
        };
        let hot: Vec<bool> = groups.blocks().map(|(from, to)| is_hot(&groups.entries[from..to])).collect();
        if !hot.contains(&true) {
            return groups;
        }
        let mut out = Groups { starts: vec![0], n_rows: groups.n_rows, two_sided: groups.two_sided, ..Groups::default() };
        for ((from, to), hot) in groups.blocks().zip(hot) {
            let block = &groups.entries[from..to];
            if hot {
                self.block(block, groups.size(block), &mut out);
            } else {
                out.entries.extend_from_slice(block);
                out.end_block();
            }
        }
        out.hot.sort_by_key(|hot| (std::cmp::Reverse(hot.n_rows), self.table.rank(hot.row)));
        out
    }

    fn key(&self, block: &[u32]) -> u64 {
        let rule = &self.definition.rules[self.nth];
        block.first().and_then(|entry| key(self.table, rule, Side::Left, row(*entry))).unwrap_or(0)
    }

    fn block(&mut self, entries: &[u32], size: usize, out: &mut Groups) {
        let most = self.definition.settings.most_in_block;
        let fits = (most.saturating_mul(most) / size.max(1)).max(FEW).min(most);
        let first = entries.iter().map(|entry| row(*entry)).min_by_key(|row| self.table.rank(*row)).unwrap_or_default();
        let mut hot = HotBlock { rule: self.nth, row: first, n_rows: size as u64, split_by: Vec::new(), n_left_out: 0 };
        self.part(Part { entries, key: self.key(entries), by: Vec::new(), fits }, out, &mut hot);
        hot.split_by.sort_unstable();
        hot.split_by.dedup();
        out.hot.push(hot);
    }

    fn part(&mut self, part_of: Part<'_>, out: &mut Groups, hot: &mut HotBlock) {
        let size = out.size(part_of.entries);
        let place = (self.nth, part_of.key);
        let column = match self.given {
            Some(plan) => match plan.split.get(&place) {
                None => return keep(out, part_of.entries),
                Some(column) => *column,
            },
            None if size <= part_of.fits => return keep(out, part_of.entries),
            None => {
                let column = self.choose(&part_of);
                self.plan.split.insert(place, column);
                column
            }
        };
        let Some(column) = column else {
            hot.n_left_out += size as u64;
            return;
        };
        hot.split_by.push(column);
        for entries in self.parted(part_of.entries, column).chunk_by(|a, b| a.0 == b.0) {
            let entries: Vec<u32> = entries.iter().map(|e| e.1).collect();
            let key = part(self.table, part_of.key, column, entries.first().map_or(0, |e| row(*e)));
            let by = part_of.by.iter().copied().chain([column]).collect();
            self.part(Part { entries: &entries, key, by, fits: part_of.fits }, out, hot);
        }
    }

    /// Entries with their codes, sorted; those without a value last.
    fn parted(&self, entries: &[u32], column: usize) -> Vec<(u32, u32)> {
        let column = &self.table.columns()[column];
        let mut parted: Vec<(u32, u32)> = entries.iter().map(|entry| (column.code(row(*entry)), *entry)).collect();
        parted.sort_by_key(|(code, _)| *code);
        parted
    }

    /// The column that splits a part just enough, or else as far as possible. The coarser the parts, the fewer pairs of the same one are lost.
    /// Not a column that would only repeat another rule.
    fn choose(&self, part: &Part<'_>) -> Option<usize> {
        let free = self.columns.iter().copied().filter(|c| !part.by.contains(c) && !self.repeats(&part.by, *c));
        let sizes: Vec<(usize, usize)> =
            free.map(|c| (self.largest(part.entries, c), c)).filter(|(n, _)| *n < part.entries.len()).collect();
        let enough = sizes.iter().filter(|(n, _)| *n <= part.fits).max_by_key(|(n, c)| (*n, std::cmp::Reverse(*c)));
        enough.or_else(|| sizes.iter().min()).map(|(_, c)| *c)
    }

    /// The most entries of one value.
    fn largest(&self, entries: &[u32], column: usize) -> usize {
        let column = &self.table.columns()[column];
        let mut codes: Vec<u32> = entries.iter().map(|entry| column.code(row(*entry))).collect();
        codes.sort_unstable();
        codes.chunk_by(|a, b| a == b).map(<[u32]>::len).max().unwrap_or(0)
    }

    /// Whether agreeing on this column too would be another rule.
    fn repeats(&self, by: &[usize], column: usize) -> bool {
        let own = &self.definition.rules[self.nth].equal;
        let agreed = |(l, r): &(usize, usize)| own.contains(&(*l, *r)) || l == r && (*l == column || by.contains(l));
        let others = self.definition.rules.iter().enumerate().filter(|(nth, _)| *nth != self.nth);
        others.into_iter().any(|(_, rule)| rule.equal.iter().all(agreed))
    }
}

fn keep(out: &mut Groups, entries: &[u32]) {
    if entries.len() > 1 && out.n_pairs(entries) > 0 {
        out.entries.extend_from_slice(entries);
        out.end_block();
    }
}

/// Where each row of split groups belongs: the number of its block, `MISSING` where it is in none; from the left, and from the right if that differs.
pub(super) fn places(groups: &Groups, n_rows: u32) -> (Vec<u32>, Option<Vec<u32>>) {
    let mut left = vec![MISSING; n_rows as usize];
    let mut right = groups.two_sided.then(|| left.clone());
    for (nth, (from, to)) in (0u32..).zip(groups.blocks()) {
        let block = &groups.entries[from..to];
        let (lefts, rights) = block.split_at(groups.n_left(block));
        lefts.iter().for_each(|entry| left[row(*entry) as usize] = nth);
        if let Some(right) = &mut right {
            rights.iter().for_each(|entry| right[row(*entry) as usize] = nth);
        }
    }
    (left, right)
}
