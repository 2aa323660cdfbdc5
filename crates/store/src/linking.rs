//! What linking remembers: editions of what compares records, and the pairs of the last run. Not for who is who (see `link`), and it compares nothing.
//!
//! Both come from people's values and say something about them: hashes of frequent names, who was like whom. They are sealed under the key of
//! links, and every destruction and every consent taken back removes them whole; a run of linking makes them again from what is left.

use crate::access::Reader;
use crate::clock;
use crate::db::{Row, Sql, Value, count};
use crate::decision::Decision;
use crate::purge::PurgeMark;
use crate::seal::Place;
use crate::sequence::Sequence;
use crate::store::Store;
use crate::tx::Tx;
use throughline_model::access::Actor;
use throughline_model::failure::Failure;
use throughline_model::person::Cluster;

/// Bytes of a part of what the last run found.
const PART: usize = 1 << 20;
/// Removes what the last run found.
pub(crate) const FORGET_PAIRS: &str = "DELETE FROM link_memory";
/// Removes hashes of frequent values from all editions.
pub(crate) const FORGET_COUNTS: &str = "UPDATE link_edition SET sealed_counts = NULL WHERE sealed_counts IS NOT NULL";

/// An edition of what compares records, without what it learned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkEdition {
    /// Its number.
    pub id: i64,
    /// When it was made.
    pub made_at: jiff::Timestamp,
    /// By whom.
    pub actor: String,
    /// As what.
    pub role: String,
    /// The definition, its edition and the beginning of its hash.
    pub definition: String,
    /// Hash of everything it was made under.
    pub fit: String,
    /// `trained` or `recounted`.
    pub how: String,
    /// Records it was counted on.
    pub n_records: u64,
}

/// An edition about to be kept.
#[derive(Debug, Clone, Copy)]
pub struct NewLinkEdition<'a> {
    /// The definition, its edition and the beginning of its hash.
    pub definition: &'a str,
    /// Hash of everything it was made under.
    pub fit: &'a str,
    /// `trained` or `recounted`.
    pub how: &'a str,
    /// Records it was counted on.
    pub n_records: u64,
    /// What was learned, as text, without anything counted of values.
    pub model: &'a str,
    /// The same with what was counted.
    pub counts: &'a str,
}

/// What linking remembers, on one view of the database.
#[derive(Debug)]
pub struct LinkMemory {
    mark: PurgeMark,
    n_withdrawn: u64,
    /// The newest edition: about it, what it learned, and the same with what was counted where no destruction has removed that.
    pub edition: Option<(LinkEdition, String, Option<String>)>,
    /// What the last run under that edition found; `None` where there is none.
    pub pairs: Option<Vec<u8>>,
}

const COLUMNS: &str = "id, made_at, actor, role, definition, fit, how, n_records";

fn edition(row: &Row<'_>) -> Result<LinkEdition, Failure> {
    Ok(LinkEdition {
        id: row.integer(0)?,
        made_at: clock::instant(row.integer(1)?),
        actor: row.text(2)?.to_owned(),
        role: row.text(3)?.to_owned(),
        definition: row.text(4)?.to_owned(),
        fit: row.text(5)?.to_owned(),
        how: row.text(6)?.to_owned(),
        n_records: row.count(7)?,
    })
}

impl Store {
    /// Every edition of what compares records, oldest first.
    pub fn link_editions(&self) -> Result<Vec<LinkEdition>, Failure> {
        self.read(|sql| sql.all(&format!("SELECT {COLUMNS} FROM link_edition ORDER BY id"), &[], edition))
    }

    /// What [`Tx::apply_links`] would change, changing nothing. Ids of new persons are drawn anew each time.
    pub fn plan_links(&self, clusters: &[Cluster], model: &str, actor: &Actor) -> Result<Option<Decision>, Failure> {
        // Asked in a transaction that is taken back: what is planned cannot differ from what is done.
        let mut planned = None;
        let given: Result<(), Failure> = self.write(|tx| {
            planned = Some(tx.apply_links(clusters, model, actor)?);
            Err(Failure::broken("planning links", "it is only a plan"))
        });
        planned.map_or_else(|| Err(given.err().unwrap_or_else(|| Failure::broken("planning links", "no answer"))), Ok)
    }
}

