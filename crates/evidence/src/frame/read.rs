//! Reads the Parquet tables of a snapshot that the store opened and proved. Not their meaning, and no file.

use super::Spans;
use arrow::compute::{cast, concat_batches};
use arrow::datatypes::DataType;
use arrow::record_batch::RecordBatch;
use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use throughline_model::failure::Failure;
use throughline_model::snapshot::SnapshotTables;

/// Persons as they stand in the snapshot, and the spans by person.
pub(super) fn tables(snapshot: &SnapshotTables) -> Result<(RecordBatch, Spans), Failure> {
    let persons = table(snapshot, "persons.parquet")?;
    let spans = Spans::of_table(persons.num_rows(), &table(snapshot, "spans.parquet")?)?;
    Ok((persons, spans))
}

fn table(snapshot: &SnapshotTables, name: &str) -> Result<RecordBatch, Failure> {
    let broken = |e: &dyn std::fmt::Display| Failure::broken("reading a snapshot table", e);
    let found = snapshot.tables.iter().find(|(known, _)| known == name);
    let (_, bytes) = found.ok_or_else(|| broken(&format_args!("there is no {name}")))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(Bytes::copy_from_slice(bytes)).map_err(|e| broken(&e))?;
    let schema = builder.schema().clone();
    let batches = builder.build().map_err(|e| broken(&e))?.collect::<Result<Vec<_>, _>>().map_err(|e| broken(&e))?;
    concat_batches(&schema, &batches).map_err(|e| broken(&e))
}

/// A text column as plain text, however the file encodes it.
pub(super) fn text(batch: &RecordBatch, name: &str) -> Result<arrow::array::StringArray, Failure> {
    let missing = || Failure::broken("reading a snapshot table", format!("there is no column {name}"));
    let column = batch.column_by_name(name).ok_or_else(missing)?;
    let plain = cast(column, &DataType::Utf8).map_err(|e| Failure::broken("reading a snapshot table", e))?;
    plain.as_any().downcast_ref().cloned().ok_or_else(missing)
}

/// A number column of the given Arrow type.
pub(super) fn numbers<T: arrow::datatypes::ArrowPrimitiveType>(
    batch: &RecordBatch,
    name: &str,
) -> Result<arrow::array::PrimitiveArray<T>, Failure> {
    let column = batch.column_by_name(name).and_then(|c| c.as_any().downcast_ref()).cloned();
    column.ok_or_else(|| Failure::broken("reading a snapshot table", format!("the column {name} is missing or of another type")))
}
