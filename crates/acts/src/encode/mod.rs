//! Encode: an agency that may not send who its people are turns its rows into bits and tokens under a key, which can be linked by whoever has not
//! the key. It runs at the agency, on a file, without a region. What encodings protect and what not stands in `docs/reference/encodings.md`.

mod key;
mod schema;

pub use key::new_key;

use crate::home::{cannot_read, shipped_linkage};
use crate::link::prepare::standard_lists;
use crate::link_files::file::File;
use crate::link_files::load;
use crate::link_files::propose::Found;
use crate::link_files::write::Out;
use crate::link_files::{recognize::Recognized, recognized};
use schema::{Bits, Schema};
use serde::Serialize;
use std::path::{Path, PathBuf};
use throughline_exchange::catalog::linkage::{self, Column, Definition, Meanings, Part, of_file};
use throughline_exchange::mapping::alike::words;
use throughline_link::encode::{Hardening, Maker, digits_in_place, pairs_of_letters};
use throughline_model::failure::Failure;
use throughline_model::issue::Issue;
use throughline_model::refusal::Refusal;

/// The column that says by what a row was encoded.
pub(crate) const MARK: &str = "encoding";

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The file.
    pub file: PathBuf,
    /// The key file.
    pub key: PathBuf,
    /// The schema; the shipped one if not given.
    pub schema: Option<PathBuf>,
    /// Where the encoded rows go.
    pub out: PathBuf,
    /// The column with the agency's own id of a row; it is turned into a token that only the agency can tell.
    pub id: Option<String>,
}

/// What was encoded.
#[derive(Debug, Serialize)]
pub struct Encoded {
    /// Rows.
    pub n_rows: usize,
    /// Rows of which nothing could be encoded.
    pub n_empty: usize,
    /// By what: schema, version and a mark of the key.
    pub encoding: String,
    /// Columns of the schema and where they were read.
    pub columns: Vec<(String, String)>,
    /// Columns of the schema that the file does not have.
    pub lacking: Vec<String>,
    /// What somebody should look at in the file.
    pub issues: Vec<Issue>,
}

/// Encodes the rows of a file.
///
/// Refused: `NotEncoded` (key, schema or columns do not fit), `CannotRead`, `CannotWrite`.
pub fn encode(asked: &Asked) -> Result<Encoded, Failure> {
    let key = key::read(&asked.key)?;
    let catalog = shipped_linkage();
    let lists = catalog.linkage_lists();
    let meanings = catalog.linkage_meanings().ok_or_else(|| Failure::broken("encoding a file", "the catalog has no meanings"))?;
    let schema = match &asked.schema {
        Some(path) => Schema::read(&path.display().to_string(), &std::fs::read_to_string(path).map_err(|e| cannot_read(path, &e))?)?,
        None => Schema::read("the shipped schema", schema::PEOPLE)?,
    };
    let mut file = File::open(&asked.file, asked.file.display().to_string())?;
    let (columns, lacking) = columns(&schema, &file, meanings, &lists)?;
    let found = columns.iter().filter(|column| column.part == Part::Whole).map(|c| (c.name.clone(), c.from.join(", "))).collect();
    let definition = Definition { columns, ..meanings.template.clone() };
    let standard = standard_lists(&lists);
    file.read(&definition, asked.id.as_deref(), &standard)?;
    let files = [file];
    let values: Vec<(String, throughline_link::Column)> =
        definition.columns.iter().map(|c| c.name.clone()).zip(load::columns(&files, &definition, &standard)).collect();
    let under = Under::new(&key, &schema, &lists)?;
    let [file] = &files;
    let n_empty = write(&asked.out, file, &schema, &values, &under)?;
    let [file] = files;
    Ok(Encoded { n_rows: file.n_rows, n_empty, encoding: under.mark, columns: found, lacking, issues: file.issues })
}

/// The schema's columns and parts as columns of the file, and those it lacks.
fn columns(schema: &Schema, file: &File, meanings: &Meanings, lists: &linkage::Lists) -> Result<(Vec<Column>, Vec<String>), Failure> {
    let files = std::slice::from_ref(file);
    let recognized: [Vec<Recognized>; 1] = [recognized(file, meanings, lists)?];
    let found = Found { files, recognized: &recognized, meanings };
    let (mut columns, mut lacking): (Vec<Column>, Vec<String>) = (Vec::new(), Vec::new());
    for column in &schema.column {
        let standard = column.standard().ok_or_else(|| Failure::broken("encoding a file", "a standard is not known"))?;
        let wish = Column { name: column.name.clone(), code: column.name.clone(), from: column.from.clone(), standard, part: Part::Whole };
        let named = column.from.iter().any(|header| header.split(" + ").all(|header| file.place(header).is_some()));
        match if named { Some(wish.clone()) } else { found.column(&wish).or_else(|| by_name(&wish, file, meanings)) } {
            Some(found) => columns.push(found),
            None if column.required => {
                return Err(not_encoded(format!(
                    "{} has no column for {}. Its columns are {}. Name it in the schema: from = [\"its header\"], and give the schema with --schema.",
                    file.name,
                    column.name.replace('_', " "),
                    file.headers.join(", ")
                )));
            }
            None => lacking.push(column.name.clone()),
        }
    }
    for part in &schema.part {
        let whole = columns.iter().find(|column| column.name == part.of).cloned();
        if let (Some(whole), Some(taken)) = (whole, part.part()) {
            columns.push(Column { name: part.name.clone(), part: taken, ..whole });
        }
    }
    Ok((columns, lacking))
}

