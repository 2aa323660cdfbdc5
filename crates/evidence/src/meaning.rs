//! What a definition means, as a hash: its rules, windows and codes, not their names, words, comments or editions.
//! Two definitions that mean the same are one question to the ledger, whatever they are called. It computes no number.

use crate::pass::Asked;
use throughline_model::code::{Code, CodeBook};
use throughline_model::metric::{Anchor, Derivation, Measure, Reach, Unit, Window};
use throughline_rule::Rule;

/// The meaning of a metric over its population, in a cohort.
pub(crate) fn of_metric(asked: &Asked<'_>, codes: &CodeBook) -> String {
    let mut parts = parts(asked, codes);
    if let Some((from, to)) = asked.cohort {
        parts.push(format!("{from} {to}"));
    }
    hash(&parts)
}

/// The same whatever the dates of the cohort.
pub(crate) fn of_question(asked: &Asked<'_>, codes: &CodeBook) -> String {
    hash(&parts(asked, codes))
}

/// What is not said by a definition adds no part, so that what definitions meant before a key existed they mean still.
fn parts(asked: &Asked<'_>, codes: &CodeBook) -> Vec<String> {
    let Asked { metric, population, .. } = asked;
    let mut parts = vec![canonical(&population.rule), canonical(&metric.denominator)];
    parts.extend(of_measure(&metric.measure));
    for window in &metric.windows {
        parts.push(of_window(window));
        parts.extend(codes.watching(&window.of).map(|code| code.name.clone()));
    }
    parts.extend(codes.codes.iter().filter(|code| code.horizon).map(|code| code.name.clone()));
    // A rule may name derived codes; what these mean is part of what it means.
    let rules: Vec<&Rule> = [&population.rule, &metric.denominator].into_iter().chain(metric.measure.rules()).collect();
    let derived = codes.derived().filter(|(code, _)| rules.iter().any(|r| r.fields().contains(&code.name.as_str())));
    parts.extend(derived.map(|(code, _)| of_groups(code)));
    if metric.unit != Unit::Person {
        parts.push(format!("{:?}", metric.unit));
    }
    parts.extend(metric.cohort.as_ref().map(|cohort| format!("{:?}", cohort.by)));
    parts
}

fn of_measure(measure: &Measure) -> Vec<String> {
    match measure {
        Measure::Rate { success } => vec!["rate".to_owned(), canonical(success), "1".to_owned()],
        Measure::Mean(q) => vec!["mean".to_owned(), canonical(&q.value), q.per.to_string()],
        Measure::Median(q) => vec!["median".to_owned(), canonical(&q.value), q.per.to_string()],
        Measure::Count { persons } => vec![format!("count {persons}")],
        Measure::Funnel { steps } => std::iter::once("funnel".to_owned()).chain(steps.iter().map(|s| canonical(&s.rule))).collect(),
    }
}

/// Written out, so that a change of these types changes no meaning.
fn of_window(window: &Window) -> String {
    let anchor = match &window.anchor {
        Anchor::Calendar => "Calendar".to_owned(),
        Anchor::Event(code) => format!("Event({code:?})"),
        Anchor::Entry => "Entry".to_owned(),
        Anchor::Exit => "Exit".to_owned(),
    };
    let over = |name: &str, reach: Reach| match reach {
        Reach::Days { from, to } => format!("{name} {{ from: {from}, to: {to} }}"),
        other => format!("{name} {other:?}"),
    };
    let derive = match window.derive {
        Derivation::StateAt { day, from_start: false } => format!("StateAt {{ day: {day} }}"),
        Derivation::SpellCovers { day, gap_allowed: 0, same_employer: false } => format!("SpellCovers {{ day: {day} }}"),
        Derivation::DaysWithin(reach) => over("DaysWithin", reach),
        Derivation::SumWithin(reach) => over("SumWithin", reach),
        Derivation::AnyWithin(reach) => over("AnyWithin", reach),
        Derivation::CountWithin(reach) => over("CountWithin", reach),
        other => format!("{other:?}"),
    };
    let mut text = format!("{} {} {anchor} {derive}", window.name, window.of);
    let list = |key: &str, names: &[String]| if names.is_empty() { String::new() } else { format!(" {key} {}", names.join(" ")) };
    text.push_str(&list("values", &window.values));
    text.push_str(&list("sources", &window.sources));
    text.push_str(&window.due.as_ref().map(|due| format!(" due {due}")).unwrap_or_default());
    text.push_str(if window.unrecorded_is_no { " unrecorded_is_no" } else { "" });
    text.push_str(if window.in_cohort { " in_cohort" } else { "" });
    text
}

/// The meaning of the groups by a code.
pub(crate) fn of_groups(code: &Code) -> String {
    let mut parts = vec![code.name.clone(), format!("{:?}", code.kind), code.derived.as_ref().map(canonical).unwrap_or_default()];
    parts.extend(code.values.iter().map(|value| value.code.clone()));
    hash(&parts)
}

fn canonical(rule: &Rule) -> String {
    rule.expr().to_string()
}

fn hash(parts: &[String]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}
