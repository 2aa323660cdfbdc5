//! The region's keys while it is open: what wraps the keys of files and agencies, and the keys that are the region's own. The key file
//! stands apart from the database (see `key_file`), so that a copied database alone says nothing about a person. Not for sealing itself
//! (see `seal`), and not for changing the region's key (see `rotate`).

use crate::clock;
use crate::db::{Db, Sql};
use crate::key_file::{self, Master, missing, random};
use crate::seal::{DataKey, Place};
use std::path::Path;
use throughline_model::failure::Failure;

/// What hangs on the region's key, each key for one use only.
pub(crate) struct Keys {
    /// Names the region's key without telling it.
    pub(crate) id: String,
    wrapping: DataKey,
    kept: Kept,
}

/// The region's own keys, kept wrapped in the database: a change of the region's key changes none of them, so that people are still
/// found by their agency's id, unchanged rows are still noticed, and pseudonyms stay what they are.
struct Kept {
    index: [u8; 32],
    content: [u8; 32],
    pseudonym: [u8; 32],
    links: DataKey,
    reference: [u8; 32],
    period: [u8; 32],
    employer: [u8; 32],
    blocking: [u8; 32],
}

/// Names of the kept keys, and from what they followed before they were kept. Never rename one.
const KEPT: [(&str, Option<&str>); 8] = [
    ("index", Some("throughline store agency key index v1")),
    ("content", Some("throughline store row content hash v1")),
    ("pseudonym", Some("throughline store snapshot pseudonym v1")),
    ("links", None),
    ("reference", None),
    ("period", None),
    ("employer", None),
    ("blocking", None),
];

/// The database's keys, proved to be its own. A database that has none yet (new, or its making was interrupted) takes the key file that
/// is there or a new one; nothing was sealed before that. A change of the key that was interrupted is finished or forgotten.
pub(crate) fn open(db: &Db, path: &Path) -> Result<Keys, Failure> {
    match db.read(|sql| ready(sql, path))? {
        Some(keys) => Ok(keys),
        None => db.write(|sql| settle(sql, path)),
    }
}

/// The keys, where nothing is left to be done.
fn ready(sql: Sql<'_>, path: &Path) -> Result<Option<Keys>, Failure> {
    let Some(proof) = proof(sql)? else { return Ok(None) };
    match Master::read(path) {
        Ok(master) if master.proof().as_slice() == proof && !key_file::waiting(path).exists() => Keys::read(sql, &master),
        _ => Ok(None),
    }
}

/// The same inside the one write transaction: no other program is changing the key meanwhile.
fn settle(sql: Sql<'_>, path: &Path) -> Result<Keys, Failure> {
    let master = match proof(sql)? {
        Some(proof) => proved(&proof, path)?,
        None => {
            let master = Master::read_or_make(path)?;
            let text = "INSERT INTO region_key (id, proof, made_at) VALUES ($1, $2, $3)";
            sql.execute(text, &[(&master.id).into(), master.proof().as_slice().into(), clock::now().into()])?;
            fill(sql, &master, true)?;
            master
        }
    };
    fill(sql, &master, false)?;
    Keys::read(sql, &master)?.ok_or_else(|| Failure::broken("opening the region's keys", "one of them is not there"))
}

/// The key that belongs to the database: the one in its place, else the one that waits.
fn proved(proof: &[u8], path: &Path) -> Result<Master, Failure> {
    let belongs = |path: &Path| Master::read(path).ok().filter(|master| master.proof().as_slice() == proof);
    if let Some(master) = belongs(path) {
        key_file::discard_waiting(path)?;
        return Ok(master);
    }
    let master = belongs(&key_file::waiting(path)).ok_or_else(|| missing(path))?;
    key_file::promote(path)?;
    Ok(master)
}

