//! When things happened in each row of a block: the rules of states, events, earnings and employment, for all rows at once.
//! Facts are not made here (see `facts`).

use super::definition::{Column, Moment, Stretch, Timed, What};
use super::plan::Plan;
use super::typed::{Typed, Values};
use super::unit::first_of;
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
#[derive(Debug, Default)]
pub(super) struct Times {
    /// First day and the day after the last; `None` where there is no fact.
    pub spans: Vec<Option<(i32, i32)>>,
    /// Cents, for earnings.
    pub amount: Option<ArrayRef>,
    /// For an observation, its kind or value.
    pub value: Option<ArrayRef>,
    /// Texts, for earnings.
    pub source: Option<ArrayRef>,
    /// Texts, for employment and earnings.
    pub employer: Option<ArrayRef>,
    /// Yes or no, for employment.
    pub subsidized: Option<ArrayRef>,
    /// Rows whose time would end before it begins.
    pub backwards: Vec<usize>,
    /// Rows whose value is none of those the code lists.
    pub not_listed: Vec<usize>,
    /// Rows whose year has no such month or quarter.
    pub no_such_part: Vec<usize>,
}

impl Timed {
    /// Every rule it is made of.
    pub(super) fn rules(&self) -> Vec<&Rule> {
        let mut rules: Vec<&Rule> = self.when.iter().collect();
        match &self.what {
            What::Observation { value, .. } => rules.extend(value.iter().map(|value| &value.rule)),
            What::Earnings { amount, employer, source } => {
                rules.extend(std::iter::once(amount).chain(employer).chain(source).map(|rule| &**rule))
            }
            What::Employment { employer, subsidized } => rules.extend(employer.iter().chain(subsidized).map(|rule| &**rule)),
        }
        rules.extend(self.stretch.moments().into_iter().flat_map(Moment::rules));
        rules
    }

    /// When it was, for all rows.
    pub(super) fn times(&self, batch: &RecordBatch) -> Result<Times, Failure> {
        let of = |rule: &Option<Box<Rule>>| rule.as_ref().map(|rule| run(rule, batch)).transpose();
        let (mut backwards, mut not_listed) = (Vec::new(), Vec::new());
        let mut times = Times { spans: vec![None; batch.num_rows()], ..Times::default() };
        let mut listed: &[Arc<str>] = &[];
        match &self.what {
            What::Observation { value, .. } => {
                times.value = value.as_ref().map(|value| run(&value.rule, batch)).transpose()?;
                listed = value.as_ref().map_or(&[], |value| &value.listed);
            }
            What::Earnings { amount, employer, source } => {
                (times.amount, times.employer, times.source) = (Some(run(amount, batch)?), of(employer)?, of(source)?);
            }
            What::Employment { employer, subsidized } => (times.employer, times.subsidized) = (of(employer)?, of(subsidized)?),
        }
        let when = self.when.as_ref().map(|rule| run(rule, batch)).transpose()?;
        let known = |array: &Option<ArrayRef>, row| array.as_ref().is_none_or(|array| array.is_valid(row));
        let ends = self.stretch.days(batch)?;
        let values = times.value.as_ref().and_then(|array| array.as_string_opt::<i32>());
        for (row, (slot, ends)) in times.spans.iter_mut().zip(ends).enumerate() {
            let Some((from, to)) = ends.filter(|_| when.as_ref().is_none_or(|when| is_yes(when, row))) else { continue };
            if !known(&times.amount, row) || !known(&times.value, row) {
                continue;
            }
            if values.is_some_and(|values| !listed.is_empty() && !listed.iter().any(|value| **value == *values.value(row))) {
                not_listed.push(row);
            } else if from < to {
                *slot = Some((from, to));
            } else {
                backwards.push(row);
            }
        }
        let parts = self.stretch.moments().into_iter().map(|moment| moment.no_such_part(batch)).collect::<Result<Vec<_>, _>>()?;
        Ok(Times { backwards, not_listed, no_such_part: parts.concat(), ..times })
    }
}

impl Stretch {
    /// What it is made of.
    pub(super) fn moments(&self) -> Vec<&Moment> {
        match self {
            Stretch::FromTo { from, to, .. } => vec![from, to],
            Stretch::At(at, _) => vec![at],
        }
    }

    /// First day and day after the last in each row; `None` where one of them is not known. What still goes on ends at the last day that
    /// can be counted.
    fn days(&self, batch: &RecordBatch) -> Result<Vec<Option<(i32, i32)>>, Failure> {
        Ok(match self {
            Stretch::FromTo { from, to, open } => {
                let end = |to: Option<i32>| if *open { Some(to.unwrap_or(i32::MAX)) } else { to };
                let ends = from.days(batch)?.into_iter().zip(to.days(batch)?);
                ends.map(|(from, to)| Some((from?, end(to)?))).collect()
            }
            Stretch::At(at, unit) => at.days(batch)?.into_iter().map(|day| unit.at(day?)).collect(),
        })
    }
}

impl Moment {
    /// The rules that give it, where it is not the same for every row.
    pub(super) fn rules(&self) -> Vec<&Rule> {
        match self {
            Moment::Day(_) => Vec::new(),
            Moment::Date(rule) | Moment::Position(rule, _) => vec![rule],
            Moment::OfYear { year, part, .. } => vec![year, part],
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
            Moment::OfYear { year, part, months } => {
                let (years, parts) = (numbers(year, batch)?, numbers(part, batch)?);
                years.into_iter().zip(parts).map(|(year, part)| part_of_year(year?, part?, *months)).collect()
            }
        })
    }

    /// Rows that name a month or quarter which no year has.
    fn no_such_part(&self, batch: &RecordBatch) -> Result<Vec<usize>, Failure> {
        let Moment::OfYear { year, part, months } = self else { return Ok(Vec::new()) };
        let (years, parts) = (numbers(year, batch)?, numbers(part, batch)?);
        let wrong = |year: &Option<i64>, part: &Option<i64>| matches!((year, part), (Some(year), Some(part)) if part_of_year(*year, *part, *months).is_none());
        Ok(years.into_iter().zip(parts).enumerate().filter(|(_, (year, part))| wrong(year, part)).map(|(row, _)| row).collect())
    }
}

/// A rule's whole numbers, row by row.
fn numbers(rule: &Rule, batch: &RecordBatch) -> Result<Vec<Option<i64>>, Failure> {
    let array = run(rule, batch)?;
    array.as_primitive_opt::<Int64Type>().map(|numbers| numbers.iter().collect()).ok_or_else(|| other_type(rule))
}

/// The first day of a month or quarter of a year; `None` where the year has no such part.
fn part_of_year(year: i64, part: i64, months: i64) -> Option<i32> {
    let fits = (1..=12 / months).contains(&part);
    fits.then(|| first_of(year, (part - 1) * months + 1)).flatten()
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
