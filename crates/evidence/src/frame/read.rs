//! Reads the Parquet tables of a snapshot. Not their meaning.

use super::{Opened, Spans};
use arrow::array::{ArrayRef, PrimitiveArray};
use arrow::compute::concat_batches;
use arrow::datatypes::ArrowPrimitiveType;
use arrow::record_batch::RecordBatch;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::reader::ChunkReader;
use std::fs::File;
use std::io;
use std::path::Path;
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;
use throughline_model::snapshot::SnapshotTables;

/// The tables of a snapshot, in the order in which they are hashed. Older snapshots have the first two only.
const TABLES: [&str; 3] = ["persons.parquet", "spans.parquet", "participations.parquet"];

/// Tables as the store hands them over, opened and proved.
pub(super) fn handed(snapshot: &SnapshotTables) -> Result<Opened, Failure> {
    let bytes = |name: &str| snapshot.tables.iter().find(|(n, _)| n == name).map(|(_, bytes)| bytes.clone());
    let open = |name: &str| bytes(name).map(|bytes| table(bytes::Bytes::from(bytes))).transpose();
    let [persons, spans, periods] = TABLES.map(open);
    opened(persons?, spans?, periods?)
}

/// The tables of a folder, if they still have the content hash `hash`.
pub(super) fn tables(folder: &Path, hash: &str) -> Result<Opened, Failure> {
    let mut hasher = blake3::Hasher::new();
    let mut batches = Vec::new();
    for name in TABLES {
        let path = folder.join(name);
        if name == TABLES[2] && !path.exists() {
            continue;
        }
        let cannot = |e: io::Error| Refusal::CannotRead { path: path.display().to_string(), reason: e.to_string() };
        hasher.update_reader(File::open(&path).map_err(cannot)?).map_err(cannot)?;
        batches.push(table(File::open(&path).map_err(cannot)?)?);
    }
    if hasher.finalize().to_hex().as_str() != hash {
        let reason = "its content is not what it was when it was taken; take a new snapshot".to_owned();
        return Err(Refusal::CannotRead { path: folder.display().to_string(), reason }.into());
    }
    let mut batches = batches.into_iter();
    opened(batches.next(), batches.next(), batches.next())
}

fn opened(persons: Option<RecordBatch>, spans: Option<RecordBatch>, periods: Option<RecordBatch>) -> Result<Opened, Failure> {
    let (Some(persons), Some(spans)) = (persons, spans) else {
        return Err(Failure::broken("opening a snapshot", "a table is missing"));
    };
    let spans = Spans::of_table(persons.num_rows(), &spans)?;
    Ok(Opened { persons, spans, periods })
}

fn table(file: impl ChunkReader + 'static) -> Result<RecordBatch, Failure> {
    let broken = |e: &dyn std::fmt::Display| Failure::broken("reading a snapshot table", e);
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| broken(&e))?;
    let schema = builder.schema().clone();
    let batches = builder.build().map_err(|e| broken(&e))?.collect::<Result<Vec<_>, _>>().map_err(|e| broken(&e))?;
    concat_batches(&schema, &batches).map_err(|e| broken(&e))
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
