//! The file that holds the region's key: reading it, making it, and putting a new one in its place. Not for what the key opens.
//!
//! While a key is being changed the new one waits in `region.key.new`. Both names are looked at when a region is opened, and the one
//! that proves itself in the database counts; so there is no moment at which a killed program leaves a region that does not open.

use crate::clock;
use crate::db::failures;
use crate::private;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;

const HEADER: &str = "# The key of this region. Without it the values of people cannot be read. Keep a copy apart from the backups.";

/// The region's key, as it stands in its file.
pub(crate) struct Master {
    /// Names the key without telling it.
    pub(crate) id: String,
    key: [u8; 32],
}

impl Master {
    /// A key nobody has had before.
    pub(crate) fn random() -> Result<Self, Failure> {
        Ok(Self { id: clock::new_id(), key: random()? })
    }

    /// Reads a key file.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let text = fs::read_to_string(path).map_err(|_| missing(path))?;
        let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let id = field("id =").ok_or_else(|| missing(path))?.to_owned();
        let hash = field("key =").and_then(|hex| blake3::Hash::from_hex(hex).ok()).ok_or_else(|| missing(path))?;
        Ok(Self { id, key: *hash.as_bytes() })
    }

    /// Reads the key file at `path`, or makes one with a new key where there is none.
    pub(crate) fn read_or_make(path: &Path) -> Result<Self, Failure> {
        if path.exists() {
            return Self::read(path);
        }
        let master = Self::random()?;
        master.write(path)?;
        Ok(master)
    }

    /// Writes it, readable by its owner only. Written whole under another name first, so that a killed program leaves no half key.
    pub(crate) fn write(&self, path: &Path) -> Result<(), Failure> {
        let text = format!("{HEADER}\nid = {}\nkey = {}\n", self.id, blake3::Hash::from_bytes(self.key).to_hex());
        let unfinished = path.with_extension(format!("making-{}", std::process::id()));
        let write = || {
            let mut file = private::fresh_file(&unfinished)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&unfinished, path)?;
            sync_folder(path)
        };
        write().map_err(|e| failures::writing(path, &e))
    }

    /// A key that follows from this one, for one use only.
    pub(crate) fn derive(&self, context: &str) -> [u8; 32] {
        blake3::derive_key(context, &self.key)
    }

    /// Proves in the database that the key file is the right one.
    pub(crate) fn proof(&self) -> [u8; 32] {
        self.derive("throughline store region key proof v1")
    }
}

/// Where a new key waits until the database is under it.
pub(crate) fn waiting(path: &Path) -> PathBuf {
    path.with_extension("key.new")
}

/// Puts the waiting key in the place of the old one, whose bytes are written over first. Another program may have done it already.
pub(crate) fn promote(path: &Path) -> Result<(), Failure> {
    let waiting = waiting(path);
    if !waiting.exists() {
        return Ok(());
    }
    // Best effort: a disk may keep old blocks all the same, which the certificate of a destruction says.
    let _ = overwrite(path);
    let put = || fs::rename(&waiting, path).and_then(|()| sync_folder(path));
    put().map_err(|e| failures::writing(path, &e))
}

/// Removes a waiting key that never came into use.
pub(crate) fn discard_waiting(path: &Path) -> Result<(), Failure> {
    let waiting = waiting(path);
    match fs::remove_file(&waiting) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(failures::writing(&waiting, &e)),
        _ => Ok(()),
    }
}

/// The refusal that names the key file.
pub(crate) fn missing(path: &Path) -> Failure {
    Refusal::KeyMissing { path: path.display().to_string() }.into()
}

/// A new random key.
pub fn random() -> Result<[u8; 32], Failure> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|e| Failure::broken("drawing a random key", e))?;
    Ok(bytes)
}

fn overwrite(path: &Path) -> std::io::Result<()> {
    let length = usize::try_from(fs::metadata(path)?.len()).unwrap_or_default();
    let mut file = OpenOptions::new().write(true).open(path)?;
    file.write_all(&vec![b'0'; length])?;
    file.sync_all()
}

fn sync_folder(path: &Path) -> std::io::Result<()> {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).map_or(Ok(()), |folder| fs::File::open(folder)?.sync_all())
}
