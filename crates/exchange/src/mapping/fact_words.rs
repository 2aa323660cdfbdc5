//! What a row states in the words of the catalog, for people who look at a preview. Examples are compared as `fact_text` writes them,
//! never as this does.

use super::fact_text::{day, dollars};
use throughline_model::calendar::Span;
use throughline_model::code::{CodeBook, Kind};
use throughline_model::fact::{Fact, Record, Value};

/// Each thing a row states, in English: `service: job search, on 2024-01-05`.
pub fn in_words(record: &Record, codes: &CodeBook) -> Vec<String> {
    let facts = record.facts.iter().map(|stated| fact(&stated.fact, codes));
    let through = record.through.iter().map(|name| format!("belongs to the person of {name} {}", record.key));
    let gives = record.gives.iter().map(|(name, id)| format!("has the {name} {id}, which other files may name"));
    let period = record.period.iter().map(|period| format!("is about {period}"));
    through.chain(facts).chain(gives).chain(period).collect()
}

fn fact(fact: &Fact, codes: &CodeBook) -> String {
    match fact {
        Fact::EmploymentSpell { span, employer, subsidized } => {
            let kind = if *subsidized == Some(true) { "subsidized work" } else { "work" };
            format!("{kind}{}, {}", at(employer.as_deref()), time(span))
        }
        Fact::Earnings { span, amount, employer, source } => {
            let source = source.as_ref().map(|source| format!(" (evidence: {source})")).unwrap_or_default();
            format!("earned ${}{}, {}{source}", dollars(amount.0), at(employer.as_deref()), time(span))
        }
        Fact::Observation { code, value, span } => {
            let when = span.as_ref().map(|span| format!(", {}", time(span))).unwrap_or_default();
            format!("{}{when}", observed(code, value, codes))
        }
    }
}

fn at(employer: Option<&str>) -> String {
    employer.map(|employer| format!(" at {employer}")).unwrap_or_default()
}

fn observed(code: &str, value: &Value, codes: &CodeBook) -> String {
    let declared = codes.get(code);
    let label = declared.map_or(code, |declared| declared.label.en.as_str());
    if *value == Value::Bool(true) && declared.is_some_and(|code| matches!(code.kind, Kind::State | Kind::Event)) {
        return label.to_owned();
    }
    let value = match value {
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Int(number) => number.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Money(cents) => format!("${}", dollars(*cents)),
        Value::Date(date) => day(*date),
        Value::Text(text) => declared.map_or_else(|| text.clone(), |declared| declared.value_label(text).en),
    };
    format!("{label}: {value}")
}

/// Days are inclusive, as people say them.
fn time(span: &Span) -> String {
    let calendar = span.axis.is_calendar();
    let said = |at: i32| if calendar { day(at) } else { format!("day {at} from {}", span.axis.0) };
    match span.to {
        i32::MAX => format!("from {} on, still going on", said(span.from)),
        to if to.saturating_sub(span.from) == 1 => format!("on {}", said(span.from)),
        to => format!("{} to {}", said(span.from), said(to.saturating_sub(1))),
    }
}
