//! A region as edition 2 left it, with facts of every kind under two laws, brought up to date: nothing is lost, nothing else is said.

use crate::db::{Db, Site, Sql, Value};
use crate::key_file::Master;
use crate::keys::wrapping;
use crate::seal::{DataKey, Place};
use crate::store::{DATABASE_FILE, KEY_FILE, Store};
use crate::{NewFile, clock};
use std::path::Path;
use throughline_model::access::{Act, Actor, Purpose, Role};
use throughline_model::calendar::{Axis, Span};
use throughline_model::fact::{Fact, Record, Replaces, Stated, Value as Said};
use throughline_model::failure::Failure;
use throughline_model::ids::{FileId, RecordId};
use throughline_model::money::Cents;
use throughline_model::refusal::Refusal;
use throughline_model::regime::{DestroyBy, Law};

const RECORD: &str = "0190f3c2-0000-7000-8000-000000000001";

fn span() -> Span {
    Span { axis: Axis("release".into()), from: -7, to: 21 }
}

/// The facts of the one row, in its order, with their law and their bytes as edition 2 wrote them.
fn facts() -> Vec<(usize, Fact, &'static str, Vec<u8>)> {
    let when = [&(-7_i32).to_le_bytes()[..], &21_i32.to_le_bytes(), b"\x07release"].concat();
    let observed = |code: &str, value: Said, span| Fact::Observation { code: code.into(), value, span };
    vec![
        (0, observed("age", Said::Int(27), None), "observation", [b"\x03age\0i", &27_i64.to_le_bytes()[..]].concat()),
        (0, observed("race", Said::Text("black".to_owned()), None), "observation", b"\x04race\0tblack".to_vec()),
        (1, observed("arrest", Said::Bool(true), Some(span())), "observation", [b"\x06arrest\x01", &when[..], b"b\x01"].concat()),
        (
            1,
            Fact::EmploymentSpell { span: span(), employer: Some("Ford".to_owned()), subsidized: Some(true) },
            "employment_spell",
            [b"\x01\x01", &when[..], b"Ford"].concat(),
        ),
        (0, Fact::EmploymentSpell { span: span(), employer: None, subsidized: None }, "employment_spell", [b"\x02\0", &when[..]].concat()),
        (
            0,
            Fact::Earnings { span: span(), amount: Cents(-305), employer: None, source: None },
            "earnings",
            [&when[..], &(-305_i64).to_le_bytes()].concat(),
        ),
    ]
}

/// Writes the region: one agency, two files of one mapping, of which the second replaced the only row of the first.
fn write_edition_2(folder: &Path) -> FileId {
    let db = Db::of_edition(&Site::File(folder.join(DATABASE_FILE)), 2).unwrap();
    let master = Master::read_or_make(&folder.join(KEY_FILE)).unwrap();
    let newer = FileId(clock::new_id());
    db.write(|sql| {
        let proof = master.proof();
        let key = [(&master.id).into(), proof.as_slice().into()];
        sql.execute("INSERT INTO region_key (id, proof, made_at) VALUES ($1, $2, 0)", &key)?;
        let agency_place = Place { column: "agency.wrapped_key", id: b"state prison", nth: 0 };
        let (agency, wrapped) = new_key(&master, &agency_place, 1)?;
        sql.execute("INSERT INTO agency (name, wrapped_key, created_at) VALUES ('state prison', $1, 0)", &[wrapped.as_slice().into()])?;
        let sealed = agency.seal(&Place { column: "agency_record.key", id: RECORD.as_bytes(), nth: 0 }, b"1")?;
        let index = index(&master);
        let text = "INSERT INTO agency_record (id, agency, key_index, sealed_key, created_at) VALUES ($1, 'state prison', $2, $3, 0)";
        sql.execute(text, &[RECORD.into(), index.as_slice().into(), sealed.as_slice().into()])?;
        sql.execute("INSERT INTO person (id) VALUES ('somebody')", &[])?;
        let text = "INSERT INTO link (id, agency_record_id, person_id, because, made_at) VALUES (1, $1, 'somebody', 'agency_id', 0)";
        sql.execute(text, &[RECORD.into()])?;
        let older = write_file(sql, &master, &FileId(clock::new_id()), "aa", 0)?;
        write_row(sql, &older, 1, "1,old", &facts()[..1])?;
        let newer = write_file(sql, &master, &newer, "bb", 1)?;
        write_row(sql, &newer, 2, "1,new", &facts())?;
        sql.execute("UPDATE source_row SET superseded_by = 2 WHERE id = 1", &[])?;
        sql.execute("INSERT INTO sequence (name, next_id) VALUES ('source_row', 3), ('provenance', 5), ('link', 2)", &[]).map(|_| ())
    })
    .unwrap();
    newer
}

