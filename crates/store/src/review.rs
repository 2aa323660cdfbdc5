//! Reviews, kept: the pairs people are asked about, what each reviewer answered, and the decision that came of it. Not for choosing pairs, and not for
//! what the records say: those are read by `identity`.

use crate::access::Reader;
use crate::clock;
use crate::db::{Row, Sql, Value};
use crate::decision::Decision;
use crate::keys::Keys;
use crate::seal::Place;
use crate::sequence::Sequence;
use crate::tx::Tx;
use jiff::Timestamp;
use std::collections::BTreeMap;
use throughline_model::access::Actor;
use throughline_model::failure::Failure;
use throughline_model::ids::RecordId;
use throughline_model::refusal::Refusal;
use throughline_model::review::Answer;

/// A pair to ask about.
#[derive(Debug, Clone, PartialEq)]
pub struct NewReviewPair {
    /// Its records, in any order.
    pub records: (RecordId, RecordId),
    /// Why: `bridge`, `random`, `teaches`.
    pub because: &'static str,
    /// The edition of what compared them.
    pub compared_by: String,
    /// Weight, in hundredths of a bit.
    pub weight: i64,
}

/// A pair that people are asked about.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewPair {
    /// Its number.
    pub id: i64,
    /// The record of the smaller id.
    pub one: RecordId,
    /// The other record.
    pub other: RecordId,
    /// Since when it is asked about.
    pub asked_at: Timestamp,
    /// Why: `bridge`, `random`, `teaches`.
    pub because: String,
    /// Its chance of being in the random sample; `None`: it is not in it.
    pub share: Option<f64>,
    /// The decision that came of it, and whether it holds.
    pub decision: Option<(i64, bool)>,
    /// Answers that count, oldest first: those since the last decision was taken back.
    pub reviews: Vec<Review>,
}

/// An answer as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Who.
    pub reviewer: String,
    /// When.
    pub at: Timestamp,
    /// What.
    pub answer: Answer,
    /// The reviewer's note; `None` where there is none, or it went with a record that was destroyed.
    pub note: Option<String>,
}

/// Which answers are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notes {
    /// With the notes.
    Opened,
    /// Without them.
    Sealed,
}

impl Reader<'_> {
    /// Every pair that people are asked about, with its answers, by number.
    pub fn review_pairs(&self, notes: Notes) -> Result<Vec<ReviewPair>, Failure> {
        let keys = &self.store.keys;
        self.read("pairs that people are asked about", |sql| {
            let found = pairs(sql, keys, None, notes)?;
            let n = found.len() as u64;
            Ok((found, n))
        })
    }
}

const PAIRS: &str = "SELECT p.id, p.one, p.other, p.asked_at, p.because, p.share, p.decision_id, d.undone_by, u.at FROM review_pair p \
                     LEFT JOIN decision d ON d.id = p.decision_id LEFT JOIN decision u ON u.id = d.undone_by";
const ANSWERS: &str = "SELECT id, review_pair_id, reviewer, at, answer, sealed_note FROM review";

fn pairs(sql: Sql<'_>, keys: &Keys, only: Option<i64>, notes: Notes) -> Result<Vec<ReviewPair>, Failure> {
    let (of_pairs, of_answers) = if only.is_some() { (" WHERE p.id = $1", " WHERE review_pair_id = $1") } else { ("", "") };
    let values: Vec<Value<'_>> = only.into_iter().map(Value::from).collect();
    let mut found: BTreeMap<i64, (ReviewPair, Option<i64>)> = BTreeMap::new();
    sql.each(&format!("{PAIRS}{of_pairs} ORDER BY p.id"), &values, |row| {
        let (pair, undone_at) = pair(row)?;
        found.insert(pair.id, (pair, undone_at));
        Ok(())
    })?;
    sql.each(&format!("{ANSWERS}{of_answers} ORDER BY id"), &values, |row| {
        if let Some((pair, undone_at)) = found.get_mut(&row.integer(1)?) {
            let counts = undone_at.is_none_or(|undone| row.integer(3).is_ok_and(|at| at > undone));
            pair.reviews.extend(counts.then(|| review(row, keys, notes)).transpose()?);
        }
        Ok(())
    })?;
    Ok(found.into_values().map(|(pair, _)| pair).collect())
}

/// The pair without answers, and when its decision was taken back.
fn pair(row: &Row<'_>) -> Result<(ReviewPair, Option<i64>), Failure> {
    let holds = row.optional_integer(7)?.is_none();
    let pair = ReviewPair {
        id: row.integer(0)?,
        one: RecordId(row.text(1)?.to_owned()),
        other: RecordId(row.text(2)?.to_owned()),
        asked_at: clock::instant(row.integer(3)?),
        because: row.text(4)?.to_owned(),
        share: row.optional_integer(5)?.map(|billionths| billionths as f64 / 1e9),
        decision: row.optional_integer(6)?.map(|decision| (decision, holds)),
        reviews: Vec::new(),
    };
    Ok((pair, row.optional_integer(8)?))
}

