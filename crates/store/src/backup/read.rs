//! Restoring a backup into an empty folder: first all of it is opened and proved, then it is put into a folder of its own inside, and only
//! when everything is there does it get its names. It writes over nothing and knows no table by name.

use super::refused;
use super::sealed::{Header, Opener};
use super::stream::{self, Owned, Taker};
use crate::db::{Bulk, Db, Site, Sql, Value, failures};
use crate::private;
use crate::store::{DATABASE_FILE, KEY_FILE, Store};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Component, Path, PathBuf};
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;

/// The settings: read to know where the database goes, and put in place last, as they make a folder a region.
const SETTINGS: &str = "region.toml";

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The backup's id.
    pub id: String,
    /// When it was made.
    pub made_at: jiff::Timestamp,
    /// Rows of all tables.
    pub n_rows: u64,
    /// Files.
    pub n_files: u64,
    /// Where the database is: a path, or an address without its password.
    pub database: String,
}

impl Store {
    /// Restores a backup into `folder`, which holds nothing but the region's key file. The database goes where the restored settings, or
    /// THROUGHLINE_DATABASE, say: a backup of one engine restores into the other. What the variable says is written into the settings.
    ///
    /// Refused: `CannotRead`, `NotABackup` (damaged, cut, of a newer program, not ours), `KeyMissing` (no key file in the folder, or not
    /// the one of the backup), `CannotWrite` (something is there already, the disk is full), `DatabaseNotReached`.
    pub fn restore(backup: &Path, folder: &Path) -> Result<Restored, Failure> {
        let key = folder.join(KEY_FILE);
        let mut proof = Proof::default();
        let (header, n_rows, n_files) = take(backup, &key, &mut proof)?;
        refuse_other_content(folder)?;
        let site = Site::of_settings(folder, DATABASE_FILE, proof.settings.as_deref())?;
        let unfinished = Unfinished::begin(folder, &header.id)?;
        let filled = Db::fill(&unfinished.site(&site), &header.editions, |sql| {
            let mut filling = Filling { sql, folder: unfinished.path(), rows: None, file: None };
            take(backup, &key, &mut filling)?;
            filling.finish()
        });
        filled?.ok_or_else(|| refused(backup, "it was made by a newer Throughline; install the newer program"))?;
        if let Some(settings) = proof.settings.as_deref().and_then(Site::settled) {
            let path = unfinished.path().join(SETTINGS);
            fs::write(&path, settings).map_err(|e| failures::writing(&path, &e))?;
        }
        unfinished.keep(folder)?;
        Ok(Restored { id: header.id, made_at: crate::clock::instant(header.made_at), n_rows, n_files, database: site.shown() })
    }

    /// Puts the content of a key file into its place in `folder`, its owner's alone.
    pub fn place_key(folder: &Path, text: &[u8]) -> Result<(), Failure> {
        let path = folder.join(KEY_FILE);
        let write = || {
            let mut file = private::new_file(&path)?;
            file.write_all(text)?;
            file.sync_all()
        };
        write().map_err(|e| failures::writing(&path, &e))
    }
}

fn take(backup: &Path, key: &Path, taker: &mut impl Taker) -> Result<(Header, u64, u64), Failure> {
    let (mut opener, header) = Opener::open(backup, key)?;
    let (n_rows, n_files) = stream::take_all(&mut opener, backup, taker)?;
    Ok((header, n_rows, n_files))
}

/// Nothing but the key, and what is hidden.
fn refuse_other_content(folder: &Path) -> Result<(), Failure> {
    let entries = fs::read_dir(folder).map_err(|e| failures::reading(folder, &e))?;
    for entry in entries {
        let name = entry.map_err(|e| failures::reading(folder, &e))?.file_name();
        if name != KEY_FILE && !name.to_string_lossy().starts_with('.') {
            let reason = format!("it holds {} already; restore into a folder with nothing but {KEY_FILE} in it", name.to_string_lossy());
            return Err(Refusal::CannotWrite { path: folder.display().to_string(), reason }.into());
        }
    }
    Ok(())
}