fn new_key(master: &Master, place: &Place<'_>, byte: u8) -> Result<(DataKey, Vec<u8>), Failure> {
    Ok((DataKey::new(&[byte; 32]), wrapping(master).seal(place, &[byte; 32])?))
}

/// The index of the one record, as edition 2 computed it.
fn index(master: &Master) -> [u8; 16] {
    let hash = blake3::keyed_hash(&master.derive("throughline store agency key index v1"), b"state prison\x001");
    hash.as_bytes()[..16].try_into().unwrap()
}

struct OldFile {
    id: FileId,
    key: DataKey,
    provenances: [i64; 2],
}

fn write_file(sql: Sql<'_>, master: &Master, id: &FileId, hash: &str, nth: i64) -> Result<OldFile, Failure> {
    let (key, wrapped) = new_key(master, &crate::source_file::wrapped_place(id), 2)?;
    let text = "INSERT INTO source_file (id, name, hash, size, mapping, mapping_edition, agency, encoding, n_rows, n_kept, n_unchanged, \
                n_refused, n_warnings, received_at, wrapped_key) VALUES ($1, 'a.csv', $2, 1, 'prison', '1', 'state prison', 'utf-8', 1, 1, 0, 0, 0, $3, $4)";
    sql.execute(text, &[(&id.0).into(), hash.into(), nth.into(), wrapped.as_slice().into()])?;
    let provenances = [1 + 2 * nth, 2 + 2 * nth];
    for (provenance, law) in provenances.into_iter().zip(0i64..) {
        let text = "INSERT INTO provenance (id, file_id, law, regime, agreement, consent, purpose, destroy_because) \
                    VALUES ($1, $2, $3, '', '', '', '', '')";
        sql.execute(text, &[provenance.into(), (&id.0).into(), law.into()])?;
    }
    Ok(OldFile { id: id.clone(), key, provenances })
}

fn write_row(sql: Sql<'_>, file: &OldFile, id: i64, raw: &str, facts: &[(usize, Fact, &'static str, Vec<u8>)]) -> Result<(), Failure> {
    let place = |column, nth| Place { column, id: Box::leak(Box::new(id.to_be_bytes())), nth };
    let sealed = file.key.seal(&place("source_row.raw", 0), raw.as_bytes())?;
    let text = "INSERT INTO source_row (id, file_id, line, hash, sealed_raw, agency_record_id, refused) VALUES ($1, $2, 2, $3, $4, $5, 0)";
    let values = [id.into(), (&file.id.0).into(), Value::Blob(&[0; 16]), sealed.as_slice().into(), RECORD.into()];
    sql.execute(text, &values)?;
    for ((law, _, table, plain), nth) in facts.iter().zip(0_u32..) {
        let column: &'static str = match *table {
            "observation" => "observation.sealed",
            "earnings" => "earnings.sealed",
            _ => "employment_spell.sealed",
        };
        let sealed = file.key.seal_in(&place(column, nth), plain, 64)?;
        let text = format!("INSERT INTO {table} (source_row_id, nth, provenance_id, sealed) VALUES ($1, $2, $3, $4)");
        let provenance = file.provenances[*law];
        sql.execute(&text, &[id.into(), i64::from(nth).into(), provenance.into(), sealed.as_slice().into()])?;
    }
    Ok(())
}

