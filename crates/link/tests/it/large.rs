//! Blocks too large, pairs too many, and input at its worst: it must end soon, say what it did, and not depend on the order of rows.

use super::*;

fn source() -> Vec<Source> {
    vec![Source { name: "all".to_owned(), one_row_each: false }]
}

fn table_of(columns: Vec<Column>) -> Table {
    let n = columns[0].len();
    Table::new(columns, &(0..n).collect::<Vec<_>>(), vec![0; n], source()).unwrap()
}

fn exact(column: usize) -> Comparison {
    Comparison {
        name: format!("c{column}"),
        column,
        levels: vec![Level::new("same", Test::Exact), Level::new("almost", Test::JaroWinkler(0.9))],
        by_frequency: true,
    }
}

fn by(rules: &[&[usize]], n_columns: usize, most_in_block: usize) -> Definition {
    let rule = |columns: &&[usize]| Rule { name: "r".to_owned(), equal: columns.iter().map(|c| (*c, *c)).collect() };
    let settings = Settings { most_in_block, n_sampled: 500, ..Settings::default() };
    Definition {
        comparisons: (0..n_columns).map(exact).collect(),
        rules: rules.iter().map(rule).collect(),
        settings,
        ..Definition::default()
    }
}

fn column(rows: impl Iterator<Item = String>) -> Column {
    let rows: Vec<String> = rows.collect();
    Column::new(rows.iter().map(|row| Some(row.as_str())))
}

#[test]
fn a_block_of_a_million_identical_rows_costs_nothing_and_is_said() {
    let same = |value: &'static str| Column::new((0..1_000_000).map(|_| Some(value)));
    let linked = link(&table_of(vec![same("ana"), same("cruz")]), &by(&[&[0], &[0, 1]], 2, 3_000)).unwrap();
    assert_eq!(linked.n_compared, 0);
    assert!(linked.hot.iter().all(|hot| (hot.n_rows, hot.n_left_out) == (1_000_000, 1_000_000)), "{:?}", linked.hot);
    assert_eq!(linked.hot.len(), 2);
}

#[test]
fn a_large_block_is_split_by_another_column() {
    // one state, 40 cities; two rows for each person
    let n = 4_000;
    let columns = vec![
        column((0..n).map(|_| "state".to_owned())),
        column((0..n).map(|row| format!("city {}", row / 100))),
        column((0..n).map(|row| format!("p{}", row / 2))),
    ];
    let definition = by(&[&[0]], 3, 1_000);
    let linked = link(&table_of(columns), &definition).unwrap();
    let [hot] = linked.hot.as_slice() else { panic!("{:?}", linked.hot) };
    assert_eq!((hot.n_rows, hot.split_by.as_slice(), hot.n_left_out), (4_000, &[1][..], 0));
    assert_eq!(linked.n_compared, 40 * 100 * 99 / 2, "within each city");
}

#[test]
fn of_too_many_pairs_the_strongest_stay() {
    let n = 60;
    let columns = || {
        vec![
            column((0..n).map(|row| format!("p{}", row / 6))),
            column((0..n).map(|row| format!("n{}", row / 6))),
            column((0..n).map(|row| format!("x{}", row / 3))),
        ]
    };
    let mut definition = by(&[&[0]], 3, 1_000);
    definition.settings.review_from = 1e-9;
    let all = link(&table_of(columns()), &definition).unwrap();
    assert_eq!((all.cut_at, all.pairs.len()), (None, 150));
    definition.settings.most_kept = 40;
    let few = link(&table_of(columns()), &definition).unwrap();
    assert_eq!(few.pairs, all.pairs[..40]);
    assert_eq!(few.cut_at, Some(all.pairs[39].weight));
    assert_eq!(few.patterns, all.patterns);
}

#[test]
fn the_worst_input_comes_through() {
    let long: Vec<String> = ["a", "李", "b"].iter().cycle().take(40).map(|c| c.repeat(10_000)).collect();
    let scripts = ["анна", "Άννα", "آنا", "אנה", "안나", "アンナ", "अन्ना", "🙂", "\u{200d}", "a\u{301}"];
    let check = |columns: Vec<Column>| {
        let n_columns = columns.len();
        let linked = link(&table_of(columns), &by(&[&[0], &[]], n_columns, 100)).unwrap();
        assert!(linked.pairs.iter().all(|pair| !pair.weight.is_nan()));
    };
    check(vec![Column::new(long.iter().map(|text| Some(text.as_str()))), Column::new(long.iter().map(|_| None))]);
    check(vec![Column::new(scripts.iter().cycle().take(90).map(|text| Some(*text))), Column::new((0..90).map(|_| Some("one value")))]);
    check(vec![Column::new([Some("alone")])]);
    check(vec![Column::new([])]);
    check(vec![Column::new((0..500).map(|_| None)), Column::new((0..500).map(|_| None))]);
}

proptest! {
    #[test]
    fn threads_and_order_make_no_difference(rows in prop::collection::vec((0u8..4, 0u8..9, 0u8..20), 2..200), limit in 2usize..60) {
        let made = |rows: &[(usize, (u8, u8, u8))]| {
            let of = |get: fn(&(u8, u8, u8)) -> u8| column(rows.iter().map(|(_, row)| format!("v{}", get(row))));
            let ids: Vec<usize> = rows.iter().map(|(id, _)| *id).collect();
            Table::new(vec![of(|r| r.0), of(|r| r.1), of(|r| r.2)], &ids, vec![0; ids.len()], source()).unwrap()
        };
        let before: Vec<(usize, (u8, u8, u8))> = rows.iter().copied().enumerate().collect();
        let mut after = before.clone();
        after.sort_by_key(|(id, row)| (row.2, *id));
        let definition = by(&[&[0], &[1, 2], &[1]], 3, limit);
        let named = |rows: &[(usize, (u8, u8, u8))], linked: &Linked| -> Vec<(usize, usize, u64)> {
            linked.pairs.iter().map(|p| (rows[p.left as usize].0, rows[p.right as usize].0, p.weight.to_bits())).collect()
        };
        let x = link(&made(&before), &definition).unwrap();
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let y = one.install(|| link(&made(&after), &definition)).unwrap();
        prop_assert_eq!(named(&before, &x), named(&after, &y));
        prop_assert_eq!((&x.patterns, &x.by_rule), (&y.patterns, &y.by_rule));
        // under its own plan the same pairs are compared
        let planned = link_planned(&made(&after), &definition, &x.model, &plan(&made(&before), &definition)).unwrap();
        prop_assert_eq!(&x.patterns, &planned.patterns);
    }
}
