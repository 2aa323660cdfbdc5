//! What must hold whatever the rows are: no pair twice and none forgotten, the same answer in any order, no cannot-link fact ever broken. And one
//! known truth with households and twins, in which the plain model fails. Not for numbers on real data; those stand with the examples.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod clusters;
mod homes;
mod judge;
mod large;
mod memory;
mod parity;
mod training;

use proptest::prelude::*;
use std::collections::BTreeSet;
use throughline_link::block::{candidates, plan};
use throughline_link::compare::{Comparison, Level, Test};
use throughline_link::explain::explain;
use throughline_link::score::Scorer;
use throughline_link::{Class, Column, Definition, Linked, Rule, Settings, Source, Table, link, link_planned};

type Row = (u8, Option<u8>, Option<u8>, Option<u8>, u8);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let some = || prop::option::weighted(0.8, 0u8..6);
    prop::collection::vec((any::<u8>(), some(), some(), some(), 0u8..3), 2..60)
}

fn table(rows: &[(usize, Row)], one_row_each: bool) -> Table {
    let names = ["ana", "anna", "bob", "bobby", "cruz", "de la cruz"];
    let column = |get: fn(&Row) -> Option<u8>| {
        let values: Vec<Option<&str>> = rows.iter().map(|(_, row)| get(row).map(|v| names[usize::from(v)])).collect();
        Column::new(values)
    };
    let columns = vec![column(|r| r.1), column(|r| r.2), column(|r| r.3)];
    let ids: Vec<usize> = rows.iter().map(|(id, _)| *id).collect();
    let sources = (0..3).map(|n| Source { name: format!("s{n}"), one_row_each: one_row_each && n == 0 }).collect();
    Table::new(columns, &ids, rows.iter().map(|(_, r)| u16::from(r.4)).collect(), sources).unwrap()
}

fn definition(most_in_block: usize) -> Definition {
    let compared = |name: &str, column, other| Comparison {
        name: name.to_owned(),
        column,
        levels: vec![
            Level::new("same", Test::Exact),
            Level::new("exchanged", Test::Exchanged(other)),
            Level::new("almost", Test::JaroWinkler(0.9)),
        ],
        by_frequency: true,
    };
    let rule = |equal: &[(usize, usize)]| Rule { name: "r".to_owned(), equal: equal.to_vec() };
    Definition {
        comparisons: vec![compared("a", 0, 1), compared("b", 1, 0), compared("c", 2, 0)],
        rules: vec![rule(&[(0, 0)]), rule(&[(0, 1), (1, 0)]), rule(&[(1, 1), (2, 2)])],
        classes: vec![Class { name: "home".to_owned(), same: false, on: vec![2] }],
        verified_ids: vec![2],
        settings: Settings { most_in_block, n_sampled: 500, review_from: 1e-6, ..Settings::default() },
    }
}

fn numbered(rows: &[Row]) -> Vec<(usize, Row)> {
    rows.iter().copied().enumerate().collect()
}

/// Pairs by id with weights, and clusters as sets of ids.
type ById = (Vec<(usize, usize, u64)>, BTreeSet<BTreeSet<usize>>);

fn by_id(rows: &[(usize, Row)], linked: &Linked) -> ById {
    let id = |row: u32| rows[row as usize].0;
    let pairs = linked.pairs.iter().map(|p| (id(p.left), id(p.right), p.weight.to_bits())).collect();
    let mut clusters = vec![BTreeSet::new(); rows.len()];
    linked.clusters.of.iter().enumerate().for_each(|(row, name)| {
        clusters[*name as usize].insert(rows[row].0);
    });
    (pairs, clusters.into_iter().filter(|c| !c.is_empty()).collect())
}

