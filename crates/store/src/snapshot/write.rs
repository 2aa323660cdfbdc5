//! Writing the gathered tables of a snapshot into its folder, and whether a folder still holds them. Not for what stands in them.

use super::folder::Unfinished;
use super::gather::Gathered;
use super::manifest::Manifest;
use super::spans::Spans;
use super::{Built, MANIFEST_FILE, PERSONS_FILE, SPANS_FILE, table};
use crate::db::failures;
use std::fs::File;
use std::path::Path;
use throughline_model::failure::Failure;

impl Gathered {
    /// Writes the snapshot into a temporary folder.
    pub(super) fn write(&self, unfinished: Unfinished) -> Result<Built, Failure> {
        let folder = unfinished.path();
        let (persons, spans) = (folder.join(PERSONS_FILE), folder.join(SPANS_FILE));
        table::write(&persons, self.columns.fields(), self.columns.n_persons(), |people| self.columns.arrays(people))?;
        table::write(&spans, Spans::fields(), self.spans.n_spans(), |rows| self.spans.arrays(rows))?;
        let hash = content_hash(&[&persons, &spans])?;
        let (n_persons, n_spans) = (self.n_persons(), self.spans.n_spans() as u64);
        let manifest = Manifest { hash: &hash, as_of: self.as_of, n_persons, n_spans, files: &self.files };
        manifest.write(&folder.join(MANIFEST_FILE))?;
        let files = serde_json::Value::from(self.files.clone()).to_string();
        Ok(Built { unfinished, hash, as_of: self.as_of, n_persons, n_spans, files })
    }
}

/// BLAKE3 over the bytes of these files, one after the other.
fn content_hash(paths: &[&Path]) -> Result<String, Failure> {
    let mut hasher = blake3::Hasher::new();
    for path in paths {
        let file = File::open(path).map_err(|e| failures::reading(path, &e))?;
        hasher.update_reader(file).map_err(|e| failures::reading(path, &e))?;
    }
    Ok(hasher.finalize().to_hex().to_string())
}

/// Whether a folder still holds the snapshot of this hash: both tables byte for byte, and a manifest that names it.
pub(super) fn is_whole(folder: &Path, hash: &str) -> bool {
    let named =
        || Some(serde_json::from_slice::<serde_json::Value>(&std::fs::read(folder.join(MANIFEST_FILE)).ok()?).ok()?["hash"] == hash);
    let tables = || content_hash(&[&folder.join(PERSONS_FILE), &folder.join(SPANS_FILE)]);
    named() == Some(true) && tables().is_ok_and(|found| found == hash)
}
