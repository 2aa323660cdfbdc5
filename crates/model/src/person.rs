//! Who is who: how linked records become persons with ids that stay. Pure rules over what is linked today, what is proposed and what
//! people have decided before. Not for judging whether two records are alike, and not for keeping anything.
//!
//! The rules of ids:
//! - a person keeps the id as long as a record of it is left where the id went;
//! - of persons that become one, the one known longest stays: the one whose first link is the oldest. Links are numbered and no number is
//!   given twice, so there is no tie;
//! - of a person that is divided, the part with more records keeps the id; of equal parts the one with the oldest record;
//! - a part that leaves gets back the id its oldest record first had, where nobody has that id now; otherwise a new one.

use crate::ids::{PersonId, RecordId};
use std::collections::{BTreeMap, HashMap};

/// Records that are said to be of one person, as comparing them gave it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cluster {
    /// The records; one alone says that it belongs to nobody else among those compared.
    pub records: Vec<RecordId>,
    /// The pairs that hold it together, as far as they are told. Where people have forbidden the whole, the strongest pairs stay.
    pub joins: Vec<Join>,
}

/// Two records of a cluster that were found to be of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Join {
    /// One record.
    pub one: RecordId,
    /// The other.
    pub other: RecordId,
    /// Weight of the evidence in hundredths of a bit.
    pub weight: i64,
    /// The reasons in words, or as the linker's own text. May quote values; kept sealed.
    pub reasons: String,
}

/// A record as it is linked today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// The record.
    pub record: RecordId,
    /// Whose it is today.
    pub person: PersonId,
    /// The number of its first link: records known longer have smaller ones.
    pub first: i64,
    /// The id of the person it was first linked to, where nobody has that id now.
    pub former: Option<PersonId>,
}

/// What somebody decided by hand, and has not taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ByHand {
    /// These records are of one person.
    Together(Vec<RecordId>),
    /// No record of the first list is of the person of a record of the second.
    Apart(Vec<RecordId>, Vec<RecordId>),
}

/// What is known of the persons concerned.
#[derive(Debug, Clone, Default)]
pub struct Today {
    /// All records of all persons concerned.
    pub linked: Vec<Linked>,
    /// The number of each person's first link.
    pub known_since: BTreeMap<PersonId, i64>,
}

/// Where a record goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goes {
    /// To a person with this id.
    To(PersonId),
    /// To a new person; those of one number go to the same.
    ToNew(usize),
}

/// A record that changes persons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Its place in [`Today::linked`].
    pub nth: usize,
    /// Where it goes.
    pub goes: Goes,
}

/// The moves that make each of `parts` (places in [`Today::linked`], every one once) one person. Only what differs from today moves.
pub fn moves(today: &Today, parts: &[Vec<usize>]) -> Vec<Move> {
    let owners = owners(today, parts);
    let mut moves = Vec::new();
    for (part, goes) in parts.iter().zip(&owners) {
        let stays = |nth: usize| today.linked.get(nth).is_some_and(|l| matches!(goes, Goes::To(person) if *person == l.person));
        moves.extend(part.iter().filter(|nth| !stays(**nth)).map(|nth| Move { nth: *nth, goes: goes.clone() }));
    }
    moves.sort_by_key(|step| step.nth);
    moves
}

/// The id of each part. The person known longest chooses first among the parts that hold its records.
fn owners(today: &Today, parts: &[Vec<usize>]) -> Vec<Goes> {
    let mut shares: BTreeMap<&PersonId, Vec<(usize, usize, i64)>> = BTreeMap::new();
    for (nth, part) in parts.iter().enumerate() {
        let mut here: BTreeMap<&PersonId, (usize, i64)> = BTreeMap::new();
        for linked in part.iter().filter_map(|nth| today.linked.get(*nth)) {
            let share = here.entry(&linked.person).or_insert((0, linked.first));
            *share = (share.0 + 1, share.1.min(linked.first));
        }
        here.into_iter().for_each(|(person, (n, first))| shares.entry(person).or_default().push((nth, n, first)));
    }
    let mut persons: Vec<&PersonId> = shares.keys().copied().collect();
    persons.sort_by_key(|person| (today.known_since.get(*person), *person));
    let mut owners: Vec<Option<Goes>> = vec![None; parts.len()];
    for person in persons {
        let free = shares.get(person).into_iter().flatten().filter(|(part, _, _)| owners.get(*part) == Some(&None));
        let best = free.min_by_key(|(_, n, first)| (std::cmp::Reverse(*n), *first)).map(|(part, _, _)| *part);
        if let Some(owner) = best.and_then(|part| owners.get_mut(part)) {
            *owner = Some(Goes::To(person.clone()));
        }
    }
    let mut new = 0..;
    let mut given: Vec<PersonId> = Vec::new();
    let rest = owners.into_iter().zip(parts).map(|(owner, part)| owner.unwrap_or_else(|| newcomer(today, part, &mut given, &mut new)));
    rest.collect()
}

