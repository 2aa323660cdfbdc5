//! Tests of the database type on a server. They need one: see `tests/it/schema.rs`.

use super::*;
use crate::db::migrate::MIGRATIONS;
use crate::db::{Db, Site, Value};
use crate::schema::{self, Schema};
use std::sync::mpsc::channel;

fn site(address: &str) -> Site {
    Site::Server(Box::new(Address::parse(address, "a test").unwrap()))
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

#[test]
fn the_first_opening_makes_the_tables_and_the_next_finds_them() {
    let Some(schema) = Schema::make() else { return };
    let site = site(&schema.address);
    assert!(!Db::is_at(&site).unwrap());
    let db = Db::open(&site).unwrap();
    add_person(&db, "b").unwrap();
    drop(db);
    assert!(Db::is_at(&site).unwrap());
    let again = Db::open(&site).unwrap();
    add_person(&again, "a").unwrap();
    for id in ["Z", "é", "_"] {
        add_person(&again, id).unwrap();
    }
    assert_eq!(people(&again), ["Z", "_", "a", "b", "é"], "in the order of their bytes, whatever the server's language");
}

#[test]
fn an_older_edition_is_brought_up_and_a_newer_one_refused() {
    let Some(schema) = Schema::make() else { return };
    let site = site(&schema.address);
    let old = Db::open_with(&site, &MIGRATIONS[..1]).unwrap();
    add_person(&old, "a").unwrap();
    let bad = [
        Migration { edition: 1, sql: MIGRATIONS[0].sql, rows: None },
        Migration { edition: 2, sql: "CREATE TABLE half (id BIGINT PRIMARY KEY); CREATE TABLE person (id TEXT);", rows: None },
    ];
    assert!(Db::open_with(&site, &bad).is_err());
    assert!(old.read(|sql| sql.each("SELECT id FROM half", &[], |_| Ok(()))).is_err(), "a failing step leaves nothing");
    let new = Db::open(&site).unwrap();
    assert_eq!(people(&new), ["a"]);
    new.write(|sql| sql.execute("INSERT INTO schema_edition (edition, applied_at) VALUES (99, 0)", &[])).unwrap();
    assert_eq!(refused(Db::open(&site)), Refusal::NewerDatabase { found: 99, known: migrate::newest(MIGRATIONS) });
}

#[test]
fn a_second_writer_is_told_that_the_first_is_busy_and_may_come_again() {
    let Some(schema) = Schema::make() else { return };
    let site = site(&schema.address);
    let (first, second) = (Db::open(&site).unwrap(), Db::open(&site).unwrap());
    let (writing, is_writing) = channel::<()>();
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
fn two_regions_on_one_server_do_not_wait_for_each_other() {
    let (Some(one), Some(two)) = (Schema::make(), Schema::make()) else { return };
    let (one, two) = (Db::open(&site(&one.address)).unwrap(), Db::open(&site(&two.address)).unwrap());
    one.write(|sql| {
        sql.execute("INSERT INTO person (id) VALUES ('a')", &[])?;
        add_person(&two, "b")
    })
    .unwrap();
    assert_eq!((people(&one), people(&two)), (vec!["a".to_owned()], vec!["b".to_owned()]));
}

#[test]
fn what_fails_is_undone_whole_also_when_nobody_says_so() {
    let Some(schema) = Schema::make() else { return };
    let db = Db::open(&site(&schema.address)).unwrap();
    let given: Result<(), Failure> = db.write(|sql| {
        sql.execute("INSERT INTO person (id) VALUES ('a')", &[])?;
        Err(Failure::broken("testing", "on purpose"))
    });
    assert!(given.is_err() && people(&db).is_empty());
    let swallowed = db.write(|sql| {
        sql.execute("INSERT INTO person (id) VALUES ('a')", &[])?;
        assert!(sql.execute("INSERT INTO person (id) VALUES ('a')", &[]).is_err());
        Ok(())
    });
    assert!(swallowed.is_err(), "the server has undone it, so it is not acknowledged");
    let unsent = db.write(|sql| {
        let mut bulk = sql.bulk(&[("person", &["id"])])?;
        bulk.add(0, &["a".into()])
    });
    assert!(unsent.is_err());
    add_person(&db, "b").unwrap();
    assert_eq!(people(&db), ["b"]);
    let text = "INSERT INTO link (id, agency_record_id, person_id, because, made_at) VALUES (1, 'x', 'y', 'agency_id', 0)";
    assert!(db.write(|sql| sql.execute(text, &[])).is_err(), "a link to nobody is not kept");
    assert!(db.read(|sql| sql.execute("INSERT INTO person (id) VALUES ('c')", &[])).is_err(), "who reads does not write");
}

#[test]
fn values_come_back_as_they_went() {
    let Some(schema) = Schema::make() else { return };
    let db = Db::open(&site(&schema.address)).unwrap();
    let text = "SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS DOUBLE PRECISION), $4, CAST($5 AS BYTEA)";
    let all = [Value::Null, Value::Integer(i64::MIN), Value::Real(0.5), Value::Text("ñ"), Value::Blob(b"\0\xff")];
    db.read(|sql| {
        let check = |row: &crate::db::Row<'_>| {
            for (column, value) in all.iter().enumerate() {
                assert_eq!(row.value(column)?, *value);
            }
            assert!(row.text(1).is_err() && row.integer(0).is_err() && row.blob(3).is_err() && row.value(5).is_err());
            Ok(())
        };
        sql.each(text, &all, check)?;
        sql.first(text, &all, check)?;
        assert!(sql.first("SELECT $1", &[], check).is_err());
        Ok(())
    })
    .unwrap();
    let sum = "SELECT sum(id) FROM source_row";
    assert!(db.read(|sql| sql.first(sql_cast(sum).as_str(), &[], |row| row.optional_integer(0))).unwrap() == Some(None));
    assert!(db.read(|sql| sql.first(sum, &[], |row| row.optional_integer(0))).is_err(), "a sum is cast");
}

fn sql_cast(text: &str) -> String {
    text.replace("sum(id)", "CAST(sum(id) AS BIGINT)")
}

/// Many rows, large rows, and other statements between them: each goes through its own cursor.
#[test]
fn rows_come_one_by_one_and_other_statements_may_run_between_them() {
    let Some(schema) = Schema::make() else { return };
    let db = Db::open(&site(&schema.address)).unwrap();
    let long = "x".repeat(1000);
    db.write(|sql| {
        let mut bulk = sql.bulk(&[("person", &["id"])])?;
        for n in 0..20_000 {
            bulk.add(0, &[(&format!("{n:05}{long}")).into()])?;
        }
        bulk.finish()
    })
    .unwrap();
    let mut seen = 0;
    db.read(|sql| {
        sql.each("SELECT id FROM person WHERE id >= $1 ORDER BY id", &["00000".into()], |row| {
            assert_eq!(row.text(0)?.get(..5), Some(format!("{seen:05}").as_str()));
            if seen % 5000 == 0 {
                let n = sql.first("SELECT count(*) FROM person", &[], |row| row.integer(0))?;
                let inner = sql.all("SELECT id FROM person ORDER BY id LIMIT $1", &[100i64.into()], |row| Ok(row.text(0)?.len()))?;
                assert_eq!((n, inner.len()), (Some(20_000), 100));
            }
            seen += 1;
            Ok(())
        })
    })
    .unwrap();
    assert_eq!(seen, 20_000);
    let stopped = db.read(|sql| sql.each("SELECT id FROM person", &[], |_| Err(Failure::broken("testing", "on purpose"))));
    assert!(stopped.is_err());
    assert_eq!(db.read(|sql| sql.first("SELECT count(*) FROM person", &[], |row| row.integer(0))).unwrap(), Some(20_000));
}

#[test]
fn rows_in_bulk_find_their_parents_and_every_kind_of_value() {
    let Some(schema) = Schema::make() else { return };
    let db = Db::open(&site(&schema.address)).unwrap();
    db.write(|sql| {
        sql.execute("INSERT INTO agency (name, wrapped_key, created_at) VALUES ('a', $1, 0)", &[b"k"[..].into()])?;
        let mut bulk = sql.bulk(&[
            ("agency_record", &["id", "agency", "key_index", "sealed_key", "created_at"]),
            ("person", &["id"]),
            ("link", &["id", "agency_record_id", "person_id", "because", "made_at", "undone_at"]),
        ])?;
        for n in 0..3i64 {
            let id = format!("r{n}\0");
            bulk.add(0, &[(&id).into(), "a".into(), n.to_be_bytes()[..].into(), b""[..].into(), n.into()])?;
            bulk.add(1, &[(&id).into()])?;
            bulk.add(2, &[n.into(), (&id).into(), (&id).into(), "x".into(), 0i64.into(), (n == 1).then_some(7i64).into()])?;
        }
        assert!(bulk.add(1, &[5i64.into()]).is_err() && bulk.add(1, &[]).is_err());
        Ok(())
    })
    .unwrap_err();
    db.write(|sql| {
        let mut bulk = sql.bulk(&[("person", &["id"])])?;
        bulk.add(0, &["a\0b".into()])?;
        bulk.flush()?;
        assert_eq!(sql.execute("UPDATE person SET id = 'c' WHERE id = $1", &["a\u{fffd}b".into()])?, 1);
        bulk.add(0, &["d".into()])?;
        bulk.finish()
    })
    .unwrap();
    assert_eq!(people(&db), ["c", "d"]);
}

#[test]
fn a_line_cut_by_the_server_is_a_refusal_and_the_next_act_goes_on() {
    let Some(schema) = Schema::make() else { return };
    let db = Db::open(&site(&schema.address)).unwrap();
    let number = |sql: Sql<'_>| sql.first("SELECT pg_backend_pid()", &[], |row| row.integer(0)).map(Option::unwrap);
    let cut = |number: i64| {
        let number = i32::try_from(number).unwrap();
        schema.client().execute("SELECT pg_terminate_backend($1, 5000)", &[&number]).unwrap();
    };
    let given = db.write(|sql| {
        cut(number(sql)?);
        sql.execute("INSERT INTO person (id) VALUES ('a')", &[])
    });
    assert!(matches!(refused(given), Refusal::DatabaseNotReached { .. }));
    cut(db.read(number).unwrap());
    assert!(people(&db).is_empty(), "an idle line that was cut is replaced");
}

#[test]
fn a_server_that_cannot_be_used_is_a_refusal_that_keeps_the_password() {
    let Some(_schema) = Schema::make() else { return };
    let check = |address: &str, says: &str| {
        let said = refused(Db::open(&site(address))).to_string();
        assert!(said.contains(says) && !said.contains("s3cret"), "{address}: {said}");
    };
    check("postgres://ana:s3cret@127.0.0.1:1/x", "no server answers");
    check("postgres://ana:s3cret@no-such-host.invalid/x", "cannot be reached");
    check("postgres://ana:s3cret@%2Fno%2Fsuch/x", "no server answers");
    let server = std::env::var(schema::VARIABLE).unwrap();
    let config: postgres::Config = server.parse().unwrap();
    let (before_name, _) = server.rsplit_once('/').unwrap();
    check(&format!("{before_name}/no_such_database"), "createdb");
    let password = String::from_utf8(config.get_password().unwrap().to_vec()).unwrap();
    check(&server.replacen(&format!(":{password}@"), ":s3cret@", 1), "does not accept the account or its password");
    check(&format!("{server}?options=-csearch_path%3Dno_such_schema"), "no schema");
}
