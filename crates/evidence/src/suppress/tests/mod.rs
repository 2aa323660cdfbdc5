//! Tests of suppression: examples worked by hand, a real table, and an attacker who tries every table.

mod attacker;
mod cohorts;
mod examples;
mod rossi;

use super::{Sheet, Table};
use crate::ledger::Earlier;
use crate::published::{Answer, Figure, Group, Kind};
use crate::tally::Tally;

/// A group by its codes, written `school=2 aid=no`; the empty text is everyone.
pub(super) fn group(text: &str) -> Group {
    text.split_whitespace().filter_map(|pair| pair.split_once('=')).map(|(c, v)| (c.to_owned(), v.to_owned())).collect()
}

/// A tally of a rate from people with the outcome, without it, and not known.
pub(super) fn rate(success: u64, without: u64, not_known: u64) -> Tally {
    Tally { counted: success + without, success, not_known, ..Tally::default() }
}

/// A table of a rate; the codes are those of the first group.
pub(super) fn table(cells: &[(&str, (u64, u64, u64))]) -> Table {
    let by = cells.first().map(|(text, _)| group(text).into_iter().map(|(code, _)| code).collect()).unwrap_or_default();
    Table { by, compare: None, silent: false, cells: cells.iter().map(|(text, (s, f, r))| (group(text), rate(*s, *f, *r))).collect() }
}

/// A sheet of tables.
pub(super) fn sheet(metric: &str, kind: Kind, tables: Vec<Table>) -> Sheet {
    Sheet {
        metric: metric.into(),
        edition: "1".into(),
        question: metric.to_owned(),
        unit: throughline_model::metric::Unit::Person,
        cohort: None,
        definition: format!("hash of {metric}"),
        codes: vec![],
        silent: false,
        kind,
        money: false,
        per: 1,
        tables,
    }
}

/// Suppression of sheets whose breakdowns share no groups.
pub(super) fn publish(sheets: Vec<Sheet>, minimum: u64, previous: &[Earlier]) -> Vec<Answer> {
    super::publish(sheets, &[], minimum, previous)
}

/// One line per cell: what is shown, or why not.
pub(super) fn lines(answer: &Answer) -> Vec<String> {
    let name = |g: &Group| {
        if g.is_empty() { "everyone".to_owned() } else { g.iter().map(|(c, v)| format!("{c}={v}")).collect::<Vec<_>>().join(" ") }
    };
    let figure = |f: &Figure| match f {
        Figure::Shown(s) => s.success.map_or_else(|| format!("{}/{} of {}", s.value.num, s.value.den, s.n), |w| format!("{w} of {}", s.n)),
        Figure::Hidden(reason) => format!("{reason:?}"),
        Figure::Empty => "Empty".to_owned(),
    };
    answer.cells.iter().map(|c| format!("{}: {}", name(&c.group), figure(&c.figure))).collect()
}

/// What is said of one group.
pub(super) fn said<'a>(answer: &'a Answer, text: &str) -> &'a Figure {
    answer.cells.iter().find(|c| c.group == group(text)).map(|c| &c.figure).unwrap()
}
