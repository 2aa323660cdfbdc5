//! The one columnar pass: every metric by every breakdown, in chunks of rows that threads share and whose tallies merge.
//! It decides nothing about what may be shown.

use crate::derive::{Derived, Plan, Subject};
use crate::frame::{Frame, Units, arrow_type};
use crate::groups::Groups;
use crate::outcomes::Outcomes;
use crate::tally::Tally;
use arrow::array::{ArrayRef, BooleanArray, Int64Array};
use arrow::datatypes::{Field, Schema};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Arc;
use throughline_model::code::CodeBook;
use throughline_model::failure::Failure;
use throughline_model::metric::{Measure, Metric, Unit};
use throughline_model::population::Population;
use throughline_rule::Type;

/// Rows in one chunk: small enough to stay in the processor's cache, large enough that columns pay.
const CHUNK: usize = 16_384;

/// A metric with its population and the dates of its cohort (`None`: all time).
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// The metric.
    pub metric: &'a Metric,
    /// Its population.
    pub population: &'a Population,
    /// First day and day after the last of its cohort.
    pub cohort: Option<(i32, i32)>,
}

impl Asked<'_> {
    /// In how many parts each group falls: one, or for a funnel one for each step and one for those who took none.
    pub fn n_parts(&self) -> usize {
        match &self.metric.measure {
            Measure::Funnel { steps } => steps.len() + 1,
            _ => 1,
        }
    }
}

/// Breakdowns over the rows of each unit.
pub(crate) struct Broken {
    /// Of persons.
    pub persons: Vec<Groups>,
    /// Of periods of participation.
    pub periods: Vec<Groups>,
}

impl Broken {
    /// The breakdowns of a unit's rows.
    pub fn of(&self, unit: Unit) -> &[Groups] {
        match unit {
            Unit::Person => &self.persons,
            Unit::Participation => &self.periods,
        }
    }
}

/// Tallies by metric, then by breakdown, then by group. A funnel's groups are split by how far its rows came.
pub(crate) type Tallies = Vec<Vec<Vec<Tally>>>;

/// Runs the pass. `groups` are over the same frame.
pub(crate) fn run(frame: &Frame, codes: &CodeBook, asked: &[Asked<'_>], groups: &Broken) -> Result<Tallies, Failure> {
    asked.iter().map(|asked| one(frame, codes, *asked, groups.of(asked.metric.unit))).collect()
}

fn one(frame: &Frame, codes: &CodeBook, asked: Asked<'_>, groups: &[Groups]) -> Result<Vec<Vec<Tally>>, Failure> {
    let units = frame.units(asked.metric.unit);
    let plans: Vec<Plan<'_>> = asked.metric.windows.iter().map(|w| Plan::new(w, codes, frame, asked.cohort)).collect();
    let empty = || groups.iter().map(|g| vec![Tally::default(); g.names.len() * asked.n_parts()]).collect();
    let parts = units.chunks(CHUNK).into_par_iter().map(|chunk| {
        let mut tallies: Vec<Vec<Tally>> = empty();
        let rows = with_windows(frame, asked.metric, units, &plans, chunk.clone())?;
        let outcomes = Outcomes::of(frame, asked, units, chunk.clone(), &rows)?;
        for (groups, tallies) in groups.iter().zip(&mut tallies) {
            outcomes.add(groups.of.get(chunk.clone()).unwrap_or_default(), tallies);
        }
        Ok(tallies)
    });
    parts.try_reduce(empty, |a, b| Ok(merge(a, &b)))
}

fn merge(mut into: Vec<Vec<Tally>>, from: &[Vec<Tally>]) -> Vec<Vec<Tally>> {
    for (a, b) in into.iter_mut().flatten().zip(from.iter().flatten()) {
        a.merge(b);
    }
    into
}

/// The rows of a chunk with the metric's windows added.
pub(crate) struct Rows {
    /// Codes and windows.
    pub batch: RecordBatch,
    /// Who is too early by any window.
    pub early: Vec<bool>,
    /// Who is outside by any window.
    pub outside: Vec<bool>,
}

fn with_windows(frame: &Frame, metric: &Metric, units: &Units, plans: &[Plan<'_>], chunk: Range<usize>) -> Result<Rows, Failure> {
    let slice = units.rows.slice(chunk.start, chunk.len());
    let mut fields: Vec<Field> = slice.schema().fields().iter().map(|f| f.as_ref().clone()).collect();
    let mut columns = slice.columns().to_vec();
    let (mut early, mut outside) = (vec![false; chunk.len()], vec![false; chunk.len()]);
    for (window, plan) in metric.windows.iter().zip(plans) {
        let derived: Vec<Derived> = chunk.clone().map(|row| plan.derive(subject(frame, units, row))).collect();
        // A step not yet taken is no reason to leave the row out of a funnel, nor is one that nobody can have taken.
        let leaves_out = !matches!(metric.measure, Measure::Funnel { .. });
        for (i, d) in derived.iter().enumerate().filter(|_| leaves_out) {
            if let (Some(e), Some(o)) = (early.get_mut(i), outside.get_mut(i)) {
                *e |= *d == Derived::TooEarly;
                *o |= *d == Derived::Outside;
            }
        }
        fields.push(Field::new(&window.name, arrow_type(window.field_type()), true));
        columns.push(column(&derived, window.field_type()));
    }
    let options = RecordBatchOptions::new().with_row_count(Some(chunk.len()));
    let batch = RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), columns, &options);
    Ok(Rows { batch: batch.map_err(|e| Failure::broken("measuring", e))?, early, outside })
}

fn subject<'f>(frame: &'f Frame, units: &Units, row: usize) -> Subject<'f> {
    let owner = units.owner.get(row).copied().unwrap_or(usize::MAX);
    Subject { line: frame.spans.line(owner), period: units.period.get(row).copied() }
}

fn column(derived: &[Derived], ty: Type) -> ArrayRef {
    let known = derived.iter().map(|d| if let Derived::Known(value) = d { Some(*value) } else { None });
    if ty == Type::Bool {
        Arc::new(known.map(|v| v.map(|v| v != 0)).collect::<BooleanArray>())
    } else {
        Arc::new(known.collect::<Int64Array>())
    }
}
