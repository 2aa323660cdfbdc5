//! Periods of participation, a row each, worked out of each person's enrollments and services. The rule itself stands in
//! `model::participation` and not here.

use super::spans::{AGENCY, AXIS, NONE, OF, SpanRow, Spans, VALUE};
use super::table::{self, Words};
use arrow::array::{ArrayRef, BooleanArray, Date32Array, Int64Array};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Field};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use throughline_model::calendar::CALENDAR;
use throughline_model::code::CodeBook;
use throughline_model::failure::Failure;
use throughline_model::participation::{Counts, Enrollment, ExitReason, Line, Period, Planned, SEVERAL, Service, Settings, periods};

/// The rows of `participations.parquet`.
pub(super) struct Participations {
    rows: Vec<Row>,
    programs: Vec<Arc<str>>,
    reasons: Words,
    providers: Words,
}

/// One period; what is not known has the number [`NONE`].
struct Row {
    person: u32,
    entry: i32,
    exit: Option<i32>,
    reason: u32,
    provider: u32,
    n_programs: u32,
    co_enrolled: bool,
    reportable_only: bool,
    incumbent_only: bool,
    /// Which of the listed programs, a bit each.
    programs: u128,
}

/// What the spans call the things that make participation.
struct Names {
    enrollment: Option<u32>,
    service: Option<u32>,
    planned: Option<u32>,
    reason: Option<u32>,
    calendar: Option<u32>,
    values: Vec<Arc<str>>,
    agencies: Vec<Arc<str>>,
    /// What each kind of service counts as, by the number of its word.
    counts: Vec<Option<Counts>>,
}

impl Names {
    fn of(spans: &Spans, book: &CodeBook) -> Self {
        let [of, axes, values, agencies] = [OF, AXIS, VALUE, AGENCY].map(|list| spans.names.get(list));
        let number = |words: Option<&Words>, name: &str| words.and_then(|words| words.find(name)).map(|n| n as u32);
        let listed = book.get("service").map(|code| code.values.as_slice()).unwrap_or_default();
        let meant: HashMap<&str, Counts> =
            listed.iter().filter_map(|value| Some((value.code.as_str(), Counts::named(value.counts.as_deref()?)?))).collect();
        let all = |words: Option<&Words>| words.map(Words::all).unwrap_or_default();
        let values = all(values);
        Self {
            enrollment: number(of, "enrollment"),
            service: number(of, "service"),
            planned: number(of, "planned_service"),
            reason: number(of, "exit_reason"),
            calendar: number(axes, CALENDAR),
            counts: values.iter().map(|value| meant.get(&**value).copied()).collect(),
            values,
            agencies: all(agencies),
        }
    }

    /// Adds a stretch of time to a person's line, if it is about participation.
    fn add(&self, row: &SpanRow, line: &mut Line) {
        let (of, axis) = (Some(u32::from(row.of)), Some(u32::from(row.axis)));
        let (Some(agency), true) = (self.agencies.get(row.agency as usize).cloned(), axis == self.calendar) else { return };
        let value = self.values.get(row.value as usize).cloned();
        if of == self.enrollment {
            let exit = (row.to != i32::MAX).then(|| row.to.saturating_sub(1));
            line.enrollments.extend(value.map(|program| Enrollment { program, agency, entry: row.from, exit }));
        } else if of == self.service {
            let counts = self.counts.get(row.value as usize).copied().flatten();
            let last = row.to.saturating_sub(1);
            line.services.extend(counts.map(|counts| Service { program: None, agency, from: row.from, last, counts }));
        } else if of == self.planned {
            line.planned.push(Planned { program: None, agency, day: row.from, made_on: None });
        } else if of == self.reason {
            line.reasons.extend(value.map(|reason| ExitReason { program: None, agency, day: row.from, reason }));
        }
    }
}

/// Gives every period with the number of its person, in the order of people: for the table here, and for lists of people.
pub(super) fn each(spans: &Spans, book: &CodeBook, settings: &Settings, as_of: i32, mut f: impl FnMut(u32, Period)) {
    let names = Names::of(spans, book);
    for person in spans.rows().chunk_by(|one, other| one.person == other.person) {
        let mut line = Line::default();
        person.iter().for_each(|row| names.add(row, &mut line));
        if let (Some(first), true) = (person.first(), line != Line::default()) {
            periods(&line, settings, as_of).into_iter().for_each(|period| f(first.person, period));
        }
    }
}

