//! The store through its public door, on real files in temporary folders; and all of it again on PostgreSQL, see `again`.

#![allow(clippy::unwrap_used, clippy::panic)]

mod again;
mod blocking;
mod cells;
mod files;
mod in_force;
mod in_programs;
mod killed;
mod linking;
mod persons;
mod purge;
mod records;
mod reviews;
mod rotate;
mod schema;
mod sealed;
mod snapshots;
mod upgrade;

use arrow::array::RecordBatch;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::sync::Arc;
use tempfile::TempDir;
use throughline_model::access::{Act, Actor, Purpose, Role};
use throughline_model::calendar::{Axis, Span};
use throughline_model::fact::{Fact, Record, Replaces, Stated, Value};
use throughline_model::failure::Failure;
use throughline_model::participation::Settings;
use throughline_model::refusal::Refusal;
use throughline_model::regime::{DestroyBy, Law};
use throughline_model::region::Region;
use throughline_model::words::Words;
use throughline_store::{FileSummary, NewFile, Reader, Store};

/// A region's temporary folder, with the schema its database is in when that is on a server; both go when it is dropped.
struct Folder {
    folder: TempDir,
    schema: Option<schema::Schema>,
}

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let schema = again::on_server().then(|| schema::Schema::make().unwrap());
        if let Some(schema) = &schema {
            std::fs::write(folder.path().join("region.toml"), format!("database = \"{}\"\n", schema.address)).unwrap();
        }
        Self { folder, schema }
    }

    fn path(&self) -> &std::path::Path {
        self.folder.path()
    }
}

fn region() -> (Folder, Store) {
    let folder = Folder::new();
    let store = Store::init(folder.path()).unwrap();
    (folder, store)
}

fn analyst() -> Actor {
    Actor { name: "ana".to_owned(), role: Role::Analyst }
}

fn reader(store: &Store) -> Reader<'_> {
    store.reader(&analyst(), Act::Snapshot, Purpose::Measurement)
}

fn refused<T>(given: Result<T, Failure>) -> Refusal {
    match given {
        Err(Failure::Refused(refusal)) => refusal,
        Err(other) => panic!("expected a refusal, got: {other}"),
        Ok(_) => panic!("expected a refusal"),
    }
}

fn law(regime: &str) -> Law {
    Law {
        regime: regime.to_owned(),
        agreement: String::new(),
        consent: String::new(),
        purpose: "research".to_owned(),
        allows: None,
        destroy_by: DestroyBy::NotRequired,
        destroy_because: "public data".to_owned(),
    }
}

fn file(hash: &str) -> NewFile {
    NewFile {
        name: format!("{hash}.csv"),
        hash: hash.to_owned(),
        size: 10,
        mapping: "prison".to_owned(),
        mapping_edition: "1".to_owned(),
        agency: "state prison".to_owned(),
        encoding: "utf-8".to_owned(),
        laws: vec![law("public_research")],
        replaces: Replaces::Person,
        several: false,
    }
}

fn span(from: i32, to: i32) -> Span {
    Span { axis: Axis(Arc::from("release")), from, to }
}

fn value(code: &str, value: Value) -> Fact {
    Fact::Observation { code: Arc::from(code), value, span: None }
}

fn state(code: &str, from: i32, to: i32) -> Fact {
    Fact::Observation { code: Arc::from(code), value: Value::Bool(true), span: Some(span(from, to)) }
}

fn text(word: &str) -> Value {
    Value::Text(word.to_owned())
}

fn record(line: u64, key: &str, raw: &str, facts: Vec<Fact>) -> Record {
    let facts = facts.into_iter().map(|fact| Stated { law: 0, fact }).collect();
    Record { line, key: key.to_owned(), raw: raw.as_bytes().to_vec(), facts, through: None, gives: Vec::new(), period: None }
}

fn import(store: &Store, new: &NewFile, records: &[Record]) -> FileSummary {
    store
        .write(|tx| {
            let mut writer = tx.begin_file(new)?;
            writer.keep(records)?;
            writer.finish()
        })
        .unwrap()
}

/// A region that begins its days in UTC and takes the rule of participation as it is.
fn settings() -> Region {
    Region {
        limits: Default::default(),
        name: Words::same("Springfield"),
        time_zone: "UTC".to_owned(),
        minimum_cell: 11,
        report: None,
        participation: Settings::default(),
        synthetic: true,
    }
}

/// A table of a kept snapshot.
fn opened(store: &Store, hash: &str, name: &str) -> RecordBatch {
    let tables = store.open_snapshot(hash).unwrap().tables;
    let (_, bytes) = tables.into_iter().find(|(known, _)| known == name).unwrap();
    let builder = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(bytes)).unwrap();
    let schema = builder.schema().clone();
    let batches: Vec<RecordBatch> = builder.build().unwrap().map(Result::unwrap).collect();
    arrow::compute::concat_batches(&schema, &batches).unwrap()
}
