//! Files taken in: once, again, newer, refused, interrupted.

use crate::{file, import, law, reader, record, refused, region, span, state, text, value};
use throughline_model::access::Act;
use throughline_model::event::Event;
use throughline_model::fact::{Fact, Record, Stated, Value};
use throughline_model::failure::Failure;
use throughline_model::issue::{Issue, Place, Severity};
use throughline_model::money::Cents;
use throughline_model::refusal::Refusal;
use throughline_store::{NewFile, Store};

#[test]
fn rows_and_facts_come_back_as_they_were_received() {
    let (_folder, store) = region();
    let facts = vec![
        value("age", Value::Int(27)),
        Fact::EmploymentSpell { span: span(7, 21), employer: Some("Ford".to_owned()), subsidized: Some(false) },
        Fact::EmploymentSpell { span: span(28, 35), employer: None, subsidized: None },
        Fact::Earnings { span: span(0, 365), amount: Cents(-12_345), employer: Some("Ford".to_owned()), source: Some("ui".into()) },
        Fact::Observation { code: "enrollment".into(), value: text("wioa_adult"), span: Some(span(0, 9)) },
        state("watched", 0, 364),
        value("race", text("black")),
        value("born_on", Value::Date(-9000)),
    ];
    let raw = "1,27,black,\u{fffd}";
    let done = import(&store, &file("aa"), &[record(2, "1", raw, facts.clone())]);
    assert_eq!((done.n_rows, done.n_kept, done.n_new_records, done.n_facts), (1, 1, 1, 8));
    let rows = reader(&store).rows(&done.id, 1, 10).unwrap();
    assert_eq!((rows.len(), rows[0].line, rows[0].raw.as_slice(), rows[0].superseded), (1, 2, raw.as_bytes(), false));
    let record = rows[0].record.clone().unwrap();
    assert_eq!(reader(&store).facts(&record).unwrap(), facts);
}

#[test]
fn the_same_bytes_are_found_again_under_the_same_mapping_and_edition_only() {
    let (_folder, store) = region();
    let done = import(&store, &file("aa"), &[record(2, "1", "1,x", vec![])]);
    let found = store.find_file("aa", "prison", "1").unwrap().unwrap();
    assert_eq!((found.id, found.n_rows, found.name.as_str()), (done.id, 1, "aa.csv"));
    assert_eq!(store.write(|tx| tx.find_file("aa", "prison", "2")).unwrap(), None);
    assert_eq!(store.find_file("aa", "wages", "1").unwrap(), None);
    assert_eq!(store.find_file("bb", "prison", "1").unwrap(), None);
}

#[test]
fn a_newer_file_stores_only_what_changed_and_replaces_it() {
    let (_folder, store) = region();
    let old = [record(2, "1", "1,20", vec![value("age", Value::Int(20))]), record(3, "2", "2,30", vec![value("age", Value::Int(30))])];
    let first = import(&store, &file("aa"), &old);
    let new = [old[0].clone(), record(3, "2", "2,31", vec![value("age", Value::Int(31))]), record(4, "3", "3,40", vec![])];
    let second = import(&store, &file("bb"), &new);
    assert_eq!((second.n_kept, second.n_unchanged, second.n_superseding, second.n_new_records), (3, 1, 1, 1));
    let rows = reader(&store).rows(&first.id, 1, 10).unwrap();
    assert_eq!(rows.iter().map(|r| r.superseded).collect::<Vec<_>>(), [false, true]);
    let facts = reader(&store).facts(rows[1].record.as_ref().unwrap()).unwrap();
    assert_eq!(facts, [value("age", Value::Int(31))]);
    assert_eq!(reader(&store).rows(&second.id, 1, 10).unwrap().len(), 2);
}