impl Reader<'_> {
    /// The newest edition, and the pairs found last.
    pub fn link_memory(&self) -> Result<LinkMemory, Failure> {
        self.read("what linking remembers", |sql| {
            let text = format!("SELECT {COLUMNS}, sealed_model, sealed_counts FROM link_edition ORDER BY id DESC LIMIT 1");
            let open = |column, id: i64, sealed: &[u8]| {
                let plain = self.store.keys.links().open(&Place { column, id: &id.to_be_bytes(), nth: 0 }, sealed)?;
                String::from_utf8(plain).map_err(|e| Failure::broken("reading an edition of linking", e))
            };
            let edition = sql.first(&text, &[], |row| {
                let about = edition(row)?;
                let model = open(MODEL, about.id, row.blob(8)?)?;
                let counts = row.optional_blob(9)?.map(|sealed| open(COUNTS, about.id, sealed)).transpose()?;
                Ok((about, model, counts))
            })?;
            let pairs = edition.as_ref().map(|(about, ..)| self.pairs(sql, about.id)).transpose()?.flatten();
            Ok((LinkMemory { mark: PurgeMark::read(sql)?, n_withdrawn: n_withdrawn(sql)?, edition, pairs }, 0))
        })
    }

    /// What the newest edition learned and counted, as text, without the pairs found; without what it counted where a destruction has removed that.
    pub fn link_model(&self) -> Result<Option<String>, Failure> {
        self.read("by what records are compared", |sql| {
            let text = "SELECT id, sealed_model, sealed_counts FROM link_edition ORDER BY id DESC LIMIT 1";
            let model = sql.first(text, &[], |row| {
                let id = row.integer(0)?.to_be_bytes();
                let (column, sealed) = match row.optional_blob(2)? {
                    Some(counts) => (COUNTS, counts),
                    None => (MODEL, row.blob(1)?),
                };
                let plain = self.store.keys.links().open(&Place { column, id: &id, nth: 0 }, sealed)?;
                String::from_utf8(plain).map_err(|e| Failure::broken("reading an edition of linking", e))
            })?;
            Ok((model, 0))
        })
    }

    fn pairs(&self, sql: Sql<'_>, edition: i64) -> Result<Option<Vec<u8>>, Failure> {
        let (mut bytes, mut part, mut n_parts) = (Vec::new(), Vec::new(), 0u32);
        sql.each("SELECT nth, sealed FROM link_memory WHERE link_edition_id = $1 ORDER BY nth", &[edition.into()], |row| {
            let place = Place { column: PAIRS, id: &row.integer(0)?.to_be_bytes(), nth: 0 };
            self.store.keys.links().open_into(&place, row.blob(1)?, &mut part)?;
            bytes.extend_from_slice(&part);
            n_parts += 1;
            Ok(())
        })?;
        Ok((n_parts > 0).then_some(bytes))
    }
}

const MODEL: &str = "link_edition.model";
const COUNTS: &str = "link_edition.counts";
const PAIRS: &str = "link_memory.sealed";

fn n_withdrawn(sql: Sql<'_>) -> Result<u64, Failure> {
    sql.first("SELECT count(*) FROM consent_withdrawn", &[], |row| row.count(0)).map(Option::unwrap_or_default)
}

impl Tx<'_> {
    /// Keeps an edition; what the earlier ones counted of values goes, as nothing asks for it any more. Gives its number. `read` is what was remembered
    /// when the records were read.
    ///
    /// Refused: `DestroyedMeanwhile`.
    pub fn keep_link_edition(&self, new: &NewLinkEdition<'_>, read: &LinkMemory, actor: &Actor) -> Result<i64, Failure> {
        self.refuse_destroyed_since(read.mark)?;
        let id = Sequence::one(self.sql, "link_edition")?;
        self.sql.execute(FORGET_COUNTS, &[])?;
        let seal = |column, text: &str| self.keys.links().seal(&Place { column, id: &id.to_be_bytes(), nth: 0 }, text.as_bytes());
        let model = seal(MODEL, new.model)?;
        let counts = (n_withdrawn(self.sql)? == read.n_withdrawn).then(|| seal(COUNTS, new.counts)).transpose()?;
        let text =
            format!("INSERT INTO link_edition ({COLUMNS}, sealed_model, sealed_counts) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
        let values: [Value<'_>; 10] = [
            id.into(),
            self.at.into(),
            (&actor.name).into(),
            actor.role.name().into(),
            new.definition.into(),
            new.fit.into(),
            new.how.into(),
            count(new.n_records).into(),
            model.as_slice().into(),
            counts.as_deref().into(),
        ];
        self.sql.execute(&text, &values)?;
        Ok(id)
    }

    /// Keeps what a run found in the place of what the last one found. Where a consent was taken back since the records were read, nothing is kept.
    ///
    /// Refused: `DestroyedMeanwhile`.
    pub fn keep_link_pairs(&self, edition: i64, bytes: &[u8], read: &LinkMemory) -> Result<(), Failure> {
        self.refuse_destroyed_since(read.mark)?;
        self.sql.execute(FORGET_PAIRS, &[])?;
        if n_withdrawn(self.sql)? != read.n_withdrawn {
            return Ok(());
        }
        let mut insert = self.sql.prepare("INSERT INTO link_memory (nth, link_edition_id, sealed) VALUES ($1, $2, $3)")?;
        for (nth, part) in (0i64..).zip(bytes.chunks(PART)) {
            let sealed = self.keys.links().seal(&Place { column: PAIRS, id: &nth.to_be_bytes(), nth: 0 }, part)?;
            insert.execute(&[nth.into(), edition.into(), sealed.as_slice().into()])?;
        }
        Ok(())
    }

    /// Removes what linking remembers of values: what rested on a consent is not read any more, by anybody.
    pub(crate) fn forget_linking(&self) -> Result<(), Failure> {
        self.sql.execute(FORGET_PAIRS, &[])?;
        self.sql.execute(FORGET_COUNTS, &[]).map(|_| ())
    }
}
