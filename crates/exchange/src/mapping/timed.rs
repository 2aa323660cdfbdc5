//! When things happened in each row of a block: the rules of states, events, earnings and employment, for all rows at once.
//! Facts are not made here (see `facts`).

use super::definition::{Column, Moment, Stretch, Timed, What};
use super::plan::Plan;
use super::typed::{Typed, Values};
use crate::read::Rows;
use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Date32Array, DictionaryArray, Int32Array, Int64Array, RecordBatch, RecordBatchOptions,
    StringArray,
};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Date32Type, Field, Int64Type, Schema};
use std::sync::Arc;
use throughline_model::fact::Value;
use throughline_model::failure::Failure;
use throughline_rule::Rule;

/// One timed fact of the mapping over the rows of a block.
#[derive(Debug)]
pub(super) struct Times {
    /// First day and the day after the last; `None` where there is no fact.
    pub spans: Vec<Option<(i32, i32)>>,
    /// Cents, for earnings.
    pub amount: Option<ArrayRef>,
    /// Texts, for employment.
    pub employer: Option<ArrayRef>,
    /// Yes or no, for employment.
    pub subsidized: Option<ArrayRef>,
    /// Rows whose time would end before it begins.
    pub backwards: Vec<usize>,
}

impl Timed {
    /// Every rule it is made of.
    pub(super) fn rules(&self) -> Vec<&Rule> {
        let mut rules: Vec<&Rule> = self.when.iter().collect();
        match &self.what {
            What::Observation(_) => {}
            What::Earnings { amount } => rules.push(amount),
            What::Employment { employer, subsidized } => rules.extend(employer.iter().chain(subsidized)),
        }
        let moments = match &self.stretch {
            Stretch::FromTo(from, to) => vec![from, to],
            Stretch::At(at, _) => vec![at],
        };
        rules.extend(moments.into_iter().filter_map(Moment::rule));
        rules
    }

    /// When it was, for all rows.
    pub(super) fn times(&self, batch: &RecordBatch) -> Result<Times, Failure> {
        let of = |rule: &Option<Rule>| rule.as_ref().map(|rule| run(rule, batch)).transpose();
        let (amount, employer, subsidized) = match &self.what {
            What::Observation(_) => (None, None, None),
            What::Earnings { amount } => (Some(run(amount, batch)?), None, None),
            What::Employment { employer, subsidized } => (None, of(employer)?, of(subsidized)?),
        };
        let when = of(&self.when)?;
        let (from, to) = match &self.stretch {
            Stretch::FromTo(from, to) => (from.days(batch)?, to.days(batch)?),
            Stretch::At(at, days) => {
                let from = at.days(batch)?;
                let to = from.iter().map(|day| day.map(|day| day.saturating_add(*days))).collect();
                (from, to)
            }
        };
        let holds = |row| when.as_ref().is_none_or(|when| is_yes(when, row)) && amount.as_ref().is_none_or(|amount| amount.is_valid(row));
        let mut backwards = Vec::new();
        let mut spans = vec![None; batch.num_rows()];
        for (row, (slot, ends)) in spans.iter_mut().zip(from.into_iter().zip(to)).enumerate() {
            match ends {
                (Some(from), Some(to)) if holds(row) && from < to => *slot = Some((from, to)),
                (Some(_), Some(_)) if holds(row) => backwards.push(row),
                _ => {}
            }
        }
        Ok(Times { spans, amount, employer, subsidized, backwards })
    }
}

impl Moment {
    /// The rule that gives it, where it is not the same for every row.
    pub(super) fn rule(&self) -> Option<&Rule> {
        match self {
            Moment::Day(_) => None,
            Moment::Date(rule) | Moment::Position(rule, _) => Some(rule),
        }
    }

    /// Its day in each row; `None` where it is not known.
    pub(super) fn days(&self, batch: &RecordBatch) -> Result<Vec<Option<i32>>, Failure> {
        Ok(match self {
            Moment::Day(day) => vec![Some(*day); batch.num_rows()],
            Moment::Date(rule) => match run(rule, batch)?.as_primitive_opt::<Date32Type>() {
                Some(days) => days.iter().collect(),
                None => return Err(other_type(rule)),
            },
            Moment::Position(rule, days_each) => match run(rule, batch)?.as_primitive_opt::<Int64Type>() {
                Some(positions) => positions.iter().map(|position| day_of(position?, *days_each)).collect(),
                None => return Err(other_type(rule)),
            },
        })
    }
}

