//! What code must never do in some rooms: panic, print, speak SQL, read a clock, let a raw count out.
//! It looks at lines, not at meaning: clippy sees types and does the rest.

use super::files::stands_in;
use super::{File, Rule};

pub const RULES: &[Rule] = &[
    Rule {
        name: "nothing panics on purpose outside tests",
        remedy: "return a Refusal, an Issue or Broken, with a sentence",
        check: panics,
        bad: &[
            &[("src/a.rs", "let x = y.unwrap();")],
            &[("crates/rule/src/a.rs", "let x = y\n    .expect(\"there is one\");")],
            &[("xtask/src/a.rs", "fn later() { todo!() }")],
        ],
        good: &[
            ("src/a.rs", "// never y.unwrap()\n#[cfg(test)]\nmod tests {\n    fn t() { y.unwrap() }\n}"),
            ("tests/a.rs", "y.unwrap();"),
        ],
    },
    Rule {
        name: "no test is ignored",
        remedy: "mend or delete it; a test that lacks its data prints a line beginning `not run:`",
        check: ignored,
        bad: &[&[("tests/a.rs", concat!("#[", "ignore]\nfn t() {}"))]],
        good: &[("tests/a.rs", "#[test]\nfn t() {}")],
    },
    Rule {
        name: "only the door prints",
        remedy: "return what should be said; src says it",
        check: prints,
        bad: &[&[("crates/acts/src/import.rs", "println!(\"done\");")]],
        good: &[("src/main.rs", "println!(\"done\");")],
    },
    Rule {
        name: "pages and acts write no SQL",
        remedy: "give store a function that asks the question",
        check: sql,
        bad: &[
            &[("crates/web/src/a.rs", "db.rows(\"SELECT name FROM person\")")],
            &[("crates/acts/src/a.rs", "let q = \"\n    insert into person values ($1)\";")],
        ],
        good: &[("crates/store/src/a.rs", "\"select 1\""), ("crates/web/src/a.rs", "\"<select name='x'>\"")],
    },
    Rule {
        name: "rules and numbers read no clock, and the ground no file",
        remedy: "take today's date, the seed or the text as an argument; acts read them",
        check: purity,
        bad: &[
            &[("crates/model/src/a.rs", "let t = std::fs::read_to_string(p);")],
            &[("crates/evidence/src/a.rs", "let t = SystemTime::now();")],
            &[("crates/rule/src/a.rs", "let t = jiff::Zoned::now();")],
        ],
        good: &[("crates/acts/src/a.rs", "let t = jiff::Zoned::now();"), ("crates/rule/src/a.rs", "Operand::new(x)")],
    },
    Rule {
        name: "no raw count leaves evidence",
        remedy: "keep Tally pub(crate); suppress turns it into Published",
        check: tally,
        bad: &[
            &[("crates/evidence/src/tally.rs", "pub struct Tally {")],
            &[("crates/evidence/src/lib.rs", "pub use tally::{Cell, Tally};")],
        ],
        good: &[("crates/evidence/src/tally.rs", "pub(crate) struct Tally {")],
    },
];

const PANICS: &[&str] = &[".unwrap()", ".expect(\"", ".expect(&", "todo!(", "unimplemented!(", "panic!("];
const SQL: &[&str] = &["\"select ", "insert into ", "delete from ", "\"update ", "create table ", "drop table "];
const FILES: &[&str] = &["std::fs", "std::net", "std::env", "std::process", "rand::"];
const CLOCKS: &[&str] = &["::now(", "::now_v7(", "getrandom::", "thread_rng(", "rand::rng("];

/// Every line of product code in those rooms (in all, when none is named) that holds one of the words.
fn lines_with(files: &[File], rooms: &[&str], hit: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let inside = |file: &&File| file.is_product() && (rooms.is_empty() || rooms.contains(&file.room()));
    let hits = |file: &File| file.code().filter_map(|(at, line)| Some(file.at(at, &hit(line)?))).collect::<Vec<_>>();
    files.iter().filter(inside).flat_map(hits).collect()
}

fn holds<'a>(line: &str, words: &[&'a str]) -> Option<&'a str> {
    words.iter().find(|word| line.contains(**word)).copied()
}

fn panics(files: &[File]) -> Vec<String> {
    lines_with(files, &[], |line| holds(line, PANICS).map(|word| format!("`{word}` would stop the program")))
}

fn ignored(files: &[File]) -> Vec<String> {
    let mark = concat!("#[", "ignore");
    let hits = |file: &File| {
        let marked = file.text.lines().enumerate().filter(|(_, line)| line.trim_start().starts_with(mark));
        marked.map(|(at, _)| file.at(at + 1, "an ignored test")).collect::<Vec<_>>()
    };
    files.iter().filter(|file| file.is_rust()).flat_map(hits).collect()
}

fn prints(files: &[File]) -> Vec<String> {
    lines_with(files, &[], |line| stands_in(line, "dbg!(").then(|| "a forgotten `dbg!`".to_owned()))
        .into_iter()
        .chain(
            files.iter().filter(|file| file.path.starts_with("crates/") && file.is_product() && !file.path.ends_with("build.rs")).flat_map(
                |file| {
                    let printing = |line: &str| ["println!(", "print!(", "eprintln!(", "eprint!("].iter().any(|word| stands_in(line, word));
                    file.code().filter(|(_, line)| printing(line)).map(|(at, _)| file.at(at, "it prints")).collect::<Vec<_>>()
                },
            ),
        )
        .collect()
}

fn sql(files: &[File]) -> Vec<String> {
    lines_with(files, &["web", "acts"], |line| {
        let line = line.to_lowercase();
        let found = holds(&line, SQL).or(line.trim_start().starts_with("select ").then_some("select"));
        found.map(|word| format!("`{}` looks like SQL", word.trim_matches(['"', ' '])))
    })
}

fn purity(files: &[File]) -> Vec<String> {
    let mut problems = lines_with(files, &["rule", "model"], |line| {
        let found = FILES.iter().find(|word| stands_in(line, word))?;
        Some(format!("`{found}` reaches outside"))
    });
    problems.extend(lines_with(files, &["rule", "model", "exchange", "evidence", "link", "allocate", "labor"], |line| {
        holds(line, CLOCKS).map(|word| format!("`{word}` differs from run to run"))
    }));
    problems
}

fn tally(files: &[File]) -> Vec<String> {
    lines_with(files, &["evidence"], |line| {
        let line = line.trim();
        let made_public = ["struct", "enum", "trait", "type"].iter().any(|kind| line.starts_with(&format!("pub {kind} Tally")));
        let exported = line.starts_with("pub use") && line.contains("Tally");
        (made_public || exported).then(|| "a raw count is public".to_owned())
    })
}
