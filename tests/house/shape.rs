//! The shape of files and folders: openings, lengths, one module style, complete lists, known catalog folders.
//! It reads no meaning into them.

use super::{File, Rule};
use std::collections::BTreeSet;

pub const RULES: &[Rule] = &[
    Rule {
        name: "every file says what it is for, and what it is not for",
        remedy: "open it with `//!` lines that say both (the second with a word such as: not, no, never, nothing, only)",
        check: openings,
        bad: &[&[("src/main.rs", "fn main() {}")], &[("crates/rule/src/lib.rs", "//! Sentences.\nfn f() {}")]],
        good: &[("src/main.rs", "//! The door.\n//! It holds no rule.\n")],
    },
    Rule {
        name: "no source file over 500 lines, its tests not counted",
        remedy: "find the second idea in it and give that a file of its own",
        check: lengths,
        bad: &[&[("src/long.rs", LONG)]],
        good: &[("tests/long.rs", LONG)],
    },
    Rule {
        name: "one module style",
        remedy: "write folder/mod.rs, never folder.rs beside folder/",
        check: module_style,
        bad: &[&[("src/commands.rs", ""), ("src/commands/run.rs", "")]],
        good: &[("src/commands/mod.rs", ""), ("src/commands/run.rs", "")],
    },
    Rule {
        name: "every list names every file",
        remedy: "declare it (`mod NAME;`) in the mod.rs, lib.rs or main.rs of its folder, or delete it; a crate's integration tests are one binary, tests/it/main.rs",
        check: lists,
        bad: &[
            &[("src/commands/mod.rs", "mod run;"), ("src/commands/run.rs", ""), ("src/commands/stray.rs", "")],
            &[("src/main.rs", "mod run;"), ("src/commands/mod.rs", "")],
            &[("crates/store/src/lib.rs", ""), ("crates/store/src/loose/part.rs", "")],
            &[("crates/store/tests/door.rs", "")],
        ],
        good: &[
            ("src/main.rs", "pub(crate) mod commands;"),
            ("src/commands/mod.rs", "mod run;"),
            ("src/commands/run.rs", ""),
            ("tests/it/main.rs", ""),
        ],
    },
    Rule {
        name: "the catalog's folders are known",
        remedy: "a definition is one .toml file, named in lower case, in a folder of its kind; a new kind is added to tests/house/shape.rs and to the `Where does it go` table",
        check: catalog,
        bad: &[
            &[("catalog/metric/employed.toml", "")],
            &[("catalog/metrics/Employed.toml", "")],
            &[("examples/x/catalog/mappings/a.json", "")],
        ],
        good: &[("catalog/metrics/employed-day-180.toml", ""), ("catalog/README.md", ""), ("catalog/codes/README.md", "")],
    },
];

const MOST_LINES: usize = 500;

/// A file one line too long.
const LONG: &str = match std::str::from_utf8(&[b'\n'; MOST_LINES + 1]) {
    Ok(lines) => lines,
    Err(_) => "",
};

/// Words that say what a file is not for.
const DENIALS: &[&str] = &["not", "no", "never", "nothing", "none", "only", "without", "nor", "neither", "nowhere", "cannot"];

const CATALOG: &[&str] = &[
    "cells",
    "codes",
    "federal",
    "instruments",
    "labor",
    "linkage",
    "mappings",
    "metrics",
    "pathways",
    "populations",
    "regimes",
    "reports",
    "routes",
    "rubrics",
];

fn openings(files: &[File]) -> Vec<String> {
    let ours = |file: &&File| file.is_rust() && (file.is_product() || file.path.starts_with("tests/") || file.path.contains("/tests/"));
    let denies = |file: &File| {
        let opening = file.text.lines().take_while(|line| line.starts_with("//!")).collect::<String>().to_lowercase();
        opening.split(|c: char| !c.is_alphabetic()).any(|word| DENIALS.contains(&word))
    };
    files
        .iter()
        .filter(ours)
        .filter_map(|file| match file.text.starts_with("//!") {
            false => Some(file.at(1, "it does not open with `//!`")),
            // a test is for what it tests, and for nothing else
            true if file.is_product() && !denies(file) => Some(file.at(1, "its opening does not say what it is not for")),
            true => None,
        })
        .collect()
}

fn lengths(files: &[File]) -> Vec<String> {
    let long = |file: &&File| file.is_product() && last_line(file) > MOST_LINES;
    files.iter().filter(long).map(|file| file.at(last_line(file), "over the limit here, tests not counted")).collect()
}

/// The last line before the tests.
fn last_line(file: &File) -> usize {
    file.code().last().map_or(0, |(line, _)| line)
}

fn module_style(files: &[File]) -> Vec<String> {
    let beside = |file: &File| {
        let folder = file.path.trim_end_matches("rs").replace('.', "/");
        files.iter().any(|other| other.is_rust() && other.path.starts_with(&folder))
    };
    files
        .iter()
        .filter(|file| file.is_rust() && beside(file))
        .map(|file| file.at(1, "it stands beside a folder of the same name"))
        .collect()
}

fn lists(files: &[File]) -> Vec<String> {
    let mut problems = Vec::new();
    let heads: Vec<&File> = files.iter().filter(|file| file.is_rust() && is_head(file.place().1)).collect();
    for file in files.iter().filter(|file| file.is_rust()) {
        let (folder, name) = file.place();
        // each of these is the root of a program of its own
        let programs =
            ["tests", "benches", "fuzz/fuzz_targets"].contains(&folder) || folder.ends_with("/examples") || folder.ends_with("/benches");
        if programs || name == "build.rs" {
            continue;
        }
        // a head is listed by the folder above, unless it is the root of a crate
        let (folder, module) = match name {
            "lib.rs" | "main.rs" => continue,
            "mod.rs" => folder.rsplit_once('/').unwrap_or(("", folder)),
            _ => (folder, name.trim_end_matches(".rs")),
        };
        if !heads.iter().any(|head| head.place().0 == folder && declares(head, module)) {
            problems.push(file.at(1, &format!("no file in {folder}/ declares {module}")));
        }
    }
    problems
}

fn is_head(name: &str) -> bool {
    matches!(name, "mod.rs" | "lib.rs" | "main.rs")
}

fn declares(head: &File, module: &str) -> bool {
    let declared: BTreeSet<&str> = head
        .text
        .lines()
        .filter_map(|line| line.trim().strip_suffix(';'))
        .filter_map(|line| line.rsplit_once("mod ").map(|(_, name)| name))
        .collect();
    declared.contains(module)
}

fn catalog(files: &[File]) -> Vec<String> {
    let mut problems = Vec::new();
    for file in files {
        let inside = match file.path.split_once("catalog/") {
            Some((before, inside)) if before.is_empty() || before.starts_with("examples/") => inside,
            _ => continue,
        };
        let Some((folder, name)) = inside.split_once('/') else {
            continue;
        };
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | '/');
        let definition = name.ends_with(".toml") && name.chars().all(plain);
        if !CATALOG.contains(&folder) {
            problems.push(file.at(1, &format!("`{folder}` is not a kind of definition")));
        } else if !definition && !name.ends_with("README.md") {
            problems.push(file.at(1, "it is not a definition"));
        }
    }
    problems
}
