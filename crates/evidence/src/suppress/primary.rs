//! What is too small in itself, or moved by a few people since an earlier release. It looks at one number at a time.
//! It does not look at sums; see `complement`.

use super::net::{Net, State};
use super::{Sheet, reply};
use crate::ledger::{self, Past};
use crate::published::{Group, Kind, Reason};
use crate::stats::Moments;
use crate::tally::Tally;
use crate::timeline::Timeline;

/// Marks the nodes of one sheet.
pub(super) fn mark(net: &mut Net, index: usize, sheet: &Sheet, past: &[Past<'_>], timeline: &Timeline<'_>) {
    let minimum = u64::try_from(net.minimum).unwrap_or(1);
    for (group, tally) in sheet.tables.iter().flat_map(|t| &t.cells) {
        let Some(node) = net.find(index, group) else { continue };
        let gives_away = || reply::shown(sheet, tally).is_some_and(|now| timeline.gives_away(group, &now, minimum));
        let moved = || (moved(sheet, group, tally, past, minimum) || gives_away()).then_some(Reason::ChangedByFew);
        let told = timeline.tells(group).is_some_and(|(n, _)| u64::try_from(n) == Ok(tally.counted));
        net.nodes[node].told = told || past.iter().any(|p| p.same_snapshot && p.shown(group).is_some_and(|s| s.n == tally.counted));
        net.nodes[node].state = reason(sheet, tally, minimum).or_else(moved).map_or(State::Shown, State::Hidden);
        if group.is_empty() && past.iter().any(|p| p.population_moved(tally.population(), minimum)) {
            let population = net.groups[net.nodes[node].group].population;
            net.open[population] = false;
        }
    }
    hold_back(net, index, sheet, past);
}

/// Which groups moved by a few is itself a profile of those few. Where next to nothing changed for everyone, the whole metric is
/// held back and the earlier numbers stand; otherwise the reason of the moved groups is not said.
fn hold_back(net: &mut Net, index: usize, sheet: &Sheet, past: &[Past<'_>]) {
    let minimum = u64::try_from(net.minimum).unwrap_or(1);
    let mine: Vec<usize> = (0..net.nodes.len()).filter(|&n| net.nodes[n].sheet == index).collect();
    if !mine.iter().any(|&n| net.nodes[n].state == State::Hidden(Reason::ChangedByFew)) {
        return;
    }
    let everyone = sheet.tables.first().and_then(|t| t.cells.first()).map(|(_, tally)| tally);
    let now = everyone.and_then(|tally| Some((reply::shown(sheet, tally)?, tally.population())));
    let moved_on = now.is_some_and(|(now, population)| past.iter().all(|p| p.same_snapshot || p.moved_on(&now, population, minimum)));
    for n in mine {
        match net.nodes[n].state {
            State::Hidden(Reason::ChangedByFew) if moved_on => net.nodes[n].vague = true,
            State::Shown | State::Hidden(_) if !moved_on => net.nodes[n].state = State::Hidden(Reason::ChangedByFew),
            _ => {}
        }
    }
}

/// Why a number may not be shown whatever else is, or `None`. The first reason that holds.
pub(super) fn reason(sheet: &Sheet, tally: &Tally, minimum: u64) -> Option<Reason> {
    // Persons, not rows: eleven periods may be those of three.
    let rate = sheet.kind == Kind::Rate;
    let [with, without, left_out] = tally.persons(rate);
    let with_few = rate && with < minimum;
    let without_few = match sheet.kind {
        Kind::Rate => without < minimum,
        Kind::Mean | Kind::Median => moments(tally).all_alike(),
        Kind::Count => false,
    };
    match () {
        () if with + without < minimum.max(1) => Some(Reason::TooFew),
        () if with_few => Some(Reason::TooFewWith),
        () if without_few => Some(Reason::TooFewWithout),
        () if one_has_half(sheet, tally) => Some(Reason::OneHoldsHalf),
        () if (1..minimum).contains(&left_out) => Some(Reason::TooFewLeftOut),
        () => None,
    }
}

/// Whether one person surely has half of all the money: the largest share is at least the sum of squared shares.
/// A milder dominance cannot be told from sums, and amounts that may be negative have no shares.
fn one_has_half(sheet: &Sheet, tally: &Tally) -> bool {
    let sums = tally.squares.checked_mul(2).zip(tally.sum.checked_mul(tally.sum));
    sheet.kind == Kind::Mean && sheet.money && tally.negative == 0 && tally.sum > 0 && sums.is_none_or(|(squares, whole)| squares >= whole)
}

/// The sums of a tally.
pub(super) fn moments(tally: &Tally) -> Moments {
    Moments { n: tally.counted, sum: tally.sum, squares: tally.squares }
}

fn moved(sheet: &Sheet, group: &Group, tally: &Tally, past: &[Past<'_>], minimum: u64) -> bool {
    let Some(now) = reply::shown(sheet, tally) else { return true };
    let left_out = tally.population().saturating_sub(tally.counted);
    past.iter().any(|p| {
        let number = p.shown(group).is_some_and(|before| ledger::moved_by_few(sheet.kind, before, &now, minimum));
        let rest = group.is_empty() && (p.population_moved(tally.population(), minimum) || p.left_out_moved(left_out, minimum));
        number || rest
    })
}
