//! The text of a definition, of the kind that its first line names (`# metrics`), else of a region's settings: reading ends, every issue
//! stands in a file, and what has an error is not used. The meaning of what reads is not tried, except that a mapping's examples can be run.

use throughline_exchange::catalog::{Catalog, Kind, Origin, SourceFile, read, region};
use throughline_exchange::mapping::prove;
use throughline_model::issue::{Issue, Severity};

macro_rules! shipped {
    ($($path:literal),+ $(,)?) => { [$(($path, include_str!(concat!("../../", $path)))),+] };
}

/// What a definition may name.
const SHIPPED: [(&str, &str); 10] = shipped![
    "catalog/codes/follow-up.toml",
    "catalog/codes/identity.toml",
    "catalog/codes/justice.toml",
    "catalog/codes/person.toml",
    "catalog/codes/trial.toml",
    "examples/released-1970s/catalog/codes/released-1970s.toml",
    "examples/supported-work/catalog/codes/supported-work.toml",
    "catalog/populations/everyone.toml",
    "catalog/populations/returning-citizens.toml",
    "catalog/metrics/employed-week-26.toml",
];

/// Reads `bytes` as a definition beside a few of ours. Bytes that are not text are replaced: such a file is refused before it comes to
/// this reader.
pub fn hold(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    let first_line = text.lines().next().unwrap_or_default();
    match Kind::ALL.iter().find(|kind| first_line.strip_prefix("# ") == Some(kind.folder())) {
        Some(kind) => definition(*kind, text),
        None => settings(text),
    }
}

fn definition(kind: Kind, text: &str) {
    let own = file(&format!("own/{}/own.toml", kind.folder()), text, Origin::Region);
    let mut files: Vec<SourceFile> =
        SHIPPED.iter().filter(|(path, _)| is_beside(path, kind)).map(|(path, text)| file(path, text, Origin::Shipped)).collect();
    files.push(own.clone());
    let (catalog, issues) = read(&files);
    for issue in &issues {
        let named = files.iter().find(|file| file.path == issue.place.file);
        stands_in(named.map_or("", |file| &file.text), issue);
    }
    let refused = issues.iter().any(|issue| issue.severity == Severity::Error && issue.place.file == own.path);
    assert!(!refused || !is_used(&catalog, kind), "it is used with its error");
    for mapping in &catalog.mappings {
        let issues = prove(mapping).expect("examples are in memory");
        issues.iter().for_each(|issue| stands_in(text, issue));
    }
}

fn settings(text: &str) {
    let (settings, issues) = region::read("region.toml", text);
    issues.iter().for_each(|issue| stands_in(text, issue));
    assert_eq!(settings.is_none(), issues.iter().any(|issue| issue.severity == Severity::Error), "{issues:?}");
    let report = settings.and_then(|settings| settings.report_issue(&Catalog::default()));
    report.iter().for_each(|issue| stands_in(text, issue));
}

/// Whether a shipped file stands beside a definition of this kind; no more than it may name, as each is read for every input.
fn is_beside(path: &str, kind: Kind) -> bool {
    match kind {
        Kind::Codes => path.ends_with("person.toml"),
        Kind::Populations => path.contains("codes/") && path.starts_with("catalog/"),
        Kind::Metrics => !path.contains("metrics/") && path.starts_with("catalog/"),
        Kind::Reports => path.starts_with("catalog/"),
        Kind::Federal | Kind::Regimes | Kind::Cells => false,
        Kind::Mappings => path.contains("codes/"),
        Kind::Linkage => path.ends_with("identity.toml"),
    }
}

fn file(path: &str, text: &str, origin: Origin) -> SourceFile {
    SourceFile { path: path.to_owned(), text: text.to_owned(), origin }
}

fn is_used(catalog: &Catalog, kind: Kind) -> bool {
    match kind {
        Kind::Codes => catalog.code_lists.iter().any(|list| list.name == "own"),
        Kind::Populations => catalog.population("own").is_some(),
        Kind::Metrics => catalog.metric("own").is_some(),
        Kind::Reports => catalog.report("own").is_some(),
        // a list of checks or facts has no entry of its own
        Kind::Federal => true,
        Kind::Cells => catalog.cells.iter().any(|format| format.heading.name == "own"),
        Kind::Regimes => catalog.regime_lists.iter().any(|list| list.name == "own"),
        Kind::Mappings => catalog.mapping("own").is_some(),
        Kind::Linkage => catalog.linkage.iter().any(|linkage| linkage.heading().name == "own"),
    }
}

fn stands_in(text: &str, issue: &Issue) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let line = issue.place.line.and_then(|line| text.split('\n').nth(usize::try_from(line - 1).ok()?));
    let width = line.unwrap_or_else(|| panic!("no such line: {issue}")).chars().count() as u64;
    assert!(issue.place.column.is_some_and(|column| (1..=width + 1).contains(&column)), "no such column: {issue}");
    assert!(!issue.what.is_empty() && !issue.remedy.is_empty(), "{issue}");
}
