//! Opens a snapshot: people and periods of participation as columns of codes, and people's stretches of time sorted by person.
//! It reads Parquet only; the live database is out of reach here, and so is every name.

mod read;
mod spans;
mod units;

pub(crate) use spans::{Line, Named, Row, Spans};
pub(crate) use units::Units;

use arrow::array::{ArrayRef, new_null_array};
use arrow::datatypes::{DataType, Field, Int64Type, Schema};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use std::sync::Arc;
use throughline_model::code::{Code, CodeBook};
use throughline_model::failure::Failure;
use throughline_model::metric::Unit;
use throughline_model::snapshot::SnapshotTables;
use throughline_rule::Type;

/// A snapshot in memory, ready for questions.
#[derive(Debug, Clone)]
pub struct Frame {
    /// One row a person: stated codes, then derived ones, in catalog order.
    persons: Units,
    /// One row a period of participation: the same codes of its person, then its own.
    periods: Units,
    /// What happened to people, and when.
    pub(crate) spans: Spans,
    /// The last day on the calendar of which anything is known; `None` sets no limit.
    pub(crate) as_of: Option<i32>,
}

/// The tables of a snapshot, read and not yet understood.
pub(crate) struct Opened {
    /// One row a person.
    pub persons: RecordBatch,
    /// Stretches by person.
    pub spans: Spans,
    /// One row a period of participation, where the snapshot has them.
    pub periods: Option<RecordBatch>,
}

impl Frame {
    /// A frame of a snapshot that the store opened and proved. Codes the snapshot does not know are not known for everyone.
    pub fn of_snapshot(snapshot: &SnapshotTables, codes: &CodeBook) -> Result<Self, Failure> {
        Self::of_tables(read::tables(snapshot)?, Some(snapshot.as_of), codes)
    }

    /// A frame of columns and rows already in memory; columns are matched to codes by name.
    pub(crate) fn of_tables(opened: Opened, as_of: Option<i32>, codes: &CodeBook) -> Result<Self, Failure> {
        let broken = |e: &dyn std::fmt::Display| Failure::broken("opening a snapshot", e);
        let n = opened.persons.num_rows();
        let stated = codes.stated().filter_map(|code| Some((code, column(&opened.persons, &code.name, &arrow_type(code.field_type()?)))));
        let stated = batch(n, stated.collect()).map_err(|e| broken(&e))?;
        let mut all: Vec<(&Code, ArrayRef)> = codes.stated().zip(stated.columns().iter().cloned()).collect();
        for (code, rule) in codes.derived() {
            all.push((code, rule.batch(&stated).map_err(|e| broken(&e))?));
        }
        let persons = batch(n, all).map_err(|e| broken(&e))?;
        let doubts = read::optional_numbers::<Int64Type>(&opened.persons, "link_doubt")?;
        let doubts: Vec<u64> = doubts.map(|all| all.values().iter().map(|d| u64::try_from(*d).unwrap_or(0)).collect()).unwrap_or_default();
        let periods = Units::periods(&persons, opened.periods.as_ref(), codes)?.doubted(&doubts);
        Ok(Self { persons: Units::persons(persons).doubted(&doubts), periods, spans: opened.spans, as_of })
    }

    /// How many people there are; for progress and for deciding whether there is anything to measure, never for print.
    pub fn is_empty(&self) -> bool {
        self.persons.n() == 0
    }

    /// The rows of a kind.
    pub(crate) fn units(&self, unit: Unit) -> &Units {
        match unit {
            Unit::Person => &self.persons,
            Unit::Participation => &self.periods,
        }
    }
}

/// The Arrow type of a code's column.
pub(crate) fn arrow_type(ty: Type) -> DataType {
    match ty {
        Type::Bool => DataType::Boolean,
        Type::Int | Type::Money => DataType::Int64,
        Type::Number => DataType::Float64,
        Type::Text => DataType::Utf8,
        Type::Date => DataType::Date32,
    }
}

/// A column of a type, or one that knows nothing.
fn column(batch: &RecordBatch, name: &str, ty: &DataType) -> ArrayRef {
    let found = batch.column_by_name(name).filter(|c| compatible(c.data_type(), ty));
    found.cloned().unwrap_or_else(|| new_null_array(ty, batch.num_rows()))
}

fn compatible(have: &DataType, want: &DataType) -> bool {
    have == want || (matches!(have, DataType::Dictionary(_, value) if **value == DataType::Utf8) && *want == DataType::Utf8)
}

fn batch(n: usize, columns: Vec<(&Code, ArrayRef)>) -> Result<RecordBatch, arrow::error::ArrowError> {
    let fields: Vec<Field> = columns.iter().map(|(code, array)| Field::new(&code.name, array.data_type().clone(), true)).collect();
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), arrays, &RecordBatchOptions::new().with_row_count(Some(n)))
}
