//! A finder file on the disk: written under a hidden name that is its owner's alone, named when it is noted, found again to be removed. It decides
//! not who is in it, and sends nothing.

use super::cohort::Listed;
use super::{Made, OUTBOX, Wish};
use crate::home::{Home, cannot_read, cannot_write};
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use throughline_model::failure::Failure;
use throughline_store::{new_private_file, new_private_folder};

const NAME: &str = "finder-";
const MAKING: &str = ".making-finder-";

/// A file that goes away unless it gets its name.
pub(super) struct Unfinished {
    making: PathBuf,
    pub(super) target: PathBuf,
}

impl Unfinished {
    /// Gives it its name.
    pub(super) fn give_name(&self) -> Result<(), Failure> {
        fs::rename(&self.making, &self.target).map_err(|e| cannot_write(&self.target, &e))
    }

    /// Takes the file away again: it was not noted.
    pub(super) fn discard(&self) {
        let _ = fs::remove_file(&self.target);
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.making);
    }
}

/// Writes the text; what a killed program left there before goes.
pub(super) fn begin(home: &Home, id: &str, text: &str) -> Result<Unfinished, Failure> {
    let folder = home.folder.join(OUTBOX);
    new_private_folder(&folder).map_err(|e| cannot_write(&folder, &e))?;
    let left: Vec<PathBuf> = named(home, MAKING)?;
    left.iter().for_each(|path| drop(fs::remove_file(path)));
    let file = Unfinished { making: folder.join(format!("{MAKING}{id}.csv")), target: folder.join(format!("{NAME}{id}.csv")) };
    let write = || {
        let mut open = new_private_file(&file.making)?;
        open.write_all(text.as_bytes())?;
        open.sync_all()
    };
    write().map_err(|e| cannot_write(&file.target, &e))?;
    Ok(file)
}

/// The finder files of a region that still lie there, unfinished ones too.
pub(crate) fn files(home: &Home) -> Result<Vec<PathBuf>, Failure> {
    let mut files = named(home, NAME)?;
    files.extend(named(home, MAKING)?);
    files.sort();
    Ok(files)
}

fn named(home: &Home, start: &str) -> Result<Vec<PathBuf>, Failure> {
    let folder = home.folder.join(OUTBOX);
    let entries = match fs::read_dir(&folder) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(|e| cannot_read(&folder, &e))?,
    };
    let ours = entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(start));
    Ok(ours.map(|entry| entry.path()).collect())
}

/// The columns that a file of returned cells has too keep their names (see `catalog/cells`).
pub(super) fn csv(wish: &Wish, made: &Made, rows: &[(String, Listed)]) -> String {
    let mut text = String::new();
    let mut line = |cells: &[&str]| {
        let quoted: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&quoted.join(","));
        text.push_str("\r\n");
    };
    let head = [wish.identifier.as_str(), "cohort_from", "cohort_to", "quarters"];
    line(&head.into_iter().chain(wish.by.iter().map(String::as_str)).collect::<Vec<_>>());
    for (number, row) in rows {
        let quarters = row.quarters.join(" ");
        let cells = [number.as_str(), &made.cohort_from, &made.cohort_to, &quarters];
        line(&cells.into_iter().chain(row.groups.iter().map(String::as_str)).collect::<Vec<_>>());
    }
    text
}

/// Quoted where CSV needs it (RFC 4180); a text that a spreadsheet would take for a formula begins with an apostrophe.
pub(crate) fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cell = if formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\r', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}
