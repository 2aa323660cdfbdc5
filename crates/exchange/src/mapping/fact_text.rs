//! A fact as a line of text, as the examples of a mapping write it. Days are inclusive here, as people say them.
//! Only for examples and tests, never for pages.

use throughline_model::calendar::Span;
use throughline_model::code::{EARNINGS, EMPLOYMENT, SUBSIDIZED_EMPLOYMENT};
use throughline_model::fact::{Fact, Value};

/// The text of a fact: `financial_aid = true`, `employment days 0 to 6`, `earnings 4368.41 at '77' source 'ui' from 2025-07-01 to
/// 2025-09-30`, `enrollment = 'literacy' from 2025-01-06 on`.
pub fn fact_text(fact: &Fact) -> String {
    match fact {
        Fact::EmploymentSpell { span, employer, subsidized } => {
            let name = if *subsidized == Some(true) { SUBSIDIZED_EMPLOYMENT } else { EMPLOYMENT };
            let employer = employer.as_ref().map(|employer| format!(" at {}", quoted(employer))).unwrap_or_default();
            let known_not = if *subsidized == Some(false) { " not subsidized" } else { "" };
            format!("{name}{employer}{known_not} {}", time(span))
        }
        Fact::Earnings { span, amount, employer, source } => {
            let employer = employer.as_ref().map(|employer| format!(" at {}", quoted(employer))).unwrap_or_default();
            let source = source.as_ref().map(|source| format!(" source {}", quoted(source))).unwrap_or_default();
            format!("{EARNINGS} {}{employer}{source} {}", dollars(amount.0), time(span))
        }
        Fact::Observation { code, value: Value::Bool(true), span: Some(span) } => format!("{code} {}", time(span)),
        Fact::Observation { code, value, span: Some(span) } => format!("{code} = {} {}", value_text(value), time(span)),
        Fact::Observation { code, value, span: None } => format!("{code} = {}", value_text(value)),
    }
}

fn time(span: &Span) -> String {
    if span.to == i32::MAX {
        return if span.axis.is_calendar() { format!("from {} on", day(span.from)) } else { format!("days {} on", span.from) };
    }
    let last = span.to.saturating_sub(1);
    if span.axis.is_calendar() { format!("from {} to {}", day(span.from), day(last)) } else { format!("days {} to {last}", span.from) }
}

/// A day as `2025-06-30`.
pub(crate) fn day(day: i32) -> String {
    let (year, month, day) = throughline_rule::civil(day);
    format!("{year:04}-{month:02}-{day:02}")
}

fn dollars(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    format!("{sign}{}.{:02}", cents / 100, cents % 100)
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn value_text(value: &Value) -> String {
    match value {
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Money(cents) => dollars(*cents),
        Value::Number(value) => value.to_string(),
        Value::Text(text) => quoted(text),
        Value::Date(date) => day(*date),
    }
}
