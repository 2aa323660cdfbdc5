//! The rows that metrics count: persons, and periods of participation with the codes of their person. It counts nothing.

use super::read::numbers;
use super::{arrow_type, column};
use arrow::array::{Array, ArrayRef, UInt64Array};
use arrow::compute::take;
use arrow::datatypes::{Date32Type, Field, Int64Type, Schema};
use arrow::error::ArrowError;
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use std::ops::Range;
use std::sync::Arc;
use throughline_model::code::CodeBook;
use throughline_model::failure::Failure;

/// Rows of one kind.
#[derive(Debug, Clone)]
pub(crate) struct Units {
    /// Their codes: the person's, and the period's where they are periods.
    pub rows: RecordBatch,
    /// Whose row it is, in the order of people.
    pub owner: Vec<usize>,
    /// First day and day of exit of each period; empty for persons.
    pub period: Vec<(i32, Option<i32>)>,
    /// How probable it is that not all records of the row's person are theirs, in millionths; empty where no link rests on comparing.
    pub doubt: Vec<u64>,
}

impl Units {
    /// Persons themselves.
    pub fn persons(rows: RecordBatch) -> Self {
        Self { owner: (0..rows.num_rows()).collect(), rows, period: Vec::new(), doubt: Vec::new() }
    }

    /// Periods of participation, sorted by person. `None`: the snapshot has none.
    pub fn periods(persons: &RecordBatch, table: Option<&RecordBatch>, codes: &CodeBook) -> Result<Self, Failure> {
        let empty;
        let table = match table {
            Some(table) => table,
            None => {
                empty = without_periods()?;
                &empty
            }
        };
        let broken = |e: &dyn std::fmt::Display| Failure::broken("reading periods of participation", e);
        let owner: Vec<i64> = numbers::<Int64Type>(table, "person")?.values().to_vec();
        let n = i64::try_from(persons.num_rows()).unwrap_or(i64::MAX);
        if owner.iter().any(|p| *p < 0 || *p >= n) || !owner.is_sorted() {
            return Err(broken(&"they are not sorted by person"));
        }
        let mut fields: Vec<Field> = persons.schema().fields().iter().map(|f| f.as_ref().clone()).collect();
        let mut columns = of_owners(persons, &owner).map_err(|e| broken(&e))?;
        for code in codes.of_participation() {
            let Some(ty) = code.field_type().map(arrow_type) else { continue };
            let array = column(table, &code.name, &ty);
            fields.push(Field::new(&code.name, array.data_type().clone(), true));
            columns.push(array);
        }
        let (entry, exit) = (numbers::<Date32Type>(table, "entry_on")?, numbers::<Date32Type>(table, "exit_on")?);
        let period = (0..owner.len()).map(|i| (entry.value(i), (!exit.is_null(i)).then(|| exit.value(i)))).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(owner.len()));
        let rows = RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), columns, &options).map_err(|e| broken(&e))?;
        Ok(Self { rows, owner: owner.iter().map(|p| usize::try_from(*p).unwrap_or_default()).collect(), period, doubt: Vec::new() })
    }

    /// The same with the doubts about the links of persons.
    pub fn doubted(self, persons: &[u64]) -> Self {
        let of = |owner: &usize| persons.get(*owner).copied().unwrap_or(0);
        let doubt = if persons.is_empty() { Vec::new() } else { self.owner.iter().map(of).collect() };
        Self { doubt, ..self }
    }

    /// Whether each row is another person's.
    pub fn each_is_another(&self) -> bool {
        self.owner.windows(2).all(|pair| pair.first() != pair.last())
    }

    /// How many rows there are.
    pub fn n(&self) -> usize {
        self.owner.len()
    }

    /// Stretches of rows of about `size`, never cutting a person in two: then each can count people by itself.
    pub fn chunks(&self, size: usize) -> Vec<Range<usize>> {
        let (mut chunks, mut start) = (Vec::new(), 0);
        while start < self.n() {
            let mut end = (start + size).min(self.n());
            while end < self.n() && self.owner.get(end) == self.owner.get(end - 1) {
                end += 1;
            }
            chunks.push(start..end);
            start = end;
        }
        chunks
    }
}

/// The columns of each row's person. Where every person has one row, they are the columns themselves.
fn of_owners(persons: &RecordBatch, owner: &[i64]) -> Result<Vec<ArrayRef>, ArrowError> {
    if owner.len() == persons.num_rows() && (0i64..).zip(owner).all(|(row, owner)| row == *owner) {
        return Ok(persons.columns().to_vec());
    }
    let indexes: UInt64Array = owner.iter().map(|p| u64::try_from(*p).ok()).collect();
    persons.columns().iter().map(|column| take(column, &indexes, None)).collect()
}

fn without_periods() -> Result<RecordBatch, Failure> {
    use arrow::array::{Date32Array, Int64Array};
    let none = || Arc::new(Date32Array::from(Vec::<Option<i32>>::new())) as ArrayRef;
    let person = Arc::new(Int64Array::from(Vec::<i64>::new())) as ArrayRef;
    let columns = [("person", person, true), ("entry_on", none(), true), ("exit_on", none(), true)];
    RecordBatch::try_from_iter_with_nullable(columns).map_err(|e| Failure::broken("reading periods of participation", e))
}
