//! Reads what a metric computes: exactly one of `success` (a rate), `mean` and `median`.
//! It computes nothing.

use super::Nameable;
use crate::catalog::reader::{Item, Table};
use throughline_model::metric::{Measure, Quantity};
use throughline_rule::{Rule, Type};

const KEYS: [&str; 3] = ["success", "mean", "median"];

/// The key of an example under which this metric's number stands; `None` when it is not clear what is computed.
pub(super) fn outcome(root: &Table<'_>) -> Option<&'static str> {
    match (root.has("success"), root.has("mean") || root.has("median")) {
        (true, false) => Some("success"),
        (false, true) => Some("value"),
        _ => None,
    }
}

/// The measure; every one written is read, so that its own mistakes show, and more or fewer than one is an issue.
pub(super) fn read(root: &Table<'_>, nameable: &Nameable<'_>) -> Option<Measure> {
    let present: Vec<&'static str> = KEYS.into_iter().filter(|key| root.has(key)).collect();
    let success = root.optional("success").and_then(|item| success(&item, nameable));
    let mean = root.optional_table("mean").and_then(|table| quantity(&table, nameable));
    let median = root.optional_table("median").and_then(|table| quantity(&table, nameable));
    match present.as_slice() {
        [] => root.error("measure_missing", "Nothing says what is computed.", "Add exactly one of 'success', 'mean' and 'median'."),
        [_] => {}
        [first, second, ..] => {
            let what = format!("Both '{first}' and '{second}' are given; a metric computes one number.");
            root.error_at(second, "measure_ambiguous", what, "Keep one, and make the other a metric of its own.");
        }
    }
    let rate = success.map(|success| Measure::Rate { success });
    rate.or(mean.map(Measure::Mean)).or(median.map(Measure::Median)).filter(|_| present.len() == 1)
}

/// What success is. A rule that asks nothing about the person would give everybody the same answer.
fn success(item: &Item<'_>, nameable: &Nameable<'_>) -> Option<Rule> {
    let rule = nameable.rule(item, &[Type::Bool])?;
    if rule.fields().is_empty() {
        item.error("rule_is_constant", "The rule of 'success' asks nothing about the person.", "Name a window or a code in it.");
        return None;
    }
    Some(rule)
}

fn quantity(table: &Table<'_>, nameable: &Nameable<'_>) -> Option<Quantity> {
    let value = table.required("value").and_then(|item| nameable.rule(&item, &[Type::Int, Type::Money]));
    let per = table.optional_integer("per");
    if per.is_some_and(|per| per < 1) {
        table.error_at(
            "per",
            "number_out_of_range",
            "'per' must be at least 1.",
            "Write how many of the value make one unit: 7 days make a week.",
        );
    }
    let unit = table.optional_words("unit");
    let counts = value.as_ref().is_some_and(|rule| rule.ty() == Type::Int);
    if counts && !table.has("unit") {
        table.error_at(
            "unit",
            "key_missing",
            "'unit' is missing: what one of the value is called.",
            "Add unit = { en = \"...\", es = \"...\" }, in the plural.",
        );
    }
    table.finish();
    Some(Quantity { value: value?, per: per.unwrap_or(1), unit: unit.unwrap_or_default() })
}
