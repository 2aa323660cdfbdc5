//! Snapshots: what stands in them, that the same data gives the same bytes, and that nothing half-made is left.

use crate::{file, import, opened, reader, record, refused, region, settings, span, state, text, value};
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Date32Type, Int32Type, Int64Type};
use throughline_model::code::{Code, CodeBook, Kind};
use throughline_model::fact::{Fact, Record, Value};
use throughline_model::money::Cents;
use throughline_model::refusal::Refusal;
use throughline_model::words::Words;
use throughline_store::Store;
use throughline_store::snapshot::{Kept, MANIFEST_FILE, PERSONS_FILE, SPANS_FILE, Snapshot};

fn book() -> CodeBook {
    let code = |(name, kind): (&str, Kind)| Code {
        name: name.to_owned(),
        label: Words::same(name),
        kind,
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
    let kinds = [
        ("paroled", Kind::YesNo),
        ("age", Kind::Integer),
        ("debt", Kind::Money),
        ("race", Kind::Choice),
        ("note", Kind::Text),
        ("born_on", Kind::Date),
        ("watched", Kind::State),
        ("arrest", Kind::Event),
    ];
    CodeBook { codes: kinds.map(code).into() }
}

fn take(store: &Store) -> (Snapshot, Kept) {
    let built = reader(store).snapshot(&book(), &settings()).unwrap();
    store.write(|tx| tx.keep_snapshot(built)).unwrap()
}

fn words(batch: &RecordBatch, column: &str) -> Vec<Option<String>> {
    let array = batch.column_by_name(column).unwrap().as_dictionary::<Int32Type>();
    let words = array.downcast_dict::<arrow::array::StringArray>().unwrap();
    words.into_iter().map(|word| word.map(str::to_owned)).collect()
}

fn wholes(batch: &RecordBatch, column: &str) -> Vec<Option<i64>> {
    batch.column_by_name(column).unwrap().as_primitive::<Int64Type>().iter().collect()
}

/// Two people; the first states something of every kind.
fn people() -> Vec<Record> {
    let full = vec![
        value("paroled", Value::Bool(true)),
        value("age", Value::Int(27)),
        value("debt", Value::Money(1050)),
        value("race", text("black")),
        value("note", text("Zebedee's note")),
        value("born_on", Value::Date(-9000)),
        value("dropped_from_catalog", Value::Int(1)),
        Fact::EmploymentSpell { span: span(28, 35), employer: None, subsidized: None },
        Fact::EmploymentSpell { span: span(7, 21), employer: None, subsidized: Some(false) },
        Fact::EmploymentSpell { span: span(0, 7), employer: None, subsidized: Some(true) },
        Fact::Earnings { span: span(0, 90), amount: Cents(70_000), employer: None, source: None },
        state("watched", 0, 364),
        Fact::Observation { code: "arrest".into(), value: Value::Bool(false), span: Some(span(1, 2)) },
    ];
    vec![record(2, "1", "1", full), record(3, "2", "2", vec![value("race", text("asian"))])]
}

#[test]
fn the_tables_hold_what_is_stated_and_no_free_text() {
    let (_folder, store) = region();
    import(&store, &file("aa"), &people());
    let (snapshot, new) = take(&store);
    assert_eq!(new, Kept::New);
    assert_eq!((snapshot.n_persons, snapshot.n_spans, snapshot.edition), (2, 5, 3));
    let persons = opened(&store, &snapshot.hash, PERSONS_FILE);
    let names: Vec<String> = persons.schema().fields().iter().map(|f| f.name().clone()).collect();
    assert_eq!(names, ["person", "pseudonym", "paroled", "age", "debt", "race", "born_on"]);
    assert_eq!(persons.column(2).data_type(), &DataType::Boolean);
    assert_eq!(wholes(&persons, "person"), [Some(0), Some(1)]);
    let pseudonyms = persons.column(1).as_string::<i32>();
    assert!(pseudonyms.value(0) < pseudonyms.value(1) && pseudonyms.value(0).len() == 32);
    let full = if wholes(&persons, "age")[0].is_some() { 0 } else { 1 };
    assert_eq!(wholes(&persons, "age")[full], Some(27));
    assert_eq!(wholes(&persons, "debt")[full], Some(1050));
    assert!(persons.column(2).as_boolean().value(full) && persons.column(2).is_null(1 - full));
    assert_eq!(persons.column(6).as_primitive::<Date32Type>().value(full), -9000);
    assert_eq!(words(&persons, "race")[full].as_deref(), Some("black"));
    assert_eq!(words(&persons, "race")[1 - full].as_deref(), Some("asian"));

    let spans = opened(&store, &snapshot.hash, SPANS_FILE);
    assert_eq!(wholes(&spans, "person"), vec![Some(full as i64); 5]);
    let of: Vec<String> = words(&spans, "of").into_iter().flatten().collect();
    assert_eq!(of, ["earnings", "employment", "employment", "subsidized_employment", "watched"]);
    assert!(words(&spans, "axis").iter().all(|axis| axis.as_deref() == Some("release")));
    let days = |column: &str| spans.column_by_name(column).unwrap().as_primitive::<Int32Type>().values().to_vec();
    assert_eq!((days("from_day"), days("to_day")), (vec![0, 7, 28, 0, 0], vec![90, 21, 35, 7, 364]));
    assert_eq!(wholes(&spans, "amount"), [Some(70_000), None, None, None, None]);
}

#[test]
fn the_manifest_says_what_it_is_and_where_it_came_from() {
    let (_folder, store) = region();
    import(&store, &file("aa"), &people());
    let (snapshot, _) = take(&store);
    let manifest: serde_json::Value = serde_json::from_slice(&std::fs::read(snapshot.folder.join(MANIFEST_FILE)).unwrap()).unwrap();
    let as_of = store.files().unwrap()[0].received_at.to_string();
    let expected = serde_json::json!({
        "hash": snapshot.hash, "edition": 3, "as_of": as_of, "n_persons": 2, "n_spans": 5,
        "files": [{ "name": "aa.csv", "hash": "aa", "rows": 2, "mapping": "prison", "edition": "1" }],
    });
    assert_eq!(manifest, expected);
    let mut hasher = blake3::Hasher::new();
    for (_, bytes) in store.open_snapshot(&snapshot.hash).unwrap().tables {
        hasher.update(&bytes);
    }
    assert_eq!(hasher.finalize().to_hex().as_str(), snapshot.hash);
    assert!(snapshot.folder.ends_with(format!("snapshots/{}", &snapshot.hash[..16])));
}

#[test]
fn an_unchanged_database_gives_the_same_snapshot_and_a_change_another() {
    let (folder, store) = region();
    import(&store, &file("aa"), &people());
    let (first, _) = take(&store);
    let (again, new) = take(&store);
    assert_eq!((&again, new), (&first, Kept::Already));
    assert_eq!(std::fs::read_dir(folder.path().join("snapshots")).unwrap().count(), 1, "no temporary folder is left");

    import(&store, &file("bb"), &[record(2, "3", "3", vec![])]);
    let (second, new) = take(&store);
    assert!(new == Kept::New && second.hash != first.hash && second.n_persons == 3);
    assert_eq!(store.latest_snapshot().unwrap().as_ref(), Some(&second));
    assert_eq!(store.find_snapshot(&first.hash).unwrap(), Some(first));
    assert_eq!(store.find_snapshot("none").unwrap(), None);
}

#[test]
fn a_lost_or_damaged_folder_is_written_again() {
    let (_folder, store) = region();
    import(&store, &file("aa"), &people());
    let (first, _) = take(&store);
    let check = |damage: &dyn Fn()| {
        damage();
        assert_eq!(take(&store), (first.clone(), Kept::Rewritten));
        assert_eq!(take(&store), (first.clone(), Kept::Already));
    };
    check(&|| std::fs::remove_dir_all(&first.folder).unwrap());
    check(&|| std::fs::write(first.folder.join("persons.parquet.sealed"), "").unwrap());
    check(&|| std::fs::remove_file(first.folder.join("spans.parquet.sealed")).unwrap());
    check(&|| std::fs::write(first.folder.join(MANIFEST_FILE), "{}").unwrap());
    check(&|| std::fs::remove_file(first.folder.join(MANIFEST_FILE)).unwrap());
}

#[test]
fn a_snapshot_not_kept_leaves_nothing() {
    let (folder, store) = region();
    import(&store, &file("aa"), &people());
    drop(reader(&store).snapshot(&book(), &settings()).unwrap());
    assert_eq!(std::fs::read_dir(folder.path().join("snapshots")).unwrap().count(), 0);
    assert_eq!(store.latest_snapshot().unwrap(), None);
    assert_eq!(store.accesses(9).unwrap()[0].n_persons, 2, "but it was read");
}

#[test]
fn the_newest_row_wins_and_superseded_facts_are_gone() {
    let (_folder, store) = region();
    let row = |raw: &str, age: i64, days: i32| record(2, "1", raw, vec![value("age", Value::Int(age)), state("watched", 0, days)]);
    import(&store, &file("aa"), &[row("old", 20, 7)]);
    import(&store, &file("bb"), &[row("new", 21, 14)]);
    let other = throughline_store::NewFile { mapping: "wages".to_owned(), ..file("cc") };
    import(&store, &other, &[record(2, "1", "w", vec![value("age", Value::Int(22)), value("race", text("black"))])]);
    let (snapshot, _) = take(&store);
    let persons = opened(&store, &snapshot.hash, PERSONS_FILE);
    assert_eq!(wholes(&persons, "age"), [Some(22)]);
    assert_eq!(words(&persons, "race"), [Some("black".to_owned())]);
    let spans = opened(&store, &snapshot.hash, SPANS_FILE);
    assert_eq!(spans.column_by_name("to_day").unwrap().as_primitive::<Int32Type>().values().to_vec(), [14]);
}

#[test]
fn nothing_imported_is_a_refusal_and_refused_rows_are_nobody() {
    let (_folder, store) = region();
    assert!(matches!(refused(reader(&store).snapshot(&book(), &settings())), Refusal::NothingImported { .. }));
    store
        .write(|tx| {
            let mut writer = tx.begin_file(&file("aa"))?;
            writer.refuse(2, b"bad")?;
            writer.finish()
        })
        .unwrap();
    assert!(matches!(refused(reader(&store).snapshot(&book(), &settings())), Refusal::NothingImported { .. }));
}

#[test]
fn a_catalog_that_changed_the_kind_of_a_code_is_noticed() {
    let (_folder, store) = region();
    import(&store, &file("aa"), &[record(2, "1", "1", vec![value("age", text("old"))])]);
    let given = reader(&store).snapshot(&book(), &settings());
    assert!(given.unwrap_err().to_string().contains("age"));
}

#[test]
fn many_people_stand_in_the_order_of_their_pseudonyms() {
    let (_folder, store) = region();
    let n = 500;
    let rows: Vec<Record> = (1..=n).map(|i| record(i, &i.to_string(), "", vec![value("age", Value::Int(i as i64))])).collect();
    import(&store, &file("aa"), &rows);
    let (snapshot, _) = take(&store);
    let persons = opened(&store, &snapshot.hash, PERSONS_FILE);
    let pseudonyms: Vec<&str> = persons.column(1).as_string::<i32>().iter().flatten().collect();
    assert!(pseudonyms.len() == n as usize && pseudonyms.is_sorted());
    let mut ages: Vec<i64> = wholes(&persons, "age").into_iter().flatten().collect();
    ages.sort_unstable();
    assert_eq!(ages, (1..=n as i64).collect::<Vec<_>>());
}
