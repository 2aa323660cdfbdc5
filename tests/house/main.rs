//! The borders of the house, as text checks that take seconds: who may import whom, how files open and how long they are, what
//! each room must never hold. Each rule says what to do when it is broken, and carries samples that prove it can fail.
//! It does not judge behavior (the rooms' own tests do), nor anything that the compiler or clippy can see better.

mod conduct;
mod files;
mod imports;
mod shape;
mod words;

use files::{File, files};
use std::fmt::Write as _;

/// One rule of the house.
struct Rule {
    /// The rule as a sentence.
    name: &'static str,
    /// What to do when it is broken.
    remedy: &'static str,
    /// What is wrong, a line each.
    check: fn(&[File]) -> Vec<String>,
    /// Small houses, (path, text) each, in which the rule is broken.
    bad: &'static [&'static [(&'static str, &'static str)]],
    /// A small house in which it holds.
    good: &'static [(&'static str, &'static str)],
}

fn rules() -> impl Iterator<Item = &'static Rule> {
    [imports::RULES, shape::RULES, conduct::RULES, words::RULES].into_iter().flatten()
}

#[test]
fn the_house_holds() {
    let files = files();
    assert!(files.len() > 20, "the files of the project were not found");
    let mut report = String::new();
    for rule in rules() {
        let problems = (rule.check)(&files);
        if !problems.is_empty() {
            let _ = writeln!(report, "\n{}\n  {}\nto mend: {}.", rule.name, problems.join("\n  "), rule.remedy);
        }
    }
    assert!(report.is_empty(), "{report}");
}

#[test]
fn every_rule_can_fail() {
    for rule in rules() {
        assert!(!rule.bad.is_empty(), "{}: no sample breaks it", rule.name);
        for house in rule.bad {
            assert!(!(rule.check)(&built(house)).is_empty(), "{}: missed {house:?}", rule.name);
        }
        let false_alarms = (rule.check)(&built(rule.good));
        assert!(false_alarms.is_empty(), "{}: false alarm {false_alarms:?}", rule.name);
    }
}

/// Aims, not rules: a median of 120 lines, nine in ten under 300.
#[test]
fn the_lengths_of_files_are_told() {
    let files = files();
    let mut lengths: Vec<usize> = files.iter().filter(|file| file.is_product()).map(|file| file.code().count()).collect();
    lengths.sort_unstable();
    let at = |share: usize| lengths.get(lengths.len() * share / 100).copied().unwrap_or(0);
    println!("note: {} source files, median {} lines of code, nine in ten under {}", lengths.len(), at(50), at(90) + 1);
}

fn built(house: &[(&str, &str)]) -> Vec<File> {
    house.iter().map(|(path, text)| File::new(path, text)).collect()
}
