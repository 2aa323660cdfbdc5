//! The one columnar pass: every metric by every breakdown, in chunks of people that threads share and whose tallies merge.
//! It decides nothing about what may be shown.

use crate::derive::{Derived, Plan};
use crate::frame::{Frame, arrow_type};
use crate::groups::Groups;
use crate::published::Fate;
use crate::tally::Tally;
use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Int64Array};
use arrow::datatypes::{Field, Int64Type, Schema};
use arrow::record_batch::RecordBatch;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Arc;
use throughline_model::code::CodeBook;
use throughline_model::failure::Failure;
use throughline_model::metric::{Measure, Metric};
use throughline_model::population::Population;
use throughline_rule::{Rule, Type};

/// People in one chunk: small enough to stay in the processor's cache, large enough that columns pay.
const CHUNK: usize = 16_384;

/// A metric with its population.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// The metric.
    pub metric: &'a Metric,
    /// Its population.
    pub population: &'a Population,
}

/// Tallies by metric, then by breakdown, then by group.
pub(crate) type Tallies = Vec<Vec<Vec<Tally>>>;

/// Runs the pass. `groups` are over the same frame.
pub(crate) fn run(frame: &Frame, codes: &CodeBook, asked: &[Asked<'_>], groups: &[Groups]) -> Result<Tallies, Failure> {
    let n = frame.persons.num_rows();
    let chunks: Vec<Range<usize>> = (0..n).step_by(CHUNK).map(|start| start..(start + CHUNK).min(n)).collect();
    let empty = || asked.iter().map(|_| groups.iter().map(|g| vec![Tally::default(); g.names.len()]).collect()).collect();
    let parts = chunks.into_par_iter().map(|chunk| {
        let mut tallies: Tallies = empty();
        for (asked, tallies) in asked.iter().zip(&mut tallies) {
            let outcomes = Outcomes::of(frame, codes, *asked, chunk.clone())?;
            for (groups, tallies) in groups.iter().zip(tallies) {
                outcomes.add(groups.of.get(chunk.clone()).unwrap_or_default(), tallies);
            }
        }
        Ok(tallies)
    });
    parts.try_reduce(empty, |a, b| Ok(merge(a, &b)))
}

fn merge(mut into: Tallies, from: &Tallies) -> Tallies {
    for (a, b) in into.iter_mut().flatten().flatten().zip(from.iter().flatten().flatten()) {
        a.merge(b);
    }
    into
}

/// What became of each person of a chunk, for one metric.
struct Outcomes {
    /// `None`: not in the population.
    fates: Vec<Option<Fate>>,
    /// The success flag or the value of those counted.
    values: Vec<i64>,
    keep_values: bool,
    rate: bool,
}

impl Outcomes {
    fn of(frame: &Frame, codes: &CodeBook, asked: Asked<'_>, chunk: Range<usize>) -> Result<Self, Failure> {
        let persons = frame.persons.slice(chunk.start, chunk.len());
        let belongs = flags(&asked.population.rule, &persons)?;
        let (rows, early, outside) = with_windows(frame, codes, asked.metric, &persons, chunk)?;
        let denominator = flags(&asked.metric.denominator, &rows)?;
        let (rule, rate) = match &asked.metric.measure {
            Measure::Rate { success } => (success, true),
            Measure::Mean(quantity) | Measure::Median(quantity) => (&quantity.value, false),
        };
        let values = values(rule, &rows)?;
        let fate = |i: usize| {
            let (belongs, counts) = (get(&belongs, i), get(&denominator, i));
            match (belongs, counts) {
                (Some(false), _) => None,
                (None, _) => Some(Fate::NotKnown),
                _ if outside.get(i) == Some(&true) => Some(Fate::Outside),
                (_, Some(false)) => Some(Fate::Outside),
                _ if early.get(i) == Some(&true) => Some(Fate::TooEarly),
                (_, None) => Some(Fate::NotKnown),
                _ if values.is_null(i) => Some(Fate::NotKnown),
                _ => Some(Fate::Counted),
            }
        };
        let fates = (0..persons.num_rows()).map(fate).collect();
        let keep_values = matches!(asked.metric.measure, Measure::Median(_));
        Ok(Self { fates, values: values.values().to_vec(), keep_values, rate })
    }

    fn add(&self, groups: &[u32], tallies: &mut [Tally]) {
        for ((fate, value), group) in self.fates.iter().zip(&self.values).zip(groups) {
            let Some(tally) = tallies.get_mut(*group as usize) else { continue };
            match fate {
                None => {}
                Some(Fate::Outside) => tally.outside += 1,
                Some(Fate::TooEarly) => tally.too_early += 1,
                Some(Fate::NotKnown) => tally.not_known += 1,
                Some(Fate::Counted) => self.count(*value, tally),
            }
        }
    }

    fn count(&self, value: i64, tally: &mut Tally) {
        tally.counted += 1;
        if self.rate {
            tally.success += u64::from(value != 0);
        } else {
            tally.sum += i128::from(value);
            tally.squares += i128::from(value) * i128::from(value);
            tally.negative += u64::from(value < 0);
        }
        if self.keep_values {
            tally.values.push(value);
        }
    }
}

/// The person columns of a chunk with the metric's windows added, and who is too early or outside by any window.
fn with_windows(
    frame: &Frame,
    codes: &CodeBook,
    metric: &Metric,
    persons: &RecordBatch,
    chunk: Range<usize>,
) -> Result<(RecordBatch, Vec<bool>, Vec<bool>), Failure> {
    let mut fields: Vec<Field> = persons.schema().fields().iter().map(|f| f.as_ref().clone()).collect();
    let mut columns = persons.columns().to_vec();
    let (mut early, mut outside) = (vec![false; chunk.len()], vec![false; chunk.len()]);
    for window in &metric.windows {
        let plan = Plan::new(window, codes, &frame.spans);
        let derived: Vec<Derived> = chunk.clone().map(|p| plan.derive(frame.spans.line(p))).collect();
        for (i, d) in derived.iter().enumerate() {
            if let (Some(e), Some(o)) = (early.get_mut(i), outside.get_mut(i)) {
                *e |= *d == Derived::TooEarly;
                *o |= *d == Derived::Outside;
            }
        }
        fields.push(Field::new(&window.name, arrow_type(window.field_type()), true));
        columns.push(column(&derived, window.field_type()));
    }
    let options = arrow::record_batch::RecordBatchOptions::new().with_row_count(Some(chunk.len()));
    let rows = RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), columns, &options);
    Ok((rows.map_err(|e| Failure::broken("measuring", e))?, early, outside))
}

