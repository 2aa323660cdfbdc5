//! Linking, merging and splitting: loads what is linked today, asks the rules of `model::person` what moves, and keeps it as one decision.
//! Not for comparing records, and it judges nothing itself.

use crate::clock;
use crate::db::{Sql, Statement};
use crate::decision::{Decision, DecisionKind, Moved, NewDecision, NewLink, by_hand};
use crate::tx::Tx;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use throughline_model::access::Actor;
use throughline_model::failure::Failure;
use throughline_model::ids::{PersonId, RecordId};
use throughline_model::person::{self, ByHand, Cluster, Goes, Join, Linked, Today};
use throughline_model::refusal::Refusal;

impl Tx<'_> {
    /// Says that persons are one. The one known longest keeps its id. Holds against later runs of linking until it is taken back.
    ///
    /// Refused: `NoSuchPerson`, `SamePerson` (fewer than two different persons were named).
    pub fn merge(&self, persons: &[PersonId], why: &str, actor: &Actor) -> Result<Decision, Failure> {
        let persons: BTreeSet<PersonId> = persons.iter().cloned().collect();
        if persons.len() < 2 {
            return Err(Refusal::SamePerson { person: persons.into_iter().next().map(|p| p.0).unwrap_or_default() }.into());
        }
        let today = today(self.sql, &persons)?;
        refuse_unknown(&today, &persons)?;
        let looked_at: Vec<(RecordId, i64)> = today.linked.iter().map(|linked| (linked.record.clone(), 0)).collect();
        let all = (0..today.linked.len()).collect();
        let new = NewDecision { kind: DecisionKind::Merge, actor, model: "", why, undoes: None };
        self.keep_moves(&new, &today, &[all], &looked_at, &Strongest::default())
    }

    /// Says that these records of a person are another person. The larger part keeps the id. Nothing but people will put both together
    /// again: later runs of linking leave them apart until the split is taken back or the two are merged.
    ///
    /// Refused: `NoSuchPerson`, `NotSplit` (a record is not the person's, none was named, or all were).
    pub fn split(&self, person: &PersonId, records: &[RecordId], why: &str, actor: &Actor) -> Result<Decision, Failure> {
        let persons = BTreeSet::from([person.clone()]);
        let today = today(self.sql, &persons)?;
        refuse_unknown(&today, &persons)?;
        let leave: HashSet<&RecordId> = records.iter().collect();
        let not = |reason: String| Err(Refusal::NotSplit { person: person.0.clone(), reason }.into());
        if let Some(stranger) = records.iter().find(|record| today.linked.iter().all(|linked| linked.record != **record)) {
            return not(format!("{stranger} is no record of this person"));
        }
        let (left, stayed): (Vec<usize>, Vec<usize>) =
            (0..today.linked.len()).partition(|nth| today.linked.get(*nth).is_some_and(|linked| leave.contains(&linked.record)));
        if left.is_empty() || stayed.is_empty() {
            return not("name some of its records, and not all of them".to_owned());
        }
        let side = |linked: &Linked| (linked.record.clone(), i64::from(leave.contains(&linked.record)));
        let looked_at: Vec<(RecordId, i64)> = today.linked.iter().map(side).collect();
        let new = NewDecision { kind: DecisionKind::Split, actor, model: "", why, undoes: None };
        self.keep_moves(&new, &today, &[stayed, left], &looked_at, &Strongest::default())
    }

    /// Applies what comparing records gave: changes only what differs from today, and nothing that people decided. Records that no
    /// cluster names stay with their person; records that are not there (any more) are passed over. `model` names the edition of what
    /// compared them. `None` where nothing changed.
    pub fn apply_links(&self, clusters: &[Cluster], model: &str, actor: &Actor) -> Result<Option<Decision>, Failure> {
        let mut person_of = self.sql.prepare("SELECT person_id FROM link WHERE agency_record_id = $1 AND undone_at IS NULL")?;
        let mut persons = BTreeSet::new();
        for record in clusters.iter().flat_map(|cluster| &cluster.records) {
            persons.extend(person_of.first(&[(&record.0).into()], |row| Ok(PersonId(row.text(0)?.to_owned())))?);
        }
        let today = today(self.sql, &persons)?;
        let parts = person::parts(&today, clusters, &by_hand(self.sql)?);
        if person::moves(&today, &parts).is_empty() {
            return Ok(None);
        }
        let new = NewDecision { kind: DecisionKind::Link, actor, model, why: "", undoes: None };
        self.keep_moves(&new, &today, &parts, &[], &Strongest::of(clusters)).map(Some)
    }

    /// Keeps what reviewers settled about two records, so that it holds against later runs of linking until it is taken back. Of one person:
    /// their persons become one. Of two: if both are one person's, the one known less long leaves it, with what people put together with it;
    /// what else belongs with it the next run of linking says. Where it is so already, the decision moves nothing and holds all the same.
    ///
    /// Refused: `NoSuchPerson` (a record is not there).
    pub fn settle(&self, one: &RecordId, other: &RecordId, same: bool, why: &str, actor: &Actor) -> Result<Settled, Failure> {
        let (person, another) = (self.owner(one)?, self.owner(other)?);
        let today = today(self.sql, &BTreeSet::from([person.clone(), another.clone()]))?;
        let decided = by_hand(self.sql)?;
        let against = if same { apart_by_hand(&today, &decided, &person, &another) } else { together_by_hand(&decided, one, other) };
        if let Some(records) = against {
            return Ok(Settled::Contradicts(records));
        }
        let of_person = |wanted: &PersonId| -> Vec<usize> {
            (0..today.linked.len()).filter(|nth| today.linked.get(*nth).is_some_and(|l| l.person == *wanted)).collect()
        };
        let (kind, parts, leaving) = match (same, person == another) {
            (true, _) => (DecisionKind::Merge, vec![(0..today.linked.len()).collect()], other),
            (false, false) => (DecisionKind::Split, vec![of_person(&person), of_person(&another)], other),
            (false, true) => {
                let later = today.linked.iter().rev().find(|l| l.record == *one || l.record == *other).map_or(other, |l| &l.record);
                let with = tied(&decided, later);
                let (leave, stay) =
                    (0..today.linked.len()).partition(|nth| today.linked.get(*nth).is_some_and(|l| with.contains(&l.record)));
                (DecisionKind::Split, vec![stay, leave], later)
            }
        };
        let side = |record: &RecordId| (record.clone(), i64::from(!same && record == leaving));
        let new = NewDecision { kind, actor, model: "", why, undoes: None };
        self.keep_moves(&new, &today, &parts, &[side(one), side(other)], &Strongest::default()).map(Settled::Decided)
    }

    fn owner(&self, record: &RecordId) -> Result<PersonId, Failure> {
        let text = "SELECT person_id FROM link WHERE agency_record_id = $1 AND undone_at IS NULL";
        let person = self.sql.first(text, &[(&record.0).into()], |row| Ok(PersonId(row.text(0)?.to_owned())))?;
        person.ok_or_else(|| Refusal::NoSuchPerson { who: record.0.clone() }.into())
    }

    fn keep_moves(
        &self,
        new: &NewDecision<'_>,
        today: &Today,
        parts: &[Vec<usize>],
        looked_at: &[(RecordId, i64)],
        strongest: &Strongest<'_>,
    ) -> Result<Decision, Failure> {
        let mut newcomers: BTreeMap<usize, PersonId> = BTreeMap::new();
        let mut links = Vec::new();
        for step in person::moves(today, parts) {
            let Some(linked) = today.linked.get(step.nth) else { continue };
            let to = match step.goes {
                Goes::To(person) => person,
                Goes::ToNew(n) => newcomers.entry(n).or_insert_with(|| PersonId(clock::new_id())).clone(),
            };
            let join = strongest.0.get(&linked.record);
            links.push(NewLink {
                moved: Moved { record: linked.record.clone(), from: linked.person.clone(), to },
                because: new.kind.name().to_owned(),
                weight: join.map(|join| join.weight),
                reasons: join.map(|join| join.reasons.as_bytes().to_vec()),
            });
        }
        self.decide(new, looked_at, links)
    }
}

