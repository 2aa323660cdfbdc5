//! The definitions that CONTRIBUTING.md shows can be used as they stand there.

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
