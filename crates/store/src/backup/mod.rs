//! Backups: the whole region but its key in one sealed file, the same for both engines, made while others write. Not for moving single
//! tables, and no copy of the inbox: what was taken in from there stands in the database.
//!
//! A backup is a file of three parts:
//! - the line `throughline backup 1`;
//! - a header: its length (4 bytes, little end first), then JSON: `id`, `key_id` (which region key opens it), `wrapped_key` (its own key,
//!   wrapped under the region's, hexadecimal), `editions` of the database, `made_at` (microseconds);
//! - chunks: each its length (4 bytes), then up to a mebibyte sealed under the backup's own key (AES-256-GCM-SIV, see `seal`). A chunk's
//!   number and the hash of the header are authenticated with it, and the last says that it is the last: a file that was changed, cut,
//!   put together from two, or given another header does not open.
//!
//! What is in the chunks, one after the other: blocks, see [`stream`].

mod read;
mod sealed;
mod stream;
mod write;

pub use read::Restored;
pub use write::Saved;
pub(crate) use write::remove_left_behind;

use crate::clock;
use crate::store::Store;
use crate::tx::Tx;
use std::path::{Path, PathBuf};
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;

/// A backup of this region, as it was noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// Its id.
    pub id: String,
    /// Where it was written.
    pub path: PathBuf,
    /// BLAKE3 of the file.
    pub hash: String,
    /// Bytes.
    pub size: u64,
    /// The region's key that opens it.
    pub key_id: String,
    /// When.
    pub made_at: jiff::Timestamp,
}

impl Tx<'_> {
    /// Notes a backup and gives it its name. Where the transaction then fails, whoever called removes the file.
    ///
    /// Refused: `DestroyedMeanwhile` (it was made before records went that it holds).
    pub fn keep_backup(&self, saved: &Saved) -> Result<(), Failure> {
        self.refuse_destroyed_since(saved.mark)?;
        let text = "INSERT INTO backup (id, path, hash, size, key_id, made_at) VALUES ($1, $2, $3, $4, $5, $6)";
        let path = saved.path.display().to_string();
        let size = crate::db::count(saved.size);
        let values = [(&saved.id).into(), (&path).into(), (&saved.hash).into(), size.into(), (&saved.key_id).into(), self.at.into()];
        self.sql.execute(text, &values)?;
        saved.give_name()
    }
}

impl Store {
    /// Every backup made of this region, oldest first.
    pub fn backups(&self) -> Result<Vec<Backup>, Failure> {
        self.read(|sql| {
            sql.all("SELECT id, path, hash, size, key_id, made_at FROM backup ORDER BY made_at, id", &[], |row| {
                Ok(Backup {
                    id: row.text(0)?.to_owned(),
                    path: PathBuf::from(row.text(1)?),
                    hash: row.text(2)?.to_owned(),
                    size: row.count(3)?,
                    key_id: row.text(4)?.to_owned(),
                    made_at: clock::instant(row.integer(5)?),
                })
            })
        })
    }
}

/// The refusal of a file that cannot be restored.
fn refused(path: &Path, reason: &str) -> Failure {
    Refusal::NotABackup { path: path.display().to_string(), reason: reason.to_owned() }.into()
}

#[cfg(test)]
mod tests;
