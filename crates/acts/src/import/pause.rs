//! Whether a file waits for somebody's yes because too many of its rows would be refused, or too many rows in force would be closed.
//! It keeps nothing and refuses nothing itself.

use serde::Serialize;
use std::collections::BTreeMap;
use throughline_model::issue::{Issue, Severity};
use throughline_model::region::{DISAPPEARED, Limits, REFUSED};

/// Fewer rows than this are no reason to wait: whoever imports sees each of them.
const FEW: u64 = 10;

/// Why a file waits.
#[derive(Debug, Clone, Serialize)]
pub struct Paused {
    /// Whether rows would be refused, or rows in force closed.
    pub because: Because,
    /// How many.
    pub n: u64,
    /// Of how many.
    pub of: u64,
    /// How many of a hundred are allowed.
    pub limit: u64,
    /// The commonest problems, most frequent first.
    pub commonest: Vec<Common>,
}

/// What there was too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// Rows that did not pass their checks.
    Refused,
    /// Rows in force that the file does not have any more.
    Disappeared,
}

/// A problem that many rows have.
#[derive(Debug, Clone, Serialize)]
pub struct Common {
    /// How many rows.
    pub n: u64,
    /// The first of them.
    pub first: Issue,
}

/// Problems of a file's rows by kind and column.
#[derive(Debug, Default)]
pub(super) struct Problems(BTreeMap<(String, Option<String>), Common>);

/// Kinds of problems that are told.
const MOST_KINDS: usize = 5;

impl Problems {
    /// Counts an issue; warnings refuse no row.
    pub fn add(&mut self, issue: &Issue) {
        if issue.severity == Severity::Error {
            let kind = (issue.code.clone(), issue.place.field.clone());
            self.0.entry(kind).or_insert_with(|| Common { n: 0, first: issue.clone() }).n += 1;
        }
    }

    fn commonest(&self) -> Vec<Common> {
        let mut all: Vec<Common> = self.0.values().cloned().collect();
        all.sort_by_key(|common| std::cmp::Reverse(common.n));
        all.truncate(MOST_KINDS);
        all
    }
}

/// Whether so many refused rows wait.
pub(super) fn refused(n: u64, of: u64, limits: [Limits; 2], problems: &Problems) -> Option<Paused> {
    let limit = limits.iter().find_map(|limits| limits.refused).unwrap_or(REFUSED);
    exceeds(n, of, limit).then(|| Paused { because: Because::Refused, n, of, limit, commonest: problems.commonest() })
}

/// Whether so many closed rows wait.
pub(super) fn disappeared(n: u64, of: u64, limits: [Limits; 2]) -> Option<Paused> {
    let limit = limits.iter().find_map(|limits| limits.disappeared).unwrap_or(DISAPPEARED);
    exceeds(n, of, limit).then(|| Paused { because: Because::Disappeared, n, of, limit, commonest: Vec::new() })
}

fn exceeds(n: u64, of: u64, limit: u64) -> bool {
    n >= FEW && u128::from(n) * 100 > u128::from(of) * u128::from(limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_reached_only_when_it_is_exceeded() {
        let check = |n, of, limit, expected| assert_eq!(exceeds(n, of, limit), expected, "{n} of {of}");
        check(50, 1000, 5, false);
        check(51, 1000, 5, true);
        check(9, 10, 5, false);
        check(10, 10, 100, false);
        check(10, 1000, 0, true);
    }

    #[test]
    fn the_mapping_counts_before_the_region() {
        let own = Limits { refused: Some(50), disappeared: None };
        let region = Limits { refused: Some(1), disappeared: Some(90) };
        assert!(refused(40, 100, [own, region], &Problems::default()).is_none());
        assert!(disappeared(80, 100, [own, region]).is_none());
        assert_eq!(disappeared(21, 100, [own, Limits::default()]).map(|paused| paused.limit), Some(20));
    }
}
