//! Two definitions over the same people. Not for learning what is best; `own` follows catalog/linkage/people.toml, `peer` the peer's program.

use std::sync::Arc;
use throughline_link::compare::{Aliases, Comparison, Level, Test};
use throughline_link::standardize::{Lists, Part, Standard};
use throughline_link::{Class, Column, Definition, Rule};

fn column(columns: &[(String, Column)], name: &str) -> Column {
    columns.iter().find(|(n, _)| n == name).unwrap().1.clone()
}

fn comparison(name: &str, column: usize, by_frequency: bool, tests: Vec<Vec<Test>>) -> Comparison {
    let levels = tests.into_iter().enumerate().map(|(nth, all)| Level { name: nth.to_string(), all }).collect();
    Comparison { name: name.to_owned(), column, levels, by_frequency }
}

fn rule(equal: &[(usize, usize)]) -> Rule {
    Rule { name: format!("{equal:?}"), equal: equal.to_vec() }
}

/// As the peer's program: its levels, its rules, the values as they stand.
pub fn peer(columns: &[(String, Column)]) -> (Vec<Column>, Definition) {
    let names = ["first_name", "last_name", "dob", "sex", "ssn4", "address", "zip", "phone"];
    let mut taken: Vec<Column> = names.iter().map(|name| column(columns, name)).collect();
    taken.push(taken[0].map(|v| Part::First(1).of(v)));
    let similar = |t: &[f64]| std::iter::once(Test::Exact).chain(t.iter().map(|t| Test::JaroWinkler(*t))).map(|t| vec![t]).collect();
    let dates =
        vec![vec![Test::Exact], vec![Test::Damerau(1)], vec![Test::DaysApart(31)], vec![Test::DaysApart(366)], vec![Test::DaysApart(3653)]];
    let comparisons = vec![
        comparison("first_name", 0, true, similar(&[0.92, 0.88, 0.7])),
        comparison("last_name", 1, true, similar(&[0.92, 0.88, 0.7])),
        comparison("dob", 2, false, dates),
        comparison("ssn4", 4, false, vec![vec![Test::Exact], vec![Test::Damerau(1)]]),
        comparison("address", 5, true, similar(&[0.9])),
        comparison("zip", 6, true, similar(&[])),
        comparison("phone", 7, true, similar(&[])),
        comparison("sex", 3, false, similar(&[])),
    ];
    let rules: [&[(usize, usize)]; 8] = [
        &[(2, 2)],
        &[(0, 0), (1, 1)],
        &[(4, 4), (1, 1)],
        &[(4, 4), (0, 0)],
        &[(7, 7)],
        &[(5, 5), (6, 6)],
        &[(1, 1), (6, 6), (8, 8)],
        &[(0, 1), (1, 0)],
    ];
    let class = |name: &str, on: &[usize]| Class { name: name.to_owned(), same: name.starts_with("same"), on: on.to_vec() };
    let classes = vec![
        class("same", &[]),
        class("same_moved", &[4, 6]),
        class("same_renamed", &[1]),
        class("family", &[1, 4, 5, 6]),
        class("household", &[4, 5, 6]),
        class("twins", &[1, 2, 4, 5, 6]),
        class("namesakes", &[0, 1, 4, 5, 6]),
    ];
    (taken, Definition { comparisons, rules: rules.map(rule).to_vec(), classes, ..Definition::default() })
}

fn nicknames() -> Arc<Aliases> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog/linkage/nicknames.toml");
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let groups = text.lines().filter_map(|line| line.trim().strip_prefix('"')?.split('"').next());
    Arc::new(Aliases::new(groups.map(|group| group.split(' '))))
}

/// About as catalog/linkage/people.toml, values standardized.
pub fn own(columns: &[(String, Column)]) -> (Vec<Column>, Definition) {
    let lists = Lists::default();
    let standard = |name: &str, way: Standard| column(columns, name).map(|value| way.of(value, &lists));
    let mut t = vec![
        standard("first_name", Standard::GivenName),
        standard("last_name", Standard::Surname),
        standard("dob", Standard::Date),
        standard("sex", Standard::Text),
        standard("ssn4", Standard::Id),
        standard("address", Standard::Address),
        standard("zip", Standard::Digits),
        standard("phone", Standard::Phone),
        standard("middle_initial", Standard::GivenName),
    ];
    for (of, part) in [(0, Part::First(1)), (0, Part::Sound), (1, Part::Sound), (2, Part::First(4))] {
        t.push(t[of].map(|v| part.of(v)));
    }
    let names = nicknames();
    let one = |tests: Vec<Test>| tests.into_iter().map(|t| vec![t]).collect::<Vec<_>>();
    let comparisons = vec![
        comparison(
            "first_name",
            0,
            true,
            one(vec![
                Test::Exact,
                Test::Exchanged(1),
                Test::Alias(names),
                Test::JaroWinkler(0.92),
                Test::Same(10),
                Test::Begins,
                Test::JaroWinkler(0.8),
            ]),
        ),
        comparison("middle_name", 8, false, one(vec![Test::Exact, Test::Begins])),
        comparison(
            "last_name",
            1,
            true,
            one(vec![Test::Exact, Test::Exchanged(0), Test::Word, Test::JaroWinkler(0.92), Test::Same(11), Test::JaroWinkler(0.8)]),
        ),
        comparison(
            "birth_date",
            2,
            false,
            one(vec![Test::Exact, Test::DaySwapped, Test::DateDigit, Test::DateParts, Test::DaysApart(31), Test::Same(12)]),
        ),
        comparison("sex", 3, false, one(vec![Test::Exact])),
        comparison("ssn4", 4, false, one(vec![Test::Exact, Test::Damerau(1)])),
        comparison(
            "residence",
            5,
            true,
            vec![vec![Test::ExactWith(6)], vec![Test::Exact], vec![Test::JaroWinkler(0.9), Test::Same(6)], vec![Test::Same(6)]],
        ),
        comparison("phone", 7, false, one(vec![Test::Exact, Test::Damerau(1)])),
    ];
    let same = |columns: &[usize]| rule(&columns.iter().map(|c| (*c, *c)).collect::<Vec<_>>());
    let rules = vec![
        same(&[2]),
        same(&[0, 1]),
        same(&[4, 1]),
        same(&[4, 0]),
        same(&[7]),
        same(&[5, 6]),
        same(&[1, 6, 9]),
        rule(&[(0, 1), (1, 0)]),
        same(&[5, 0]),
        same(&[11, 10, 12]),
    ];
    let class = |name: &str, on: &[usize]| Class { name: name.to_owned(), same: name.starts_with("same"), on: on.to_vec() };
    let classes = vec![
        class("same", &[]),
        class("same_moved", &[6, 7]),
        class("same_renamed", &[2]),
        class("family", &[2, 6, 7]),
        class("household", &[6, 7]),
        class("twins", &[2, 3, 6, 7]),
        class("namesakes", &[0, 2, 6, 7]),
    ];
    (t, Definition { comparisons, rules, classes, ..Definition::default() })
}