fn review(row: &Row<'_>, keys: &Keys, notes: Notes) -> Result<Review, Failure> {
    let id = row.integer(0)?.to_be_bytes();
    let sealed = row.optional_blob(5)?.filter(|_| notes == Notes::Opened);
    let note = sealed.map(|sealed| keys.links().open(&note_place(&id), sealed)).transpose()?;
    let answer = row.text(4)?;
    let answer = Answer::ALL.into_iter().find(|known| known.name() == answer);
    Ok(Review {
        reviewer: row.text(2)?.to_owned(),
        at: clock::instant(row.integer(3)?),
        answer: answer.ok_or_else(|| Failure::broken("reading a review", "unknown answer"))?,
        note: note.map(String::from_utf8).transpose().map_err(|e| Failure::broken("reading a review", e))?,
    })
}

impl Tx<'_> {
    /// Keeps pairs to ask about; those that are asked about already are passed over. Gives how many were new.
    pub fn ask_about(&self, pairs: &[NewReviewPair]) -> Result<u64, Failure> {
        let mut ids = Sequence::open(self.sql, "review_pair")?;
        let mut known = self.sql.prepare("SELECT 1 FROM review_pair WHERE one = $1 AND other = $2")?;
        let text = "INSERT INTO review_pair (id, one, other, asked_at, because, compared_by, weight) VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let mut insert = self.sql.prepare(text)?;
        let mut n = 0;
        for new in pairs {
            let (one, other) = ordered(&new.records.0, &new.records.1);
            if known.first(&[(&one.0).into(), (&other.0).into()], |_| Ok(()))?.is_some() {
                continue;
            }
            insert.execute(&[
                ids.take().into(),
                (&one.0).into(),
                (&other.0).into(),
                self.at.into(),
                new.because.into(),
                (&new.compared_by).into(),
                new.weight.into(),
            ])?;
            n += 1;
        }
        ids.close(self.sql)?;
        Ok(n)
    }

    /// Says of pairs of records that they are in the random sample, each with its chance. A pair keeps the greatest chance it ever had.
    pub fn sample_pairs(&self, sample: &[(RecordId, RecordId, f64)]) -> Result<(), Failure> {
        let text = "UPDATE review_pair SET share = $1 WHERE one = $2 AND other = $3 AND (share IS NULL OR share < $4)";
        let mut update = self.sql.prepare(text)?;
        for (one, other, share) in sample {
            let ((one, other), share) = (ordered(one, other), (share.clamp(1e-9, 1.0) * 1e9).round() as i64);
            update.execute(&[share.into(), (&one.0).into(), (&other.0).into(), share.into()])?;
        }
        Ok(())
    }

    /// Keeps a reviewer's answer; `note` is sealed. Gives the pair as it is then.
    ///
    /// Refused: `NotReviewed` (no such pair, or a decision that came of it holds).
    pub fn review(&self, id: i64, answer: Answer, note: &str, actor: &Actor) -> Result<ReviewPair, Failure> {
        let not = |reason: String| Failure::from(Refusal::NotReviewed { pair: id.to_string(), reason });
        let pair = pairs(self.sql, self.keys, Some(id), Notes::Sealed)?.pop();
        let pair = pair.ok_or_else(|| not("nobody is asked about a pair of this number".to_owned()))?;
        if let Some((decision, true)) = pair.decision {
            return Err(not(format!("it is settled by decision {decision}; take that back first with throughline person undo")));
        }
        let review = Sequence::one(self.sql, "review")?;
        let sealed = (!note.is_empty()).then(|| self.keys.links().seal(&note_place(&review.to_be_bytes()), note.as_bytes())).transpose()?;
        let text = "INSERT INTO review (id, review_pair_id, at, reviewer, role, answer, sealed_note) VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let values: [Value<'_>; 7] = [
            review.into(),
            id.into(),
            self.after_undone(id)?.into(),
            (&actor.name).into(),
            actor.role.name().into(),
            answer.name().into(),
            sealed.as_deref().into(),
        ];
        self.sql.execute(text, &values)?;
        let pair = pairs(self.sql, self.keys, Some(id), Notes::Sealed)?.pop();
        pair.ok_or_else(|| Failure::broken("keeping a review", "its pair is not there"))
    }

    /// Now, or just after the pair's decision was taken back where the clock was set back since.
    fn after_undone(&self, pair: i64) -> Result<i64, Failure> {
        let text =
            "SELECT u.at FROM review_pair p JOIN decision d ON d.id = p.decision_id JOIN decision u ON u.id = d.undone_by WHERE p.id = $1";
        let undone = self.sql.first(text, &[pair.into()], |row| row.integer(0))?;
        Ok(undone.map_or(self.at, |undone| self.at.max(undone + 1)))
    }

    /// Says which decision came of a pair.
    pub fn settle_pair(&self, pair: i64, decision: &Decision) -> Result<(), Failure> {
        self.sql.execute("UPDATE review_pair SET decision_id = $1 WHERE id = $2", &[decision.id.into(), pair.into()]).map(|_| ())
    }
}

fn ordered<'r>(one: &'r RecordId, other: &'r RecordId) -> (&'r RecordId, &'r RecordId) {
    if one <= other { (one, other) } else { (other, one) }
}

/// Where the note of a review stands.
fn note_place(id: &[u8; 8]) -> Place<'_> {
    Place { column: "review.note", id, nth: 0 }
}