/// Makes the kept keys that are missing. A database that is not `new` already has rows under the keys that followed from the region's.
fn fill(sql: Sql<'_>, master: &Master, new: bool) -> Result<(), Failure> {
    let wrapping = wrapping(master);
    for (name, before) in KEPT {
        if sql.first("SELECT 1 FROM kept_key WHERE name = $1", &[name.into()], |_| Ok(()))?.is_some() {
            continue;
        }
        let key = before.filter(|_| !new).map_or_else(random, |context| Ok(master.derive(context)))?;
        let wrapped = wrapping.seal(&kept_place(name), &key)?;
        sql.execute("INSERT INTO kept_key (name, wrapped_key) VALUES ($1, $2)", &[name.into(), wrapped.as_slice().into()])?;
    }
    Ok(())
}

fn proof(sql: Sql<'_>) -> Result<Option<Vec<u8>>, Failure> {
    sql.first("SELECT proof FROM region_key", &[], |row| Ok(row.blob(0)?.to_vec()))
}

/// What opens the rows of a database of the first editions, whose kept keys still followed from the region's: for their upgrade only.
pub(crate) struct OldKeys {
    wrapping: DataKey,
    content: [u8; 32],
}

impl OldKeys {
    /// Those of the region's key at `path`; `None` where the database has no key yet, and so no rows.
    pub(crate) fn read(sql: Sql<'_>, path: &Path) -> Result<Option<Self>, Failure> {
        let Some(proof) = proof(sql)? else { return Ok(None) };
        let master = proved(&proof, path)?;
        Ok(Some(Self { wrapping: wrapping(&master), content: master.derive("throughline store row content hash v1") }))
    }

    /// The data key kept wrapped at `place`.
    pub(crate) fn unwrap(&self, place: &Place<'_>, wrapped: &[u8]) -> Result<DataKey, Failure> {
        bytes(&self.wrapping, place, wrapped).map(|key| DataKey::new(&key))
    }

    /// The keyed hash of a row's content.
    pub(crate) fn content(&self, bytes: &[u8]) -> [u8; 16] {
        half(&blake3::keyed_hash(&self.content, bytes))
    }
}

/// What seals data keys.
pub(crate) fn wrapping(master: &Master) -> DataKey {
    DataKey::new(&master.derive("throughline store data key wrapping v1"))
}

fn kept_place(name: &str) -> Place<'_> {
    Place { column: "kept_key.wrapped_key", id: name.as_bytes(), nth: 0 }
}

impl Keys {
    /// Reads them under this key; `None` where one is not there yet.
    pub(crate) fn read(sql: Sql<'_>, master: &Master) -> Result<Option<Self>, Failure> {
        let wrapping = wrapping(master);
        let mut keys = Vec::with_capacity(KEPT.len());
        for (name, _) in KEPT {
            let wrapped = sql.first("SELECT wrapped_key FROM kept_key WHERE name = $1", &[name.into()], |row| Ok(row.blob(0)?.to_vec()))?;
            keys.extend(wrapped.map(|wrapped| bytes(&wrapping, &kept_place(name), &wrapped)).transpose()?);
        }
        let Ok([index, content, pseudonym, links, reference, period, employer, blocking]) = <[[u8; 32]; 8]>::try_from(keys) else {
            return Ok(None);
        };
        let kept = Kept { index, content, pseudonym, links: DataKey::new(&links), reference, period, employer, blocking };
        Ok(Some(Self { id: master.id.clone(), wrapping, kept }))
    }

    /// Where a person stands in an agency's files, without telling the agency's id of the person.
    pub(crate) fn index(&self, agency: &str, key: &str) -> [u8; 16] {
        let mut hasher = blake3::Hasher::new_keyed(&self.kept.index);
        hasher.update(agency.as_bytes()).update(&[0]).update(key.as_bytes());
        half(&hasher.finalize())
    }

    /// Where a reference that an agency's row gives stands, without telling it.
    pub(crate) fn reference(&self, agency: &str, name: &str, id: &str) -> [u8; 16] {
        let mut hasher = blake3::Hasher::new_keyed(&self.kept.reference);
        hasher.update(agency.as_bytes()).update(&[0]).update(name.as_bytes()).update(&[0]).update(id.as_bytes());
        half(&hasher.finalize())
    }

