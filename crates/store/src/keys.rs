//! The region's key and what is derived from it. The key file stands apart from the database, so that a copied database alone says
//! nothing about a person. Not for sealing itself (see `seal`), and not yet for changing or destroying keys.

use crate::clock;
use crate::db::failures;
use crate::private;
use crate::seal::{DataKey, Place};
use std::fs;
use std::io::Write;
use std::path::Path;
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;

const HEADER: &str = "# The key of this region. Without it the values of people cannot be read. Keep a copy apart from the backups.";

/// What is derived from the region's key, each for one use only.
pub(crate) struct Keys {
    /// Names the key without telling it.
    pub(crate) id: String,
    /// Proves in the database that the key file is the right one.
    pub(crate) proof: [u8; 32],
    index: [u8; 32],
    content: [u8; 32],
    pseudonym: [u8; 32],
    reference: [u8; 32],
    period: [u8; 32],
    employer: [u8; 32],
    wrapping: DataKey,
}

impl Keys {
    fn derive(id: &str, master: &[u8; 32]) -> Self {
        let key = |context| blake3::derive_key(context, master);
        Self {
            id: id.to_owned(),
            proof: key("throughline store region key proof v1"),
            index: key("throughline store agency key index v1"),
            content: key("throughline store row content hash v1"),
            pseudonym: key("throughline store snapshot pseudonym v1"),
            reference: key("throughline store reference index v1"),
            period: key("throughline store row period v1"),
            employer: key("throughline store snapshot employer v1"),
            wrapping: DataKey::new(&key("throughline store data key wrapping v1")),
        }
    }

    /// Reads the region's key file.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let text = fs::read_to_string(path).map_err(|_| missing(path))?;
        let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let id = field("id =").ok_or_else(|| missing(path))?;
        let master = field("key =").and_then(from_hex).ok_or_else(|| missing(path))?;
        Ok(Self::derive(id, &master))
    }

    /// Makes a new key file, readable by its owner only, and gives its keys. An existing file is read, never replaced.
    pub(crate) fn make(path: &Path) -> Result<Self, Failure> {
        if path.exists() {
            return Self::read(path);
        }
        let id = clock::new_id();
        let master = random()?;
        let hex = blake3::Hash::from_bytes(master).to_hex();
        write_private(path, &format!("{HEADER}\nid = {id}\nkey = {hex}\n")).map_err(|e| failures::writing(path, &e))?;
        Ok(Self::derive(&id, &master))
    }

    /// Where a person stands in an agency's files, without telling the agency's id of the person.
    pub(crate) fn index(&self, agency: &str, key: &str) -> [u8; 16] {
        let mut hasher = blake3::Hasher::new_keyed(&self.index);
        hasher.update(agency.as_bytes()).update(&[0]).update(key.as_bytes());
        half(&hasher.finalize())
    }

    /// Where a reference that an agency's row gives stands, without telling it.
    pub(crate) fn reference(&self, agency: &str, name: &str, id: &str) -> [u8; 16] {
        let mut hasher = blake3::Hasher::new_keyed(&self.reference);
        hasher.update(agency.as_bytes()).update(&[0]).update(name.as_bytes()).update(&[0]).update(id.as_bytes());
        half(&hasher.finalize())
    }

    /// A period as a number that says only whether two rows have the same.
    pub(crate) fn period(&self, period: &str) -> i64 {
        let hash = blake3::keyed_hash(&self.period, period.as_bytes());
        hash.as_bytes().first_chunk().map_or(0, |bytes| i64::from_le_bytes(*bytes))
    }

    /// What employers are put in order by in snapshots: it tells nothing of their names.
    pub(crate) fn employer(&self, employer: &str) -> [u8; 16] {
        half(&blake3::keyed_hash(&self.employer, employer.as_bytes()))
    }

    /// The keyed hash of a row's content, for noticing a change.
    pub(crate) fn content(&self, bytes: &[u8]) -> [u8; 16] {
        half(&blake3::keyed_hash(&self.content, bytes))
    }

    /// A person's name in snapshots: always the same under one key, and not to be turned back without it.
    pub(crate) fn pseudonym(&self, person: &str) -> [u8; 16] {
        half(&blake3::keyed_hash(&self.pseudonym, person.as_bytes()))
    }

    /// A new data key: itself, and wrapped under the region's key for keeping at `place`.
    pub(crate) fn new_data_key(&self, place: &Place<'_>) -> Result<(DataKey, Vec<u8>), Failure> {
        let key = random()?;
        Ok((DataKey::new(&key), self.wrapping.seal(place, &key)?))
    }

    /// The data key kept wrapped at `place`.
    pub(crate) fn unwrap(&self, place: &Place<'_>, wrapped: &[u8]) -> Result<DataKey, Failure> {
        let key = self.wrapping.open(place, wrapped)?;
        let key = key.as_slice().try_into().map_err(|_| Failure::broken("unwrapping a data key", "it has another length"))?;
        Ok(DataKey::new(key))
    }
}

/// The refusal that names the key file.
pub(crate) fn missing(path: &Path) -> Failure {
    Refusal::KeyMissing { path: path.display().to_string() }.into()
}

/// 128 bits of a keyed hash: as hard to guess as needed, and half as long in every index.
fn half(hash: &blake3::Hash) -> [u8; 16] {
    let mut short = [0; 16];
    short.iter_mut().zip(hash.as_bytes()).for_each(|(to, from)| *to = *from);
    short
}

fn random() -> Result<[u8; 32], Failure> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|e| Failure::broken("drawing a random key", e))?;
    Ok(bytes)
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    blake3::Hash::from_hex(text).ok().map(|hash| *hash.as_bytes())
}

/// Written whole under another name first, so that a killed program leaves no half key.
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let unfinished = path.with_extension(format!("making-{}", std::process::id()));
    let mut file = private::fresh_file(&unfinished)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&unfinished, path)
}
