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
