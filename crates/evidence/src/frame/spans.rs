//! Stretches of time by person: one long table, cut where the person changes. Not what they mean; see `derive`.

use super::read::{column, numbers, optional_numbers};
use arrow::array::{Array, AsArray, DictionaryArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int32Type, Int64Type};
use arrow::record_batch::RecordBatch;
use std::collections::BTreeSet;
use throughline_model::failure::Failure;

/// One stretch: what held, on which axis, over which days, and what else is known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    /// Index of the name in [`Spans::names`].
    pub of: u16,
    /// Index of the axis in [`Spans::names`].
    pub axis: u16,
    /// First day.
    pub from: i32,
    /// Day after the last.
    pub to: i32,
    /// Cents, for earnings.
    pub amount: Option<i64>,
    /// Index of its kind in [`Spans::names`]; of the source, for earnings.
    pub value: Option<u16>,
    /// Which employer, for employment and earnings.
    pub employer: Option<i32>,
}

/// All stretches, sorted by person.
#[derive(Debug, Clone, Default)]
pub(crate) struct Spans {
    /// Names of what held, of axes and of kinds.
    names: Vec<String>,
    /// Where each person's rows begin; one more than there are people.
    starts: Vec<usize>,
    rows: Vec<Row>,
}

/// The stretches of one person.
pub(crate) type Line<'a> = &'a [Row];

/// A stretch by name.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Named<'a> {
    /// What held.
    pub of: &'a str,
    /// On which axis.
    pub axis: &'a str,
    /// First day.
    pub from: i32,
    /// Day after the last.
    pub to: i32,
    /// Cents.
    pub amount: Option<i64>,
    /// Which kind.
    pub value: Option<&'a str>,
    /// Which employer.
    pub employer: Option<i32>,
}

impl Spans {
    /// From stretches by person.
    pub fn of_people(people: &[Vec<Named<'_>>]) -> Self {
        let mut spans = Self { starts: vec![0], ..Self::default() };
        for person in people {
            for &Named { of, axis, from, to, amount, value, employer } in person {
                let (of, axis, value) = (spans.intern(of), spans.intern(axis), value.map(|v| spans.intern(v)));
                spans.rows.push(Row { of, axis, from, to, amount, value, employer });
            }
            spans.starts.push(spans.rows.len());
        }
        spans
    }

    /// From a snapshot's table, sorted by person; `n` people. Older snapshots have no kinds and no employers.
    pub(crate) fn of_table(n: usize, table: &RecordBatch) -> Result<Self, Failure> {
        let mut spans = Self { starts: Vec::with_capacity(n + 1), ..Self::default() };
        let person = numbers::<Int64Type>(table, "person")?;
        let (of, axis) = (spans.names(table, "of")?, spans.names(table, "axis")?);
        let value = if table.column_by_name("value").is_some() { spans.names(table, "value")? } else { vec![None; table.num_rows()] };
        let (from, to) = (numbers::<Int32Type>(table, "from_day")?, numbers::<Int32Type>(table, "to_day")?);
        let amount = numbers::<Int64Type>(table, "amount")?;
        let employer = optional_numbers::<Int32Type>(table, "employer")?;
        for (i, ((of, axis), value)) in of.into_iter().zip(axis).zip(value).enumerate() {
            let owner = usize::try_from(person.value(i)).unwrap_or(usize::MAX);
            if owner >= n || owner + 1 < spans.starts.len() {
                return Err(Failure::broken("reading a snapshot table", "stretches of time are not sorted by person"));
            }
            while spans.starts.len() <= owner {
                spans.starts.push(i);
            }
            let (Some(of), Some(axis)) = (of, axis) else {
                return Err(Failure::broken("reading a snapshot table", "a stretch of time has no name or no axis"));
            };
            let amount = (!amount.is_null(i)).then(|| amount.value(i));
            let employer = employer.as_ref().filter(|e| !e.is_null(i)).map(|e| e.value(i));
            spans.rows.push(Row { of, axis, from: from.value(i), to: to.value(i), amount, value, employer });
        }
        spans.starts.resize(n + 1, table.num_rows());
        Ok(spans)
    }

    /// The indexes of a text column's names; each name is looked up once, not once a row.
    fn names(&mut self, table: &RecordBatch, name: &str) -> Result<Vec<Option<u16>>, Failure> {
        let broken = |e: &dyn std::fmt::Display| Failure::broken("reading a snapshot table", e);
        let coded = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
        let array = cast(column(table, name)?, &coded).map_err(|e| broken(&e))?;
        let array: &DictionaryArray<Int32Type> = array.as_dictionary_opt().ok_or_else(|| broken(&"a column is no text"))?;
        let texts = array.values().as_string_opt::<i32>().ok_or_else(|| broken(&"a column is no text"))?;
        let indexes: Vec<u16> = texts.iter().map(|text| self.intern(text.unwrap_or_default())).collect();
        Ok(array.keys().iter().map(|key| indexes.get(usize::try_from(key?).ok()?).copied()).collect())
    }

    fn intern(&mut self, name: &str) -> u16 {
        self.index(name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            u16::try_from(self.names.len() - 1).unwrap_or(u16::MAX)
        })
    }

    /// The name of an index.
    pub fn name(&self, index: u16) -> &str {
        self.names.get(usize::from(index)).map_or("", String::as_str)
    }

    /// The index of a name; `None` if nothing of that name ever happened.
    pub fn index(&self, name: &str) -> Option<u16> {
        self.names.iter().position(|n| n == name).and_then(|i| u16::try_from(i).ok())
    }

    /// The stretches of one person.
    pub fn line(&self, person: usize) -> Line<'_> {
        let start = self.starts.get(person).copied().unwrap_or_default();
        let end = self.starts.get(person + 1).copied().unwrap_or(start);
        self.rows.get(start..end).unwrap_or_default()
    }

    /// The days of everybody's stretches of this name on this axis, each stretch once.
    pub fn anybody(&self, of: &str, axis: &str) -> Vec<Row> {
        let (Some(of), Some(axis)) = (self.index(of), self.index(axis)) else { return Vec::new() };
        let named = self.rows.iter().filter(|r| r.of == of && r.axis == axis);
        let days: BTreeSet<(i32, i32)> = named.map(|r| (r.from, r.to)).collect();
        let row = |(from, to)| Row { of, axis, from, to, amount: None, value: None, employer: None };
        days.into_iter().map(row).collect()
    }
}
