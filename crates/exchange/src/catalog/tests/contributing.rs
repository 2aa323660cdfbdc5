//! The definitions that CONTRIBUTING.md shows can be used as they stand there, and the reference page leaves out nothing.

use super::*;
use crate::mapping::prove;

/// The TOML blocks of the page, each with the path that the lines above it name.
fn shown() -> Vec<SourceFile> {
    let text = std::fs::read_to_string(repository().join("CONTRIBUTING.md")).unwrap();
    let mut files = Vec::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("```toml\n") {
        let (block, after) = after.split_once("```").unwrap();
        let path = before.rsplit("`my-region/").next().unwrap().split_once('`').unwrap().0;
        files.push(SourceFile { path: path.to_owned(), text: block.to_owned(), origin: Origin::Region });
        rest = after;
    }
    files
}

#[test]
fn the_definitions_of_contributing_hold() {
    let own = shown();
    let paths: Vec<&str> = own.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["catalog/metrics/employed-week-12.toml", "catalog/mappings/second-chance.toml"]);
    let mut files = shipped();
    files.extend(own);
    let (catalog, issues) = read(&files);
    assert_eq!(issues, []);
    assert!(catalog.metric("employed-week-12").is_some());
    assert_eq!(prove(catalog.mapping("second-chance").unwrap()).unwrap(), []);
}

/// The sentence over the mapping names the columns that the mapping reads, and the example fills no other.
#[test]
fn the_sentence_and_the_mapping_of_contributing_agree() {
    let mut files = shipped();
    files.extend(shown());
    let (catalog, _) = read(&files);
    let mapping = catalog.mapping("second-chance").unwrap();
    assert!(mapping.reads("extract.csv"));
    let headers = mapping.headers();
    let (first, last) = (headers[..3].join(", "), headers.last().unwrap());
    let text = std::fs::read_to_string(repository().join("CONTRIBUTING.md")).unwrap();
    let sentence = format!("reads `extract.csv` with the columns `{first} ... {last}`");
    assert!(text.contains(&sentence), "{sentence}");
}

/// What no shipped definition has, so that a reader asks for its keys.
const MORE: &str = r#"
[laws.more]
[[column]]
to = "wage"
type = "money"
constant = 1
keep = false
[[earnings]]
amount = "wage"
from = 0
to = 1
[[employment]]
from = 0
to = 1
"#;

const NOT_A_KEY: &str = "qqqqqqqqqq = 1\n";

/// The text with a key that no reader knows in each of its tables; the remedy then lists the keys that are known there.
fn with_unknown_keys(text: &str) -> String {
    let line = |line: &str| if line.starts_with('[') { format!("{line}\n{NOT_A_KEY}") } else { format!("{line}\n") };
    format!("{NOT_A_KEY}{}", text.lines().map(line).collect::<String>())
}

fn known_keys(issues: &[Issue]) -> Vec<&str> {
    let lists = issues.iter().filter(|issue| issue.code == "key_not_known").map(|issue| issue.remedy.as_str());
    let mut keys: Vec<&str> = lists.flat_map(|list| list.strip_prefix("Known here: ").unwrap().trim_end_matches('.').split(", ")).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

#[test]
fn the_reference_page_names_every_key_and_every_function() {
    let page = std::fs::read_to_string(repository().join("docs/reference/definitions.md")).unwrap();
    let mut files = shipped();
    files.extend(shown());
    files.extend(folder("examples/released-1970s/catalog", Origin::Region));
    for file in &mut files {
        let more = if file.path.ends_with("second-chance.toml") { MORE } else { "" };
        file.text = with_unknown_keys(&format!("{}{more}", file.text));
    }
    let (_, mut issues) = read(&files);
    issues.extend(region::read("region.toml", NOT_A_KEY).1);
    let keys = known_keys(&issues);
    assert!(keys.len() > 80, "{keys:?}");
    let named = |key: &str| {
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        page.split('`').skip(1).step_by(2).any(|code| code.split(|c| !word(c)).any(|name| name == key))
    };
    let left_out: Vec<&str> = keys.into_iter().filter(|key| !named(key)).collect();
    assert_eq!(left_out, [""; 0]);
    for (usage, purpose) in throughline_rule::function_help() {
        assert!(page.contains(&format!("| `{usage}` | {purpose} |")), "{usage}");
    }
}
