//! Files in the formats that agencies send: delimited text, spreadsheets, Parquet. Rows are written as they come; none is kept.
//! It does not know what is in them.

use arrow::array::{ArrayRef, Date32Builder, Int64Builder, StringBuilder};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::record_batch::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Text.
    Text(Cow<'a, str>),
    /// A date (days since 1970-01-01).
    Day(i32),
    /// A whole number.
    Count(i64),
    /// Money.
    Cents(i64),
    /// A formula, in a spreadsheet; its text elsewhere.
    Formula(&'static str),
}

impl<'a> Cell<'a> {
    /// A date, or nothing.
    pub fn day(day: Option<i32>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }

    /// Text.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }
}

/// How an agency writes dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dates {
    /// 2024-06-30.
    Iso,
    /// 06/30/2024.
    Slashes,
    /// 30.6.2024.
    Dots,
    /// 30-JUN-24; a date before 1969 with four digits, as two would mean another century.
    Month,
}

/// How a file is written.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// Between the fields of delimited text.
    pub delimiter: char,
    /// Windows-1252 instead of UTF-8.
    pub windows: bool,
    /// A byte order mark first.
    pub mark: bool,
    /// Dates.
    pub dates: Dates,
}

/// Comma, UTF-8, dates as 06/30/2024.
pub const PLAIN: Manner = Manner { delimiter: ',', windows: false, mark: false, dates: Dates::Slashes };

enum Out {
    Text { out: BufWriter<File>, manner: Manner, line: String },
    Xlsx { workbook: Box<Workbook>, date: Format, money: Format },
    Parquet { writer: Option<ArrowWriter<File>>, schema: Arc<Schema>, columns: Vec<Column>, waiting: usize },
}

/// One file being written.
pub struct Sheet {
    path: PathBuf,
    out: Out,
    /// Rows written, header not counted.
    n_rows: u64,
}

/// The type of a Parquet column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Text.
    Text,
    /// A date.
    Day,
    /// A whole number.
    Count,
}

enum Column {
    Text(StringBuilder),
    Day(Date32Builder),
    Count(Int64Builder),
}

/// Rows of a Parquet file held before they are written.
const BATCH: usize = 8_192;

fn cannot(path: &Path, reason: impl ToString) -> Failure {
    Refusal::CannotWrite { path: path.display().to_string(), reason: reason.to_string() }.into()
}

impl Sheet {
    /// Delimited text with its header.
    pub fn text(path: PathBuf, manner: Manner, header: &[&str]) -> Result<Self, Failure> {
        let file = File::create(&path).map_err(|e| cannot(&path, e))?;
        let mut out = BufWriter::with_capacity(1 << 18, file);
        if manner.mark {
            out.write_all("\u{feff}".as_bytes()).map_err(|e| cannot(&path, e))?;
        }
        let mut sheet = Self { path, out: Out::Text { out, manner, line: String::new() }, n_rows: 0 };
        sheet.row(&header.iter().map(|name| Cell::text(*name)).collect::<Vec<_>>())?;
        sheet.n_rows = 0;
        Ok(sheet)
    }

    /// A spreadsheet with its header. Its rows wait in a file of the machine's own folder for such things, not in memory.
    pub fn xlsx(path: PathBuf, name: &str, header: &[&str]) -> Result<Self, Failure> {
        let made = ExcelDateTime::from_ymd(2026, 9, 30).map_err(|e| cannot(&path, e))?;
        let mut workbook = Box::new(Workbook::new());
        workbook.set_properties(&DocProperties::new().set_title("Synthetic data: made-up people").set_creation_datetime(&made));
        workbook.add_worksheet_with_constant_memory().and_then(|sheet| sheet.set_name(name)).map_err(|e| cannot(&path, e))?;
        let (date, money) = (Format::new().set_num_format("mm/dd/yyyy"), Format::new().set_num_format("$#,##0.00"));
        let mut sheet = Self { path, out: Out::Xlsx { workbook, date, money }, n_rows: 0 };
        sheet.put(0, &header.iter().map(|name| Cell::text(*name)).collect::<Vec<_>>())?;
        Ok(sheet)
    }