fn stated(store: &Store) -> Vec<Fact> {
    let actor = Actor { name: "ana".to_owned(), role: Role::Analyst };
    store.reader(&actor, Act::Snapshot, Purpose::Measurement).facts(&RecordId(RECORD.to_owned())).unwrap()
}

fn expected() -> Vec<Fact> {
    facts().into_iter().map(|(_, fact, _, _)| fact).collect()
}

#[test]
fn a_region_of_edition_2_keeps_every_fact_and_knows_its_rows_again() {
    let folder = tempfile::tempdir().unwrap();
    let newer = write_edition_2(folder.path());
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(stated(&store), expected());
    let actor = Actor { name: "ana".to_owned(), role: Role::Analyst };
    let rows = store.reader(&actor, Act::Snapshot, Purpose::Measurement).rows(&newer, 1, 9).unwrap();
    assert_eq!(rows.iter().map(|row| (row.raw.as_slice(), row.superseded)).collect::<Vec<_>>(), [(&b"1,new"[..], false)]);
    let laws =
        "SELECT p.regime, count(*) FROM statement s JOIN provenance p ON p.id = s.provenance_id GROUP BY s.source_row_id, p.law, p.regime";
    assert_eq!(store.read(|sql| sql.all(laws, &[], |row| row.integer(1))).unwrap(), [1, 1, 1]);

    let law = || Law {
        regime: String::new(),
        agreement: String::new(),
        consent: String::new(),
        purpose: String::new(),
        allows: None,
        destroy_by: DestroyBy::NotRequired,
        destroy_because: String::new(),
    };
    let new = NewFile {
        name: "c.csv".to_owned(),
        hash: "cc".to_owned(),
        size: 1,
        mapping: "prison".to_owned(),
        mapping_edition: "1".to_owned(),
        agency: "state prison".to_owned(),
        encoding: "utf-8".to_owned(),
        laws: vec![law(), law()],
        replaces: Replaces::Person,
        several: false,
    };
    let facts = facts().into_iter().map(|(law, fact, _, _)| Stated { law, fact }).collect();
    let same = Record { line: 2, key: "1".to_owned(), through: None, gives: vec![], period: None, raw: b"1,new".to_vec(), facts };
    let other = Record { line: 3, key: "2".to_owned(), raw: b"2".to_vec(), facts: vec![], ..same.clone() };
    let done = store
        .write(|tx| {
            let mut writer = tx.begin_file(&new)?;
            writer.keep(&[same, other])?;
            writer.finish()
        })
        .unwrap();
    assert_eq!((done.n_unchanged, done.n_superseding, done.n_new_records), (1, 0, 1), "a row that comes again is known again");
    assert_eq!(stated(&store), expected());
}

#[test]
fn without_its_key_nothing_is_moved_and_with_it_everything() {
    let folder = tempfile::tempdir().unwrap();
    write_edition_2(folder.path());
    let (key, away) = (folder.path().join(KEY_FILE), folder.path().join("away"));
    std::fs::rename(&key, &away).unwrap();
    assert!(matches!(Store::open(folder.path()), Err(Failure::Refused(Refusal::KeyMissing { .. }))));
    let database = rusqlite::Connection::open(folder.path().join(DATABASE_FILE)).unwrap();
    let count = |text: &str| database.query_row(text, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(count("SELECT max(edition) FROM schema_edition"), 2);
    assert_eq!(count("SELECT (SELECT count(*) FROM observation) + (SELECT count(*) FROM earnings)"), 5);
    drop(database);
    std::fs::rename(&away, &key).unwrap();
    assert_eq!(stated(&Store::open(folder.path()).unwrap()), expected());
}
