//! Who may import whom, read from the Cargo.toml files.
//! It does not look into the code: what a crate does not depend on, it cannot name.

use super::{File, Rule};

pub const RULES: &[Rule] = &[
    Rule {
        name: "imports follow the floors",
        remedy: "a room uses lower floors only, and rooms on one floor never meet: move the shared idea down to model, or let an act bring the two together",
        check: floors,
        bad: &[
            &[("crates/exchange/Cargo.toml", "[dependencies]\nthroughline-store.workspace = true")],
            &[("crates/web/Cargo.toml", "[dev-dependencies]\nthroughline-exchange = { workspace = true }")],
            &[("crates/model/Cargo.toml", "[dependencies.throughline-store]\nworkspace = true")],
            &[("crates/attic/Cargo.toml", "[dependencies]")],
            &[("xtask/Cargo.toml", "[dependencies]\nserde.workspace = true")],
        ],
        good: &[("crates/acts/Cargo.toml", "[dependencies]\nthroughline-store.workspace = true\nserde.workspace = true")],
    },
    Rule {
        name: "some things belong to one room",
        remedy: "the database belongs to store, pages to web, the command line to src: ask that room, or take the value as an argument",
        check: reach,
        bad: &[&[("crates/evidence/Cargo.toml", "[dependencies]\nrusqlite.workspace = true")]],
        good: &[("crates/evidence/Cargo.toml", "[dev-dependencies]\nrusqlite.workspace = true")],
    },
    Rule {
        name: "every dependency has its reason, in one place",
        remedy: "list it in the root Cargo.toml under [workspace.dependencies], below a comment that says why (a comment serves four lines at most); in the crate write NAME.workspace = true",
        check: reasons,
        bad: &[
            &[("Cargo.toml", "[workspace.dependencies]\n\nserde = \"1\"")],
            &[("Cargo.toml", "[workspace.dependencies]\n# a\na = \"1\"\n\nb = \"1\"")],
            &[("Cargo.toml", "[workspace.dependencies]\n# many\na = \"1\"\nb = \"1\"\nc = \"1\"\nd = \"1\"\ne = \"1\"")],
            &[("crates/rule/Cargo.toml", "[dependencies]\narrow = \"60\"")],
        ],
        good: &[("Cargo.toml", "[workspace.dependencies]\nthroughline-rule = { path = \"crates/rule\" }\n# values\nserde = \"1\"")],
    },
    Rule {
        name: "one set of lints",
        remedy: "add `[lints]` and `workspace = true` to its Cargo.toml",
        check: lints,
        bad: &[&[("crates/rule/Cargo.toml", "[package]\nname = \"throughline-rule\"")]],
        good: &[("crates/rule/Cargo.toml", "[lints]\nworkspace = true")],
    },
];

/// Each room, and the rooms of ours that it may import.
const FLOORS: &[(&str, &[&str])] = &[
    ("rule", &[]),
    ("model", &["rule"]),
    ("link", &[]),
    ("allocate", &[]),
    ("labor", &["model", "rule"]),
    ("store", &["model", "rule"]),
    ("city", &["model", "rule"]),
    ("exchange", &["model", "rule"]),
    ("evidence", &["model", "rule"]),
    ("acts", &["rule", "model", "store", "exchange", "link", "evidence", "labor", "allocate"]),
    ("web", &["acts", "model", "rule", "store", "evidence", "link", "labor", "allocate"]),
];

/// Dependencies that belong to some rooms only (`src` is the door); tests may use them as oracles.
const REACH: &[(&str, &[&str])] = &[
    ("rusqlite", &["store"]),
    ("postgres", &["store"]),
    ("aes-gcm-siv", &["store"]),
    ("parquet", &["store", "evidence", "exchange", "city"]),
    ("askama", &["web"]),
    ("axum", &["web", "src"]),
    ("tokio", &["web", "src"]),
    ("clap", &["src"]),
    ("indicatif", &["src"]),
    ("anyhow", &["src"]),
];

/// A comment may stand for so many dependencies that belong together; more is a list, not a reason.
const MOST_PER_REASON: usize = 4;

