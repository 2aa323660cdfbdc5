//! A table as Parquet, each column with the type of what it holds. Not for snapshots, which the store writes.

use super::{Holds, Sheet};
use ::parquet::arrow::ArrowWriter;
use arrow::array::{ArrayRef, Float64Array, Int64Array, StringArray};
use arrow::record_batch::RecordBatch;
use std::sync::Arc;
use throughline_model::failure::Failure;

/// The file's bytes.
pub fn parquet(sheet: &Sheet) -> Result<Vec<u8>, Failure> {
    let broken = |e: &dyn std::fmt::Display| Failure::broken("writing a Parquet file", e);
    let columns = sheet.columns.iter().enumerate().map(|(place, (name, holds))| (name.as_str(), column(sheet, place, *holds), true));
    let batch = RecordBatch::try_from_iter_with_nullable(columns).map_err(|e| broken(&e))?;
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).map_err(|e| broken(&e))?;
    writer.write(&batch).map_err(|e| broken(&e))?;
    writer.close().map_err(|e| broken(&e))?;
    Ok(bytes)
}

fn column(sheet: &Sheet, place: usize, holds: Holds) -> ArrayRef {
    let texts = sheet.rows.iter().map(|row| row.get(place).map(String::as_str).filter(|text| !text.is_empty()));
    match holds {
        Holds::Text => Arc::new(texts.collect::<StringArray>()),
        Holds::Whole => Arc::new(texts.map(|text| text?.parse().ok()).collect::<Int64Array>()),
        Holds::Decimal => Arc::new(texts.map(|text| text?.parse().ok()).collect::<Float64Array>()),
    }
}
