//! What a stolen database tells, and what happens without the right key.

use crate::{file, import, law, reader, record, refused, region, settings, span, state, text, value};
use std::path::Path;
use throughline_model::calendar::{Axis, Span};
use throughline_model::code::CodeBook;
use throughline_model::fact::{Fact, Record, Value};
use throughline_model::issue::{Issue, Place};
use throughline_model::money::Cents;
use throughline_model::refusal::Refusal;
use throughline_store::{KEY_FILE, NewFile, SNAPSHOTS_FOLDER, Store};

fn contains(folder: &Path, needle: &[u8]) -> bool {
    let files = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let mut databases = files.filter(|p| p.to_string_lossy().contains("throughline.db"));
    databases.any(|path| std::fs::read(path).unwrap().windows(needle.len()).any(|bytes| bytes == needle))
}

#[test]
fn no_value_of_a_person_can_be_read_in_the_database_files() {
    let (folder, store) = region();
    let facts = vec![
        value("name", text("Zebedee-Observed")),
        Fact::EmploymentSpell { span: span(0, 7), employer: Some("Zebedee-Employer".to_owned()), subsidized: None },
        Fact::Earnings { span: span(0, 7), amount: Cents(0x5a65_6265_6465_6521), employer: None, source: None },
        arrest(),
    ];
    let place = Place { file: "aa.csv".to_owned(), line: Some(3), column: None, field: None };
    store
        .write(|tx| {
            let mut writer = tx.begin_file(&file("aa"))?;
            writer.keep(&[record(2, "Zebedee-Key", "Zebedee-Raw,1", facts)])?;
            writer.refuse(3, b"Zebedee-Refused")?;
            writer.issue(&Issue::error(place, "bad", "Zebedee-Issue is no number.", "Mend-this"))?;
            writer.finish()
        })
        .unwrap();
    let (amount, day) = (0x5a65_6265_6465_6521_i64, FROM);
    let secrets = [&b"Zebedee"[..], b"re_arrest", &amount.to_be_bytes(), &amount.to_le_bytes(), &day.to_be_bytes(), &day.to_le_bytes()];
    let check = || {
        assert!(contains(folder.path(), b"Mend-this"), "the search finds what is plain");
        for secret in secrets {
            assert!(!contains(folder.path(), secret), "{}", String::from_utf8_lossy(secret));
        }
    };
    check();
    drop(store);
    check();
}

/// A day whose bytes stand nowhere else.
const FROM: i32 = 0x5a65_6245;

fn arrest() -> Fact {
    let span = Span { axis: Axis("Zebedee-axis".into()), from: FROM, to: FROM + 1 };
    Fact::Observation { code: "re_arrest".into(), value: Value::Bool(true), span: Some(span) }
}

fn database(folder: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(folder.join("throughline.db")).unwrap()
}

#[test]
fn the_tables_of_rows_and_statements_have_no_column_that_states_something() {
    let (folder, _store) = region();
    let columns = |table: &str| -> String {
        let text = "SELECT group_concat(name, ' ') FROM pragma_table_info(?1)";
        database(folder.path()).query_row(text, [table], |row| row.get(0)).unwrap()
    };
    assert_eq!(columns("statement"), "source_row_id provenance_id sealed");
    assert_eq!(columns("source_row"), "id file_number line agency_record_id period ended_by hash sealed_raw");
}

