//! Writing the gathered tables of a snapshot into its folder, sealed. Not for what stands in them.

use super::folder::Unfinished;
use super::gather::Gathered;
use super::manifest::Manifest;
use super::sealed::{self, Sealing};
use super::spans::Spans;
use super::{Built, MANIFEST_FILE, PARTICIPATIONS_FILE, PERSONS_FILE, SPANS_FILE, table};
use crate::db::failures;
use crate::key_file::random;
use crate::seal::DataKey;
use arrow::array::ArrayRef;
use arrow::datatypes::Field;
use std::ops::Range;
use std::path::Path;
use throughline_model::failure::Failure;

impl Gathered {
    /// Writes the snapshot into a temporary folder, under a key of its own.
    pub(super) fn write(&self, unfinished: Unfinished) -> Result<Built, Failure> {
        let (folder, key) = (unfinished.path(), random()?);
        let mut tables = Tables { folder, key: DataKey::new(&key), hasher: blake3::Hasher::new() };
        tables.write(PERSONS_FILE, self.columns.fields(), self.columns.n_persons(), |people| self.columns.arrays(people))?;
        tables.write(SPANS_FILE, Spans::fields(), self.spans.n_spans(), |rows| self.spans.arrays(rows))?;
        let periods = &self.participations;
        tables.write(PARTICIPATIONS_FILE, periods.fields(), periods.n_periods(), |rows| periods.arrays(rows))?;
        let hash = tables.hasher.finalize().to_hex().to_string();
        let (n_persons, n_spans) = (self.n_persons(), self.spans.n_spans() as u64);
        let manifest = Manifest { hash: &hash, as_of: self.as_of, n_persons, n_spans, files: &self.files };
        manifest.write(&folder.join(MANIFEST_FILE))?;
        let files = serde_json::Value::from(self.files.clone()).to_string();
        let (mark, as_of, as_of_day) = (self.mark, self.as_of, self.as_of_day);
        Ok(Built { unfinished, hash, key, mark, as_of, as_of_day, n_persons, n_spans, files, identities: self.identities.clone() })
    }
}

/// Tables written one after the other, and the hash over their bytes.
struct Tables<'f> {
    folder: &'f Path,
    key: DataKey,
    hasher: blake3::Hasher,
}

impl Tables<'_> {
    fn write(
        &mut self,
        name: &'static str,
        fields: Vec<Field>,
        n_rows: usize,
        arrays: impl Fn(Range<usize>) -> Result<Vec<ArrayRef>, Failure>,
    ) -> Result<(), Failure> {
        let path = sealed::path(self.folder, name);
        let to = Sealing::begin(self.folder, name, &self.key, std::mem::take(&mut self.hasher))?;
        let sealing = table::write(&path, to, fields, n_rows, arrays)?;
        self.hasher = sealing.finish().map_err(|e| failures::writing(&path, &e))?;
        Ok(())
    }
}
