//! A known truth: people live together, share surname, street and telephone, some are twins; each is recorded up to three times with errors. Not a
//! picture of any city; it has just what misleads a model that takes
//! fields to be independent. (Twins are told apart because two things differ, first name and number: by one alone no model without labels could.)

use throughline_link::compare::{Comparison, Level, Test};
use throughline_link::train::train;
use throughline_link::{Class, Column, Definition, Rule, Settings, Source, Table, block, link};

/// A fixed stream of numbers (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }

    fn name(&mut self, pool: u64) -> String {
        let mut n = self.below(pool).min(self.below(pool));
        let mut name = String::new();
        for _ in 0..3 {
            name.push(char::from(b"bdfgklmnprst"[(n % 12) as usize]));
            name.push(char::from(b"aeiou"[(n / 12 % 5) as usize]));
            n = n / 7 + 13 * (n % 7);
        }
        name
    }

    fn typo(&mut self, text: &str) -> String {
        let at = self.below(text.len() as u64) as usize;
        let letter = char::from(b'a' + self.below(26) as u8);
        text.char_indices().map(|(i, c)| if i == at { letter } else { c }).collect()
    }
}

/// Columns first, last, birth, street, phone, number; and who it truly is.
fn people(n_homes: u64) -> (Vec<Vec<Option<String>>>, Vec<u64>) {
    let mut numbers = Numbers(42);
    let (mut columns, mut truth) = (vec![Vec::new(); 6], Vec::new());
    for home in 0..n_homes {
        let (last, street, phone) =
            (numbers.name(3_000), format!("{} {}", numbers.below(900), numbers.name(400)), numbers.below(9_000_000).to_string());
        let mut birth = String::new();
        for member in 0..=numbers.below(4) {
            if member == 0 || numbers.below(20) > 0 {
                birth = format!("{}-{:02}-{:02}", 1940 + numbers.below(65), 1 + numbers.below(12), 1 + numbers.below(28));
            }
            let (first, number) = (numbers.name(500), format!("{:04}", numbers.below(10_000)));
            for _ in 0..1 + numbers.below(3) {
                let mut row = [first.clone(), last.clone(), birth.clone(), street.clone(), phone.clone(), number.clone()].map(Some);
                for (c, cell) in row.iter_mut().enumerate() {
                    match (c, numbers.below(100)) {
                        (_, 0..=4) | (5, 5..=40) => *cell = None,
                        (0 | 1 | 3, 5..=8) => *cell = cell.take().map(|text| numbers.typo(&text)),
                        (3 | 4, 9..=25) => *cell = Some(format!("{} {}", numbers.below(900), numbers.name(400))),
                        _ => {}
                    }
                }
                row.into_iter().zip(&mut columns).for_each(|(cell, column)| column.push(cell));
                truth.push(home * 10 + member);
            }
        }
    }
    (columns, truth)
}

fn definition(classes: Vec<Class>) -> Definition {
    let compared = |name: &str, column| Comparison {
        name: name.to_owned(),
        column,
        levels: vec![Level::new("same", Test::Exact), Level::new("almost", Test::JaroWinkler(0.88))],
        by_frequency: column < 2,
    };
    let rule = |name: &str, columns: &[usize]| Rule { name: name.to_owned(), equal: columns.iter().map(|c| (*c, *c)).collect() };
    Definition {
        comparisons: ["first", "last", "birth", "street", "phone", "number"]
            .iter()
            .enumerate()
            .map(|(c, name)| compared(name, c))
            .collect(),
        rules: vec![rule("birth", &[2]), rule("names", &[0, 1]), rule("street", &[3]), rule("phone", &[4])],
        classes,
        verified_ids: Vec::new(),
        settings: Settings { n_sampled: 50_000, ..Settings::default() },
    }
}

fn class(name: &str, same: bool, on: &[usize]) -> Class {
    Class { name: name.to_owned(), same, on: on.to_vec() }
}

/// Precision and recall over pairs put together.
fn judged(definition: &Definition) -> (f64, f64) {
    let (columns, truth) = people(1_500);
    let columns: Vec<Column> = columns.iter().map(|c| Column::new(c.iter().map(Option::as_deref))).collect();
    let ids: Vec<usize> = (0..truth.len()).collect();
    let table = Table::new(columns, &ids, vec![0; truth.len()], vec![Source { name: "all".to_owned(), one_row_each: false }]).unwrap();
    let linked = link(&table, definition).unwrap();
    assert_eq!(linked.model, train(&table, definition, &block::patterns(&table, definition)));
    let pairs = |name: &dyn Fn(usize) -> (u64, u64)| {
        let mut counts = std::collections::BTreeMap::new();
        (0..truth.len()).for_each(|row| *counts.entry(name(row)).or_insert(0u64) += 1);
        counts.values().map(|n| n * (n - 1) / 2).sum::<u64>() as f64
    };
    let found = pairs(&|row| (u64::from(linked.clusters.of[row]), 0));
    let right = pairs(&|row| (u64::from(linked.clusters.of[row]), truth[row]));
    (right / found, right / pairs(&|row| (0, truth[row])))
}

#[test]
fn members_of_a_home_are_kept_apart() {
    let home =
        [class("same", true, &[]), class("moved", true, &[3, 4]), class("home", false, &[1, 3, 4]), class("twin", false, &[1, 2, 3, 4])];
    let (precision, recall) = judged(&definition(home.to_vec()));
    assert!(precision > 0.97 && recall > 0.95, "precision {precision:.4}, recall {recall:.4}");
    let (plain, _) = judged(&definition(Vec::new()));
    assert!(plain < precision - 0.05, "without classes the same test must be hard: precision {plain:.4}");
}
