//! Tests of backups: what comes back, from which engine into which, what is refused, and that others may write meanwhile.

use super::*;
use crate::db::{Value, tables};
use crate::schema::Schema;
use crate::source_file::NewFile;
use crate::store::{DATABASE_FILE, KEY_FILE};
use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::TempDir;
use throughline_model::fact::{Fact, Record, Stated, Value as Stating};
use throughline_model::regime::{DestroyBy, Law};

/// A region's folder, its database in a file or on a server.
fn folder(schema: Option<&Schema>) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let database = schema.map_or("sqlite", |schema| &schema.address);
    fs::write(folder.path().join("region.toml"), format!("database = \"{database}\"\n")).unwrap();
    fs::create_dir_all(folder.path().join("catalog/metrics")).unwrap();
    fs::write(folder.path().join("catalog/metrics/one.toml"), "a metric").unwrap();
    fs::write(folder.path().join("catalog/.hidden"), "not ours").unwrap();
    folder
}

fn record(line: u64, key: &str) -> Record {
    let fact = Fact::Observation { code: "note".into(), value: Stating::Text("Zebedee".to_owned()), span: None };
    let facts = vec![Stated { law: 0, fact }];
    Record { line, key: key.to_owned(), raw: b"Zebedee,1".to_vec(), facts, through: None, gives: Vec::new(), period: None }
}

fn import(store: &Store, hash: &str, n: u64) {
    let law = Law {
        regime: "r".to_owned(),
        agreement: String::new(),
        consent: String::new(),
        purpose: "research".to_owned(),
        allows: None,
        destroy_by: DestroyBy::NotRequired,
        destroy_because: "public".to_owned(),
    };
    let new = NewFile {
        name: format!("{hash}.csv"),
        hash: hash.to_owned(),
        size: 1,
        mapping: "m".to_owned(),
        mapping_edition: "1".to_owned(),
        agency: "a".to_owned(),
        encoding: "utf-8".to_owned(),
        laws: vec![law],
        replaces: throughline_model::fact::Replaces::Person,
        several: false,
    };
    let rows: Vec<Record> = (1..=n).map(|line| record(line, &format!("{hash}-{}", line % 97))).collect();
    store
        .write(|tx| {
            let mut writer = tx.begin_file(&new)?;
            writer.keep(&rows)?;
            writer.finish()
        })
        .unwrap();
}

/// Every row of every table, in words.
fn dump(store: &Store) -> BTreeMap<String, Vec<String>> {
    store
        .read(|sql| {
            let mut all = BTreeMap::new();
            for table in tables::all(sql)? {
                let text = format!("SELECT {} FROM {} ORDER BY {}", table.columns.join(", "), table.name, table.key.join(", "));
                let rows = sql.all(&text, &[], |row| {
                    let values: Result<Vec<Value<'_>>, Failure> = (0..table.columns.len()).map(|column| row.value(column)).collect();
                    Ok(format!("{:?}", values?))
                })?;
                all.insert(table.name, rows);
            }
            Ok(all)
        })
        .unwrap()
}

fn keep(store: &Store, target: &Path) -> Saved {
    let saved = store.backup(target, &["region.toml", "catalog"]).unwrap();
    store.write(|tx| tx.keep_backup(&saved)).unwrap();
    saved
}

/// An empty folder with the key, and the settings that it will have.
fn target(from: &Path) -> TempDir {
    let target = tempfile::tempdir().unwrap();
    fs::copy(from.join(KEY_FILE), target.path().join(KEY_FILE)).unwrap();
    target
}

fn refusal<T>(given: Result<T, Failure>) -> Refusal {
    match given {
        Err(Failure::Refused(refusal)) => refusal,
        Err(other) => panic!("expected a refusal, got: {other}"),
        Ok(_) => panic!("expected a refusal"),
    }
}

