//! Who became one and who was parted: what a run of linking changes, by ids alone. Not for why; the reasons stand with the links.

use crate::merge::Moved;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use throughline_model::ids::PersonId;
use throughline_store::Decision;

/// What a run changes, or would change.
#[derive(Debug, Default, Serialize)]
pub struct Changes {
    /// Persons that others became part of.
    pub merged: Vec<Merged>,
    /// Persons of whom records leave.
    pub split: Vec<Split>,
    /// Every record that moves.
    pub moved: Vec<Moved>,
}

/// A person that others became part of.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub struct Merged {
    /// The one that stays.
    pub person: PersonId,
    /// Those that have no record any more.
    pub gone: Vec<PersonId>,
}

/// A person of whom records leave.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub struct Split {
    /// The person.
    pub person: PersonId,
    /// Where they go.
    pub to: Vec<PersonId>,
    /// How many.
    pub n_records: usize,
}

impl Changes {
    /// What a decision changes. Of one that is only planned, persons that come have no id yet: they are numbered.
    pub(super) fn of(decision: Option<&Decision>, planned: bool) -> Self {
        let Some(decision) = decision else { return Self::default() };
        let new: BTreeMap<&PersonId, PersonId> =
            (1..).zip(&decision.come).filter(|_| planned).map(|(n, person): (u32, _)| (person, PersonId(format!("new-{n}")))).collect();
        let named = |person: &PersonId| new.get(person).unwrap_or(person).clone();
        let moved: Vec<Moved> =
            decision.moved.iter().map(|m| Moved { record: m.record.clone(), from: m.from.clone(), to: named(&m.to) }).collect();
        let mut to: BTreeMap<&PersonId, (BTreeSet<&PersonId>, usize)> = BTreeMap::new();
        for step in &moved {
            let (persons, n) = to.entry(&step.from).or_default();
            persons.insert(&step.to);
            *n += 1;
        }
        let gone: BTreeSet<&PersonId> = decision.gone.iter().collect();
        let mut merged: BTreeMap<&PersonId, Vec<PersonId>> = BTreeMap::new();
        let mut split = Vec::new();
        for (person, (persons, n_records)) in to {
            match persons.iter().next().filter(|_| persons.len() == 1 && gone.contains(person)) {
                Some(into) => merged.entry(into).or_default().push(person.clone()),
                None => split.push(Split { person: person.clone(), to: persons.into_iter().cloned().collect(), n_records }),
            }
        }
        let merged = merged.into_iter().map(|(person, gone)| Merged { person: person.clone(), gone }).collect();
        Self { merged, split, moved }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use throughline_model::ids::RecordId;
    use throughline_store::DecisionKind;

    #[test]
    fn who_became_one_and_who_was_parted() {
        let id = |name: &str| PersonId(name.to_owned());
        let moved = |text: &str| -> Vec<throughline_store::Moved> {
            let one = |word: &str| {
                let mut parts = word.split(':');
                let mut next = || parts.next().unwrap().to_owned();
                throughline_store::Moved { record: RecordId(next()), from: PersonId(next()), to: PersonId(next()) }
            };
            text.split_whitespace().map(one).collect()
        };
        let decision = Decision {
            id: 1,
            kind: DecisionKind::Link,
            at: jiff::Timestamp::UNIX_EPOCH,
            moved: moved("a:P:Q b:P:Q c:R:0190 d:R:Q e:S:Q"),
            gone: vec![id("P"), id("R")],
            come: vec![id("0190")],
            undoes: None,
        };
        let changes = Changes::of(Some(&decision), true);
        assert_eq!(changes.merged, [Merged { person: id("Q"), gone: vec![id("P")] }]);
        let split = |person: &str, to: &[&str], n_records| Split { person: id(person), to: to.iter().map(|t| id(t)).collect(), n_records };
        assert_eq!(changes.split, [split("R", &["Q", "new-1"], 2), split("S", &["Q"], 1)]);
        assert_eq!(Changes::of(Some(&decision), false).moved[2].to, id("0190"));
        assert!(Changes::of(None, true).moved.is_empty());
    }
}
