//! What changed since the release before: read from its frozen files, so that nothing is said that they do not show.

use super::{ANSWERS, MANIFEST, Manifest};
use crate::home::Home;
use crate::snapshot::Manifest as Snapshot;
use serde::de::DeserializeOwned;
use std::fs;
use std::path::Path;
use throughline_evidence::published::Answer;
use throughline_store::Release;

/// The release before, and what changed.
#[derive(Debug, Clone)]
pub struct Since {
    /// Its name.
    pub release: String,
    /// When it was published.
    pub published_at: String,
    /// What changed, most important first.
    pub changes: Vec<Change>,
}

/// One thing that changed between two releases of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Files that are new among its sources.
    NewFiles(Vec<String>),
    /// A metric has another definition.
    Redefined(String),
    /// The minimum cell.
    Minimum(u64, u64),
}

/// Compares with the release before; `None` if there is none, or its files are gone.
pub(super) fn since(home: &Home, before: Option<&Release>, snapshot: &Snapshot, answers: &[Answer]) -> Option<Since> {
    let folder = home.folder.join(&before?.folder);
    let manifest: Manifest = parsed(&folder.join(MANIFEST))?;
    let old: Vec<Answer> = parsed(&folder.join(ANSWERS))?;
    let new_files: Vec<String> =
        snapshot.files.iter().filter(|f| manifest.sources.iter().all(|s| s.blake3 != f.hash)).map(|f| f.name.clone()).collect();
    let redefined = answers.iter().filter(|a| old.iter().any(|o| o.metric == a.metric && o.definition != a.definition));
    let mut changes: Vec<Change> = redefined.map(|a| Change::Redefined(a.metric.clone())).collect();
    if !new_files.is_empty() {
        changes.insert(0, Change::NewFiles(new_files));
    }
    if manifest.minimum_cell != home.region.minimum_cell {
        changes.push(Change::Minimum(manifest.minimum_cell, home.region.minimum_cell));
    }
    Some(Since { release: manifest.release, published_at: manifest.published_at, changes })
}

fn parsed<T: DeserializeOwned>(path: &Path) -> Option<T> {
    serde_json::from_str(&fs::read_to_string(path).ok()?).ok()
}
