//! Decisions about who is who: merges, splits, runs of linking, and taking one of them back. A decision is a row and the link rows it made
//! and undid; no fact and no earlier row is changed, so that any day's persons can be told. Not for choosing ids: those rules stand in
//! `model::person`.

use crate::access::Reader;
use crate::clock;
use crate::db::{Sql, Value};
use crate::seal::Place;
use crate::sequence::Sequence;
use crate::tx::Tx;
use std::collections::{BTreeMap, BTreeSet};
use throughline_model::access::Actor;
use throughline_model::failure::Failure;
use throughline_model::ids::{PersonId, RecordId};
use throughline_model::person::ByHand;
use throughline_model::refusal::Refusal;

/// What kind of decision it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecisionKind {
    /// Somebody said that persons are one.
    Merge,
    /// Somebody said that records of a person are another's.
    Split,
    /// Records were compared and linked.
    Link,
    /// A decision was taken back.
    Undo,
}

impl DecisionKind {
    const ALL: [Self; 4] = [Self::Merge, Self::Split, Self::Link, Self::Undo];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Merge => "merge",
            Self::Split => "split",
            Self::Link => "link",
            Self::Undo => "undo",
        }
    }

    pub(crate) fn named(name: &str) -> Result<Self, Failure> {
        let found = Self::ALL.into_iter().find(|kind| kind.name() == name);
        found.ok_or_else(|| Failure::broken("reading a decision", format!("unknown kind {name}")))
    }
}

/// What was decided and what it changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Its number.
    pub id: i64,
    /// What kind it is.
    pub kind: DecisionKind,
    /// The instant from which it holds.
    pub at: jiff::Timestamp,
    /// The records that changed persons.
    pub moved: Vec<Moved>,
    /// Persons that have no record any more.
    pub gone: Vec<PersonId>,
    /// Persons that had none before.
    pub come: Vec<PersonId>,
    /// The decision that was taken back.
    pub undoes: Option<i64>,
}

/// A record that changed persons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The record.
    pub record: RecordId,
    /// Whose it was.
    pub from: PersonId,
    /// Whose it is.
    pub to: PersonId,
}

/// A decision about to be kept.
pub(crate) struct NewDecision<'a> {
    pub(crate) kind: DecisionKind,
    pub(crate) actor: &'a Actor,
    /// The edition of what compared the records; empty for a person's decision.
    pub(crate) model: &'a str,
    /// The sentence of whoever decided; sealed.
    pub(crate) why: &'a str,
    pub(crate) undoes: Option<i64>,
}

/// A link about to be made in the place of a record's present one.
pub(crate) struct NewLink {
    pub(crate) moved: Moved,
    pub(crate) because: String,
    pub(crate) weight: Option<i64>,
    pub(crate) reasons: Option<Vec<u8>>,
}