fn column(derived: &[Derived], ty: Type) -> ArrayRef {
    let known = derived.iter().map(|d| if let Derived::Known(value) = d { Some(*value) } else { None });
    if ty == Type::Bool {
        Arc::new(known.map(|v| v.map(|v| v != 0)).collect::<BooleanArray>())
    } else {
        Arc::new(known.collect::<Int64Array>())
    }
}

fn flags(rule: &Rule, rows: &RecordBatch) -> Result<BooleanArray, Failure> {
    let array = rule.batch(rows).map_err(|e| Failure::broken("measuring", e))?;
    array.as_boolean_opt().cloned().ok_or_else(|| Failure::broken("measuring", "a condition gave no yes or no"))
}

fn values(rule: &Rule, rows: &RecordBatch) -> Result<Int64Array, Failure> {
    let array = rule.batch(rows).map_err(|e| Failure::broken("measuring", e))?;
    if let Some(flags) = array.as_boolean_opt() {
        return Ok(flags.iter().map(|f| f.map(i64::from)).collect());
    }
    let numbers = array.as_primitive_opt::<Int64Type>().cloned();
    numbers.ok_or_else(|| Failure::broken("measuring", "a value is no whole number and no amount"))
}

fn get(flags: &BooleanArray, i: usize) -> Option<bool> {
    (!flags.is_null(i)).then(|| flags.value(i))
}
