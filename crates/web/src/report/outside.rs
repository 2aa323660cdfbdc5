//! Numbers that another body computed for the same metrics from rows that are not here: a table of their own, with who, when and for whom.
//! They are never joined to our numbers, nor compared with them.

use super::release::Outside;
use super::scribe::Scribe;
use super::table::{Body, Cells, Class, Row, Table, columns};
use super::unit::Unit;
use crate::number::count;
use throughline_evidence::published::{Kind, Ratio};
use throughline_model::cell::CellKind;

/// The table, a group of rows for each metric of the report; `None` where nothing came.
pub(crate) fn table(scribe: &Scribe<'_>) -> Option<Table> {
    let bodies: Vec<Body> = scribe.release.report.metrics.iter().filter_map(|metric| of_metric(scribe, metric)).collect();
    let heads = [
        ("outside-group", Class::Words),
        ("outside-cohort", Class::Words),
        ("people-column", Class::Number),
        ("outside-value", Class::Number),
        ("outside-source", Class::Words),
    ];
    let caption = scribe.say.text("outside-caption");
    (!bodies.is_empty()).then(|| Table { id: "outside-table".to_owned(), caption, columns: columns(scribe, heads), bodies })
}

fn of_metric(scribe: &Scribe<'_>, metric: &str) -> Option<Body> {
    let definition = scribe.definition(metric)?;
    let cells = scribe.release.outside.iter().filter(|cell| cell.metric == metric);
    let rows: Vec<Row> = cells.map(|cell| row(scribe, cell)).collect();
    (!rows.is_empty()).then(|| Body { heading: Some(scribe.label(definition).to_owned()), rows })
}

fn row(scribe: &Scribe<'_>, cell: &Outside) -> Row {
    let head = if cell.group.is_empty() { scribe.say.text("everyone-heading") } else { cell.group.clone() };
    let dates = [("from", scribe.date(&cell.cohort_from).into()), ("to", scribe.date(&cell.cohort_to).into())];
    let source = [
        ("agency", cell.agency.as_str().into()),
        ("as_of", scribe.date(&cell.as_of).into()),
        ("received", scribe.date(&cell.received_on).into()),
    ];
    let hidden = || scribe.say.text("outside-hidden");
    let value = cell.value.map_or_else(hidden, |(num, den)| {
        let (kind, money) = match cell.kind {
            CellKind::Rate => (Kind::Rate, false),
            CellKind::Median => (Kind::Median, true),
            CellKind::Mean => (Kind::Mean, true),
        };
        let ratio = Ratio { num: num.into(), den: den.into() };
        Unit { kind, money, word: "", say: scribe.say }.value(ratio)
    });
    let cells =
        vec![scribe.say.with("outside-dates", &dates), cell.n.map_or_else(hidden, count), value, scribe.say.with("outside-from", &source)];
    Row { head, cells: Cells::Each(cells) }
}