/// What came of settling two records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// It is decided.
    Decided(Decision),
    /// Nothing was done: people decided the contrary before. These are the records of theirs that stand against it.
    Contradicts(Vec<RecordId>),
}

/// Two records, one of each person, that people keep apart.
fn apart_by_hand(today: &Today, decided: &[ByHand], person: &PersonId, another: &PersonId) -> Option<Vec<RecordId>> {
    let owner: HashMap<&RecordId, &PersonId> = today.linked.iter().map(|linked| (&linked.record, &linked.person)).collect();
    let of = |records: &[RecordId], wanted: &PersonId| records.iter().find(|r| owner.get(r).is_some_and(|p| **p == *wanted)).cloned();
    let against = |decision: &ByHand| {
        let ByHand::Apart(stayed, left) = decision else { return None };
        let both = |a: &PersonId, b: &PersonId| Some(vec![of(stayed, a)?, of(left, b)?]);
        both(person, another).or_else(|| both(another, person))
    };
    if person == another { None } else { decided.iter().find_map(against) }
}

/// The records through which people put both together.
fn together_by_hand(decided: &[ByHand], one: &RecordId, other: &RecordId) -> Option<Vec<RecordId>> {
    let tied = tied(decided, one);
    tied.contains(other).then(|| tied.into_iter().collect())
}

