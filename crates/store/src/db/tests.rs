//! Tests of the database type: editions, kinds of errors, two writers.

use super::*;
use std::sync::mpsc::channel;
use throughline_model::refusal::Refusal;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn refused<T>(given: Result<T, Failure>) -> Refusal {
    match given {
        Err(Failure::Refused(refusal)) => refusal,
        Err(other) => panic!("expected a refusal, got: {other}"),
        Ok(_) => panic!("expected a refusal"),
    }
}

fn add_agency(db: &Db, name: &str) -> Result<(), Failure> {
    let text = "INSERT INTO agency (name, wrapped_key, created_at) VALUES ($1, $2, 0)";
    db.write(|sql| sql.execute(text, &[name.into(), Value::Blob(b"key")]).map(|_| ()))
}

fn agencies(db: &Db) -> Vec<String> {
    db.read(|sql| sql.all("SELECT name FROM agency ORDER BY name", &[], |row| Ok(row.text(0)?.to_owned()))).unwrap()
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
    let old = Db::open_with(&path, &MIGRATIONS[..1]).unwrap();
    add_agency(&old, "a").unwrap();
    drop(old);

    let new = Db::open(&path).unwrap();
    add_agency(&new, "b").unwrap();
    assert_eq!(agencies(&new), ["a", "b"]);
    new.read(|sql| sql.each("SELECT id FROM release", &[], |_| Ok(()))).unwrap();
    drop(new);
    drop(Db::open(&path).unwrap());
    assert_eq!(names_in(folder.path()), ["t.db", "t.db.before-edition-3"], "one copy, made once");

    let copy = Db::open_with(&folder.path().join("t.db.before-edition-3"), &MIGRATIONS[..1]).unwrap();
    assert_eq!(agencies(&copy), ["a"]);
}

#[test]
fn a_second_upgrade_never_writes_over_the_first_copy() {
    let folder = folder();
    let path = folder.path().join("t.db");
    drop(Db::open_with(&path, &MIGRATIONS[..1]).unwrap());
    std::fs::write(folder.path().join("t.db.before-edition-3"), "an earlier copy").unwrap();
    drop(Db::open(&path).unwrap());
    assert_eq!(std::fs::read(folder.path().join("t.db.before-edition-3")).unwrap(), b"an earlier copy");
    assert_eq!(names_in(folder.path()), ["t.db", "t.db.before-edition-3", "t.db.before-edition-3.2"]);
}

#[test]
fn a_failing_step_leaves_the_old_edition() {
    let folder = folder();
    let path = folder.path().join("t.db");
    drop(Db::open_with(&path, &MIGRATIONS[..1]).unwrap());
    let bad = [
        Migration { edition: 1, sql: MIGRATIONS[0].sql, rows: None },
        Migration { edition: 2, sql: "CREATE TABLE half (id BIGINT PRIMARY KEY); CREATE TABLE agency (id TEXT);", rows: None },
    ];
    assert!(Db::open_with(&path, &bad).is_err());
    let db = Db::open(&path).unwrap();
    assert!(db.read(|sql| sql.each("SELECT id FROM half", &[], |_| Ok(()))).is_err());
}

