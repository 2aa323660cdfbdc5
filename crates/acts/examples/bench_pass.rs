//! The columnar pass over made-up records, for `benches/metrics.py`: reads Parquet, counts every cell, says the processor time, and writes
//! the cells where it is asked to. Not a way to get raw counts of people: it knows no snapshot and opens no region.

use arrow::array::{Array, ArrayRef, AsArray, DictionaryArray, Int16Array, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow::compute::{cast, concat_batches, filter};
use arrow::datatypes::{DataType, Int16Type};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use throughline_evidence::cells::{Cell, Cells};
use throughline_exchange::catalog::{Catalog, Kind, Origin, SourceFile, read};

type Failed = Box<dyn std::error::Error>;

const DIMENSIONS: [&str; 12] = [
    "sex",
    "race",
    "hispanic",
    "education",
    "disability",
    "ex_offender",
    "homeless",
    "low_income",
    "veteran",
    "english_learner",
    "basic_skills_deficient",
    "age_band",
];
/// Columns as they are, and under which name of the catalog.
const COLUMNS: [(&str, &str); 21] = [
    ("provider_id", "provider_id"),
    ("entry_date", "entry_date"),
    ("exit_date", "exit_date"),
    ("exit_reason", "exit_code"),
    ("dob", "dob"),
    ("sex", "sex"),
    ("race", "race"),
    ("hispanic", "hispanic"),
    ("education", "education"),
    ("disability", "disability"),
    ("ex_offender", "ex_offender"),
    ("homeless", "homeless"),
    ("low_income", "low_income"),
    ("veteran", "veteran"),
    ("english_learner", "english_learner"),
    ("basic_skills_deficient", "basic_skills_deficient"),
    ("in_training", "in_training"),
    ("credential_type", "credential_type"),
    ("credential_date", "credential_date"),
    ("emp_or_edu_1yr", "emp_or_edu_1yr"),
    ("employed_q2", "employed_q2"),
];
const MORE: [(&str, &str); 4] =
    [("employed_q4", "employed_q4"), ("wages_q2", "wages_q2"), ("same_employer_q2q4", "same_employer_q2q4"), ("msg_date", "msg_date")];

fn main() -> Result<(), Failed> {
    let words: Vec<String> = std::env::args().collect();
    let [_, catalog, file, rest @ ..] = words.as_slice() else { return Err("usage: bench_pass CATALOG FILE [CELLS]".into()) };
    let catalog = definitions(Path::new(catalog))?;
    let before = used()?;
    let records = table(Path::new(file))?;
    let read = used()? - before;
    let breakdowns = breakdowns();
    let cells = Cells::of(persons(&records)?, periods(&records)?, gains(&records)?, &catalog.codes)?;
    let framed = used()? - before - read;
    let ask = |names: &[&str], years: std::ops::RangeInclusive<i32>| {
        let metrics: Vec<_> = names.iter().filter_map(|name| catalog.metric(name)).collect();
        cells.count(&metrics, &catalog.populations, &catalog.codes, &breakdowns, years)
    };
    let by_exit = ask(&["employed-q2", "same-employer", "median-earnings-q2", "employed-q4", "credential"], 2016..=2025)?;
    let served = ask(&["skill-gain"], 2015..=2023)?;
    let n = by_exit.len() + served.len();
    println!("read={read:.2} frame={framed:.2} cells={n} cpu_seconds={:.2}", used()? - before);
    match rest.first() {
        Some(path) => write(path, by_exit.iter().chain(&served)),
        None => Ok(()),
    }
}

fn definitions(folder: &Path) -> Result<Catalog, Failed> {
    let mut files = Vec::new();
    for kind in Kind::ALL {
        for entry in std::fs::read_dir(folder.join(kind.folder())).into_iter().flatten() {
            let path = entry?.path();
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let text = std::fs::read_to_string(&path)?;
            files.push(SourceFile { path: format!("catalog/{}/{name}", kind.folder()), text, origin: Origin::Region });
        }
    }
    let (catalog, issues) = read(&files);
    for issue in &issues {
        eprintln!("{issue}");
    }
    Ok(catalog)
}

/// Everyone, each provider, and each dimension for both.
fn breakdowns() -> Vec<Vec<String>> {
    let mut all = vec![vec![], vec!["provider_id".to_owned()]];
    for dimension in DIMENSIONS {
        all.push(vec![dimension.to_owned()]);
        all.push(vec!["provider_id".to_owned(), dimension.to_owned()]);
    }
    all
}

fn table(path: &Path) -> Result<RecordBatch, Failed> {
    let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(std::fs::File::open(path)?, ArrowReaderOptions::new())?;
    let names = COLUMNS.iter().chain(&MORE).map(|(name, _)| *name);
    let mask = ProjectionMask::columns(builder.parquet_schema(), names);
    let schema_of = builder.with_projection(mask).with_batch_size(65_536).build()?;
    let batches = schema_of.collect::<Result<Vec<_>, _>>()?;
    let schema = batches.first().ok_or("the file is empty")?.schema();
    Ok(concat_batches(&schema, &batches)?)
}

fn column(records: &RecordBatch, name: &str) -> Result<ArrayRef, Failed> {
    Ok(records.column_by_name(name).ok_or_else(|| format!("there is no column {name}"))?.clone())
}

/// A record is a person of its own here, as in the peer's query.
fn persons(records: &RecordBatch) -> Result<RecordBatch, Failed> {
    let mut columns: Vec<(&str, ArrayRef)> = Vec::new();
    for (from, to) in COLUMNS.iter().chain(&MORE[..3]) {
        let array = column(records, from)?;
        let array: ArrayRef = match (*to, array.data_type()) {
            ("provider_id", _) => Arc::new(as_words(array.as_primitive::<Int16Type>())?),
            (_, DataType::Int8) => cast(&array, &DataType::Int64)?,
            (_, DataType::Float64) => {
                let dollars = array.as_primitive::<arrow::datatypes::Float64Type>();
                Arc::new(dollars.unary::<_, arrow::datatypes::Int64Type>(|dollars| (dollars * 100.0).round() as i64))
            }
            _ => array,
        };
        columns.push((to, array));
    }
    Ok(RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true)))?)
}

