//! Changing the region's key: everything still opens, indexes and pseudonyms stay, and no moment of being killed loses the region.

use crate::{analyst, file, import, reader, record, refused, region, settings, text, value};
use std::fs;
use std::path::Path;
use throughline_model::access::Act;
use throughline_model::code::CodeBook;
use throughline_model::event::Event;
use throughline_model::refusal::Refusal;
use throughline_store::{KEY_FILE, Rotated, Store};

fn event(rotated: &Rotated) -> Event {
    Event { actor: analyst(), act: Act::RotateKey, noun: "region_key", id: rotated.new.clone(), fields: Vec::new() }
}

fn snapshot_hash(store: &Store) -> String {
    let built = reader(store).snapshot(&CodeBook { codes: [].into() }, &settings()).unwrap();
    store.write(|tx| tx.keep_snapshot(built)).unwrap().0.hash
}

fn key(folder: &Path) -> String {
    fs::read_to_string(folder.join(KEY_FILE)).unwrap()
}

#[test]
fn everything_opens_under_the_new_key_and_people_keep_their_index_and_pseudonym() {
    let (folder, mut store) = region();
    let rows = [record(2, "1", "1,Ada", vec![value("name", text("Ada"))])];
    let done = import(&store, &file("aa"), &rows);
    let (before, old) = (snapshot_hash(&store), key(folder.path()));
    let rotated = store.rotate_key(event).unwrap();
    assert_eq!(rotated.n_keys, 11, "an agency's, a file's, a snapshot's, and the region's own eight");
    assert_ne!(key(folder.path()), old);
    assert!(old.contains(&rotated.old) && key(folder.path()).contains(&rotated.new));
    for store in [store, Store::open(folder.path()).unwrap()] {
        assert_eq!(reader(&store).rows(&done.id, 1, 9).unwrap()[0].raw, b"1,Ada");
        assert_eq!(snapshot_hash(&store), before);
        let again = import(&store, &file(&format!("again-{}", store.files().unwrap().len())), &rows);
        assert_eq!((again.n_unchanged, again.n_new_records), (1, 0));
    }
    fs::write(folder.path().join(KEY_FILE), old).unwrap();
    let missing = Refusal::KeyMissing { path: folder.path().join(KEY_FILE).display().to_string() };
    assert_eq!(refused(Store::open(folder.path())), missing, "the old key opens nothing here");
}

#[test]
fn killed_before_or_after_the_transaction_the_region_opens() {
    let (folder, mut store) = region();
    let done = import(&store, &file("aa"), &[record(2, "1", "1,Ada", vec![])]);
    let (place, waiting) = (folder.path().join(KEY_FILE), folder.path().join("region.key.new"));
    let old = key(folder.path());
    let opens = |said: &str| {
        let store = Store::open(folder.path()).unwrap();
        assert_eq!(reader(&store).rows(&done.id, 1, 9).unwrap()[0].raw, b"1,Ada", "{said}");
        assert!(!waiting.exists(), "{said}");
    };
    // Before: the new key waits, whole or half, and the database does not know it.
    for left in [&old.replace("key = ", "key = 00"), "half"] {
        fs::write(&waiting, left).unwrap();
        opens("before the transaction");
        assert_eq!(key(folder.path()), old);
    }
    store.rotate_key(event).unwrap();
    let new = key(folder.path());
    // After: the new key still waits, and the old one is there, written over, or gone.
    for left in [Some(old.as_str()), Some("000000"), None] {
        fs::rename(&place, &waiting).unwrap();
        left.into_iter().for_each(|left| fs::write(&place, left).unwrap());
        opens("after the transaction");
        assert_eq!(key(folder.path()), new);
    }
}

#[test]
fn a_program_that_had_the_old_key_open_neither_reads_nor_writes() {
    let (folder, mut store) = region();
    let done = import(&store, &file("aa"), &[record(2, "1", "1,Ada", vec![])]);
    let other = Store::open(folder.path()).unwrap();
    store.rotate_key(event).unwrap();
    assert_eq!(refused(reader(&other).rows(&done.id, 1, 9)), Refusal::KeyChanged);
    assert_eq!(refused(other.write(|tx| tx.begin_file(&file("bb")).map(|_| ()))), Refusal::KeyChanged);
    assert_eq!(reader(&store).rows(&done.id, 1, 9).unwrap().len(), 1);
}