/// The column whose header means it, whatever its values: in a small file all of them may be the same.
fn by_name(wish: &Column, file: &File, meanings: &Meanings) -> Option<Column> {
    let dense = |text: &str| text.replace(' ', "");
    let meaning = meanings.meanings.iter().find(|meaning| meaning.name == wish.name)?;
    let means = |header: &&String| meaning.headers.iter().any(|known| dense(known) == dense(&words(header).join(" ")));
    let header = file.headers.iter().find(means)?;
    Some(Column { from: vec![header.clone()], ..wish.clone() })
}

/// What everything is made under.
struct Under {
    key: [u8; 32],
    hardening: Hardening,
    /// Names schema and key without telling the key.
    mark: String,
}

impl Under {
    /// Another schema, other lists or another key make other encodings; the mark says so.
    fn new(key: &[u8; 32], schema: &Schema, lists: &linkage::Lists) -> Result<Self, Failure> {
        let all = format!("throughline encodings 1\n{}\n{lists:?}", schema.canonical()?);
        let key = *blake3::keyed_hash(key, all.as_bytes()).as_bytes();
        let sign = blake3::derive_key("throughline mark of encodings v1", &key);
        let mark =
            format!("{}-{} {}", schema.name, schema.version, blake3::Hash::from_bytes(sign).to_hex().chars().take(12).collect::<String>());
        Ok(Self { key, hardening: Hardening { folded: schema.folded }, mark })
    }

    fn maker(&self, field: &str, schema: &Schema) -> Maker {
        Maker::new(&self.key, field, schema.bits_each, self.hardening)
    }
}

/// One cell of a row of the output, made of its values.
type Cell<'a> = Box<dyn Fn(usize) -> Option<String> + 'a>;

fn write(out: &Path, file: &File, schema: &Schema, values: &[(String, throughline_link::Column)], under: &Under) -> Result<usize, Failure> {
    let value = |name: &str, row: usize| values.iter().find(|(known, _)| known == name).and_then(|(_, column)| column.value(row as u32));
    let mut cells: Vec<(String, Cell<'_>)> = Vec::new();
    for column in &schema.column {
        let name = column.name.as_str();
        if column.bits != Bits::None {
            let maker = under.maker(&format!("bits {name}"), schema);
            let salted = column.salted && !schema.salt.is_empty();
            let letters = column.bits == Bits::Letters;
            let cell = move |row: usize| {
                let value_here = value(name, row)?;
                let salt = if salted { value(&schema.salt, row).unwrap_or_default() } else { "" };
                let parts = if letters { pairs_of_letters(value_here) } else { digits_in_place(value_here) };
                Some(maker.bits(&parts, salt)?.text())
            };
            cells.push((format!("{name}_bits"), Box::new(cell)));
        }
        if column.token {
            let maker = under.maker(&format!("token {name}"), schema);
            cells.push((format!("{name}_token"), Box::new(move |row| Some(maker.token(&[value(name, row)?])))));
        }
    }
    for token in &schema.token {
        let field = if token.like.is_empty() { &token.name } else { &token.like };
        let maker = under.maker(&format!("tokens {field}"), schema);
        let cell = move |row: usize| {
            let of: Option<Vec<&str>> = token.of.iter().map(|name| value(name, row)).collect();
            Some(maker.token(&of?))
        };
        cells.push((format!("{}_token", token.name), Box::new(cell)));
    }
    let ids = under.maker("row", schema);
    let mut out = Out::new(out)?;
    let names: Vec<&str> = [if file.ids.is_some() { "id_token" } else { "row" }, MARK]
        .into_iter()
        .chain(cells.iter().map(|(name, _)| name.as_str()))
        .collect();
    out.text().push_str(&names.join(","));
    out.line()?;
    let mut n_empty = 0;
    for row in 0..file.n_rows {
        let text = out.text();
        match &file.ids {
            Some(own) => text.push_str(&own.text(row).map(|own| ids.token(&[own])).unwrap_or_default()),
            None => crate::link_files::write::number(row as u64 + 1, text),
        }
        text.push(',');
        text.push_str(&under.mark);
        let mut empty = true;
        for (_, cell) in &cells {
            text.push(',');
            if let Some(made) = cell(row) {
                empty = false;
                text.push_str(&made);
            }
        }
        n_empty += usize::from(empty);
        out.line()?;
    }
    out.finish()?;
    Ok(n_empty)
}

/// How files encoded by the shipped schema are compared.
pub(crate) fn definition() -> Result<Definition, Failure> {
    let (definition, issues) = of_file("link.toml", include_str!("link.toml"));
    definition.ok_or_else(|| Failure::broken("comparing encoded files", issues.iter().map(Issue::to_string).collect::<String>()))
}

fn not_encoded(reason: String) -> Failure {
    Refusal::NotEncoded { reason }.into()
}

#[cfg(test)]
mod tests;