    /// A Parquet file with typed columns.
    pub fn parquet(path: PathBuf, header: &[(&str, Of)]) -> Result<Self, Failure> {
        let kind = |of: Of| match of {
            Of::Text => DataType::Utf8,
            Of::Day => DataType::Date32,
            Of::Count => DataType::Int64,
        };
        let schema = Arc::new(Schema::new(header.iter().map(|(name, of)| Field::new(*name, kind(*of), true)).collect::<Vec<_>>()));
        let columns = header.iter().map(|(_, of)| match of {
            Of::Text => Column::Text(StringBuilder::new()),
            Of::Day => Column::Day(Date32Builder::new()),
            Of::Count => Column::Count(Int64Builder::new()),
        });
        let columns = columns.collect();
        let label = parquet::file::metadata::KeyValue::new("synthetic".to_owned(), "made-up people".to_owned());
        let settings = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by("throughline-city".to_owned())
            .set_key_value_metadata(Some(vec![label]))
            .build();
        let file = File::create(&path).map_err(|e| cannot(&path, e))?;
        let writer = ArrowWriter::try_new(file, schema.clone(), Some(settings)).map_err(|e| cannot(&path, e))?;
        Ok(Self { path, out: Out::Parquet { writer: Some(writer), schema, columns, waiting: 0 }, n_rows: 0 })
    }

    /// Its name without the folder.
    pub fn name(&self) -> String {
        self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// Where it stands.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Rows written so far.
    pub fn n_rows(&self) -> u64 {
        self.n_rows
    }

    /// Where a reader finds the last row: its line, the header counted, or its number where there is no line for a header.
    pub fn line(&self) -> u64 {
        self.n_rows + u64::from(!matches!(self.out, Out::Parquet { .. }))
    }

    /// Adds a row.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), Failure> {
        self.n_rows += 1;
        self.put(self.n_rows, cells)
    }

    fn put(&mut self, at: u64, cells: &[Cell<'_>]) -> Result<(), Failure> {
        let path = &self.path;
        match &mut self.out {
            Out::Text { out, manner, line } => {
                line.clear();
                delimited(line, *manner, cells);
                if manner.windows {
                    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(line);
                    out.write_all(&bytes).map_err(|e| cannot(path, e))
                } else {
                    out.write_all(line.as_bytes()).map_err(|e| cannot(path, e))
                }
            }
            Out::Xlsx { workbook, date, money } => spread(workbook, (date, money), at, cells).map_err(|e| cannot(path, e)),
            Out::Parquet { writer, schema, columns, waiting } => {
                for (column, cell) in columns.iter_mut().zip(cells) {
                    column.push(cell);
                }
                *waiting += 1;
                if *waiting < BATCH {
                    return Ok(());
                }
                *waiting = 0;
                write_batch(writer.as_mut(), schema, columns).map_err(|e| cannot(path, e))
            }
        }
    }

    /// Writes what waits and closes the file; gives its rows.
    pub fn finish(mut self) -> Result<u64, Failure> {
        let path = &self.path;
        match &mut self.out {
            Out::Text { out, .. } => out.flush().map_err(|e| cannot(path, e))?,
            Out::Xlsx { workbook, .. } => workbook.save(path).map_err(|e| cannot(path, e))?,
            Out::Parquet { writer, schema, columns, .. } => {
                write_batch(writer.as_mut(), schema, columns).map_err(|e| cannot(path, e))?;
                if let Some(writer) = writer.take() {
                    writer.close().map_err(|e| cannot(path, e))?;
                }
            }
        }
        Ok(self.n_rows)
    }
}

fn delimited(line: &mut String, manner: Manner, cells: &[Cell<'_>]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            line.push(manner.delimiter);
        }
        match cell {
            Cell::Empty => {}
            Cell::Text(text) => quoted(line, text, manner.delimiter),
            Cell::Formula(text) => quoted(line, text, manner.delimiter),
            Cell::Day(day) => date(line, *day, manner.dates),
            Cell::Count(count) => _ = write!(line, "{count}"),
            Cell::Cents(cents) => {
                let sign = if *cents < 0 { "-" } else { "" };
                _ = write!(line, "{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100);
            }
        }
    }
    line.push_str("\r\n");
}

fn quoted(line: &mut String, text: &str, delimiter: char) {
    if text.contains([delimiter, '"', '\n']) {
        line.push('"');
        line.push_str(&text.replace('"', "\"\""));
        line.push('"');
    } else {
        line.push_str(text);
    }
}

fn date(line: &mut String, day: i32, dates: Dates) {
    const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    let (year, month, day) = throughline_rule::civil(day);
    let name = usize::try_from(month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?)).copied().unwrap_or("");
    _ = match dates {
        Dates::Iso => write!(line, "{year:04}-{month:02}-{day:02}"),
        Dates::Slashes => write!(line, "{month:02}/{day:02}/{year:04}"),
        Dates::Dots => write!(line, "{day}.{month}.{year:04}"),
        Dates::Month if year < 1969 => write!(line, "{day:02}-{name}-{year:04}"),
        Dates::Month => write!(line, "{day:02}-{name}-{:02}", year % 100),
    };
}

