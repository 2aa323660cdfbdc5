//! The columns of the last file of each mapping, to name what a partner changed. Not for deciding what a change means.

use crate::db::Value;
use crate::store::Store;
use crate::tx::Tx;
use throughline_model::failure::Failure;

impl Store {
    /// The names of the columns of the last file taken in under a mapping.
    pub fn header_seen(&self, mapping: &str) -> Result<Option<Vec<String>>, Failure> {
        let text = "SELECT names FROM header_seen WHERE mapping = $1";
        let names = self.read(|sql| sql.first(text, &[mapping.into()], |row| Ok(row.text(0)?.to_owned())))?;
        let parsed = names.map(|names| serde_json::from_str(&names)).transpose();
        parsed.map_err(|e| Failure::broken("reading the columns of the last file", e))
    }
}

impl Tx<'_> {
    /// Remembers the columns of a file that is taken in.
    pub fn see_header(&self, mapping: &str, file_name: &str, names: &[String]) -> Result<(), Failure> {
        let list = serde_json::Value::from(names.to_vec()).to_string();
        self.sql.execute("DELETE FROM header_seen WHERE mapping = $1", &[mapping.into()])?;
        let values: [Value<'_>; 4] = [mapping.into(), file_name.into(), list.as_str().into(), self.at.into()];
        self.sql.execute("INSERT INTO header_seen (mapping, file_name, names, seen_at) VALUES ($1, $2, $3, $4)", &values).map(|_| ())
    }
}
