//! How much of the publisher's list of real problems is found: each kind names a check that exists, every check that refuses or flags a
//! record has a planted problem, and with the real list at hand its problems are counted again.

use super::*;
use std::collections::BTreeSet;

/// Found by the layout itself and by the whole file, not by a listed check.
const BUILT_IN: [&str; 6] = ["negative", "record_twice", "entry_twice", "periods_overlap", "periods_close", "code_not_listed"];

fn example(name: &str) -> String {
    std::fs::read_to_string(repository().join("examples/federal-layout").join(name)).unwrap()
}

/// One line of a CSV file, quotes taken off.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            c => cells.last_mut().unwrap().push(c),
        }
    }
    cells
}

/// Element, what the problem's text contains, what finds it, how many of the real problems.
fn kinds() -> Vec<(String, String, String, usize)> {
    let text = example("kinds.csv");
    let rows = text.lines().skip(1).map(cells);
    rows.map(|row| (row[0].replace("\\n", "\n"), row[1].clone(), row[2].clone(), row[3].parse().unwrap())).collect()
}

#[test]
fn every_kind_names_a_check_and_every_check_is_planted() {
    let edition = edition("pirl-py2022q4");
    let checks: BTreeSet<&str> = edition.checks.iter().map(|check| check.name.as_str()).collect();
    let shares: BTreeSet<&str> = edition.shares.iter().map(|share| share.name.as_str()).collect();
    let (mut n, mut n_found) = (0, 0);
    for (element, contains, found_by, count) in kinds() {
        n += count;
        if found_by.starts_with("none: ") {
            continue;
        }
        n_found += count;
        for name in found_by.split(", ") {
            assert!(checks.contains(name) || shares.contains(name) || BUILT_IN.contains(&name), "{element} {contains}: {name}");
        }
    }
    assert!(n_found * 100 > n * 90, "{n_found} of {n}");
    let planted = example("planted.csv");
    let planted: BTreeSet<&str> = planted.lines().filter_map(|line| line.split(',').nth(1)).collect();
    let left_out: Vec<&&str> = checks.iter().filter(|name| !planted.contains(**name)).collect();
    assert!(left_out.is_empty(), "no planted problem for {left_out:?}");
}

/// Runs where the real list is; else it says so.
#[test]
fn the_real_problems_are_of_these_kinds() {
    let Some(data) = std::env::var_os("THROUGHLINE_DATA") else {
        println!("not run: 1 (THROUGHLINE_DATA is not set)");
        return;
    };
    let text = std::fs::read_to_string(Path::new(&data).join("people/pirl/state_data_problems.csv")).unwrap();
    let (problems, mut unknown) = (records(&text), Vec::new());
    let kinds = kinds();
    let mut counts = vec![0; kinds.len()];
    for (element, problem) in &problems {
        let of = |wanted: &str| {
            let rest = element.strip_prefix(wanted);
            wanted.is_empty() || rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        match kinds.iter().position(|(wanted, contains, _, _)| of(wanted) && problem.contains(contains.as_str())) {
            Some(kind) => counts[kind] += 1,
            None => unknown.push((element, problem)),
        }
    }
    assert_eq!(problems.len(), 2_474);
    assert!(unknown.is_empty(), "{unknown:?}");
    let wanted: Vec<usize> = kinds.iter().map(|(_, _, _, n)| *n).collect();
    assert_eq!(counts, wanted);
}

/// First and fifth cell of each record of a file whose quoted cells may hold line ends.
fn records(text: &str) -> Vec<(String, String)> {
    let mut records = Vec::new();
    let mut open = String::new();
    for line in text.trim_start_matches('\u{feff}').split_inclusive('\n') {
        open.push_str(line);
        if open.matches('"').count().is_multiple_of(2) {
            let row = cells(open.trim_end_matches(['\r', '\n']));
            records.push((row[0].replace('\u{a0}', " "), row[4].clone()));
            open.clear();
        }
    }
    records.split_off(1)
}
