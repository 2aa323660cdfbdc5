//! The facts of one row: what its columns, times and answers state, in the order of the mapping. It keeps nothing.

use super::block::Block;
use super::definition::{Answered, Column, Mapping, Reads, Unpivot, What};
use super::timed::Times;
use super::typed::{Typed, Values};
use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{Date32Type, Int64Type};
use std::sync::Arc;
use throughline_model::calendar::Span;
use throughline_model::fact::{Fact, Stated, Value};
use throughline_model::money::Cents;
use throughline_model::spell::runs;
use throughline_rule::Type;

/// What a row states.
pub(super) fn of(block: &Block<'_>, row: usize) -> Vec<Stated> {
    let mapping = block.plan.mapping;
    let mut facts = Vec::with_capacity(mapping.columns.len() + mapping.timed.len());
    for (column, typed) in mapping.columns.iter().zip(&block.columns).filter(|(column, _)| column.keep) {
        if let Some(value) = value(block, column, typed, row) {
            facts.push(Stated { law: column.law, fact: Fact::Observation { code: column.name.clone(), value, span: None } });
        }
    }
    for (timed, times) in mapping.timed.iter().zip(&block.times) {
        if let Some(Some((from, to))) = times.spans.get(row) {
            let span = span(mapping, *from, *to);
            facts.extend(at_time(&timed.what, times, row, span).map(|fact| Stated { law: timed.law, fact }));
        }
    }
    for ((unpivot, answers), starts) in mapping.unpivots.iter().zip(&block.unpivoted).zip(&block.starts) {
        if let Some(Some(start)) = starts.get(row) {
            unpivoted(mapping, unpivot, *start, answers.get(row * unpivot.columns.len()..).unwrap_or_default(), &mut facts);
        }
    }
    facts
}

fn span(mapping: &Mapping, from: i32, to: i32) -> Span {
    Span { axis: mapping.axis.clone(), from, to }
}

fn value(block: &Block<'_>, column: &Column, typed: &Typed, row: usize) -> Option<Value> {
    if !*typed.known.get(row)? {
        return None;
    }
    Some(match &typed.values {
        Values::Bool(values) => Value::Bool(*values.get(row)?),
        Values::Int(values) if matches!(column.reads, Reads::Money { .. }) => Value::Money(*values.get(row)?),
        Values::Int(values) => Value::Int(*values.get(row)?),
        Values::Date(values) => Value::Date(*values.get(row)?),
        Values::Choice(places) => match &column.reads {
            Reads::Choice { values, .. } => Value::Text(values.get(usize::try_from(*places.get(row)?).ok()?)?.to_string()),
            _ => return None,
        },
        Values::Text(places) => {
            let (start, end) = *places.get(row)?;
            Value::Text(block.rows.at(start as usize..end as usize).to_owned())
        }
        Values::Constant(value) => value.clone(),
    })
}

fn at_time(what: &What, times: &Times, row: usize, span: Span) -> Option<Fact> {
    Some(match what {
        What::Observation { code, value } => {
            let value = match value {
                None => Value::Bool(true),
                Some(stands) => value_of(times.value.as_ref()?, stands.rule.ty(), row)?,
            };
            Fact::Observation { code: code.clone(), value, span: Some(span) }
        }
        What::Earnings { .. } => {
            let amounts = times.amount.as_ref()?.as_primitive_opt::<Int64Type>()?;
            let source = text(&times.source, row).map(Arc::from);
            Fact::Earnings { span, amount: Cents(amounts.value(row)), employer: text(&times.employer, row).map(str::to_owned), source }
        }
        What::Employment { .. } => {
            let employer = text(&times.employer, row).map(str::to_owned);
            let answers = times.subsidized.as_ref().and_then(|array| array.as_boolean_opt());
            let subsidized = answers.filter(|array| array.is_valid(row)).map(|array| array.value(row));
            Fact::EmploymentSpell { span, employer, subsidized }
        }
    })
}

/// A row's text of a rule, where it is known.
fn text(array: &Option<ArrayRef>, row: usize) -> Option<&str> {
    let texts = array.as_ref()?.as_string_opt::<i32>()?;
    texts.is_valid(row).then(|| texts.value(row))
}

/// A row's value of a rule of this type.
fn value_of(array: &ArrayRef, ty: Type, row: usize) -> Option<Value> {
    if !array.is_valid(row) {
        return None;
    }
    let whole = || array.as_primitive_opt::<Int64Type>().map(|numbers| numbers.value(row));
    match ty {
        Type::Bool => array.as_boolean_opt().map(|answers| Value::Bool(answers.value(row))),
        Type::Int => whole().map(Value::Int),
        Type::Money => whole().map(Value::Money),
        Type::Text => array.as_string_opt::<i32>().map(|texts| Value::Text(texts.value(row).to_owned())),
        Type::Date => array.as_primitive_opt::<Date32Type>().map(|days| Value::Date(days.value(row))),
        // No code holds decimals.
        Type::Number => None,
    }
}

/// The time watched, then the spells. `answers` begins with the row's own.
fn unpivoted(mapping: &Mapping, unpivot: &Unpivot, start: i32, answers: &[Option<bool>], facts: &mut Vec<Stated>) {
    let runs = runs(0, answers.get(..unpivot.columns.len()).unwrap_or_default());
    let of = |(first, after): &(i32, i32)| Some(span(mapping, unpivot.unit.after(start, *first)?, unpivot.unit.after(start, *after)?));
    let state = |code: &Arc<str>, span| Fact::Observation { code: code.clone(), value: Value::Bool(true), span: Some(span) };
    let mut add = |fact| facts.push(Stated { law: unpivot.law, fact });
    if let Some(watched) = &unpivot.watched {
        runs.watched.iter().filter_map(of).for_each(|span| add(state(watched, span)));
    }
    for span in runs.held.iter().filter_map(of) {
        add(match &unpivot.of {
            Answered::Employment => Fact::EmploymentSpell { span, employer: None, subsidized: None },
            Answered::SubsidizedEmployment => Fact::EmploymentSpell { span, employer: None, subsidized: Some(true) },
            Answered::State(code) => state(code, span),
        });
    }
}
