//! Reviews: who answered what, what settles and is taken back, what contradicts, and that nothing of it outlives a destruction.

use crate::{Folder, analyst, file, import, reader, record, refused, region, text, value};
use std::collections::BTreeSet;
use std::fs;
use throughline_model::access::{Act, Actor, Purpose};
use throughline_model::destruction::{Scope, Step};
use throughline_model::event::Event;
use throughline_model::ids::{PersonId, RecordId};
use throughline_model::person::Cluster;
use throughline_model::refusal::Refusal;
use throughline_model::review::{Answer, Standing, standing};
use throughline_store::{DATABASE_FILE, Decision, DecisionKind, KEY_FILE, NewReviewPair, Notes, Reader, ReviewPair, Settled, Store};

fn people(store: &Store, n: u64) -> Vec<RecordId> {
    let rows: Vec<_> = (0..n).map(|i| record(2 + i, &format!("K{i}"), "row", vec![value("name", text(&format!("Ada{i}")))])).collect();
    import(store, &file("aa"), &rows);
    let find = |i: u64| reader(store).find_record("state prison", &format!("K{i}")).unwrap().unwrap();
    (0..n).map(find).collect()
}

fn asked(store: &Store, one: &RecordId, other: &RecordId) -> i64 {
    let new = NewReviewPair { records: (one.clone(), other.clone()), because: "random", compared_by: "m".to_owned(), weight: 120 };
    store.write(|tx| tx.ask_about(&[new])).unwrap();
    let both = BTreeSet::from([one, other]);
    let pairs = pairs(store);
    pairs.iter().find(|pair| BTreeSet::from([&pair.one, &pair.other]) == both).unwrap().id
}

fn opening(store: &Store) -> Reader<'_> {
    store.reader(&analyst(), Act::Review, Purpose::Linking)
}

fn pairs(store: &Store) -> Vec<ReviewPair> {
    opening(store).review_pairs(Notes::Opened).unwrap()
}

fn by(name: &str) -> Actor {
    Actor { name: name.to_owned(), ..analyst() }
}

fn answer(store: &Store, pair: i64, who: &str, answer: Answer, note: &str) -> Standing {
    let pair = store.write(|tx| tx.review(pair, answer, note, &by(who))).unwrap();
    standing(pair.reviews.iter().map(|review| (review.reviewer.as_str(), review.answer)), 2)
}

fn settle(store: &Store, pair: i64, same: bool) -> Settled {
    let of = pairs(store).into_iter().find(|p| p.id == pair).unwrap();
    store
        .write(|tx| {
            let settled = tx.settle(&of.one, &of.other, same, "review", &analyst())?;
            if let Settled::Decided(decision) = &settled {
                tx.settle_pair(pair, decision)?;
            }
            Ok(settled)
        })
        .unwrap()
}

fn decided(settled: Settled) -> Decision {
    match settled {
        Settled::Decided(decision) => decision,
        Settled::Contradicts(records) => panic!("contradicts {records:?}"),
    }
}

fn person(store: &Store, record: &RecordId) -> PersonId {
    reader(store).person_of(record, None).unwrap().unwrap()
}

fn link(store: &Store, records: &[&RecordId]) {
    let cluster = Cluster { records: records.iter().map(|r| (*r).clone()).collect(), joins: Vec::new() };
    store.write(|tx| tx.apply_links(&[cluster], "m", &analyst())).unwrap();
}

fn undo(store: &Store, decision: i64) {
    store.write(|tx| tx.undo(Some(decision), "", &analyst())).unwrap();
}

#[test]
fn answers_are_kept_and_the_last_of_each_reviewer_counts() {
    let (_folder, store) = region();
    let of = people(&store, 3);
    let pair = asked(&store, &of[1], &of[0]);
    assert_eq!(asked(&store, &of[0], &of[1]), pair, "a pair is asked about once");
    assert_eq!(answer(&store, pair, "ann", Answer::Same, "asked her: \u{1F600}, \"x\"\0"), Standing::Waiting);
    assert_eq!(answer(&store, pair, "bob", Answer::Different, ""), Standing::Disputed);
    assert_eq!(answer(&store, pair, "ann", Answer::Different, "the photograph"), Standing::Different);
    let kept = pairs(&store).remove(0);
    let notes: Vec<Option<&str>> = kept.reviews.iter().map(|review| review.note.as_deref()).collect();
    assert_eq!(notes, [Some("asked her: \u{1F600}, \"x\"\0"), None, Some("the photograph")]);
    assert!(opening(&store).review_pairs(Notes::Sealed).unwrap()[0].reviews.iter().all(|review| review.note.is_none()));
    let refusal = refused(store.write(|tx| tx.review(99, Answer::Same, "", &analyst())));
    assert!(matches!(refusal, Refusal::NotReviewed { .. }));
    let sample = [(of[1].clone(), of[0].clone(), 0.25), (of[1].clone(), of[2].clone(), 0.5)];
    store.write(|tx| tx.sample_pairs(&sample)).unwrap();
    store.write(|tx| tx.sample_pairs(&[(of[0].clone(), of[1].clone(), 0.125)])).unwrap();
    assert_eq!(pairs(&store)[0].share, Some(0.25), "the greatest chance it ever had");
}

