//! Reportable individuals: what shows an intent to use a program but makes nobody a participant. Near a period of participation
//! it belongs to that period's record; elsewhere it makes records of its own. It never moves an entry or an exit.

use super::Period;
use super::chain::{programs, providers};
use super::strand::{Strand, Stretch};

/// The records of one line besides its periods of participation, by entry.
pub(super) fn records(strand: &Strand, served: &[Period], gap: i32, as_of: i32) -> Vec<Period> {
    let pieces = outside(&strand.touched, served, gap);
    let mut records: Vec<Period> = Vec::new();
    let mut group: Vec<&Stretch> = Vec::new();
    let mut last = i32::MIN;
    for piece in &pieces {
        let goes_on = piece.from <= last.saturating_add(gap) && !served.iter().any(|p| p.entry > last && p.entry <= piece.from);
        if !group.is_empty() && !goes_on {
            records.push(record(strand, &group, served, gap, as_of));
            group.clear();
        }
        last = if group.is_empty() { piece.last } else { last.max(piece.last) };
        group.push(piece);
    }
    if !group.is_empty() {
        records.push(record(strand, &group, served, gap, as_of));
    }
    records
}

/// What is left of the stretches when those days are taken away that fold into a period: from `gap` days before its entry to
/// `gap` days after its exit.
fn outside(touched: &[Stretch], served: &[Period], gap: i32) -> Vec<Stretch> {
    let mut pieces = touched.to_vec();
    for period in served {
        let first = period.entry.saturating_sub(gap);
        let last = period.exit.map_or(i32::MAX, |exit| exit.saturating_add(gap));
        let mut left = Vec::with_capacity(pieces.len());
        for piece in pieces {
            if piece.from < first {
                left.push(Stretch { last: piece.last.min(first.saturating_sub(1)), ..piece.clone() });
            }
            if piece.last > last {
                left.push(Stretch { from: piece.from.max(last.saturating_add(1)), ..piece });
            }
        }
        pieces = left;
    }
    pieces.sort();
    pieces
}

/// A record ends with its last activity, once more than `gap` days have passed. Where it runs into the days that fold into a
/// period, it ends on the day before those: 91 days before the entry.
fn record(strand: &Strand, group: &[&Stretch], served: &[Period], gap: i32, as_of: i32) -> Period {
    let from = group.iter().map(|piece| piece.from).min().unwrap_or(i32::MIN);
    let seen = group.iter().map(|piece| piece.last).max().unwrap_or(i32::MIN);
    let entry = served.iter().map(|period| period.entry).find(|entry| *entry > seen);
    let runs_into = entry.filter(|entry| {
        let folded = |t: &&Stretch| t.last > seen && t.from < *entry && t.from.max(entry.saturating_sub(gap)) <= seen.saturating_add(gap);
        strand.touched.iter().any(|t| folded(&t))
    });
    let last = runs_into.map_or(seen, |entry| entry.saturating_sub(gap).saturating_sub(1));
    let known_on = seen.saturating_add(gap).saturating_add(1).min(entry.unwrap_or(i32::MAX));
    let exit = (known_on <= as_of).then_some(last);
    let before = served.iter().filter_map(|period| period.exit).rfind(|exit| *exit < from);
    Period {
        entry: from,
        exit,
        known_on: exit.map(|_| known_on),
        exit_reason: None,
        programs: programs(group),
        providers: providers(strand, group, before, last),
        co_enrolled: false,
        reportable_only: true,
        incumbent_only: group.iter().any(|piece| piece.incumbent),
        flags: group.iter().filter_map(|piece| piece.flag).collect(),
    }
}