#[test]
fn another_mapping_of_the_agency_adds_to_a_person_and_replaces_nothing() {
    let (_folder, store) = region();
    let first = import(&store, &file("aa"), &[record(2, "1", "1,20", vec![value("age", Value::Int(20))])]);
    let wages = NewFile { mapping: "wages".to_owned(), ..file("bb") };
    let earned = Fact::Earnings { span: span(0, 90), amount: Cents(500), employer: None, source: None };
    let second = import(&store, &wages, &[record(2, "1", "1,5.00", vec![earned.clone()])]);
    assert_eq!((second.n_superseding, second.n_new_records), (0, 0));
    let rows = reader(&store).rows(&first.id, 1, 10).unwrap();
    let facts = reader(&store).facts(rows[0].record.as_ref().unwrap()).unwrap();
    assert_eq!(facts, [value("age", Value::Int(20)), earned]);
}

#[test]
fn another_edition_of_the_mapping_makes_the_same_row_new() {
    let (_folder, store) = region();
    let same = [record(2, "1", "1,20", vec![value("age", Value::Int(20))])];
    import(&store, &file("aa"), &same);
    let edition = NewFile { mapping_edition: "2".to_owned(), ..file("aa") };
    let second = import(&store, &edition, &same);
    assert_eq!((second.n_unchanged, second.n_superseding), (0, 1));
}

#[test]
fn the_same_id_at_another_agency_is_another_person() {
    let (_folder, store) = region();
    import(&store, &file("aa"), &[record(2, "1", "1,20", vec![])]);
    let other = NewFile { agency: "county jail".to_owned(), ..file("bb") };
    assert_eq!(import(&store, &other, &[record(2, "1", "1,20", vec![])]).n_new_records, 1);
}

#[test]
fn a_second_row_of_a_person_in_one_file_is_stored_and_not_believed() {
    let (_folder, store) = region();
    let twice = [record(2, "1", "1,20", vec![value("age", Value::Int(20))]), record(3, "1", "1,99", vec![value("age", Value::Int(99))])];
    let done = import(&store, &file("aa"), &twice);
    assert_eq!((done.n_rows, done.n_kept, done.n_refused, done.n_superseding, done.n_errors), (2, 1, 1, 0, 1));
    let rows = reader(&store).rows(&done.id, 1, 10).unwrap();
    assert_eq!((rows[1].raw.as_slice(), &rows[1].record), (&b"1,99"[..], &None));
    assert_eq!(reader(&store).facts(rows[0].record.as_ref().unwrap()).unwrap(), [value("age", Value::Int(20))]);
}

#[test]
fn refused_rows_and_issues_are_kept_with_their_file() {
    let (_folder, store) = region();
    let place = Place { file: "aa.csv".to_owned(), line: Some(3), column: None, field: Some("week4".to_owned()) };
    let error = Issue::error(place.clone(), "value_not_in_list", "\"often\" is neither 0 nor 1.", "Write 0 or 1.");
    let warning = Issue::warning(Place { line: None, field: None, ..place }, "empty_column", "week9 is empty.", "Ask the agency.");
    let done = store
        .write(|tx| {
            let mut writer = tx.begin_file(&file("aa"))?;
            writer.keep(&[record(2, "1", "1,0", vec![])])?;
            writer.refuse(3, b"2,often\xff")?;
            writer.issue(&error)?;
            writer.issue(&warning)?;
            writer.finish()
        })
        .unwrap();
    assert_eq!((done.n_rows, done.n_kept, done.n_refused, done.n_errors, done.n_warnings), (2, 1, 1, 1, 1));
    assert_eq!(reader(&store).issues(&done.id).unwrap(), [error, warning]);
    assert_eq!(reader(&store).rows(&done.id, 3, 10).unwrap()[0].raw, b"2,often\xff");
    let counts = store.issue_counts(&done.id).unwrap();
    let counts: Vec<_> = counts.iter().map(|c| (c.severity, c.code.as_str(), c.field.as_deref(), c.n)).collect();
    assert_eq!(counts, [(Severity::Error, "value_not_in_list", Some("week4"), 1), (Severity::Warning, "empty_column", None, 1)]);
    let kept = &store.files().unwrap()[0];
    assert_eq!((kept.n_rows, kept.n_kept, kept.n_refused, kept.n_warnings), (2, 1, 1, 1));
}

