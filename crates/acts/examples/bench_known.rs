//! Bench of "is this somebody we know?": `bench_known PEOPLE.parquet FOLDER N_RECORDS N_ASKED`. Keeps the first records of the made-up people in a new
//! region, makes the keys, and asks about later records: some of people who are in it, as another agency wrote them, some of people who are
//! not. It prints processor time a record and a question, and how often the answer was right. Not a test.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

use arrow::array::{Array, Int64Array, StringArray};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use throughline_acts::known::{Answer, Known, Likely, Typed, refresh_keys};
use throughline_acts::link::link_records;
use throughline_model::access::{Actor, Purpose, Role};
use throughline_model::fact::{Fact, Record, Replaces, Stated, Value};
use throughline_model::regime::{DestroyBy, Law};
use throughline_store::{NewFile, Store};

/// Records that teach the model.
const TAUGHT_BY: usize = 30_000;

struct Row {
    cluster: i64,
    values: Typed,
}

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let (file, folder) = (Path::new(&asked[0]), Path::new(&asked[1]));
    let (n, n_asked) = (asked[2].parse::<f64>().unwrap() as usize, asked[3].parse::<f64>().unwrap() as usize);
    let rows = rows(file);
    let (kept, later) = rows.split_at(n.min(rows.len() - n_asked));
    let taught = folder.join("taught");
    fill(&taught, &kept[..TAUGHT_BY.min(kept.len())]);
    link_records(&taught, false, &analyst()).unwrap();
    let model = Known::open(&taught, &analyst()).unwrap().model().clone();

    let region = folder.join("region");
    let before = seconds();
    fill(&region, kept);
    println!("{} records kept: {:.1} CPU s", kept.len(), seconds() - before);
    let before = seconds();
    refresh_keys(&region, &analyst()).unwrap();
    println!("their keys: {:.1} microseconds a record", (seconds() - before) / kept.len() as f64 * 1e6);

    let before = seconds();
    let known = Known::with_model(&region, &analyst(), model).unwrap();
    println!("opening the region: {:.0} milliseconds", (seconds() - before) * 1e3);
    let mut of_cluster: HashMap<i64, Vec<String>> = HashMap::new();
    (1..).zip(kept).for_each(|(nth, row)| of_cluster.entry(row.cluster).or_default().push(format!("r{nth:010}")));
    ask("everything the record says", &known, &later[..n_asked], &of_cluster, &|typed| typed.clone());
    let only = |codes: &'static [&str]| {
        move |typed: &Typed| codes.iter().filter_map(|c| Some(((*c).to_owned(), typed.get(*c)?.clone()))).collect()
    };
    ask("name and date of birth", &known, &later[..n_asked], &of_cluster, &only(&["first_name", "last_name", "birth_date"]));
    ask("name alone", &known, &later[..n_asked], &of_cluster, &only(&["first_name", "last_name"]));
    ask("date of birth and last name", &known, &later[..n_asked], &of_cluster, &only(&["last_name", "birth_date"]));
    ask("telephone alone", &known, &later[..n_asked], &of_cluster, &only(&["phone"]));
}

fn ask(what: &str, known: &Known, asked: &[Row], of_cluster: &HashMap<i64, Vec<String>>, with: &dyn Fn(&Typed) -> Typed) {
    let mut costs: Vec<f64> = Vec::with_capacity(asked.len());
    let (mut n_known, mut first, mut among, mut sure_wrong, mut n_unknown) = (0, 0, 0, 0, 0);
    for row in asked {
        let typed = with(&row.values);
        let before = seconds();
        let answer = known.ask(&typed).unwrap();
        costs.push((seconds() - before) * 1e3);
        match of_cluster.get(&row.cluster) {
            Some(records) => {
                n_known += 1;
                let is = |place: usize| answer.people.get(place).is_some_and(|p| p.records.iter().any(|r| records.contains(&r.record.0)));
                first += usize::from(is(0));
                among += usize::from((0..answer.people.len()).any(is));
                sure_wrong += usize::from(!is(0) && sure(&answer));
            }
            None => {
                n_unknown += 1;
                sure_wrong += usize::from(sure(&answer));
            }
        }
    }
    costs.sort_by(f64::total_cmp);
    let at = |share: f64| costs[((costs.len() as f64 * share) as usize).min(costs.len() - 1)];
    println!(
        "{what}: {:.2} ms median, {:.2} ms p99, {:.2} ms most; of {n_known} known, first {first}, among those told {among}; \
         almost certain and wrong {sure_wrong} (of {} asked, {n_unknown} of them not known)",
        at(0.5),
        at(0.99),
        at(1.0),
        asked.len()
    );
}

