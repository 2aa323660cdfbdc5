//! Clusters from pairs whose truth is known: chains of families, twins, files with one row each, what people decided. Not for pairs; the weights are given.

use proptest::prelude::*;
use std::collections::BTreeSet;
use throughline_link::cluster::{Apart, ByPeople, Clusters, cluster, cluster_with};
use throughline_link::compare::{Comparison, Level, Pattern, Test};
use throughline_link::score::Scored;
use throughline_link::{Column, Definition, Rule, Settings, Source, Table};

/// Rows of `n` ids; `source` and `verified` by row. Source 0 has one row each.
fn table(n: u32, source: impl Fn(u32) -> u16, verified: impl Fn(u32) -> Option<&'static str>) -> Table {
    let ids: Vec<u32> = (0..n).collect();
    let sources = ["one row each", "other"].map(|name| Source { name: name.to_owned(), one_row_each: name == "one row each" });
    Table::new(vec![Column::new((0..n).map(verified))], &ids, (0..n).map(source).collect(), sources.to_vec()).unwrap()
}

fn plain(n: u32) -> Table {
    table(n, |_| 1, |_| None)
}

fn definition() -> Definition {
    let levels = vec![Level::new("same", Test::Exact)];
    Definition {
        comparisons: vec![Comparison { name: "a".to_owned(), column: 0, levels, by_frequency: false }],
        rules: vec![Rule { name: "r".to_owned(), equal: vec![(0, 0)] }],
        verified_ids: vec![0],
        settings: Settings { link_from: 0.5, ..Settings::default() },
        ..Definition::default()
    }
}

/// Pairs (row, row, bits), strongest first.
fn pairs(given: &[(u32, u32, f64)]) -> Vec<Scored> {
    let pair =
        |(a, b, weight): &(u32, u32, f64)| Scored { left: *a.min(b), right: *a.max(b), pattern: Pattern::default(), weight: *weight };
    let mut scored: Vec<Scored> = given.iter().map(pair).collect();
    scored.sort_by(|a, b| b.weight.total_cmp(&a.weight).then((a.left, a.right).cmp(&(b.left, b.right))));
    scored
}

fn sets(clusters: &Clusters) -> BTreeSet<BTreeSet<u32>> {
    let names: BTreeSet<u32> = clusters.of.iter().copied().collect();
    let members = |name| (0u32..).zip(&clusters.of).filter(|(_, of)| **of == name).map(|(row, _)| row).collect();
    names.into_iter().map(members).collect()
}

fn all_pairs(rows: &[u32], weight: f64) -> Vec<(u32, u32, f64)> {
    rows.iter().enumerate().flat_map(|(nth, a)| rows[nth + 1..].iter().map(move |b| (*a, *b, weight))).collect()
}

/// A wrong pair between two families of three records each: connected components make one person of them.
#[test]
fn a_chain_of_two_families_does_not_fuse() {
    let mut given = all_pairs(&[0, 1, 2], 12.0);
    given.extend(all_pairs(&[3, 4, 5], 12.0));
    given.push((2, 3, 6.0));
    let clusters = cluster(&plain(6), &definition(), &pairs(&given));
    assert_eq!(sets(&clusters), BTreeSet::from([BTreeSet::from([0, 1, 2]), BTreeSet::from([3, 4, 5])]));
    assert_eq!(clusters.apart.iter().map(|kept| kept.why).collect::<Vec<_>>(), [Apart::Evidence]);
    assert!(clusters.right.iter().all(|right| *right > 0.99), "{:?}", clusters.right);
    // A longer chain, each link weaker than what it joins.
    let chain: Vec<(u32, u32, f64)> = (0..9).map(|row| (row, row + 1, if row % 2 == 0 { 9.0 } else { 4.0 })).collect();
    let clusters = cluster(&plain(10), &definition(), &pairs(&chain));
    assert!(sets(&clusters).iter().all(|set| set.len() <= 2), "{clusters:?}");
}

