//! Destroying: what must be gone is looked for in every byte of every file, and a destruction interrupted after any step is finished.

use crate::Folder;
use crate::{analyst, file, import, law, reader, record, refused, region, settings, text, value};
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use throughline_model::access::{Act, Purpose};
use throughline_model::code::CodeBook;
use throughline_model::destruction::{Destroyed, Scope, Step};
use throughline_model::event::Event;
use throughline_model::fact::Stated;
use throughline_model::ids::PersonId;
use throughline_model::issue::{Issue, Place};
use throughline_model::person::{Cluster, Join};
use throughline_model::refusal::Refusal;
use throughline_model::regime::{Barred, DestroyBy, Law};
use throughline_store::{DATABASE_FILE, KEY_FILE, NewFile, Purge, Store};

fn rows(from: u64, n: u64) -> Vec<throughline_model::fact::Record> {
    let row = |i: u64| record(i - from + 2, &format!("K{i}"), &format!("K{i},Ada{i}"), vec![value("name", text(&format!("Ada{i}")))]);
    (from..from + n).map(row).collect()
}

/// Two files of one agency (people 1 to 3, and 2 to 5), one of another, links between them, a refused row, a snapshot.
fn filled() -> (Folder, Store) {
    let (folder, store) = region();
    let place = Place { file: "aa.csv".to_owned(), line: Some(9), column: None, field: None };
    store
        .write(|tx| {
            let mut writer = tx.begin_file(&file("aa"))?;
            writer.keep(&rows(1, 3))?;
            writer.refuse(9, b"K2,Ada again")?;
            writer.issue(&Issue::error(place, "twice", "K2 stands twice.", "Mend"))?;
            writer.finish()
        })
        .unwrap();
    import(&store, &NewFile { mapping: "second".to_owned(), ..file("bb") }, &rows(2, 4));
    import(&store, &NewFile { agency: "college".to_owned(), mapping: "c".to_owned(), ..file("cc") }, &rows(3, 2));
    let of = |agency: &str, key: &str| reader(&store).find_record(agency, key).unwrap().unwrap();
    let (one, other) = (of("state prison", "K3"), of("college", "K3"));
    let join = Join { one: one.clone(), other: other.clone(), weight: 900, reasons: "both are called Ada3".to_owned() };
    store.write(|tx| tx.apply_links(&[Cluster { records: vec![one, other], joins: vec![join] }], "m", &analyst())).unwrap();
    snapshot(&store);
    (folder, store)
}

fn snapshot(store: &Store) -> String {
    let built = reader(store).snapshot(&CodeBook { codes: [].into() }, &settings()).unwrap();
    store.write(|tx| tx.keep_snapshot(built)).unwrap().0.hash
}

fn count(folder: &Folder, table: &str) -> i64 {
    let text = format!("SELECT count(*) FROM {table}");
    match &folder.schema {
        Some(schema) => schema.client().query_one(&text, &[]).unwrap().get(0),
        None => rusqlite::Connection::open(folder.path().join(DATABASE_FILE)).unwrap().query_row(&text, [], |row| row.get(0)).unwrap(),
    }
}

fn person(store: &Store, agency: &str, key: &str) -> PersonId {
    let record = reader(store).find_record(agency, key).unwrap().unwrap();
    reader(store).person_of(&record, None).unwrap().unwrap()
}

pub fn rotated(store: &mut Store) {
    let event = |_: &throughline_store::Rotated| Event {
        actor: analyst(),
        act: Act::RotateKey,
        noun: "region_key",
        id: String::new(),
        fields: vec![],
    };
    store.rotate_key(event).unwrap();
}

/// One step further; the store is closed and opened after each.
fn step(store: &mut Store, mut purge: Purge) -> Purge {
    let reached = |store: &Store, purge: &mut Purge, step| {
        store.write(|tx| tx.purge_reached(&purge.id, step, &purge.done)).unwrap();
        purge.step = step;
    };
    match purge.step {
        Step::Begun => {
            purge.done = store.write(|tx| tx.purge_rows(&purge)).unwrap();
            purge.step = Step::Rows;
        }
        Step::Rows => {
            purge.done = store.sweep(&purge).unwrap();
            reached(store, &mut purge, Step::Files);
        }
        Step::Files => {
            assert!(store.scrub().unwrap());
            reached(store, &mut purge, Step::Pages);
        }
        Step::Pages => {
            rotated(store);
            reached(store, &mut purge, Step::Key);
        }
        Step::Key => reached(store, &mut purge, Step::Finished),
        Step::Finished => {}
    }
    purge
}

