//! The temporary folder a snapshot is written to, and its renaming when it is whole. A program killed half-way leaves no half snapshot
//! under a snapshot's name; what it leaves under a temporary name is removed by a later one.

use crate::clock;
use crate::db::failures;
use crate::private;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use throughline_model::failure::Failure;

/// Begins the name of a folder that is not yet a snapshot.
pub(crate) const MAKING: &str = ".making-";
/// A temporary folder this old belongs to no running program.
const STALE: Duration = Duration::from_secs(24 * 60 * 60);

/// A folder that disappears unless it is kept.
#[derive(Debug)]
pub(super) struct Unfinished(PathBuf);

impl Unfinished {
    /// Makes a temporary folder inside `snapshots`, which is made too. Both are their owner's alone: they hold people's rows, readable.
    pub(super) fn begin(snapshots: &Path) -> Result<Self, Failure> {
        let path = snapshots.join(format!("{MAKING}{}", clock::new_id()));
        private::new_folder(&path).map_err(|e| failures::writing(&path, &e))?;
        remove_stale(snapshots);
        Ok(Self(path))
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Gives the folder its name; a damaged one of that name goes.
    pub(super) fn replace(self, target: &Path) -> Result<(), Failure> {
        let rename = || {
            if target.exists() {
                fs::remove_dir_all(target)?;
            }
            fs::rename(&self.0, target)?;
            target.parent().map_or(Ok(()), |parent| fs::File::open(parent)?.sync_all())
        };
        rename().map_err(|e| failures::writing(target, &e))
    }
}

impl Drop for Unfinished {
    /// After `replace` there is nothing left under the temporary name. A folder that cannot be removed is removed as stale later.
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
