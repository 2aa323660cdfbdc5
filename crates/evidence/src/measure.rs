//! From a report's template to its answers: plan, one pass, suppression. The only way out of this crate for a number.

use crate::frame::Frame;
use crate::groups::Groups;
use crate::ledger::Earlier;
use crate::meaning;
use crate::pass::{self, Asked};
use crate::published::{Answer, Group, Kind, NOT_KNOWN};
use crate::suppress::{self, Sheet, Table};
use crate::tally::Tally;
use std::collections::BTreeSet;
use throughline_model::code::CodeBook;
use throughline_model::failure::Failure;
use throughline_model::metric::{Measure, Metric};
use throughline_model::population::Population;
use throughline_model::refusal::Refusal;
use throughline_model::report::{Breakdown, Report};
use throughline_rule::{Type, nearest};

/// What is asked of a snapshot.
pub struct Question<'a> {
    /// The template.
    pub report: &'a Report,
    /// All metrics of the catalog.
    pub metrics: &'a [Metric],
    /// All populations of the catalog.
    pub populations: &'a [Population],
    /// All codes of the catalog.
    pub codes: &'a CodeBook,
    /// Fewest people a number may rest on.
    pub minimum: u64,
    /// What earlier releases said.
    pub earlier: &'a [Earlier],
}

/// Everything the report may say, metric by metric.
///
/// What earlier releases showed of the same snapshot is measured too, unseen: a reader can add and subtract across releases.
pub fn answer(frame: &Frame, question: &Question<'_>) -> Result<Vec<Answer>, Failure> {
    refuse_other_groups(question)?;
    let asked = question.report.metrics.iter().map(|name| asked(question, name)).collect::<Result<Vec<_>, _>>()?;
    let silent = silently_asked(question, &asked);
    let n_loud = (asked.len(), question.report.breakdowns.len() + 1);
    let asked: Vec<Asked<'_>> = asked.into_iter().chain(silent).collect();
    let groups = groups(frame, question)?;
    let tallies = pass::run(frame, question.codes, &asked, &groups)?;
    let sheets = asked.iter().zip(tallies).enumerate().map(|(nth, (asked, tallies))| {
        let sheet = sheet(*asked, &groups, tallies, n_loud.1, question.codes);
        Sheet { silent: nth >= n_loud.0, ..sheet }
    });
    Ok(suppress::publish(sheets.collect(), &ties(&groups), question.minimum, question.earlier))
}

fn asked<'a>(question: &Question<'a>, name: &str) -> Result<Asked<'a>, Failure> {
    let metric = question.metrics.iter().find(|m| m.heading.name == name);
    let metric = metric.ok_or_else(|| unknown("metric", name, question.metrics.iter().map(|m| m.heading.name.as_str())))?;
    let population = question.populations.iter().find(|p| p.heading.name == metric.population);
    let names = question.populations.iter().map(|p| p.heading.name.as_str());
    let population = population.ok_or_else(|| unknown("population", &metric.population, names))?;
    Ok(Asked { metric, population })
}

fn unknown<'a>(kind: &'static str, name: &str, names: impl Iterator<Item = &'a str>) -> Failure {
    let hint = nearest(name, names).map(|n| format!(" Did you mean {n}?")).unwrap_or_default();
    Refusal::NoSuchDefinition { kind, name: name.to_owned(), hint }.into()
}

/// What earlier releases said of the very snapshot measured now.
fn of_this_snapshot<'a>(question: &Question<'a>) -> impl Iterator<Item = &'a Answer> {
    question.earlier.iter().filter(|e| e.same_snapshot).flat_map(|e| &e.answers)
}

/// Groups that meant something else in an earlier release of this snapshot overlap today's in ways nobody here can follow.
fn refuse_other_groups(question: &Question<'_>) -> Result<(), Failure> {
    for (code, then) in of_this_snapshot(question).flat_map(|answer| &answer.codes) {
        let now = question.codes.get(code).map(meaning::of_groups);
        if now.as_ref() != Some(then) {
            return Err(Refusal::OtherGroups { code: code.clone() }.into());
        }
    }
    Ok(())
}

