//! The temporary folder a snapshot is written to, and its renaming when it is whole. A program killed half-way leaves no half snapshot
//! under a snapshot's name; what it leaves under a temporary name is removed by a later one.

use crate::clock;
use crate::db::failures;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use throughline_model::failure::Failure;

/// Begins the name of a folder that is not yet a snapshot.
const MAKING: &str = ".making-";
/// A temporary folder this old belongs to no running program.
const STALE: Duration = Duration::from_secs(24 * 60 * 60);

/// A folder that disappears unless it is kept.
#[derive(Debug)]
pub(super) struct Unfinished(PathBuf);

impl Unfinished {
    /// Makes a temporary folder inside `snapshots`, which is made too.
    pub(super) fn begin(snapshots: &Path) -> Result<Self, Failure> {
        let path = snapshots.join(format!("{MAKING}{}", clock::new_id()));
        fs::create_dir_all(&path).map_err(|e| failures::writing(&path, &e))?;
        remove_stale(snapshots);
        Ok(Self(path))
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Gives the folder its name, unless a whole one has it already: then both are the same, and this one is dropped.
    pub(super) fn keep_as(self, target: &Path) -> Result<(), Failure> {
        if target.join(super::MANIFEST_FILE).exists() {
            return Ok(());
        }
        let rename = || {
            fs::rename(&self.0, target)?;
            target.parent().map_or(Ok(()), |parent| fs::File::open(parent)?.sync_all())
        };
        rename().map_err(|e| failures::writing(target, &e))
    }
}

impl Drop for Unfinished {
    /// After `keep_as` there is nothing left under the temporary name. A folder that cannot be removed is removed as stale later.
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Removes what killed programs left. It holds people's rows, though without names, and must not lie about; a failure is tried again
/// with the next snapshot.
fn remove_stale(snapshots: &Path) {
    let Ok(entries) = fs::read_dir(snapshots) else { return };
    for entry in entries.flatten() {
        let ours = entry.file_name().to_string_lossy().starts_with(MAKING);
        let age = entry.metadata().and_then(|m| m.modified()).ok().and_then(|at| at.elapsed().ok());
        if ours && age.is_some_and(|age| age > STALE) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
