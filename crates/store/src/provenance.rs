//! Where a value came from in law: one row per law of a file, to which every fact of that file points. Not for what the law allows.

use crate::db::Value;
use crate::sequence::Sequence;
use crate::tx::Tx;
use throughline_model::failure::Failure;
use throughline_model::ids::FileId;
use throughline_model::regime::{DestroyBy, Law};

impl Tx<'_> {
    /// Keeps the laws of a file; gives their ids in the same order.
    pub(crate) fn keep_laws(&self, file: &FileId, laws: &[Law]) -> Result<Vec<i64>, Failure> {
        let mut ids = Sequence::open(self.sql, "provenance")?;
        let text = "INSERT INTO provenance (id, file_id, law, regime, agreement, consent, purpose, destroy_by, destroy_because) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let mut kept = Vec::with_capacity(laws.len());
        for (nth, law) in (0i64..).zip(laws) {
            let id = ids.take();
            let destroy_by = match law.destroy_by {
                DestroyBy::Day(day) => Some(day),
                DestroyBy::NotRequired => None,
            };
            let values: [Value<'_>; 9] = [
                id.into(),
                (&file.0).into(),
                nth.into(),
                (&law.regime).into(),
                (&law.agreement).into(),
                (&law.consent).into(),
                (&law.purpose).into(),
                destroy_by.into(),
                (&law.destroy_because).into(),
            ];
            self.sql.execute(text, &values)?;
            kept.push(id);
        }
        ids.close(self.sql)?;
        Ok(kept)
    }
}
