//! The bytes of an agency's file, read by a mapping with a column of every kind: reading ends, no row is lost, and every refused row has a
//! reason. Blocks are of the usual size only; that their size changes nothing is tested inside the crate.

use std::collections::BTreeSet;
use std::sync::LazyLock;
use throughline_exchange::catalog::{self, Origin, SourceFile};
use throughline_exchange::mapping::definition::Mapping;
use throughline_exchange::mapping::{FileSummary, Settings, fact_text, import_file};
use throughline_exchange::read::{Source, look};
use throughline_model::issue::Severity;

static MAPPING: LazyLock<Mapping> = LazyLock::new(|| {
    let file = |path: &str, text: &str| SourceFile { path: path.to_owned(), text: text.to_owned(), origin: Origin::Region };
    let codes = file("own/codes/own.toml", include_str!("../definitions/codes.toml"));
    let mapping = file("own/mappings/own.toml", include_str!("../definitions/mapping.toml"));
    let (mut catalog, issues) = catalog::read(&[codes, mapping]);
    assert_eq!(issues, []);
    catalog.mappings.pop().expect("a mapping without issues")
});

const HEADER: &[u8] = b"id,age,race,aid,born,note,wage,employer,start,w1,w2,w3\n";

/// Reads `bytes` as a file, and as the rows below a header that is right.
pub fn hold(bytes: &[u8]) {
    read(bytes);
    read(&[HEADER, bytes].concat());
}

fn read(bytes: &[u8]) {
    let source = Source::memory("inbox/a.csv", bytes);
    let look = look(&source).expect("bytes in memory");
    let mut seen = Seen::default();
    let summary = import_file(source, &look, &MAPPING, Settings::threads(1), &mut |_| {}, &mut |block| {
        for record in block.records() {
            assert!(record.facts.iter().all(|stated| stated.law < MAPPING.laws.len() && !fact_text(&stated.fact).is_empty()));
            seen.kept.push((record.line, record.raw));
        }
        seen.refused.extend(block.refused().map(|row| (row.line, row.raw)));
        let errors = block.issues().filter(|issue| issue.severity == Severity::Error);
        seen.reasons.extend(errors.filter_map(|issue| issue.place.line));
        Ok(())
    });
    agrees(bytes, &summary.expect("bytes in memory"), &seen);
}

/// What came out of a file: lines and their bytes, and the lines about which there is an error.
#[derive(Default)]
struct Seen {
    kept: Vec<(u64, Vec<u8>)>,
    refused: Vec<(u64, Vec<u8>)>,
    reasons: BTreeSet<u64>,
}

fn agrees(bytes: &[u8], summary: &FileSummary, seen: &Seen) {
    assert_eq!((summary.n_kept, summary.n_refused), (seen.kept.len() as u64, seen.refused.len() as u64));
    assert_eq!(summary.n_rows, summary.n_kept + summary.n_refused);
    assert!(summary.n_flagged <= summary.n_kept);
    let refused: BTreeSet<u64> = seen.refused.iter().map(|(line, _)| *line).collect();
    assert_eq!(refused, seen.reasons, "a refused row without a reason, or a reason without a refused row");
    assert!(!summary.refused() || summary.n_rows == 0, "{:?}", summary.issues);
    assert!(summary.issues.iter().all(|issue| !issue.what.is_empty() && !issue.remedy.is_empty()), "{:?}", summary.issues);
    let lost = summary.issues.iter().any(|issue| issue.code == "characters_lost");
    for rows in [&seen.kept, &seen.refused] {
        assert!(rows.is_sorted_by(|a, b| a.0 < b.0), "rows out of the order of the file");
        assert!(lost || are_as_received(bytes, rows));
    }
}

/// Whether the rows stand in the file as they were kept, one after the other.
fn are_as_received(mut rest: &[u8], rows: &[(u64, Vec<u8>)]) -> bool {
    rows.iter().all(|(_, raw)| {
        let at = if raw.is_empty() { Some(0) } else { rest.windows(raw.len()).position(|window| window == raw) };
        rest = at.and_then(|at| rest.get(at + raw.len()..)).unwrap_or_default();
        at.is_some()
    })
}
