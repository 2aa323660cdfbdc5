//! From tallies to the sheet that suppression works on: which tables there are, and what they mean. It hides nothing.

use crate::cohort;
use crate::frame::Frame;
use crate::groups::Groups;
use crate::meaning;
use crate::pass::Asked;
use crate::published::{Group, Kind, NO_STEP, NOT_KNOWN, STEP};
use crate::suppress::{Sheet, Table};
use crate::tally::Tally;
use std::collections::BTreeSet;
use throughline_model::code::CodeBook;
use throughline_model::metric::Measure;
use throughline_rule::Type;

/// The sheet of one metric. `loud` says which of the groups are released.
pub(crate) fn of(frame: &Frame, asked: &Asked<'_>, groups: &[Groups], tallies: Vec<Vec<Tally>>, loud: &[bool], codes: &CodeBook) -> Sheet {
    let metric = asked.metric;
    let (kind, per, money) = match &metric.measure {
        Measure::Rate { .. } => (Kind::Rate, 1, false),
        Measure::Mean(q) => (Kind::Mean, q.per, q.value.ty() == Type::Money),
        Measure::Median(q) => (Kind::Median, q.per, q.value.ty() == Type::Money),
        Measure::Count { .. } | Measure::Funnel { .. } => (Kind::Count, 1, false),
    };
    let by: BTreeSet<&String> = groups.iter().flat_map(|g| &g.by).collect();
    let tables = groups.iter().zip(tallies).zip(loud).flat_map(|((groups, tallies), loud)| tables(&metric.measure, groups, tallies, *loud));
    Sheet {
        metric: metric.heading.name.clone(),
        edition: metric.heading.edition.clone(),
        definition: meaning::of_metric(asked, codes),
        question: meaning::of_question(asked, codes),
        unit: metric.unit,
        cohort: cohort::said(asked, frame),
        codes: by.into_iter().filter_map(|name| Some((name.clone(), meaning::of_groups(codes.get(name)?)))).collect(),
        silent: false,
        kind,
        money,
        per,
        tables: tables.collect(),
    }
}

/// The table of one breakdown; of a funnel also the same split by the last step, where that leaves at most two codes.
fn tables(measure: &Measure, groups: &Groups, tallies: Vec<Tally>, loud: bool) -> Vec<Table> {
    let table = |by: Vec<String>, cells: Vec<(Group, Tally)>| Table {
        by,
        compare: groups.compare.clone(),
        silent: !loud,
        cells: cells.into_iter().filter(|(group, tally)| !idle(group, tally)).collect(),
    };
    let Measure::Funnel { steps } = measure else {
        return vec![table(groups.by.clone(), groups.names.iter().cloned().zip(tallies).collect())];
    };
    let n = steps.len() + 1;
    let sum = |parts: &[Tally]| {
        parts.iter().fold(Tally::default(), |mut all, part| {
            all.merge(part);
            all
        })
    };
    let whole = groups.names.iter().cloned().zip(tallies.chunks(n).map(sum)).collect();
    let mut tables = vec![table(groups.by.clone(), whole)];
    if groups.by.len() < 2 {
        let names: Vec<&str> = std::iter::once(NO_STEP).chain(steps.iter().map(|s| s.name.as_str())).collect();
        let split = |group: &Group| {
            names.iter().map(|name| [group.clone(), vec![(STEP.to_owned(), (*name).to_owned())]].concat()).collect::<Vec<_>>()
        };
        let cells = groups.names.iter().flat_map(split).zip(tallies).collect();
        tables.push(table([groups.by.clone(), vec![STEP.to_owned()]].concat(), cells));
    }
    tables
}

/// Where a code is known of everyone, nobody needs a row that says so.
fn idle(group: &Group, tally: &Tally) -> bool {
    tally.population() == 0 && group.iter().any(|(_, value)| value == NOT_KNOWN)
}