/// Twins, seen twice each: each is strongest with itself, and all four share name, address and birthday.
#[test]
fn twins_stay_two() {
    let given = [(0, 1, 9.0), (2, 3, 9.0), (0, 2, 1.5), (1, 3, 1.0), (0, 3, -1.0), (1, 2, -2.0)];
    let clusters = cluster(&plain(4), &definition(), &pairs(&given));
    assert_eq!(sets(&clusters), BTreeSet::from([BTreeSet::from([0, 1]), BTreeSet::from([2, 3])]));
}

/// A file with one row each has two rows that fit one row of the other file about equally well: one of them is linked, and nobody is sure.
#[test]
fn one_to_one_between_files_and_a_rival_makes_it_doubtful() {
    let files = table(3, |row| u16::from(row == 2), |_| None);
    let clusters = cluster(&files, &definition(), &pairs(&[(0, 2, 8.0), (1, 2, 7.9)]));
    assert_eq!(sets(&clusters), BTreeSet::from([BTreeSet::from([0, 2]), BTreeSet::from([1])]));
    assert_eq!(clusters.apart[0].why, Apart::OneRowEach);
    assert!((0.45..0.55).contains(&clusters.belongs[2]), "{:?}", clusters.belongs);
    let alone = cluster(&files, &definition(), &pairs(&[(0, 2, 8.0)]));
    assert!(alone.belongs[2] > 0.99 && alone.belongs[1] == 1.0);
}

#[test]
fn verified_ids_keep_clusters_apart_through_others() {
    let ids = table(3, |_| 1, |row| [Some("1"), None, Some("2")][row as usize]);
    let clusters = cluster(&ids, &definition(), &pairs(&[(0, 1, 9.0), (1, 2, 8.0), (0, 2, 8.0)]));
    assert_eq!(sets(&clusters), BTreeSet::from([BTreeSet::from([0, 1]), BTreeSet::from([2])]));
    assert!(clusters.apart.iter().all(|kept| kept.why == Apart::VerifiedIds));
}

/// People win over evidence, over facts, and what they put apart over what they put together.
#[test]
fn what_people_decided_holds() {
    let check = |table: Table, given: &[(u32, u32, f64)], together: &[&[u32]], apart: &[(&[u32], &[u32])], expected: &[&[u32]]| {
        let by_people = ByPeople {
            together: together.iter().map(|group| group.to_vec()).collect(),
            apart: apart.iter().map(|(some, others)| (some.to_vec(), others.to_vec())).collect(),
        };
        let clusters = cluster_with(&table, &definition(), &pairs(given), &by_people);
        assert_eq!(sets(&clusters), expected.iter().map(|set| set.iter().copied().collect()).collect(), "{together:?} {apart:?}");
        clusters
    };
    let apart = check(plain(3), &[(0, 1, 20.0), (1, 2, 15.0), (0, 2, 10.0)], &[], &[(&[0], &[1])], &[&[0], &[1, 2]]);
    assert!(apart.apart.iter().all(|kept| kept.why == Apart::People));
    let together = check(plain(3), &[], &[&[0, 2]], &[], &[&[0, 2], &[1]]);
    assert_eq!((together.belongs[0], together.right[2]), (1.0, 1.0));
    check(table(3, |_| 0, |row| ["1", "2", "3"].get(row as usize).copied()), &[(0, 2, 9.0)], &[&[0, 1]], &[], &[&[0, 1], &[2]]);
    check(plain(3), &[], &[&[0, 1, 2]], &[(&[0, 1], &[2])], &[&[0, 1], &[2]]);
}