/// Numbers below a thousand as words.
fn as_words(numbers: &Int16Array) -> Result<DictionaryArray<arrow::datatypes::Int32Type>, Failed> {
    let words = StringArray::from_iter_values((0..1000).map(|n| n.to_string()));
    let keys: Int32Array = numbers.iter().map(|n| n.map(i32::from)).collect();
    Ok(DictionaryArray::try_new(keys, Arc::new(words))?)
}

fn periods(records: &RecordBatch) -> Result<RecordBatch, Failed> {
    let person: ArrayRef = Arc::new(Int64Array::from_iter_values(0..records.num_rows() as i64));
    let columns = [("person", person), ("entry_on", column(records, "entry_date")?), ("exit_on", column(records, "exit_date")?)];
    Ok(RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true)))?)
}

/// Skill gains as a snapshot's stretches of time.
fn gains(records: &RecordBatch) -> Result<RecordBatch, Failed> {
    let days = column(records, "msg_date")?;
    let known = arrow::compute::is_not_null(&days)?;
    let all: ArrayRef = Arc::new(Int64Array::from_iter_values(0..records.num_rows() as i64));
    let (person, days) = (filter(&all, &known)?, cast(&filter(&days, &known)?, &DataType::Int32)?);
    let n = person.len();
    let from = days.as_primitive::<arrow::datatypes::Int32Type>();
    let after: ArrayRef = Arc::new(from.unary::<_, arrow::datatypes::Int32Type>(|day| day + 1));
    let word = |word: &str| -> Result<ArrayRef, Failed> {
        Ok(Arc::new(DictionaryArray::<arrow::datatypes::Int32Type>::try_new(
            Int32Array::from(vec![0; n]),
            Arc::new(StringArray::from(vec![word])),
        )?))
    };
    let amount: ArrayRef = Arc::new(Int64Array::from(vec![None::<i64>; n]));
    let columns = [
        ("person", person),
        ("of", word("skill_gain")?),
        ("axis", word("calendar")?),
        ("from_day", days.clone()),
        ("to_day", after),
        ("amount", amount),
    ];
    Ok(RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true)))?)
}

fn write<'c>(path: &str, cells: impl Iterator<Item = &'c Cell>) -> Result<(), Failed> {
    let mut out = BufWriter::new(std::fs::File::create(path)?);
    writeln!(out, "metric,py,provider,dimension,value,n,success,median")?;
    for cell in cells {
        let of = |code: &str| cell.group.iter().find(|(name, _)| name == code).map_or("", |(_, value)| value.as_str());
        let other = cell.group.iter().find(|(name, _)| name != "provider_id");
        let (dimension, value) = other.map_or(("", ""), |(name, value)| (name.as_str(), value.as_str()));
        let median = cell.median.map_or(String::new(), |cents| format!("{:.3}", cents / 100.0));
        writeln!(
            out,
            "{},{},{},{dimension},{value},{},{},{median}",
            cell.metric,
            cell.program_year,
            of("provider_id"),
            cell.n,
            cell.success
        )?;
    }
    Ok(out.flush()?)
}

/// Processor seconds of this process, all threads.
fn used() -> Result<f64, Failed> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |n: usize| fields.get(n).and_then(|t| t.parse::<f64>().ok()).unwrap_or_default();
    Ok((ticks(11) + ticks(12)) / 100.0)
}
