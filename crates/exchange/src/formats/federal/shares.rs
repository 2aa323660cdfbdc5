//! What a file's records look like together: how many of some have something, counted stretch by stretch. It names no record.

use super::checked::Verdict;
use super::derive::Values;
use super::edition::{Edition, Limit, ShareCheck};
use arrow::array::Array;
use throughline_model::failure::Failure;
use throughline_model::issue::{Issue, Place};

/// What one share counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Records that count.
    pub n: u64,
    /// Among so many.
    pub among: u64,
}

/// Counts every share of the edition over the rows that are kept.
pub fn count(edition: &Edition, values: &Values, verdicts: &[Verdict]) -> Result<Vec<Tally>, Failure> {
    let mut tallies = Vec::with_capacity(edition.shares.len());
    for share in &edition.shares {
        let (among, counts) = (values.condition(&share.among)?, values.condition(&share.rule)?);
        let yes = |array: &arrow::array::BooleanArray, row: usize| array.is_valid(row) && array.value(row);
        let mut tally = Tally::default();
        for (row, verdict) in verdicts.iter().enumerate() {
            if *verdict != Verdict::Refused && yes(&among, row) {
                tally.among += 1;
                tally.n += u64::from(yes(&counts, row));
            }
        }
        tallies.push(tally);
    }
    Ok(tallies)
}

/// Adds a stretch's counts to the file's.
pub fn add(total: &mut Vec<Tally>, more: &[Tally]) {
    total.resize(total.len().max(more.len()), Tally::default());
    for (sum, tally) in total.iter_mut().zip(more) {
        sum.n += tally.n;
        sum.among += tally.among;
    }
}

/// What the counts say about the file, each share that lies outside its limit.
pub fn issues(edition: &Edition, file: &str, tallies: &[Tally]) -> Vec<Issue> {
    edition.shares.iter().zip(tallies).filter_map(|(share, tally)| issue(edition, file, share, *tally)).collect()
}

fn issue(edition: &Edition, file: &str, share: &ShareCheck, tally: Tally) -> Option<Issue> {
    if tally.among < share.at_least {
        return None;
    }
    let hundredths = tally.n * 10_000 / tally.among.max(1);
    let outside = match share.limit {
        Limit::Above(limit) => tally.n * 10_000 > limit * tally.among,
        Limit::Below(limit) => tally.n * 10_000 < limit * tally.among || tally.n == 0,
    };
    let percent = format!("{}.{}%", hundredths / 100, hundredths / 10 % 10);
    let what =
        share.what.en.replace("{share}", &percent).replace("{among}", &tally.among.to_string()).replace("{count}", &tally.n.to_string());
    let field = edition.elements.get(share.element).map(super::edition::Element::called);
    let place = Place { file: file.to_owned(), line: None, column: None, field };
    outside.then(|| Issue::warning(place, &share.name, what, share.remedy.en.clone()))
}
