//! Whether a release's folder still holds what was released. It changes nothing and computes no number.

use super::freeze::{ANSWERS, DEFINITIONS, MANIFEST, Manifest, hash};
use crate::home::cannot_read;
use std::fs;
use std::path::Path;
use throughline_model::failure::Failure;

/// Files that every release has, besides its manifest: the pages are the door's, their names are part of what a release is.
const EXPECTED: [&str; 5] = ["report.en.html", "report.es.html", "report.csv", ANSWERS, DEFINITIONS];

/// The files of the manifest that are not as it says, and how.
pub(crate) fn changed(folder: &Path, manifest: &Manifest) -> Result<Vec<String>, Failure> {
    let mut changed = Vec::new();
    for file in &manifest.files {
        let path = folder.join(&file.name);
        if !path.is_file() {
            changed.push(format!("{} is missing", file.name));
        } else if hash(&fs::read(&path).map_err(|e| cannot_read(&path, &e))?) != file.blake3 {
            changed.push(format!("{} was changed after it was released", file.name));
        }
    }
    Ok(changed)
}

/// Where the manifest is not what a release's manifest is: against the hash in the ledger, where that is known, and by itself.
pub(crate) fn manifest(bytes: &[u8], manifest: &Manifest, ledger: Option<&str>) -> Vec<String> {
    let other = ledger.is_some_and(|known| known != hash(bytes));
    let unlisted = EXPECTED.iter().filter(|name| manifest.files.iter().all(|f| f.name != **name));
    let other = other.then(|| format!("{MANIFEST} was changed after it was released"));
    other.into_iter().chain(unlisted.map(|name| format!("{name} is not listed in {MANIFEST}"))).collect()
}

/// What lies in the folder and is no part of the release. Hidden names are the system's own.
pub(crate) fn added(folder: &Path, manifest: &Manifest) -> Result<Vec<String>, Failure> {
    let mut added = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| cannot_read(folder, &e))? {
        let name = entry.map_err(|e| cannot_read(folder, &e))?.file_name().to_string_lossy().into_owned();
        if name != MANIFEST && !name.starts_with('.') && manifest.files.iter().all(|f| f.name != name) {
            added.push(format!("{name} is no part of the release"));
        }
    }
    added.sort();
    Ok(added)
}

/// Whether the folder holds, byte for byte, the release whose manifest has this hash.
pub(super) fn is_whole(folder: &Path, manifest_hash: &str) -> Result<bool, Failure> {
    let bytes = fs::read(folder.join(MANIFEST)).unwrap_or_default();
    let read = serde_json::from_slice(&bytes).ok().filter(|_| hash(&bytes) == manifest_hash);
    read.map_or(Ok(false), |manifest: Manifest| Ok(changed(folder, &manifest)?.is_empty()))
}