#[test]
fn a_newer_edition_is_refused_and_not_touched() {
    let folder = folder();
    let path = folder.path().join("t.db");
    let db = Db::open(&path).unwrap();
    db.write(|sql| sql.execute("INSERT INTO schema_edition (edition, applied_at) VALUES (99, 0)", &[])).unwrap();
    drop(db);
    let before = std::fs::read(&path).unwrap();
    assert_eq!(refused(Db::open(&path)), Refusal::NewerDatabase { found: 99, known: 3 });
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn every_edition_has_its_number() {
    let numbers: Vec<i64> = MIGRATIONS.iter().map(|m| m.edition).collect();
    assert_eq!(numbers, (1..=MIGRATIONS.len() as i64).collect::<Vec<_>>());
}

#[test]
fn a_second_writer_is_told_that_the_first_is_busy_and_may_come_again() {
    let folder = folder();
    let path = folder.path().join("t.db");
    let (first, second) = (Db::open(&path).unwrap(), Db::open(&path).unwrap());
    let (writing, is_writing) = channel();
    let (refused_now, was_refused) = channel::<()>();
    std::thread::scope(|scope| {
        let first = &first;
        scope.spawn(move || {
            first
                .write(|sql| {
                    sql.execute("INSERT INTO agency (name, wrapped_key, created_at) VALUES ('a', x'', 0)", &[])?;
                    writing.send(()).unwrap();
                    was_refused.recv().unwrap();
                    Ok(())
                })
                .unwrap();
        });
        is_writing.recv().unwrap();
        assert_eq!(refused(add_agency(&second, "b")), Refusal::Busy);
        assert!(agencies(&second).is_empty(), "reading goes on, and shows nothing unfinished");
        refused_now.send(()).unwrap();
    });
    add_agency(&second, "b").unwrap();
    assert_eq!(agencies(&second), ["a", "b"]);
}

#[test]
fn what_fails_is_undone_whole() {
    let folder = folder();
    let db = Db::open(&folder.path().join("t.db")).unwrap();
    let given: Result<(), Failure> = db.write(|sql| {
        sql.execute("INSERT INTO agency (name, wrapped_key, created_at) VALUES ('a', x'', 0)", &[])?;
        Err(Failure::broken("testing", "on purpose"))
    });
    assert!(given.is_err());
    assert!(agencies(&db).is_empty());
}

#[test]
fn a_link_to_nobody_is_not_kept() {
    let folder = folder();
    let db = Db::open(&folder.path().join("t.db")).unwrap();
    let text = "INSERT INTO link (id, agency_record_id, person_id, because, made_at) VALUES (1, 'x', 'y', 'agency_id', 0)";
    assert!(db.write(|sql| sql.execute(text, &[])).is_err());
}

#[test]
fn a_full_disk_is_a_refusal() {
    let folder = folder();
    let db = Db::open(&folder.path().join("t.db")).unwrap();
    lock(&db.writer).execute_batch("PRAGMA max_page_count = 1").unwrap();
    let long = "x".repeat(1 << 20);
    let given = refused(add_agency(&db, &long));
    assert!(matches!(&given, Refusal::CannotWrite { reason, .. } if reason.contains("full")), "{given}");
    assert!(agencies(&db).is_empty());
}

#[test]
fn a_database_that_may_only_be_read_is_a_refusal() {
    let folder = folder();
    let db = Db::open(&folder.path().join("t.db")).unwrap();
    lock(&db.writer).execute_batch("PRAGMA query_only = ON").unwrap();
    let given = refused(add_agency(&db, "a"));
    assert!(matches!(&given, Refusal::CannotWrite { reason, .. } if reason.contains("only be read")), "{given}");
}

#[test]
fn what_is_no_database_is_said_so() {
    let folder = folder();
    let path = folder.path().join("t.db");
    std::fs::write(&path, "a letter to the mayor, long enough to be looked at as a header").unwrap();
    let given = refused(Db::open(&path));
    assert!(matches!(&given, Refusal::CannotRead { reason, .. } if reason.contains("no Throughline database")), "{given}");
    assert!(matches!(refused(Db::open(&folder.path().join("no/such/t.db"))), Refusal::CannotWrite { .. }));
}

#[test]
fn statements_with_parameters_out_of_order_are_refused() {
    let folder = folder();
    let db = Db::open(&folder.path().join("t.db")).unwrap();
    let out_of_order = "UPDATE sequence SET next_id = $2 WHERE name = $1";
    assert!(db.write(|sql| sql.execute(out_of_order, &["a".into(), Value::Integer(1)])).is_err());
    assert!(db.write(|sql| sql.execute("DELETE FROM sequence WHERE name = $1", &[])).is_err());
}

#[test]
fn values_come_back_as_they_went() {
    let folder = folder();
    let db = Db::open(&folder.path().join("t.db")).unwrap();
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
    let db = Db::open(&folder.path().join("t.db")).unwrap();
    let setting = |name: &str| lock(&db.writer).query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, String>(0));
    assert_eq!(setting("journal_mode").unwrap(), "wal");
    let number = |name: &str| lock(&db.writer).query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0));
    assert_eq!(number("synchronous").unwrap(), 2, "FULL");
    assert_eq!(number("foreign_keys").unwrap(), 1);
    assert_eq!(number("secure_delete").unwrap(), 1);
}

#[test]
fn what_is_deleted_is_gone_from_the_file() {
    let folder = folder();
    let path = folder.path().join("t.db");
    let holds = |needle: &[u8]| std::fs::read(&path).unwrap().windows(needle.len()).any(|bytes| bytes == needle);
    let db = Db::open(&path).unwrap();
    add_agency(&db, "Zebedee").unwrap();
    lock(&db.writer).execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    assert!(holds(b"Zebedee"), "the search finds what is there");
    db.write(|sql| sql.execute("DELETE FROM agency", &[])).unwrap();
    lock(&db.writer).execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    assert!(!holds(b"Zebedee"));
}

#[cfg(unix)]
#[test]
fn the_database_its_log_and_the_copy_before_an_upgrade_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let path = folder.path().join("t.db");
    drop(Db::open_with(&path, &MIGRATIONS[..1]).unwrap());
    let db = Db::open(&path).unwrap();
    add_agency(&db, "a").unwrap();
    let mut names: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
        names.push(entry.file_name().into_string().unwrap());
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{names:?}");
    }
    names.sort();
    assert_eq!(names, ["t.db", "t.db-shm", "t.db-wal", "t.db.before-edition-3"]);
}
