//! From a report's template to its answers: plan, one pass, suppression. The only way out of this crate for a number.

use crate::frame::Frame;
use crate::groups::Groups;
use crate::ledger::Earlier;
use crate::pass::{self, Asked, Broken};
use crate::published::{Answer, Group, STEP};
use crate::suppress::{self, Sheet};
use crate::{cohort, equity, funnel, meaning, sheet};
use std::collections::BTreeSet;
use throughline_model::code::CodeBook;
use throughline_model::failure::Failure;
use throughline_model::metric::{Metric, Unit};
use throughline_model::population::Population;
use throughline_model::refusal::Refusal;
use throughline_model::report::{Breakdown, Report};
use throughline_rule::nearest;

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
    let n_loud = asked.len();
    let asked: Vec<Asked<'_>> = asked.into_iter().chain(silent).collect();
    let groups = Broken { persons: groups(frame, question, Unit::Person)?, periods: groups(frame, question, Unit::Participation)? };
    let tallies = pass::run(frame, question.codes, &asked, &groups)?;
    let sheets = asked.iter().zip(tallies).enumerate().map(|(nth, (asked, tallies))| {
        let loud = loud(question, groups.of(asked.metric.unit));
        let sheet = sheet::of(frame, asked, groups.of(asked.metric.unit), tallies, &loud, question.codes);
        Sheet { silent: nth >= n_loud, ..sheet }
    });
    let ties: Vec<_> = [&groups.persons, &groups.periods].into_iter().flat_map(|groups| ties(groups)).collect();
    let mut answers = suppress::publish(sheets.collect(), &ties, question.minimum, question.earlier);
    for (answer, asked) in answers.iter_mut().zip(&asked) {
        let beside: Vec<&Breakdown> = question.report.breakdowns.iter().filter(|b| b.others).collect();
        answer.equity = beside.iter().flat_map(|b| equity::beside_others(answer, &b.by, asked.metric.harm, question.minimum)).collect();
        answer.funnels = funnel::of(answer, &asked.metric.measure);
    }
    Ok(answers)
}

fn asked<'a>(question: &Question<'a>, name: &str) -> Result<Asked<'a>, Failure> {
    let metric = question.metrics.iter().find(|m| m.heading.name == name);
    let metric = metric.ok_or_else(|| unknown("metric", name, question.metrics.iter().map(|m| m.heading.name.as_str())))?;
    let population = question.populations.iter().find(|p| p.heading.name == metric.population);
    let names = question.populations.iter().map(|p| p.heading.name.as_str());
    let population = population.ok_or_else(|| unknown("population", &metric.population, names))?;
    let period = question.report.period.map(|period| (period.from, period.to));
    Ok(Asked { metric, population, cohort: metric.cohort.as_ref().and_then(|cohort| cohort.dates(period)) })
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

/// Metrics of earlier releases of this snapshot that the report does not ask for, or not for that cohort.
fn silently_asked<'a>(question: &Question<'a>, loud: &[Asked<'a>]) -> Vec<Asked<'a>> {
    let meaning = |asked: &Asked<'_>| meaning::of_metric(asked, question.codes);
    let mut known: BTreeSet<String> = loud.iter().map(meaning).collect();
    let mut silent = Vec::new();
    for then in of_this_snapshot(question) {
        let all = question.metrics.iter().filter_map(|m| asked(question, &m.heading.name).ok());
        let found = all.map(|a| Asked { cohort: then.cohort.as_ref().and_then(cohort::days), ..a }).find(|a| meaning(a) == then.definition);
        silent.extend(found.filter(|a| known.insert(meaning(a))));
    }
    silent
}

/// Everyone, the report's breakdowns, then those that only earlier releases of this snapshot had; of these, what such rows can be grouped by.
fn groups(frame: &Frame, question: &Question<'_>, unit: Unit) -> Result<Vec<Groups>, Failure> {
    let units = frame.units(unit);
    let mut breakdowns: Vec<Breakdown> = question.report.breakdowns.clone();
    let by = |group: &Group| group.iter().map(|(code, _)| code.clone()).filter(|code| code != STEP).collect::<Vec<_>>();
    for by in of_this_snapshot(question).flat_map(|answer| &answer.cells).map(|cell| by(&cell.group)) {
        if !by.is_empty() && !breakdowns.iter().any(|b| b.by == by) {
            breakdowns.push(Breakdown { by, compare: None, others: false });
        }
    }
    let everyone = Groups::everyone(units.n());
    let others = breakdowns.iter().filter(|b| Groups::possible(b, units)).map(|b| Groups::of(b, units, question.codes));
    std::iter::once(Ok(everyone)).chain(others).collect()
}

/// Which of the groups are everyone or a breakdown of the report.
fn loud(question: &Question<'_>, groups: &[Groups]) -> Vec<bool> {
    let asked = |g: &Groups| question.report.breakdowns.iter().any(|b| b.by == g.by);
    groups.iter().map(|g| g.by.is_empty() || asked(g)).collect()
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
