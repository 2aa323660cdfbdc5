//! What held from one day to another, a row per stretch of time. Not for joining or counting them: evidence does.

use super::table::{self, Words};
use crate::fact::When;
use arrow::array::{ArrayRef, Int32Array, Int64Array};
use arrow::datatypes::{DataType, Field};
use std::ops::Range;
use std::sync::Arc;
use throughline_model::failure::Failure;

/// The rows of `spans.parquet`.
#[derive(Default)]
pub(super) struct Spans {
    rows: Vec<SpanRow>,
    of: Words,
    axes: Words,
}

/// One stretch of time; the order of its fields is the order of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct SpanRow {
    person: u32,
    of: u32,
    axis: u32,
    from: i32,
    to: i32,
    amount: Option<i64>,
}

impl Spans {
    /// Adds a stretch of time.
    pub(super) fn add(&mut self, person: u32, of: &str, when: When<'_>, amount: Option<i64>) {
        let (of, axis) = (self.of.number(of) as u32, self.axes.number(when.axis) as u32);
        self.rows.push(SpanRow { person, of, axis, from: when.from, to: when.to, amount });
    }

    pub(super) fn n_spans(&self) -> usize {
        self.rows.len()
    }

    /// Puts words and rows in order, after the last was added.
    pub(super) fn settle(&mut self) {
        let (of, axes) = (self.of.sort(), self.axes.sort());
        let new = |rank: &[i64], old: u32| rank.get(old as usize).map_or(old, |n| *n as u32);
        for row in &mut self.rows {
            row.of = new(&of, row.of);
            row.axis = new(&axes, row.axis);
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
        ]
    }

    /// The arrays of some of the rows.
    pub(super) fn arrays(&self, rows: Range<usize>) -> Result<Vec<ArrayRef>, Failure> {
        let rows = self.rows.get(rows).unwrap_or_default();
        let of: Vec<i64> = rows.iter().map(|r| i64::from(r.of)).collect();
        let axes: Vec<i64> = rows.iter().map(|r| i64::from(r.axis)).collect();
        Ok(vec![
            Arc::new(Int64Array::from_iter_values(rows.iter().map(|r| i64::from(r.person)))),
            self.of.array(&of, None)?,
            self.axes.array(&axes, None)?,
            Arc::new(Int32Array::from_iter_values(rows.iter().map(|r| r.from))),
            Arc::new(Int32Array::from_iter_values(rows.iter().map(|r| r.to))),
            Arc::new(Int64Array::from_iter(rows.iter().map(|r| r.amount))),
        ])
    }
}
