//! The bytes of an agency's file, read by a mapping with a column of every kind: reading ends, no row is lost, and every refused row has a
//! reason. Blocks are of the usual size only; that their size changes nothing is tested inside the crate.

use std::collections::BTreeSet;
use std::sync::LazyLock;
use throughline_exchange::catalog::{self, Origin, SourceFile};
use throughline_exchange::mapping::definition::Mapping;
use throughline_exchange::mapping::{FileSummary, Settings, fact_text, import_file};
use throughline_exchange::read::{Encoding, Source, look};
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
            seen.n_kept += 1;
            assert!(record.line > seen.last_kept, "line {} comes after {}", record.line, seen.last_kept);
            seen.last_kept = record.line;
            is_as_received(bytes, &record.raw, look.mark, block_encoding(&look.encoding));
            for stated in &record.facts {
                assert!(stated.law < MAPPING.laws.len() && !fact_text(&stated.fact).is_empty());
            }
        }
        seen.refused.extend(block.refused().map(|row| row.line));
        let errors = block.issues().filter(|issue| issue.severity == Severity::Error);
        seen.reasons.extend(errors.filter_map(|issue| issue.place.line));
        seen.n_refused += block.refused().count() as u64;
        Ok(())
    });
    agrees(&summary.expect("bytes in memory"), &seen);
}

/// What came out of a file.
#[derive(Default)]
struct Seen {
    n_kept: u64,
    n_refused: u64,
    last_kept: u64,
    refused: BTreeSet<u64>,
    /// Lines about which there is an error.
    reasons: BTreeSet<u64>,
}

fn agrees(summary: &FileSummary, seen: &Seen) {
    assert_eq!((summary.n_kept, summary.n_refused), (seen.n_kept, seen.n_refused));
    assert_eq!(summary.n_rows, summary.n_kept + summary.n_refused);
    assert!(summary.n_flagged <= summary.n_kept);
    assert_eq!(seen.refused, seen.reasons, "a refused row without a reason, or a reason without a refused row");
    assert!(!summary.refused() || summary.n_rows == 0, "{:?}", summary.issues);
    assert!(summary.issues.iter().all(|issue| !issue.what.is_empty() && !issue.remedy.is_empty()), "{:?}", summary.issues);
}