/// The id of a part that nobody owns: one it had before, or a new one.
fn newcomer(today: &Today, part: &[usize], given: &mut Vec<PersonId>, new: &mut impl Iterator<Item = usize>) -> Goes {
    let oldest = part.iter().filter_map(|nth| today.linked.get(*nth)).min_by_key(|linked| linked.first);
    let former = oldest.and_then(|linked| linked.former.clone()).filter(|former| !given.contains(former));
    match former {
        Some(former) => {
            given.push(former.clone());
            Goes::To(former)
        }
        None => Goes::ToNew(new.next().unwrap_or_default()),
    }
}

/// Who is one person when the clusters hold and what people decided holds too. Records that no cluster names stay with the part that
/// keeps most of their person. Strongest pairs first; what would break a decision made by hand is left out.
pub fn parts(today: &Today, clusters: &[Cluster], by_hand: &[ByHand]) -> Vec<Vec<usize>> {
    let places: HashMap<&RecordId, usize> = today.linked.iter().enumerate().map(|(nth, linked)| (&linked.record, nth)).collect();
    let place = |record: &RecordId| places.get(record).copied();
    let mut groups = Groups::new(today.linked.len());
    hold(today, by_hand, &place, &mut groups);
    let left_alone = join_unnamed(today, clusters, &place, &mut groups);
    join_pairs(clusters, &place, &mut groups);
    join_rest(today, clusters, &place, &mut groups);
    join_left_alone(today, &left_alone, &mut groups);
    groups.parts()
}

/// Decisions that today still shows: who was put together and is, who was put apart and is.
fn hold(today: &Today, by_hand: &[ByHand], place: &dyn Fn(&RecordId) -> Option<usize>, groups: &mut Groups) {
    let person = |nth: usize| today.linked.get(nth).map(|linked| &linked.person);
    for decision in by_hand {
        if let ByHand::Apart(stayed, left) = decision {
            let pairs = stayed.iter().filter_map(place).flat_map(|one| left.iter().filter_map(place).map(move |other| (one, other)));
            pairs.filter(|(one, other)| person(*one) != person(*other)).for_each(|(one, other)| groups.keep_apart(one, other));
        }
    }
    for decision in by_hand {
        if let ByHand::Together(records) = decision {
            let mut first_of: HashMap<&PersonId, usize> = HashMap::new();
            for nth in records.iter().filter_map(place) {
                if let Some(person) = person(nth) {
                    groups.join(*first_of.entry(person).or_insert(nth), nth);
                }
            }
        }
    }
}

/// Joins the records of each person that no cluster names; gives one of each such person.
fn join_unnamed(today: &Today, clusters: &[Cluster], place: &dyn Fn(&RecordId) -> Option<usize>, groups: &mut Groups) -> Vec<usize> {
    let mut named = vec![false; today.linked.len()];
    for nth in clusters.iter().flat_map(|cluster| &cluster.records).filter_map(place) {
        named.iter_mut().skip(nth).take(1).for_each(|named| *named = true);
    }
    let mut first_of: BTreeMap<&PersonId, usize> = BTreeMap::new();
    for (nth, linked) in today.linked.iter().enumerate().filter(|(nth, _)| named.get(*nth) == Some(&false)) {
        groups.join(*first_of.entry(&linked.person).or_insert(nth), nth);
    }
    first_of.into_values().collect()
}

fn join_pairs(clusters: &[Cluster], place: &dyn Fn(&RecordId) -> Option<usize>, groups: &mut Groups) {
    let joins = clusters.iter().flat_map(|cluster| &cluster.joins);
    let mut pairs: Vec<_> = joins.filter_map(|join| Some((-join.weight, place(&join.one)?, place(&join.other)?))).collect();
    pairs.sort_unstable();
    for (_, one, other) in pairs {
        groups.join(one, other);
    }
}

