//! What a run of linking reads of a region, and the steps from there: link, tell, keep. Not for deciding when a run is made, and it reads no definition
//! file.

use super::edition::{Found, Under};
use super::prepare::Prepared;
use super::{Between, Linked, Reasons, Waterfall, definition, read, reader, words};
use crate::home::Home;
use crate::law::{self, Held};
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use throughline_exchange::catalog::linkage::Definition;
use throughline_link::Table;
use throughline_link::cluster::ByPeople;
use throughline_link::explain::Explainer;
use throughline_link::memory::Relinked;
use throughline_link::score::Scored;
use throughline_model::access::{Act, Actor, Purpose};
use throughline_model::event::Event;
use throughline_model::failure::Failure;
use throughline_model::ids::{PersonId, RecordId};
use throughline_model::person::{ByHand, Cluster, Join};
use throughline_model::refusal::Refusal;
use throughline_model::words::Language;
use throughline_store::{Decision, Identity, LinkMemory, Store};

/// So many times the records an edition was made from, and it is time for a new one.
const OUTGROWN: u64 = 2;

/// Everything that is read, and the columns made of it.
pub(super) struct Region<'h> {
    folder: PathBuf,
    definition: &'h Definition,
    held: Vec<Held>,
    identities: Vec<Identity>,
    prepared: Prepared,
    remembered: LinkMemory,
    by_people: ByPeople,
    /// Pairs that reviewers settled.
    judged: Vec<(u32, u32, bool)>,
    person_of: HashMap<RecordId, PersonId>,
}

impl<'h> Region<'h> {
    /// Reads it. What is remembered comes first: records that are destroyed while the rest is read must not be written down again.
    pub(super) fn read(home: &'h Home, store: &Store, actor: &Actor) -> Result<Self, Failure> {
        let definition = definition(home)?;
        let held = law::held(home, store, Purpose::Linking)?;
        let reader = reader(store, actor);
        let remembered = reader.link_memory()?;
        let identities = read(store, definition, actor)?;
        let prepared = Prepared::new(&identities, definition, &home.catalog.linkage_lists())?;
        let persons = reader.persons_as_of(None)?;
        let records = |(person, records): (PersonId, Vec<RecordId>)| records.into_iter().map(move |record| (record, person.clone()));
        let person_of: HashMap<RecordId, PersonId> = persons.into_iter().flat_map(records).collect();
        let by_people = by_people(&reader.decided_by_hand()?, &identities, &person_of);
        let judged = crate::review::judged(&reader, definition, &identities)?;
        Ok(Self { folder: home.folder.clone(), definition, held, identities, prepared, remembered, by_people, judged, person_of })
    }

    /// The edition to go by.
    pub(super) fn under(&self, retrain: bool) -> Result<Under, Failure> {
        Under::find(&self.folder, self.definition, &self.prepared, &self.remembered, &self.judged, retrain)
    }

    pub(super) fn link(&self, under: &Under) -> Result<Found, Failure> {
        under.link(&self.identities, &self.prepared, &self.remembered, &self.by_people)
    }

    /// Links all records as if nothing were remembered.
    #[cfg(test)]
    pub(super) fn afresh(&self, under: &Under) -> Result<Relinked, Failure> {
        let linked = under.edition.link(&self.prepared.table, &self.prepared.definition, &self.by_people);
        linked.map(|linked| Relinked { n_compared: 0, ..linked }).map_err(|e| Failure::broken("comparing records", e))
    }

    /// The row of a record.
    pub(super) fn row(&self, record: &RecordId, who: &str) -> Result<u32, Failure> {
        let place = self.identities.iter().position(|identity| identity.record == *record);
        place.map(|place| place as u32).ok_or_else(|| Refusal::NoSuchPerson { who: who.to_owned() }.into())
    }

    pub(super) fn explain(&self, under: &Under, left: u32, right: u32, language: Language) -> Result<Reasons, Failure> {
        let clusters = self.link(under)?.relinked.clusters;
        let table = self.part(&[left, right])?;
        let explained = Explainer::new(&table, &self.prepared.definition, &under.edition.model).pair(0, 1);
        let explained = explained.ok_or_else(|| Failure::broken("explaining a pair", "the model has no classes"))?;
        let together = clusters.of.get(left as usize) == clusters.of.get(right as usize);
        let waterfall = Waterfall::of(&explained, self.definition);
        Ok(Reasons { lines: words::lines(&waterfall, language), probability: waterfall.probability, waterfall, together })
    }

