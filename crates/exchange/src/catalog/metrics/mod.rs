//! Reads `catalog/metrics`: who counts, over which windows, what is computed, and the worked examples. It computes nothing.

mod examples;
mod measure;
mod windows;

use super::heading;
use super::names::{guard_protected, known, person_fields, protected};
use super::reader::{Item, Table};
use throughline_model::code::CodeBook;
use throughline_model::heading::Heading;
use throughline_model::metric::{Measure, Metric, Window};
use throughline_rule::{ExprKind, Field, Fields, Literal, Rule, Type};

/// Reads one metric over the declared codes and the names of populations. Issues stand in the `Doc`.
pub(super) fn read(root: &Table<'_>, heading: Heading, codes: &CodeBook, populations: &[&str]) -> Option<Metric> {
    let about = root.words("about");
    let population = root.required("population").and_then(|item| known(&item, "population", populations));
    let windows = windows::read(root, codes);
    let nameable = Nameable { fields: fields(codes, &windows.sound), reported: windows.faulty };
    let windows = windows.sound;
    let denominator = root.required("denominator").and_then(|item| denominator(&item, &nameable));
    let measure = measure::read(root, &nameable);
    let evidence = root.words("evidence");
    let statute = root.optional_text("statute").is_some();
    let success = measure.as_ref().and_then(|measure| match measure {
        Measure::Rate { success } => Some(success),
        Measure::Mean(_) | Measure::Median(_) => None,
    });
    let protected = protected_here(codes, &windows);
    for (key, rule) in [("denominator", denominator.as_ref()), ("success", success)] {
        if let (Some(item), Some(rule)) = (root.optional(key), rule) {
            guard_protected(&item, rule, &protected, statute);
        }
    }
    let outcome = measure::outcome(root);
    let examples = heading::examples(root).iter().filter_map(|table| examples::read(table, codes, outcome)).collect();
    root.finish();
    unused_windows(root, &windows, denominator.as_ref(), measure.as_ref());
    Some(Metric {
        heading,
        about: about?,
        population: population?.to_owned(),
        windows,
        denominator: denominator?,
        measure: measure?,
        evidence: evidence?,
        examples,
    })
}

/// Who counts. A rule that asks nothing about the person counts nobody, unless it is "true" and counts everybody.
fn denominator(item: &Item<'_>, nameable: &Nameable<'_>) -> Option<Rule> {
    let rule = nameable.rule(item, &[Type::Bool])?;
    if rule.fields().is_empty() && rule.expr().kind != ExprKind::Literal(Literal::Bool(true)) {
        let what = "The denominator asks nothing about the person.";
        item.error("rule_is_constant", what, "Write who counts, or \"true\" for the whole population.");
        return None;
    }
    Some(rule)
}

/// What a metric's rules may name, and which names have been reported as faulty.
struct Nameable<'d> {
    fields: Fields,
    reported: Vec<&'d str>,
}

impl Nameable<'_> {
    fn rule(&self, item: &Item<'_>, expected: &[Type]) -> Option<Rule> {
        item.rule_sparing(&self.fields, expected, &self.reported)
    }
}

/// The person's codes and the windows.
fn fields(codes: &CodeBook, windows: &[Window]) -> Fields {
    let windows = windows.iter().map(|window| Field::new(&window.name, window.field_type()));
    person_fields(codes).iter().cloned().chain(windows).collect()
}

/// Protected codes, and the windows that look at one.
fn protected_here<'a>(codes: &'a CodeBook, windows: &'a [Window]) -> Vec<&'a str> {
    let mut names = protected(codes);
    let looks_at_one = |window: &&Window| codes.get(&window.of).is_some_and(|code| code.protected);
    names.extend(windows.iter().filter(looks_at_one).map(|window| window.name.as_str()));
    names
}

/// A window that no rule names is a leftover or a slip. Said only when all rules could be read.
fn unused_windows(root: &Table<'_>, windows: &[Window], denominator: Option<&Rule>, measure: Option<&Measure>) {
    let (Some(denominator), Some(measure)) = (denominator, measure) else {
        return;
    };
    let rule = match measure {
        Measure::Rate { success } => success,
        Measure::Mean(quantity) | Measure::Median(quantity) => &quantity.value,
    };
    let used: Vec<&str> = denominator.fields().into_iter().chain(rule.fields()).collect();
    for name in root.tables("window").iter().filter_map(|table| table.optional("name")) {
        let unused = |window: &&Window| name.value().as_str() == Some(&window.name) && !used.contains(&window.name.as_str());
        if let Some(window) = windows.iter().find(unused) {
            name.warning("window_not_used", format!("No rule uses the window '{}'.", window.name), "Use it in a rule, or remove it.");
        }
    }
}