/// Everything that people put together with a record, itself included.
fn tied(decided: &[ByHand], record: &RecordId) -> BTreeSet<RecordId> {
    let mut tied = BTreeSet::from([record.clone()]);
    loop {
        let before = tied.len();
        for decision in decided {
            if let ByHand::Together(records) = decision
                && records.iter().any(|r| tied.contains(r))
            {
                tied.extend(records.iter().cloned());
            }
        }
        if tied.len() == before {
            return tied;
        }
    }
}

/// The strongest pair of each record.
#[derive(Default)]
struct Strongest<'a>(HashMap<&'a RecordId, &'a Join>);

impl<'a> Strongest<'a> {
    fn of(clusters: &'a [Cluster]) -> Self {
        let mut strongest: HashMap<&RecordId, &Join> = HashMap::new();
        for join in clusters.iter().flat_map(|cluster| &cluster.joins) {
            for record in [&join.one, &join.other] {
                let known = strongest.entry(record).or_insert(join);
                if join.weight > known.weight {
                    *known = join;
                }
            }
        }
        Self(strongest)
    }
}

/// All records of these persons, and since when each is known.
fn today(sql: Sql<'_>, persons: &BTreeSet<PersonId>) -> Result<Today, Failure> {
    let mut look = Look::open(sql)?;
    let mut today = Today::default();
    for person in persons {
        let since = look.since(person)?;
        today.known_since.extend(since.map(|since| (person.clone(), since)));
        for (record, link) in look.records(person)? {
            let (first, former) = look.first(&record, link, person)?;
            today.linked.push(Linked { record, person: person.clone(), first, former });
        }
    }
    today.linked.sort_by_key(|linked| linked.first);
    Ok(today)
}

fn refuse_unknown(today: &Today, persons: &BTreeSet<PersonId>) -> Result<(), Failure> {
    let unknown = persons.iter().find(|person| today.linked.iter().all(|linked| linked.person != **person));
    unknown.map_or(Ok(()), |person| Err(Refusal::NoSuchPerson { who: person.0.clone() }.into()))
}

/// The statements for looking at links. The conditions on `undone_at` are those of the indexes.
struct Look<'c> {
    records: Statement<'c>,
    since_now: Statement<'c>,
    since_once: Statement<'c>,
    once: Statement<'c>,
    taken: Statement<'c>,
}

impl<'c> Look<'c> {
    fn open(sql: Sql<'c>) -> Result<Self, Failure> {
        Ok(Self {
            records: sql.prepare("SELECT agency_record_id, id FROM link WHERE person_id = $1 AND undone_at IS NULL ORDER BY id")?,
            since_now: sql.prepare("SELECT min(id) FROM link WHERE person_id = $1 AND undone_at IS NULL")?,
            since_once: sql.prepare("SELECT min(id) FROM link WHERE person_id = $1 AND undone_at IS NOT NULL")?,
            once: sql
                .prepare("SELECT id, person_id FROM link WHERE agency_record_id = $1 AND undone_at IS NOT NULL ORDER BY id LIMIT 1")?,
            taken: sql.prepare("SELECT 1 FROM link WHERE person_id = $1 AND undone_at IS NULL LIMIT 1")?,
        })
    }

    fn records(&mut self, person: &PersonId) -> Result<Vec<(RecordId, i64)>, Failure> {
        let mut records = Vec::new();
        self.records.each(&[(&person.0).into()], |row| {
            records.push((RecordId(row.text(0)?.to_owned()), row.integer(1)?));
            Ok(())
        })?;
        Ok(records)
    }

    fn since(&mut self, person: &PersonId) -> Result<Option<i64>, Failure> {
        let now = self.since_now.first(&[(&person.0).into()], |row| row.optional_integer(0))?.flatten();
        let once = self.since_once.first(&[(&person.0).into()], |row| row.optional_integer(0))?.flatten();
        Ok([now, once].into_iter().flatten().min())
    }

    /// The number of a record's first link, and the person it was made to where nobody has that id now.
    fn first(&mut self, record: &RecordId, link: i64, person: &PersonId) -> Result<(i64, Option<PersonId>), Failure> {
        let once = self.once.first(&[(&record.0).into()], |row| Ok((row.integer(0)?, PersonId(row.text(1)?.to_owned()))))?;
        let Some((first, former)) = once.filter(|(first, _)| *first < link) else { return Ok((link, None)) };
        let free = former != *person && self.taken.first(&[(&former.0).into()], |_| Ok(()))?.is_none();
        Ok((first, free.then_some(former)))
    }
}
