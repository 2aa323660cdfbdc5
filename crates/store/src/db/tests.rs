//! Tests of the database type on a file: editions, kinds of errors, two writers. Those on a server stand in `server/tests.rs`.

use super::*;
use rusqlite::Connection;
use std::path::Path;
use std::sync::mpsc::channel;
use throughline_model::refusal::Refusal;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn at(path: &Path) -> Site {
    Site::File(path.to_owned())
}

fn writer(db: &Db) -> MutexGuard<'_, Connection> {
    match &db.engine {
        Engine::Sqlite(file) => lock(&file.writer),
        Engine::Server(_) => panic!("expected a file"),
    }
}

fn refused<T>(given: Result<T, Failure>) -> Refusal {
    match given {
        Err(Failure::Refused(refusal)) => refusal,
        Err(other) => panic!("expected a refusal, got: {other}"),
        Ok(_) => panic!("expected a refusal"),
    }
}

fn add_person(db: &Db, id: &str) -> Result<(), Failure> {
    db.write(|sql| sql.execute("INSERT INTO person (id) VALUES ($1)", &[id.into()]).map(|_| ()))
}

fn people(db: &Db) -> Vec<String> {
    db.read(|sql| sql.all("SELECT id FROM person ORDER BY id", &[], |row| Ok(row.text(0)?.to_owned()))).unwrap()
}

fn newest() -> i64 {
    migrate::newest(MIGRATIONS)
}

/// The name of the copy made before the upgrade of an older file, or of the next one made.
fn copied(nth: u32) -> String {
    let more = if nth == 1 { String::new() } else { format!(".{nth}") };
    format!("t.db.before-edition-{}{more}", newest())
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names.retain(|name| !name.ends_with("-wal") && !name.ends_with("-shm"));
    names
}

#[test]
fn an_older_edition_is_copied_and_brought_up_with_its_rows() {
    let folder = folder();
    let path = folder.path().join("t.db");
    let old = Db::open_with(&at(&path), &MIGRATIONS[..1]).unwrap();
    add_person(&old, "a").unwrap();
    drop(old);

    let new = Db::open(&at(&path)).unwrap();
    add_person(&new, "b").unwrap();
    assert_eq!(people(&new), ["a", "b"]);
    new.read(|sql| sql.each("SELECT id FROM release", &[], |_| Ok(()))).unwrap();
    drop(new);
    drop(Db::open(&at(&path)).unwrap());
    assert_eq!(names_in(folder.path()), ["t.db", &copied(1)], "one copy, made once");

    let copy = Db::open_with(&at(&folder.path().join(copied(1))), &MIGRATIONS[..1]).unwrap();
    assert_eq!(people(&copy), ["a"]);
}

#[test]
fn a_second_upgrade_never_writes_over_the_first_copy() {
    let folder = folder();
    let path = folder.path().join("t.db");
    drop(Db::open_with(&at(&path), &MIGRATIONS[..1]).unwrap());
    std::fs::write(folder.path().join(copied(1)), "an earlier copy").unwrap();
    drop(Db::open(&at(&path)).unwrap());
    assert_eq!(std::fs::read(folder.path().join(copied(1))).unwrap(), b"an earlier copy");
    assert_eq!(names_in(folder.path()), ["t.db", &copied(1), &copied(2)]);
}

#[test]
fn a_failing_step_leaves_the_old_edition() {
    let folder = folder();
    let path = folder.path().join("t.db");
    drop(Db::open_with(&at(&path), &MIGRATIONS[..1]).unwrap());
    let bad = [
        Migration { edition: 1, sql: MIGRATIONS[0].sql, rows: None },
        Migration { edition: 2, sql: "CREATE TABLE half (id BIGINT PRIMARY KEY); CREATE TABLE person (id TEXT);", rows: None },
    ];
    assert!(Db::open_with(&at(&path), &bad).is_err());
    let db = Db::open(&at(&path)).unwrap();
    assert!(db.read(|sql| sql.each("SELECT id FROM half", &[], |_| Ok(()))).is_err());
}

