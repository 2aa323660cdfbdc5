//! A funnel as a table: how many came to each step, and what share of those before. Not for working them out: they come with the release.

use super::scribe::{Scribe, Subject};
use super::table::{Body, Cells, Class, Row, Table, columns};
use crate::number::{count, scaled, written};
use crate::say::capital;
use throughline_evidence::published::{Funnel, Ratio, Reached};

/// The funnels of an answer, everyone first; `None` where there are none.
pub(crate) fn table(scribe: &Scribe<'_>, subject: &Subject<'_>, id: &str) -> Option<Table> {
    if subject.answer.funnels.is_empty() {
        return None;
    }
    let heads = [
        ("column-step", Class::Words),
        ("people-column", Class::Number),
        ("column-of-previous", Class::Number),
        ("column-of-first", Class::Number),
    ];
    Some(Table {
        id: id.to_owned(),
        caption: scribe.say.with("table-funnel", &[("label", scribe.label(subject.definition).into())]),
        columns: columns(scribe, heads),
        bodies: subject.answer.funnels.iter().filter(|funnel| tells(funnel)).map(|funnel| body(scribe, subject, funnel)).collect(),
    })
}

/// Everyone's funnel stands in any case; a group's, where at least one of its steps can be shown beside its start.
fn tells(funnel: &Funnel) -> bool {
    funnel.group.is_empty() || funnel.steps.iter().filter(|step| step.n.is_some()).count() > 1
}

fn body(scribe: &Scribe<'_>, subject: &Subject<'_>, funnel: &Funnel) -> Body {
    let heading = if funnel.group.is_empty() { scribe.say.text("everyone-heading") } else { capital(&scribe.groups(&funnel.group)) };
    Body { heading: Some(heading), rows: funnel.steps.iter().map(|step| row(scribe, subject, step)).collect() }
}

fn row(scribe: &Scribe<'_>, subject: &Subject<'_>, step: &Reached) -> Row {
    let label = subject.definition.steps.iter().find(|(name, _)| *name == step.step);
    let head = label.map_or_else(|| scribe.say.text("funnel-start"), |(_, words)| scribe.say.words(words).to_owned());
    let share = |ratio: Option<Ratio>| ratio.map(percent).unwrap_or_default();
    let n = step.n.map_or_else(|| scribe.say.text("hidden-protects"), count);
    Row { head: capital(&head), cells: Cells::Each(vec![n, share(step.of_previous), share(step.of_first)]) }
}

/// 77.8%.
pub(crate) fn percent(ratio: Ratio) -> String {
    format!("{}%", written(scaled(ratio, 1_000), 1))
}
