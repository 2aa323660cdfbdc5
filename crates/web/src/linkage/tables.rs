//! The tables of the linkage report. Not for what they mean; a count that may not be told stands as a word.

use super::pair::share;
use super::report::with_ends;
use crate::number::count;
use crate::report::table::{Body, Cells, Class, Column, Row, Table};
use crate::say::{Say, capital};
use throughline_acts::link::report::{Between, Estimate, LinkageReport, OfGroup};
use throughline_model::words::Words;

/// A table of rows under heads, the first of words and the others of numbers.
pub(super) fn table(say: &Say, id: &str, caption: &str, heads: &[&str], rows: Vec<(String, Vec<String>)>) -> Table {
    let class = |nth: usize| if nth == 0 { Class::Words } else { Class::Number };
    let columns = heads.iter().enumerate().map(|(nth, key)| Column { head: say.text(key), class: class(nth) }).collect();
    let rows = rows.into_iter().map(|(head, cells)| Row { head, cells: Cells::Each(cells) }).collect();
    Table { id: id.to_owned(), caption: say.text(caption), columns, bodies: vec![Body { heading: None, rows }] }
}

/// A count, or a word where it may not be told.
pub(super) fn told(n: Option<u64>, say: &Say) -> String {
    n.map_or_else(|| say.text("linkage-few"), count)
}

/// Two agencies, or one with itself.
pub(super) fn who(between: &Between, say: &Say) -> String {
    let args = [("one", between.one.as_str().into()), ("other", between.other.as_str().into())];
    say.with(if between.one == between.other { "linkage-within" } else { "linkage-between" }, &args)
}

pub(super) fn between(linkage: &LinkageReport, say: &Say) -> Table {
    let row = |b: &Between| (capital(&who(b, say)), vec![told(b.n_links, say), told(b.n_to_review, say)]);
    let heads = ["linkage-column-agencies", "linkage-column-links", "linkage-column-review"];
    table(say, "between-table", "linkage-between-caption", &heads, linkage.between.iter().map(row).collect())
}

/// Only of pairs of agencies whose links may be told.
pub(super) fn against(linkage: &LinkageReport, say: &Say) -> Table {
    let row = |b: &Between| {
        let truth = b.truth.as_ref().filter(|truth| b.n_links.is_some() && truth.n_true >= linkage.minimum)?;
        let told = |value: Option<f64>| value.map_or_else(String::new, share);
        Some((capital(&who(b, say)), vec![count(truth.n_true), told(truth.precision()), told(truth.recall())]))
    };
    let heads = ["linkage-column-agencies", "linkage-column-true", "linkage-column-precision", "linkage-column-recall"];
    table(say, "against-table", "linkage-against-caption", &heads, linkage.between.iter().filter_map(row).collect())
}

pub(super) fn sources(linkage: &LinkageReport, say: &Say) -> Table {
    let rows = linkage.sources.iter().map(|(name, n)| (name.clone(), vec![told(*n, say)])).collect();
    table(say, "sources-table", "linkage-sources-caption", &["linkage-column-source", "linkage-column-records"], rows)
}

pub(super) fn kinds(linkage: &LinkageReport, say: &Say) -> Table {
    let mut kinds: Vec<&(Words, bool, f64)> = linkage.kinds.iter().collect();
    kinds.sort_by(|a, b| b.1.cmp(&a.1).then(b.2.total_cmp(&a.2)));
    let small = |part: f64| if part < 0.000_5 { say.text("linkage-hardly") } else { share(part) };
    let row = |(words, same, part): &&(Words, bool, f64)| {
        let key = if *same { "linkage-one-person" } else { "linkage-two-people" };
        (capital(say.words(words)), vec![say.text(key), small(*part)])
    };
    let heads = ["linkage-column-kind", "linkage-column-whether", "linkage-column-share"];
    table(say, "kinds-table", "linkage-kinds-caption", &heads, kinds.iter().map(row).collect())
}

pub(super) fn rules(linkage: &LinkageReport, say: &Say) -> Table {
    let row = |rule: &throughline_acts::link::report::Brought| {
        (capital(say.words(&rule.rule)), vec![told(rule.n_pairs, say), told(rule.n_links, say), told(rule.n_alone, say)])
    };
    let heads = ["linkage-column-rule", "linkage-column-pairs", "linkage-column-brings", "linkage-column-alone"];
    table(say, "rules-table", "linkage-rules-caption", &heads, linkage.rules.iter().map(row).collect())
}

pub(super) fn groups(linkage: &LinkageReport, say: &Say) -> Table {
    let heads =
        ["linkage-column-group", "linkage-column-records", "linkage-column-linked", "linkage-column-precision", "linkage-column-recall"];
    let mut table = table(say, "groups-table", "linkage-groups-caption", &heads, Vec::new());
    table.bodies.clear();
    let estimate = |estimate: &Option<Estimate>| estimate.as_ref().map_or_else(|| say.text("linkage-few"), |e| with_ends(e, say));
    let mut code: Option<&Words> = None;
    for group in &linkage.groups {
        let OfGroup { values, n_records, linked, precision, recall, .. } = group;
        if code != Some(&group.code) {
            code = Some(&group.code);
            table.bodies.push(Body { heading: Some(capital(say.words(&group.code))), rows: Vec::new() });
        }
        let values: Vec<&str> = values.iter().map(|value| say.words(value)).collect();
        let linked = linked.map_or_else(|| say.text("linkage-few"), share);
        let cells = vec![count(*n_records), linked, estimate(precision), estimate(recall)];
        if let Some(body) = table.bodies.last_mut() {
            body.rows.push(Row { head: capital(&values.join(&say.text("comma"))), cells: Cells::Each(cells) });
        }
    }
    table
}
