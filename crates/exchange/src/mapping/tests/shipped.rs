//! The two shipped examples: their definitions hold, their files are read without an error, and known rows come out.

use super::*;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The mapping of an example, read with the shipped codes and the example's own.
fn example(name: &str) -> Mapping {
    let own = format!("examples/{name}/catalog");
    from_folders(name, &["catalog/codes", &format!("{own}/codes"), &format!("{own}/mappings")])
}

fn from_folders(name: &str, folders: &[&str]) -> Mapping {
    let mut files = Vec::new();
    for folder in folders {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let stem = path.file_name().unwrap().to_string_lossy().into_owned();
            files.push(SourceFile { path: format!("{folder}/{stem}"), text: fs::read_to_string(&path).unwrap(), origin: Origin::Region });
        }
    }
    let (catalog, issues) = catalog::read(&files);
    let errors: Vec<Issue> = issues.into_iter().filter(|issue| issue.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{}", listed(&errors));
    catalog.mapping(name).unwrap().clone()
}

fn outcome(mapping: &Mapping, file: &str) -> Outcome {
    let path = root().join(file);
    let name = path.file_name().unwrap().to_str().unwrap();
    assert!(mapping.reads(name), "{name}");
    let outcome = import(mapping, &fs::read(&path).unwrap());
    assert!(!outcome.summary.refused(), "{}", listed(&outcome.summary.issues));
    outcome
}

#[test]
fn the_examples_of_the_shipped_mappings_hold() {
    for name in ["released-1970s", "supported-work"] {
        let issues = prove(&example(name)).unwrap();
        assert!(issues.is_empty(), "{}", listed(&issues));
    }
}

#[test]
fn the_mapping_of_the_benchmark_holds() {
    let folders = ["benches/import/catalog/codes", "benches/import/catalog/mappings"];
    let mapping = from_folders("pirl-like", &folders);
    assert_eq!(mapping.columns.len(), 33);
    assert_eq!(prove(&mapping).unwrap(), []);
}

#[test]
fn released_1970s() {
    let outcome = outcome(&example("released-1970s"), "examples/released-1970s/inbox/carData_Rossi.csv");
    assert_eq!((outcome.summary.n_rows, outcome.summary.n_refused), (432, 0), "{}", listed(&outcome.issues));
    let facts = outcome.facts();
    let first = [
        "financial_aid = false",
        "age = 27",
        "race_in_study = 'black'",
        "work_before_prison = false",
        "married = false",
        "on_parole = true",
        "prior_convictions = 3",
        "school_in_study = '3'",
        "release days 0 to 0",
        "follow_up days 0 to 363",
        "arrest_watched days 0 to 363",
        "re_arrest days 133 to 139",
        "employment_watched days 0 to 139",
    ];
    assert_eq!(facts[0], first);
    let second: Vec<&str> = facts[1].iter().map(String::as_str).filter(|fact| fact.starts_with("employment")).collect();
    assert_eq!(second, ["employment_watched days 0 to 118", "employment days 63 to 97"]);
    assert_eq!(outcome.records[0].line, 2);
    assert!(outcome.records[0].raw.starts_with(b"1,20,1,no,27,black"));
}

#[test]
fn supported_work() {
    let mapping = example("supported-work");
    let mean = |outcome: &Outcome, offered: &str| {
        let of_arm = outcome.facts().into_iter().filter(|facts| facts[0] == format!("offered = {offered}"));
        let cents: Vec<i64> = of_arm.map(|facts| cents_1978(&facts)).collect();
        cents.iter().sum::<i64>() as f64 / cents.len() as f64 / 100.0
    };
    for (file, n, difference) in [("people-722/inbox/DAAG_nswdemo.csv", 722, 886.0), ("people-445/inbox/DAAG_nsw74demo.csv", 445, 1794.0)] {
        let outcome = outcome(&mapping, &format!("examples/supported-work/{file}"));
        assert_eq!((outcome.summary.n_rows, outcome.summary.n_refused), (n, 0), "{}", listed(&outcome.issues));
        let found = mean(&outcome, "true") - mean(&outcome, "false");
        assert_eq!(found.round(), difference, "{found}");
    }
}

fn cents_1978(facts: &[String]) -> i64 {
    let earnings = facts.iter().find(|fact| fact.starts_with("earnings") && fact.contains("from 1978")).unwrap();
    earnings.split(' ').nth(1).unwrap().replace('.', "").parse().unwrap()
}
