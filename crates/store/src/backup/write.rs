//! Making a backup: every table on one unchanging view, then the region's files. Others write meanwhile and are not waited for.
//! Not for deciding which of the region's definitions belong in it: whoever calls names them.

use super::sealed::{Header, Sealer};
use super::stream::Blocks;
use crate::clock;
use crate::db::{Sql, failures, tables};
use crate::private;
use crate::purge::PurgeMark;
use crate::snapshot;
use crate::store::Store;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;

/// A backup that is whole but has not its name yet; dropped without [`crate::Tx::keep_backup`], it leaves nothing.
#[derive(Debug)]
pub struct Saved {
    /// Its id.
    pub id: String,
    /// Where it will be.
    pub path: PathBuf,
    /// BLAKE3 of the file.
    pub hash: String,
    /// Bytes.
    pub size: u64,
    /// The region's key that opens it.
    pub key_id: String,
    /// Rows of all tables.
    pub n_rows: u64,
    /// Files of the region's folder.
    pub n_files: u64,
    pub(super) mark: PurgeMark,
    unfinished: Unfinished,
}

impl Saved {
    /// Gives the file its name.
    pub(super) fn give_name(&self) -> Result<(), Failure> {
        fs::rename(&self.unfinished.0, &self.path).map_err(|e| failures::writing(&self.path, &e))?;
        let folder = self.path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all());
        folder.map_err(|e| failures::writing(&self.path, &e))
    }

    /// Takes the name away again: the backup was not noted.
    pub fn discard(self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Begins the name of a backup that is not whole yet.
const MAKING: &str = ".throughline-backup-";

/// A file that goes away unless it was renamed. It is locked as long as its program runs, which is how what a killed program left is told
/// from what another is writing right now.
#[derive(Debug)]
struct Unfinished(PathBuf, #[expect(dead_code, reason = "held for its lock")] File);

/// Removes from a folder the unfinished backups whose program was killed; gives how many. What cannot be removed is tried again next time.
pub(crate) fn remove_left_behind(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let ours = entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(MAKING)).map(|entry| entry.path());
    let left = ours.filter(|path| File::open(path).is_ok_and(|file| file.try_lock().is_ok()));
    left.filter(|path| fs::remove_file(path).is_ok()).count() as u64
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

impl Store {
    /// Writes everything to a file beside `target`: all tables, the folders of the snapshots and releases that the tables name, and
    /// `definitions`, files or folders relative to the region's folder. [`crate::Tx::keep_backup`] then notes it and gives it its name.
    ///
    /// Refused: `CannotWrite` (something stands at `target`, the disk is full), `CannotRead`.
    pub fn backup(&self, target: &Path, definitions: &[&str]) -> Result<Saved, Failure> {
        let path = std::path::absolute(target).map_err(|e| failures::writing(target, &e))?;
        if path.exists() {
            let reason = "something of this name is there already; choose another name".to_owned();
            return Err(Refusal::CannotWrite { path: target.display().to_string(), reason }.into());
        }
        let id = clock::new_id();
        path.parent().map(remove_left_behind);
        let making = path.with_file_name(format!("{MAKING}{id}"));
        let locked = private::new_file(&making).and_then(|file| file.lock().and_then(|()| Ok((file.try_clone()?, file))));
        let (file, locked) = locked.map_err(|e| failures::writing(target, &e))?;
        let unfinished = Unfinished(making, locked);
        let key_id = self.keys.id.clone();
        let (mut blocks, folders, mark) = self.read(|sql| {
            let header = Header { id: id.clone(), key_id: key_id.clone(), editions: crate::db::editions(sql)?, made_at: clock::now() };
            let mut blocks = Blocks::new(Sealer::begin(file, target, &self.keys, &header)?);
            put_tables(sql, &mut blocks)?;
            Ok((blocks, self.folders(sql)?, PurgeMark::read(sql)?))
        })?;
        for name in definitions.iter().copied().chain(folders.iter().map(String::as_str)) {
            put(&self.folder, Path::new(name), &mut blocks)?;
        }
        let (n_rows, n_files) = (blocks.n_rows, blocks.n_files);
        let (hash, size) = blocks.finish()?;
        Ok(Saved { id, path, hash, size, key_id, n_rows, n_files, mark, unfinished })
    }

    /// Of snapshots and releases, those that the view knows: one made since would be unknown to the tables.
    fn folders(&self, sql: Sql<'_>) -> Result<BTreeSet<String>, Failure> {
        let place = |hash: &str| snapshot::place(Path::new(""), hash).display().to_string();
        let mut folders: BTreeSet<String> = BTreeSet::new();
        sql.each("SELECT hash FROM snapshot", &[], |row| {
            folders.insert(place(row.text(0)?));
            Ok(())
        })?;
        sql.each("SELECT folder FROM release", &[], |row| {
            folders.insert(row.text(0)?.to_owned());
            Ok(())
        })?;
        Ok(folders)
    }
}

/// Every table in the order of its key, so that the same rows give the same bytes on both engines.
fn put_tables(sql: Sql<'_>, blocks: &mut Blocks) -> Result<(), Failure> {
    for table in tables::all(sql)? {
        blocks.table(&table.name, &table.columns)?;
        let order = if table.key.is_empty() { String::new() } else { format!("ORDER BY {}", table.key.join(", ")) };
        let text = format!("SELECT {} FROM {} {order}", table.columns.join(", "), table.name);
        sql.each(&text, &[], |row| blocks.row((0..table.columns.len()).map(|column| row.value(column))))?;
    }
    Ok(())
}

/// A file, or everything below a folder by name; nothing where nothing is. Hidden names are temporary, or the system's own.
fn put(region: &Path, inside: &Path, blocks: &mut Blocks) -> Result<(), Failure> {
    let path = region.join(inside);
    if path.is_dir() {
        let entries = fs::read_dir(&path).map_err(|e| failures::reading(&path, &e))?;
        let names = entries.map(|entry| Ok(entry?.file_name())).collect::<std::io::Result<BTreeSet<_>>>();
        for name in names.map_err(|e| failures::reading(&path, &e))? {
            if !name.to_string_lossy().starts_with('.') {
                put(region, &inside.join(name), blocks)?;
            }
        }
        return Ok(());
    }
    if path.is_file() { put_file(&path, inside, blocks) } else { Ok(()) }
}

fn put_file(path: &Path, inside: &Path, blocks: &mut Blocks) -> Result<(), Failure> {
    let fail = |e: std::io::Error| failures::reading(path, &e);
    let mut file = File::open(path).map_err(fail)?;
    let mut left = file.metadata().map_err(fail)?.len();
    let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    blocks.file(&parts.join("/"), left)?;
    let mut buffer = vec![0; 1 << 16];
    while left > 0 {
        let n = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        let part = buffer.get_mut(..n).unwrap_or_default();
        file.read_exact(part).map_err(fail)?;
        blocks.bytes(part)?;
        left -= n as u64;
    }
    Ok(())
}