/// The day on which a position begins; `None` beyond what a life can be.
fn day_of(position: i64, days_each: i32) -> Option<i32> {
    let day = i32::try_from(position.checked_mul(days_each.into())?).ok()?;
    (day.unsigned_abs() <= super::definition::MOST_DAYS).then_some(day)
}

/// Runs a rule over a block.
pub(super) fn run(rule: &Rule, batch: &RecordBatch) -> Result<ArrayRef, Failure> {
    rule.batch(batch).map_err(|error| Failure::broken("running a rule of a mapping", error))
}

fn other_type(rule: &Rule) -> Failure {
    Failure::broken("running a rule of a mapping", format!("'{}' gave another type than was checked", rule.text()))
}

fn is_yes(array: &ArrayRef, row: usize) -> bool {
    array.as_boolean_opt().is_some_and(|answers| answers.is_valid(row) && answers.value(row))
}

/// Whether a row's answer is a known no.
pub(super) fn is_no(array: &ArrayRef, row: usize) -> bool {
    array.as_boolean_opt().is_some_and(|answers| answers.is_valid(row) && !answers.value(row))
}

/// The columns that some rule names, as rules take them.
pub(super) fn batch(plan: &Plan<'_>, columns: &[Typed], rows: &Rows) -> Result<RecordBatch, Failure> {
    let mut fields = Vec::new();
    let mut arrays: Vec<ArrayRef> = Vec::new();
    for (i, (column, typed)) in plan.mapping.columns.iter().zip(columns).enumerate() {
        if plan.in_rules.get(i) == Some(&true) {
            let choices = plan.choices.get(i).and_then(Option::as_ref);
            let array = array(column, typed, choices, rows).map_err(|error| Failure::broken("preparing a block for rules", error))?;
            fields.push(Field::new(&*column.name, array.data_type().clone(), true));
            arrays.push(array);
        }
    }
    let options = RecordBatchOptions::new().with_row_count(Some(rows.rows().len()));
    let schema = Arc::new(Schema::new(fields));
    RecordBatch::try_new_with_options(schema, arrays, &options).map_err(|error| Failure::broken("preparing a block for rules", error))
}

fn array(column: &Column, typed: &Typed, choices: Option<&Arc<StringArray>>, rows: &Rows) -> Result<ArrayRef, arrow::error::ArrowError> {
    let known = || Some(NullBuffer::from(typed.known.clone()));
    Ok(match &typed.values {
        Values::Bool(values) => Arc::new(BooleanArray::new(values.as_slice().into(), known())),
        Values::Int(values) => Arc::new(Int64Array::new(values.clone().into(), known())),
        Values::Date(values) => Arc::new(Date32Array::new(values.clone().into(), known())),
        Values::Choice(places) => {
            let values = choices.cloned().unwrap_or_else(|| Arc::new(StringArray::new_null(0)));
            Arc::new(DictionaryArray::try_new(Int32Array::new(places.clone().into(), known()), values)?)
        }
        Values::Text(places) => {
            let text = |((start, end), known): (&(u32, u32), &bool)| known.then(|| rows.at(*start as usize..*end as usize));
            Arc::new(places.iter().zip(&typed.known).map(text).collect::<StringArray>())
        }
        Values::Constant(value) => constant(value, column, rows.rows().len()),
    })
}

fn constant(value: &Value, column: &Column, n: usize) -> ArrayRef {
    match value {
        Value::Bool(value) => Arc::new(BooleanArray::from(vec![*value; n])),
        Value::Int(value) | Value::Money(value) => Arc::new(Int64Array::from(vec![*value; n])),
        Value::Date(value) => Arc::new(Date32Array::from(vec![*value; n])),
        Value::Text(value) => Arc::new(StringArray::from(vec![value.as_str(); n])),
        Value::Number(_) => arrow::array::new_null_array(&null_type(column), n),
    }
}

/// No field of a mapping is a decimal number; if one were, it would not be known.
fn null_type(column: &Column) -> DataType {
    match column.reads.ty() {
        throughline_rule::Type::Bool => DataType::Boolean,
        throughline_rule::Type::Date => DataType::Date32,
        throughline_rule::Type::Text => DataType::Utf8,
        _ => DataType::Int64,
    }
}
