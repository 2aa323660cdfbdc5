//! The blocks of one rule: rows sorted so that those that agree stand together. Sorted by the codes of its most telling column first, by counting,
//! and then within blocks; no key is kept per row. Not for the pairs in them (`visit`), and not for blocks that are too large (`split`).

use super::key::HotBlock;
use crate::column::MISSING;
use crate::compare::Rows;
use crate::definition::Rule;
use crate::table::Table;

/// Marks a row that stands in its block as the right one.
const RIGHT: u32 = 1 << 31;

/// The blocks of one rule with more than one row.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    /// Rows by block, in the order of their ids within it. Where the rule reads differently from both sides, a row may stand there twice: the left
    /// ones first, then the right ones, which are marked.
    pub(crate) entries: Vec<u32>,
    /// Where each block begins, and the end of the last.
    pub(crate) starts: Vec<u32>,
    /// Rows with a value in every column of the rule.
    pub(crate) n_rows: u64,
    /// Whether it reads differently from both sides.
    pub(crate) two_sided: bool,
    /// Blocks that were too large, and what was done.
    pub(crate) hot: Vec<HotBlock>,
}

/// The row of an entry.
pub(crate) fn row(entry: u32) -> u32 {
    entry & !RIGHT
}

impl Groups {
    pub(crate) fn new(table: &Table, rows: &Rows, rule: &Rule) -> Self {
        let two_sided = !rule.is_symmetric();
        let mut groups = Self { two_sided, starts: vec![0], ..Self::default() };
        groups.enter(table, rows, rule);
        let mut pairs = rule.equal.clone();
        pairs.sort_by_key(|(l, _)| std::cmp::Reverse(table.columns()[*l].n_values()));
        pairs.dedup();
        let n = groups.entries.len();
        groups.starts.push(n as u32);
        for (l, r) in &pairs {
            let code = |entry: u32| {
                if entry & RIGHT == 0 || l == r { table.columns()[*l].code(row(entry)) } else { rows.crossed_code(row(entry), *l, *r) }
            };
            groups.refine(code, table.columns()[*l].n_values() as usize);
        }
        if pairs.is_empty() && n < 2 {
            groups.starts.truncate(1);
        }
        groups
    }

    /// Lists the rows that have all values, but for those whose value stands nowhere else.
    fn enter(&mut self, table: &Table, rows: &Rows, rule: &Rule) {
        let column = |c: usize| &table.columns()[c];
        let left = |row: &u32| rule.equal.iter().all(|(l, _)| column(*l).code(*row) != MISSING);
        let alone = |row: &u32| !self.two_sided && rule.equal.iter().any(|(l, _)| column(*l).count(column(*l).code(*row)) < 2);
        let mut n_rows = 0;
        let mut entries: Vec<u32> = table.order().iter().copied().filter(left).inspect(|_| n_rows += 1).filter(|row| !alone(row)).collect();
        if self.two_sided {
            let code = |row: &u32, (l, r): &(usize, usize)| if l == r { column(*l).code(*row) } else { rows.crossed_code(*row, *l, *r) };
            let right = |row: &&u32| rule.equal.iter().all(|pair| code(row, pair) != MISSING);
            let rights: Vec<u32> = table.order().iter().filter(right).copied().collect();
            for pair in &rule.equal {
                let mut there = vec![false; column(pair.0).n_values() as usize];
                rights.iter().for_each(|row| there[code(row, pair) as usize] = true);
                entries.retain(|row| there[column(pair.0).code(*row) as usize]);
            }
            entries.extend(rights.iter().map(|row| row | RIGHT));
        }
        (self.entries, self.n_rows) = (entries, n_rows);
    }

    /// Parts every block by one more code, and drops what is alone.
    fn refine(&mut self, code: impl Fn(u32) -> u32, n_codes: usize) {
        let (mut entries, starts) = (std::mem::take(&mut self.entries), std::mem::take(&mut self.starts));
        let (mut counts, mut keys, mut sorted) = (Vec::new(), Vec::new(), Vec::new());
        self.starts.push(0);
        let mut kept = 0;
        for (from, to) in starts.windows(2).map(|w| (w[0] as usize, w[1] as usize)) {
            sorted.clear();
            if to - from > n_codes / 4 + 64 {
                by_counting(&entries[from..to], &code, n_codes, &mut counts, &mut sorted);
            } else {
                keys.clear();
                keys.extend((0u64..).zip(&entries[from..to]).map(|(place, entry)| u64::from(code(*entry)) << 32 | place));
                keys.sort_unstable();
                let block = &entries[from..to];
                sorted.extend(keys.iter().map(|key| ((key >> 32) as u32, block[*key as u32 as usize])));
            }
            for block in sorted.chunk_by(|a, b| a.0 == b.0) {
                if self.is_of_use(block.first().map_or(0, |e| e.1), block.last().map_or(0, |e| e.1)) {
                    block.iter().enumerate().for_each(|(nth, (_, entry))| entries[kept + nth] = *entry);
                    kept += block.len();
                    self.starts.push(kept as u32);
                }
            }
        }
        entries.truncate(kept);
        entries.shrink_to_fit();
        self.entries = entries;
    }

    /// Whether a block from `first` to `last` has a pair at all.
    fn is_of_use(&self, first: u32, last: u32) -> bool {
        if self.two_sided { first & RIGHT == 0 && last & RIGHT != 0 } else { first != last }
    }

    /// Where each block begins and ends.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.starts.windows(2).map(|w| (w[0] as usize, w[1] as usize))
    }

    /// How many entries of a block are left ones.
    pub(crate) fn n_left(&self, block: &[u32]) -> usize {
        if self.two_sided { block.partition_point(|entry| entry & RIGHT == 0) } else { block.len() }
    }

    /// How large a block is: the rows of its larger side.
    pub(super) fn size(&self, block: &[u32]) -> usize {
        let left = self.n_left(block);
        if self.two_sided { left.max(block.len() - left) } else { left }
    }

    /// How large every block is.
    pub(crate) fn sizes(&self) -> impl Iterator<Item = usize> + '_ {
        self.blocks().map(|(from, to)| self.size(&self.entries[from..to]))
    }

    /// How many pairs a block has at most.
    pub(crate) fn n_pairs(&self, block: &[u32]) -> u64 {
        let (n, left) = (block.len() as u64, self.n_left(block) as u64);
        if self.two_sided { left * (n - left) } else { n * n.saturating_sub(1) / 2 }
    }

    /// Ends a block with entries just added.
    pub(super) fn end_block(&mut self) {
        self.starts.push(self.entries.len() as u32);
    }
}

/// Sorts entries with their codes by counting; stable.
fn by_counting(entries: &[u32], code: impl Fn(u32) -> u32, n_codes: usize, counts: &mut Vec<u32>, sorted: &mut Vec<(u32, u32)>) {
    counts.clear();
    counts.resize(n_codes + 1, 0);
    entries.iter().for_each(|entry| counts[code(*entry) as usize + 1] += 1);
    (0..n_codes).for_each(|code| counts[code + 1] += counts[code]);
    sorted.resize(entries.len(), (0, 0));
    for entry in entries {
        let code = code(*entry);
        let place = &mut counts[code as usize];
        sorted[*place as usize] = (code, *entry);
        *place += 1;
    }
}
