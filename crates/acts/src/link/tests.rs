//! Three agencies without a shared id (`examples/three-agencies`), linked and held against the truth, per pair of agencies. The floors stand a
//! little below what was measured; what was measured stands in the example's README.

use super::*;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::PathBuf;
use throughline_model::access::Role;
use throughline_model::ids::RecordId;

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/three-agencies")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &target),
            false => fs::copy(entry.path(), target).map(|_| ()).unwrap(),
        }
    }
}

fn analyst() -> Actor {
    Actor { name: "test".to_owned(), role: Role::Analyst }
}

/// Pairs by pair of agencies, of records that have the same `name`.
fn pairs(records: &[(String, String)]) -> BTreeMap<(String, String), u64> {
    let mut named: BTreeMap<&str, BTreeMap<&str, u64>> = BTreeMap::new();
    records.iter().for_each(|(agency, name)| *named.entry(name).or_default().entry(agency).or_default() += 1);
    let mut counts = BTreeMap::new();
    for agencies in named.values() {
        for (one, n) in agencies {
            *counts.entry(((*one).to_owned(), (*one).to_owned())).or_default() += n * (n - 1) / 2;
            agencies
                .range(*one..)
                .skip(1)
                .for_each(|(other, m)| *counts.entry(((*one).to_owned(), (*other).to_owned())).or_default() += n * m);
        }
    }
    counts
}

#[test]
fn three_agencies_are_linked_as_well_as_was_measured() {
    let folder = tempfile::tempdir().unwrap();
    copy(&example(), folder.path());
    crate::import::import(folder.path(), &analyst(), &crate::import::Accept::Nothing, &mut |_| {}, &mut |_, _| {}).unwrap();

    let linked = link_records(folder.path(), false, &analyst()).unwrap();
    assert!(linked.decision.is_some() && linked.doubts.is_empty() && linked.held.is_empty(), "{linked:?}");
    let again = link_records(folder.path(), false, &analyst()).unwrap();
    assert_eq!((again.n_moved, again.decision), (Some(0), None), "nothing was new");

    let store = Store::open(folder.path()).unwrap();
    let reader = store.reader(&analyst(), Act::Link, Purpose::Linking);
    let persons = reader.persons_as_of(None).unwrap();
    assert_eq!(persons.len(), linked.n_persons);
    let person_of: HashMap<RecordId, String> =
        persons.into_iter().flat_map(|(person, records)| records.into_iter().map(move |record| (record, person.0.clone()))).collect();
    let text = fs::read_to_string(example().join("truth/who.csv")).unwrap();
    let who: HashMap<(&str, &str), &str> = text
        .lines()
        .skip(1)
        .map(|line| {
            let mut cells = line.split(',');
            ((cells.next().unwrap(), cells.next().unwrap()), cells.next().unwrap())
        })
        .collect();
    let records: Vec<(String, String, String)> = reader
        .own_ids()
        .unwrap()
        .into_iter()
        .map(|own| {
            let truly = who[&(own.agency.as_str(), own.own_id.as_str())].to_owned();
            (own.agency, person_of[&own.record].clone(), truly)
        })
        .collect();
    let of =
        |name: &dyn Fn(&(String, String, String)) -> String| pairs(&records.iter().map(|r| (r.0.clone(), name(r))).collect::<Vec<_>>());
    let (found, truth, right) = (of(&|r| r.1.clone()), of(&|r| r.2.clone()), of(&|r| format!("{} {}", r.1, r.2)));
    let floors = [
        (("human-services", "training-provider"), (0.985, 0.97)),
        (("human-services", "workforce-board"), (0.985, 0.965)),
        (("training-provider", "training-provider"), (0.98, 0.97)),
        (("training-provider", "workforce-board"), (0.985, 0.93)),
    ];
    for ((one, other), (precision, recall)) in floors {
        let key = (one.to_owned(), other.to_owned());
        let count = |counts: &BTreeMap<(String, String), u64>| counts.get(&key).copied().unwrap_or(0) as f64;
        let (p, r) = (count(&right) / count(&found), count(&right) / count(&truth));
        println!("{one} and {other}: precision {p:.4}, recall {r:.4}, {} true pairs", count(&truth));
        assert!(p >= precision && r >= recall, "{one} and {other}: precision {p:.4}, recall {r:.4}");
    }
}