#[test]
fn a_newer_edition_is_refused_and_not_touched() {
    let folder = folder();
    let path = folder.path().join("t.db");
    let db = Db::open(&at(&path)).unwrap();
    db.write(|sql| sql.execute("INSERT INTO schema_edition (edition, applied_at) VALUES (99, 0)", &[])).unwrap();
    drop(db);
    let before = std::fs::read(&path).unwrap();
    assert_eq!(refused(Db::open(&at(&path))), Refusal::NewerDatabase { found: 99, known: newest() });
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn every_edition_has_its_number() {
    let numbers: Vec<i64> = MIGRATIONS.iter().map(|m| m.edition).collect();
    assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
}

#[test]
fn a_second_writer_is_told_that_the_first_is_busy_and_may_come_again() {
    let folder = folder();
    let path = folder.path().join("t.db");
    let (first, second) = (Db::open(&at(&path)).unwrap(), Db::open(&at(&path)).unwrap());
    let (writing, is_writing) = channel();
    let (refused_now, was_refused) = channel::<()>();
    std::thread::scope(|scope| {
        let first = &first;
        scope.spawn(move || {
            first
                .write(|sql| {
                    sql.execute("INSERT INTO person (id) VALUES ('a')", &[])?;
                    writing.send(()).unwrap();
                    was_refused.recv().unwrap();
                    Ok(())
                })
                .unwrap();
        });
        is_writing.recv().unwrap();
        assert_eq!(refused(add_person(&second, "b")), Refusal::Busy);
        assert!(people(&second).is_empty(), "reading goes on, and shows nothing unfinished");
        refused_now.send(()).unwrap();
    });
    add_person(&second, "b").unwrap();
    assert_eq!(people(&second), ["a", "b"]);
}

#[test]
fn what_fails_is_undone_whole() {
    let folder = folder();
    let db = Db::open(&at(&folder.path().join("t.db"))).unwrap();
    let given: Result<(), Failure> = db.write(|sql| {
        sql.execute("INSERT INTO person (id) VALUES ('a')", &[])?;
        Err(Failure::broken("testing", "on purpose"))
    });
    assert!(given.is_err());
    assert!(people(&db).is_empty());
}

#[test]
fn a_link_to_nobody_is_not_kept() {
    let folder = folder();
    let db = Db::open(&at(&folder.path().join("t.db"))).unwrap();
    let text = "INSERT INTO link (id, agency_record_id, person_id, because, made_at) VALUES (1, 'x', 'y', 'agency_id', 0)";
    assert!(db.write(|sql| sql.execute(text, &[])).is_err());
}

#[test]
fn a_full_disk_is_a_refusal() {
    let folder = folder();
    let db = Db::open(&at(&folder.path().join("t.db"))).unwrap();
    writer(&db).execute_batch("PRAGMA max_page_count = 1").unwrap();
    let long = "x".repeat(1 << 20);
    let given = refused(add_person(&db, &long));
    assert!(matches!(&given, Refusal::CannotWrite { reason, .. } if reason.contains("full")), "{given}");
    assert!(people(&db).is_empty());
}

#[test]
fn a_database_that_may_only_be_read_is_a_refusal() {
    let folder = folder();
    let db = Db::open(&at(&folder.path().join("t.db"))).unwrap();
    writer(&db).execute_batch("PRAGMA query_only = ON").unwrap();
    let given = refused(add_person(&db, "a"));
    assert!(matches!(&given, Refusal::CannotWrite { reason, .. } if reason.contains("only be read")), "{given}");
}

#[test]
fn what_is_no_database_is_said_so() {
    let folder = folder();
    let path = folder.path().join("t.db");
    std::fs::write(&path, "a letter to the mayor, long enough to be looked at as a header").unwrap();
    let given = refused(Db::open(&at(&path)));
    assert!(matches!(&given, Refusal::CannotRead { reason, .. } if reason.contains("no Throughline database")), "{given}");
    assert!(matches!(refused(Db::open(&at(&folder.path().join("no/such/t.db")))), Refusal::CannotWrite { .. }));
}

#[test]
fn statements_with_parameters_out_of_order_are_refused() {
    let folder = folder();
    let db = Db::open(&at(&folder.path().join("t.db"))).unwrap();
    let out_of_order = "UPDATE sequence SET next_id = $2 WHERE name = $1";
    assert!(db.write(|sql| sql.execute(out_of_order, &["a".into(), Value::Integer(1)])).is_err());
    assert!(db.write(|sql| sql.execute("DELETE FROM sequence WHERE name = $1", &[])).is_err());
}

#[test]
fn values_come_back_as_they_went() {
    let folder = folder();
    let db = Db::open(&at(&folder.path().join("t.db"))).unwrap();
    let all = [Value::Null, Value::Integer(i64::MIN), Value::Real(0.5), Value::Text("ñ"), Value::Blob(b"\0\xff")];
    db.read(|sql| {
        sql.each("SELECT $1, $2, $3, $4, $5", &all, |row| {
            for (column, value) in all.iter().enumerate() {
                assert_eq!(row.value(column)?, *value);
            }
            assert!(row.text(1).is_err() && row.integer(0).is_err() && row.blob(3).is_err());
            Ok(())
        })
    })
    .unwrap();
}

#[test]
fn commits_wait_for_the_disk() {
    let folder = folder();
    let db = Db::open(&at(&folder.path().join("t.db"))).unwrap();
    let setting = |name: &str| writer(&db).query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, String>(0));
    assert_eq!(setting("journal_mode").unwrap(), "wal");
    let number = |name: &str| writer(&db).query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0));
    assert_eq!(number("synchronous").unwrap(), 2, "FULL");
    assert_eq!(number("foreign_keys").unwrap(), 1);
    assert_eq!(number("secure_delete").unwrap(), 1);
}

