//! Files through mappings, from bytes to records and issues: good ones, bad ones, and mappings with mistakes.

mod bad_files;
mod bad_mappings;
mod formats;
mod good_files;
mod kinds;
mod shipped;

use super::definition::Mapping;
use super::*;
use crate::catalog::{self, Origin, SourceFile};
use crate::read::{Source, look};
use throughline_model::fact::Record;
use throughline_model::issue::{Issue, Severity};

/// Codes for the mappings of these tests.
const CODES: &str = r#"
edition = "1"
effective_from = 2026-01-01
source = "invented"
verified = false
label = { en = "x", es = "x" }
[[code]]
name = "age"
kind = "integer"
label = { en = "age", es = "edad" }
[[code]]
name = "race"
kind = "choice"
label = { en = "race", es = "raza" }
values = [{ code = "black", label = { en = "b", es = "b" } }, { code = "other", label = { en = "o", es = "o" } }]
[[code.editions]]
name = "2020"
values = { "1" = "black", "2" = "other" }
[[code]]
name = "aid"
kind = "yes_no"
label = { en = "aid", es = "ayuda" }
[[code]]
name = "born_on"
kind = "date"
label = { en = "born", es = "nació" }
[[code]]
name = "note"
kind = "text"
label = { en = "note", es = "nota" }
[[code]]
name = "release"
kind = "event"
label = { en = "release", es = "salida" }
[[code]]
name = "watched"
kind = "state"
covers = ["employment"]
label = { en = "watched", es = "observado" }
[[code]]
name = "housed"
kind = "state"
label = { en = "housed", es = "con vivienda" }
"#;

/// The start of a mapping on the calendar; tests add columns.
const HEAD: &str = r#"
edition = "1"
effective_from = 2026-01-01
source = "invented"
verified = false
label = { en = "x", es = "x" }
agency = "a"
files = ["*.csv"]
format = "csv"
[law]
regime = "public_research"
agreement = ""
purpose = "tests"
destroy_by = "not_required"
destroy_because = "invented"
[record]
key = "id"
[time]
axis = "calendar"
"#;

/// An example that any mapping passes.
const EXAMPLE: &str = "
[[example]]
text = \"Nothing but the key.\"
row = { id = \"x\" }
facts = []
";

fn read_text(text: &str) -> (Option<Mapping>, Vec<Issue>) {
    let (mut catalog, issues) = read_all(CODES, &[text]);
    (catalog.mappings.pop(), issues)
}

/// A catalog of these codes and mappings.
fn read_all(codes: &str, mappings: &[&str]) -> (catalog::Catalog, Vec<Issue>) {
    let file = |path: String, text: &str| SourceFile { path, text: text.to_owned(), origin: Origin::Region };
    let mut files = vec![file("catalog/codes/a.toml".to_owned(), codes)];
    files.extend(mappings.iter().enumerate().map(|(i, text)| file(format!("catalog/mappings/m{i}.toml").replace("m0.", "m."), text)));
    catalog::read(&files)
}

/// The mapping of these columns and the rest, on the calendar.
fn mapping(rest: &str) -> Mapping {
    let (mapping, issues) = read_text(&format!("{HEAD}{rest}{EXAMPLE}"));
    assert!(issues.is_empty(), "{}", listed(&issues));
    mapping.unwrap()
}

fn listed(issues: &[Issue]) -> String {
    issues.iter().map(|issue| format!("{:?} {} {issue}\n", issue.severity, issue.code)).collect()
}

/// Everything that came of a file.
#[derive(Debug, PartialEq)]
struct Outcome {
    summary: FileSummary,
    records: Vec<Record>,
    refused: Vec<RefusedRow>,
    issues: Vec<Issue>,
}

impl Outcome {
    /// Line and code of each issue of a row.
    fn codes(&self) -> Vec<(u64, &str)> {
        self.issues.iter().map(|issue| (issue.place.line.unwrap(), issue.code.as_str())).collect()
    }

    fn file_codes(&self) -> Vec<&str> {
        self.summary.issues.iter().map(|issue| issue.code.as_str()).collect()
    }

    fn facts(&self) -> Vec<Vec<String>> {
        self.records.iter().map(|record| record.facts.iter().map(|stated| fact_text(&stated.fact)).collect()).collect()
    }
}

fn import(mapping: &Mapping, bytes: &[u8]) -> Outcome {
    import_in_pieces(mapping, bytes, None)
}

fn import_in_pieces(mapping: &Mapping, bytes: &[u8], piece_bytes: Option<usize>) -> Outcome {
    let source = Source::memory("inbox/a.csv", bytes);
    let (mut records, mut refused, mut issues) = (Vec::new(), Vec::new(), Vec::new());
    let settings = Settings { piece_bytes, ..Settings::threads(2) };
    let summary = import_file(source, &look(&source).unwrap(), mapping, settings, &mut |_| {}, &mut |block| {
        records.extend(block.records());
        refused.extend(block.refused());
        issues.extend(block.issues());
        Ok(())
    });
    let summary = summary.unwrap();
    assert_eq!(summary.n_kept, records.len() as u64);
    assert_eq!(summary.n_refused, refused.len() as u64);
    Outcome { summary, records, refused, issues }
}
