//! Blocking keys: who is found by them, what may not be seen takes no part, and they go with what they rest on.

use crate::*;
use std::fs;
use throughline_model::destruction::Scope;
use throughline_model::ids::RecordId;
use throughline_store::{Behind, Candidates, DATABASE_FILE, Identity, Sought};

const EDITION: &str = "keys 1";
const CODES: [&str; 2] = ["name", "city"];

/// A key of each value, and one of both.
fn made_of(identity: &Identity) -> Vec<(Vec<u8>, Vec<String>)> {
    let value = |code: &str| match identity.values.get(code) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let one = |code: &str| value(code).map(|text| (format!("{code} {text}").into_bytes(), vec![code.to_owned()]));
    let both =
        value("name").zip(value("city")).map(|(name, city)| (format!("{name} of {city}").into_bytes(), CODES.map(str::to_owned).to_vec()));
    one("name").into_iter().chain(one("city")).chain(both).collect()
}

fn at_desk(store: &Store) -> Reader<'_> {
    store.reader(&analyst(), Act::Known, Purpose::Intake)
}

fn refresh(store: &Store) -> u64 {
    at_desk(store).refresh_keys(EDITION, &CODES, &made_of).unwrap()
}

fn look(store: &Store, keys: &[&str]) -> Candidates {
    let keys: Vec<Vec<u8>> = keys.iter().map(|key| key.as_bytes().to_vec()).collect();
    at_desk(store).look_up(&Sought { what: "a question", keys: &keys, codes: &CODES, most_in_key: 3, most_opened: 2 }).unwrap()
}

fn names(found: &Candidates) -> Vec<String> {
    let name = |identity: &Identity| match identity.values.get("name") {
        Some(Value::Text(text)) => format!("{} {}", identity.agency, text),
        _ => identity.agency.clone(),
    };
    found.identities.iter().map(name).collect()
}

fn open_law() -> Law {
    Law { allows: Some(vec![Purpose::RecordKeeping, Purpose::Intake]), ..law("consent") }
}

fn person_row(line: u64, key: &str, name: &str, city: &str) -> Record {
    let raw = format!("{key},{name},{city}");
    record(line, key, &raw, vec![value("name", text(name)), value("city", text(city))])
}

#[test]
fn few_are_opened_and_every_question_is_written_down() {
    let (_folder, store) = region();
    let people = [("K1", "Ada", "Bern"), ("K2", "Ada", "Rome"), ("K3", "Ida", "Rome"), ("K4", "Uma", "Rome"), ("K5", "Zoe", "Rome")];
    let rows: Vec<Record> = (2u64..).zip(people).map(|(line, (key, name, city))| person_row(line, key, name, city)).collect();
    import(&store, &NewFile { laws: vec![open_law()], ..file("aa") }, &rows);
    assert_eq!(at_desk(&store).keys_behind(EDITION).unwrap(), Behind::Never);
    assert_eq!((refresh(&store), refresh(&store)), (5, 0), "what has not changed is not made again");
    assert_eq!(at_desk(&store).keys_behind(EDITION).unwrap(), Behind::Files(0));
    assert_eq!(at_desk(&store).keys_behind("keys 2").unwrap(), Behind::Never);
    assert_eq!(names(&look(&store, &["name Ada"])), ["state prison Ada", "state prison Ada"]);
    let found = look(&store, &["city Rome", "name Ida"]);
    assert_eq!((names(&found), found.too_common.as_slice()), (vec!["state prison Ida".to_owned()], &[0][..]), "four in Rome are too many");
    let found = look(&store, &["name Ada", "Ada of Rome", "name Ida"]);
    assert_eq!((found.identities.len(), found.n_passed_over), (2, 1), "the rarer key first");
    assert!(found.identities.iter().all(|of| of.values["city"] == text("Rome")));
    assert!(look(&store, &["name Nobody"]).identities.is_empty());
    let questions: Vec<u64> =
        store.accesses(50).unwrap().into_iter().filter(|access| access.what == "a question").map(|access| access.n_persons).collect();
    assert_eq!(questions, [0, 2, 1, 2]);
}

