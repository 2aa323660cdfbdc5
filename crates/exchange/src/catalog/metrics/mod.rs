//! Reads `catalog/metrics`: who counts, over which windows, what is computed, and the worked examples. It computes nothing.

mod cohort;
mod days;
mod examples;
mod measure;
mod windows;

use super::heading;
use super::names::{guard_protected, known, period_fields, person_fields, protected};
use super::reader::{Item, Table};
use throughline_model::code::CodeBook;
use throughline_model::heading::Heading;
use throughline_model::metric::{Measure, Metric, Unit, Window};
use throughline_rule::{ExprKind, Field, Fields, Literal, Rule, Type};

/// The names of populations.
#[derive(Clone, Copy)]
pub(super) struct Populations<'a> {
    /// All of them.
    pub all: &'a [&'a str],
    /// Those whose rule asks about periods of participation.
    pub of_periods: &'a [String],
}

/// Reads one metric over the declared codes and the names of populations. Issues stand in the `Doc`.
pub(super) fn read(root: &Table<'_>, heading: Heading, codes: &CodeBook, populations: Populations<'_>) -> Option<Metric> {
    let about = root.words("about");
    let unit = match root.optional("unit").and_then(|item| item.one_of(&["person", "participation"])) {
        Some("participation") => Unit::Participation,
        _ => Unit::Person,
    };
    let population = root.required("population").and_then(|item| population(&item, unit, populations));
    let cohort = cohort::read(root, codes);
    let windows = windows::read(root, codes, unit);
    let nameable = Nameable { fields: fields(codes, unit, &windows.sound), reported: windows.faulty };
    let windows = windows.sound;
    let denominator = root.required("denominator").and_then(|item| denominator(&item, &nameable));
    let measure = measure::read(root, &nameable);
    let evidence = root.words("evidence");
    let statute = root.optional_text("statute").is_some();
    let success = measure.as_ref().and_then(|measure| match measure {
        Measure::Rate { success } => Some(success),
        Measure::Mean(_) | Measure::Median(_) | Measure::Count { .. } | Measure::Funnel { .. } => None,
    });
    let harm = root.flag_or("harm", false);
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
        unit,
        population: population?.to_owned(),
        cohort,
        windows,
        denominator: denominator?,
        measure: measure?,
        harm,
        evidence: evidence?,
        examples,
    })
}

/// The population; one that asks about periods of participation is for metrics of these.
fn population<'d>(item: &Item<'d>, unit: Unit, populations: Populations<'_>) -> Option<&'d str> {
    let name = known(item, "population", populations.all)?;
    if unit == Unit::Person && populations.of_periods.iter().any(|of| of == name) {
        let what = format!("The population '{name}' asks about periods of participation, and this metric counts persons.");
        item.error("unit_differs", what, "Add unit = \"participation\", or choose a population of persons.");
        return None;
    }
    Some(name)
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

/// The row's codes and the windows.
fn fields(codes: &CodeBook, unit: Unit, windows: &[Window]) -> Fields {
    let windows = windows.iter().map(|window| Field::new(&window.name, window.field_type()));
    let own = if unit == Unit::Person { person_fields(codes) } else { period_fields(codes) };
    own.iter().cloned().chain(windows).collect()
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
    let used: Vec<&str> = denominator.fields().into_iter().chain(measure.rules().into_iter().flat_map(Rule::fields)).collect();
    for name in root.tables("window").iter().filter_map(|table| table.optional("name")) {
        let unused = |window: &&Window| name.value().as_str() == Some(&window.name) && !used.contains(&window.name.as_str());
        if let Some(window) = windows.iter().find(unused) {
            name.warning("window_not_used", format!("No rule uses the window '{}'.", window.name), "Use it in a rule, or remove it.");
        }
    }
}
