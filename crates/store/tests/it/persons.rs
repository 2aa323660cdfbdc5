//! Who was who: random merges, splits, links and undoings against a model that only knows sets, told again for every moment at the end.

use crate::{analyst, file, import, record, refused, region};
use jiff::Timestamp;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use throughline_model::access::{Act, Purpose};
use throughline_model::ids::{PersonId, RecordId};
use throughline_model::person::{Cluster, Join};
use throughline_model::refusal::Refusal;
use throughline_store::{Decision, DecisionKind, Reader, Store};

type Who = BTreeMap<RecordId, PersonId>;

fn reader(store: &Store) -> Reader<'_> {
    store.reader(&analyst(), Act::Person, Purpose::RecordKeeping)
}

fn who(store: &Store, at: Option<Timestamp>) -> Who {
    let persons = reader(store).persons_as_of(at).unwrap();
    persons.into_iter().flat_map(|(person, records)| records.into_iter().map(move |record| (record, person.clone()))).collect()
}

/// People of a file of its own, one record each, in the order of its lines.
fn people(store: &Store, hash: &str, n: u64) -> Vec<(RecordId, PersonId)> {
    let rows: Vec<_> = (0..n).map(|i| record(2 + i, &format!("{hash}{i}"), "row", vec![])).collect();
    import(store, &file(hash), &rows);
    let find = |i: u64| {
        let record = reader(store).find_record("state prison", &format!("{hash}{i}")).unwrap().unwrap();
        let person = reader(store).person_of(&record, None).unwrap().unwrap();
        (record, person)
    };
    (0..n).map(find).collect()
}

#[derive(Debug, Clone)]
enum Op {
    Import(u8),
    Merge(u8, u8),
    Split(u8, u8),
    Link(Vec<u8>),
    Undo(Option<u8>),
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        1 => (1..4_u8).prop_map(Op::Import),
        3 => (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Op::Merge(a, b)),
        3 => (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Op::Split(a, b)),
        3 => proptest::collection::vec(0..6_u8, 8).prop_map(Op::Link),
        3 => proptest::option::of(0..12_u8).prop_map(Op::Undo),
    ]
}

/// What the model remembers of a decision.
struct Past {
    id: i64,
    kind: DecisionKind,
    moved: Vec<(RecordId, PersonId, PersonId)>,
    /// By hand: who was looked at, and on which side.
    sides: BTreeMap<RecordId, bool>,
    undone: bool,
}

#[derive(Default)]
struct Model {
    now: Who,
    /// Links, counted as they are made: since when each person and each record is known.
    n_links: u64,
    known: BTreeMap<PersonId, u64>,
    born: BTreeMap<RecordId, (u64, PersonId)>,
    past: Vec<Past>,
    moments: Vec<(Timestamp, Who)>,
}

impl Model {
    fn records(&self, person: &PersonId) -> BTreeSet<RecordId> {
        self.now.iter().filter(|(_, p)| *p == person).map(|(r, _)| r.clone()).collect()
    }

