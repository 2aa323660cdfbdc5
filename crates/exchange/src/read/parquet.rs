//! Parquet files, a batch of rows at a time, each value as the text it would have in a CSV file. Memory holds one batch.
//! What a column means is not known here.

use super::cut::Piece;
use super::header::{Header, Opened};
use super::lines::{LAYOUT, Lines};
use super::pieces::Pieces;
use super::source::{From, Source};
use super::{Encoding, NativeDates};
use ::parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use ::parquet::errors::ParquetError;
use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Float32Type, Float64Type};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use throughline_model::issue::{Issue, Place};
use throughline_model::refusal::Refusal;

/// Rows of a batch.
const BATCH: usize = 2048;

/// A Parquet file being read.
pub struct Batches {
    name: String,
    reader: ParquetRecordBatchReader,
    lines: Lines,
    row: u64,
    n_rows: u64,
    size: u64,
    ended: bool,
}

/// Reads the names of the columns. A file that is none gives the issue instead.
pub(super) fn open<'a>(source: &Source<'a>) -> Result<Result<Opened<'a>, Issue>, Refusal> {
    let file = source.seekable()?;
    let size = file.size;
    let builder = match file.from {
        From::Disk(file) => ParquetRecordBatchReaderBuilder::try_new(file).and_then(started),
        From::Memory(bytes) => ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(bytes.into_inner())).and_then(started),
    };
    let (names, n_rows, reader) = match builder {
        Ok(started) => started,
        Err(error) => return Ok(Err(damaged(source.name, &error))),
    };
    let batches = Batches { name: source.name.to_owned(), reader, lines: Lines::default(), row: 0, n_rows, size, ended: false };
    Ok(Ok(Opened {
        header: Header { names, line: 0 },
        layout: LAYOUT,
        encoding: Encoding::Utf8,
        pieces: Pieces::Batches(Box::new(batches)),
        issues: Vec::new(),
        read_as: "Parquet".to_owned(),
        dates: NativeDates::Written,
        line: Vec::new(),
    }))
}

type Started = (Vec<String>, u64, ParquetRecordBatchReader);

fn started<T: ::parquet::file::reader::ChunkReader + 'static>(
    builder: ParquetRecordBatchReaderBuilder<T>,
) -> Result<Started, ParquetError> {
    let names = builder.schema().fields().iter().map(|field| field.name().trim().to_owned()).collect();
    let n_rows = u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or_default();
    Ok((names, n_rows, builder.with_batch_size(BATCH).build()?))
}

fn damaged(name: &str, error: &ParquetError) -> Issue {
    let place = Place { file: name.to_owned(), ..Place::default() };
    let what = format!("The Parquet file is damaged or of a kind that is not read here: {}.", crate::mapping::shown(&error.to_string()));
    Issue::error(place, "cannot_read", what, "Ask the partner to write and send it again, without encryption.")
}

impl Batches {
    /// The next piece in the order of the file.
    pub fn next_piece(&mut self) -> Result<Option<Piece>, Refusal> {
        loop {
            if let Some(piece) = self.lines.take() {
                return Ok(Some(piece));
            }
            if self.ended {
                return Ok(None);
            }
            match self.reader.next() {
                Some(batch) => {
                    let columns = batch.and_then(|batch| texts(batch.columns(), batch.num_rows()));
                    let rows = columns.map_err(|error| Refusal::CannotRead { path: self.name.clone(), reason: error.to_string() })?;
                    for row in rows {
                        self.row += 1;
                        let read = u128::from(self.size) * u128::from(self.row) / u128::from(self.n_rows.max(1));
                        self.lines.add(self.row, &row, u64::try_from(read).unwrap_or(self.size));
                    }
                }
                None => {
                    self.lines.close(self.size);
                    self.ended = true;
                }
            }
        }
    }
}

/// A batch's rows as texts.
fn texts(columns: &[ArrayRef], n: usize) -> Result<Vec<Vec<String>>, arrow::error::ArrowError> {
    let options =
        FormatOptions::new().with_null("").with_timestamp_format(Some("%Y-%m-%d %H:%M:%S")).with_datetime_format(Some("%Y-%m-%d %H:%M:%S"));
    let mut rows = vec![Vec::with_capacity(columns.len()); n];
    for column in columns {
        let formatter = ArrayFormatter::try_new(column, &options)?;
        for (i, row) in rows.iter_mut().enumerate() {
            row.push(text(column, &formatter, i)?);
        }
    }
    Ok(rows)
}

fn text(column: &ArrayRef, formatter: &ArrayFormatter<'_>, row: usize) -> Result<String, arrow::error::ArrowError> {
    if column.is_null(row) {
        return Ok(String::new());
    }
    Ok(match column.data_type() {
        DataType::Float64 => super::number_text(column.as_primitive::<Float64Type>().value(row)),
        DataType::Float32 => super::number_text(column.as_primitive::<Float32Type>().value(row).into()),
        DataType::Binary => String::from_utf8_lossy(column.as_binary::<i32>().value(row)).into_owned(),
        _ => {
            let text = formatter.value(row).try_to_string()?;
            // A moment at midnight is how most programs write a day.
            text.strip_suffix(" 00:00:00").map(str::to_owned).unwrap_or(text)
        }
    })
}
