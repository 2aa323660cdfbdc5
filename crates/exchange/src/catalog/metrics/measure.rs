//! Reads what a metric computes: exactly one of `success` (a rate), `mean`, `median`, `count` and `[[step]]`s of a funnel.
//! It computes nothing.

use super::Nameable;
use crate::catalog::names::new_name;
use crate::catalog::reader::{Item, Table};
use throughline_model::metric::{Measure, Quantity, Step};
use throughline_rule::{Rule, Type};

const KEYS: [&str; 5] = ["success", "mean", "median", "count", "step"];

/// The key of an example under which this metric's number stands; `None` when it is not clear what is computed.
pub(super) fn outcome(root: &Table<'_>) -> Option<&'static str> {
    let mut present = KEYS.into_iter().filter(|key| root.has(key));
    match (present.next(), present.next()) {
        (Some("success"), None) => Some("success"),
        (Some("step"), None) => Some("steps"),
        (Some(_), None) => Some("value"),
        _ => None,
    }
}

/// The measure; every one written is read, so that its own mistakes show, and more or fewer than one is an issue.
pub(super) fn read(root: &Table<'_>, nameable: &Nameable<'_>) -> Option<Measure> {
    let present: Vec<&'static str> = KEYS.into_iter().filter(|key| root.has(key)).collect();
    let success = root.optional("success").and_then(|item| success(&item, nameable));
    let mean = root.optional_table("mean").and_then(|table| quantity(&table, nameable));
    let median = root.optional_table("median").and_then(|table| quantity(&table, nameable));
    let count =
        root.optional("count").and_then(|item| item.one_of(&["rows", "persons"])).map(|of| Measure::Count { persons: of == "persons" });
    let steps = steps(root, nameable);
    match present.as_slice() {
        [] => root.error(
            "measure_missing",
            "Nothing says what is computed.",
            "Add exactly one of 'success', 'mean', 'median', 'count' and [[step]].",
        ),
        [_] => {}
        [first, second, ..] => {
            let what = format!("Both '{first}' and '{second}' are given; a metric computes one number.");
            root.error_at(second, "measure_ambiguous", what, "Keep one, and make the other a metric of its own.");
        }
    }
    let rate = success.map(|success| Measure::Rate { success });
    let funnel = (!steps.is_empty()).then_some(Measure::Funnel { steps });
    rate.or(mean.map(Measure::Mean)).or(median.map(Measure::Median)).or(count).or(funnel).filter(|_| present.len() == 1)
}

/// The steps of a funnel, in order; each has a name of its own.
fn steps(root: &Table<'_>, nameable: &Nameable<'_>) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for table in root.tables("step") {
        let name = table.required("name").and_then(|item| new_name(&item));
        let (label, rule) = (table.words("label"), table.required("rule").and_then(|item| nameable.rule(&item, &[Type::Bool])));
        table.finish();
        let (Some(name), Some(rule)) = (name, rule) else { continue };
        if name == "none" || steps.iter().any(|step| step.name == name) {
            table.error_at(
                "name",
                "name_taken",
                format!("'{name}' is already the name of a step, or means no step."),
                "Choose another name.",
            );
        } else {
            steps.push(Step { name: name.to_owned(), label: label.unwrap_or_default(), rule });
        }
    }
    steps
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
