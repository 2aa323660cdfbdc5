//! What became of each row of a chunk, for one metric: in its cohort or not, counted or left out, with which value. It adds up; it hides nothing.

use super::{Asked, Rows};
use crate::frame::{Frame, Units};
use crate::published::Fate;
use arrow::array::{Array, AsArray, BooleanArray, Int64Array};
use arrow::datatypes::Int64Type;
use arrow::record_batch::RecordBatch;
use rayon::prelude::*;
use std::ops::Range;
use throughline_model::calendar::CALENDAR;
use throughline_model::cohort::{Belongs, Cohort};
use throughline_model::failure::Failure;
use throughline_model::metric::{Measure, Unit};
use throughline_rule::Rule;

/// What is done with the values of those counted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// A success flag.
    Flag,
    /// Summed.
    Sum,
    /// Kept for the middle.
    Keep,
    /// Nothing: the rows themselves are the number.
    Nothing,
    /// Which part of its group the row is in.
    Part,
}

impl Use {
    fn of(measure: &Measure) -> Self {
        match measure {
            Measure::Rate { .. } => Use::Flag,
            Measure::Mean(_) => Use::Sum,
            Measure::Median(_) => Use::Keep,
            Measure::Count { .. } => Use::Nothing,
            Measure::Funnel { .. } => Use::Part,
        }
    }
}

/// What became of each row of a chunk, whatever its cohort.
pub(super) struct Outcomes {
    /// `None`: not in the population.
    fates: Vec<Option<Fate>>,
    /// The success flag, the value, or how many steps were taken, of those counted.
    values: Vec<i64>,
    once: bool,
    used: Use,
}

/// How an entry is counted: one place in the counts of its group.
pub(super) const OUTSIDE: u8 = 0;
/// Their time has not come.
pub(super) const TOO_EARLY: u8 = 1;
/// The data do not say.
pub(super) const NOT_KNOWN: u8 = 2;
/// Counted; of a rate, without the outcome.
pub(super) const COUNTED: u8 = 3;
/// Counted, with the outcome.
pub(super) const SUCCESS: u8 = 4;

/// Rows of a metric's population, each with the cohort it is in, as columns in the order of rows within each chunk and cohort.
pub(super) struct Entries {
    /// The row.
    pub row: Vec<u32>,
    /// Which of the cohorts asked about.
    pub slot: Vec<u16>,
    /// How it is counted.
    pub class: Vec<u8>,
    /// Its value, where values are summed or kept; how many steps it took, for a funnel. Else empty.
    pub value: Vec<i64>,
    /// Places of those counted in the order of their values, where values are kept. Else empty.
    pub order: Vec<u32>,
    /// In how many parts each group falls.
    pub n_parts: usize,
    /// What is done with the values.
    pub used: Use,
}

impl Entries {
    /// None yet, for a metric.
    pub fn like(asked: Asked<'_>) -> Self {
        let (row, slot, class, value, order) = Default::default();
        Self { row, slot, class, value, order, n_parts: asked.n_parts(), used: Use::of(&asked.metric.measure) }
    }

    /// One after the other.
    pub fn joined(asked: Asked<'_>, parts: Vec<Entries>) -> Self {
        let mut all = Self::like(asked);
        let n = parts.iter().map(|part| part.row.len()).sum();
        all.row.reserve(n);
        all.slot.reserve(n);
        all.class.reserve(n);
        for part in parts {
            all.row.extend(part.row);
            all.slot.extend(part.slot);
            all.class.extend(part.class);
            all.value.extend(part.value);
        }
        if all.used == Use::Keep {
            all.sort();
        }
        all
    }
}

impl Entries {
    fn sort(&mut self) {
        let counted = (0u32..).zip(&self.class).zip(&self.value).filter(|((_, class), _)| **class >= COUNTED);
        let mut keyed: Vec<(i64, u32)> = counted.map(|((place, _), value)| (*value, place)).collect();
        keyed.par_sort_unstable();
        self.order = keyed.into_iter().map(|(_, place)| place).collect();
    }
}

impl Outcomes {
    /// Decides every row of a chunk.
    pub fn of(asked: Asked<'_>, rows: &Rows) -> Result<Self, Failure> {
        let belongs = flags(&asked.population.rule, &rows.batch)?;
        let denominator = flags(&asked.metric.denominator, &rows.batch)?;
        let values = values(&asked.metric.measure, &rows.batch)?;
        let fate = |i: usize| match (get(&belongs, i), get(&denominator, i)) {
            (Some(false), _) => None,
            (None, _) => Some(Fate::NotKnown),
            _ if rows.outside.get(i) == Some(&true) => Some(Fate::Outside),
            (_, Some(false)) => Some(Fate::Outside),
            _ if rows.early.get(i) == Some(&true) => Some(Fate::TooEarly),
            (_, None) => Some(Fate::NotKnown),
            _ if values.is_null(i) => Some(Fate::NotKnown),
            _ => Some(Fate::Counted),
        };
        let fates = (0..rows.batch.num_rows()).map(fate).collect();
        let once = matches!(asked.metric.measure, Measure::Count { persons: true });
        Ok(Self { fates, values: values.values().to_vec(), once, used: Use::of(&asked.metric.measure) })
    }

