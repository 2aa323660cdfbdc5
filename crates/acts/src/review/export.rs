//! Export: the pairs that wait for a reviewer as a table with empty cells for the answers, for people who work in a spreadsheet. The file holds what
//! records say of people: it is its owner's alone, and whoever made it deletes it. Not for anybody who may not see the pairs on screen.

use super::ask::{Asked, next};
use crate::finder::quoted;
use crate::home::cannot_write;
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::{ErrorKind, Write};
use std::path::Path;
use throughline_model::access::Actor;
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;
use throughline_store::new_private_file;

/// What was written.
#[derive(Debug, Serialize)]
pub struct Exported {
    /// The file.
    pub file: String,
    /// Pairs in it.
    pub n_pairs: usize,
    /// Of these, newly chosen.
    pub n_new: u64,
    /// Pairs left out because a record of theirs may not be used for linking any more.
    pub n_held: usize,
}

/// Writes up to `n` pairs into a new file.
///
/// Refused: `AlreadyThere`, `CannotWrite`.
pub fn export(folder: &Path, file: &Path, n: usize, actor: &Actor) -> Result<Exported, Failure> {
    if file.exists() {
        return Err(there(file));
    }
    let asked = next(folder, n, actor)?;
    let mut open =
        new_private_file(file).map_err(|e| if e.kind() == ErrorKind::AlreadyExists { there(file) } else { cannot_write(file, &e) })?;
    open.write_all(csv(&asked).as_bytes()).and_then(|()| open.sync_all()).map_err(|e| cannot_write(file, &e))?;
    Ok(Exported { file: file.display().to_string(), n_pairs: asked.pairs.len(), n_new: asked.n_new, n_held: asked.n_held })
}

fn there(file: &Path) -> Failure {
    Refusal::AlreadyThere { path: file.display().to_string() }.into()
}

/// Begins with a byte order mark, by which spreadsheets know how letters are written.
fn csv(asked: &Asked) -> String {
    let mut seen = BTreeSet::new();
    let fields = asked.pairs.iter().flat_map(|pair| &pair.fields).map(|field| field.code.as_str());
    let codes: Vec<&str> = fields.filter(|code| seen.insert(*code)).collect();
    let head = ["pair", "answer", "note", "agency_1", "agency_2"].map(str::to_owned);
    let of_codes = codes.iter().flat_map(|code| [format!("{code}_1"), format!("{code}_2")]);
    let mut text = String::from("\u{FEFF}");
    let mut line = |cells: Vec<String>| {
        text.push_str(&cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(","));
        text.push_str("\r\n");
    };
    line(head.into_iter().chain(of_codes).collect());
    for pair in &asked.pairs {
        let sides = [pair.pair.to_string(), String::new(), String::new(), pair.one.agency.clone(), pair.other.agency.clone()];
        let stated = codes.iter().flat_map(|code| {
            let field = pair.fields.iter().find(|field| field.code == *code);
            let cell = |value: Option<&Option<String>>| value.cloned().flatten().unwrap_or_default();
            [cell(field.map(|field| &field.one)), cell(field.map(|field| &field.other))]
        });
        line(sides.into_iter().chain(stated).collect());
    }
    text
}
