//! Which rows belong together. Not connected components: one wrong pair would chain two families into one.
//!
//! Pairs are taken from the strongest evidence down. Two clusters merge when all the evidence between them, pairs that speak against it and
//! pairs that no rule brought together included, is for it; and never when a cannot-link fact stands between them: two different verified ids, or
//! two rows of a source that has one row for each.

use crate::column::MISSING;
use crate::definition::Definition;
use crate::score::{Scored, weight};
use crate::table::Table;

/// Why two clusters were kept apart although a pair of theirs was strong enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apart {
    /// They have different verified ids.
    VerifiedIds,
    /// They hold two rows of a source that has one row for each.
    OneRowEach,
    /// Taken together, the other pairs speak against it.
    Evidence,
}

/// A pair strong enough whose rows were kept apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptApart {
    /// Its place among the scored pairs.
    pub pair: usize,
    /// Why.
    pub why: Apart,
}

/// Rows put together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clusters {
    /// For each row, the row that names its cluster: the one of the smallest id in it.
    pub of: Vec<u32>,
    /// Pairs strong enough whose rows were kept apart, strongest first.
    pub apart: Vec<KeptApart>,
}

impl Clusters {
    /// How many clusters.
    pub fn n_clusters(&self) -> usize {
        (0u32..).zip(&self.of).filter(|(row, cluster)| row == *cluster).count()
    }
}

/// Clusters from scored pairs, which come with the strongest first. Pairs below `link_from` merge nothing but count as evidence.
pub fn cluster(table: &Table, definition: &Definition, scored: &[Scored]) -> Clusters {
    let mut growing = Growing::new(table, definition, scored);
    let least = weight(definition.settings.link_from);
    let mut apart = Vec::new();
    for (nth, pair) in scored.iter().enumerate().take_while(|(_, pair)| pair.weight >= least) {
        let (a, b) = (growing.find(pair.left), growing.find(pair.right));
        if a == b {
            continue;
        }
        match growing.why_apart(a, b, least) {
            None => growing.merge(a, b),
            Some(why) => apart.push(KeptApart { pair: nth, why }),
        }
    }
    let mut clusters = growing.named();
    apart.retain(|kept| scored.get(kept.pair).is_some_and(|s| clusters.of[s.left as usize] != clusters.of[s.right as usize]));
    clusters.apart = apart;
    clusters
}

struct Growing<'a> {
    table: &'a Table,
    definition: &'a Definition,
    scored: &'a [Scored],
    cluster: Vec<u32>,
    members: Vec<Vec<u32>>,
    /// Where each row's pairs begin in `pairs`.
    begins: Vec<u32>,
    pairs: Vec<u32>,
}

impl<'a> Growing<'a> {
    fn new(table: &'a Table, definition: &'a Definition, scored: &'a [Scored]) -> Self {
        let n = table.n_rows() as usize;
        let mut begins = vec![0u32; n + 1];
        scored.iter().flat_map(|s| [s.left, s.right]).for_each(|row| begins[row as usize + 1] += 1);
        (0..n).for_each(|row| begins[row + 1] += begins[row]);
        let mut next = begins.clone();
        let mut pairs = vec![0u32; scored.len() * 2];
        for (nth, pair) in (0u32..).zip(scored) {
            for row in [pair.left, pair.right] {
                pairs[next[row as usize] as usize] = nth;
                next[row as usize] += 1;
            }
        }
        let members = (0..table.n_rows()).map(|row| vec![row]).collect();
        Self { table, definition, scored, cluster: (0..table.n_rows()).collect(), members, begins, pairs }
    }

    fn find(&self, row: u32) -> u32 {
        self.cluster[row as usize]
    }

    fn members(&self, cluster: u32) -> &[u32] {
        &self.members[cluster as usize]
    }

    fn why_apart(&self, a: u32, b: u32, least: f64) -> Option<Apart> {
        if self.ids_differ(a, b) {
            Some(Apart::VerifiedIds)
        } else if self.members(a).iter().any(|x| self.members(b).iter().any(|y| !self.table.may_be_same(*x, *y))) {
            Some(Apart::OneRowEach)
        } else if self.evidence(a, b) < least {
            Some(Apart::Evidence)
        } else {
            None
        }
    }

    fn ids_differ(&self, a: u32, b: u32) -> bool {
        let columns = self.definition.verified_ids.iter().map(|c| &self.table.columns()[*c]);
        columns.into_iter().any(|column| {
            let ids = |cluster: u32| self.members(cluster).iter().map(|row| column.code(*row)).filter(|code| *code != MISSING);
            ids(a).any(|x| ids(b).any(|y| x != y))
        })
    }

    /// The average weight of all pairs between two clusters, in bits.
    fn evidence(&self, a: u32, b: u32) -> f64 {
        let (few, many) = if self.members(a).len() <= self.members(b).len() { (a, b) } else { (b, a) };
        let (mut sum, mut n) = (0.0, 0usize);
        for row in self.members(few) {
            let (from, to) = (self.begins[*row as usize] as usize, self.begins[*row as usize + 1] as usize);
            for pair in self.pairs[from..to].iter().map(|nth| &self.scored[*nth as usize]) {
                let other = if pair.left == *row { pair.right } else { pair.left };
                if self.find(other) == many {
                    sum += pair.weight;
                    n += 1;
                }
            }
        }
        let all = self.members(a).len() * self.members(b).len();
        (sum + (all - n) as f64 * self.definition.settings.never_compared) / all as f64
    }

    fn merge(&mut self, a: u32, b: u32) {
        let (into, from) = if self.members(a).len() >= self.members(b).len() { (a, b) } else { (b, a) };
        let moved = std::mem::take(&mut self.members[from as usize]);
        moved.iter().for_each(|row| self.cluster[*row as usize] = into);
        self.members[into as usize].extend(moved);
    }

    /// Every cluster under the name of its row of the smallest id.
    fn named(&self) -> Clusters {
        let mut of = vec![0; self.cluster.len()];
        for members in &self.members {
            let name = members.iter().copied().min_by_key(|row| self.table.rank(*row)).unwrap_or_default();
            members.iter().for_each(|row| of[*row as usize] = name);
        }
        Clusters { of, apart: Vec::new() }
    }
}
