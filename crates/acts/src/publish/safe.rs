//! Whether a report may stand beside those that were published before: two of them together must not give people away.
//! It hides no number; that is evidence's. It sees to it that evidence knows all that was published.

use super::freeze::{MANIFEST, Manifest};
use crate::home::{Home, cannot_read};
use std::fs;
use std::io;
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;
use throughline_store::{Release, Store};

/// Refuses when a release stands in the region that the ledger does not know: its database was lost or replaced.
pub(super) fn refuse_unknown(home: &Home, ledger: &[Release]) -> Result<(), Failure> {
    let reports = home.reports();
    let entries = match fs::read_dir(&reports) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(|e| cannot_read(&reports, &e))?,
    };
    let mut folders = Vec::new();
    for entry in entries {
        folders.push(entry.map_err(|e| cannot_read(&reports, &e))?.file_name().to_string_lossy().into_owned());
    }
    folders.sort();
    // A hidden folder is one that never became a release.
    for folder in folders.iter().filter(|name| !name.starts_with('.')) {
        let Ok(bytes) = fs::read(reports.join(folder).join(MANIFEST)) else { continue };
        // A manifest that can no longer be read goes by the name of its folder.
        let name = serde_json::from_slice(&bytes).map_or_else(|_| folder.clone(), |m: Manifest| m.release);
        if ledger.iter().all(|r| r.id.0 != name) {
            return Err(Refusal::UnknownRelease { folder: reports.join(folder).display().to_string() }.into());
        }
    }
    Ok(())
}

/// Refuses another minimum cell over a snapshot that was published: the difference of both reports is what each one hides.
pub(super) fn refuse_other_minimum(home: &Home, ledger: &[Release], snapshot: &str) -> Result<(), Failure> {
    let now = home.region.minimum_cell;
    let other = ledger.iter().find(|r| r.snapshot_hash == snapshot && r.minimum_cell != now);
    other.map_or(Ok(()), |r| Err(Refusal::OtherMinimum { release: r.id.0.clone(), before: r.minimum_cell, now }.into()))
}

/// Refuses when another program has released something since the ledger was read: these numbers are not protected against it.
pub(super) fn refuse_overtaken(store: &Store, read: &[Release]) -> Result<(), Failure> {
    if store.releases()? == read { Ok(()) } else { Err(Refusal::Busy.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use throughline_store::{NewRelease, new_release_id};

    #[test]
    fn a_ledger_that_grew_meanwhile_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::init(folder.path()).unwrap();
        let read = store.releases().unwrap();
        refuse_overtaken(&store, &read).unwrap();
        let text = || "x".to_owned();
        let (report, edition, snapshot_hash) = (text(), text(), text());
        let new = NewRelease {
            id: new_release_id(),
            report,
            edition,
            snapshot_hash,
            folder: text(),
            manifest_hash: text(),
            minimum_cell: 11,
            answers: Vec::new(),
        };
        store.write(|tx| tx.keep_release(&new)).unwrap();
        let overtaken = store.write(|_| refuse_overtaken(&store, &read));
        assert!(matches!(overtaken, Err(Failure::Refused(Refusal::Busy))));
    }
}