proptest! {
    #[test]
    fn every_pair_of_a_rule_once(rows in rows(), limit in 2usize..40) {
        let (table, definition) = (table(&numbered(&rows), true), definition(limit));
        let pairs: Vec<(u32, u32)> = candidates(&table, &definition).iter().map(|p| (p.left, p.right)).collect();
        let once: BTreeSet<(u32, u32)> = pairs.iter().copied().collect();
        prop_assert_eq!(once.len(), pairs.len(), "a pair was compared twice");
        let plan = plan(&table, &definition);
        for a in 0..rows.len() as u32 {
            for b in a + 1..rows.len() as u32 {
                let wanted = table.may_be_same(a, b) && definition.rules.iter().enumerate().any(|rule| plan.brings(&table, rule, a, b));
                prop_assert_eq!(wanted, once.contains(&(a, b)), "{} {}", a, b);
            }
        }
    }

    #[test]
    fn pairs_are_weighed_as_they_are_explained(rows in rows()) {
        let (table, definition) = (table(&numbered(&rows), true), definition(1000));
        let linked = link(&table, &definition).unwrap();
        let scorer = Scorer::new(&table, &definition, &linked.model);
        let all = candidates(&table, &definition);
        prop_assert_eq!(linked.n_compared, all.len() as u64);
        let mut wanted: Vec<(u32, u32, u64, u64)> = all.iter().map(|p| scorer.weigh(p.left, p.right, p.pattern))
            .filter(|s| s.probability() >= 1e-6).map(|s| (s.left, s.right, s.pattern.0, s.weight.to_bits())).collect();
        let mut found: Vec<_> = linked.pairs.iter().map(|s| (s.left, s.right, s.pattern.0, s.weight.to_bits())).collect();
        wanted.sort_unstable();
        found.sort_unstable();
        prop_assert_eq!(wanted, found);
    }

    #[test]
    fn the_order_of_rows_does_not_matter(rows in rows()) {
        let before = numbered(&rows);
        let mut after = before.clone();
        after.sort_by_key(|(_, row)| row.0);
        let definition = definition(1000);
        let (x, y) = (link(&table(&before, true), &definition).unwrap(), link(&table(&after, true), &definition).unwrap());
        prop_assert_eq!(by_id(&before, &x), by_id(&after, &y));
        prop_assert_eq!(&x.model, &y.model);
    }

    #[test]
    fn cannot_link_facts_hold(rows in rows()) {
        let linked = link(&table(&numbered(&rows), true), &definition(1000)).unwrap();
        for a in 0..rows.len() {
            for b in (a + 1..rows.len()).filter(|b| linked.clusters.of[a] == linked.clusters.of[*b]) {
                prop_assert!(rows[a].3.is_none() || rows[b].3.is_none() || rows[a].3 == rows[b].3, "two verified ids in one cluster");
                prop_assert!(rows[a].4 != 0 || rows[b].4 != 0, "two rows of a source with one row each");
            }
        }
    }

    #[test]
    fn explanations_are_symmetric_and_add_up(rows in rows()) {
        let (table, definition) = (table(&numbered(&rows), false), definition(1000));
        let linked = link(&table, &definition).unwrap();
        for b in 1..table.n_rows() {
            let one = explain(&table, &definition, &linked.model, 0, b).unwrap();
            prop_assert_eq!(&one, &explain(&table, &definition, &linked.model, b, 0).unwrap());
            let sum: f64 = one.before + one.others + one.steps.iter().map(|s| s.weight + s.rarity).sum::<f64>();
            prop_assert!((sum - one.total.weight).abs() < 1e-9);
        }
    }
}

/// Bad input: nothing there, one value everywhere, no pair at all.
#[test]
fn empty_and_constant_rows_come_through() {
    let check = |rows: Vec<Row>, expected: usize| {
        let linked = link(&table(&numbered(&rows), false), &definition(10)).unwrap();
        assert_eq!(linked.clusters.n_clusters(), expected);
    };
    check(vec![], 0);
    check(vec![(0, None, None, None, 1); 5], 5);
    check(vec![(0, Some(1), Some(1), None, 1); 50], 50);
}

#[test]
fn definitions_that_do_not_fit_are_refused() {
    let table = table(&numbered(&[(0, None, None, None, 0); 2]), false);
    let check = |change: fn(&mut Definition)| {
        let mut definition = definition(10);
        change(&mut definition);
        assert!(link(&table, &definition).is_err());
    };
    check(|d| d.comparisons.clear());
    check(|d| d.comparisons[0].column = 9);
    check(|d| d.rules.clear());
    check(|d| d.rules[0].equal = vec![(0, 9)]);
    check(|d| d.classes[0].on = vec![3]);
    check(|d| d.verified_ids = vec![7]);
}