#[test]
fn what_is_not_finished_or_fails_leaves_nothing() {
    let (_folder, store) = region();
    let unfinished = store.write(|tx| tx.begin_file(&file("aa")).and_then(|mut w| w.keep(&[record(2, "1", "1", vec![])])));
    assert!(matches!(unfinished, Err(Failure::Broken { .. })));
    let failing: Result<(), _> = store.write(|tx| {
        let mut writer = tx.begin_file(&file("aa"))?;
        writer.keep(&[record(2, "1", "1", vec![])])?;
        writer.finish()?;
        let event = Event { actor: crate::analyst(), act: Act::Import, noun: "source_file", id: "x".to_owned(), fields: vec![] };
        tx.event(&event)?;
        Err(Refusal::Busy.into())
    });
    assert_eq!(refused(failing), Refusal::Busy);
    assert!(store.files().unwrap().is_empty() && store.events(9).unwrap().is_empty());
    assert_eq!(import(&store, &file("aa"), &[record(2, "1", "1", vec![])]).n_new_records, 1);
}

#[test]
fn rows_out_of_order_and_unknown_laws_are_faults() {
    let (_folder, store) = region();
    let check = |records: &[Record]| {
        let given = store.write(|tx| {
            let mut writer = tx.begin_file(&file("aa"))?;
            writer.keep(records)?;
            writer.finish()
        });
        assert!(matches!(given, Err(Failure::Broken { .. })));
    };
    check(&[record(3, "1", "1", vec![]), record(2, "2", "2", vec![])]);
    let mut stranger = record(2, "1", "1", vec![]);
    stranger.facts = vec![Stated { law: 1, fact: value("age", Value::Int(1)) }];
    check(&[stranger]);
    check(&[record(2, "1", "1", vec![]), record(2, "2", "2", vec![])]);
}

#[test]
fn every_fact_points_at_its_law() {
    let (folder, store) = region();
    let two_laws = NewFile { laws: vec![law("public_research"), law("ui_wages")], ..file("aa") };
    let mut row = record(
        2,
        "1",
        "1",
        vec![value("age", Value::Int(1)), Fact::Earnings { span: span(0, 90), amount: Cents(1), employer: None, source: None }],
    );
    row.facts[1].law = 1;
    import(&store, &two_laws, &[row]);
    drop(store);
    let database = rusqlite::Connection::open(folder.path().join("throughline.db")).unwrap();
    let text = "SELECT group_concat(p.regime, ' ') FROM statement s JOIN provenance p ON p.id = s.provenance_id ORDER BY p.id";
    let regimes: String = database.query_row(text, [], |row| row.get(0)).unwrap();
    assert_eq!(regimes, "public_research ui_wages");
}

#[test]
fn two_imports_at_once_are_both_kept() {
    let (folder, store) = region();
    let other = Store::open(folder.path()).unwrap();
    let rows = |hash: &str| -> Vec<_> { (1..200).map(|n| record(n, &format!("{hash}{n}"), "x", vec![state("watched", 0, 9)])).collect() };
    std::thread::scope(|scope| {
        for (store, hash) in [(&store, "aa"), (&other, "bb")] {
            let rows = rows(hash);
            scope.spawn(move || while !imported_or_busy(store, &file(hash), &rows) {});
        }
    });
    assert_eq!(store.files().unwrap().len(), 2);
    assert!(store.files().unwrap().iter().all(|f| f.n_kept == 199));
}

/// False when another writer was busy for too long: on a slow machine either import may be told to come again.
fn imported_or_busy(store: &Store, new: &NewFile, rows: &[Record]) -> bool {
    let given = store.write(|tx| {
        let mut writer = tx.begin_file(new)?;
        writer.keep(rows)?;
        writer.finish()
    });
    match given {
        Ok(_) => true,
        Err(Failure::Refused(Refusal::Busy)) => false,
        Err(other) => panic!("{other}"),
    }
}