pub fn all_steps(store: &mut Store, scope: &Scope) -> Destroyed {
    let mut purge = store.write(|tx| tx.begin_purge(scope, &analyst())).unwrap();
    while purge.step != Step::Finished {
        purge = step(store, purge);
    }
    purge.done
}

#[test]
fn a_file_goes_with_its_key_its_records_and_what_was_made_of_it() {
    let (folder, mut store) = filled();
    fs::write(folder.path().join("throughline.db.before-edition-4"), "an old copy").unwrap();
    fs::create_dir(folder.path().join("snapshots/.making-x")).unwrap();
    let id = store.files().unwrap()[0].id.clone();
    let (planned, counted) = store.plan_purge(&Scope::File(id.clone())).unwrap();
    assert_eq!((planned.files.len(), count(&folder, "source_row")), (1, 10), "a plan changes nothing");
    let done = all_steps(&mut store, &Scope::File(id.clone()));
    assert_eq!(done.n_rows, counted.n_rows, "a plan says what is done");
    let of = |table: &str| done.n_rows.get(table).copied().unwrap_or_default();
    // K1 is stated by nothing else; K2 and K3 are.
    assert_eq!([of("source_row"), of("statement"), of("issue"), of("agency_record"), of("link"), of("person")], [4, 3, 1, 1, 1, 1]);
    assert_eq!((done.keys.as_slice(), done.snapshots.len(), done.n_copies), (&[format!("file {id}")][..], 1, 2));
    assert!(done.files[0].whole && done.laws[0].law.regime == "public_research");
    assert_eq!((count(&folder, "source_row"), count(&folder, "statement"), count(&folder, "snapshot")), (6, 6, 0));
    assert!(!folder.path().join("throughline.db.before-edition-4").exists());
    assert_eq!(fs::read_dir(folder.path().join("snapshots")).unwrap().count(), 0);
    assert!(store.tombstone("file", "aa").unwrap().is_some() && store.tombstone("file", "bb").unwrap().is_none());
    assert!(store.tombstone("snapshot", &done.snapshots[0]).unwrap().is_some());
    assert!(store.unfinished_purges().unwrap().is_empty());
    assert_eq!(snapshot(&store).len(), 64, "the rest can be measured");
    assert_eq!(refused(store.plan_purge(&Scope::File(id.clone()))), Refusal::NothingToDestroy { what: format!("file {id}") });
}

#[test]
fn a_person_goes_from_every_file_and_nobody_else_does() {
    let (folder, mut store) = filled();
    let who = person(&store, "college", "K3");
    let done = all_steps(&mut store, &Scope::Person(who.clone()));
    // Rows of K3 in three files; both records and the person; reasons that spoke of both went with the links.
    let of = |table: &str| done.n_rows.get(table).copied().unwrap_or_default();
    assert_eq!([of("source_row"), of("statement"), of("agency_record"), of("person")], [3, 3, 2, 1 + 1], "{done:?}");
    assert_eq!(done.files.iter().filter(|file| !file.whole).count(), 3);
    assert!(reader(&store).find_record("college", "K3").unwrap().is_none());
    assert_eq!(store.files().unwrap().len(), 3);
    assert_eq!(count(&folder, "agency_record"), 5);
    // The refused row that names K2 goes with K2, although no record claims it.
    let who = person(&store, "state prison", "K2");
    let done = all_steps(&mut store, &Scope::Person(who));
    assert_eq!((done.n_rows["source_row"], done.n_rows["issue"]), (3, 1));
}

#[test]
fn an_agency_goes_with_its_key() {
    let (folder, mut store) = filled();
    let done = all_steps(&mut store, &Scope::Agency("state prison".to_owned()));
    assert!(done.keys.contains(&"agency state prison".to_owned()));
    assert_eq!((count(&folder, "agency"), count(&folder, "agency_record"), store.files().unwrap().len()), (1, 2, 1));
    let who = person(&store, "college", "K3");
    let records = store.reader(&analyst(), Act::Person, Purpose::RecordKeeping).records_of(&who, None).unwrap();
    assert_eq!((records.len(), records[0].reasons.as_deref()), (1, None), "reasons that spoke of both are gone");
}