/// Metrics of earlier releases of this snapshot that the report does not ask for.
fn silently_asked<'a>(question: &Question<'a>, loud: &[Asked<'a>]) -> Vec<Asked<'a>> {
    let meaning = |asked: &Asked<'_>| meaning::of_metric(asked.metric, asked.population, question.codes);
    let mut known: BTreeSet<String> = loud.iter().map(meaning).collect();
    let earlier: BTreeSet<&String> = of_this_snapshot(question).map(|answer| &answer.definition).collect();
    let all = question.metrics.iter().filter_map(|m| asked(question, &m.heading.name).ok());
    all.filter(|a| earlier.contains(&meaning(a)) && known.insert(meaning(a))).collect()
}

/// Everyone, the report's breakdowns, then those that only earlier releases of this snapshot had.
fn groups(frame: &Frame, question: &Question<'_>) -> Result<Vec<Groups>, Failure> {
    let mut breakdowns: Vec<Breakdown> = question.report.breakdowns.clone();
    let by = |group: &Group| group.iter().map(|(code, _)| code.clone()).collect::<Vec<_>>();
    for by in of_this_snapshot(question).flat_map(|answer| &answer.cells).map(|cell| by(&cell.group)) {
        if !by.is_empty() && !breakdowns.iter().any(|b| b.by == by) {
            breakdowns.push(Breakdown { by, compare: None });
        }
    }
    let everyone = Groups::everyone(frame.persons.num_rows());
    let others = breakdowns.iter().map(|b| Groups::of(b, frame, question.codes));
    std::iter::once(Ok(everyone)).chain(others).collect()
}

fn sheet(asked: Asked<'_>, groups: &[Groups], tallies: Vec<Vec<Tally>>, n_loud: usize, codes: &CodeBook) -> Sheet {
    let metric = asked.metric;
    let (kind, per, money) = match &metric.measure {
        Measure::Rate { .. } => (Kind::Rate, 1, false),
        Measure::Mean(q) => (Kind::Mean, q.per, q.value.ty() == Type::Money),
        Measure::Median(q) => (Kind::Median, q.per, q.value.ty() == Type::Money),
    };
    // Where a code is known of everyone, nobody needs a row that says so.
    let idle = |group: &Group, tally: &Tally| tally.population() == 0 && group.iter().any(|(_, value)| value == NOT_KNOWN);
    let table = |(nth, (groups, tallies)): (usize, (&Groups, Vec<Tally>))| Table {
        by: groups.by.clone(),
        compare: groups.compare.clone(),
        silent: nth >= n_loud,
        cells: groups.names.iter().cloned().zip(tallies).filter(|(group, tally)| !idle(group, tally)).collect(),
    };
    let by: BTreeSet<&String> = groups.iter().flat_map(|g| &g.by).collect();
    Sheet {
        metric: metric.heading.name.clone(),
        edition: metric.heading.edition.clone(),
        definition: meaning::of_metric(metric, asked.population, codes),
        codes: by.into_iter().filter_map(|name| Some((name.clone(), meaning::of_groups(codes.get(name)?)))).collect(),
        silent: false,
        kind,
        money,
        per,
        tables: groups.iter().zip(tallies).enumerate().map(table).collect(),
    }
}

/// Sets of groups of two breakdowns that hold exactly the same people of the snapshot: nested bands, or bands with shared borders.
/// A breakdown by some of the other's codes is left out: it is the other's sum already.
fn ties(groups: &[Groups]) -> Vec<suppress::Tie> {
    let mut ties = Vec::new();
    for (i, one) in groups.iter().enumerate() {
        for other in groups.iter().skip(i + 1) {
            let within = |a: &Groups, b: &Groups| a.by.iter().all(|code| b.by.contains(code));
            if !within(one, other) && !within(other, one) {
                ties.extend(shared(one, other));
            }
        }
    }
    ties
}

/// The connected parts of the overlap of two breakdowns, if there is more than one.
fn shared(one: &Groups, other: &Groups) -> Vec<suppress::Tie> {
    let overlaps: BTreeSet<(u32, u32)> = one.of.iter().copied().zip(other.of.iter().copied()).collect();
    let mut parts: Vec<(BTreeSet<u32>, BTreeSet<u32>)> = Vec::new();
    for (a, b) in overlaps {
        let (mut of_a, mut of_b) = (BTreeSet::from([a]), BTreeSet::from([b]));
        parts.retain_mut(|(xs, ys)| {
            let touches = xs.contains(&a) || ys.contains(&b);
            if touches {
                of_a.append(xs);
                of_b.append(ys);
            }
            !touches
        });
        parts.push((of_a, of_b));
    }
    let names = |groups: &Groups, set: &BTreeSet<u32>| set.iter().filter_map(|g| groups.names.get(*g as usize).cloned()).collect();
    if parts.len() < 2 { Vec::new() } else { parts.iter().map(|(a, b)| (names(one, a), names(other, b))).collect() }
}
