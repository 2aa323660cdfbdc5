//! The answers, written out from what may be shown. Nothing is decided here.

use super::net::{Net, State};
use super::primary::moments;
use super::{Sheet, Table, account, doubt};
use crate::published::{Answer, Cell, Figure, Gap, Group, Kind, Ratio, Reason, Shown};
use crate::stats;
use crate::tally::Tally;
use std::collections::BTreeMap;
use throughline_model::report::Compare;

/// What a release says about one metric.
pub(super) fn answer(net: &Net, index: usize, sheet: &Sheet) -> Answer {
    let everyone = sheet.tables.first().and_then(|t| t.cells.first()).map(|(_, tally)| tally);
    let (population, account) = everyone.map_or((None, vec![]), |tally| totals(net, index, tally));
    Answer {
        metric: sheet.metric.clone(),
        edition: sheet.edition.clone(),
        definition: sheet.definition.clone(),
        question: sheet.question.clone(),
        unit: sheet.unit,
        cohort: sheet.cohort.clone(),
        codes: sheet.codes.clone(),
        kind: sheet.kind,
        money: sheet.money,
        population,
        account,
        cells: loud(sheet).flat_map(|table| cells(net, index, sheet, table)).collect(),
        gaps: loud(sheet).flat_map(|table| gaps(net, index, sheet, table)).collect(),
        equity: vec![],
        funnels: vec![],
    }
}

fn totals(net: &Net, index: usize, tally: &Tally) -> (Option<u64>, Vec<crate::published::AccountLine>) {
    let minimum = u64::try_from(net.minimum).unwrap_or(1);
    let Some(node) = net.find(index, &Group::new()).map(|n| &net.nodes[n]) else { return (Some(0), vec![]) };
    if node.state == State::Shown {
        return (Some(tally.population()), account::lines(tally, minimum));
    }
    let population = net.open[net.groups[node.group].population].then(|| tally.population());
    (population, account::closed(population))
}

fn loud(sheet: &Sheet) -> impl Iterator<Item = &Table> {
    sheet.tables.iter().filter(|table| !table.silent)
}

/// Whether saying that nobody is in a group tells nothing about those of the groups it is a part of: each of these is shown
/// (or empty too), and its people are in at least two other parts.
fn may_say_empty(net: &Net, index: usize, group: &Group) -> bool {
    let wholes = (0..group.len()).map(|i| group.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, pair)| pair.clone()).collect());
    wholes.into_iter().filter_map(|whole: Group| net.find(index, &whole)).all(|whole| {
        let node = &net.nodes[whole];
        let parts = |r: &usize| (net.relations[*r].whole == whole).then_some(net.relations[*r].parts.len());
        node.state == State::Shown && node.relations.iter().filter_map(parts).all(|n| n >= 2)
    })
}

fn cells(net: &Net, index: usize, sheet: &Sheet, table: &Table) -> Vec<Cell> {
    let doubts = doubt::Doubts::of(net, index, sheet, table);
    table.cells.iter().map(|(group, tally)| cell(net, index, sheet, &doubts, (group, tally))).collect()
}

fn cell(net: &Net, index: usize, sheet: &Sheet, doubts: &doubt::Doubts, (group, tally): (&Group, &Tally)) -> Cell {
    let figure = match net.find(index, group).map(|node| &net.nodes[node]) {
        None if may_say_empty(net, index, group) => Figure::Empty,
        None => Figure::Hidden(Reason::NotSaid),
        Some(node) => match (node.reason(), shown(sheet, tally)) {
            (None, Some(shown)) => Figure::Shown(doubts.allowed_for(shown, tally)),
            (reason, _) => Figure::Hidden(reason.unwrap_or(Reason::TooFew)),
        },
    };
    Cell { group: group.clone(), figure }
}

/// The number of a tally. `None` when nobody is counted or a fraction does not fit.
pub(super) fn shown(sheet: &Sheet, tally: &Tally) -> Option<Shown> {
    let (n, per) = (tally.counted, i128::from(sheet.per));
    let (value, interval) = match sheet.kind {
        Kind::Rate => (Ratio::new(i128::from(tally.success), i128::from(n)), stats::wilson(tally.success, n, 0)),
        Kind::Mean => (Ratio::new(tally.sum, i128::from(n).checked_mul(per)?), stats::student(&moments(tally), sheet.per)),
        Kind::Median => (stats::median(&tally.values, sheet.per), None),
        Kind::Count => (Ratio::new(i128::from(n), 1), None),
    };
    Some(Shown { n, success: (sheet.kind == Kind::Rate).then_some(tally.success), value: value?, interval, link_doubt: None })
}

fn gaps(net: &Net, index: usize, sheet: &Sheet, table: &Table) -> Vec<Gap> {
    // How many more people one group has than another is no finding.
    let Some(compare) = table.compare.as_ref().filter(|_| sheet.kind != Kind::Count) else { return vec![] };
    let visible = |group: &Group| net.find(index, group).is_some_and(|n| net.nodes[n].state == State::Shown);
    let tallies: BTreeMap<&Group, &Tally> = table.cells.iter().filter(|(g, _)| visible(g)).map(|(g, t)| (g, t)).collect();
    let doubts = doubt::Doubts::of(net, index, sheet, table);
    let gap = |(group, _): &(Group, Tally)| {
        let reference = reference(group, compare)?;
        gap(sheet, &doubts, (group, tallies.get(group)?), (&reference, tallies.get(&reference)?))
    };
    table.cells.iter().filter_map(gap).collect()
}

/// The group to compare with: the same with the code at its reference value. `None` for the reference itself.
fn reference(group: &Group, compare: &Compare) -> Option<Group> {
    let mut reference = group.clone();
    let value = reference.iter_mut().find(|(code, _)| *code == compare.field).map(|(_, value)| value)?;
    if *value == compare.to {
        return None;
    }
    value.clone_from(&compare.to);
    Some(reference)
}

fn gap(sheet: &Sheet, doubts: &doubt::Doubts, (group, a): (&Group, &Tally), (reference, b): (&Group, &Tally)) -> Option<Gap> {
    let difference = shown(sheet, a)?.value.minus(shown(sheet, b)?.value)?;
    let interval = match sheet.kind {
        Kind::Rate => stats::newcombe((a.success, a.counted, doubts.about(a)), (b.success, b.counted, doubts.about(b))),
        Kind::Mean => stats::welch(&moments(a), &moments(b), sheet.per),
        Kind::Median | Kind::Count => None,
    };
    Some(Gap { group: group.clone(), reference: reference.clone(), difference, interval })
}