    /// A period as a number that says only whether two rows have the same.
    pub(crate) fn period(&self, period: &str) -> i64 {
        let hash = blake3::keyed_hash(&self.kept.period, period.as_bytes());
        hash.as_bytes().first_chunk().map_or(0, |bytes| i64::from_le_bytes(*bytes))
    }

    /// What employers are put in order by in snapshots: it tells nothing of their names.
    pub(crate) fn employer(&self, employer: &str) -> [u8; 16] {
        half(&blake3::keyed_hash(&self.kept.employer, employer.as_bytes()))
    }

    /// Where records with these values of a blocking rule stand, without telling the values.
    pub(crate) fn blocking(&self, values: &[u8]) -> i64 {
        let hash = blake3::keyed_hash(&self.kept.blocking, values);
        hash.as_bytes().first_chunk().map_or(0, |bytes| i64::from_le_bytes(*bytes))
    }

    /// The keyed hash of a row's content, for noticing a change.
    pub(crate) fn content(&self, bytes: &[u8]) -> [u8; 16] {
        half(&blake3::keyed_hash(&self.kept.content, bytes))
    }

    /// A person's name in snapshots: always the same in one region, and not to be turned back without its key.
    pub(crate) fn pseudonym(&self, person: &str) -> [u8; 16] {
        half(&blake3::keyed_hash(&self.kept.pseudonym, person.as_bytes()))
    }

    /// What seals the reasons of links, the sentences of decisions and what linking remembers.
    pub(crate) fn links(&self) -> &DataKey {
        &self.kept.links
    }

    /// A new data key: itself, and wrapped under the region's key for keeping at `place`.
    pub(crate) fn new_data_key(&self, place: &Place<'_>) -> Result<(DataKey, Vec<u8>), Failure> {
        let key = random()?;
        Ok((DataKey::new(&key), self.wrapping.seal(place, &key)?))
    }

    /// A data key drawn before its place was known, wrapped for it.
    pub(crate) fn wrap(&self, place: &Place<'_>, key: &[u8; 32]) -> Result<Vec<u8>, Failure> {
        self.wrapping.seal(place, key)
    }

    /// The data key kept wrapped at `place`.
    pub(crate) fn unwrap(&self, place: &Place<'_>, wrapped: &[u8]) -> Result<DataKey, Failure> {
        bytes(&self.wrapping, place, wrapped).map(|key| DataKey::new(&key))
    }

    /// The wrapped key of `place`, wrapped under another region's key instead.
    pub(crate) fn wrap_again(&self, place: &Place<'_>, wrapped: &[u8], under: &DataKey) -> Result<Vec<u8>, Failure> {
        under.seal(place, &bytes(&self.wrapping, place, wrapped)?)
    }
}

fn bytes(wrapping: &DataKey, place: &Place<'_>, wrapped: &[u8]) -> Result<[u8; 32], Failure> {
    let key = wrapping.open(place, wrapped)?;
    key.as_slice().try_into().map_err(|_| Failure::broken("unwrapping a data key", "it has another length"))
}

/// 128 bits of a keyed hash: as hard to guess as needed, and half as long in every index.
fn half(hash: &blake3::Hash) -> [u8; 16] {
    let mut short = [0; 16];
    short.iter_mut().zip(hash.as_bytes()).for_each(|(to, from)| *to = *from);
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Site;

    /// A region of an earlier edition: its rows stand under keys that followed from the region's.
    #[test]
    fn keys_of_an_older_region_stay_what_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let (db, path) = (Db::open(&Site::File(folder.path().join("t.db"))).unwrap(), folder.path().join("region.key"));
        let new = open(&db, &path).unwrap();
        db.write(|sql| sql.execute("DELETE FROM kept_key", &[])).unwrap();
        let upgraded = open(&db, &path).unwrap();
        assert_ne!(upgraded.content(b"1"), new.content(b"1"), "those of a new region are drawn");
        let old = Master::read(&path).unwrap().derive("throughline store row content hash v1");
        assert_eq!(upgraded.content(b"1"), half(&blake3::keyed_hash(&old, b"1")));
        assert_eq!(open(&db, &path).unwrap().index("a", "1"), upgraded.index("a", "1"), "and are kept");
    }
}