    fn part(&self, rows: &[u32]) -> Result<Table, Failure> {
        self.prepared.table.part(rows).map_err(|e| Failure::broken("comparing records", e))
    }

    /// What a run came to, nothing of it kept yet.
    pub(super) fn told(&self, under: &Under, found: &Found) -> Linked {
        let relinked = &found.relinked;
        let rule = |nth: usize| self.prepared.definition.rules.get(nth).map_or_else(String::new, |rule| rule.name.clone());
        Linked {
            n_records: self.identities.len(),
            held: self.held.iter().map(Held::sentence).collect(),
            n_persons: relinked.clusters.n_clusters(),
            n_changed: found.n_changed,
            n_compared: relinked.n_compared,
            edition: under.told(),
            n_to_review: relinked.to_review().count(),
            n_weak: relinked.clusters.bridges.len(),
            between: between(&self.identities, relinked),
            left_out: relinked.left_out.iter().map(|(nth, n)| (rule(*nth), *n)).collect(),
            doubts: self.doubts(under, relinked, rule),
            n_moved: None,
            decision: None,
        }
    }

    fn doubts(&self, under: &Under, relinked: &Relinked, rule: impl Fn(usize) -> String) -> Vec<String> {
        let mut doubts = if relinked.n_compared > 0 { under.edition.model.doubts() } else { Vec::new() };
        let new = "see what a new edition would change with --retrain --preview";
        for (nth, n) in &relinked.grown {
            let rule = rule(*nth).replace('_', " ");
            doubts.push(format!("{n} records have the same {rule}, more than a new edition would compare by that; {new}"));
        }
        let (then, now) = (under.edition.n_rows, self.identities.len() as u64);
        if under.id.is_some() && now > then.saturating_mul(OUTGROWN) {
            doubts.push(format!("the edition was made from {then} records, and there are {now} now; {new}"));
        }
        doubts
    }

    /// The clusters that differ from the persons of today, with the pairs that hold them together and why.
    pub(super) fn clusters(&self, under: &Under, found: &Found) -> Result<Vec<Cluster>, Failure> {
        let relinked = &found.relinked;
        let differing = self.differing(members(relinked));
        let rows: Vec<u32> = differing.iter().flat_map(|(_, rows)| rows).copied().collect();
        let place: HashMap<u32, u32> = rows.iter().copied().zip(0..).collect();
        let table = self.part(&rows)?;
        let explainer = Explainer::new(&table, &self.prepared.definition, &under.edition.model);
        let joined = |pair: &Scored| {
            let (left, right) = (place.get(&pair.left)?, place.get(&pair.right)?);
            let reasons = explainer.pair(*left, *right).map(|e| words::reasons(&e, self.definition).join("\n"));
            let weight = (pair.weight * 100.0).round() as i64;
            Some(Join { one: self.record(pair.left), other: self.record(pair.right), weight, reasons: reasons.unwrap_or_default() })
        };
        let least = throughline_link::score::weight(self.prepared.definition.settings.link_from);
        let mut joins: HashMap<u32, Vec<Join>> = HashMap::new();
        for pair in relinked.pairs.iter().take_while(|pair| pair.weight >= least) {
            let name = |row: u32| relinked.clusters.of.get(row as usize).copied();
            if let Some(name) = name(pair.left).filter(|of| Some(*of) == name(pair.right)) {
                joins.entry(name).or_default().extend(joined(pair));
            }
        }
        let cluster = |(name, rows): (u32, Vec<u32>)| Cluster {
            records: rows.into_iter().map(|row| self.record(row)).collect(),
            joins: joins.remove(&name).unwrap_or_default(),
        };
        Ok(differing.into_iter().map(cluster).collect())
    }

    /// Clusters that are not exactly what one person has among the records compared.
    fn differing(&self, members: BTreeMap<u32, Vec<u32>>) -> Vec<(u32, Vec<u32>)> {
        let person = |row: u32| self.identities.get(row as usize).and_then(|identity| self.person_of.get(&identity.record));
        let mut n_of: HashMap<&PersonId, usize> = HashMap::new();
        (0..self.identities.len() as u32).filter_map(person).for_each(|person| *n_of.entry(person).or_default() += 1);
        let is_person = |rows: &[u32]| {
            let first = rows.first().and_then(|row| person(*row));
            first.is_some_and(|first| rows.iter().all(|row| person(*row) == Some(first)) && n_of.get(first) == Some(&rows.len()))
        };
        members.into_iter().filter(|(_, rows)| !is_person(rows)).collect()
    }

