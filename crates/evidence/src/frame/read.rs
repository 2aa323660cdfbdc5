//! Reads the two Parquet tables of a snapshot and checks their content hash. Not their meaning.

use super::Spans;
use arrow::compute::{cast, concat_batches};
use arrow::datatypes::DataType;
use arrow::record_batch::RecordBatch;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::fs::File;
use std::io;
use std::path::Path;
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;

/// The tables of a snapshot, in the order in which they are hashed.
pub(super) const TABLES: [&str; 2] = ["persons.parquet", "spans.parquet"];

/// Persons as they stand in the file, and the spans by person.
pub(super) fn tables(folder: &Path, hash: &str) -> Result<(RecordBatch, Spans), Failure> {
    let mut hasher = blake3::Hasher::new();
    let mut batches = Vec::new();
    for name in TABLES {
        let path = folder.join(name);
        let cannot = |e: io::Error| Refusal::CannotRead { path: path.display().to_string(), reason: e.to_string() };
        hasher.update_reader(File::open(&path).map_err(cannot)?).map_err(cannot)?;
        batches.push(table(File::open(&path).map_err(cannot)?)?);
    }
    if hasher.finalize().to_hex().as_str() != hash {
        let reason = "its content is not what it was when it was taken; take a new snapshot".to_owned();
        return Err(Refusal::CannotRead { path: folder.display().to_string(), reason }.into());
    }
    let (Some(spans), Some(persons)) = (batches.pop(), batches.pop()) else {
        return Err(Failure::broken("opening a snapshot", "a table is missing"));
    };
    let spans = Spans::of_table(persons.num_rows(), &spans)?;
    Ok((persons, spans))
}

fn table(file: File) -> Result<RecordBatch, Failure> {
    let broken = |e: &dyn std::fmt::Display| Failure::broken("reading a snapshot table", e);
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| broken(&e))?;
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
