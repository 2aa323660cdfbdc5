//! Changing the region's key: every data key is wrapped again under a new one, in one transaction. What the data keys seal is not touched.
//! Not for destroying a source (see `purge`), although a destruction ends with it: a copy of the database made before can be opened with
//! the old key only, and when that is gone the copy says nothing any more.

use crate::clock;
use crate::db::Sql;
use crate::key_file::{self, Master};
use crate::keys::{self, Keys};
use crate::seal::{DataKey, Place};
use crate::store::{KEY_FILE, Store};
use crate::tx::Tx;
use throughline_model::event::Event;
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;

/// Every table with wrapped keys: its name, the column of its id, and table and column as they were authenticated.
const WRAPPED: [(&str, &str, &str); 4] = [
    ("agency", "name", "agency.wrapped_key"),
    ("source_file", "id", "source_file.wrapped_key"),
    ("kept_key", "name", "kept_key.wrapped_key"),
    ("snapshot_key", "hash", "snapshot_key.wrapped_key"),
];

/// A change of the region's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    /// Names the key that no longer opens anything here.
    pub old: String,
    /// Names the key that does now.
    pub new: String,
    /// How many data keys were wrapped again.
    pub n_keys: u64,
}

impl Store {
    /// Changes the region's key; `event` makes the record of it, which is kept in the same transaction. Killed at any moment, it leaves
    /// a region that opens: under the old key before the transaction is in, under the new one after.
    ///
    /// Refused: `Busy`, `CannotWrite`, `KeyChanged` (somebody else changed it since this store was opened).
    pub fn rotate_key(&mut self, event: impl FnOnce(&Rotated) -> Event) -> Result<Rotated, Failure> {
        let path = self.folder.join(KEY_FILE);
        let (rotated, keys) = self.write(|tx| {
            let master = Master::random()?;
            master.write(&key_file::waiting(&path))?;
            let n_keys = wrap_all_again(tx, &keys::wrapping(&master))?;
            let text = "UPDATE region_key SET id = $1, proof = $2, made_at = $3";
            tx.sql.execute(text, &[(&master.id).into(), master.proof().as_slice().into(), clock::now().into()])?;
            let rotated = Rotated { old: tx.keys.id.clone(), new: master.id.clone(), n_keys };
            tx.event(&event(&rotated))?;
            let keys = Keys::read(tx.sql, &master)?.ok_or_else(|| Failure::broken("changing the key", "a key is not there"))?;
            Ok((rotated, keys))
        })?;
        self.keys = keys;
        key_file::promote(&path)?;
        Ok(rotated)
    }
}

/// Refuses to go on with keys that somebody changed since they were read: what was sealed under them now could never be opened.
pub(crate) fn refuse_changed(sql: Sql<'_>, keys: &Keys) -> Result<(), Failure> {
    let now = sql.first("SELECT id FROM region_key", &[], |row| Ok(row.text(0)? == keys.id))?;
    if now == Some(true) { Ok(()) } else { Err(Refusal::KeyChanged.into()) }
}

fn wrap_all_again(tx: &Tx<'_>, under: &DataKey) -> Result<u64, Failure> {
    let mut n = 0;
    for (table, id, column) in WRAPPED {
        let text = format!("SELECT {id}, wrapped_key FROM {table} ORDER BY {id}");
        let rows = tx.sql.all(&text, &[], |row| Ok((row.text(0)?.to_owned(), row.blob(1)?.to_vec())))?;
        let mut update = tx.sql.prepare(&format!("UPDATE {table} SET wrapped_key = $1 WHERE {id} = $2"))?;
        for (id, wrapped) in rows {
            let place = Place { column, id: id.as_bytes(), nth: 0 };
            let wrapped = tx.keys.wrap_again(&place, &wrapped, under)?;
            update.execute(&[wrapped.as_slice().into(), (&id).into()])?;
            n += 1;
        }
    }
    Ok(n)
}
