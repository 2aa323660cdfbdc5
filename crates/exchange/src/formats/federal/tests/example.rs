//! The example's file: every planted problem is found and named at its row, no other row is refused or flagged, and accepted rows are
//! written back as they came.

use super::super::checked::Verdict;
use super::super::{Checked, Settings, Summary, Writer, open};
use super::*;
use crate::read::{Source, look};
use std::collections::{BTreeMap, BTreeSet};
use throughline_model::issue::{Issue, Severity};

/// What checking a file gave.
pub struct Seen {
    pub issues: Vec<Issue>,
    pub summary: Summary,
    pub refused: BTreeSet<u64>,
    pub written: Vec<u8>,
    pub n_rewritten: u64,
}

/// Checks bytes by an edition and writes the kept rows back.
pub fn seen(edition: &Edition, bytes: &[u8], piece_bytes: Option<usize>) -> Seen {
    let source = Source::memory("records.csv", bytes);
    let look = look(&source).unwrap();
    let opened = open(source, &look, edition, Settings { piece_bytes, threads: 2, ..Settings::default() }).unwrap().unwrap();
    let (mut issues, mut refused) = (opened.issues.clone(), BTreeSet::new());
    let mut writer = Writer::begin(Vec::new(), opened.layout, &opened.header, opened.crlf()).unwrap();
    let summary = opened
        .check(&mut |_, _| {}, &mut |checked: &Checked<'_>| {
            issues.extend(checked.faults.iter().map(|fault| checked.issue(fault)));
            for (row, verdict) in checked.verdicts.iter().enumerate() {
                match verdict {
                    Verdict::Refused => {
                        refused.insert(checked.row(row).unwrap().line);
                    }
                    _ => writer.record(checked, row).unwrap(),
                }
            }
            Ok(())
        })
        .unwrap();
    issues.extend(summary.issues.iter().map(|(_, issue)| issue.clone()));
    refused.extend(&summary.refused_lines);
    let n_rewritten = writer.n_rewritten;
    Seen { issues, summary, refused, written: writer.end(bytes.ends_with(b"\n")).unwrap(), n_rewritten }
}

fn file(name: &str) -> Vec<u8> {
    std::fs::read(repository().join("examples/federal-layout").join(name)).unwrap()
}

/// Line or "file", issue, element number.
fn planted() -> Vec<(Option<u64>, String, String)> {
    let text = String::from_utf8(file("planted.csv")).unwrap();
    let cells = text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    cells.map(|c| (c[0].parse().ok(), c[1].clone(), c[2].clone())).collect()
}

#[test]
fn every_planted_problem_is_found_and_no_clean_record_is_touched() {
    let edition = edition("pirl-py2022q4");
    let seen = seen(&edition, &file("inbox/synthetic-records.csv"), None);
    let planted = planted();
    let mut by_line: BTreeMap<Option<u64>, Vec<&Issue>> = BTreeMap::new();
    seen.issues.iter().for_each(|issue| by_line.entry(issue.place.line).or_default().push(issue));
    let mut wrong = Vec::new();
    for (line, code, element) in &planted {
        let here = by_line.get(line).map(Vec::as_slice).unwrap_or_default();
        if !here.iter().any(|issue| issue.code == *code) {
            wrong.push(format!("{line:?} {code} {element}: not found; {:?}", here.iter().map(|i| &i.code).collect::<Vec<_>>()));
        }
    }
    let lines: BTreeSet<u64> = planted.iter().filter_map(|(line, _, _)| *line).collect();
    for issue in seen.issues.iter().filter(|issue| issue.place.line.is_some_and(|line| !lines.contains(&line))) {
        wrong.push(format!("clean: {issue}"));
    }
    let about_file: BTreeSet<&str> = by_line.get(&None).into_iter().flatten().map(|issue| issue.code.as_str()).collect();
    let wanted: BTreeSet<&str> = planted.iter().filter(|(line, _, _)| line.is_none()).map(|(_, code, _)| code.as_str()).collect();
    if about_file != wanted {
        wrong.push(format!("about the file: {about_file:?}"));
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.into_iter().take(60).collect::<Vec<_>>().join("\n"));
    let named = |issue: &Issue| {
        !issue.what.is_empty() && !issue.remedy.is_empty() && issue.place.field.is_some() || issue.code == "wrong_number_of_columns"
    };
    assert!(seen.issues.iter().all(named));
    let summary = &seen.summary;
    assert_eq!(summary.n_records, summary.n_accepted + summary.n_flagged + summary.n_refused);
    assert_eq!(summary.n_refused, seen.refused.len() as u64);
    let clean = summary.n_records - lines.len() as u64;
    assert_eq!(summary.n_accepted, clean);
}

#[test]
fn kept_records_are_written_back_as_they_came() {
    let edition = edition("pirl-py2022q4");
    let bytes = file("inbox/synthetic-records.csv");
    let seen = seen(&edition, &bytes, Some(10_000));
    let errors: BTreeSet<u64> =
        seen.issues.iter().filter(|i| i.severity == Severity::Error && i.place.line.is_some()).filter_map(|i| i.place.line).collect();
    assert_eq!(errors, seen.refused);
    let duplicates = &seen.summary.refused_lines;
    let lines = bytes.split_inclusive(|b| *b == b'\n').enumerate();
    let kept: Vec<u8> = lines
        .filter(|(i, _)| !seen.refused.contains(&(*i as u64 + 1)) || duplicates.contains(&(*i as u64 + 1)))
        .flat_map(|(_, line)| line.to_vec())
        .collect();
    assert!(kept == seen.written, "what was written differs from what was kept");
    assert_eq!(seen.n_rewritten, 0);
}

/// The same records with pipes, with Windows line ends, and without a header in the order of the layout.
#[test]
fn variants_of_the_file_are_read_alike() {
    let edition = edition("pirl-py2022q4");
    let text = String::from_utf8(file("inbox/synthetic-records.csv")).unwrap();
    let clean: Vec<&str> = text.lines().take(40).filter(|line| !line.contains('"')).collect();
    let comma = clean.join("\n") + "\n";
    let codes = |bytes: &[u8]| {
        let seen = seen(&edition, bytes, None);
        assert!(seen.written.len() <= bytes.len());
        let codes: Vec<String> = seen.issues.iter().filter(|i| i.place.line.is_some()).map(|i| i.code.clone()).collect();
        (codes, seen.summary.n_records, seen.n_rewritten)
    };
    let wanted = codes(comma.as_bytes());
    assert_eq!(codes(comma.replace(',', "|").as_bytes()), wanted);
    assert_eq!(codes(comma.replace('\n', "\r\n").as_bytes()), wanted);
    let without = clean[1..].join("\n") + "\n";
    assert_eq!(codes(without.as_bytes()), wanted);
}