/// What the pairs did not join, and nobody forbids: with its own person's records if it can, else with the first it can.
fn join_rest(today: &Today, clusters: &[Cluster], place: &dyn Fn(&RecordId) -> Option<usize>, groups: &mut Groups) {
    let person = |nth: usize| today.linked.get(nth).map(|linked| &linked.person);
    for cluster in clusters {
        let mut records: Vec<usize> = cluster.records.iter().filter_map(place).collect();
        records.sort_by_key(|nth| today.linked.get(*nth).map(|linked| linked.first));
        let mut seen: Vec<usize> = Vec::new();
        for nth in records {
            if seen.iter().any(|other| groups.find(*other) == groups.find(nth)) {
                continue;
            }
            let (own, others): (Vec<usize>, Vec<usize>) = seen.iter().partition(|other| person(**other) == person(nth));
            if !own.into_iter().chain(others).any(|other| groups.join(other, nth)) {
                seen.push(nth);
            }
        }
    }
}

/// Records left alone by all clusters go where most of their person went.
fn join_left_alone(today: &Today, left_alone: &[usize], groups: &mut Groups) {
    let mut records_of: HashMap<&PersonId, Vec<usize>> = HashMap::new();
    today.linked.iter().enumerate().for_each(|(nth, linked)| records_of.entry(&linked.person).or_default().push(nth));
    for nth in left_alone {
        let Some(linked) = today.linked.get(*nth) else { continue };
        let mut shares: BTreeMap<usize, (usize, i64)> = BTreeMap::new();
        for other in records_of.get(&linked.person).into_iter().flatten() {
            let first = today.linked.get(*other).map_or(i64::MAX, |other| other.first);
            let share = shares.entry(groups.find(*other)).or_insert((0, first));
            *share = (share.0 + 1, share.1.min(first));
        }
        shares.remove(&groups.find(*nth));
        let mut others: Vec<_> = shares.into_iter().map(|(root, (n, first))| (std::cmp::Reverse(n), first, root)).collect();
        others.sort_unstable();
        let _ = others.into_iter().any(|(_, _, root)| groups.join(root, *nth));
    }
}

/// Records joined so far, and those that must stay apart.
struct Groups {
    parent: Vec<usize>,
    members: Vec<Vec<usize>>,
    apart: HashMap<usize, Vec<usize>>,
}

impl Groups {
    fn new(n: usize) -> Self {
        Self { parent: (0..n).collect(), members: (0..n).map(|nth| vec![nth]).collect(), apart: HashMap::new() }
    }

    fn find(&self, nth: usize) -> usize {
        let mut at = nth;
        while let Some(parent) = self.parent.get(at).filter(|parent| **parent != at) {
            at = *parent;
        }
        at
    }

    fn keep_apart(&mut self, one: usize, other: usize) {
        self.apart.entry(one).or_default().push(other);
        self.apart.entry(other).or_default().push(one);
    }

    /// Joins two groups unless a decision keeps two of their records apart; says whether they are one now.
    fn join(&mut self, one: usize, other: usize) -> bool {
        let (one, other) = (self.find(one), self.find(other));
        let size = |root: usize| self.members.get(root).map_or(0, Vec::len);
        let (large, small) = if (size(one), other) >= (size(other), one) { (one, other) } else { (other, one) };
        if large == small {
            return true;
        }
        let moved = self.members.get(small).cloned().unwrap_or_default();
        let forbidden = moved.iter().filter_map(|nth| self.apart.get(nth)).flatten().any(|other| self.find(*other) == large);
        if forbidden {
            return false;
        }
        self.parent.iter_mut().skip(small).take(1).for_each(|parent| *parent = large);
        self.members.iter_mut().skip(small).take(1).for_each(Vec::clear);
        self.members.iter_mut().skip(large).take(1).for_each(|members| members.extend(&moved));
        true
    }