#[test]
fn weak_bridges_are_given_out_and_strong_or_doubled_ones_are_not() {
    let places = |given: &[(u32, u32, f64)], n: u32| -> Vec<(u32, u32, (u32, u32))> {
        let scored = pairs(given);
        let clusters = cluster(&plain(n), &definition(), &scored);
        clusters.bridges.iter().map(|bridge| (scored[bridge.pair].left, scored[bridge.pair].right, bridge.sides)).collect()
    };
    assert_eq!(places(&[(0, 1, 3.0), (2, 3, 9.0)], 4), [(0, 1, (1, 1))]);
    assert_eq!(places(&[(0, 1, 40.0), (1, 2, 3.0), (0, 2, -1.0)], 3), [(1, 2, (1, 2))]);
    assert_eq!(places(&[(0, 1, 40.0), (1, 2, 3.0), (0, 2, 2.0)], 3), []);
    let scored = pairs(&[(0, 1, 3.0)]);
    let by_people = ByPeople { together: vec![vec![0, 1]], apart: Vec::new() };
    assert!(cluster_with(&plain(2), &definition(), &scored, &by_people).bridges.is_empty(), "people said so already");
}

proptest! {
    /// Whatever the weights: the order of the rows does not matter, what people and facts keep apart is apart, a bridge taken out
    /// parts its cluster's strong pairs in two, and only connected rows are together.
    #[test]
    fn clusters_keep_their_promises(
        given in prop::collection::btree_map((0u32..12, 0u32..12), -8i32..16, 0..40),
        apart in prop::collection::vec((0u32..12, 0u32..12), 0..3),
        together in prop::collection::vec((0u32..12, 0u32..12), 0..3),
        turn in 0u32..12,
    ) {
        let given: Vec<(u32, u32, f64)> = given.into_iter().filter(|((a, b), _)| a < b).map(|((a, b), w)| (a, b, f64::from(w) / 2.0)).collect();
        let apart: Vec<(u32, u32)> = apart.into_iter().filter(|(a, b)| a != b).collect();
        let with = |number: &dyn Fn(u32) -> u32| ByPeople {
            together: together.iter().map(|(a, b)| vec![number(*a), number(*b)]).collect(),
            apart: apart.iter().map(|(a, b)| (vec![number(*a)], vec![number(*b)])).collect(),
        };
        let source = |row: u32| u16::from(!row.is_multiple_of(3));
        let table = table(12, source, |_| None);
        let scored = pairs(&given);
        let clusters = cluster_with(&table, &definition(), &scored, &with(&|row| row));
        for (a, b) in &apart {
            prop_assert_ne!(clusters.of[*a as usize], clusters.of[*b as usize]);
        }
        for set in sets(&clusters) {
            let firsts = set.iter().filter(|row| *row % 3 == 0 && !together.iter().any(|(a, b)| a == *row || b == *row)).count();
            prop_assert!(firsts <= 1, "two rows of a source with one row each");
        }
        // The same rows under their ids, handed in in another order.
        let place = |row: u32| (row + turn) % 12;
        let ids: Vec<u32> = (0..12).map(|at| (at + 12 - turn) % 12).collect();
        let sources = table.sources().to_vec();
        let turned = Table::new(vec![Column::new((0..12).map(|_| None))], &ids, ids.iter().map(|id| source(*id)).collect(), sources).unwrap();
        let moved: Vec<Scored> = scored.iter().map(|s| Scored { left: place(s.left), right: place(s.right), ..*s }).collect();
        let again = cluster_with(&turned, &definition(), &moved, &with(&place));
        for row in 0..12u32 {
            prop_assert_eq!(place(clusters.of[row as usize]), again.of[place(row) as usize]);
            prop_assert_eq!(clusters.right[row as usize].to_bits(), again.right[place(row) as usize].to_bits());
            prop_assert_eq!(clusters.belongs[row as usize].to_bits(), again.belongs[place(row) as usize].to_bits());
        }
        prop_assert_eq!(&clusters.bridges, &again.bridges);
        for row in 0..12usize {
            prop_assert!((0.0..=1.0).contains(&clusters.right[row]) && clusters.right[row] <= clusters.belongs[row] + 1e-12);
        }
    }
}
