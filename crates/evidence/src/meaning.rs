//! What a definition means, as a hash: its rules, windows and codes, not their names, words, comments or editions.
//! Two definitions that mean the same are one question to the ledger, whatever they are called. It computes no number.

use throughline_model::code::{Code, CodeBook};
use throughline_model::metric::{Measure, Metric};
use throughline_model::population::Population;
use throughline_rule::Rule;

/// The meaning of a metric over its population.
pub(crate) fn of_metric(metric: &Metric, population: &Population, codes: &CodeBook) -> String {
    let (kind, rule, per) = match &metric.measure {
        Measure::Rate { success } => ("rate", success, 1),
        Measure::Mean(q) => ("mean", &q.value, q.per),
        Measure::Median(q) => ("median", &q.value, q.per),
    };
    let mut parts = vec![canonical(&population.rule), canonical(&metric.denominator), kind.to_owned(), canonical(rule), per.to_string()];
    for window in &metric.windows {
        parts.push(format!("{} {} {:?} {:?}", window.name, window.of, window.anchor, window.derive));
        parts.extend(codes.watching(&window.of).map(|code| code.name.clone()));
    }
    parts.extend(codes.horizons().map(|code| code.name.clone()));
    // A rule may name derived codes; what these mean is part of what it means.
    let rules = [&population.rule, &metric.denominator, rule];
    let derived = codes.derived().filter(|(code, _)| rules.iter().any(|r| r.fields().contains(&code.name.as_str())));
    parts.extend(derived.map(|(code, _)| of_groups(code)));
    hash(&parts)
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
