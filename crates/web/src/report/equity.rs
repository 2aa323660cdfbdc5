//! Each group beside all others, as a table: rate, gap, people needed, ratio. Not for working them out: they come with the release.

use super::look::{self, Look};
use super::scribe::{Scribe, Subject};
use super::table::{Body, Cells, Class, Row, Table, columns};
use crate::number::{count, decimal};
use throughline_evidence::published::{Cell, Disparity, Ratio, Verdict};

/// The table of one breakdown by one code; `None` where the release has nothing to put into it.
pub(crate) fn table(scribe: &Scribe<'_>, subject: &Subject<'_>, id: &str, by: &[String]) -> Option<Table> {
    let cells = scribe.cells(subject.answer, by);
    let found = |cell: &Cell| subject.answer.equity.iter().find(|d| d.group == cell.group);
    if !cells.iter().any(|cell| found(cell).is_some()) {
        return None;
    }
    let label = scribe.label(subject.definition).into();
    let rows = cells.iter().filter_map(|cell| {
        let pair = cell.group.last()?;
        Some(Row { head: scribe.row(pair), cells: row(scribe, subject, cell, found(cell)) })
    });
    let number = Class::Number;
    let heads = [
        ("column-group", Class::Words),
        ("column-share", number),
        ("column-others", number),
        ("column-difference", number),
        ("column-interval", number),
        ("column-needed", number),
        ("column-impact", number),
        ("column-verdict", Class::Words),
    ];
    Some(Table {
        id: id.to_owned(),
        caption: scribe.say.with("table-equity", &[("label", label)]),
        bodies: vec![Body { heading: None, rows: rows.collect() }],
        columns: columns(scribe, heads),
    })
}

fn row(scribe: &Scribe<'_>, subject: &Subject<'_>, cell: &Cell, found: Option<&Disparity>) -> Cells {
    let (shown, found) = match (look::at(cell), found) {
        (Look::Shown(shown), Some(found)) => (shown, found),
        (Look::Hidden(reason), _) => return Cells::Across(scribe.hidden(reason, subject.unit.kind)),
        _ => return Cells::Across(scribe.say.text("equity-none")),
    };
    let others = Ratio { num: i128::from(found.others.0), den: i128::from(found.others.1) };
    let range = found.interval.map_or_else(String::new, |i| subject.unit.range_of_difference(i));
    let impact = found.impact.map_or_else(String::new, |ratio| decimal(ratio, 2));
    let verdict = scribe.say.text(match found.verdict {
        Verdict::Insufficient => "equity-insufficient",
        Verdict::Behind => "equity-behind",
        Verdict::NotBehind => "equity-not-behind",
    });
    let (own, others) = (subject.unit.exact(shown.value), subject.unit.exact(others));
    Cells::Each(vec![own, others, subject.unit.signed(found.gap), range, count(found.needed), impact, verdict])
}