/// A line of a Cargo.toml that names a dependency.
struct Dependency<'a> {
    line: usize,
    name: &'a str,
    text: &'a str,
    of_tests: bool,
}

fn manifests(files: &[File]) -> impl Iterator<Item = &File> {
    files.iter().filter(|file| {
        let crates = file.path.starts_with("crates/") && file.path.matches('/').count() == 2;
        file.path.ends_with("Cargo.toml") && (crates || file.path == "xtask/Cargo.toml" || file.path == "Cargo.toml")
    })
}

/// The dependencies of a package, whatever the form of their section.
fn dependencies(file: &File) -> Vec<Dependency<'_>> {
    let (mut found, mut section) = (Vec::new(), "");
    for (at, text) in file.text.lines().enumerate() {
        let line = at + 1;
        if let Some(header) = text.trim().strip_prefix('[') {
            section = header.trim_end_matches(']');
            if let Some((kind, name)) = section.rsplit_once("dependencies.") {
                found.push(Dependency { line, name, text, of_tests: kind.starts_with("dev-") });
            }
        } else if section.ends_with("dependencies")
            && section != "workspace.dependencies"
            && text.contains('=')
            && !text.trim_start().starts_with('#')
        {
            let name = text.split(['.', '=', ' ']).next().unwrap_or("");
            found.push(Dependency { line, name, text, of_tests: section.contains("dev-") });
        }
    }
    found
}

fn floors(files: &[File]) -> Vec<String> {
    let mut problems = Vec::new();
    for file in manifests(files).filter(|file| file.path != "Cargo.toml") {
        let all = dependencies(file);
        if file.room() == "xtask" {
            problems.extend(all.iter().map(|d| file.at(d.line, "the chores depend on the standard library only")));
            continue;
        }
        let Some((room, may)) = FLOORS.iter().find(|(room, _)| *room == file.room()) else {
            problems.push(file.at(1, "this room stands on no floor: give it one in tests/house/imports.rs"));
            continue;
        };
        for dependency in all {
            if let Some(other) = dependency.name.strip_prefix("throughline-").filter(|other| !may.contains(other)) {
                problems.push(file.at(dependency.line, &format!("{room} may not import {other}")));
            }
        }
    }
    problems
}

fn reach(files: &[File]) -> Vec<String> {
    let mut problems = Vec::new();
    for file in manifests(files) {
        let room = if file.path == "Cargo.toml" { "src" } else { file.room() };
        for dependency in dependencies(file).iter().filter(|dependency| !dependency.of_tests) {
            if REACH.iter().any(|(name, rooms)| *name == dependency.name && !rooms.contains(&room)) {
                problems.push(file.at(dependency.line, &format!("{room} may not use {}", dependency.name)));
            }
        }
    }
    problems
}

fn reasons(files: &[File]) -> Vec<String> {
    let mut problems = Vec::new();
    for file in manifests(files) {
        let elsewhere = dependencies(file).into_iter().filter(|d| !d.text.contains("workspace = true") && !d.text.starts_with('['));
        problems.extend(elsewhere.map(|d| file.at(d.line, &format!("{} is not listed in the root", d.name))));
        if file.path == "Cargo.toml" {
            problems.extend(without_reason(file));
        }
    }
    problems
}

/// The dependencies of the workspace that stand under no comment, or under one that serves too many.
fn without_reason(file: &File) -> Vec<String> {
    let (mut problems, mut inside, mut served) = (Vec::new(), false, None);
    for (at, line) in file.text.lines().enumerate() {
        if line.starts_with('[') {
            inside = line == "[workspace.dependencies]";
        } else if line.trim().is_empty() {
            served = None;
        } else if line.starts_with('#') {
            served = Some(0);
        } else if inside && !line.starts_with("throughline-") {
            served = served.map(|n| n + 1);
            if served.is_none_or(|n| n > MOST_PER_REASON) {
                problems.push(file.at(at + 1, &format!("no reason is given for `{line}`")));
            }
        }
    }
    problems
}

fn lints(files: &[File]) -> Vec<String> {
    manifests(files)
        .filter(|file| !file.text.contains("[lints]\nworkspace = true"))
        .map(|file| file.at(1, "the workspace's lints do not hold here"))
        .collect()
}
