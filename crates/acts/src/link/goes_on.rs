//! How linking goes on in a region: only what is new is compared, with the same answer; what people decided holds; a new edition is an act; what was
//! published stays; what was destroyed or withdrawn is not remembered.

use super::tests::{analyst, small};
use super::*;
use crate::import::{Accept, import};
use std::collections::BTreeMap;
use std::fs;
use throughline_model::ids::{PersonId, RecordId};
use throughline_store::LinkEdition;

/// Who is who today, without the ids of persons.
fn who(folder: &Path) -> Vec<Vec<RecordId>> {
    let mut who: Vec<Vec<RecordId>> = persons(folder).into_values().collect();
    who.sort();
    who
}

fn persons(folder: &Path) -> BTreeMap<PersonId, Vec<RecordId>> {
    Store::open(folder).unwrap().reader(&analyst(), Act::Person, Purpose::RecordKeeping).persons_as_of(None).unwrap()
}

fn editions_of(folder: &Path) -> Vec<LinkEdition> {
    Store::open(folder).unwrap().link_editions().unwrap()
}

fn take_in(folder: &Path) {
    import(folder, &analyst(), &Accept::Nothing, &mut |_| {}, &mut |_, _| {}).unwrap();
}

/// The rows of the agency's file; the first is its header.
fn rows(folder: &Path) -> Vec<String> {
    let file = folder.join("inbox/workforce_board_participants.csv");
    fs::read_to_string(file).unwrap().lines().map(str::to_owned).collect()
}

fn write(folder: &Path, rows: &[String]) {
    fs::write(folder.join("inbox/workforce_board_participants.csv"), format!("{}\n", rows.join("\n"))).unwrap();
    take_in(folder);
}

#[test]
fn a_later_run_compares_only_what_is_new_and_says_what_a_run_afresh_would() {
    let folder = small("synthetic");
    let path = folder.path();
    let first = link_records(path, false, &analyst()).unwrap();
    assert!(first.n_compared > 0 && first.edition.ends_with("a new edition"), "{first:?}");
    let again = link_records(path, false, &analyst()).unwrap();
    assert_eq!((again.n_compared, again.n_changed, again.n_moved, again.decision), (0, 0, Some(0), None));
    assert_eq!(editions_of(path).len(), 1);
    let mut now = rows(path);
    now.push(now[2].replace("P10002", "P90002"));
    write(path, &now);
    let later = link_records(path, false, &analyst()).unwrap();
    assert_eq!((later.n_changed, later.n_records), (1, 31), "{later:?}");
    assert!(later.n_compared == 1 && later.edition.ends_with("edition 1"), "only the new record and its copy were compared: {later:?}");
    assert_eq!(later.n_moved, Some(1));
    let home = Home::proved(path).unwrap();
    let region = Region::read(&home, &Store::open(path).unwrap(), &analyst()).unwrap();
    let under = region.under(false).unwrap();
    assert_eq!(region.link(&under).unwrap().relinked, region.afresh(&under).unwrap(), "nothing has to be compared");
}

/// A split holds against a later run, against a run that compares all anew, and against a new edition.
#[test]
fn a_split_never_merges_again_by_itself() {
    let folder = small("synthetic");
    let path = folder.path();
    link_records(path, false, &analyst()).unwrap();
    let (one, other) = ("workforce-board:P10001", "workforce-board:P90001");
    let linked = who(path);
    let split = crate::split::split(path, one, &[other.to_owned()], "brothers", &analyst()).unwrap();
    assert_eq!(split.moved.len(), 1);
    let apart = who(path);
    assert_ne!(apart, linked);
    let mut now = rows(path);
    now.push(now[5].replace("P10005", "P90005"));
    write(path, &now);
    let later = link_records(path, false, &analyst()).unwrap();
    assert_eq!((later.n_moved, later.n_persons), (Some(1), who(path).len()), "{later:?}");
    let retrained = retrain(path, false, &analyst()).unwrap();
    assert!(retrained.changes.moved.is_empty(), "{:?}", retrained.changes);
    let reasons = explain(path, one, other, Language::En, &analyst()).unwrap();
    assert!(reasons.probability > 0.5 && !reasons.together, "by these two records alone they would be one");
    crate::undo::undo(path, Some(split.decision), "", &analyst()).unwrap();
    link_records(path, false, &analyst()).unwrap();
    assert_eq!(who(path).len() + 1, apart.len(), "taken back, both are one again");
}