#[test]
fn a_settled_same_holds_until_it_is_taken_back() {
    let (_folder, store) = region();
    let of = people(&store, 2);
    let pair = asked(&store, &of[0], &of[1]);
    answer(&store, pair, "ann", Answer::Same, "");
    answer(&store, pair, "bob", Answer::Same, "");
    let merged = decided(settle(&store, pair, true));
    assert_eq!((merged.kind, merged.moved.len()), (DecisionKind::Merge, 1));
    assert_eq!(person(&store, &of[0]), person(&store, &of[1]));
    assert!(matches!(refused(store.write(|tx| tx.review(pair, Answer::Different, "", &by("cy")))), Refusal::NotReviewed { .. }));
    link(&store, &[&of[0]]);
    link(&store, &[&of[1]]);
    assert_eq!(person(&store, &of[0]), person(&store, &of[1]), "linking does not divide what people put together");
    undo(&store, merged.id);
    assert_ne!(person(&store, &of[0]), person(&store, &of[1]));
    let open = pairs(&store).remove(0);
    assert_eq!((open.decision, open.reviews.len()), (Some((merged.id, false)), 0), "answers from before no longer count");
    assert_eq!(answer(&store, pair, "ann", Answer::Different, ""), Standing::Waiting);
}

#[test]
fn a_settled_different_is_never_linked_again_whether_they_were_one_or_two() {
    let (_folder, store) = region();
    let of = people(&store, 5);
    let pair = asked(&store, &of[0], &of[1]);
    let apart = decided(settle(&store, pair, false));
    assert_eq!((apart.kind, apart.moved.len()), (DecisionKind::Split, 0), "they were two already");
    link(&store, &[&of[0], &of[1]]);
    assert_ne!(person(&store, &of[0]), person(&store, &of[1]));

    link(&store, &[&of[2], &of[3], &of[4]]);
    let tied = asked(&store, &of[3], &of[4]);
    decided(settle(&store, tied, true));
    let pair = asked(&store, &of[2], &of[3]);
    let split = decided(settle(&store, pair, false));
    assert_eq!(split.moved.len(), 1, "what people put together stays together, and the larger part keeps the id");
    link(&store, &[&of[2], &of[3], &of[4]]);
    assert_ne!(person(&store, &of[2]), person(&store, &of[3]));
    assert_eq!(person(&store, &of[4]), person(&store, &of[3]));
    undo(&store, split.id);
    assert_eq!(person(&store, &of[2]), person(&store, &of[3]));
}

#[test]
fn what_contradicts_earlier_decisions_is_not_done() {
    let (_folder, store) = region();
    let of = people(&store, 3);
    decided(settle(&store, asked(&store, &of[0], &of[1]), true));
    decided(settle(&store, asked(&store, &of[1], &of[2]), true));
    let third = asked(&store, &of[0], &of[2]);
    assert_eq!(settle(&store, third, false), Settled::Contradicts(of.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect()));
    assert_eq!(person(&store, &of[0]), person(&store, &of[2]));
    assert_eq!(pairs(&store)[2].decision, None);

    let (_folder, store) = region();
    let of = people(&store, 3);
    decided(settle(&store, asked(&store, &of[0], &of[2]), false));
    decided(settle(&store, asked(&store, &of[0], &of[1]), true));
    let pair = asked(&store, &of[1], &of[2]);
    assert!(matches!(settle(&store, pair, true), Settled::Contradicts(records) if records.len() == 2));
    assert_ne!(person(&store, &of[1]), person(&store, &of[2]));
}