#[test]
fn statements_look_alike_whatever_they_state() {
    let (folder, store) = region();
    let rows =
        [vec![value("age", Value::Int(9))], vec![arrest()], vec![value("race", text("hispanic")), state("employment_watched", 0, 364)]];
    let rows: Vec<Record> = rows.into_iter().zip(2..).map(|(facts, line)| record(line, &line.to_string(), "1", facts)).collect();
    import(&store, &file("aa"), &rows);
    let text = "SELECT count(*), count(DISTINCT length(sealed)), count(DISTINCT sealed) FROM statement";
    let counts = database(folder.path()).query_row(text, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    assert_eq!(counts, (3, 1, 3));
}

#[test]
fn a_statement_moved_to_another_row_or_law_does_not_open() {
    let check = |place: &str| {
        let (folder, store) = region();
        let mut mine = record(2, "1", "1", vec![value("age", Value::Int(1)), value("age", Value::Int(2))]);
        mine.facts[1].law = 1;
        let two_laws = NewFile { laws: vec![law("public_research"), law("ui_wages")], ..file("aa") };
        let done = import(&store, &two_laws, &[mine, record(3, "2", "2", vec![value("age", Value::Int(3))])]);
        let person = reader(&store).rows(&done.id, 2, 1).unwrap()[0].record.clone().unwrap();
        assert_eq!(reader(&store).facts(&person).unwrap().len(), 2);
        let other = format!("SELECT sealed FROM statement WHERE {place}");
        let swap = format!("UPDATE statement SET sealed = ({other}) WHERE source_row_id = 1 AND provenance_id = 1");
        assert_eq!(database(folder.path()).execute(&swap, []).unwrap(), 1);
        assert!(reader(&store).facts(&person).is_err(), "{place}");
    };
    check("source_row_id = 2");
    check("source_row_id = 1 AND provenance_id = 2");
}

#[test]
fn throwing_away_the_key_of_a_source_leaves_nothing_to_read_of_it() {
    let (folder, store) = region();
    let gone = import(&store, &file("aa"), &[record(2, "1", "1", vec![arrest()])]);
    let stays = import(&store, &file("bb"), &[record(2, "2", "2", vec![value("age", Value::Int(3))])]);
    let person = |file| reader(&store).rows(file, 2, 1).unwrap()[0].record.clone().unwrap();
    let (one, two) = (person(&gone.id), person(&stays.id));
    assert_eq!(reader(&store).facts(&one).unwrap(), [arrest()]);
    let destroy = "UPDATE source_file SET wrapped_key = zeroblob(length(wrapped_key)) WHERE id = ?1";
    assert_eq!(database(folder.path()).execute(destroy, [&gone.id.0]).unwrap(), 1);
    assert!(reader(&store).facts(&one).is_err());
    assert_eq!(reader(&store).facts(&two).unwrap(), [value("age", Value::Int(3))]);
}

#[test]
fn a_missing_or_foreign_key_is_noticed_and_a_returned_one_opens() {
    let (folder, store) = region();
    let done = import(&store, &file("aa"), &[record(2, "1", "1,x", vec![])]);
    drop(store);
    let path = folder.path().join(KEY_FILE);
    let own = std::fs::read_to_string(&path).unwrap();
    let missing = Refusal::KeyMissing { path: path.display().to_string() };

    std::fs::remove_file(&path).unwrap();
    assert_eq!(refused(Store::open(folder.path())), missing);
    assert_eq!(refused(Store::init(folder.path())), missing);
    assert!(!path.exists(), "no new key is made for an old database");

    let (other, _) = region();
    std::fs::copy(other.path().join(KEY_FILE), &path).unwrap();
    assert_eq!(refused(Store::open(folder.path())), missing);
    for damaged in ["", "id = 1\nkey = 12\n", &own.replace("key =", "clef =")] {
        std::fs::write(&path, damaged).unwrap();
        assert_eq!(refused(Store::open(folder.path())), missing);
    }

    std::fs::write(&path, own).unwrap();
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(reader(&store).rows(&done.id, 1, 9).unwrap()[0].raw, b"1,x");
}

#[cfg(unix)]
#[test]
fn what_holds_people_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, store) = region();
    import(&store, &file("aa"), &[record(2, "1", "1", vec![])]);
    let built = reader(&store).snapshot(&CodeBook { codes: [].into() }, &settings()).unwrap();
    let (snapshot, _) = store.write(|tx| tx.keep_snapshot(built)).unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for name in [KEY_FILE, "throughline.db", "throughline.db-wal"] {
        assert_eq!(mode(&folder.path().join(name)), 0o600, "{name}");
    }
    assert_eq!((mode(&folder.path().join(SNAPSHOTS_FOLDER)), mode(&snapshot.folder)), (0o700, 0o700));
}

#[test]
fn a_value_moved_to_another_row_does_not_open() {
    let (folder, store) = region();
    let done = import(&store, &file("aa"), &[record(2, "1", "mine", vec![]), record(3, "2", "yours", vec![])]);
    drop(store);
    let database = rusqlite::Connection::open(folder.path().join("throughline.db")).unwrap();
    let swap = "UPDATE source_row SET sealed_raw = (SELECT sealed_raw FROM source_row WHERE line = 3) WHERE line = 2";
    assert_eq!(database.execute(swap, []).unwrap(), 1);
    drop(database);
    let store = Store::open(folder.path()).unwrap();
    assert!(reader(&store).rows(&done.id, 2, 1).is_err());
    assert_eq!(reader(&store).rows(&done.id, 3, 1).unwrap()[0].raw, b"yours");
}

#[test]
fn equal_rows_and_equal_keys_look_different_in_two_regions() {
    let hash = |folder: &Path| -> (Vec<u8>, Vec<u8>) {
        let database = rusqlite::Connection::open(folder.join("throughline.db")).unwrap();
        let text = "SELECT r.hash, a.key_index FROM source_row r JOIN agency_record a ON a.id = r.agency_record_id";
        database.query_row(text, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    };
    let (first, second) = (region(), region());
    for (_, store) in [&first, &second] {
        import(store, &file("aa"), &[record(2, "1", "same", vec![])]);
    }
    let (one, two) = (hash(first.0.path()), hash(second.0.path()));
    assert!(one.0 != two.0 && one.1 != two.1);
}

#[test]
fn opening_where_nothing_is_and_making_where_nothing_may_be_are_refusals() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(refused(Store::open(folder.path())), Refusal::CannotRead { .. }));
    assert!(!folder.path().join("throughline.db").exists());
    assert!(matches!(refused(Store::init(&folder.path().join("no-such"))), Refusal::CannotWrite { .. }));
    let taken = folder.path().join("taken");
    std::fs::create_dir_all(taken.join("throughline.db")).unwrap();
    assert!(matches!(refused(Store::init(&taken)), Refusal::CannotWrite { .. }));
}
