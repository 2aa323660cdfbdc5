//! Opening a kept snapshot for whoever asks questions of it: its tables in memory, proved to be those that were taken. It asks none.
//! A snapshot of before edition 3 lies open in its folder; it is sealed when it is opened here.

use super::sealed::{self, Sealing};
use super::{MANIFEST_FILE, Snapshot, tables};
use crate::db::{Sql, failures};
use crate::key_file::random;
use crate::keys::Keys;
use crate::seal::{DataKey, Place};
use crate::store::Store;
use crate::tx::Tx;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;
use throughline_model::snapshot::SnapshotTables;

impl Store {
    /// The tables of the snapshot of this content hash.
    ///
    /// Refused: `CannotRead` (no such snapshot is kept here, or its content is not what it was).
    pub fn open_snapshot(&self, hash: &str) -> Result<SnapshotTables, Failure> {
        let Some(snapshot) = self.find_snapshot(hash)? else {
            let reason = "no snapshot of this name is kept here; take a new snapshot".to_owned();
            return Err(Refusal::CannotRead { path: hash.to_owned(), reason }.into());
        };
        let folder = &snapshot.folder;
        let key = self.read(|sql| find_key(sql, &self.keys, hash))?;
        let opened = match &key {
            Some(key) => tables(snapshot.edition).iter().map(|name| open_sealed(folder, name, key)).collect::<Result<Vec<_>, _>>(),
            None => tables(snapshot.edition).iter().map(|name| open_plain(folder, name)).collect(),
        };
        let opened = opened.map_err(|failure| damaged(folder, failure))?;
        if content_hash(&opened) != hash {
            return Err(changed(folder));
        }
        if key.is_none() {
            self.write(|tx| tx.seal_snapshot(&snapshot, &opened))?;
        }
        remove_plain(&snapshot)?;
        Ok(SnapshotTables { hash: hash.to_owned(), tables: opened, as_of: snapshot.as_of_day })
    }
}

impl Tx<'_> {
    /// Seals the tables of a snapshot that lay open. Those stay until this transaction is in.
    fn seal_snapshot(&self, snapshot: &Snapshot, opened: &[(String, Vec<u8>)]) -> Result<(), Failure> {
        let bytes = random()?;
        let key = DataKey::new(&bytes);
        for (name, (_, plain)) in tables(snapshot.edition).iter().zip(opened) {
            let mut sealing = Sealing::begin(&snapshot.folder, name, &key, blake3::Hasher::new())?;
            let written = sealing.write_all(plain).and_then(|()| sealing.finish());
            written.map_err(|e| failures::writing(&snapshot.folder, &e))?;
        }
        keep_key(self.sql, self.keys, &snapshot.hash, &bytes)
    }
}

/// Removes what lay open and is sealed now.
fn remove_plain(snapshot: &Snapshot) -> Result<(), Failure> {
    for name in tables(snapshot.edition) {
        let path = snapshot.folder.join(name);
        match fs::remove_file(&path) {
            Err(e) if e.kind() != ErrorKind::NotFound => return Err(failures::writing(&path, &e)),
            _ => {}
        }
    }
    Ok(())
}

fn open_plain(folder: &Path, name: &str) -> Result<(String, Vec<u8>), Failure> {
    let path = folder.join(name);
    fs::read(&path).map(|bytes| (name.to_owned(), bytes)).map_err(|e| failures::reading(&path, &e))
}

fn open_sealed(folder: &Path, name: &str, key: &DataKey) -> Result<(String, Vec<u8>), Failure> {
    let mut bytes = Vec::new();
    sealed::each_chunk(folder, name, key, |chunk| bytes.extend_from_slice(chunk))?;
    Ok((name.to_owned(), bytes))
}

fn content_hash(tables: &[(String, Vec<u8>)]) -> String {
    let mut hasher = blake3::Hasher::new();
    for (_, bytes) in tables {
        hasher.update(bytes);
    }
    hasher.finalize().to_hex().to_string()
}

/// A table that does not open is a table that was changed.
fn damaged(folder: &Path, failure: Failure) -> Failure {
    match failure {
        Failure::Broken { .. } => changed(folder),
        refused => refused,
    }
}

fn changed(folder: &Path) -> Failure {
    let reason = "its content is not what it was when it was taken; take a new snapshot".to_owned();
    Refusal::CannotRead { path: folder.display().to_string(), reason }.into()
}

/// Whether a folder still holds the snapshot of this hash and edition: every table byte for byte, and a manifest that names it.
pub(super) fn is_whole(folder: &Path, hash: &str, edition: i64, key: &DataKey) -> bool {
    let named = || Some(serde_json::from_slice::<serde_json::Value>(&fs::read(folder.join(MANIFEST_FILE)).ok()?).ok()?["hash"] == hash);
    let mut hasher = blake3::Hasher::new();
    let mut hashed = |name: &&str| {
        sealed::each_chunk(folder, name, key, |chunk| {
            hasher.update(chunk);
        })
        .is_ok()
    };
    named() == Some(true) && tables(edition).iter().all(&mut hashed) && hasher.finalize().to_hex().as_str() == hash
}

/// The key of the snapshot of this hash.
pub(super) fn find_key(sql: Sql<'_>, keys: &Keys, hash: &str) -> Result<Option<DataKey>, Failure> {
    let text = "SELECT wrapped_key FROM snapshot_key WHERE hash = $1";
    sql.first(text, &[hash.into()], |row| keys.unwrap(&place(hash), row.blob(0)?))
}

/// Keeps the key of the snapshot of this hash, in place of one whose tables are gone.
pub(super) fn keep_key(sql: Sql<'_>, keys: &Keys, hash: &str, key: &[u8; 32]) -> Result<(), Failure> {
    let wrapped = keys.wrap(&place(hash), key)?;
    let text = "INSERT INTO snapshot_key (hash, wrapped_key) VALUES ($1, $2) \
                ON CONFLICT (hash) DO UPDATE SET wrapped_key = excluded.wrapped_key";
    sql.execute(text, &[hash.into(), wrapped.as_slice().into()]).map(|_| ())
}

fn place(hash: &str) -> Place<'_> {
    Place { column: "snapshot_key.wrapped_key", id: hash.as_bytes(), nth: 0 }
}
