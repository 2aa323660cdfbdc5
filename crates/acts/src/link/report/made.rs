//! What a linkage report is made from, and its counts by agency. Not for estimates; see `judge` in the room that compares.

use super::{Between, Reviews};
use crate::link::protect::{alone, protected};
use crate::link::truth::{Against, Truth};
use std::collections::BTreeMap;
use throughline_exchange::catalog::linkage::Definition;
use throughline_link::judge::blocking;
use throughline_link::judge::estimate::Reviewed;
use throughline_link::judge::group::OfRows;
use throughline_link::score::weight;
use throughline_link::{Column, Linked, Table};
use throughline_model::ids::RecordId;
use throughline_model::words::Words;

/// A code that groups rows.
pub(crate) struct Grouping {
    /// As people read it.
    pub label: Words,
    /// Its value of each row.
    pub column: Column,
    /// The words of its values.
    pub values: BTreeMap<String, Words>,
}

/// What the report is made from.
pub(crate) struct Made<'a> {
    /// The columns compared.
    pub table: &'a Table,
    /// The definition as people wrote it.
    pub definition: &'a Definition,
    /// The same in the words of the room that compares.
    pub compared: &'a throughline_link::Definition,
    /// What came out.
    pub found: &'a Linked,
    /// The agency or file of each row.
    pub source_of: Vec<&'a str>,
    /// The record of each row; empty for files.
    pub records: Vec<&'a RecordId>,
    /// Codes that group rows.
    pub groups: Vec<Grouping>,
    /// Fewest a count may rest on.
    pub minimum: u64,
    /// Who each record truly is of, where that is known.
    pub truth: Option<&'a Truth>,
    /// What people reviewed.
    pub reviews: Taken,
}

/// What people reviewed.
#[derive(Default)]
pub(crate) struct Taken {
    /// A random sample of pairs with the answers of reviewers.
    pub sample: Vec<OfRows>,
    /// How reviews stand; `None`: nobody was asked.
    pub status: Option<Reviews>,
}

impl Made<'_> {
    /// Pairs with an answer: reviewed, or all at hand where the truth is known.
    pub(super) fn judged(&self) -> Vec<OfRows> {
        let Some(truth) = self.truth else { return self.reviews.sample.clone() };
        let of = |row: u32| self.records.get(row as usize).and_then(|record| truth.of(record));
        let pair = |pair: &throughline_link::score::Scored| {
            let (one, other) = (of(pair.left)?, of(pair.right)?);
            let n_rules = blocking::n_rules(self.table, self.compared, &self.found.hot, pair.left, pair.right);
            Some(OfRows {
                left: pair.left,
                right: pair.right,
                reviewed: Reviewed { weight: pair.weight, share: 1.0, same: one == other, n_rules },
            })
        };
        self.found.pairs.iter().filter_map(pair).collect()
    }

    pub(super) fn sources(&self) -> Vec<(String, Option<u64>)> {
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        self.source_of.iter().for_each(|source| *counts.entry(source).or_default() += 1);
        let told = protected(&counts.values().copied().collect::<Vec<_>>(), self.minimum);
        counts.keys().map(|name| (*name).to_owned()).zip(told).collect()
    }

    pub(super) fn between(&self) -> Vec<Between> {
        let mut counts: BTreeMap<(&str, &str), (u64, u64)> = BTreeMap::new();
        let source = |row: u32| self.source_of.get(row as usize).copied().unwrap_or_default();
        let key = |a: u32, b: u32| if source(a) <= source(b) { (source(a), source(b)) } else { (source(b), source(a)) };
        for members in members(self.found).values() {
            for (nth, a) in members.iter().enumerate() {
                members.iter().skip(nth + 1).for_each(|b| counts.entry(key(*a, *b)).or_default().0 += 1);
            }
        }
        let least = weight(f64::from(self.definition.review_from) / 100.0);
        self.found
            .to_review()
            .filter(|pair| pair.weight >= least)
            .for_each(|pair| counts.entry(key(pair.left, pair.right)).or_default().1 += 1);
        let told = |of: fn(&(u64, u64)) -> u64| alone(&counts.values().map(of).collect::<Vec<_>>(), self.minimum);
        let (links, reviews) = (told(|n| n.0), told(|n| n.1));
        let against = self.against();
        let lists = counts.keys().zip(links.into_iter().zip(reviews));
        let one = lists.map(|((one, other), (n_links, n_to_review))| Between {
            one: (*one).to_owned(),
            other: (*other).to_owned(),
            n_links,
            n_to_review,
            truth: against.iter().find(|a| a.one == *one && a.other == *other).cloned(),
        });
        one.collect()
    }

    fn against(&self) -> Vec<Against> {
        let Some(truth) = self.truth else { return Vec::new() };
        let rows = self.records.iter().zip(&self.source_of).zip(&self.found.clusters.of);
        truth.against(rows.map(|((record, source), cluster)| (*record, *source, cluster.to_string())))
    }
}

/// Rows by the row that names their cluster.
fn members(found: &Linked) -> BTreeMap<u32, Vec<u32>> {
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    (0u32..).zip(&found.clusters.of).for_each(|(row, name)| members.entry(*name).or_default().push(row));
    members
}
