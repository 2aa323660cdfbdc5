//! Measures storing and snapshots without reading files: `bench_store FOLDER PEOPLE FACTS_A_PERSON [again] [snapshot]`, in an empty folder.
//! People are made up. Prints processor seconds and the highest memory. Not a comparison with anything; see `benches/`.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use throughline_model::access::{Act, Actor, Purpose, Role};
use throughline_model::calendar::{Axis, Span};
use throughline_model::code::{Code, CodeBook, Kind};
use throughline_model::fact::{Fact, Record, Replaces, Stated, Value};
use throughline_model::failure::Failure;
use throughline_model::money::Cents;
use throughline_model::participation::Settings;
use throughline_model::regime::{DestroyBy, Law};
use throughline_model::region::Region;
use throughline_model::words::Words;
use throughline_store::{NewFile, Store};

const BATCH: u64 = 5_000;

type Fails = Box<dyn std::error::Error>;

fn main() -> Result<(), Fails> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, people, facts, rest @ ..] = arguments.as_slice() else {
        return Err("usage: bench_store FOLDER PEOPLE FACTS_A_PERSON [again] [snapshot]".into());
    };
    let (people, facts): (f64, usize) = (people.parse()?, facts.parse()?);
    let store = Store::init(Path::new(folder))?;
    let names = Names::new(facts);
    let told = |what: &str, from: f64| -> Result<(), Fails> {
        println!("{what}: {:.2} CPU s, most memory {} MB", processor_seconds()? - from, most_memory()?);
        Ok(())
    };
    let from = processor_seconds()?;
    import(&store, "aa", people as u64, &names)?;
    told("stored", from)?;
    if rest.iter().any(|word| word == "again") {
        let from = processor_seconds()?;
        import(&store, "bb", people as u64, &names)?;
        told("stored again, every row unchanged", from)?;
    }
    if rest.iter().any(|word| word == "snapshot") {
        let from = processor_seconds()?;
        let actor = Actor { name: "bench".to_owned(), role: Role::Analyst };
        let built = store.reader(&actor, Act::Snapshot, Purpose::Measurement).snapshot(&names.book(), &region())?;
        let (kept, _) = store.write(|tx| tx.keep_snapshot(built))?;
        told(&format!("snapshot of {} people and {} spans", kept.n_persons, kept.n_spans), from)?;
    }
    Ok(())
}

/// Names as a mapping holds them: shared by all rows.
struct Names {
    codes: Vec<Arc<str>>,
    calendar: Axis,
    source: Arc<str>,
}

impl Names {
    fn new(facts: usize) -> Self {
        let codes = (0..facts).map(|n| Arc::from(format!("code_{n}"))).collect();
        Self { codes, calendar: Axis::calendar(), source: Arc::from("ui") }
    }

    /// What a person states: of every ten, three spans (one with a kind, one earnings, one event) and seven values.
    fn facts(&self, person: u64) -> Vec<Stated> {
        let day = (person % 5_000) as i32;
        let span = |length: i32| Span { axis: self.calendar.clone(), from: day, to: day + length };
        let fact = |(nth, code): (usize, &Arc<str>)| match nth % 10 {
            0 => Fact::Observation { code: code.clone(), value: Value::Text("adult".to_owned()), span: Some(span(90)) },
            1 => Fact::Earnings {
                span: span(91),
                amount: Cents((person * 37 % 900_000) as i64),
                employer: Some(format!("E{}", person % 20_000)),
                source: Some(self.source.clone()),
            },
            2 => Fact::Observation { code: code.clone(), value: Value::Bool(true), span: Some(span(1)) },
            3 | 4 => Fact::Observation { code: code.clone(), value: Value::Int((person % 100) as i64), span: None },
            5 => Fact::Observation { code: code.clone(), value: Value::Date(day), span: None },
            _ => Fact::Observation { code: code.clone(), value: Value::Bool(person.is_multiple_of(3)), span: None },
        };
        self.codes.iter().enumerate().map(fact).map(|fact| Stated { law: 0, fact }).collect()
    }

    fn book(&self) -> CodeBook {
        let code = |(nth, name): (usize, &Arc<str>)| Code {
            name: name.to_string(),
            label: Words::same(name),
            kind: match nth % 10 {
                0 => Kind::State,
                1 | 2 => Kind::Event,
                3 | 4 => Kind::Integer,
                5 => Kind::Date,
                _ => Kind::YesNo,
            },
            values: vec![],
            editions: vec![],
            covers: vec![],
            horizon: false,
            identity: false,
            of_participation: false,
            protected: false,
            derived: None,
            file: String::new(),
        };
        CodeBook { codes: self.codes.iter().enumerate().map(code).collect() }
    }
}

fn import(store: &Store, hash: &str, people: u64, names: &Names) -> Result<(), Failure> {
    let law = Law {
        regime: "synthetic".to_owned(),
        agreement: String::new(),
        consent: String::new(),
        purpose: "benchmark".to_owned(),
        allows: None,
        destroy_by: DestroyBy::NotRequired,
        destroy_because: "made up".to_owned(),
    };
    let new = NewFile {
        name: format!("{hash}.csv"),
        hash: hash.to_owned(),
        size: 1,
        mapping: "bench".to_owned(),
        mapping_edition: "1".to_owned(),
        agency: "bench".to_owned(),
        encoding: "utf-8".to_owned(),
        laws: vec![law],
        replaces: Replaces::Person,
        several: false,
    };
    let raw = "x".repeat(160);
    store.write(|tx| {
        let mut writer = tx.begin_file(&new)?;
        for start in (0..people).step_by(BATCH as usize) {
            let record = |person: u64| Record {
                line: person + 2,
                key: format!("{person}"),
                through: None,
                gives: Vec::new(),
                period: None,
                raw: format!("{person},{raw}").into_bytes(),
                facts: names.facts(person),
            };
            let records: Vec<Record> = (start..people.min(start + BATCH)).map(record).collect();
            writer.keep(&records)?;
        }
        writer.finish().map(|_| ())
    })
}

fn region() -> Region {
    Region {
        limits: Default::default(),
        name: Words::same("Bench"),
        time_zone: "UTC".to_owned(),
        minimum_cell: 11,
        report: None,
        participation: Settings::default(),
        synthetic: true,
    }
}

/// User and system time of this process; the kernel counts in hundredths of a second.
fn processor_seconds() -> Result<f64, Fails> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let after_name = stat.rsplit_once(')').ok_or("unreadable process times")?.1;
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks = |place: usize| -> Result<f64, Fails> { Ok(fields.get(place).ok_or("unreadable process times")?.parse()?) };
    Ok((ticks(11)? + ticks(12)?) / 100.0)
}

/// Megabytes the process held at most.
fn most_memory() -> Result<u64, Fails> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("unreadable process memory")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? / 1000)
}
