//! Snapshots: what stands in them, that the same data gives the same bytes, and that nothing half-made is left.

use crate::{file, import, opened, reader, record, refused, region, settings, span, state, text, value};
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Date32Type, Int32Type, Int64Type};
use throughline_model::calendar::{Axis, Span};
use throughline_model::code::{Code, CodeBook, CodeValue, Kind};
use throughline_model::fact::{Fact, Record, Value};
use throughline_model::money::Cents;
use throughline_model::refusal::Refusal;
use throughline_model::words::Words;
use throughline_store::Store;
use throughline_store::snapshot::{Kept, MANIFEST_FILE, PARTICIPATIONS_FILE, PERSONS_FILE, SPANS_FILE, Snapshot};

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

/// Codes of participation and one that says who somebody is.
fn book_of_participation() -> CodeBook {
    let mut book = book();
    let blank = book.codes[0].clone();
    let value =
        |code: &str, counts: Option<&str>| CodeValue { code: code.to_owned(), label: Words::same(code), counts: counts.map(str::to_owned) };
    let code = |name: &str, kind, values| Code { name: name.to_owned(), kind, values, ..blank.clone() };
    book.codes.push(code("enrollment", Kind::State, vec![value("wioa_adult", None), value("reentry", None)]));
    book.codes.push(code("service", Kind::Event, vec![value("career_counseling", Some("participation"))]));
    book.codes.push(Code { identity: true, ..code("address", Kind::State, vec![]) });
    book.codes.push(Code { identity: true, ..code("sex", Kind::Choice, vec![]) });
    book
}

fn on(from: i32, to: i32) -> Span {
    Span { axis: Axis::calendar(), from, to }
}

fn kept(store: &Store) -> Snapshot {
    let built = reader(store).snapshot(&book_of_participation(), &settings()).unwrap();
    store.write(|tx| tx.keep_snapshot(built)).unwrap().0
}

#[test]
fn spans_say_which_kind_whose_employer_and_which_agency_and_never_who() {
    let (_folder, store) = region();
    let observed = |code: &str, kind: &str, span| Fact::Observation { code: code.into(), value: text(kind), span: Some(span) };
    let job = |employer: &str| Fact::EmploymentSpell { span: on(0, 9), employer: Some(employer.to_owned()), subsidized: None };
    let earned = |employer: &str| {
        let (employer, source) = (Some(employer.to_owned()), Some("ui".into()));
        Fact::Earnings { span: on(0, 91), amount: Cents(5), employer, source }
    };
    let facts = vec![
        observed("enrollment", "reentry", on(10, i32::MAX)),
        observed("address", "Zebedee street", on(0, 9)),
        value("sex", text("F")),
        job("Ford"),
        earned("Ford"),
        earned("Opel"),
    ];
    import(&store, &file("aa"), &[record(2, "1", "1", facts)]);
    let snapshot = kept(&store);
    let spans = opened(&store, &snapshot.hash, SPANS_FILE);
    let of = words(&spans, "of");
    assert_eq!(of.iter().flatten().collect::<Vec<_>>(), ["earnings", "earnings", "employment", "enrollment"]);
    assert_eq!(words(&spans, "value"), ["ui", "ui", "", "reentry"].map(|w| Some(w.to_owned()).filter(|w| !w.is_empty())));
    assert!(words(&spans, "agency").iter().all(|agency| agency.as_deref() == Some("state prison")));
    let employers: Vec<Option<i32>> = spans.column_by_name("employer").unwrap().as_primitive::<Int32Type>().iter().collect();
    let mut paid: Vec<i32> = employers[..2].iter().flatten().copied().collect();
    paid.sort_unstable();
    assert_eq!((paid, employers[3]), (vec![0, 1], None));
    let ford = employers[2].unwrap();
    assert!(employers[..2].contains(&Some(ford)), "one number for one employer");
    let ends = spans.column_by_name("to_day").unwrap().as_primitive::<Int32Type>();
    assert_eq!(ends.value(3), snapshot.as_of_day + 1, "what goes on ends for now");
    assert!(opened(&store, &snapshot.hash, PERSONS_FILE).column_by_name("sex").is_none());
    let tables = store.open_snapshot(&snapshot.hash).unwrap();
    assert_eq!(tables.as_of, snapshot.as_of_day);
    for (name, bytes) in &tables.tables {
        assert!(!bytes.windows(7).any(|part| part == b"Zebedee"), "{name}");
    }
}

#[test]
fn periods_of_participation_stand_in_a_table_of_their_own() {
    let (_folder, store) = region();
    let observed = |code: &str, kind: &str, span| Fact::Observation { code: code.into(), value: text(kind), span: Some(span) };
    let facts = vec![
        observed("enrollment", "wioa_adult", on(100, 201)),
        observed("service", "career_counseling", on(100, 101)),
        observed("service", "career_counseling", on(150, 151)),
    ];
    import(&store, &file("aa"), &[record(2, "1", "1", facts), record(3, "2", "2", vec![])]);
    let periods = opened(&store, &kept(&store).hash, PARTICIPATIONS_FILE);
    assert_eq!(periods.num_rows(), 1);
    let day = |column: &str| periods.column_by_name(column).unwrap().as_primitive::<Date32Type>().value(0);
    assert_eq!((day("entry_on"), day("exit_on")), (100, 150));
    assert_eq!((words(&periods, "provider"), words(&periods, "exit_reason")), (vec![Some("state prison".to_owned())], vec![None]));
    let flag = |column: &str| periods.column_by_name(column).unwrap().as_boolean().value(0);
    assert_eq!(["in_wioa_adult", "in_reentry", "co_enrolled", "reportable_only"].map(flag), [true, false, false, false]);
    assert_eq!(wholes(&periods, "n_programs"), [Some(1)]);
}

#[test]
fn a_snapshot_that_lay_open_is_opened_and_sealed() {
    let (folder, store) = region();
    import(&store, &file("aa"), &people());
    let (newer, _) = take(&store);
    let plain: Vec<(String, Vec<u8>)> = store.open_snapshot(&newer.hash).unwrap().tables.into_iter().take(2).collect();
    let bytes: Vec<u8> = plain.iter().flat_map(|(_, bytes)| bytes.clone()).collect();
    let hash = blake3::hash(&bytes).to_hex().to_string();
    let place = folder.path().join("snapshots").join(&hash[..16]);
    std::fs::create_dir(&place).unwrap();
    plain.iter().for_each(|(name, bytes)| std::fs::write(place.join(name), bytes).unwrap());
    let database = rusqlite::Connection::open(folder.path().join("throughline.db")).unwrap();
    let text =
        "INSERT INTO snapshot (id, hash, edition, as_of, n_persons, n_spans, files, made_at) VALUES ('old', ?1, 1, 0, 2, 5, '[]', 0)";
    database.execute(text, [&hash]).unwrap();
    drop(database);
    let names = || {
        let mut names: Vec<String> = std::fs::read_dir(&place).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    for _ in 0..2 {
        let opened = store.open_snapshot(&hash).unwrap();
        assert_eq!((opened.tables, opened.as_of), (plain.clone(), 0));
        assert_eq!(names(), ["persons.parquet.sealed", "spans.parquet.sealed"]);
    }
    std::fs::write(place.join("spans.parquet.sealed"), "damaged").unwrap();
    assert!(matches!(refused(store.open_snapshot(&hash)), Refusal::CannotRead { .. }));
}
