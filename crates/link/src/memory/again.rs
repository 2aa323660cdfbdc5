//! Linking a table under an edition: everything afresh, or only what the rows named can have changed. Not for training.

use super::Edition;
use super::keys::{self, Keys};
use crate::block::Work;
use crate::cluster::{ByPeople, Clusters, cluster_with};
use crate::compare::Comparer;
use crate::definition::Definition;
use crate::problem::Problem;
use crate::score::{Scored, Scorer, keep, weight};
use crate::table::Table;
use rayon::prelude::*;

/// What linking under an edition came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Relinked {
    /// Pairs at or above the review threshold, the strongest evidence first.
    pub pairs: Vec<Scored>,
    /// Which rows belong together.
    pub clusters: Clusters,
    /// How many pairs were compared in this run.
    pub n_compared: u64,
    /// By rule, rows that the edition leaves out of it, as their block was too large and no column splits it.
    pub left_out: Vec<(usize, u64)>,
    /// Rule and rows of blocks that have outgrown the limit since the edition was made, and were compared all the same; by rule, the largest
    /// first. Train a new edition.
    pub grown: Vec<(usize, u64)>,
}

impl Relinked {
    /// Pairs worth a look by people, strongest first: as probable as the review threshold asks, and not put together.
    pub fn to_review(&self) -> impl Iterator<Item = &Scored> {
        self.pairs.iter().filter(|pair| self.clusters.of[pair.left as usize] != self.clusters.of[pair.right as usize])
    }
}

impl Edition {
    /// Links all rows of a table afresh.
    ///
    /// Refused: `OtherDefinition`, `Grown`, and whatever is wrong with the definition.
    pub fn link(&self, table: &Table, definition: &Definition, by_people: &ByPeople) -> Result<Relinked, Problem> {
        definition.check(table)?;
        self.check(definition)?;
        let heeded = self.heeded(definition);
        let work = Work::new(table, &heeded, Some(&self.plan));
        let blocks = work.groups.iter().enumerate().flat_map(|(nth, groups)| groups.sizes().map(move |n_rows| (nth, n_rows)));
        let grown = keys::grown(definition, blocks)?;
        let kept = keep(&work, &heeded, &self.model);
        let clusters = cluster_with(table, &heeded, &kept.pairs, by_people);
        let n_compared = kept.patterns.iter().map(|(_, n)| n).sum();
        Ok(Relinked { pairs: kept.pairs, clusters, n_compared, left_out: keys::left_out(table, definition, &self.plan), grown })
    }

    /// Links a table of which most was linked before: `known` are the pairs kept from then whose two rows have not changed since, `changed` says
    /// of each row whether it is new or changed. Only pairs of changed rows are compared. The answer is that of [`Self::link`].
    pub fn link_changed(
        &self,
        table: &Table,
        definition: &Definition,
        known: &[Scored],
        changed: &[bool],
        by_people: &ByPeople,
    ) -> Result<Relinked, Problem> {
        definition.check(table)?;
        self.check(definition)?;
        let heeded = self.heeded(definition);
        let found = Found::look(table, definition, self, changed)?;
        let mut pairs = found.weighed(table, &heeded, self)?;
        pairs.extend(known);
        let place = |s: &Scored| (table.rank(s.left), table.rank(s.right));
        pairs.par_sort_unstable_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| place(a).cmp(&place(b))));
        let clusters = cluster_with(table, &heeded, &pairs, by_people);
        let n_compared = found.pairs.iter().map(|pairs| pairs.len() as u64).sum();
        Ok(Relinked { pairs, clusters, n_compared, left_out: keys::left_out(table, definition, &self.plan), grown: found.grown })
    }
}

/// Weighs pairs of rows, the row of the smaller id first; keeps those worth a look.
pub(super) fn weighed(table: &Table, definition: &Definition, edition: &Edition, pairs: &[Vec<(u32, u32)>]) -> Vec<Scored> {
    let comparer = Comparer::new(table, &definition.comparisons);
    let scorer = Scorer::new(table, definition, &edition.model);
    let least = weight(definition.settings.review_from);
    let weigh = |(l, r): &(u32, u32)| Some(scorer.weigh(*l, *r, comparer.compare(*l, *r))).filter(|pair| pair.weight >= least);
    pairs.par_iter().flat_map_iter(|pairs| pairs.iter().filter_map(weigh)).collect()
}

/// Pairs that rules bring and that were not compared before.
#[derive(Default)]
struct Found {
    pairs: Vec<Vec<(u32, u32)>>,
    grown: Vec<(usize, u64)>,
}

