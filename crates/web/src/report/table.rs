//! Tables behind the charts: captions, heads and rows in words. Not for finding out what to say about them.

use super::compare::Pair;
use super::finding;
use super::look::{self, Look};
use super::scribe::{Scribe, Subject};
use super::unit::Verdict;
use crate::number::count;
use crate::say::capital;
use askama::Template;
use throughline_evidence::published::{Cell, Kind};
use throughline_model::report::Compare;

/// A table, ready to be set.
#[derive(Template)]
#[template(path = "table.html")]
pub(crate) struct Table {
    /// Unique on the page.
    pub id: String,
    /// What it shows.
    pub caption: String,
    /// Heads; the first is of the rows' own heads.
    pub columns: Vec<Column>,
    /// Groups of rows.
    pub bodies: Vec<Body>,
}

impl Table {
    /// The class of the cell that stands so many columns right of a row's head.
    fn class(&self, place: &usize) -> &'static str {
        self.columns.get(place + 1).map_or("", |column| column.class.name())
    }
}

/// A column's head and how what stands below is set.
pub(crate) struct Column {
    /// What stands below.
    pub head: String,
    /// The class of its cells.
    pub class: Class,
}

/// How a column is set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Words, broken into lines.
    Words,
    /// A name or a day, which needs little room.
    Name,
    /// Numbers, to the right.
    Number,
    /// A hash, which may break anywhere.
    Hash,
}

impl Class {
    /// The class in the style sheet.
    pub fn name(self) -> &'static str {
        match self {
            Class::Words => "words",
            Class::Name => "name",
            Class::Number => "number",
            Class::Hash => "hash",
        }
    }
}

/// Rows that belong together.
pub(crate) struct Body {
    /// Their common head.
    pub heading: Option<String>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A row.
pub(crate) struct Row {
    /// Its head.
    pub head: String,
    /// Its cells, or the words across all of them.
    pub cells: Cells,
}

/// What stands right of a row's head.
pub(crate) enum Cells {
    /// A cell a column.
    Each(Vec<String>),
    /// One sentence over all columns.
    Across(String),
}

/// Columns from the keys of their heads.
pub(crate) fn columns<const N: usize>(scribe: &Scribe<'_>, heads: [(&str, Class); N]) -> Vec<Column> {
    heads.into_iter().map(|(key, class)| Column { head: scribe.say.text(key), class }).collect()
}

/// The numbers of everyone and of a breakdown's groups.
pub(crate) fn of_cells(scribe: &Scribe<'_>, subject: &Subject<'_>, id: &str, by: &[String], cells: &[&Cell]) -> Table {
    let label = scribe.label(subject.definition);
    let caption = scribe.say.with("table-cells", &[("label", label.into()), ("by", scribe.codes(by).into())]);
    let mut bodies: Vec<Body> = Vec::new();
    if let Some(everyone) = finding::everyone(subject.answer) {
        let row = Row { head: scribe.say.text("everyone-heading"), cells: figure(scribe, subject, everyone) };
        bodies.push(Body { heading: None, rows: vec![row] });
    }
    let mut outer = None;
    for cell in cells {
        let Some((last, before)) = cell.group.split_last() else {
            continue;
        };
        if outer != Some(before) {
            outer = Some(before);
            bodies.push(Body { heading: before.first().map(|pair| capital(&scribe.group(pair))), rows: Vec::new() });
        }
        if let Some(body) = bodies.last_mut() {
            body.rows.push(Row { head: scribe.row(last), cells: figure(scribe, subject, cell) });
        }
    }
    Table { id: id.to_owned(), caption, columns: heads(scribe, subject), bodies }
}

fn heads(scribe: &Scribe<'_>, subject: &Subject<'_>) -> Vec<Column> {
    let text = |key: &str| scribe.say.text(key);
    let unit = |key: &str, with: &str| {
        let word = subject.unit.word;
        if word.is_empty() { text(key) } else { scribe.say.with(with, &[("unit", word.into())]) }
    };
    let counted = text(finding::rows(subject.answer, "column-counted", "column-counted-periods"));
    let numbers = match subject.unit.kind {
        Kind::Rate => vec![counted, text("column-outcome"), text("column-share"), text("column-interval")],
        Kind::Mean => vec![counted, unit("column-mean", "column-mean-unit"), text("column-interval")],
        Kind::Median => vec![counted, unit("column-median", "column-median-unit")],
        Kind::Count => vec![counted],
    };
    let mut columns = columns(scribe, [("column-group", Class::Words)]);
    columns.extend(numbers.into_iter().map(|head| Column { head, class: Class::Number }));
    columns
}

fn figure(scribe: &Scribe<'_>, subject: &Subject<'_>, cell: &Cell) -> Cells {
    match look::at(cell) {
        Look::Hidden(reason) => Cells::Across(scribe.hidden(reason, subject.unit.kind)),
        Look::Empty => Cells::Across(capital(&scribe.say.text("nobody"))),
        Look::Shown(shown) => {
            let (n, value) = (count(shown.n), subject.unit.exact(shown.value));
            let range = shown.interval.map_or_else(|| scribe.say.text("verdict-unknown-short"), |i| subject.unit.range(i));
            Cells::Each(match subject.unit.kind {
                Kind::Rate => vec![n, count(shown.success.unwrap_or_default()), value, range],
                Kind::Mean => vec![n, value, range],
                Kind::Median => vec![n, value],
                Kind::Count => vec![n],
            })
        }
    }
}

/// The differences of a comparison, each under its head.
pub(crate) fn of_gaps(
    scribe: &Scribe<'_>,
    subject: &Subject<'_>,
    id: &str,
    pairs: &[Pair<'_>],
    heads: Vec<String>,
    compare: &Compare,
) -> Table {
    let reference = scribe.group(&(compare.field.clone(), compare.to.clone()));
    let label = scribe.label(subject.definition);
    let caption = scribe.say.with("table-gaps", &[("label", label.into()), ("reference", reference.as_str().into())]);
    let rows = pairs.iter().zip(heads).map(|(pair, head)| Row { head, cells: difference(scribe, subject, pair) }).collect();
    let number = Class::Number;
    let heads =
        [("column-group", Class::Words), ("column-difference", number), ("column-interval", number), ("column-verdict", Class::Words)];
    let columns = columns(scribe, heads);
    Table { id: id.to_owned(), caption, columns, bodies: vec![Body { heading: None, rows }] }
}

fn difference(scribe: &Scribe<'_>, subject: &Subject<'_>, pair: &Pair<'_>) -> Cells {
    let Some(gap) = pair.gap else {
        return Cells::Across(missing(scribe, subject, pair));
    };
    let range = gap.interval.map_or_else(String::new, |i| subject.unit.range_of_difference(i));
    let verdict = scribe.say.text(match subject.unit.verdict(gap.interval) {
        Verdict::Apart => "verdict-apart-short",
        Verdict::Touching => "verdict-touching-short",
        Verdict::Chance => "verdict-chance-short",
        Verdict::Unknown => "verdict-unknown-short",
    });
    Cells::Each(vec![subject.unit.signed(gap.difference), range, verdict])
}

/// Why two groups are not compared.
fn missing(scribe: &Scribe<'_>, subject: &Subject<'_>, pair: &Pair<'_>) -> String {
    match pair.reason() {
        Some(reason) => scribe.hidden(reason, subject.unit.kind),
        None => capital(&scribe.say.text("nobody")),
    }
}