#[test]
fn a_new_edition_says_first_what_it_would_change_and_a_changed_definition_waits_for_one() {
    let folder = small("synthetic");
    let path = folder.path();
    link_records(path, false, &analyst()).unwrap();
    let before = persons(path);
    let preview = retrain(path, true, &analyst()).unwrap();
    assert!(preview.linked.decision.is_none() && preview.changes.moved.is_empty(), "the same records give the same");
    // Somebody says that the copy is another person, and takes it back: a run has something to do.
    let (one, other) = ("workforce-board:P10001", "workforce-board:P90001");
    let split = crate::split::split(path, one, &[other.to_owned()], "", &analyst()).unwrap();
    crate::undo::undo(path, Some(split.decision), "", &analyst()).unwrap();
    crate::undo::undo(path, None, "", &analyst()).unwrap();
    let preview = retrain(path, true, &analyst()).unwrap();
    assert_eq!((preview.changes.merged.len(), preview.changes.moved.len()), (1, 1), "{:?}", preview.changes);
    assert_eq!((editions_of(path).len(), preview.linked.n_moved), (1, None), "nothing was kept");
    let done = retrain(path, false, &analyst()).unwrap();
    assert_eq!(done.linked.n_moved, Some(1));
    assert_eq!(persons(path), before, "the person known longest kept the id");
    let listed = editions(path, &analyst()).unwrap();
    assert_eq!(listed.iter().map(|e| (e.edition, e.in_use)).collect::<Vec<_>>(), [(1, false), (2, true)]);

    let people = path.join("catalog/linkage/people.toml");
    fs::create_dir_all(people.parent().unwrap()).unwrap();
    let shipped = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog/linkage/people.toml")).unwrap();
    fs::write(&people, shipped.replace("link_from = 50", "link_from = 60")).unwrap();
    let refused = link_records(path, false, &analyst()).unwrap_err();
    assert!(
        refused.to_string().contains("has changed since edition 2") && refused.to_string().contains("--retrain --preview"),
        "{refused}"
    );
    retrain(path, false, &analyst()).unwrap();
    assert_eq!(editions_of(path).len(), 3);
    assert!(link_records(path, false, &analyst()).is_ok());
    let acts: Vec<String> =
        Store::open(path).unwrap().events(50).unwrap().into_iter().filter(|e| e.noun == "link_edition").map(|e| e.noun_id).collect();
    assert_eq!(acts, ["3", "2", "1"], "every edition is an event");
}

/// Whoever was published is published: a later run of linking makes a new snapshot, and changes none.
#[test]
fn what_was_frozen_keeps_the_persons_it_was_frozen_with() {
    let folder = small("synthetic");
    let path = folder.path();
    let without = crate::snapshot::snapshot(path, &analyst()).unwrap();
    assert_eq!(without.manifest.identities, None, "nobody had decided anything");
    link_records(path, false, &analyst()).unwrap();
    let with = crate::snapshot::snapshot(path, &analyst()).unwrap();
    let identities = with.manifest.identities.clone().unwrap();
    assert!(identities.decision == 1 && identities.compared_by.ends_with("edition 1"), "{identities:?}");
    assert_eq!(with.manifest.n_persons + 1, without.manifest.n_persons);
    crate::undo::undo(path, None, "", &analyst()).unwrap();
    let store = Store::open(path).unwrap();
    let kept = store.find_snapshot(&with.manifest.hash).unwrap().unwrap();
    assert_eq!(kept.identities.map(|who| who.decision), Some(1), "as it was then");
    let now = crate::snapshot::snapshot(path, &analyst()).unwrap();
    assert_eq!(now.manifest.n_persons, without.manifest.n_persons);
}

/// What was counted and found goes with a destruction and with a consent taken back, and is made again from what is left.
#[test]
fn what_was_destroyed_or_withdrawn_is_not_remembered() {
    let folder = small("synthetic");
    let path = folder.path();
    link_records(path, false, &analyst()).unwrap();
    let store = Store::open(path).unwrap();
    let memory = || store.reader(&analyst(), Act::Link, Purpose::Linking).link_memory().unwrap();
    assert!(memory().pairs.is_some() && memory().edition.unwrap().2.is_some());
    let read_before = memory();
    let scope = throughline_model::destruction::Scope::Person(persons(path).into_keys().next().unwrap());
    let purge = store.write(|tx| tx.begin_purge(&scope, &analyst())).unwrap();
    store.write(|tx| tx.purge_rows(&purge)).unwrap();
    assert!(memory().pairs.is_none() && memory().edition.unwrap().2.is_none());
    let late = store.write(|tx| tx.keep_link_pairs(1, b"what was read before", &read_before)).unwrap_err();
    assert!(matches!(late, Failure::Refused(Refusal::DestroyedMeanwhile)), "{late}");
    let after = link_records(path, false, &analyst()).unwrap();
    assert!(after.n_records < 30 && after.n_changed == after.n_records, "all of it was compared anew: {after:?}");
    let editions = editions_of(path);
    assert_eq!(editions.iter().map(|e| e.how.as_str()).collect::<Vec<_>>(), ["trained", "recounted"]);
    assert_eq!(link_records(path, false, &analyst()).unwrap().n_compared, 0);
    assert!(memory().pairs.is_some());
}