#[test]
fn changed_records_get_new_keys_and_old_ones_go() {
    let (_folder, store) = region();
    import(
        &store,
        &NewFile { laws: vec![open_law()], ..file("aa") },
        &[person_row(2, "K1", "Ada", "Bern"), person_row(3, "K2", "Ida", "Rome")],
    );
    refresh(&store);
    import(&store, &NewFile { laws: vec![open_law()], ..file("bb") }, &[person_row(2, "K1", "Ada", "Oslo")]);
    assert_eq!(at_desk(&store).keys_behind(EDITION).unwrap(), Behind::Files(1));
    assert_eq!(refresh(&store), 1);
    assert!(look(&store, &["city Bern"]).identities.is_empty());
    assert_eq!(names(&look(&store, &["city Oslo"])), ["state prison Ada"]);
    assert_eq!(names(&look(&store, &["city Rome"])), ["state prison Ida"]);
}

#[test]
fn what_the_law_does_not_allow_is_neither_found_nor_counted() {
    let (folder, store) = region();
    let shut = law("part2");
    let consented = Law { consent: "form 3".to_owned(), ..open_law() };
    import(&store, &NewFile { laws: vec![open_law()], ..file("aa") }, &[person_row(2, "K1", "Ada", "Rome")]);
    let rows: Vec<Record> = (2..9).map(|n| person_row(n, &format!("S{n}"), "Ada", "Rome")).collect();
    import(&store, &NewFile { laws: vec![shut], mapping: "b".to_owned(), agency: "clinic".to_owned(), ..file("bb") }, &rows);
    import(&store, &NewFile { laws: vec![consented], mapping: "c".to_owned(), agency: "shelter".to_owned(), ..file("cc") }, &rows);
    refresh(&store);
    let found = look(&store, &["name Ada"]);
    assert_eq!((found.identities.len(), found.too_common.len()), (0, 1), "eight that may be seen are too many");
    store.write(|tx| tx.withdraw_consent("form 3")).unwrap();
    let expected = Candidates { identities: look(&store, &["name Ada"]).identities, too_common: vec![], n_passed_over: 0 };
    assert_eq!(names(&expected), ["state prison Ada"]);
    assert_eq!(look(&store, &["name Ada"]), expected);
    assert_eq!(count(&folder, "blocking_key"), 3, "what rested on the consent is gone at once");
    refresh(&store);
    assert_eq!((look(&store, &["name Ada"]), count(&folder, "blocking_key")), (expected, 3));
}

/// A key that rests on values under two laws goes when either does.
#[test]
fn a_key_of_two_laws_needs_both() {
    let (folder, store) = region();
    let consented = Law { consent: "form 3".to_owned(), ..open_law() };
    let mut row = record(2, "K1", "K1,Ada,Rome", vec![value("name", text("Ada"))]);
    row.facts.push(Stated { law: 1, fact: value("city", text("Rome")) });
    import(&store, &NewFile { laws: vec![open_law(), consented], ..file("aa") }, &[row]);
    refresh(&store);
    assert_eq!((look(&store, &["Ada of Rome"]).identities.len(), count(&folder, "blocking_key")), (1, 4));
    store.write(|tx| tx.withdraw_consent("form 3")).unwrap();
    assert!(look(&store, &["Ada of Rome"]).identities.is_empty());
    let found = look(&store, &["name Ada"]);
    assert!(found.identities.len() == 1 && !found.identities[0].values.contains_key("city"));
    assert_eq!(count(&folder, "blocking_key"), 1);
}

