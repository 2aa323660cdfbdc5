//! The one columnar pass: every metric by every breakdown. A metric's rules are run once over chunks of rows that threads share, whatever the
//! number of cohorts asked about; then threads share the breakdowns, each adding up its own. It decides nothing about what may be shown.

mod add;
mod outcomes;

use crate::derive::{Derived, Plan, Subject};
use crate::frame::{Frame, Units, arrow_type};
use crate::groups::Groups;
use crate::tally::Tally;
use arrow::array::{ArrayRef, BooleanArray, Int64Array};
use arrow::datatypes::{Field, Schema};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use outcomes::{Entries, Outcomes};
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

/// Runs the pass. `groups` are over the same frame. The same metric asked for several cohorts is decided once.
pub(crate) fn run(frame: &Frame, codes: &CodeBook, asked: &[Asked<'_>], groups: &Broken) -> Result<Tallies, Failure> {
    let mut tallies: Tallies = asked.iter().map(|_| Vec::new()).collect();
    for slots in alike(asked) {
        let cohorts: Vec<Asked<'_>> = slots.iter().filter_map(|slot| asked.get(*slot).copied()).collect();
        let Some(first) = cohorts.first() else { continue };
        let (units, groups) = (frame.units(first.metric.unit), groups.of(first.metric.unit));
        let entries = entries(frame, codes, &cohorts, units)?;
        let added: Vec<Vec<Vec<Tally>>> = groups.par_iter().map(|groups| add::up(&entries, groups, units, cohorts.len())).collect();
        for by_slot in added {
            for (slot, of_groups) in slots.iter().zip(by_slot) {
                if let Some(of_breakdowns) = tallies.get_mut(*slot) {
                    of_breakdowns.push(of_groups);
                }
            }
        }
    }
    Ok(tallies)
}

/// Places in `asked` whose rows can be decided together: the same metric, of which only the dates of the cohort differ.
fn alike(asked: &[Asked<'_>]) -> Vec<Vec<usize>> {
    let mut sets: Vec<Vec<usize>> = Vec::new();
    for (place, one) in asked.iter().enumerate() {
        let together = |set: &&mut Vec<usize>| {
            let first = set.first().and_then(|first| asked.get(*first));
            first.is_some_and(|first| std::ptr::eq(first.metric, one.metric) && std::ptr::eq(first.population, one.population))
        };
        match sets.iter_mut().find(together) {
            Some(set) => set.push(place),
            None => sets.push(vec![place]),
        }
    }
    sets
}

/// What became of every row, in the order of rows.
fn entries(frame: &Frame, codes: &CodeBook, cohorts: &[Asked<'_>], units: &Units) -> Result<Entries, Failure> {
    let Some(first) = cohorts.first() else { return Err(Failure::broken("measuring", "nothing is asked")) };
    // Windows that end with the cohort say something else in each.
    let sets: Vec<Range<usize>> = if first.metric.windows.iter().any(|window| window.in_cohort) {
        (0..cohorts.len()).map(|slot| slot..slot + 1).collect()
    } else {
        std::iter::once(0..cohorts.len()).collect()
    };
    let plans: Vec<Vec<Plan<'_>>> = sets.iter().map(|set| plans(frame, codes, cohorts.get(set.start).unwrap_or(first))).collect();
    let parts = units.chunks(CHUNK).into_par_iter().map(|chunk| {
        let mut entries = Entries::like(*first);
        for (set, plans) in sets.iter().zip(&plans) {
            let cohorts = cohorts.get(set.clone()).unwrap_or_default();
            let within: Vec<Vec<bool>> = cohorts.iter().map(|asked| outcomes::in_cohort(frame, *asked, units, &chunk)).collect();
            let wanted: Vec<bool> = (0..chunk.len()).map(|i| within.iter().any(|w| w.get(i) == Some(&true))).collect();
            if !wanted.contains(&true) {
                continue;
            }
            let rows = with_windows(frame, first.metric, units, plans, chunk.clone(), &wanted)?;
            let outcomes = Outcomes::of(*first, &rows)?;
            for (slot, within) in set.clone().zip(&within) {
                outcomes.enter(slot, within, units, chunk.start, &mut entries);
            }
        }
        Ok(entries)
    });
    let parts: Vec<Entries> = parts.collect::<Result<_, Failure>>()?;
    Ok(Entries::joined(*first, parts))
}

fn plans<'p>(frame: &'p Frame, codes: &CodeBook, asked: &Asked<'p>) -> Vec<Plan<'p>> {
    asked.metric.windows.iter().map(|w| Plan::new(w, codes, frame, asked.cohort)).collect()
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

/// Windows are worked out only for rows that are `wanted`.
fn with_windows(
    frame: &Frame,
    metric: &Metric,
    units: &Units,
    plans: &[Plan<'_>],
    chunk: Range<usize>,
    wanted: &[bool],
) -> Result<Rows, Failure> {
    let slice = units.rows.slice(chunk.start, chunk.len());
    let mut fields: Vec<Field> = slice.schema().fields().iter().map(|f| f.as_ref().clone()).collect();
    let mut columns = slice.columns().to_vec();
    let (mut early, mut outside) = (vec![false; chunk.len()], vec![false; chunk.len()]);
    for (window, plan) in metric.windows.iter().zip(plans) {
        let derive = |(row, wanted): (usize, &bool)| if *wanted { plan.derive(subject(frame, units, row)) } else { Derived::NotKnown };
        let derived: Vec<Derived> = chunk.clone().zip(wanted).map(derive).collect();
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