    /// Enters the rows that are `within` a cohort; `first` is the chunk's first row.
    pub fn enter(&self, slot: usize, within: &[bool], units: &Units, first: usize, entries: &mut Entries) {
        let masked;
        let fates = if self.once {
            let mut fates: Vec<_> = self.fates.iter().zip(within).map(|(fate, within)| fate.filter(|_| *within)).collect();
            let owners = units.owner.get(first..first + within.len()).unwrap_or_default();
            each_person_once(&mut fates, owners);
            masked = fates;
            &masked
        } else {
            &self.fates
        };
        let slot = u16::try_from(slot).unwrap_or(u16::MAX);
        let keeps = matches!(self.used, Use::Sum | Use::Keep | Use::Part);
        for (i, ((fate, value), within)) in fates.iter().zip(&self.values).zip(within).enumerate() {
            let (Some(fate), true) = (fate, *within) else { continue };
            entries.row.push(u32::try_from(first + i).unwrap_or(u32::MAX));
            entries.slot.push(slot);
            entries.class.push(self.class(*fate, *value));
            if keeps {
                entries.value.push(*value);
            }
        }
    }

    fn class(&self, fate: Fate, value: i64) -> u8 {
        match fate {
            Fate::Outside => OUTSIDE,
            Fate::TooEarly => TOO_EARLY,
            Fate::NotKnown => NOT_KNOWN,
            Fate::Counted if self.used == Use::Flag && value != 0 => SUCCESS,
            Fate::Counted => COUNTED,
        }
    }
}

/// Of each person's rows only one is left: the first that counts, else the first there is.
fn each_person_once(fates: &mut [Option<Fate>], owners: &[usize]) {
    let mut start = 0;
    while start < fates.len() {
        let owner = owners.get(start);
        let n = owners.iter().skip(start).take_while(|o| Some(*o) == owner).count().max(1);
        let Some(rows) = fates.get_mut(start..start + n) else { return };
        let counted = rows.iter().position(|f| *f == Some(Fate::Counted));
        let kept = counted.or_else(|| rows.iter().position(Option::is_some));
        rows.iter_mut().enumerate().filter(|(i, _)| Some(*i) != kept).for_each(|(_, fate)| *fate = None);
        start += n;
    }
}

/// Whether each row of a chunk is in the cohort.
pub(super) fn in_cohort(frame: &Frame, asked: Asked<'_>, units: &Units, chunk: &Range<usize>) -> Vec<bool> {
    let (Some(cohort), Some(dates)) = (&asked.metric.cohort, asked.cohort) else { return vec![true; chunk.len()] };
    chunk.clone().map(|row| belongs(frame, cohort, dates, asked.metric.unit, units, row)).collect()
}

fn belongs(frame: &Frame, cohort: &Cohort, dates: (i32, i32), unit: Unit, units: &Units, row: usize) -> bool {
    let Some(owner) = units.owner.get(row).copied() else { return false };
    if let Belongs::Event(code) = &cohort.by {
        let (of, calendar) = (frame.spans.index(code), frame.spans.index(CALENDAR));
        let days = frame.spans.line(owner).iter().filter(|r| Some(r.of) == of && Some(r.axis) == calendar).map(|r| r.from);
        return days.min().is_some_and(|day| (dates.0..dates.1).contains(&day));
    }
    let takes = |(entry, exit): &(i32, Option<i32>)| cohort.takes(dates, *entry, *exit);
    if unit == Unit::Participation {
        return units.period.get(row).is_some_and(takes);
    }
    let periods = frame.units(Unit::Participation);
    let first = periods.owner.partition_point(|o| *o < owner);
    let own = periods.owner.iter().zip(&periods.period).skip(first).take_while(|(o, _)| **o == owner);
    own.map(|(_, period)| period).any(takes)
}

fn values(measure: &Measure, rows: &RecordBatch) -> Result<Int64Array, Failure> {
    Ok(match measure {
        Measure::Rate { success } => numbers(success, rows)?,
        Measure::Mean(quantity) | Measure::Median(quantity) => numbers(&quantity.value, rows)?,
        Measure::Count { .. } => Int64Array::from(vec![1; rows.num_rows()]),
        Measure::Funnel { steps } => {
            let steps = steps.iter().map(|step| flags(&step.rule, rows)).collect::<Result<Vec<_>, _>>()?;
            let taken = |row: usize| steps.iter().take_while(|step| get(step, row) == Some(true)).count();
            (0..rows.num_rows()).map(|row| i64::try_from(taken(row)).ok()).collect()
        }
    })
}

fn flags(rule: &Rule, rows: &RecordBatch) -> Result<BooleanArray, Failure> {
    let array = rule.batch(rows).map_err(|e| Failure::broken("measuring", e))?;
    array.as_boolean_opt().cloned().ok_or_else(|| Failure::broken("measuring", "a condition gave no yes or no"))
}

fn numbers(rule: &Rule, rows: &RecordBatch) -> Result<Int64Array, Failure> {
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