/// A backup's settings name the engine it was made on; here it is sent to another, by settings written in their place.
fn there_and_back(from: Option<&Schema>, to: Option<&Schema>) {
    let region = folder(from);
    let store = Store::init(region.path()).unwrap();
    import(&store, "aa", 300);
    import(&store, "bb", 2);
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("a.backup");
    let before = dump(&store);
    let settings = fs::read_to_string(region.path().join("region.toml")).unwrap();
    let sent = to.map_or("sqlite", |schema| &schema.address);
    fs::write(region.path().join("region.toml"), format!("database = \"{sent}\"\n")).unwrap();
    let saved = keep(&store, &file);
    fs::write(region.path().join("region.toml"), settings).unwrap();
    assert!(before.values().map(Vec::len).sum::<usize>() > 500 && saved.n_files == 2, "{saved:?}");

    let bytes = fs::read(&file).unwrap();
    assert_eq!((blake3::hash(&bytes).to_hex().as_str(), bytes.len() as u64), (saved.hash.as_str(), saved.size));
    assert!(!bytes.windows(7).any(|window| window == b"Zebedee"), "sealed");
    let noted = store.backups().unwrap();
    assert_eq!((noted.len(), &noted[0].path, &noted[0].hash), (1, &file, &saved.hash));

    let new = target(region.path());
    let restored = Store::restore(&file, new.path()).unwrap();
    assert_eq!((restored.n_rows, restored.n_files), (saved.n_rows, 2));
    assert_eq!(fs::read_to_string(new.path().join("catalog/metrics/one.toml")).unwrap(), "a metric");
    let mut names: Vec<_> = fs::read_dir(new.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let expected = ["catalog", "region.key", "region.toml", DATABASE_FILE];
    assert_eq!(names, if to.is_some() { &expected[..3] } else { &expected[..] });
    let again = Store::open(new.path()).unwrap();
    assert_eq!(dump(&again), before, "and the backup itself was not noted in it");
    import(&again, "cc", 2);
    let refused_orphan = again.write(|tx| tx.sql.execute("DELETE FROM person", &[]));
    assert!(refused_orphan.is_err(), "rows still refer to rows");
}

#[test]
fn a_file_comes_back_as_a_file() {
    there_and_back(None, None);
}

#[test]
fn a_backup_of_one_engine_is_restored_into_the_other() {
    let (Some(one), Some(two), Some(three)) = (Schema::make(), Schema::make(), Schema::make()) else { return };
    there_and_back(None, Some(&one));
    there_and_back(Some(&two), None);
    let four = Schema::make().unwrap();
    there_and_back(Some(&three), Some(&four));
}

#[test]
fn what_was_changed_cut_or_put_together_is_not_restored() {
    let region = folder(None);
    let store = Store::init(region.path()).unwrap();
    import(&store, "aa", 3);
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("a.backup");
    keep(&store, &file);
    let whole = fs::read(&file).unwrap();
    let new = target(region.path());
    let check = |bytes: &[u8], what: &str| {
        fs::write(&file, bytes).unwrap();
        let given = refusal(Store::restore(&file, new.path()));
        assert!(matches!(given, Refusal::NotABackup { .. }), "{what}: {given}");
        assert_eq!(fs::read_dir(new.path()).unwrap().count(), 1, "{what}: nothing is left");
    };
    for at in [0, 5, 30, 60, whole.len() / 2, whole.len() - 1] {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        check(&changed, &format!("byte {at}"));
    }
    for end in [0, 10, 40, whole.len() / 2, whole.len() - 1] {
        check(&whole[..end], &format!("cut at {end}"));
    }
    check(&[&whole[..], b"x"].concat(), "with more behind it");
    check(b"a letter to the mayor, long enough to be looked at", "a letter");
    assert!(matches!(refusal(Store::restore(&place.path().join("none"), new.path())), Refusal::CannotRead { .. }));
    fs::write(&file, &whole).unwrap();
    Store::restore(&file, new.path()).unwrap();
}

#[test]
fn nothing_is_written_over_and_the_right_key_must_be_there() {
    let region = folder(None);
    let store = Store::init(region.path()).unwrap();
    import(&store, "aa", 3);
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("a.backup");
    keep(&store, &file);
    assert!(matches!(refusal(store.backup(&file, &[])), Refusal::CannotWrite { .. }), "another name");
    assert!(matches!(refusal(store.backup(&place.path().join("no/such"), &[])), Refusal::CannotWrite { .. }));
    let full = refusal(Store::restore(&file, region.path()));
    assert!(matches!(&full, Refusal::CannotWrite { reason, .. } if reason.contains("already")), "{full}");
    let empty = tempfile::tempdir().unwrap();
    let missing = Refusal::KeyMissing { path: empty.path().join(KEY_FILE).display().to_string() };
    assert_eq!(refusal(Store::restore(&file, empty.path())), missing);
    let other = folder(None);
    drop(Store::init(other.path()).unwrap());
    fs::copy(other.path().join(KEY_FILE), empty.path().join(KEY_FILE)).unwrap();
    assert_eq!(refusal(Store::restore(&file, empty.path())), missing, "another region's key");
    let unnoted = store.backup(&place.path().join("b.backup"), &[]).unwrap();
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 2);
    drop(unnoted);
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1, "what was not noted is gone");
}

/// Files of 40 rows come in one after the other; a backup holds each of them whole or not at all.
fn while_others_write(schema: Option<&Schema>) {
    let region = folder(schema);
    let store = Store::init(region.path()).unwrap();
    let writing = Store::open(region.path()).unwrap();
    import(&writing, "first", 40);
    let place = tempfile::tempdir().unwrap();
    let stop = AtomicBool::new(false);
    let mut saved = Vec::new();
    std::thread::scope(|scope| {
        scope.spawn(|| (0..).take_while(|_| !stop.load(Ordering::Relaxed)).for_each(|n| import(&writing, &format!("f{n}"), 40)));
        for n in 0..4 {
            saved.push(store.backup(&place.path().join(format!("{n}")), &[]).unwrap());
        }
        stop.store(true, Ordering::Relaxed);
    });
    for one in saved {
        store.write(|tx| tx.keep_backup(&one)).unwrap();
        let new = target(region.path());
        Store::restore(&one.path, new.path()).unwrap();
        let restored = Store::open(new.path()).unwrap();
        let all = dump(&restored);
        let files = restored.files().unwrap();
        assert!(!files.is_empty() && files.iter().all(|file| file.n_rows == 40));
        assert_eq!((all["source_row"].len(), all["statement"].len()), (files.len() * 40, files.len() * 40));
    }
}

#[test]
fn a_backup_taken_while_others_write_is_of_one_moment() {
    while_others_write(None);
}

#[test]
fn a_backup_taken_while_others_write_to_a_server_is_of_one_moment() {
    let Some(schema) = Schema::make() else { return };
    while_others_write(Some(&schema));
}
