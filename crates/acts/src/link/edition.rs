//! The edition under which records are compared: the one that was frozen, or a new one where there is none yet or a retraining asks for it. An edition that
//! does not fit any more is refused; nothing moves because a definition or a program was changed.

use super::prepare::Prepared;
use super::{DEFINITION, memory};
use serde::Serialize;
use std::path::Path;
use throughline_exchange::catalog::linkage;
use throughline_link::cluster::ByPeople;
use throughline_link::memory::{Edition, Relinked};
use throughline_link::{Problem, Table};
use throughline_model::access::{Act, Actor, may};
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;
use throughline_store::{Identity, LinkMemory, NewLinkEdition, Store, Tx};

/// An edition of what compares records.
#[derive(Debug, Serialize)]
pub struct Listed {
    /// Its number.
    pub edition: i64,
    /// When it was made, RFC 3339.
    pub made_at: String,
    /// By whom.
    pub actor: String,
    /// The definition, its edition and the beginning of its hash.
    pub definition: String,
    /// `trained`, or `recounted`: the same model, its frequencies counted anew after records were destroyed.
    pub how: String,
    /// Records it was made from.
    pub n_records: u64,
    /// It is the one by which records are compared now.
    pub in_use: bool,
}

/// All editions of the region in `folder`, oldest first.
pub fn editions(folder: &Path, actor: &Actor) -> Result<Vec<Listed>, Failure> {
    may(actor.role, Act::Link)?;
    let editions = Store::open(folder)?.link_editions()?;
    let last = editions.last().map(|edition| edition.id);
    let listed = editions.into_iter().map(|edition| Listed {
        in_use: Some(edition.id) == last,
        edition: edition.id,
        made_at: edition.made_at.to_string(),
        actor: edition.actor,
        definition: edition.definition,
        how: edition.how,
        n_records: edition.n_records,
    });
    Ok(listed.collect())
}

/// The edition that a run goes by.
pub(super) struct Under {
    pub(super) edition: Edition,
    /// Its number; `None` where it is new.
    pub(super) id: Option<i64>,
    /// How it came to be.
    how: &'static str,
    /// Hash of everything it was made under.
    fit: String,
    /// The definition as it is named.
    definition: String,
    folder: String,
}

/// What a run found.
pub(super) struct Found {
    pub(super) relinked: Relinked,
    /// Records that came, changed or went since the last run.
    pub(super) n_changed: usize,
}

impl Under {
    /// The newest edition, or a new one where there is none, or with `retrain`; pairs that people judged teach a new one.
    ///
    /// Refused: `RetrainFirst`.
    pub(super) fn find(
        folder: &Path,
        definition: &linkage::Definition,
        prepared: &Prepared,
        remembered: &LinkMemory,
        judged: &[(u32, u32, bool)],
        retrain: bool,
    ) -> Result<Self, Failure> {
        let Prepared { table, definition: rules } = prepared;
        let under = |edition, id, how| Self {
            edition,
            id,
            how,
            fit: fit(definition, rules),
            definition: named(definition),
            folder: folder.display().to_string(),
        };
        let Some((about, model, counts)) = remembered.edition.as_ref().filter(|_| !retrain) else {
            return Ok(under(Edition::train_judged(table, rules, judged).map_err(broken)?, None, "trained"));
        };
        let refuse = |reason: String| Failure::from(Refusal::RetrainFirst { reason, folder: folder.display().to_string() });
        let read =
            |text: &str| Edition::from_text(text).map_err(|e| refuse(format!("Edition {} of linking cannot be read: {e}", about.id)));
        if about.fit != fit(definition, rules) {
            let (before, now) = (&about.definition, named(definition));
            let reason = format!("How records are compared has changed since edition {} was made ({before} then, {now} now).", about.id);
            return Err(refuse(reason));
        }
        match counts {
            Some(counts) => Ok(under(read(counts)?, Some(about.id), "trained")),
            None => Ok(under(read(model)?.recounted(table, rules).map_err(broken)?, None, "recounted")),
        }
    }

    /// Links the records: those that came or changed since the last run under this edition, or all.
    ///
    /// Refused: `RetrainFirst` (far more records agree on a value than when the edition was made).
    pub(super) fn link(
        &self,
        identities: &[Identity],
        prepared: &Prepared,
        remembered: &LinkMemory,
        by_people: &ByPeople,
    ) -> Result<Found, Failure> {
        let Prepared { table, definition } = prepared;
        let pairs = remembered.pairs.as_ref().filter(|_| self.id.is_some());
        let known = pairs.and_then(|bytes| memory::known(bytes, identities, table));
        let relinked = match &known {
            Some(known) => self.edition.link_changed(table, definition, &known.pairs, &known.changed, by_people),
            None => self.edition.link(table, definition, by_people),
        };
        let relinked = relinked.map_err(|problem| match problem {
            Problem::Grown { rule, n_rows } => {
                let reason = format!("{n_rows} records now agree on {}, far more than when the edition was made.", rule.replace('_', " "));
                Refusal::RetrainFirst { reason, folder: self.folder.clone() }.into()
            }
            other => broken(other),
        })?;
        Ok(Found { relinked, n_changed: known.map_or(identities.len(), |known| known.n_changed) })
    }

    /// Keeps the edition if it is new, and what was found; gives its number.
    pub(super) fn keep(
        &self,
        tx: &Tx<'_>,
        identities: &[Identity],
        table: &Table,
        found: &Found,
        remembered: &LinkMemory,
        actor: &Actor,
    ) -> Result<i64, Failure> {
        let id = match self.id {
            Some(id) => id,
            None => self.keep_new(tx, remembered, actor)?,
        };
        if self.id.is_none() || found.n_changed > 0 || remembered.pairs.is_none() {
            tx.keep_link_pairs(id, &memory::written(identities, table, &found.relinked.pairs), remembered)?;
        }
        Ok(id)
    }

    fn keep_new(&self, tx: &Tx<'_>, remembered: &LinkMemory, actor: &Actor) -> Result<i64, Failure> {
        let (counts, model) = (self.edition.to_text(), self.edition.without_counts().to_text());
        let new = NewLinkEdition {
            definition: &self.definition,
            fit: &self.fit,
            how: self.how,
            n_records: self.edition.n_rows,
            model: &model,
            counts: &counts,
        };
        tx.keep_link_edition(&new, remembered, actor)
    }

    /// As decisions name it.
    pub(super) fn label(&self, id: i64) -> String {
        format!("{}, edition {id}", self.definition)
    }

    /// As a run tells it.
    pub(super) fn told(&self) -> String {
        match self.id {
            Some(id) => self.label(id),
            None => format!("{}, a new edition", self.definition),
        }
    }

    pub(super) fn how(&self) -> &'static str {
        self.how
    }
}

/// The definition, its edition and the beginning of its hash.
pub(super) fn named(definition: &linkage::Definition) -> String {
    format!("{DEFINITION} {}@{}", definition.heading.edition, definition.heading.hash.get(..8).unwrap_or_default())
}

/// Hash of everything that makes a model fit: which values become columns, and how they are compared. Labels and remarks are not in it.
fn fit(definition: &linkage::Definition, rules: &throughline_link::Definition) -> String {
    let text = format!("{:?}\n{rules:?}", definition.columns);
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

fn broken(problem: Problem) -> Failure {
    Failure::broken("comparing records", problem)
}