    fn parts(self) -> Vec<Vec<usize>> {
        let mut parts: Vec<Vec<usize>> = self.members.into_iter().filter(|members| !members.is_empty()).collect();
        parts.iter_mut().for_each(|part| part.sort_unstable());
        parts.sort_unstable();
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(name: &str) -> RecordId {
        RecordId(name.to_owned())
    }

    /// "P:a b Q:c": who is who, in the order in which they became known.
    fn today(text: &str) -> Today {
        let mut today = Today::default();
        for word in text.split_whitespace() {
            let (person, name) = word.split_once(':').unwrap();
            let first = i64::try_from(today.linked.len()).unwrap();
            let person = PersonId(person.to_owned());
            today.known_since.entry(person.clone()).or_insert(first);
            today.linked.push(Linked { record: record(name), person, first, former: None });
        }
        today
    }

    fn after(today: &Today, parts: &[Vec<usize>]) -> String {
        let mut now: Vec<String> = today.linked.iter().map(|l| format!("{}:{}", l.person, l.record)).collect();
        for step in moves(today, parts) {
            let to = match step.goes {
                Goes::To(person) => person.0,
                Goes::ToNew(n) => format!("new{n}"),
            };
            now[step.nth] = format!("{to}:{}", today.linked[step.nth].record);
        }
        now.join(" ")
    }

    fn clusters(text: &str) -> Vec<Cluster> {
        let cluster = |c: &str| Cluster { records: c.split_whitespace().map(record).collect(), joins: Vec::new() };
        text.split('|').map(cluster).collect()
    }

    fn list(text: &str) -> Vec<RecordId> {
        text.split_whitespace().map(record).collect()
    }

    #[test]
    fn ids_stay_by_the_rules() {
        let check = |before: &str, said: &str, expected: &str| {
            let today = today(before);
            assert_eq!(after(&today, &parts(&today, &clusters(said), &[])), expected, "{before} and {said}");
        };
        check("P:a Q:b", "a b", "P:a P:b");
        check("Q:b P:a", "a b", "Q:b Q:a");
        check("P:a P:b P:c", "a | b c", "new0:a P:b P:c");
        check("P:a P:b", "a | b", "P:a new0:b");
        check("P:a P:b Q:c", "a c | b", "P:a new0:b P:c");
        check("Q:c P:a P:b", "a c | b", "Q:c Q:a P:b");
        check("P:a P:b Q:c", "b c", "P:a P:b P:c");
        check("P:a P:b Q:c", "a | b c", "P:a Q:b Q:c");
        check("P:a Q:b", "a | b", "P:a Q:b");
        check("P:a", "a z", "P:a");
    }

    #[test]
    fn an_id_left_behind_is_taken_up_again() {
        let mut today = today("P:a P:b P:c");
        today.linked[2].former = Some(PersonId("C".to_owned()));
        assert_eq!(after(&today, &parts(&today, &clusters("a b | c"), &[])), "P:a P:b C:c");
    }

    #[test]
    fn what_people_decided_holds_against_clusters() {
        let check = |before: &str, said: &str, by_hand: &[ByHand], expected: &str| {
            let today = today(before);
            assert_eq!(after(&today, &parts(&today, &clusters(said), by_hand)), expected, "{before} and {said}");
        };
        let apart = [ByHand::Apart(list("a"), list("b"))];
        check("P:a Q:b", "a b", &apart, "P:a Q:b");
        check("P:a Q:b R:c", "a b c", &apart, "P:a Q:b P:c");
        check("P:a Q:b Q:c", "a b c", &apart, "P:a Q:b Q:c");
        check("P:a P:b", "a b", &apart, "P:a P:b");
        let together = [ByHand::Together(list("a b"))];
        check("P:a P:b", "a | b", &together, "P:a P:b");
        check("P:a Q:b", "a | b", &together, "P:a Q:b");
        check("P:a P:b R:c", "a c | b", &together, "P:a P:b P:c");
    }

    #[test]
    fn the_strongest_pair_stays_where_not_all_can() {
        let today = today("P:a Q:b R:c");
        let join = |one, other, weight| Join { one: record(one), other: record(other), weight, reasons: String::new() };
        let check = |joins: Vec<Join>, expected: &str| {
            let clusters = [Cluster { records: list("a b c"), joins }];
            let parts = parts(&today, &clusters, &[ByHand::Apart(list("a"), list("b"))]);
            assert_eq!(after(&today, &parts), expected);
        };
        check(vec![join("a", "c", 900), join("b", "c", 1000)], "P:a Q:b Q:c");
        check(vec![join("a", "c", 1100), join("b", "c", 1000)], "P:a Q:b P:c");
    }
}
