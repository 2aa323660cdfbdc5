//! Opens a snapshot: people as columns of codes, and their stretches of time sorted by person.
//! It reads Parquet only; the live database is out of reach here, and so is every name.

mod read;
mod spans;

pub(crate) use spans::{Line, Row, Spans};

use arrow::array::{ArrayRef, new_null_array};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use std::sync::Arc;
use throughline_model::code::{Code, CodeBook};
use throughline_model::failure::Failure;
use throughline_model::snapshot::SnapshotTables;
use throughline_rule::Type;

/// A snapshot in memory, ready for questions.
#[derive(Debug, Clone)]
pub struct Frame {
    /// One row a person: stated codes, then derived ones, in catalog order.
    pub(crate) persons: RecordBatch,
    /// What happened to them, and when.
    pub(crate) spans: Spans,
}

impl Frame {
    /// A frame of a snapshot that the store opened and proved. Codes the snapshot does not know are not known for everyone.
    pub fn of_snapshot(snapshot: &SnapshotTables, codes: &CodeBook) -> Result<Self, Failure> {
        let (persons, spans) = read::tables(snapshot)?;
        Self::of_tables(&persons, spans, codes)
    }

    /// A frame of columns and rows already in memory; columns are matched to codes by name.
    pub(crate) fn of_tables(persons: &RecordBatch, spans: Spans, codes: &CodeBook) -> Result<Self, Failure> {
        let broken = |e: &dyn std::fmt::Display| Failure::broken("opening a snapshot", e);
        let n = persons.num_rows();
        let stated = batch(n, codes.stated().map(|code| (code, column(persons, code))).collect()).map_err(|e| broken(&e))?;
        let mut all: Vec<(&Code, ArrayRef)> = codes.stated().zip(stated.columns().iter().cloned()).collect();
        for (code, rule) in codes.derived() {
            all.push((code, rule.batch(&stated).map_err(|e| broken(&e))?));
        }
        let persons = batch(n, all).map_err(|e| broken(&e))?;
        Ok(Self { persons, spans })
    }

    /// How many people there are; for progress and for deciding whether there is anything to measure, never for print.
    pub fn is_empty(&self) -> bool {
        self.persons.num_rows() == 0
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

fn column(persons: &RecordBatch, code: &Code) -> ArrayRef {
    let ty = arrow_type(code.field_type().unwrap_or(Type::Text));
    let found = persons.column_by_name(&code.name).filter(|c| compatible(c.data_type(), &ty));
    found.cloned().unwrap_or_else(|| new_null_array(&ty, persons.num_rows()))
}

fn compatible(have: &DataType, want: &DataType) -> bool {
    have == want || (matches!(have, DataType::Dictionary(_, value) if **value == DataType::Utf8) && *want == DataType::Utf8)
}

fn batch(n: usize, columns: Vec<(&Code, ArrayRef)>) -> Result<RecordBatch, arrow::error::ArrowError> {
    let fields: Vec<Field> = columns.iter().map(|(code, array)| Field::new(&code.name, array.data_type().clone(), true)).collect();
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), arrays, &RecordBatchOptions::new().with_row_count(Some(n)))
}
