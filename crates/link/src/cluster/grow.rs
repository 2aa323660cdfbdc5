//! Clusters while they grow: who is in which, what keeps two of them apart, and the evidence between them. The order in which they merge is not
//! decided here.

use super::{Apart, ByPeople};
use crate::column::MISSING;
use crate::definition::Definition;
use crate::score::Scored;
use crate::table::Table;
use std::collections::HashMap;

/// A cluster in which people put two verified ids together: it differs from every other id.
const MIXED: u32 = u32::MAX - 1;

pub(super) struct Growing<'a> {
    table: &'a Table,
    scored: &'a [Scored],
    never_compared: f64,
    /// The cluster of each row, named by one of its rows.
    cluster: Vec<u32>,
    /// The next row of the same cluster; the last leads to the first.
    next: Vec<u32>,
    /// Rows of a cluster, at its name.
    size: Vec<u32>,
    /// By column of verified ids: the id of a cluster, at its name.
    ids: Vec<Vec<u32>>,
    any_one_each: bool,
    /// Rows that people put apart from a row.
    apart: HashMap<u32, Vec<u32>>,
    /// The evidence of the merges that made a cluster, as the logarithm of the probability that all of them are right; at its name.
    right: Vec<f64>,
    /// Where each row's pairs begin in `pairs`.
    begins: Vec<u32>,
    pairs: Vec<u32>,
}

impl<'a> Growing<'a> {
    pub(super) fn new(table: &'a Table, definition: &'a Definition, scored: &'a [Scored], by_people: &ByPeople) -> Self {
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
        let ids = |column: &usize| (0..table.n_rows()).map(|row| table.columns()[*column].code(row)).collect();
        let mut apart: HashMap<u32, Vec<u32>> = HashMap::new();
        for (some, others) in &by_people.apart {
            some.iter().for_each(|row| apart.entry(*row).or_default().extend(others));
            others.iter().for_each(|row| apart.entry(*row).or_default().extend(some));
        }
        Self {
            table,
            scored,
            never_compared: definition.settings.never_compared,
            cluster: (0..table.n_rows()).collect(),
            next: (0..table.n_rows()).collect(),
            size: vec![1; n],
            ids: definition.verified_ids.iter().map(ids).collect(),
            any_one_each: table.sources().iter().any(|source| source.one_row_each),
            apart,
            right: vec![0.0; n],
            begins,
            pairs,
        }
    }

    pub(super) fn find(&self, row: u32) -> u32 {
        self.cluster[row as usize]
    }

    pub(super) fn n_rows(&self) -> u32 {
        self.table.n_rows()
    }

    pub(super) fn size(&self, cluster: u32) -> u32 {
        self.size[cluster as usize]
    }

    /// The logarithm of the probability that all merges of a row's cluster were right.
    pub(super) fn right(&self, row: u32) -> f64 {
        self.right[self.find(row) as usize]
    }

    fn members(&self, cluster: u32) -> impl Iterator<Item = u32> + '_ {
        let later = move |row: &u32| Some(self.next[*row as usize]).filter(|next| *next != cluster);
        std::iter::successors(Some(cluster), later)
    }

    /// Merges what people put together, unless people put some of it apart.
    pub(super) fn put_together(&mut self, by_people: &ByPeople) {
        let mut groups: Vec<Vec<u32>> = by_people.together.clone();
        groups.iter_mut().for_each(|group| group.sort_by_key(|row| self.table.rank(*row)));
        groups.sort_by_key(|group| group.first().map(|row| self.table.rank(*row)));
        for group in groups {
            for (one, other) in group.iter().zip(group.iter().skip(1)) {
                let (a, b) = (self.find(*one), self.find(*other));
                if a != b && !self.put_apart(a, b) {
                    self.merge(a, b, f64::INFINITY);
                }
            }
        }
    }

    /// The evidence between two clusters where it is for merging them, or what keeps them apart.
    pub(super) fn why_apart(&self, a: u32, b: u32, least: f64) -> Result<f64, Apart> {
        if self.put_apart(a, b) {
            return Err(Apart::People);
        }
        let differ = |ids: &Vec<u32>| {
            let (x, y) = (ids[a as usize], ids[b as usize]);
            x != MISSING && y != MISSING && (x != y || x == MIXED)
        };
        if self.ids.iter().any(differ) {
            return Err(Apart::VerifiedIds);
        }
        if self.any_one_each && self.members(a).any(|x| self.members(b).any(|y| !self.table.may_be_same(x, y))) {
            return Err(Apart::OneRowEach);
        }
        let (few, many) = if self.size(a) <= self.size(b) { (a, b) } else { (b, a) };
        let evidence = self.evidence(self.members(few), self.size(few), |row| self.find(row) == many, self.size(many));
        if evidence < least { Err(Apart::Evidence) } else { Ok(evidence) }
    }

    fn put_apart(&self, a: u32, b: u32) -> bool {
        let (few, many) = if self.size(a) <= self.size(b) { (a, b) } else { (b, a) };
        let with = |row: u32| self.apart.get(&row).into_iter().flatten().any(|other| self.find(*other) == many);
        !self.apart.is_empty() && self.members(few).any(with)
    }

    /// How sure a row belongs with the others of its cluster: the average weight between it and them, in bits.
    pub(super) fn belonging(&self, row: u32) -> f64 {
        let cluster = self.find(row);
        self.evidence([row].into_iter(), 1, |other| self.find(other) == cluster, self.size(cluster) - 1)
    }

    /// The average weight of all pairs between some rows and those that are among the others, in bits.
    fn evidence(&self, some: impl Iterator<Item = u32>, n: u32, among: impl Fn(u32) -> bool, n_others: u32) -> f64 {
        let (mut sum, mut n_pairs) = (0.0, 0u64);
        for row in some {
            let (from, to) = (self.begins[row as usize] as usize, self.begins[row as usize + 1] as usize);
            for pair in self.pairs[from..to].iter().map(|nth| &self.scored[*nth as usize]) {
                if among(if pair.left == row { pair.right } else { pair.left }) {
                    sum += pair.weight;
                    n_pairs += 1;
                }
            }
        }
        let all = u64::from(n) * u64::from(n_others);
        (sum + all.saturating_sub(n_pairs) as f64 * self.never_compared) / all.max(1) as f64
    }

    pub(super) fn merge(&mut self, a: u32, b: u32, evidence: f64) {
        let (into, from) = if self.size(a) >= self.size(b) { (a, b) } else { (b, a) };
        let moved: Vec<u32> = self.members(from).collect();
        moved.iter().for_each(|row| self.cluster[*row as usize] = into);
        self.next.swap(into as usize, from as usize);
        self.size[into as usize] += self.size[from as usize];
        for ids in &mut self.ids {
            let (x, y) = (ids[into as usize], ids[from as usize]);
            ids[into as usize] = if x == MISSING || x == y {
                y
            } else if y == MISSING {
                x
            } else {
                MIXED
            };
        }
        self.right[into as usize] += self.right[from as usize] - (-evidence).exp2().ln_1p();
    }

    /// For each row, the row of the smallest id in its cluster.
    pub(super) fn named(&self) -> Vec<u32> {
        let mut least = vec![u32::MAX; self.cluster.len()];
        for row in self.table.order() {
            let name = &mut least[self.find(*row) as usize];
            if *name == u32::MAX {
                *name = *row;
            }
        }
        self.cluster.iter().map(|cluster| least[*cluster as usize]).collect()
    }
}
