//! From a report's template to its answers: plan, one pass, suppression. The only way out of this crate for a number.

use crate::frame::Frame;
use crate::groups::Groups;
use crate::ledger::Earlier;
use crate::pass::{self, Asked};
use crate::published::{Answer, Group, Kind, NOT_KNOWN};
use crate::suppress::{self, Sheet, Table};
use crate::tally::Tally;
use throughline_model::code::CodeBook;
use throughline_model::failure::Failure;
use throughline_model::metric::{Measure, Metric};
use throughline_model::population::Population;
use throughline_model::refusal::Refusal;
use throughline_model::report::Report;
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
pub fn answer(frame: &Frame, question: &Question<'_>) -> Result<Vec<Answer>, Failure> {
    let asked = question.report.metrics.iter().map(|name| asked(question, name)).collect::<Result<Vec<_>, _>>()?;
    let mut groups = vec![Groups::everyone(frame.persons.num_rows())];
    for breakdown in &question.report.breakdowns {
        groups.push(Groups::of(breakdown, frame, question.codes)?);
    }
    let tallies = pass::run(frame, question.codes, &asked, &groups)?;
    let sheets = asked.iter().zip(tallies).map(|(asked, tallies)| sheet(asked.metric, &groups, tallies)).collect();
    Ok(suppress::publish(sheets, question.minimum, question.earlier))
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

fn sheet(metric: &Metric, groups: &[Groups], tallies: Vec<Vec<Tally>>) -> Sheet {
    let (kind, per, money) = match &metric.measure {
        Measure::Rate { .. } => (Kind::Rate, 1, false),
        Measure::Mean(q) => (Kind::Mean, q.per, q.value.ty() == Type::Money),
        Measure::Median(q) => (Kind::Median, q.per, q.value.ty() == Type::Money),
    };
    // Where a code is known of everyone, nobody needs a row that says so.
    let idle = |group: &Group, tally: &Tally| tally.population() == 0 && group.iter().any(|(_, value)| value == NOT_KNOWN);
    let table = |(groups, tallies): (&Groups, Vec<Tally>)| Table {
        by: groups.by.clone(),
        compare: groups.compare.clone(),
        cells: groups.names.iter().cloned().zip(tallies).filter(|(group, tally)| !idle(group, tally)).collect(),
    };
    Sheet {
        metric: metric.heading.name.clone(),
        edition: metric.heading.edition.clone(),
        definition: metric.heading.hash.clone(),
        kind,
        money,
        per,
        tables: groups.iter().zip(tallies).map(table).collect(),
    }
}
