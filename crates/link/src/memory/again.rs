//! Linking a table under an edition: everything afresh, or only what the rows named can have changed. Not for training.

use super::Edition;
use super::keys::{Keys, refuse_grown};
use crate::block::HotBlock;
use crate::cluster::{ByPeople, Clusters, cluster_with};
use crate::compare::Comparer;
use crate::definition::Definition;
use crate::problem::Problem;
use crate::score::{Scored, Scorer, weight};
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
    /// Blocks that the edition leaves out, as large as they are today.
    pub hot: Vec<HotBlock>,
    /// Blocks that have outgrown the limit since the edition was made, and were compared all the same: train a new one.
    pub grown: Vec<HotBlock>,
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
        self.link_changed(table, definition, &[], None, by_people)
    }

    /// Links a table of which most was linked before: `known` are the pairs kept from then whose two rows have not changed since, `changed` says
    /// of each row whether it is new or changed (`None`: all are). Only pairs of changed rows are compared. The answer is that of [`Self::link`].
    pub fn link_changed(
        &self,
        table: &Table,
        definition: &Definition,
        known: &[Scored],
        changed: Option<&[bool]>,
        by_people: &ByPeople,
    ) -> Result<Relinked, Problem> {
        definition.check(table)?;
        self.check(definition)?;
        let found = Found::look(table, definition, self, changed)?;
        let least = weight(definition.settings.review_from);
        let scored = match changed {
            None => weighed(table, definition, self, &found.pairs),
            Some(_) => found.weighed_apart(table, definition, self)?,
        };
        let mut pairs: Vec<Scored> = known.iter().copied().chain(scored).filter(|pair| pair.weight >= least).collect();
        let place = |s: &Scored| (table.rank(s.left), table.rank(s.right));
        pairs.par_sort_unstable_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| place(a).cmp(&place(b))));
        let clusters = cluster_with(table, &self.heeded(definition), &pairs, by_people);
        let n_compared = found.pairs.iter().map(|pairs| pairs.len() as u64).sum();
        Ok(Relinked { pairs, clusters, n_compared, hot: found.hot, grown: found.grown })
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
    hot: Vec<HotBlock>,
    grown: Vec<HotBlock>,
}

impl Found {
    fn look(table: &Table, definition: &Definition, edition: &Edition, changed: Option<&[bool]>) -> Result<Self, Problem> {
        let keys = Keys::all(table, definition, edition);
        let mut found = Self::default();
        for nth in 0..keys.len() {
            let left = Keys::sorted(&keys[nth].left, table);
            let right = if keys[nth].is_symmetric() { Vec::new() } else { Keys::sorted(keys[nth].right(), table) };
            let looking = Looking { table, keys: &keys, nth, right: &right, changed };
            let blocks: Vec<&[(u64, u32)]> = left.chunk_by(|a, b| a.0 == b.0).collect();
            found.sizes(definition, &keys[nth], nth, &blocks)?;
            let of_blocks = |blocks: &[&[(u64, u32)]]| {
                let mut pairs = Vec::new();
                blocks.iter().filter(|block| !keys[nth].is_hot(block[0].0)).for_each(|block| looking.block(block, &mut pairs));
                pairs
            };
            found.pairs.par_extend(blocks.par_chunks(256).map(of_blocks));
        }
        Ok(found)
    }

    fn sizes(&mut self, definition: &Definition, keys: &Keys<'_>, rule: usize, blocks: &[&[(u64, u32)]]) -> Result<(), Problem> {
        for block in blocks {
            let (key, row) = block[0];
            let large = HotBlock { rule, row, n_rows: block.len() as u64, split_by: Vec::new(), n_left_out: block.len() as u64 };
            if keys.is_hot(key) {
                self.hot.push(large);
            } else if block.len() > definition.settings.most_in_block {
                refuse_grown(definition, rule, block.len())?;
                self.grown.push(large);
            }
        }
        Ok(())
    }

    /// Weighs pairs by preparing only the rows they are of.
    fn weighed_apart(&self, table: &Table, definition: &Definition, edition: &Edition) -> Result<Vec<Scored>, Problem> {
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
    keys: &'a [Keys<'a>],
    nth: usize,
    right: &'a [(u64, u32)],
    changed: Option<&'a [bool]>,
}

impl Looking<'_> {
    fn is_changed(&self, row: u32) -> bool {
        self.changed.is_none_or(|changed| changed.get(row as usize) == Some(&true))
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
        let (rule, key) = (&self.keys[self.nth], block[0].0);
        let from = self.right.partition_point(|(k, _)| *k < key);
        let to = self.right.partition_point(|(k, _)| *k <= key);
        for (_, a) in block {
            for (_, b) in &self.right[from..to] {
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
