//! How many same pairs no rule brings together: capture and recapture, with rules as the traps. Not for pairs that a rule brought and that weigh
//! too little; those are counted by `estimate`.
//!
//! A same pair is brought by some of the rules. How many are brought by none is told from how many are brought by exactly one and exactly two:
//! at least f1 * f1 / (2 * f2) * (t - 1) / t for t rules (Chao 1987). Assumed: a same pair has some chance under every rule; a pair's rules are
//! independent given how good its data are, which may differ from pair to pair as it likes. What this leaves out: two people whose data agree
//! in no column of any rule, whatever rule were added, are never found; and rules that share columns succeed and fail together, so that fewer seem to be
//! found by one alone. In both cases more is missed than is told: the estimate is an upper bound of blocking recall. Rules that mean
//! the same columns should be counted as one.

use super::Interval;
use super::interval::Z;
use crate::block::HotBlock;
use crate::definition::{Definition, Rule};
use crate::table::Table;

/// How many rules bring two rows together. A block that was too large brings those of its rows that agree on the columns it was split by.
pub fn n_rules(table: &Table, definition: &Definition, hot: &[HotBlock], one: u32, other: u32) -> u32 {
    let hash = |column: usize, row: u32| table.columns()[column].hash(row);
    let agree = |a: u32, b: u32, l: usize, r: usize| hash(l, a) != 0 && hash(l, a) == hash(r, b);
    let is_left_out = |nth: usize, rule: &Rule, a: u32, b: u32| {
        let mut of_rule = hot.iter().filter(|block| block.rule == nth);
        let block = of_rule.find(|block| rule.equal.iter().all(|(l, _)| hash(*l, a) == hash(*l, block.row)));
        block.is_some_and(|block| block.split_by.is_empty() || block.split_by.iter().any(|c| !agree(a, b, *c, *c)))
    };
    let brings =
        |nth: usize, rule: &Rule, a: u32, b: u32| rule.equal.iter().all(|(l, r)| agree(a, b, *l, *r)) && !is_left_out(nth, rule, a, b);
    let rules = definition.rules.iter().enumerate();
    rules.filter(|(nth, rule)| brings(*nth, rule, one, other) || brings(*nth, rule, other, one)).count() as u32
}

/// Same pairs by how many rules bring them, each with the number of pairs it stands for.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    n_rules: usize,
    /// Sum by number of rules; the first is of one rule.
    by_count: Vec<f64>,
    sum: f64,
    squares: f64,
}

impl Found {
    /// Nothing found yet by so many rules.
    pub fn new(n_rules: usize) -> Self {
        Self { n_rules, by_count: vec![0.0; n_rules], sum: 0.0, squares: 0.0 }
    }

    /// A same pair that `n` rules bring and that stands for `times` pairs (or is the same one with this probability).
    pub fn add(&mut self, n: u32, times: f64) {
        if let Some(count) = (n as usize).checked_sub(1).and_then(|n| self.by_count.get_mut(n)) {
            *count += times;
            self.sum += times;
            self.squares += times * times;
        }
    }

    /// The share of same pairs that at least one rule brings. `None`: fewer than two rules, or fewer than ten pairs to tell it from.
    pub fn recall(&self) -> Option<Interval> {
        let n = if self.squares > 0.0 { self.sum * self.sum / self.squares } else { 0.0 };
        let (t, f) = (self.n_rules as f64, &self.by_count);
        if self.n_rules < 2 || n < 10.0 {
            return None;
        }
        // Half a pair more of either keeps a count of none from saying more than it can.
        let share = |nth: usize| (f[nth] / self.sum * n + 0.5) / (n + 1.0);
        let (one, two) = (share(0), share(1));
        let missed = (t - 1.0) / t * one * one / (2.0 * two);
        // The variance of ln(one * one / two) where counts are multinomial, and that of how many are truly missed, which is a count as well.
        let variance = (4.0 * (1.0 - one) / one + (1.0 - two) / two + 4.0) / n + 1.0 / (self.sum * missed);
        let at = |z: f64| 1.0 / (1.0 + missed * (z * variance.sqrt()).exp());
        Some(Interval { estimate: at(0.0), low: at(Z), high: at(-Z) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Column, Settings, Source, link};

    #[test]
    fn rules_are_counted_as_linking_uses_them() {
        let text = ["ana cruz", "ana cruz", "cruz ana", "ana luz", "ana luz", "ana x"];
        let column = |nth: usize| Column::new(text.iter().map(|t| t.split(' ').nth(nth)).collect::<Vec<_>>());
        let source = Source { name: "s".to_owned(), one_row_each: false };
        let table = Table::new(vec![column(0), column(1)], &[0, 1, 2, 3, 4, 5], vec![0; 6], vec![source]).unwrap();
        let rule = |equal: &[(usize, usize)]| Rule { name: "r".to_owned(), equal: equal.to_vec() };
        let compared = crate::compare::Comparison {
            name: "first".to_owned(),
            column: 0,
            levels: vec![crate::compare::Level::new("same", crate::compare::Test::Exact)],
            by_frequency: false,
        };
        let definition = Definition {
            comparisons: vec![compared],
            rules: vec![rule(&[(0, 0)]), rule(&[(1, 1)]), rule(&[(0, 1), (1, 0)])],
            settings: Settings { most_in_block: 4, ..Settings::default() },
            ..Definition::default()
        };
        let hot = link(&table, &definition).unwrap().hot;
        assert_eq!((hot.len(), hot[0].n_rows), (1, 5), "too many are called ana");
        let n = |one, other| n_rules(&table, &definition, &hot, one, other);
        assert_eq!([n(0, 1), n(0, 2), n(3, 4), n(0, 3), n(2, 5)], [1, 1, 1, 0, 0]);
    }
}