/// A region of the example with the first rows of one file, and another law.
fn small(regime: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&example(), folder.path());
    for name in ["training_provider_roster.tsv", "human_services_extract.csv"] {
        fs::remove_file(folder.path().join("inbox").join(name)).unwrap();
    }
    let file = folder.path().join("inbox/workforce_board_participants.csv");
    let rows: Vec<String> = fs::read_to_string(&file).unwrap().lines().take(30).map(str::to_owned).collect();
    let again = rows[1].replace("P10001", "P90001");
    fs::write(&file, format!("{}\n{again}\n", rows.join("\n"))).unwrap();
    let mapping = folder.path().join("catalog/mappings/workforce-board.toml");
    let text = fs::read_to_string(&mapping).unwrap().replace("regime = \"synthetic\"", &format!("regime = \"{regime}\""));
    fs::write(mapping, text).unwrap();
    crate::import::import(folder.path(), &analyst(), &crate::import::Accept::Nothing, &mut |_| {}, &mut |_, _| {}).unwrap();
    folder
}

#[test]
fn a_preview_changes_nothing_and_reasons_show_no_value() {
    let folder = small("synthetic");
    assert!(is_needed(folder.path()).unwrap());
    let preview = link_records(folder.path(), true, &analyst()).unwrap();
    assert_eq!((preview.n_records, preview.n_moved, preview.decision), (30, None, None));
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(store.reader(&analyst(), Act::Link, Purpose::Linking).persons_as_of(None).unwrap().len(), 30);
    assert!(store.accesses(10).unwrap().iter().any(|access| access.purpose == "linking"));
    let reasons = explain(folder.path(), "workforce-board:P10001", "workforce-board:P90001", Language::En, &analyst()).unwrap();
    assert!(reasons.probability > 0.5, "{reasons:?}");
    let w = &reasons.waterfall;
    let sum = w.before + w.others + w.steps.iter().map(|bar| bar.weight + bar.rarity).sum::<i64>();
    assert_eq!(sum, w.total, "{reasons:?}");
    let text = reasons.lines.join("\n");
    assert!(text.contains("first name: the same: +") && text.contains("in all:"), "{text}");
    assert!(!text.to_lowercase().contains("zientek"), "{text}");
    let spanish = explain(folder.path(), "workforce-board:P10001", "workforce-board:P90001", Language::Es, &analyst()).unwrap();
    let text = spanish.lines.join("\n");
    assert!(text.contains("nombre: igual: +") && text.contains("en total:") && !text.contains("the same"), "{text}");
    // Two who have nothing in common are not said to have it.
    let apart = explain(folder.path(), "workforce-board:P10001", "workforce-board:P10009", Language::En, &analyst()).unwrap();
    let text = apart.lines.join("\n");
    assert!(!apart.waterfall.compared && text.contains("nothing to do with each other") && text.contains("never compared"), "{text}");
}

#[test]
fn where_no_law_allows_it_nothing_is_linked() {
    let folder = small("part2");
    let refused = link_records(folder.path(), false, &analyst()).unwrap_err();
    assert!(matches!(refused, Failure::Refused(Refusal::LawForbids { purpose: Purpose::Linking, .. })), "{refused}");
}

mod goes_on {
    //! How linking goes on in a region: only what is new is compared, with the same answer; what people decided holds; a new edition is an act; what was
    //! published stays; what was destroyed or withdrawn is not remembered.

    use super::super::*;
    use super::{analyst, small};
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
}
