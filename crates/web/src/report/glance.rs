//! Page one's table: each number of everyone, how many it rests on, and whom it is about. Not for groups (see `table`).

use super::cohort;
use super::finding::{everyone, rows};
use super::funnel;
use super::look::{self, Look};
use super::scribe::{Scribe, Subject};
use super::table::{Body, Cells, Class, Row, Table, columns};
use crate::number::count;
use throughline_evidence::published::Kind;

/// The table; `None` where the release has a single number, which the sentences tell.
pub(crate) fn table(scribe: &Scribe<'_>) -> Option<Table> {
    let subjects: Vec<Subject<'_>> = scribe.release.report.metrics.iter().filter_map(|metric| scribe.subject(metric)).collect();
    let heads = [
        ("glance-number", Class::Words),
        ("glance-value", Class::Number),
        ("glance-counted", Class::Number),
        ("glance-whom", Class::Words),
    ];
    let row = |subject: &Subject<'_>| Row { head: scribe.label(subject.definition).to_owned(), cells: cells(scribe, subject) };
    (subjects.len() > 1).then(|| Table {
        id: "glance-table".to_owned(),
        caption: scribe.say.text("glance-caption"),
        columns: columns(scribe, heads),
        bodies: vec![Body { heading: None, rows: subjects.iter().map(row).collect() }],
    })
}

fn cells(scribe: &Scribe<'_>, subject: &Subject<'_>) -> Cells {
    let dates = cohort::dates(scribe, subject).unwrap_or_else(|| scribe.say.text("glance-all-time"));
    match everyone(subject.answer).map(look::at) {
        Some(Look::Shown(shown)) => {
            let n = scribe.say.with(rows(subject.answer, "people", "periods"), &[("n", shown.n.into())]);
            // Of a funnel: how many of those who started took every step, where that may be said.
            let whole = subject.answer.funnels.iter().find(|funnel| funnel.group.is_empty());
            if let Some(all) = whole.and_then(|funnel| funnel.steps.last()).and_then(|step| step.of_first) {
                return Cells::Each(vec![funnel::percent(all), n, dates]);
            }
            let n = if subject.unit.kind == Kind::Count { String::new() } else { n };
            let value = if subject.unit.kind == Kind::Count { count(shown.n) } else { subject.unit.value(shown.value) };
            Cells::Each(vec![value, n, dates])
        }
        Some(Look::Hidden(reason)) => Cells::Across(scribe.hidden(reason, subject.unit.kind)),
        Some(Look::Empty) | None => Cells::Across(scribe.say.text("all-empty")),
    }
}
