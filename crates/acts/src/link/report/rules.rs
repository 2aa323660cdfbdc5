//! What each blocking rule brought, and how many pairs of one person no rule brings. Not for what the pairs are worth.

use super::{Brought, Estimate, Made};
use crate::link::protect;
use crate::link::truth::Truth;
use crate::link::words;
use std::collections::HashMap;
use throughline_link::Definition;
use throughline_link::block::HotBlock;
use throughline_link::judge::estimate::Estimates;
use throughline_link::judge::{Interval, blocking};
use throughline_link::score::{Scored, weight};

impl Made<'_> {
    /// The share of pairs of one person that any rule brings: counted where the truth is known, else told from how many rules bring each.
    pub(super) fn blocking(&self, estimates: &Estimates, modeled: bool) -> Option<Estimate> {
        if let Some(truth) = self.truth {
            return self.blocking_known(truth);
        }
        let interval = if modeled { self.blocking_modeled() } else { estimates.blocking_recall };
        interval.map(|i| Estimate { share: i.estimate, ends: Some((i.low, i.high)) })
    }

    fn blocking_modeled(&self) -> Option<Interval> {
        let mut found = blocking::Found::new(self.compared.rules.len());
        let linked = |pair: &&Scored| self.together(pair.left, pair.right);
        for pair in self.found.pairs.iter().filter(linked) {
            found.add(blocking::n_rules(self.table, self.compared, &self.found.hot, pair.left, pair.right), pair.probability());
        }
        found.recall()
    }

    fn blocking_known(&self, truth: &Truth) -> Option<Estimate> {
        let mut persons: HashMap<&str, Vec<u32>> = HashMap::new();
        for (row, record) in (0u32..).zip(&self.records) {
            if let Some(person) = truth.of(record) {
                persons.entry(person).or_default().push(row);
            }
        }
        let (mut n, mut brought) = (0u64, 0u64);
        for rows in persons.values() {
            for (nth, a) in rows.iter().enumerate() {
                for b in rows.iter().skip(nth + 1) {
                    n += 1;
                    brought += u64::from(blocking::n_rules(self.table, self.compared, &self.found.hot, *a, *b) > 0);
                }
            }
        }
        (n > 0).then(|| Estimate { share: brought as f64 / n as f64, ends: None })
    }

    fn together(&self, a: u32, b: u32) -> bool {
        self.found.clusters.of.get(a as usize) == self.found.clusters.of.get(b as usize)
    }

    pub(super) fn rules(&self, link_from: f64) -> Vec<Brought> {
        let n = self.compared.rules.len();
        let (mut links, mut alone) = (vec![0u64; n], vec![0u64; n]);
        let least = weight(link_from);
        let singles: Vec<Definition> =
            self.compared.rules.iter().map(|rule| Definition { rules: vec![rule.clone()], ..self.compared.clone() }).collect();
        let hot = |nth: usize| -> Vec<_> {
            let of_rule = self.found.hot.iter().filter(|hot| hot.rule == nth).cloned();
            of_rule.map(|hot| HotBlock { rule: 0, ..hot }).collect()
        };
        let hots: Vec<Vec<_>> = (0..n).map(hot).collect();
        for pair in self.found.pairs.iter().take_while(|pair| pair.weight >= least).filter(|pair| self.together(pair.left, pair.right)) {
            let brings = |nth: &usize| blocking::n_rules(self.table, &singles[*nth], &hots[*nth], pair.left, pair.right) > 0;
            let by: Vec<usize> = (0..n).filter(brings).collect();
            by.iter().for_each(|nth| links[*nth] += 1);
            if let [only] = by.as_slice() {
                alone[*only] += 1;
            }
        }
        let pairs: Vec<u64> = self.found.by_rule.iter().map(|rule| rule.n_pairs).collect();
        let told = |counts: &[u64]| protect::alone(counts, self.minimum);
        let lists = protect::protected(&pairs, self.minimum).into_iter().zip(told(&links)).zip(told(&alone));
        let one = self.compared.rules.iter().zip(lists).map(|(rule, ((n_pairs, n_links), n_alone))| Brought {
            rule: words::rule(&rule.name, self.definition),
            n_pairs,
            n_links,
            n_alone,
        });
        one.collect()
    }
}
