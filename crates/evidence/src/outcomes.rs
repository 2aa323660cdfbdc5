//! What became of each row of a chunk, for one metric: in its cohort or not, counted or left out, with which value. It adds up; it hides nothing.

use crate::frame::{Frame, Units};
use crate::pass::{Asked, Rows};
use crate::published::Fate;
use crate::tally::Tally;
use arrow::array::{Array, AsArray, BooleanArray, Int64Array};
use arrow::datatypes::Int64Type;
use arrow::record_batch::RecordBatch;
use std::ops::Range;
use throughline_model::calendar::CALENDAR;
use throughline_model::cohort::{Belongs, Cohort};
use throughline_model::failure::Failure;
use throughline_model::metric::{Measure, Unit};
use throughline_rule::Rule;

/// What is done with the values of those counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
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

/// What became of each row of a chunk.
pub(crate) struct Outcomes {
    /// `None`: not in the population, or not in the cohort.
    fates: Vec<Option<Fate>>,
    /// The success flag, the value, or how many steps were taken, of those counted.
    values: Vec<i64>,
    /// Whose rows they are.
    owners: Vec<usize>,
    used: Use,
    n_parts: usize,
}

impl Outcomes {
    /// Decides every row of a chunk.
    pub fn of(frame: &Frame, asked: Asked<'_>, units: &Units, chunk: Range<usize>, rows: &Rows) -> Result<Self, Failure> {
        let belongs = flags(&asked.population.rule, &rows.batch)?;
        let denominator = flags(&asked.metric.denominator, &rows.batch)?;
        let (values, used) = values(&asked.metric.measure, &rows.batch)?;
        let in_cohort = cohort(frame, asked, units, &chunk);
        let fate = |i: usize| match (in_cohort.get(i), get(&belongs, i), get(&denominator, i)) {
            (Some(false), ..) | (_, Some(false), _) => None,
            (_, None, _) => Some(Fate::NotKnown),
            _ if rows.outside.get(i) == Some(&true) => Some(Fate::Outside),
            (.., Some(false)) => Some(Fate::Outside),
            _ if rows.early.get(i) == Some(&true) => Some(Fate::TooEarly),
            (.., None) => Some(Fate::NotKnown),
            _ if values.is_null(i) => Some(Fate::NotKnown),
            _ => Some(Fate::Counted),
        };
        let mut fates: Vec<Option<Fate>> = (0..chunk.len()).map(fate).collect();
        let owners: Vec<usize> = units.owner.get(chunk).unwrap_or_default().to_vec();
        if let Measure::Count { persons: true } = asked.metric.measure {
            each_person_once(&mut fates, &owners);
        }
        Ok(Self { fates, values: values.values().to_vec(), owners, used, n_parts: asked.n_parts() })
    }

    /// Adds the rows to the tallies of their groups.
    pub fn add(&self, groups: &[u32], tallies: &mut [Tally]) {
        // Rows of one person stand together, so a person is in a tally already if theirs was the last row in it.
        let mut last = vec![[usize::MAX; 3]; tallies.len()];
        for (((fate, value), owner), group) in self.fates.iter().zip(&self.values).zip(&self.owners).zip(groups) {
            let Some(fate) = fate else { continue };
            let parts = *group as usize * self.n_parts;
            // Of a funnel, those left out stand beside those who took no step.
            let steps = if self.used == Use::Part && *fate == Fate::Counted { usize::try_from(*value).unwrap_or(0) } else { 0 };
            let at = parts + steps;
            let (Some(tally), Some(last)) = (tallies.get_mut(at), last.get_mut(at)) else { continue };
            let kind = match fate {
                Fate::Counted => usize::from(self.used == Use::Flag && *value == 0),
                _ => 2,
            };
            if let (Some(last), Some(repeated)) = (last.get_mut(kind), tally.repeated.get_mut(kind)) {
                *repeated += u64::from(*last == *owner);
                *last = *owner;
            }
            match fate {
                Fate::Outside => tally.outside += 1,
                Fate::TooEarly => tally.too_early += 1,
                Fate::NotKnown => tally.not_known += 1,
                Fate::Counted => self.count(*value, tally),
            }
        }
    }

    fn count(&self, value: i64, tally: &mut Tally) {
        tally.counted += 1;
        match self.used {
            Use::Flag => tally.success += u64::from(value != 0),
            Use::Sum | Use::Keep => {
                tally.sum += i128::from(value);
                tally.squares += i128::from(value) * i128::from(value);
                tally.negative += u64::from(value < 0);
            }
            Use::Nothing | Use::Part => {}
        }
        if self.used == Use::Keep {
            tally.values.push(value);
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

/// Whether each row is in the cohort.
fn cohort(frame: &Frame, asked: Asked<'_>, units: &Units, chunk: &Range<usize>) -> Vec<bool> {
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

fn values(measure: &Measure, rows: &RecordBatch) -> Result<(Int64Array, Use), Failure> {
    Ok(match measure {
        Measure::Rate { success } => (numbers(success, rows)?, Use::Flag),
        Measure::Mean(quantity) => (numbers(&quantity.value, rows)?, Use::Sum),
        Measure::Median(quantity) => (numbers(&quantity.value, rows)?, Use::Keep),
        Measure::Count { .. } => (Int64Array::from(vec![1; rows.num_rows()]), Use::Nothing),
        Measure::Funnel { steps } => {
            let steps = steps.iter().map(|step| flags(&step.rule, rows)).collect::<Result<Vec<_>, _>>()?;
            let taken = |row: usize| steps.iter().take_while(|step| get(step, row) == Some(true)).count();
            ((0..rows.num_rows()).map(|row| i64::try_from(taken(row)).ok()).collect(), Use::Part)
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
