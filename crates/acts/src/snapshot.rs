//! Snapshot: freezes an analysis copy of what the database holds today, without names. An unchanged database gives the same copy.

use crate::home::{Home, cannot_read};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;
use throughline_model::access::{Act, Actor, Purpose, may};
use throughline_model::event::Event;
use throughline_model::failure::Failure;
use throughline_store::Store;
use throughline_store::snapshot::{Kept, MANIFEST_FILE, Snapshot};

/// What a snapshot says of itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Manifest {
    /// Content hash.
    pub hash: String,
    /// When its newest file was taken in, RFC 3339.
    pub as_of: String,
    /// How many people.
    pub n_persons: u64,
    /// How many stretches of time.
    pub n_spans: u64,
    /// The files its rows came from.
    pub files: Vec<Source>,
    /// Who was who in it; nothing where nobody had decided anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identities: Option<Identities>,
}

/// Who was who when a snapshot was taken: `throughline person list --as-of` tells it of any day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identities {
    /// The number of the last decision about who is who.
    pub decision: i64,
    /// The edition of what compared the records; empty where none were compared.
    pub compared_by: String,
}

/// A file whose rows are in a snapshot.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// blake3 of its bytes, hex.
    pub hash: String,
    /// Rows, kept and refused.
    pub rows: u64,
    /// The mapping it was read by.
    pub mapping: String,
    /// The mapping's edition.
    pub edition: String,
}

/// What was frozen.
#[derive(Debug, Serialize)]
pub struct Taken {
    /// The snapshot.
    #[serde(flatten)]
    pub manifest: Manifest,
    /// Whether the newest snapshot already held exactly this; then nothing was taken anew.
    pub already: bool,
    /// Its folder was lost or damaged and was written again.
    pub rewritten: bool,
}

/// Takes a snapshot of the region in `folder`.
pub fn snapshot(folder: &Path, actor: &Actor) -> Result<Taken, Failure> {
    may(actor.role, Act::Snapshot)?;
    let home = Home::proved(folder)?;
    let store = Store::init(folder)?;
    let built = store.reader(actor, Act::Snapshot, Purpose::Measurement).snapshot(&home.catalog.codes, &home.region)?;
    let (taken, kept) = store.write(|tx| {
        let (taken, kept) = tx.keep_snapshot(built)?;
        if kept == Kept::New {
            tx.event(&event(actor, &taken))?;
        }
        Ok((taken, kept))
    })?;
    Ok(Taken { manifest: manifest(&taken)?, already: kept != Kept::New, rewritten: kept == Kept::Rewritten })
}

fn event(actor: &Actor, taken: &Snapshot) -> Event {
    let fields = vec![format!("n_persons={}", taken.n_persons), format!("n_spans={}", taken.n_spans)];
    Event { actor: actor.clone(), act: Act::Snapshot, noun: "snapshot", id: taken.hash.clone(), fields }
}

/// What a kept snapshot says of itself.
pub(crate) fn manifest(snapshot: &Snapshot) -> Result<Manifest, Failure> {
    let path = snapshot.folder.join(MANIFEST_FILE);
    let text = fs::read_to_string(&path).map_err(|e| cannot_read(&path, &e))?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(|e| Failure::broken("reading a snapshot's manifest", e))?;
    // As the database has it: the folder may have been written again after later decisions.
    let identities = snapshot.identities.as_ref();
    let identities = identities.map(|who| Identities { decision: who.decision, compared_by: who.compared_by.clone() });
    Ok(Manifest { identities, ..manifest })
}
