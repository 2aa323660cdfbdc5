//! The shipped catalog and the examples read without an issue, a region replaces files, and a mistake spreads no further than it must.

mod contributing;
mod damage;
mod linkage;
mod mistakes;

use super::*;
use mistakes::METRIC;
use std::path::{Path, PathBuf};
use throughline_model::issue::Issue;
use throughline_model::metric::{Anchor, Derivation, Measure};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The TOML files below a folder of the repository, in order.
fn folder(path: &str, origin: Origin) -> Vec<SourceFile> {
    let mut found = Vec::new();
    for kind in Kind::ALL {
        let Ok(entries) = std::fs::read_dir(repository().join(path).join(kind.folder())) else {
            continue;
        };
        for entry in entries {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            let text = std::fs::read_to_string(entry.path()).unwrap();
            found.push(SourceFile { path: format!("{path}/{}/{name}", kind.folder()), text, origin });
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn shipped() -> Vec<SourceFile> {
    folder("catalog", Origin::Shipped)
}

fn own(path: &str, text: &str) -> SourceFile {
    SourceFile { path: format!("catalog/{path}"), text: text.to_owned(), origin: Origin::Region }
}

/// The shipped catalog with the region's files given.
fn with(files: &[(&str, &str)]) -> (Catalog, Vec<Issue>) {
    let mut all = shipped();
    all.extend(files.iter().map(|(path, text)| own(path, text)));
    read(&all)
}

/// `line:column code` of each issue.
fn places(issues: &[Issue]) -> Vec<String> {
    let place = |issue: &Issue| format!("{}:{} {}", issue.place.line.unwrap_or(0), issue.place.column.unwrap_or(0), issue.code);
    issues.iter().map(place).collect()
}

#[test]
fn the_shipped_catalog_and_the_examples_have_no_issue() {
    for example in ["released-1970s", "supported-work"] {
        let mut files = shipped();
        files.extend(folder(&format!("examples/{example}/catalog"), Origin::Region));
        let (catalog, issues) = read(&files);
        assert_eq!(issues, [], "{example}");
        // Lists of checks and facts are parts of an edition; they have no entry of their own.
        let n = files.iter().filter(|file| !file.path.contains("/federal/")).count();
        assert_eq!(catalog.federal.len(), 2, "{example}");
        let read = catalog.code_lists.len()
            + catalog.regime_lists.len()
            + catalog.populations.len()
            + catalog.metrics.len()
            + catalog.reports.len()
            + catalog.mappings.len()
            + catalog.linkage.len()
            + catalog.cells.len();
        assert_eq!(read, n, "{example}");
        assert_eq!(catalog.overrides, []);
        assert_eq!(catalog.mappings.len(), 1);
    }
    for path in ["released-1970s", "supported-work/people-722", "supported-work/people-445"] {
        let text = std::fs::read_to_string(repository().join("examples").join(path).join("region.toml")).unwrap();
        let (file, issues) = region::read("region.toml", &text);
        assert_eq!(issues, [], "{path}");
        assert!(file.is_some());
    }
}

#[test]
fn what_the_shipped_definitions_say_is_read() {
    let (catalog, _) = read(&shipped());
    let employed = catalog.metric("employed-week-26").unwrap();
    assert_eq!(employed.windows[0].derive, Derivation::StateAt { day: 181, from_start: false });
    assert_eq!(employed.windows[0].anchor, Anchor::Event("release".to_owned()));
    assert!(matches!(employed.measure, Measure::Rate { .. }));
    assert_eq!(employed.heading.hash.len(), 64);
    assert_eq!(employed.heading.file, "catalog/metrics/employed-week-26.toml");
    assert_eq!(employed.examples[0].persons.len(), 3);
    assert_eq!(employed.examples[0].persons[0].spans[3].from, 133);
    assert_eq!(employed.examples[0].expect.not_known, Some(1));
    let weeks = catalog.metric("weeks-worked").unwrap();
    let Measure::Mean(quantity) = &weeks.measure else { panic!("a mean") };
    assert_eq!((quantity.per, quantity.unit.es.as_str()), (7, "semanas"));
    assert_eq!(weeks.examples[0].expect.value, Some((15, 2)));
    let band = catalog.codes.get("prior_convictions_band").unwrap();
    assert_eq!(band.values.len(), 3);
    assert!(band.derived.is_some());
    let older = &catalog.codes.get("wage_source").unwrap().editions[1];
    assert_eq!(older.values[6], ("7".to_owned(), "not_yet_available".to_owned()));
    let answers: Vec<_> = catalog.population("returning-citizens").unwrap().examples.iter().map(|example| example.answer).collect();
    assert_eq!(answers, [Some(true), None]);
}

/// How many definitions of a kind are shipped.
fn n_shipped(kind: Kind) -> usize {
    shipped().iter().filter(|file| file.path.contains(&format!("/{}/", kind.folder()))).count()
}

#[test]
fn a_region_replaces_a_shipped_file_and_the_catalog_says_so() {
    let (catalog, issues) = with(&[("metrics/employed-week-26.toml", METRIC)]);
    assert_eq!(issues, []);
    assert_eq!(catalog.overrides.len(), 1);
    let replaced = &catalog.overrides[0];
    assert_eq!((replaced.kind, replaced.name.as_str()), (Kind::Metrics, "employed-week-26"));
    assert_eq!(catalog.metric("employed-week-26").unwrap().heading.source, "a test");
    assert_eq!(catalog.metrics.len(), n_shipped(Kind::Metrics));
}

#[test]
fn what_rests_on_a_mistake_is_left_out_and_the_rest_stays() {
    let population = "edition = 1";
    let (catalog, issues) = with(&[("populations/returning-citizens.toml", population), ("metrics/own.toml", METRIC)]);
    assert!(catalog.population("returning-citizens").is_none());
    assert!(catalog.metric("own").is_some() && catalog.metric("employed-q2").is_some());
    assert!(catalog.metrics.iter().all(|metric| metric.population != "returning-citizens"));
    assert!(issues.iter().all(|issue| issue.place.file == "catalog/populations/returning-citizens.toml"), "{issues:#?}");
}
