//! One stated model, two engines: with Splink 5's own m, u and levels, every answer and every weight is Splink's. The reference in `tests/data` is
//! of invented people, made by `benches/link_parity.py`; with THROUGHLINE_PEERS set, a larger one in `link_parity` there is held against too. Not
//! about which model is right.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use throughline_link::compare::{Comparison, Level, Test};
use throughline_link::explain::Explainer;
use throughline_link::train::Model;
use throughline_link::{Column, Definition, Rule, Source, Table};

const COLUMNS: [&str; 8] = ["first_name", "last_name", "dob", "ssn4", "address", "zip", "phone", "sex"];

/// The conditions that stand in Splink's model: plain Levenshtein for dates, and a month, a year and ten years as seconds
/// (2,629,800, 31,557,600 and 315,576,000), which for whole days are 30, 365 and 3,652 of them.
fn definition() -> Definition {
    let levels = |name: &str| match name {
        "first_name" | "last_name" => vec![Test::JaroWinkler(0.92), Test::JaroWinkler(0.88), Test::JaroWinkler(0.7)],
        "dob" => vec![Test::Levenshtein(1), Test::DaysApart(30), Test::DaysApart(365), Test::DaysApart(3652)],
        "ssn4" => vec![Test::Damerau(1)],
        "address" => vec![Test::JaroWinkler(0.9)],
        _ => Vec::new(),
    };
    let comparison = |(column, name): (usize, &&str)| Comparison {
        name: (*name).to_owned(),
        column,
        levels: std::iter::once(Test::Exact).chain(levels(name)).map(|test| Level::new(name, test)).collect(),
        by_frequency: ["first_name", "last_name", "address", "zip", "phone"].contains(name),
    };
    Definition {
        comparisons: COLUMNS.iter().enumerate().map(comparison).collect(),
        rules: vec![Rule { name: "birth".to_owned(), equal: vec![(2, 2)] }],
        ..Definition::default()
    }
}

/// Lines of a CSV file without quotes, the heading left out.
fn lines(folder: &Path, name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(folder.join(name)).unwrap();
    text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

fn table(people: &[Vec<String>]) -> (Table, HashMap<&str, u32>) {
    let columns = (1..=COLUMNS.len()).map(|c| Column::new(people.iter().map(|row| Some(row[c].as_str())))).collect();
    let ids: Vec<&str> = people.iter().map(|row| row[0].as_str()).collect();
    let source = Source { name: "all".to_owned(), one_row_each: false };
    let rows = (0u32..).zip(&ids).map(|(row, id)| (*id, row)).collect();
    (Table::new(columns, &ids, vec![0; people.len()], vec![source]).unwrap(), rows)
}

fn model(folder: &Path, definition: &Definition) -> Model {
    let stated = lines(folder, "model.csv");
    let share = |name: &str, cell: usize| -> Vec<f64> {
        stated.iter().filter(|line| line[0] == name).map(|line| line[cell].parse().unwrap()).collect()
    };
    let all = |cell: usize| COLUMNS.iter().map(|name| share(name, cell)).collect();
    Model::given(definition, share("prior", 2)[0], all(2), all(3)).unwrap()
}

/// Gives how many pairs were held against the reference; `every`: each answer of each comparison must be among them.
fn held_against(folder: &Path, every: bool) -> usize {
    let definition = definition();
    let people = lines(folder, "people.csv");
    let (table, rows) = table(&people);
    let model = model(folder, &definition);
    let explainer = Explainer::new(&table, &definition, &model);
    let mut seen: Vec<Vec<usize>> = definition.comparisons.iter().map(|c| vec![0; c.n_answers() + 1]).collect();
    let pairs = lines(folder, "pairs.csv");
    for line in &pairs {
        let found = explainer.pair(rows[line[0].as_str()], rows[line[1].as_str()]).unwrap();
        let number = |cell: usize| line[cell].parse::<f64>().unwrap();
        let mut rare = 10;
        for (c, comparison) in definition.comparisons.iter().enumerate() {
            let n = comparison.levels.len();
            let gamma = found.steps[c].answer.map_or(-1, |answer| n as i64 - answer as i64);
            assert_eq!(gamma.to_string(), line[2 + c], "{} of {} and {}", comparison.name, line[0], line[1]);
            seen[c][(gamma + 1) as usize] += 1;
            if comparison.by_frequency {
                assert!((found.steps[c].rarity - number(rare)).abs() < 1e-6, "{} of {} and {}", comparison.name, line[0], line[1]);
                rare += 1;
            }
        }
        let (weight, probability) = (found.total.weight, found.total.probability());
        assert!((weight - number(15)).abs() < 1e-6, "{} and {}: {weight} and not {}", line[0], line[1], line[15]);
        assert!((probability - number(16)).abs() < 1e-6, "{} and {}: {probability}", line[0], line[1]);
    }
    assert!(!every || seen.iter().flatten().all(|n| *n > 0), "some answer has no pair: {seen:?}");
    pairs.len()
}

#[test]
fn weights_are_splinks_to_a_millionth() {
    assert!(held_against(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data"), true) >= 500);
    if let Some(folder) = std::env::var_os("THROUGHLINE_PEERS").map(|peers| PathBuf::from(peers).join("link_parity"))
        && folder.is_dir()
    {
        println!("{} more pairs weighed as Splink weighs them", held_against(&folder, false));
    }
}
