//! Parquet files, a batch of rows at a time, each value as the text it would have in a CSV file. Memory holds one batch.
//! What a column means is not known here.

use super::columns::{Coded, Columns};
use super::cut::Piece;
use super::header::{Header, Opened};
use super::lines::{LAYOUT, Lines};
use super::pieces::Pieces;
use super::source::{From, Source};
use super::{Encoding, NativeDates};
use ::parquet::arrow::ProjectionMask;
use ::parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use ::parquet::errors::ParquetError;
use ::parquet::file::reader::ChunkReader;
use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Float32Type, Float64Type};
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use throughline_model::issue::{Issue, Place};
use throughline_model::refusal::Refusal;

/// Rows of a batch.
const BATCH: usize = 2048;
/// Rows of a batch where whole columns are read.
const LARGE_BATCH: usize = 1 << 16;

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

fn started<T: ChunkReader + 'static>(builder: ParquetRecordBatchReaderBuilder<T>) -> Result<Started, ParquetError> {
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

/// Reads whole columns, at most so many rows. A file that is none gives the issue instead.
pub(super) fn columns(source: &Source<'_>, wanted: &[usize], most_rows: usize) -> Result<Result<Columns, Issue>, Refusal> {
    let file = source.seekable()?;
    let read = match file.from {
        From::Disk(file) => whole(file, wanted, most_rows),
        From::Memory(bytes) => whole(bytes::Bytes::from(bytes.into_inner()), wanted, most_rows),
    };
    Ok(read.map_err(|error| damaged(source.name, &error)))
}

fn whole<T: ChunkReader + 'static>(file: T, wanted: &[usize], most_rows: usize) -> Result<Columns, ParquetError> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(file)?;
    let mask = ProjectionMask::roots(builder.parquet_schema(), wanted.iter().copied());
    let reader = builder.with_projection(mask).with_batch_size(LARGE_BATCH).with_limit(most_rows).build()?;
    // The file gives them in its own order.
    let mut places: Vec<usize> = wanted.to_vec();
    places.sort_unstable();
    places.dedup();
    let mut in_order = vec![Coded::default(); places.len()];
    let mut n_rows = 0;
    for batch in reader {
        let batch = batch?;
        n_rows += batch.num_rows();
        for (array, column) in batch.columns().iter().zip(&mut in_order) {
            add(array, column)?;
        }
    }
    let of = |place: &usize| places.binary_search(place).ok().and_then(|nth| in_order.get(nth)).cloned().unwrap_or_default();
    let columns = if places == wanted { in_order } else { wanted.iter().map(of).collect() };
    Ok(Columns { n_rows, columns, issues: Vec::new() })
}

/// Adds a batch's values of one column.
fn add(array: &ArrayRef, column: &mut Coded) -> Result<(), ArrowError> {
    match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().iter().for_each(|text| column.push(text.unwrap_or_default())),
        DataType::LargeUtf8 => array.as_string::<i64>().iter().for_each(|text| column.push(text.unwrap_or_default())),
        DataType::Utf8View => array.as_string_view().iter().for_each(|text| column.push(text.unwrap_or_default())),
        _ => {
            let options = written();
            let formatter = ArrayFormatter::try_new(array, &options)?;
            for row in 0..array.len() {
                column.push(&text(array, &formatter, row)?);
            }
        }
    }
    Ok(())
}

/// How values are written that are no text.
fn written() -> FormatOptions<'static> {
    const MOMENT: Option<&str> = Some("%Y-%m-%d %H:%M:%S");
    FormatOptions::new().with_null("").with_timestamp_format(MOMENT).with_datetime_format(MOMENT)
}

/// A batch's rows as texts.
fn texts(columns: &[ArrayRef], n: usize) -> Result<Vec<Vec<String>>, ArrowError> {
    let options = written();
    let mut rows = vec![Vec::with_capacity(columns.len()); n];
    for column in columns {
        let formatter = ArrayFormatter::try_new(column, &options)?;
        for (i, row) in rows.iter_mut().enumerate() {
            row.push(text(column, &formatter, i)?);
        }
    }
    Ok(rows)
}

fn text(column: &ArrayRef, formatter: &ArrayFormatter<'_>, row: usize) -> Result<String, ArrowError> {
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
