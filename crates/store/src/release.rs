//! Releases: what was published, from which snapshot, and the ledger of every answer that ever left. Nothing here is a person's value;
//! answers are already protected when they arrive.

use crate::clock;
use crate::db::{Value, count};
use crate::store::Store;
use crate::tx::Tx;
use throughline_model::failure::Failure;
use throughline_model::ids::ReleaseId;

/// A release about to be kept.
#[derive(Debug, Clone)]
pub struct NewRelease {
    /// Its id, from [`new_release_id`], so that its files can carry it.
    pub id: ReleaseId,
    /// The report's name.
    pub report: String,
    /// The report's edition.
    pub edition: String,
    /// Hash of the snapshot it was made from.
    pub snapshot_hash: String,
    /// Its folder, relative to the region.
    pub folder: String,
    /// Hash of its manifest.
    pub manifest_hash: String,
    /// Fewest people a number of it may rest on.
    pub minimum_cell: u64,
    /// Every answer in it.
    pub answers: Vec<Answer>,
}

/// One published answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The metric's name.
    pub metric: String,
    /// Hash of the metric's definition.
    pub definition: String,
    /// The answer as published, JSON.
    pub answer: String,
}

/// A release as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Its id.
    pub id: ReleaseId,
    /// The report's name.
    pub report: String,
    /// The report's edition.
    pub edition: String,
    /// Hash of the snapshot it was made from.
    pub snapshot_hash: String,
    /// When it was published.
    pub made_at: jiff::Timestamp,
    /// Its folder, relative to the region.
    pub folder: String,
    /// Hash of its manifest.
    pub manifest_hash: String,
    /// Fewest people a number of it may rest on.
    pub minimum_cell: u64,
}

/// One line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleasedAnswer {
    /// In which release.
    pub release: ReleaseId,
    /// Hash of the snapshot that release was made from.
    pub snapshot_hash: String,
    /// What was answered.
    pub answer: Answer,
}

/// An id for a release about to be made.
pub fn new_release_id() -> ReleaseId {
    ReleaseId(clock::new_id())
}

impl Tx<'_> {
    /// Keeps a release and writes its answers to the ledger.
    pub fn keep_release(&self, new: &NewRelease) -> Result<(), Failure> {
        let text = "INSERT INTO release (id, report, edition, snapshot_hash, made_at, folder, manifest_hash, minimum_cell) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let values: [Value<'_>; 8] = [
            (&new.id.0).into(),
            (&new.report).into(),
            (&new.edition).into(),
            (&new.snapshot_hash).into(),
            self.at.into(),
            (&new.folder).into(),
            (&new.manifest_hash).into(),
            count(new.minimum_cell).into(),
        ];
        self.sql.execute(text, &values)?;
        let mut line =
            self.sql.prepare("INSERT INTO released_answer (release_id, nth, metric, definition, answer) VALUES ($1, $2, $3, $4, $5)")?;
        for (nth, given) in (0i64..).zip(&new.answers) {
            line.execute(&[(&new.id.0).into(), nth.into(), (&given.metric).into(), (&given.definition).into(), (&given.answer).into()])?;
        }
        Ok(())
    }
}

impl Store {
    /// Every release, oldest first.
    pub fn releases(&self) -> Result<Vec<Release>, Failure> {
        let text =
            "SELECT id, report, edition, snapshot_hash, made_at, folder, manifest_hash, minimum_cell FROM release ORDER BY made_at, id";
        self.read(|sql| {
            sql.all(text, &[], |row| {
                Ok(Release {
                    id: ReleaseId(row.text(0)?.to_owned()),
                    report: row.text(1)?.to_owned(),
                    edition: row.text(2)?.to_owned(),
                    snapshot_hash: row.text(3)?.to_owned(),
                    made_at: clock::instant(row.integer(4)?),
                    folder: row.text(5)?.to_owned(),
                    manifest_hash: row.text(6)?.to_owned(),
                    minimum_cell: row.count(7)?,
                })
            })
        })
    }

    /// The ledger: every answer ever released, in the order of release.
    pub fn ledger(&self) -> Result<Vec<ReleasedAnswer>, Failure> {
        let text = "SELECT a.release_id, r.snapshot_hash, a.metric, a.definition, a.answer \
                    FROM released_answer a JOIN release r ON r.id = a.release_id ORDER BY r.made_at, r.id, a.nth";
        self.read(|sql| {
            sql.all(text, &[], |row| {
                Ok(ReleasedAnswer {
                    release: ReleaseId(row.text(0)?.to_owned()),
                    snapshot_hash: row.text(1)?.to_owned(),
                    answer: Answer {
                        metric: row.text(2)?.to_owned(),
                        definition: row.text(3)?.to_owned(),
                        answer: row.text(4)?.to_owned(),
                    },
                })
            })
        })
    }
}