/// Reads a backup to its end and keeps only the settings.
#[derive(Default)]
struct Proof {
    settings: Option<String>,
    in_settings: bool,
    bytes: Vec<u8>,
}

impl Taker for Proof {
    fn table(&mut self, _: &str, _: &[String]) -> Result<(), Failure> {
        Ok(())
    }

    fn row(&mut self, _: &[Owned]) -> Result<(), Failure> {
        Ok(())
    }

    fn file(&mut self, path: &str) -> Result<(), Failure> {
        self.in_settings = path == SETTINGS;
        Ok(())
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        if self.in_settings {
            self.bytes.extend_from_slice(bytes);
            self.settings = Some(String::from_utf8_lossy(&self.bytes).into_owned());
        }
        Ok(())
    }
}

/// Puts rows into the database and files into a folder.
struct Filling<'s> {
    sql: Sql<'s>,
    folder: &'s Path,
    rows: Option<Bulk<'s>>,
    file: Option<(PathBuf, File)>,
}

impl Filling<'_> {
    fn finish(mut self) -> Result<(), Failure> {
        self.end_file()?;
        self.rows.take().map_or(Ok(()), Bulk::finish)
    }

    fn end_file(&mut self) -> Result<(), Failure> {
        self.file.take().map_or(Ok(()), |(path, file)| file.sync_all().map_err(|e| failures::writing(&path, &e)))
    }
}

impl Taker for Filling<'_> {
    fn table(&mut self, name: &str, columns: &[String]) -> Result<(), Failure> {
        if let Some(rows) = self.rows.take() {
            rows.finish()?;
        }
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        self.rows = Some(self.sql.bulk(&[(name, &columns)])?);
        Ok(())
    }

    fn row(&mut self, values: &[Owned]) -> Result<(), Failure> {
        let values: Vec<Value<'_>> = values.iter().map(Owned::value).collect();
        let rows = self.rows.as_mut().ok_or_else(|| Failure::broken("restoring a row", "it belongs to no table"))?;
        rows.add(0, &values)
    }

    fn file(&mut self, path: &str) -> Result<(), Failure> {
        self.end_file()?;
        let inside = Path::new(path);
        if !inside.components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(Failure::broken("restoring a file", "its path leads out of the region"));
        }
        let path = self.folder.join(inside);
        let make = || {
            path.parent().map_or(Ok(()), private::new_folder)?;
            private::new_file(&path)
        };
        let file = make().map_err(|e| failures::writing(&path, &e))?;
        self.file = Some((path, file));
        Ok(())
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        match &mut self.file {
            Some((path, file)) => file.write_all(bytes).map_err(|e| failures::writing(path, &e)),
            None => Err(Failure::broken("restoring a file", "it has no name")),
        }
    }
}

/// The folder inside, gone when it is dropped.
struct Unfinished(PathBuf);

impl Unfinished {
    fn begin(folder: &Path, id: &str) -> Result<Self, Failure> {
        let path = folder.join(format!(".restoring-{id}"));
        let make = || {
            if path.exists() {
                fs::remove_dir_all(&path)?;
            }
            private::new_folder(&path)
        };
        make().map_err(|e| failures::writing(&path, &e))?;
        Ok(Self(path))
    }

    fn path(&self) -> &Path {
        &self.0
    }

    /// A file is made here first; a server's database is made in its place, in one transaction.
    fn site(&self, site: &Site) -> Site {
        match site {
            Site::File(_) => Site::File(self.0.join(DATABASE_FILE)),
            Site::Server(address) => Site::Server(address.clone()),
        }
    }

    /// Gives everything its name, the settings last.
    fn keep(self, folder: &Path) -> Result<(), Failure> {
        let keep = || {
            let mut names = fs::read_dir(&self.0)?.map(|entry| Ok(entry?.file_name())).collect::<std::io::Result<Vec<_>>>()?;
            names.sort_by_key(|name| name == SETTINGS);
            for name in names {
                fs::rename(self.0.join(&name), folder.join(&name))?;
            }
            File::open(folder)?.sync_all()
        };
        keep().map_err(|e| failures::writing(folder, &e))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