#[test]
fn what_is_due_goes_and_the_rest_of_its_file_stands() {
    let (_folder, mut store) = region();
    let until = |day| Law { destroy_by: DestroyBy::Day(day), ..law("ui_wages") };
    let new = NewFile { laws: vec![law("public_research"), until(100)], ..file("aa") };
    let mut row = record(2, "K1", "K1,Ada,12.50", vec![value("name", text("Ada"))]);
    row.facts.push(Stated { law: 1, fact: value("wage", text("12.50")) });
    let done = import(&store, &new, &[row]);
    import(&store, &NewFile { laws: vec![until(90)], mapping: "b".to_owned(), ..file("bb") }, &rows(5, 1));
    assert!(store.plan_purge(&Scope::Due(90)).is_err(), "the last day is a day");
    let (targets, _) = store.plan_purge(&Scope::Due(101)).unwrap();
    assert_eq!((targets.files.len(), targets.laws.len()), (1, 1));
    let gone = all_steps(&mut store, &Scope::Due(101));
    assert_eq!((gone.files.len(), gone.laws.len(), gone.n_rows["source_row made empty"]), (2, 2, 1));
    let kept = reader(&store).rows(&done.id, 1, 9).unwrap();
    assert_eq!((kept.len(), kept[0].raw.as_slice()), (1, &b""[..]), "the row as received held it too");
    assert_eq!(reader(&store).facts(kept[0].record.as_ref().unwrap()).unwrap(), [value("name", text("Ada"))]);
    assert!(store.plan_purge(&Scope::Due(101)).is_err(), "nothing is due twice");
}

#[test]
fn interrupted_after_any_step_it_is_finished_by_whoever_comes_next() {
    for stop_after in 0..5 {
        let (folder, mut store) = filled();
        let id = store.files().unwrap()[0].id.clone();
        let mut purge = store.write(|tx| tx.begin_purge(&Scope::File(id.clone()), &analyst())).unwrap();
        for _ in 0..stop_after {
            purge = step(&mut store, purge);
        }
        drop(store);
        let mut store = Store::open(folder.path()).unwrap();
        let left = store.unfinished_purges().unwrap();
        assert_eq!(left, [purge]);
        let mut purge = left.into_iter().next().unwrap();
        while purge.step != Step::Finished {
            purge = step(&mut store, purge);
        }
        assert_eq!(purge.done.n_rows["source_row"], 4, "what went is known to the end");
        assert_eq!(count(&folder, "source_row"), 6);
        assert!(store.unfinished_purges().unwrap().is_empty());
    }
}

/// The same file, byte for byte.
fn copy_of(folder: &Path) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for name in [DATABASE_FILE, "throughline.db-wal"] {
        if folder.join(name).exists() {
            fs::copy(folder.join(name), copy.path().join(name)).unwrap();
        }
    }
    copy
}