#[test]
fn a_few_records_are_read_with_an_access_row_and_only_what_the_law_allows() {
    let (_folder, store) = region();
    let of = people(&store, 3);
    let records: BTreeSet<RecordId> = of[..2].iter().cloned().collect();
    let found = reader(&store).identities_of(&["name", "ssn"], &records).unwrap();
    assert_eq!(found.iter().map(|i| (&i.record, i.values.len())).collect::<Vec<_>>(), records.iter().map(|r| (r, 1)).collect::<Vec<_>>());
    assert_eq!(store.accesses(1).unwrap()[0].n_persons, 2);
    // The law of this file does not allow linking.
    assert!(opening(&store).identities_of(&["name"], &records).unwrap().is_empty());
    assert_eq!(store.accesses(1).unwrap()[0].purpose, "linking");
}

fn destroy(store: &mut Store, scope: &Scope) -> throughline_model::destruction::Destroyed {
    let purge = store.write(|tx| tx.begin_purge(scope, &analyst())).unwrap();
    let done = store.write(|tx| tx.purge_rows(&purge)).unwrap();
    assert!(store.scrub().unwrap());
    store.write(|tx| tx.purge_reached(&purge.id, Step::Finished, &done)).unwrap();
    done
}

/// The sealed notes as they stand in the file; none on a server.
fn sealed(folder: &Folder) -> Vec<Vec<u8>> {
    if folder.schema.is_some() {
        return Vec::new();
    }
    let connection = rusqlite::Connection::open(folder.path().join(DATABASE_FILE)).unwrap();
    let mut all = connection.prepare("SELECT sealed_note FROM review WHERE sealed_note IS NOT NULL ORDER BY id").unwrap();
    all.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn stands_anywhere(folder: &Folder, bytes: &[u8]) -> bool {
    let files = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    files.map(|path| fs::read(path).unwrap()).any(|all| all.windows(bytes.len()).any(|window| window == bytes))
}

#[test]
fn reviews_go_with_a_record_and_no_byte_of_a_note_stays() {
    let (folder, mut store) = region();
    let of = people(&store, 4);
    let [gone, about, other] = [asked(&store, &of[0], &of[1]), asked(&store, &of[1], &of[2]), asked(&store, &of[2], &of[3])];
    answer(&store, gone, "ann", Answer::Same, "Zebedee wrote this of both");
    answer(&store, gone, "bob", Answer::Same, "");
    decided(settle(&store, gone, true));
    answer(&store, about, "ann", Answer::Different, "not the one Zebedee knows");
    answer(&store, other, "ann", Answer::Different, "somebody else altogether");
    assert!(!stands_anywhere(&folder, b"Zebedee"), "notes are sealed");
    let before = sealed(&folder);
    assert!(before.iter().all(|note| stands_anywhere(&folder, note)));
    undo(&store, 1);
    let who = person(&store, &of[0]);
    let done = destroy(&mut store, &Scope::Person(who));
    let of_table = |table: &str| done.n_rows.get(table).copied().unwrap_or_default();
    assert_eq!([of_table("review_pair"), of_table("review"), of_table("notes of reviews")], [1, 2, 2], "{done:?}");
    let left = pairs(&store);
    assert_eq!(left.iter().map(|pair| pair.id).collect::<Vec<_>>(), [about, other]);
    // Of the person that once was one with the destroyed: the answer stays, the note goes.
    assert_eq!((left[0].reviews[0].answer, left[0].reviews[0].note.as_deref()), (Answer::Different, None));
    assert_eq!(left[1].reviews[0].note.as_deref(), Some("somebody else altogether"));
    for (nth, note) in before.iter().enumerate() {
        assert_eq!(stands_anywhere(&folder, note), nth == 2, "note {nth}");
    }
}

#[test]
fn reviews_open_under_a_changed_key_and_come_back_from_a_backup() {
    let (folder, mut store) = region();
    let of = people(&store, 2);
    let pair = asked(&store, &of[0], &of[1]);
    answer(&store, pair, "ann", Answer::Same, "by her hand");
    let event = |_: &throughline_store::Rotated| Event {
        actor: analyst(),
        act: Act::RotateKey,
        noun: "region_key",
        id: String::new(),
        fields: vec![],
    };
    store.rotate_key(event).unwrap();
    assert_eq!(pairs(&store)[0].reviews[0].note.as_deref(), Some("by her hand"));
    if folder.schema.is_some() {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let again = tempfile::tempdir().unwrap();
    fs::copy(folder.path().join(KEY_FILE), again.path().join(KEY_FILE)).unwrap();
    let saved = store.backup(&place.path().join("b.backup"), &[]).unwrap();
    store.write(|tx| tx.keep_backup(&saved)).unwrap();
    Store::restore(&place.path().join("b.backup"), again.path()).unwrap();
    let restored = Store::open(again.path()).unwrap();
    assert_eq!(pairs(&restored), pairs(&store));
}