impl Tx<'_> {
    /// Keeps a decision, what was looked at (record and side), and the links it makes.
    pub(crate) fn decide(&self, new: &NewDecision<'_>, looked_at: &[(RecordId, i64)], links: Vec<NewLink>) -> Result<Decision, Failure> {
        let (id, at) = (Sequence::one(self.sql, "decision")?, self.after_all_before(&links)?);
        let sealed =
            (!new.why.is_empty()).then(|| self.keys.links().seal(&why_place(&id.to_be_bytes()), new.why.as_bytes())).transpose()?;
        let text = "INSERT INTO decision (id, at, kind, actor, role, model, sealed_why, undoes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let values: [Value<'_>; 8] = [
            id.into(),
            at.into(),
            new.kind.name().into(),
            (&new.actor.name).into(),
            new.actor.role.name().into(),
            new.model.into(),
            sealed.as_deref().into(),
            new.undoes.into(),
        ];
        self.sql.execute(text, &values)?;
        let mut member = self.sql.prepare("INSERT INTO decision_record (decision_id, agency_record_id, side) VALUES ($1, $2, $3)")?;
        for (record, side) in looked_at {
            member.execute(&[id.into(), (&record.0).into(), (*side).into()])?;
        }
        let moved: Vec<Moved> = links.iter().map(|link| link.moved.clone()).collect();
        let (before, after) = self.persons_around(&moved, || self.relink(id, at, links))?;
        let (gone, come) = (before.difference(&after).cloned().collect(), after.difference(&before).cloned().collect());
        Ok(Decision { id, kind: new.kind, at: clock::instant(at), moved, gone, come, undoes: new.undoes })
    }

    /// An instant after every decision before and after every link that ends now, also where the clock was set back: otherwise nobody
    /// could tell who was who in between.
    fn after_all_before(&self, links: &[NewLink]) -> Result<i64, Failure> {
        let last = self.sql.first("SELECT max(at) FROM decision", &[], |row| row.optional_integer(0))?.flatten();
        let mut at = last.map_or(self.at, |last| self.at.max(last + 1));
        let mut made = self.sql.prepare("SELECT made_at FROM link WHERE agency_record_id = $1 AND undone_at IS NULL")?;
        for link in links {
            let made = made.first(&[(&link.moved.record.0).into()], |row| row.integer(0))?;
            at = at.max(made.map_or(at, |made| made + 1));
        }
        Ok(at)
    }

    /// Which of the persons concerned have records before and after `change`.
    fn persons_around(
        &self,
        moved: &[Moved],
        change: impl FnOnce() -> Result<(), Failure>,
    ) -> Result<(BTreeSet<PersonId>, BTreeSet<PersonId>), Failure> {
        let concerned: BTreeSet<&PersonId> = moved.iter().flat_map(|moved| [&moved.from, &moved.to]).collect();
        let with_records = || {
            let mut any = self.sql.prepare("SELECT 1 FROM link WHERE person_id = $1 AND undone_at IS NULL LIMIT 1")?;
            let mut found = BTreeSet::new();
            for person in &concerned {
                let has = any.first(&[(&person.0).into()], |_| Ok(()))?.is_some();
                found.extend(has.then(|| (*person).clone()));
            }
            Ok::<_, Failure>(found)
        };
        let before = with_records()?;
        change()?;
        Ok((before, with_records()?))
    }

    fn relink(&self, decision: i64, at: i64, links: Vec<NewLink>) -> Result<(), Failure> {
        let mut ids = Sequence::open(self.sql, "link")?;
        let mut person = self.sql.prepare("INSERT INTO person (id) VALUES ($1) ON CONFLICT (id) DO NOTHING")?;
        let end = "UPDATE link SET undone_at = $1, undone_by = $2 WHERE agency_record_id = $3 AND undone_at IS NULL";
        let mut end = self.sql.prepare(end)?;
        let text = "INSERT INTO link (id, agency_record_id, person_id, because, made_at, made_by, weight, sealed_reasons) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let mut begin = self.sql.prepare(text)?;
        for NewLink { moved, because, weight, reasons } in links {
            let id = ids.take();
            let sealed = reasons.map(|reasons| self.keys.links().seal(&reasons_place(&id.to_be_bytes()), &reasons)).transpose()?;
            person.execute(&[(&moved.to.0).into()])?;
            end.execute(&[at.into(), decision.into(), (&moved.record.0).into()])?;
            begin.execute(&[
                id.into(),
                (&moved.record.0).into(),
                (&moved.to.0).into(),
                (&because).into(),
                at.into(),
                decision.into(),
                weight.into(),
                sealed.as_deref().into(),
            ])?;
        }
        ids.close(self.sql)
    }

    /// Takes back a decision: every record it moved goes back to the person it came from, under the id it had. Without a number, the last
    /// decision that holds.
    ///
    /// Refused: `NoSuchDecision` (none, unknown, taken back before, or itself a taking back), `LaterDecision` (one that came after and
    /// concerns the same persons must be taken back first: otherwise the ids could not be what they were).
    pub fn undo(&self, decision: Option<i64>, why: &str, actor: &Actor) -> Result<Decision, Failure> {
        let id = self.to_undo(decision)?;
        let links = self.links_back(id)?;
        let concerned: BTreeSet<&PersonId> = links.iter().flat_map(|link| [&link.moved.from, &link.moved.to]).collect();
        self.refuse_later(id, &concerned)?;
        let new = NewDecision { kind: DecisionKind::Undo, actor, model: "", why, undoes: Some(id) };
        let undone = self.decide(&new, &[], links)?;
        self.sql.execute("UPDATE decision SET undone_by = $1 WHERE id = $2", &[undone.id.into(), id.into()])?;
        Ok(undone)
    }

    fn to_undo(&self, decision: Option<i64>) -> Result<i64, Failure> {
        let text = "SELECT id FROM decision WHERE undone_by IS NULL AND kind <> 'undo' ORDER BY id DESC LIMIT 1";
        let Some(id) = decision else {
            let last = self.sql.first(text, &[], |row| row.integer(0))?;
            return last.ok_or_else(|| no_such(None, "nothing was linked, merged or split that still holds"));
        };
        let found = self.sql.first("SELECT kind, undone_by FROM decision WHERE id = $1", &[id.into()], |row| {
            Ok((DecisionKind::named(row.text(0)?)?, row.optional_integer(1)?))
        })?;
        match found {
            None => Err(no_such(Some(id), "there is no decision of this number")),
            Some((DecisionKind::Undo, _)) => Err(no_such(Some(id), "it took another one back; decide that one anew instead")),
            Some((_, Some(by))) => Err(no_such(Some(id), &format!("decision {by} took it back before"))),
            Some((_, None)) => Ok(id),
        }
    }

    /// What a decision moved, turned round: the links that stood before, with their reasons.
    fn links_back(&self, decision: i64) -> Result<Vec<NewLink>, Failure> {
        let text = "SELECT b.agency_record_id, m.person_id, b.person_id, b.because, b.weight, b.id, \
                    b.sealed_reasons FROM link m JOIN link b \
                    ON b.agency_record_id = m.agency_record_id AND b.undone_by = m.made_by \
                    WHERE m.made_by = $1 ORDER BY m.id";
        self.sql.all(text, &[decision.into()], |row| {
            let id = row.integer(5)?.to_be_bytes();
            let reasons = row.optional_blob(6)?.map(|sealed| self.keys.links().open(&reasons_place(&id), sealed)).transpose()?;
            let person = |column| Ok::<_, Failure>(PersonId(row.text(column)?.to_owned()));
            let moved = Moved { record: RecordId(row.text(0)?.to_owned()), from: person(1)?, to: person(2)? };
            Ok(NewLink { moved, because: row.text(3)?.to_owned(), weight: row.optional_integer(4)?, reasons })
        })
    }

    fn refuse_later(&self, decision: i64, concerned: &BTreeSet<&PersonId>) -> Result<(), Failure> {
        let mut later = None;
        for side in ["made_by", "undone_by"] {
            let text = format!(
                "SELECT d.id, l.person_id FROM decision d JOIN link l ON l.{side} = d.id \
                 WHERE d.id > $1 AND d.undone_by IS NULL AND d.kind <> 'undo' ORDER BY d.id"
            );
            self.sql.each(&text, &[decision.into()], |row| {
                if concerned.contains(&PersonId(row.text(1)?.to_owned())) {
                    later = later.max(Some(row.integer(0)?));
                }
                Ok(())
            })?;
        }
        later.map_or(Ok(()), |later| Err(Refusal::LaterDecision { decision, later }.into()))
    }
}

