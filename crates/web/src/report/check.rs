//! Whether a release can be drawn at all. Not for judging its numbers: what is hidden was decided before.

use super::finding;
use super::look;
use super::release::Release;
use throughline_evidence::published::{Interval, Kind, Ratio};
use throughline_model::failure::Failure;

/// Broken, with the first thing that no report may hold.
pub(crate) fn check(release: &Release) -> Result<(), Failure> {
    match trouble(release) {
        None => Ok(()),
        Some(cause) => Err(Failure::broken("drawing a report", cause)),
    }
}

fn trouble(release: &Release) -> Option<String> {
    for metric in &release.report.metrics {
        if !release.definitions.iter().any(|d| d.metric == *metric) {
            return Some(format!("the release holds no definition of {metric}"));
        }
    }
    for answer in &release.answers {
        if answer.cells.iter().any(|cell| look::known(cell).is_none()) {
            return Some(format!("a number of {} is of a kind this report has no words for", answer.metric));
        }
        let cells = answer.cells.iter().filter_map(finding::shown).map(|s| (s.value, s.interval));
        if answer.kind == Kind::Rate && answer.cells.iter().filter_map(finding::shown).any(|s| s.success.is_none()) {
            return Some(format!("a share of {} does not say how many had the outcome", answer.metric));
        }
        let gaps = answer.gaps.iter().map(|gap| (gap.difference, gap.interval));
        if !cells.chain(gaps).all(|(value, interval)| sound(value, interval)) {
            return Some(format!("a number of {} is no number", answer.metric));
        }
    }
    None
}

fn sound(value: Ratio, interval: Option<Interval>) -> bool {
    value.den > 0 && interval.is_none_or(|i| i.low.is_finite() && i.high.is_finite() && i.low <= i.high)
}