    fn persons(&self) -> Vec<PersonId> {
        self.now.values().cloned().collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn begin(&mut self, at: Timestamp, new: &[(RecordId, PersonId)]) {
        for (record, person) in new {
            self.n_links += 1;
            self.known.insert(person.clone(), self.n_links);
            self.born.insert(record.clone(), (self.n_links, person.clone()));
            self.now.insert(record.clone(), person.clone());
        }
        self.moments.push((at, self.now.clone()));
    }

    /// Takes over what the store did, after making sure that it says what it did.
    fn follow(&mut self, store: &Store, done: &Decision, sides: BTreeMap<RecordId, bool>) {
        for moved in &done.moved {
            assert_eq!(self.now.insert(moved.record.clone(), moved.to.clone()).as_ref(), Some(&moved.from));
            assert_ne!(moved.from, moved.to);
            self.n_links += 1;
            self.known.entry(moved.to.clone()).or_insert(self.n_links);
        }
        assert_eq!(who(store, None), self.now);
        let moved = done.moved.iter().map(|m| (m.record.clone(), m.from.clone(), m.to.clone())).collect();
        self.past.push(Past { id: done.id, kind: done.kind, moved, sides, undone: false });
        self.moments.push((done.at, self.now.clone()));
    }

    fn apart(&self, one: &RecordId, other: &RecordId) -> bool {
        self.now[one] != self.now[other]
    }

    /// Pairs that a decision by hand still holds: (one, other, apart).
    fn held(&self) -> Vec<(RecordId, RecordId, bool)> {
        let mut held = Vec::new();
        for past in self.past.iter().filter(|p| !p.undone && matches!(p.kind, DecisionKind::Merge | DecisionKind::Split)) {
            for (one, side) in &past.sides {
                for (other, other_side) in &past.sides {
                    let split = past.kind == DecisionKind::Split;
                    if one < other && (side != other_side) == split && self.apart(one, other) == split {
                        held.push((one.clone(), other.clone(), split));
                    }
                }
            }
        }
        held
    }
}

fn run(ops: &[Op]) {
    let (_folder, store) = region();
    let mut model = Model::default();
    let first = people(&store, "first", 4);
    model.begin(Timestamp::now(), &first);
    for (nth, op) in ops.iter().enumerate() {
        let persons = model.persons();
        let pick = |n: u8| persons[usize::from(n) % persons.len()].clone();
        match op {
            Op::Import(n) => {
                let new = people(&store, &format!("f{nth}-"), u64::from(*n));
                model.begin(Timestamp::now(), &new);
            }
            Op::Merge(a, b) => merge(&store, &mut model, pick(*a), pick(*b)),
            Op::Split(a, mask) => split(&store, &mut model, pick(*a), *mask),
            Op::Link(numbers) => link(&store, &mut model, numbers),
            Op::Undo(which) => undo(&store, &mut model, *which),
        }
    }
    for (at, then) in &model.moments {
        assert_eq!(&who(&store, Some(*at)), then, "as of {at}");
    }
}

fn merge(store: &Store, model: &mut Model, one: PersonId, other: PersonId) {
    let given = store.write(|tx| tx.merge(&[one.clone(), other.clone()], "same birth date", &analyst()));
    if one == other {
        assert!(matches!(refused(given), Refusal::SamePerson { .. }));
        return;
    }
    let oldest = if model.known[&one] < model.known[&other] { one.clone() } else { other.clone() };
    let all: BTreeSet<RecordId> = model.records(&one).union(&model.records(&other)).cloned().collect();
    model.follow(store, &given.unwrap(), all.iter().map(|r| (r.clone(), false)).collect());
    assert_eq!(model.records(&oldest), all);
}

fn split(store: &Store, model: &mut Model, person: PersonId, mask: u8) {
    let all = model.records(&person);
    let leave: Vec<RecordId> = all.iter().enumerate().filter(|(i, _)| mask >> (i % 8) & 1 == 1).map(|(_, r)| r.clone()).collect();
    let given = store.write(|tx| tx.split(&person, &leave, "a twin", &analyst()));
    if leave.is_empty() || leave.len() == all.len() {
        assert!(matches!(refused(given), Refusal::NotSplit { .. }));
        return;
    }
    let left: BTreeSet<RecordId> = leave.into_iter().collect();
    let stayed: BTreeSet<RecordId> = all.difference(&left).cloned().collect();
    let age = |part: &BTreeSet<RecordId>| part.iter().map(|r| model.born[r].0).min();
    let keeps = if (left.len(), age(&stayed)) > (stayed.len(), age(&left)) { left.clone() } else { stayed.clone() };
    let goes: BTreeSet<RecordId> = all.difference(&keeps).cloned().collect();
    let former = goes.iter().map(|r| &model.born[r]).min().unwrap().1.clone();
    let free = !model.persons().contains(&former);
    let sides = all.iter().map(|r| (r.clone(), left.contains(r))).collect();
    model.follow(store, &given.unwrap(), sides);
    assert_eq!(model.records(&person), keeps);
    let other = model.now[goes.iter().next().unwrap()].clone();
    assert_eq!(model.records(&other), goes);
    assert!(!free || other == former, "an id nobody has goes back to its record");
}

fn link(store: &Store, model: &mut Model, numbers: &[u8]) {
    let mut clusters: BTreeMap<u8, Vec<RecordId>> = BTreeMap::new();
    for (record, n) in model.now.keys().zip(numbers.iter().cycle()).filter(|(_, n)| **n > 0) {
        clusters.entry(*n).or_default().push(record.clone());
    }
    let cluster = |records: &Vec<RecordId>| {
        let pair = |(n, p): (usize, &[RecordId])| Join { one: p[0].clone(), other: p[1].clone(), weight: n as i64, reasons: "name".into() };
        Cluster { records: records.clone(), joins: records.windows(2).enumerate().map(pair).collect() }
    };
    let clusters: Vec<Cluster> = clusters.values().map(cluster).collect();
    let held = model.held();
    let apply = || store.write(|tx| tx.apply_links(&clusters, "model 1", &analyst())).unwrap();
    if let Some(done) = apply() {
        model.follow(store, &done, BTreeMap::new());
    }
    assert_eq!(who(store, None), model.now);
    for (one, other, apart) in &held {
        assert_eq!(model.apart(one, other), *apart, "what people decided stands");
    }
    if held.is_empty() {
        for (n, one) in clusters.iter().enumerate() {
            for (m, other) in clusters.iter().enumerate() {
                for (a, b) in one.records.iter().flat_map(|a| other.records.iter().map(move |b| (a, b))) {
                    assert_eq!(model.apart(a, b), n != m, "clusters are who is who");
                }
            }
        }
    }
    assert_eq!(apply(), None, "the same clusters again change nothing");
}

fn undo(store: &Store, model: &mut Model, which: Option<u8>) {
    let undoable = |p: &Past| p.kind != DecisionKind::Undo && !p.undone;
    let target = match which {
        None => model.past.iter().rposition(undoable),
        Some(n) => Some(usize::from(n)).filter(|n| *n < model.past.len()),
    };
    let number = which.map(|_| target.map_or(999, |n| model.past[n].id));
    let given = store.write(|tx| tx.undo(number, "", &analyst()));
    let Some(target) = target.filter(|n| undoable(&model.past[*n])) else {
        assert!(matches!(refused(given), Refusal::NoSuchDecision { .. }));
        return;
    };
    let persons = |p: &Past| p.moved.iter().flat_map(|(_, from, to)| [from.clone(), to.clone()]).collect::<BTreeSet<_>>();
    let concerned = persons(&model.past[target]);
    let later = model.past[target + 1..].iter().rfind(|p| undoable(p) && !persons(p).is_disjoint(&concerned)).map(|p| p.id);
    if let Some(later) = later {
        assert_eq!(refused(given), Refusal::LaterDecision { decision: model.past[target].id, later });
        return;
    }
    let mut expected = model.now.clone();
    expected.extend(model.past[target].moved.iter().map(|(record, from, _)| (record.clone(), from.clone())));
    model.past[target].undone = true;
    model.follow(store, &given.unwrap(), BTreeMap::new());
    assert_eq!(model.now, expected, "exactly the ids that were");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]
    #[test]
    fn who_was_who_can_be_told_for_every_moment(ops in proptest::collection::vec(op(), 1..14)) {
        run(&ops);
    }
}