fn sure(answer: &Answer) -> bool {
    answer.people.first().is_some_and(|person| person.likely == Likely::AlmostCertainly)
}

fn analyst() -> Actor {
    Actor { name: "bench".to_owned(), role: Role::Analyst }
}

/// Processor seconds of this thread.
fn seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|nanos| nanos.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

fn rows(file: &Path) -> Vec<Row> {
    const FIELDS: [(&str, &str); 10] = [
        ("first_name", "first_name"),
        ("middle_initial", "middle_name"),
        ("last_name", "last_name"),
        ("dob", "birth_date"),
        ("sex", "recorded_sex"),
        ("ssn4", "ssn"),
        ("address", "street_address"),
        ("zip", "zip"),
        ("phone", "phone"),
        ("agency", ""),
    ];
    let reader = ParquetRecordBatchReaderBuilder::try_new(std::fs::File::open(file).unwrap()).unwrap().build().unwrap();
    let mut rows = Vec::new();
    for batch in reader.map(Result::unwrap) {
        let cluster = arrow::compute::cast(batch.column_by_name("cluster").unwrap(), &arrow::datatypes::DataType::Int64).unwrap();
        let cluster = cluster.as_any().downcast_ref::<Int64Array>().unwrap().clone();
        let texts: Vec<(&str, StringArray)> = FIELDS
            .iter()
            .filter_map(|(name, code)| {
                let text = arrow::compute::cast(batch.column_by_name(name)?, &arrow::datatypes::DataType::Utf8).ok()?;
                Some((*code, text.as_any().downcast_ref::<StringArray>()?.clone()))
            })
            .filter(|(code, _)| !code.is_empty())
            .collect();
        for row in 0..batch.num_rows() {
            let value = |(code, text): &(&str, StringArray)| (!text.is_null(row)).then(|| ((*code).to_owned(), text.value(row).to_owned()));
            rows.push(Row { cluster: cluster.value(row), values: texts.iter().filter_map(value).collect() });
        }
    }
    rows
}

/// A new region with these records.
fn fill(folder: &Path, rows: &[Row]) {
    throughline_acts::init::init(folder, "bench", &analyst()).unwrap();
    let store = Store::open(folder).unwrap();
    let law = Law {
        regime: "synthetic".to_owned(),
        agreement: String::new(),
        consent: String::new(),
        purpose: "bench".to_owned(),
        allows: Some(vec![Purpose::RecordKeeping, Purpose::Linking, Purpose::Intake]),
        destroy_by: DestroyBy::NotRequired,
        destroy_because: "made up".to_owned(),
    };
    let new = NewFile {
        name: "people".to_owned(),
        hash: "people".to_owned(),
        size: 1,
        mapping: "people".to_owned(),
        mapping_edition: "1".to_owned(),
        agency: "agency".to_owned(),
        encoding: "utf-8".to_owned(),
        laws: vec![law],
        replaces: Replaces::Person,
        several: false,
    };
    let fact = |(code, value): (&String, &String)| Stated {
        law: 0,
        fact: Fact::Observation { code: Arc::from(code.as_str()), value: Value::Text(value.clone()), span: None },
    };
    let record = |(line, row): (u64, &Row)| Record {
        line,
        key: format!("K{line}"),
        raw: line.to_string().into_bytes(),
        facts: row.values.iter().map(fact).collect(),
        through: None,
        gives: Vec::new(),
        period: None,
    };
    let kept = store.write(|tx| {
        let mut writer = tx.begin_file(&new)?;
        for (nth, some) in rows.chunks(1_000).enumerate() {
            let records: Vec<Record> = (nth as u64 * 1_000 + 2..).zip(some).map(record).collect();
            writer.keep(&records)?;
        }
        writer.finish()
    });
    kept.unwrap();
}