impl Participations {
    /// Works them out of settled spans, as known at the end of the day `as_of`.
    pub(super) fn of(spans: &Spans, book: &CodeBook, settings: &Settings, as_of: i32) -> Result<Self, Failure> {
        let listed = book.get("enrollment").map(|code| code.values.as_slice()).unwrap_or_default();
        if listed.len() > u128::BITS as usize {
            return Err(Failure::broken("working out participation", "the catalog lists more than 128 kinds of enrollment"));
        }
        let programs = listed.iter().map(|value| Arc::from(value.code.as_str())).collect();
        let mut found = Self { rows: Vec::new(), programs, reasons: Words::default(), providers: Words::default() };
        each(spans, book, settings, as_of, |person, period| found.add(person, &period));
        found.settle();
        Ok(found)
    }

    fn add(&mut self, person: u32, period: &Period) {
        let reason = period.exit_reason.as_ref().map_or(NONE, |reason| self.reasons.number(reason) as u32);
        let provider = match period.providers.as_slice() {
            [] => NONE,
            [only] => self.providers.number(only) as u32,
            _ => self.providers.number(SEVERAL) as u32,
        };
        let bits = self.programs.iter().enumerate().filter(|(_, program)| period.programs.contains(program));
        self.rows.push(Row {
            person,
            entry: period.entry,
            exit: period.exit,
            reason,
            provider,
            n_programs: period.programs.len() as u32,
            co_enrolled: period.co_enrolled,
            reportable_only: period.reportable_only,
            incumbent_only: period.incumbent_only,
            programs: bits.fold(0, |bits, (nth, _)| bits | 1_u128.checked_shl(nth as u32).unwrap_or(0)),
        });
    }

    fn settle(&mut self) {
        let (reasons, providers) = (self.reasons.sort(), self.providers.sort());
        let new = |rank: &[i64], old: u32| rank.get(old as usize).map_or(old, |n| *n as u32);
        for row in &mut self.rows {
            (row.reason, row.provider) = (new(&reasons, row.reason), new(&providers, row.provider));
        }
    }

    pub(super) fn n_periods(&self) -> usize {
        self.rows.len()
    }

    /// The fields of the table.
    pub(super) fn fields(&self) -> Vec<Field> {
        let mut fields = vec![
            Field::new("person", DataType::Int64, false),
            Field::new("entry_on", DataType::Date32, false),
            Field::new("exit_on", DataType::Date32, true),
            Field::new("exit_reason", table::word_type(), true),
            Field::new("provider", table::word_type(), true),
            Field::new("n_programs", DataType::Int64, false),
            Field::new("co_enrolled", DataType::Boolean, false),
            Field::new("reportable_only", DataType::Boolean, false),
            Field::new("incumbent_only", DataType::Boolean, false),
        ];
        fields.extend(self.programs.iter().map(|program| Field::new(format!("in_{program}"), DataType::Boolean, false)));
        fields
    }

    /// The arrays of some of the rows.
    pub(super) fn arrays(&self, rows: Range<usize>) -> Result<Vec<ArrayRef>, Failure> {
        let rows = self.rows.get(rows).unwrap_or_default();
        let word = |words: &Words, of: &dyn Fn(&Row) -> u32| {
            let nulls = NullBuffer::from_iter(rows.iter().map(|row| of(row) != NONE));
            let numbers: Vec<i64> = rows.iter().map(|row| Some(of(row)).filter(|n| *n != NONE).map_or(0, i64::from)).collect();
            words.array(&numbers, Some(nulls))
        };
        let flag = |of: &dyn Fn(&Row) -> bool| -> ArrayRef { Arc::new(BooleanArray::from_iter(rows.iter().map(|row| Some(of(row))))) };
        let mut arrays: Vec<ArrayRef> = vec![
            Arc::new(Int64Array::from_iter_values(rows.iter().map(|row| i64::from(row.person)))),
            Arc::new(Date32Array::from_iter_values(rows.iter().map(|row| row.entry))),
            Arc::new(Date32Array::from_iter(rows.iter().map(|row| row.exit))),
            word(&self.reasons, &|row| row.reason)?,
            word(&self.providers, &|row| row.provider)?,
            Arc::new(Int64Array::from_iter_values(rows.iter().map(|row| i64::from(row.n_programs)))),
            flag(&|row| row.co_enrolled),
            flag(&|row| row.reportable_only),
            flag(&|row| row.incumbent_only),
        ];
        let of_program = |nth: usize| 1_u128.checked_shl(nth as u32).unwrap_or(0);
        arrays.extend((0..self.programs.len()).map(|nth| flag(&|row| row.programs & of_program(nth) != 0)));
        Ok(arrays)
    }
}
