//! The words: respectful ones for people, plain ones for things, and no name of anything outside the project.
//! It does not know the whole glossary; a reader does.

use super::files::stands_in;
use super::{File, Rule};

pub const RULES: &[Rule] = &[
    Rule {
        name: "the words of the field",
        remedy: "see GLOSSARY.md: a person is a Participant, and a thing is named for what it is, not for handling or managing",
        check: names,
        bad: &[
            &[("src/a.rs", "pub struct CaseManager;")],
            &[("crates/store/src/a.rs", "fn open_client(path: &str)")],
            &[("crates/web/src/a.rs", "let label = \"Client name\";")],
            &[("locales/en.ftl", "intake = New client")],
        ],
        good: &[
            ("src/a.rs", "let label = \"Ask your program manager\";"),
            ("locales/es.ftl", "a = cliente"),
            (HEARD, "has(header, &[\"client\"])"),
        ],
    },
    Rule {
        name: "nothing outside the project is named",
        remedy: "take the place from an argument or the environment; name the thing, not where one machine keeps it",
        check: places,
        bad: &[
            &[("docs/a.md", concat!("see `/", "home/ana/data`"))],
            &[("src/a.rs", concat!("let p = \"/", "work/data\";"))],
            &[("README.md", concat!("from https://crates", ".io/x"))],
            &[("src/a.rs", concat!("let p = \"../", "shared/data\";"))],
        ],
        good: &[("docs/a.md", "https://example.gov/home/page and /workforce/"), ("fuzz/Cargo.lock", concat!("crates", ".io-index"))],
    },
];

/// Words that no type, function or module of ours is named with.
const NOT_NAMES: &[&str] = &["client", "clients", "manager", "handler", "util", "utils", "helper", "helpers"];
/// Words that no person who uses the software should read about themselves.
const NOT_SAID: &[&str] = &["client", "clients", "user record", "user records"];
/// The words that partners write over their columns: they are recognized there, never said.
const HEARD: &str = "crates/exchange/src/draft/known.rs";
/// Written in two parts, so that this file does not name them.
const PLACES: &[&str] =
    &[concat!("/", "home/"), concat!("/", "work/"), concat!("/", "root/"), concat!("/", "Users/"), concat!("../", "shared")];
const HOSTS: &[&str] = &[concat!("crates", ".io"), concat!("pypi", ".org"), concat!("npm", "js.org"), concat!("static.rust", "-lang.org")];

fn names(files: &[File]) -> Vec<String> {
    let mut problems = Vec::new();
    for file in files {
        let said = file.path.starts_with("locales/") || file.path.ends_with(".html");
        if said {
            let lines = file.text.lines().enumerate().filter(|(_, line)| !line.starts_with('#'));
            problems.extend(lines.filter_map(|(at, line)| Some(file.at(at + 1, &not_said(line)?))));
        }
        if file.is_product() && file.path != HEARD {
            problems.extend(file.code().filter_map(|(at, line)| Some(file.at(at, &not_named(line).or(quoted(line))?))));
        }
    }
    problems
}

/// A declaration whose name holds a forbidden word.
fn not_named(line: &str) -> Option<String> {
    const KINDS: &[&str] = &["struct", "enum", "trait", "type", "fn", "mod"];
    let mut tokens = line.split_whitespace();
    tokens.find(|token| KINDS.contains(token))?;
    let name: String = tokens.next()?.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let word = parts(&name).into_iter().find(|part| NOT_NAMES.contains(&part.as_str()))?;
    Some(format!("`{name}` is named with `{word}`"))
}

/// The words of a name, in CamelCase or snake_case, in lower case.
fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for c in name.chars() {
        if (c.is_uppercase() || c == '_') && parts.last().is_some_and(|part| !part.is_empty()) {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut().filter(|_| c != '_') {
            part.extend(c.to_lowercase());
        }
    }
    parts
}

/// A quoted text on the line that says a forbidden word.
fn quoted(line: &str) -> Option<String> {
    line.split('"').skip(1).step_by(2).find_map(not_said)
}

fn not_said(text: &str) -> Option<String> {
    let plain: String = text.to_lowercase().chars().map(|c| if c.is_alphabetic() { c } else { ' ' }).collect();
    let plain = format!(" {} ", plain.split_whitespace().collect::<Vec<_>>().join(" "));
    let word = NOT_SAID.iter().find(|word| plain.contains(&format!(" {word} ")))?;
    Some(format!("it says `{word}`"))
}

fn places(files: &[File]) -> Vec<String> {
    let mut problems = Vec::new();
    // a lock file names its registry; the project's own check alone may look beside the checkout
    for file in files.iter().filter(|file| !file.path.ends_with("Cargo.lock") && file.path != ".ci/run") {
        for (at, line) in file.text.lines().enumerate() {
            let place = PLACES.iter().find(|place| stands_in(line, place));
            if let Some(place) = place.or(HOSTS.iter().find(|host| line.contains(**host))) {
                problems.push(file.at(at + 1, &format!("it names `{place}`")));
            }
        }
    }
    problems
}