#[test]
fn a_person_is_shown_with_records_reasons_and_history() {
    let (_folder, store) = region();
    let them = people(&store, "a", 3);
    let join = Join { one: them[0].0.clone(), other: them[1].0.clone(), weight: 1234, reasons: "same name and birth date".to_owned() };
    let cluster = Cluster { records: vec![them[0].0.clone(), them[1].0.clone()], joins: vec![join] };
    let linked = store.write(|tx| tx.apply_links(&[cluster], "2026-11", &analyst())).unwrap().unwrap();
    assert_eq!((linked.gone, linked.come.len()), (vec![them[1].1.clone()], 0));
    store.write(|tx| tx.merge(&[them[0].1.clone(), them[2].1.clone()], "she said so", &analyst())).unwrap();
    let records = reader(&store).records_of(&them[0].1, None).unwrap();
    let seen: Vec<_> = records.iter().map(|r| (r.agency_id.as_str(), r.because.as_str(), r.weight, r.reasons.as_deref())).collect();
    let reasons = Some("same name and birth date");
    assert_eq!(seen, [("a0", "agency_id", None, None), ("a1", "link", Some(1234), reasons), ("a2", "merge", None, None)]);
    assert_eq!((records[1].model.as_str(), records[1].decision), ("2026-11", Some(linked.id)));
    let history = reader(&store).history(&them[0].1).unwrap();
    let seen: Vec<_> = history.iter().map(|d| (d.kind.name(), d.actor.as_str(), d.why.as_deref(), d.came.len())).collect();
    assert_eq!(seen, [("link", "ana", None, 1), ("merge", "ana", Some("she said so"), 1)]);
    assert!(store.accesses(9).unwrap().iter().any(|a| a.what.starts_with("records of person") && a.n_persons == 1));
    store.write(|tx| tx.undo(Some(linked.id), "", &analyst())).unwrap_err();
    store.write(|tx| tx.undo(None, "", &analyst())).unwrap();
    store.write(|tx| tx.undo(None, "", &analyst())).unwrap();
    assert_eq!(who(&store, None), them.into_iter().collect::<Who>());
}

#[test]
fn reasons_and_sentences_are_sealed() {
    let (folder, store) = region();
    let them = people(&store, "a", 2);
    let join = Join { one: them[0].0.clone(), other: them[1].0.clone(), weight: 1, reasons: "Zebedee-Reason".to_owned() };
    let cluster = Cluster { records: vec![them[0].0.clone(), them[1].0.clone()], joins: vec![join] };
    store.write(|tx| tx.apply_links(&[cluster], "m", &analyst())).unwrap();
    store.write(|tx| tx.split(&them[0].1, &[them[1].0.clone()], "Zebedee-Why", &analyst())).unwrap();
    drop(store);
    for entry in std::fs::read_dir(folder.path()).unwrap().flatten().filter(|e| e.path().is_file()) {
        let bytes = std::fs::read(entry.path()).unwrap();
        assert!(!bytes.windows(7).any(|w| w == b"Zebedee"), "{:?}", entry.path());
    }
}
