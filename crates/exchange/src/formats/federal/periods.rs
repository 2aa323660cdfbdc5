//! Duplicates: records of one person that are the same, overlap, or lie so close together that they are one period of participation.
//! It holds a few bytes for each record of a file and no id; which record is right is not decided here.

use throughline_model::issue::{Issue, Place, Severity};

/// Fewer days than this between an exit and the next entry are one period (90 days without service make an exit).
const APART: i64 = 90;

/// One record's person and time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// Hash of the person's id, with the state's where the file has it.
    person: u128,
    /// First day; the least number where there is none.
    entry: i32,
    /// Last day; the greatest number where there is none.
    exit: i32,
    /// Last contact, which tells records of reportable individuals apart.
    contact: i32,
    /// Line of the file.
    line: u64,
}

impl Period {
    /// The period of a record; `id` is what says whose it is.
    pub fn new(id: [&str; 2], entry: Option<i32>, exit: Option<i32>, contact: Option<i32>, line: u64) -> Self {
        let mut hasher = blake3::Hasher::new();
        id.iter().for_each(|part| {
            hasher.update(part.as_bytes()).update(&[0]);
        });
        let mut bytes = [0; 16];
        hasher.finalize_xof().fill(&mut bytes);
        let (entry, exit) = (entry.unwrap_or(i32::MIN), exit.unwrap_or(i32::MAX));
        Self { person: u128::from_le_bytes(bytes), entry, exit, contact: contact.unwrap_or(i32::MIN), line }
    }
}

/// What two records of one person are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Duplicate {
    Same,
    SameEntry,
    Overlap,
    Close(i64),
}

/// A record that is a duplicate of an earlier one: its line, and the issue.
#[derive(Debug, Clone)]
pub struct Found {
    /// Line of the later record.
    pub line: u64,
    /// What is wrong.
    pub issue: Issue,
}

/// Finds them all, in the order of the file. `fields` are the names of the elements of id and entry.
pub fn duplicates(mut periods: Vec<Period>, file: &str, fields: [&str; 2]) -> Vec<Found> {
    periods.sort_unstable();
    let mut found = Vec::new();
    let mut before: Option<Period> = None;
    for period in periods {
        let Some(last) = before.filter(|last| last.person == period.person) else {
            before = Some(period);
            continue;
        };
        if let Some(duplicate) = compare(&last, &period) {
            found.push(said(duplicate, &last, &period, file, fields));
        }
        // What a long period covers stays covered.
        before = Some(if period.exit >= last.exit || last.entry == i32::MIN { period } else { last });
    }
    found.sort_by_key(|found| found.line);
    found
}

fn compare(first: &Period, then: &Period) -> Option<Duplicate> {
    if first.entry == i32::MIN || then.entry == i32::MIN {
        let same = first.entry == then.entry && first.exit == then.exit && first.contact == then.contact;
        return same.then_some(Duplicate::Same);
    }
    if first.entry == then.entry {
        return Some(if first.exit == then.exit { Duplicate::Same } else { Duplicate::SameEntry });
    }
    let days = i64::from(then.entry) - i64::from(first.exit);
    match days {
        ..=0 => Some(Duplicate::Overlap),
        1..APART => Some(Duplicate::Close(days)),
        _ => None,
    }
}

fn said(duplicate: Duplicate, first: &Period, then: &Period, file: &str, fields: [&str; 2]) -> Found {
    let (line, other) = (first.line.max(then.line), first.line.min(then.line));
    let (code, what) = match duplicate {
        Duplicate::Same => {
            ("record_twice", format!("Lines {other} and {line} are the same period of the same person; the second was refused."))
        }
        Duplicate::SameEntry => (
            "entry_twice",
            format!("Lines {other} and {line} give one person two periods that begin on the same day; the second was refused."),
        ),
        Duplicate::Overlap => {
            ("periods_overlap", format!("Lines {other} and {line} give one person two periods that overlap; the second was refused."))
        }
        Duplicate::Close(days) => (
            "periods_close",
            format!("Lines {other} and {line} give one person two periods only {days} days apart; fewer than 90 are one period."),
        ),
    };
    let remedy = match duplicate {
        Duplicate::Same => "Keep one of them.",
        _ => "Combine them into one record with the first entry, the last exit and the outcomes after that exit, and check the file again.",
    };
    let severity = if matches!(duplicate, Duplicate::Close(_)) { Severity::Warning } else { Severity::Error };
    let field = Some(fields.join(", "));
    let place = Place { file: file.to_owned(), line: Some(line), column: None, field };
    let issue = Issue { place, severity, code: code.to_owned(), what, remedy: remedy.to_owned() };
    Found { line, issue }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_period_is_one_record() {
        let check = |periods: &[(&str, i32, i32)], expected: &[(u64, &str)]| {
            let of = |(i, (id, entry, exit)): (usize, &(&str, i32, i32))| {
                Period::new(["", id], Some(*entry).filter(|d| *d > 0), Some(*exit).filter(|d| *d > 0), None, i as u64 + 1)
            };
            let found = duplicates(periods.iter().enumerate().map(of).collect(), "f", ["100", "900"]);
            let got: Vec<(u64, &str)> = found.iter().map(|f| (f.line, f.issue.code.as_str())).collect();
            assert_eq!(got, expected, "{periods:?}");
        };
        check(&[("a", 10, 20), ("b", 10, 20)], &[]);
        check(&[("a", 10, 20), ("a", 110, 0)], &[]);
        check(&[("a", 10, 20), ("a", 109, 0)], &[(2, "periods_close")]);
        check(&[("a", 10, 20), ("a", 10, 20)], &[(2, "record_twice")]);
        check(&[("a", 10, 30), ("a", 10, 20)], &[(2, "entry_twice")]);
        check(&[("a", 100, 120), ("a", 10, 100)], &[(2, "periods_overlap")]);
        check(&[("a", 10, 0), ("a", 500, 0)], &[(2, "periods_overlap")]);
        check(&[("a", 10, 400), ("a", 20, 30), ("a", 300, 0)], &[(2, "periods_overlap"), (3, "periods_overlap")]);
        check(&[("a", 0, 0), ("a", 0, 0)], &[(2, "record_twice")]);
        check(&[("a", 0, 0), ("a", 10, 20)], &[]);
    }
}
