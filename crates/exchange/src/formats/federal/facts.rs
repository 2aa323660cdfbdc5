//! What records state, as facts for the store: programs with entry and exit, services, training, credentials, gains, work and wages.
//! Which element states what stands in the edition's list of facts. It keeps nothing and links nobody.

use super::checked::Checked;
use super::edition::FactRule;
use arrow::array::{Array, ArrayRef, AsArray, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Date32Type, Int64Type};
use std::sync::Arc;
use throughline_model::calendar::{Axis, Span};
use throughline_model::code::{EARNINGS, EMPLOYMENT};
use throughline_model::fact::{Fact, Record, Stated, Value};
use throughline_model::failure::Failure;
use throughline_model::money::Cents;
use throughline_rule::Type;

/// The rules of one fact, computed for every row.
struct Computed<'r> {
    fact: &'r FactRule,
    when: Option<ArrayRef>,
    value: Option<(Type, ArrayRef)>,
    span: Option<(ArrayRef, ArrayRef)>,
    evidence: Option<StringArray>,
}

/// The kept rows of a stretch as records. All facts come under the first of the mapping's laws. Duplicates show only in the whole file:
/// leave out the lines of [`super::Summary::refused_lines`].
pub fn records(checked: &Checked<'_>) -> Result<Vec<Record>, Failure> {
    let Some(values) = &checked.values else { return Ok(Vec::new()) };
    let rule = |rule: &Option<throughline_rule::Rule>| rule.as_ref().map(|rule| values.rule(rule)).transpose();
    let mut computed = Vec::new();
    for fact in &checked.found.edition.facts {
        let span = match &fact.span {
            Some((from, to)) => Some((values.rule(from)?, values.rule(to)?)),
            None => None,
        };
        let value = fact.value.as_ref().map(throughline_rule::Rule::ty).zip(rule(&fact.value)?);
        computed.push(Computed {
            fact,
            when: rule(&fact.when)?,
            value,
            span,
            evidence: rule(&fact.evidence)?.map(|a| text(&a)).transpose()?,
        });
    }
    let record = |row: usize| {
        let facts = computed.iter().filter_map(|fact| fact.at(row)).map(|fact| Stated { law: 0, fact }).collect();
        let at = checked.row(row)?;
        let raw = checked.rows.raw(at).as_bytes().to_vec();
        let (key, period) = (checked.text(row, "100").to_owned(), checked.text(row, "900"));
        let period = (!period.is_empty()).then(|| period.to_owned());
        Some(Record { line: at.line, key, through: None, gives: Vec::new(), period, raw, facts })
    };
    Ok(checked.kept().filter_map(record).collect())
}

fn text(array: &ArrayRef) -> Result<StringArray, Failure> {
    let plain = cast(array, &DataType::Utf8).map_err(|error| Failure::broken("reading the facts of a record file", error))?;
    Ok(plain.as_string::<i32>().clone())
}

impl Computed<'_> {
    fn at(&self, row: usize) -> Option<Fact> {
        if let Some(when) = &self.when {
            let when = when.as_boolean_opt()?;
            (when.is_valid(row) && when.value(row)).then_some(())?;
        }
        let span = match &self.span {
            Some((from, to)) => Some(span(day(from, row)?, day(to, row).or(self.fact.open.then_some(i32::MAX))?)?),
            None => None,
        };
        let value = match &self.value {
            Some((ty, array)) => Some(value(*ty, array, row)?),
            None => None,
        };
        self.fact(span, value, row)
    }

    fn fact(&self, span: Option<Span>, value: Option<Value>, row: usize) -> Option<Fact> {
        Some(match self.fact.code.as_str() {
            EARNINGS => {
                let Some(Value::Money(cents)) = value else { return None };
                let source = self.evidence.as_ref().filter(|array| array.is_valid(row)).map(|array| Arc::from(array.value(row)));
                Fact::Earnings { span: span?, amount: Cents(cents), employer: None, source }
            }
            EMPLOYMENT => Fact::EmploymentSpell { span: span?, employer: None, subsidized: Some(false) },
            code => Fact::Observation { code: Arc::from(code), value: value.unwrap_or(Value::Bool(true)), span },
        })
    }
}

fn span(from: i32, to: i32) -> Option<Span> {
    (from < to).then(|| Span { axis: Axis::calendar(), from, to })
}

fn day(array: &ArrayRef, row: usize) -> Option<i32> {
    let days = array.as_primitive_opt::<Date32Type>()?;
    days.is_valid(row).then(|| days.value(row))
}

fn value(ty: Type, array: &ArrayRef, row: usize) -> Option<Value> {
    if !array.is_valid(row) {
        return None;
    }
    Some(match ty {
        Type::Bool => Value::Bool(array.as_boolean_opt()?.value(row)),
        Type::Int => Value::Int(array.as_primitive_opt::<Int64Type>()?.value(row)),
        Type::Money => Value::Money(array.as_primitive_opt::<Int64Type>()?.value(row)),
        Type::Date => Value::Date(array.as_primitive_opt::<Date32Type>()?.value(row)),
        Type::Text => Value::Text(array.as_string_opt::<i32>()?.value(row).to_owned()),
        Type::Number => return None,
    })
}