fn spread(workbook: &mut Workbook, formats: (&Format, &Format), at: u64, cells: &[Cell<'_>]) -> Result<(), rust_xlsxwriter::XlsxError> {
    /// Days from the spreadsheet's day 0 to 1970-01-01.
    const EPOCH: i32 = 25_569;
    let row = u32::try_from(at).unwrap_or(u32::MAX);
    let sheet = workbook.worksheet_from_index(0)?;
    for (column, cell) in (0_u16..).zip(cells) {
        match cell {
            Cell::Empty => continue,
            Cell::Text(text) => sheet.write_string(row, column, text.as_ref())?,
            Cell::Formula(text) => sheet.write_formula(row, column, *text)?,
            Cell::Day(day) => sheet.write_number_with_format(row, column, day + EPOCH, formats.0)?,
            Cell::Count(count) => sheet.write_number(row, column, *count as f64)?,
            Cell::Cents(cents) => sheet.write_number_with_format(row, column, *cents as f64 / 100.0, formats.1)?,
        };
    }
    Ok(())
}

impl Column {
    fn push(&mut self, cell: &Cell<'_>) {
        match (self, cell) {
            (Self::Text(column), Cell::Text(text)) => column.append_value(text),
            (Self::Text(column), _) => column.append_null(),
            (Self::Day(column), Cell::Day(day)) => column.append_value(*day),
            (Self::Day(column), _) => column.append_null(),
            (Self::Count(column), Cell::Count(count)) => column.append_value(*count),
            (Self::Count(column), _) => column.append_null(),
        }
    }

    fn take(&mut self) -> ArrayRef {
        match self {
            Self::Text(column) => Arc::new(column.finish()),
            Self::Day(column) => Arc::new(column.finish()),
            Self::Count(column) => Arc::new(column.finish()),
        }
    }
}

fn write_batch(
    writer: Option<&mut ArrowWriter<File>>,
    schema: &Arc<Schema>,
    columns: &mut [Column],
) -> Result<(), parquet::errors::ParquetError> {
    let arrays: Vec<ArrayRef> = columns.iter_mut().map(Column::take).collect();
    let batch = RecordBatch::try_new(schema.clone(), arrays)?;
    writer.map_or(Ok(()), |writer| if batch.num_rows() == 0 { Ok(()) } else { writer.write(&batch) })
}
