//! Stretches of time by person: one long table, cut where the person changes. Not what they mean; see `derive`.

use super::read::{numbers, text};
use arrow::array::Array;
use arrow::datatypes::{Int32Type, Int64Type};
use arrow::record_batch::RecordBatch;
use throughline_model::failure::Failure;

/// One stretch: what held, on which axis, over which days, and the amount if it has one.
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
}

/// All stretches, sorted by person.
#[derive(Debug, Clone, Default)]
pub(crate) struct Spans {
    /// Names of what held and of axes.
    names: Vec<String>,
    /// Where each person's rows begin; one more than there are people.
    starts: Vec<usize>,
    rows: Vec<Row>,
}

/// The stretches of one person.
pub(crate) type Line<'a> = &'a [Row];

/// A stretch by name: what held, the axis, first day, day after the last, cents.
pub(crate) type Named<'a> = (&'a str, &'a str, i32, i32, Option<i64>);

impl Spans {
    /// From stretches by person.
    pub fn of_people(people: &[Vec<Named<'_>>]) -> Self {
        let mut spans = Self { starts: vec![0], ..Self::default() };
        for person in people {
            for &(of, axis, from, to, amount) in person {
                let row = Row { of: spans.intern(of), axis: spans.intern(axis), from, to, amount };
                spans.rows.push(row);
            }
            spans.starts.push(spans.rows.len());
        }
        spans
    }

    /// From a snapshot's table, sorted by person; `n` people.
    pub(super) fn of_table(n: usize, table: &RecordBatch) -> Result<Self, Failure> {
        let person = numbers::<Int64Type>(table, "person")?;
        let (of, axis) = (text(table, "of")?, text(table, "axis")?);
        let (from, to) = (numbers::<Int32Type>(table, "from_day")?, numbers::<Int32Type>(table, "to_day")?);
        let amount = numbers::<Int64Type>(table, "amount")?;
        let mut spans = Self { starts: Vec::with_capacity(n + 1), ..Self::default() };
        for i in 0..table.num_rows() {
            let owner = usize::try_from(person.value(i)).unwrap_or(usize::MAX);
            if owner >= n || owner + 1 < spans.starts.len() {
                return Err(Failure::broken("reading a snapshot table", "stretches of time are not sorted by person"));
            }
            while spans.starts.len() <= owner {
                spans.starts.push(i);
            }
            let row = Row {
                of: spans.intern(of.value(i)),
                axis: spans.intern(axis.value(i)),
                from: from.value(i),
                to: to.value(i),
                amount: (!amount.is_null(i)).then(|| amount.value(i)),
            };
            spans.rows.push(row);
        }
        spans.starts.resize(n + 1, table.num_rows());
        Ok(spans)
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
}
