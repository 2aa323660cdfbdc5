//! Blocking keys: keyed hashes by which the few records that may be of somebody are found among millions, without opening any other.
//! Not for judging whether they are; and a key tells nothing to whoever has only the database.

mod look_up;
mod of_records;
mod refresh;

pub use look_up::{Behind, Candidates, Sought};

use crate::db::{Sql, Value};
use throughline_model::failure::Failure;

/// Deletes every key that rests on one of these provenances (a query of their ids), with what else it rests on, and has the next
/// run of linking make all keys again: another value of the record may come into its own. Gives how many rows.
pub(crate) fn forget(sql: Sql<'_>, provenances: &str, values: &[Value<'_>]) -> Result<u64, Failure> {
    let text = format!(
        "DELETE FROM blocking_key WHERE (key, agency_record_id) IN \
         (SELECT key, agency_record_id FROM blocking_key WHERE provenance_id IN ({provenances}))"
    );
    let n = sql.execute(&text, values)? as u64;
    if n > 0 {
        sql.execute("UPDATE blocking_state SET stale = 1", &[])?;
    }
    Ok(n)
}
