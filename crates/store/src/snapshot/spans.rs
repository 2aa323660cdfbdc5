//! What held from one day to another, a row per stretch of time. Not for joining or counting them: evidence does.

use super::table::{self, Words};
use arrow::array::{ArrayRef, Int32Array, Int64Array};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Field};
use std::ops::Range;
use std::sync::Arc;
use throughline_model::failure::Failure;

/// The rows of `spans.parquet`.
#[derive(Default)]
pub(super) struct Spans {
    rows: Vec<SpanRow>,
    /// Names of what held, of axes, of kinds, of agencies.
    pub(super) names: [Words; 4],
    /// The day after the last that the snapshot knows of: where what is still going on ends for now.
    pub(super) after: i32,
}

/// Which list of names a word is in.
pub(super) const OF: usize = 0;
pub(super) const AXIS: usize = 1;
pub(super) const VALUE: usize = 2;
pub(super) const AGENCY: usize = 3;

/// One stretch of time; the order of its fields is the order of the table. What is not known has the number [`NONE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SpanRow {
    pub(super) person: u32,
    pub(super) of: u16,
    pub(super) axis: u16,
    pub(super) from: i32,
    pub(super) to: i32,
    pub(super) amount: i64,
    pub(super) value: u32,
    pub(super) employer: u32,
    pub(super) agency: u32,
}

/// The number of no word and of no employer.
pub(super) const NONE: u32 = u32::MAX;
/// The amount of what has none.
pub(super) const NO_AMOUNT: i64 = i64::MIN;

impl Spans {
    /// Adds a stretch of time.
    pub(super) fn add(&mut self, row: SpanRow) {
        self.rows.push(row);
    }

    /// The rows; those that are still going on end with `i32::MAX`.
    pub(super) fn rows(&self) -> &[SpanRow] {
        &self.rows
    }

    pub(super) fn n_spans(&self) -> usize {
        self.rows.len()
    }

    /// Puts words and rows in order, after the last was added. `employers` gives each employer's number its new one.
    pub(super) fn settle(&mut self, employers: &[u32]) {
        let [of, axes, values, agencies] = self.names.each_mut().map(Words::sort);
        let short = |rank: &[i64], old: u16| rank.get(usize::from(old)).map_or(old, |n| *n as u16);
        let new = |rank: &[i64], old: u32| rank.get(old as usize).map_or(old, |n| *n as u32);
        for row in &mut self.rows {
            (row.of, row.axis) = (short(&of, row.of), short(&axes, row.axis));
            (row.value, row.agency) = (new(&values, row.value), new(&agencies, row.agency));
            row.employer = employers.get(row.employer as usize).copied().unwrap_or(row.employer);
        }
        self.rows.sort_unstable();
    }

    /// The fields of the table.
    pub(super) fn fields() -> Vec<Field> {
        vec![
            Field::new("person", DataType::Int64, false),
            Field::new("of", table::word_type(), false),
            Field::new("axis", table::word_type(), false),
            Field::new("from_day", DataType::Int32, false),
            Field::new("to_day", DataType::Int32, false),
            Field::new("amount", DataType::Int64, true),
            Field::new("value", table::word_type(), true),
            Field::new("employer", DataType::Int32, true),
            Field::new("agency", table::word_type(), false),
        ]
    }

    /// The arrays of some of the rows.
    pub(super) fn arrays(&self, rows: Range<usize>) -> Result<Vec<ArrayRef>, Failure> {
        let rows = self.rows.get(rows).unwrap_or_default();
        let word = |list: usize, of: &dyn Fn(&SpanRow) -> u32| -> Result<ArrayRef, Failure> {
            let numbers: Vec<u32> = rows.iter().map(of).collect();
            let nulls = numbers.contains(&NONE).then(|| NullBuffer::from_iter(numbers.iter().map(|n| *n != NONE)));
            let numbers: Vec<i64> = numbers.iter().map(|n| if *n == NONE { 0 } else { i64::from(*n) }).collect();
            self.names.get(list).map_or_else(|| Err(Failure::broken("writing a snapshot", "no such list")), |w| w.array(&numbers, nulls))
        };
        Ok(vec![
            Arc::new(Int64Array::from_iter_values(rows.iter().map(|r| i64::from(r.person)))),
            word(OF, &|r| r.of.into())?,
            word(AXIS, &|r| r.axis.into())?,
            Arc::new(Int32Array::from_iter_values(rows.iter().map(|r| r.from))),
            Arc::new(Int32Array::from_iter_values(
                rows.iter().map(|r| if r.to == i32::MAX { self.after.max(r.from.saturating_add(1)) } else { r.to }),
            )),
            Arc::new(Int64Array::from_iter(rows.iter().map(|r| Some(r.amount).filter(|a| *a != NO_AMOUNT)))),
            word(VALUE, &|r| r.value)?,
            Arc::new(Int32Array::from_iter(rows.iter().map(|r| Some(r.employer as i32).filter(|_| r.employer != NONE)))),
            word(AGENCY, &|r| r.agency)?,
        ])
    }
}