#[test]
fn a_copy_from_before_cannot_be_opened_with_the_key_from_after() {
    let (folder, mut store) = filled();
    let id = store.files().unwrap()[0].id.clone();
    let before = copy_of(folder.path());
    all_steps(&mut store, &Scope::File(id.clone()));
    fs::copy(folder.path().join(KEY_FILE), before.path().join(KEY_FILE)).unwrap();
    assert!(matches!(refused(Store::open(before.path())), Refusal::KeyMissing { .. }));
    // Not only the lock on the door: with the proof of the new key put into the copy, its wrapped keys do not open.
    let now = rusqlite::Connection::open(folder.path().join(DATABASE_FILE)).unwrap();
    let (key, proof): (String, Vec<u8>) =
        now.query_row("SELECT id, proof FROM region_key", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let old = rusqlite::Connection::open(before.path().join(DATABASE_FILE)).unwrap();
    assert_eq!(old.execute("UPDATE region_key SET id = ?1, proof = ?2", (key, proof)).unwrap(), 1);
    drop(old);
    assert!(Store::open(before.path()).is_err());
    // Nor with the kept keys of the region as it is now: the file's own key does not.
    let keys: Vec<(String, Vec<u8>)> = {
        let mut all = now.prepare("SELECT name, wrapped_key FROM kept_key").unwrap();
        all.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    };
    let old = rusqlite::Connection::open(before.path().join(DATABASE_FILE)).unwrap();
    for (name, wrapped) in keys {
        old.execute("UPDATE kept_key SET wrapped_key = ?1 WHERE name = ?2", (wrapped, name)).unwrap();
    }
    drop(old);
    let opened = Store::open(before.path()).unwrap();
    assert_eq!(opened.files().unwrap().len(), 3, "what is plain is there");
    assert!(reader(&opened).rows(&id, 1, 9).is_err(), "what was destroyed is not");
}

#[test]
fn what_a_law_bars_is_neither_measured_nor_read() {
    let (_folder, store) = region();
    let consented = Law { consent: "form 3".to_owned(), ..law("consent") };
    let done = import(&store, &NewFile { laws: vec![consented], ..file("aa") }, &rows(1, 2));
    import(&store, &NewFile { mapping: "b".to_owned(), ..file("bb") }, &rows(5, 1));
    let people = |store: &Store| {
        let built = reader(store).snapshot(&CodeBook { codes: [].into() }, &settings()).unwrap();
        store.write(|tx| tx.keep_snapshot(built)).unwrap().0.n_persons
    };
    assert_eq!(people(&store), 3);
    let record = reader(&store).rows(&done.id, 1, 1).unwrap()[0].record.clone().unwrap();
    assert_eq!(reader(&store).facts(&record).unwrap().len(), 1);
    let barred = store.barred_laws(Purpose::Linking, 0).unwrap();
    assert_eq!(barred.iter().map(|b| (b.because, b.whole_file)).collect::<Vec<_>>(), [(Barred::NotAllowed, true); 2]);
    assert!(store.barred_laws(Purpose::Measurement, 0).unwrap().is_empty());
    assert!(matches!(refused(store.write(|tx| tx.withdraw_consent("form 4"))), Refusal::NoSuchConsent { .. }));
    assert_eq!(store.write(|tx| tx.withdraw_consent("form 3")).unwrap(), 1);
    assert_eq!(store.write(|tx| tx.withdraw_consent("form 3")).unwrap(), 1, "twice is once");
    assert_eq!(people(&store), 1);
    assert!(reader(&store).facts(&record).unwrap().is_empty());
    assert_eq!(store.barred_laws(Purpose::Measurement, 0).unwrap()[0].because, Barred::Withdrawn);
}

#[test]
fn what_was_read_before_records_went_is_not_kept_after() {
    let (folder, mut store) = filled();
    let scope = Scope::File(store.files().unwrap()[0].id.clone());
    let build = |store: &Store| reader(store).snapshot(&CodeBook { codes: [].into() }, &settings()).unwrap();
    let kept = |store: &Store, built| store.write(|tx| tx.keep_snapshot(built));
    let before = build(&store);
    let backup = store.backup(&folder.path().join("a.backup"), &[]).unwrap();
    let purge = store.write(|tx| tx.begin_purge(&scope, &analyst())).unwrap();
    assert_eq!(refused(kept(&store, before)), Refusal::DestroyedMeanwhile);
    assert_eq!(refused(store.write(|tx| tx.keep_backup(&backup))), Refusal::DestroyedMeanwhile);
    // begun, and its rows still there to be read
    let between = build(&store);
    let purge = step(&mut store, purge);
    assert_eq!(refused(kept(&store, between)), Refusal::DestroyedMeanwhile);
    let after = build(&store);
    step(&mut store, purge);
    drop(after);
    let last = build(&store);
    kept(&store, last).unwrap();
    assert_eq!(count(&folder, "snapshot"), 1);
}

#[test]
fn what_killed_backups_left_goes_and_what_is_being_written_stays() {
    let (folder, mut store) = filled();
    let left = |name: &str| folder.path().join(format!(".throughline-backup-{name}"));
    fs::write(left("killed"), "half a backup").unwrap();
    let being_made = store.backup(&folder.path().join("a.backup"), &[]).unwrap();
    assert!(!left("killed").exists(), "the next backup removes it");
    let second = store.backup(&folder.path().join("b.backup"), &[]).unwrap();
    store.write(|tx| tx.keep_backup(&being_made)).unwrap();
    drop(second);
    fs::write(left("again"), "half a backup").unwrap();
    let scope = Scope::File(store.files().unwrap()[0].id.clone());
    let done = all_steps(&mut store, &scope);
    assert!(!left("again").exists() && !folder.path().join("a.backup").exists());
    assert_eq!((done.n_copies, done.backups.len()), (1, 1));
}

#[test]
fn a_key_without_its_database_makes_no_empty_one() {
    let (folder, store) = filled();
    drop(store);
    if folder.schema.is_some() {
        return;
    }
    let elsewhere = tempfile::tempdir().unwrap();
    fs::copy(folder.path().join(KEY_FILE), elsewhere.path().join(KEY_FILE)).unwrap();
    assert!(matches!(refused(Store::init(elsewhere.path())), Refusal::DatabaseElsewhere { .. }));
    assert!(matches!(refused(Store::open(elsewhere.path())), Refusal::DatabaseElsewhere { .. }));
    assert!(!elsewhere.path().join(DATABASE_FILE).exists());
}