#[test]
fn what_is_deleted_is_gone_from_the_file() {
    let folder = folder();
    let path = folder.path().join("t.db");
    let holds = |needle: &[u8]| std::fs::read(&path).unwrap().windows(needle.len()).any(|bytes| bytes == needle);
    let db = Db::open(&at(&path)).unwrap();
    add_person(&db, "Zebedee").unwrap();
    writer(&db).execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    assert!(holds(b"Zebedee"), "the search finds what is there");
    db.write(|sql| sql.execute("DELETE FROM person", &[])).unwrap();
    writer(&db).execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    assert!(!holds(b"Zebedee"));
}

#[cfg(unix)]
#[test]
fn the_database_its_log_and_the_copy_before_an_upgrade_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let path = folder.path().join("t.db");
    drop(Db::open_with(&at(&path), &MIGRATIONS[..1]).unwrap());
    let db = Db::open(&at(&path)).unwrap();
    add_person(&db, "a").unwrap();
    let mut names: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
        names.push(entry.file_name().into_string().unwrap());
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{names:?}");
    }
    names.sort();
    assert_eq!(names, ["t.db", "t.db-shm", "t.db-wal", &copied(1)]);
}

#[test]
fn a_step_numbered_below_one_already_taken_is_still_taken() {
    let folder = folder();
    let path = folder.path().join("t.db");
    let step = |edition, sql| Migration { edition, sql, rows: None };
    let (one, two) = (step(1, MIGRATIONS[0].sql), step(2, "CREATE TABLE two (id BIGINT PRIMARY KEY)"));
    let four = || step(4, "CREATE TABLE four (id BIGINT PRIMARY KEY)");
    drop(Db::open_with(&at(&path), &[one, four()]).unwrap());
    let db = Db::open_with(&at(&path), &[step(1, MIGRATIONS[0].sql), two, four()]).unwrap();
    assert_eq!(db.read(migrate::editions).unwrap(), [1, 2, 4]);
    db.read(|sql| sql.each("SELECT id FROM two", &[], |_| Ok(()))).unwrap();
}

#[test]
fn rows_in_bulk_are_rows() {
    let folder = folder();
    let db = Db::open(&at(&folder.path().join("t.db"))).unwrap();
    db.write(|sql| {
        let mut bulk = sql.bulk(&[("person", &["id"])])?;
        bulk.add(0, &["b".into()])?;
        bulk.add(0, &["a".into()])?;
        assert!(bulk.add(1, &["c".into()]).is_err() && bulk.add(0, &[]).is_err());
        bulk.finish()
    })
    .unwrap();
    assert_eq!(people(&db), ["a", "b"]);
}