    fn record(&self, row: u32) -> RecordId {
        self.identities.get(row as usize).map_or_else(|| RecordId(String::new()), |identity| identity.record.clone())
    }

    /// Keeps what a run found, its edition if it is new, and the record of both, in one transaction.
    pub(super) fn keep(
        &self,
        store: &Store,
        under: &Under,
        found: &Found,
        clusters: &[Cluster],
        linked: &Linked,
        actor: &Actor,
    ) -> Result<Option<Decision>, Failure> {
        store.write(|tx| {
            let id = under.keep(tx, &self.identities, &self.prepared.table, found, &self.remembered, actor)?;
            if under.id.is_none() {
                let fields = vec![format!("how={}", under.how()), format!("n_records={}", linked.n_records)];
                tx.event(&Event { actor: actor.clone(), act: Act::Link, noun: "link_edition", id: id.to_string(), fields })?;
            }
            let decision = tx.apply_links(clusters, &under.label(id), actor)?;
            if let Some(decision) = &decision {
                let mut event: Event = crate::merge::event(decision, Act::Link, actor);
                let counts = [("n_records", linked.n_records), ("n_persons", linked.n_persons), ("n_to_review", linked.n_to_review)];
                event.fields.extend(counts.iter().map(|(name, n)| format!("{name}={n}")));
                event.fields.push(format!("edition={id}"));
                tx.event(&event)?;
            }
            Ok(decision)
        })
    }
}

/// What people decided, as far as today still shows it: who was put together and is, who was put apart and is.
fn by_people(decided: &[ByHand], identities: &[Identity], person_of: &HashMap<RecordId, PersonId>) -> ByPeople {
    let rows: HashMap<&RecordId, u32> = identities.iter().map(|identity| &identity.record).zip(0..).collect();
    let here = |records: &[RecordId]| -> Vec<(u32, Option<PersonId>)> {
        records.iter().filter_map(|record| Some((*rows.get(record)?, person_of.get(record).cloned()))).collect()
    };
    let mut by_people = ByPeople::default();
    for decision in decided {
        match decision {
            ByHand::Together(records) => {
                let mut groups: BTreeMap<Option<PersonId>, Vec<u32>> = BTreeMap::new();
                here(records).into_iter().for_each(|(row, person)| groups.entry(person).or_default().push(row));
                by_people.together.extend(groups.into_values().filter(|rows| rows.len() > 1));
            }
            ByHand::Apart(stayed, left) => {
                let left = here(left);
                for (row, person) in here(stayed) {
                    let others: Vec<u32> = left.iter().filter(|(_, other)| *other != person).map(|(row, _)| *row).collect();
                    by_people.apart.extend((!others.is_empty()).then(|| (vec![row], others)));
                }
            }
        }
    }
    by_people
}

fn between(identities: &[Identity], found: &Relinked) -> Vec<Between> {
    let mut counts: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    let agency = |row: u32| identities.get(row as usize).map_or("", |identity| identity.agency.as_str());
    let key = |a: u32, b: u32| if agency(a) <= agency(b) { (agency(a), agency(b)) } else { (agency(b), agency(a)) };
    for members in members(found).values() {
        for (nth, a) in members.iter().enumerate() {
            members.iter().skip(nth + 1).for_each(|b| counts.entry(key(*a, *b)).or_default().0 += 1);
        }
    }
    found.to_review().for_each(|pair| counts.entry(key(pair.left, pair.right)).or_default().1 += 1);
    let one = |((one, other), (n_links, n_to_review)): ((&str, &str), (usize, usize))| Between {
        one: one.to_owned(),
        other: other.to_owned(),
        n_links,
        n_to_review,
    };
    counts.into_iter().map(one).collect()
}

/// Rows by the row that names their cluster.
fn members(found: &Relinked) -> BTreeMap<u32, Vec<u32>> {
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    (0u32..).zip(&found.clusters.of).for_each(|(row, name)| members.entry(*name).or_default().push(row));
    members
}
