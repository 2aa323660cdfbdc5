//! Reads the Parquet tables of a snapshot that the store opened and proved. Not their meaning, and no file.

use super::{Opened, Spans};
use arrow::array::{ArrayRef, PrimitiveArray};
use arrow::compute::concat_batches;
use arrow::datatypes::ArrowPrimitiveType;
use arrow::record_batch::RecordBatch;
use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use throughline_model::failure::Failure;
use throughline_model::snapshot::SnapshotTables;

/// The tables of a snapshot. Older ones have no periods of participation.
pub(super) fn tables(snapshot: &SnapshotTables) -> Result<Opened, Failure> {
    let there = |name: &str| table(snapshot, name)?.ok_or_else(|| Failure::broken("opening a snapshot", format!("there is no {name}")));
    let persons = there("persons.parquet")?;
    let spans = Spans::of_table(persons.num_rows(), &there("spans.parquet")?)?;
    Ok(Opened { persons, spans, periods: table(snapshot, "participations.parquet")? })
}

fn table(snapshot: &SnapshotTables, name: &str) -> Result<Option<RecordBatch>, Failure> {
    let Some((_, bytes)) = snapshot.tables.iter().find(|(known, _)| known == name) else { return Ok(None) };
    let broken = |e: &dyn std::fmt::Display| Failure::broken("reading a snapshot table", e);
    let builder = ParquetRecordBatchReaderBuilder::try_new(Bytes::copy_from_slice(bytes)).map_err(|e| broken(&e))?;
    let schema = builder.schema().clone();
    let batches = builder.build().map_err(|e| broken(&e))?.collect::<Result<Vec<_>, _>>().map_err(|e| broken(&e))?;
    concat_batches(&schema, &batches).map(Some).map_err(|e| broken(&e))
}

/// A column by name.
pub(super) fn column<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a ArrayRef, Failure> {
    batch.column_by_name(name).ok_or_else(|| Failure::broken("reading a snapshot table", format!("there is no column {name}")))
}

/// A number column of the given Arrow type.
pub(super) fn numbers<T: ArrowPrimitiveType>(batch: &RecordBatch, name: &str) -> Result<PrimitiveArray<T>, Failure> {
    let column = column(batch, name)?.as_any().downcast_ref().cloned();
    column.ok_or_else(|| Failure::broken("reading a snapshot table", format!("the column {name} is of another type")))
}

/// The same of a column that older snapshots do not have.
pub(super) fn optional_numbers<T: ArrowPrimitiveType>(batch: &RecordBatch, name: &str) -> Result<Option<PrimitiveArray<T>>, Failure> {
    batch.column_by_name(name).map(|_| numbers(batch, name)).transpose()
}