/// Whatever was destroyed: no key of it is left in any byte, and the database shows no value and no hash that anybody could make.
#[test]
fn keys_go_with_what_they_rest_on_and_tell_nothing() {
    let (folder, mut store) = region();
    let people = [person_row(2, "K1", "Adelheid", "Bern"), person_row(3, "K2", "Idabella", "Rome")];
    let done = import(&store, &NewFile { laws: vec![open_law()], ..file("aa") }, &people);
    let other = NewFile { laws: vec![open_law()], mapping: "b".to_owned(), agency: "clinic".to_owned(), ..file("bb") };
    import(&store, &other, &[person_row(2, "S1", "Umberta", "Oslo")]);
    refresh(&store);
    let kept: Vec<i64> = all_keys(&folder);
    assert_eq!(kept.len(), 9);
    let guess = |text: &str| i64::from_le_bytes(*blake3_of(text).first_chunk().unwrap());
    assert!(["name Adelheid", "city Bern", "Adelheid of Bern"].iter().all(|text| !kept.contains(&guess(text))), "keyed, not only hashed");

    let person = reader(&store).person_of(&found(&store, "Idabella"), None).unwrap().unwrap();
    let before: Vec<i64> = all_keys(&folder);
    crate::purge::all_steps(&mut store, &Scope::Person(person));
    let after = all_keys(&folder);
    assert_eq!(after.len(), 6);
    let gone: Vec<i64> = before.into_iter().filter(|key| !after.contains(key)).collect();
    assert_eq!(gone.len(), 3);
    let done = crate::purge::all_steps(&mut store, &Scope::File(done.id));
    assert_eq!(done.n_rows["blocking_key"], 3);
    assert_eq!((all_keys(&folder).len(), names(&look(&store, &["name Umberta"]))), (3, vec!["clinic Umberta".to_owned()]));
    drop(store);
    if folder.schema.is_none() {
        for entry in fs::read_dir(folder.path()).unwrap().flatten().filter(|entry| entry.path().is_file()) {
            let bytes = fs::read(entry.path()).unwrap();
            for key in &gone {
                assert!(!bytes.windows(8).any(|window| window == key.to_be_bytes()), "{key} is left in {:?}", entry.path());
            }
        }
    }
}

#[test]
fn keys_survive_a_change_of_the_regions_key_and_a_backup() {
    let (folder, mut store) = region();
    import(&store, &NewFile { laws: vec![open_law()], ..file("aa") }, &[person_row(2, "K1", "Ada", "Rome")]);
    refresh(&store);
    crate::purge::rotated(&mut store);
    assert_eq!(names(&look(&store, &["name Ada"])), ["state prison Ada"]);
    let target = folder.path().join("kept.backup");
    let saved = store.backup(&target, &[]).unwrap();
    store.write(|tx| tx.keep_backup(&saved)).unwrap();
    if folder.schema.is_none() {
        let other = tempfile::tempdir().unwrap();
        fs::copy(folder.path().join(throughline_store::KEY_FILE), other.path().join(throughline_store::KEY_FILE)).unwrap();
        Store::restore(&target, other.path()).unwrap();
        assert!(other.path().join(DATABASE_FILE).exists());
        let restored = Store::open(other.path()).unwrap();
        assert_eq!(names(&look(&restored, &["name Ada"])), ["state prison Ada"]);
        assert_eq!(at_desk(&restored).keys_behind(EDITION).unwrap(), Behind::Files(0));
    }
}

fn found(store: &Store, name: &str) -> RecordId {
    look(store, &[&format!("name {name}")]).identities[0].record.clone()
}

fn blake3_of(text: &str) -> [u8; 32] {
    *blake3::hash(text.as_bytes()).as_bytes()
}

fn all_keys(folder: &Folder) -> Vec<i64> {
    let text = "SELECT key FROM blocking_key ORDER BY key";
    match &folder.schema {
        Some(schema) => schema.client().query(text, &[]).unwrap().iter().map(|row| row.get(0)).collect(),
        None => {
            let file = rusqlite::Connection::open(folder.path().join(DATABASE_FILE)).unwrap();
            let mut all = file.prepare(text).unwrap();
            all.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
        }
    }
}

fn count(folder: &Folder, table: &str) -> i64 {
    assert_eq!(table, "blocking_key");
    all_keys(folder).len() as i64
}