impl Found {
    fn look(table: &Table, definition: &Definition, edition: &Edition, changed: &[bool]) -> Result<Self, Problem> {
        let keys = Keys::all(table, definition, &edition.plan);
        let (mut pairs, mut sizes) = (Vec::new(), Vec::new());
        for nth in 0..keys.len() {
            let left = Keys::sorted(&keys[nth].left, table);
            let right = if keys[nth].is_symmetric() { Vec::new() } else { Keys::sorted(keys[nth].right(), table) };
            let looking = Looking { table, keys: &keys, nth, right: &right, changed };
            let blocks: Vec<&[(u64, u32)]> = left.chunk_by(|a, b| a.0 == b.0).collect();
            sizes.extend(blocks.iter().map(|block| (nth, looking.size(block))));
            let of_blocks = |blocks: &[&[(u64, u32)]]| {
                let mut pairs = Vec::new();
                blocks.iter().for_each(|block| looking.block(block, &mut pairs));
                pairs
            };
            pairs.par_extend(blocks.par_chunks(256).map(of_blocks));
        }
        Ok(Self { pairs, grown: keys::grown(definition, sizes.into_iter())? })
    }

    /// Weighs the pairs by preparing only the rows they are of.
    fn weighed(&self, table: &Table, definition: &Definition, edition: &Edition) -> Result<Vec<Scored>, Problem> {
        let mut place = vec![u32::MAX; table.n_rows() as usize];
        let mut rows = Vec::new();
        for row in self.pairs.iter().flatten().flat_map(|(l, r)| [*l, *r]) {
            if place[row as usize] == u32::MAX {
                place[row as usize] = rows.len() as u32;
                rows.push(row);
            }
        }
        let part = table.part(&rows)?;
        let pairs: Vec<Vec<(u32, u32)>> =
            self.pairs.iter().map(|pairs| pairs.iter().map(|(l, r)| (place[*l as usize], place[*r as usize])).collect()).collect();
        let back = |pair: Scored| Scored { left: rows[pair.left as usize], right: rows[pair.right as usize], ..pair };
        Ok(weighed(&part, definition, edition, &pairs).into_iter().map(back).collect())
    }
}

/// The blocks of one rule.
struct Looking<'a> {
    table: &'a Table,
    keys: &'a [Keys],
    nth: usize,
    right: &'a [(u64, u32)],
    changed: &'a [bool],
}

impl Looking<'_> {
    fn is_changed(&self, row: u32) -> bool {
        self.changed.get(row as usize) != Some(&false)
    }

    /// The rows on the right side of the block of a key.
    fn rights(&self, key: u64) -> &[(u64, u32)] {
        let from = self.right.partition_point(|(k, _)| *k < key);
        let to = self.right.partition_point(|(k, _)| *k <= key);
        &self.right[from..to]
    }

    /// How large a block is: the rows of its larger side, where both have some.
    fn size(&self, block: &[(u64, u32)]) -> usize {
        if self.keys[self.nth].is_symmetric() {
            return block.len();
        }
        match self.rights(block[0].0).len() {
            0 => 0,
            n => n.max(block.len()),
        }
    }

    fn block(&self, block: &[(u64, u32)], pairs: &mut Vec<(u32, u32)>) {
        let rule = &self.keys[self.nth];
        if !rule.is_symmetric() {
            return self.across(block, pairs);
        }
        for (nth, (_, a)) in block.iter().enumerate() {
            if self.is_changed(*a) {
                let earlier_unchanged = block[..nth].iter().filter(|(_, b)| !self.is_changed(*b));
                earlier_unchanged.chain(&block[nth + 1..]).for_each(|(_, b)| self.take(*a, *b, pairs));
            }
        }
    }

    /// A rule that reads differently from both sides brings a pair in one direction or in both; it is taken once.
    fn across(&self, block: &[(u64, u32)], pairs: &mut Vec<(u32, u32)>) {
        let rule = &self.keys[self.nth];
        let rights = self.rights(block[0].0);
        let any_right = rights.iter().any(|(_, b)| self.is_changed(*b));
        for (_, a) in block.iter().filter(|(_, a)| any_right || self.is_changed(*a)) {
            for (_, b) in rights {
                let twice = rule.brings(*b, *a) && self.table.rank(*b) < self.table.rank(*a);
                if a != b && !twice && (self.is_changed(*a) || self.is_changed(*b)) {
                    self.take(*a, *b, pairs);
                }
            }
        }
    }

    fn take(&self, a: u32, b: u32, pairs: &mut Vec<(u32, u32)>) {
        let earlier = self.keys[..self.nth].iter().any(|rule| rule.brings(a, b) || rule.brings(b, a));
        if !earlier && self.table.may_be_same(a, b) {
            pairs.push(if self.table.rank(a) < self.table.rank(b) { (a, b) } else { (b, a) });
        }
    }
}