impl Reader<'_> {
    /// What people decided about records and has not been taken back, oldest first.
    pub fn decided_by_hand(&self) -> Result<Vec<ByHand>, Failure> {
        self.read("what people decided about who is who", |sql| Ok((by_hand(sql)?, 0)))
    }
}

/// What people decided and has not been taken back, oldest first.
pub(crate) fn by_hand(sql: Sql<'_>) -> Result<Vec<ByHand>, Failure> {
    let text = "SELECT d.id, d.kind, m.agency_record_id, m.side FROM decision d JOIN decision_record m ON m.decision_id = d.id \
                WHERE d.undone_by IS NULL AND d.kind IN ('merge', 'split') ORDER BY d.id, m.agency_record_id";
    let mut found: BTreeMap<i64, ByHand> = BTreeMap::new();
    sql.each(text, &[], |row| {
        let empty = match DecisionKind::named(row.text(1)?)? {
            DecisionKind::Split => ByHand::Apart(Vec::new(), Vec::new()),
            _ => ByHand::Together(Vec::new()),
        };
        let record = RecordId(row.text(2)?.to_owned());
        match (found.entry(row.integer(0)?).or_insert(empty), row.integer(3)?) {
            (ByHand::Together(records), _) | (ByHand::Apart(records, _), 0) | (ByHand::Apart(_, records), _) => records.push(record),
        }
        Ok(())
    })?;
    Ok(found.into_values().collect())
}

fn no_such(decision: Option<i64>, reason: &str) -> Failure {
    Refusal::NoSuchDecision { decision, reason: reason.to_owned() }.into()
}

/// Where the sentence of a decision stands.
pub(crate) fn why_place(id: &[u8; 8]) -> Place<'_> {
    Place { column: "decision.why", id, nth: 0 }
}

/// Where the reasons of a link stand.
pub(crate) fn reasons_place(id: &[u8; 8]) -> Place<'_> {
    Place { column: "link.reasons", id, nth: 0 }
}
