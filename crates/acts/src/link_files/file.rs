//! The files to be linked: opened, named, sampled, and read column by column as a definition asks. What a column means is not known here.

use super::load::{joined, mapped};
use super::names::{PIECES, Piece, piece};
use super::not_linked;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use throughline_exchange::catalog::linkage::Definition;
use throughline_exchange::read::{self, Coded, Columns, Declared, Look, Source};
use throughline_link::standardize::Lists;
use throughline_model::failure::Failure;
use throughline_model::issue::Issue;

/// Rows looked at to find out what columns mean.
const SAMPLED: usize = 20_000;

/// A file whose header has been read.
pub(crate) struct File {
    /// As given on the command line; unique.
    pub name: String,
    path: PathBuf,
    look: Look,
    /// Its columns.
    pub headers: Vec<String>,
    /// How many rows; 0 before it is read.
    pub n_rows: usize,
    /// What a definition asked for, by how it names it.
    read: Vec<(String, Coded)>,
    /// The rows' own ids, where asked for.
    pub ids: Option<Coded>,
    /// What somebody should look at.
    pub issues: Vec<Issue>,
}

impl File {
    /// Reads the header.
    pub fn open(path: &Path, name: String) -> Result<Self, Failure> {
        if path.is_dir() {
            return Err(not_linked(format!("{name} is a folder. Name the files in it.")));
        }
        let (look, headers) = {
            let source = Source::path(&name, path);
            let look = read::look(&source)?;
            let opened = read::open(source, &look, Declared::default())?.map_err(|issue| unreadable(&name, &issue))?;
            (look, opened.header.names)
        };
        Ok(Self { path: path.to_owned(), look, headers, n_rows: 0, read: Vec::new(), ids: None, issues: Vec::new(), name })
    }

    /// The first rows of every column.
    pub fn sample(&self) -> Result<Columns, Failure> {
        let all: Vec<usize> = (0..self.headers.len()).collect();
        self.columns(&all, SAMPLED)
    }

    fn columns(&self, wanted: &[usize], most_rows: usize) -> Result<Columns, Failure> {
        let source = Source::path(&self.name, &self.path);
        read::columns(source, &self.look, wanted, most_rows)?.map_err(|issue| unreadable(&self.name, &issue))
    }

    /// The different texts of a column in the first rows; none where there is no such column.
    pub fn texts_of(&self, header: &str) -> Result<Vec<String>, Failure> {
        let Some(place) = self.place(header) else { return Ok(Vec::new()) };
        let read = self.columns(&[place], usize::MAX)?;
        Ok(read.columns.first().map(|column| column.texts.iter().map(str::to_owned).collect()).unwrap_or_default())
    }

    /// The place of a header: as written, else in other letter case.
    pub fn place(&self, header: &str) -> Option<usize> {
        let exact = self.headers.iter().position(|known| known == header);
        exact.or_else(|| self.headers.iter().position(|known| known.to_lowercase() == header.trim().to_lowercase()))
    }

    /// Of several ways to name a column the first that this file has, and what it is made of.
    fn chosen<'f>(&self, from: &'f [String]) -> Option<(&'f str, Made)> {
        from.iter().find_map(|from| Some((from.as_str(), self.made(from)?)))
    }

    fn made(&self, from: &str) -> Option<Made> {
        if let Some(place) = self.place(from) {
            return Some(Made::Joined(vec![place]));
        }
        if let Some((name, piece)) = PIECES.iter().find_map(|(word, piece)| Some((from.strip_prefix(word)?, *piece))) {
            return Some(Made::Piece(piece, self.place(name)?));
        }
        from.split(" + ").map(|header| self.place(header)).collect::<Option<Vec<usize>>>().map(Made::Joined)
    }

    /// Whether this file has what a column is made of.
    pub fn has(&self, from: &[String]) -> bool {
        self.chosen(from).is_some()
    }

    /// Reads what the definition asks for, and the rows' ids.
    pub fn read(&mut self, definition: &Definition, id: Option<&str>, lists: &Lists) -> Result<(), Failure> {
        let chosen: BTreeMap<&str, Made> = definition.columns.iter().filter_map(|column| self.chosen(&column.from)).collect();
        let mut wanted: Vec<usize> = chosen.values().flat_map(|made| made.places()).copied().collect();
        let id = id.map(|id| self.place(id).ok_or_else(|| super::no_such_id(&self.name, id, &self.headers))).transpose()?;
        wanted.extend(id);
        wanted.sort_unstable();
        wanted.dedup();
        let mut columns = self.columns(&wanted, usize::MAX)?;
        self.n_rows = columns.n_rows;
        self.issues.append(&mut columns.issues);
        let of = |place: &usize| wanted.binary_search(place).ok().and_then(|nth| columns.columns.get(nth));
        self.ids = id.as_ref().and_then(of).cloned();
        self.prove_ids(id.and_then(|place| self.headers.get(place)).map_or("", String::as_str))?;
        self.read = chosen.into_iter().map(|(from, made)| (from.to_owned(), column(&made, of, lists))).collect();
        Ok(())
    }

    /// Every row has an id, and no two the same.
    fn prove_ids(&self, header: &str) -> Result<(), Failure> {
        let Some(ids) = &self.ids else { return Ok(()) };
        let mut first_of: Vec<Option<usize>> = vec![None; ids.texts.len()];
        for (row, code) in ids.codes.iter().enumerate() {
            let Some(first) = first_of.get_mut(*code as usize) else {
                let what = format!("In {} row {} has no {header}.", self.name, row + 1);
                return Err(not_linked(format!("{what} Leave out --id to name rows by their numbers, or give every row one.")));
            };
            if let Some(first) = first.replace(row) {
                let (id, first, row) = (ids.texts.get(*code), first + 1, row + 1);
                let what = format!("In {} the rows {first} and {row} both have {header} '{id}'.", self.name);
                return Err(not_linked(format!(
                    "{what} Leave out --id to name rows by their numbers, or name a column that tells rows apart."
                )));
            }
        }
        Ok(())
    }

    /// What was read for a column.
    pub fn source_of(&self, from: &[String]) -> Option<&Coded> {
        let (chosen, _) = self.chosen(from)?;
        self.read.iter().find(|(known, _)| known == chosen).map(|(_, coded)| coded)
    }

    /// Drops what is not needed once columns are made.
    pub fn forget(&mut self) {
        self.read = Vec::new();
    }
}

/// What a column is made of, by places in the header.
enum Made {
    /// One column, or several joined.
    Joined(Vec<usize>),
    /// A piece of a whole name.
    Piece(Piece, usize),
}

impl Made {
    fn places(&self) -> &[usize] {
        match self {
            Made::Joined(places) => places,
            Made::Piece(_, place) => std::slice::from_ref(place),
        }
    }
}

fn column<'c>(made: &Made, of: impl Fn(&usize) -> Option<&'c Coded>, lists: &Lists) -> Coded {
    match made {
        Made::Joined(places) => {
            let mut parts = places.iter().filter_map(of);
            let first = parts.next().cloned().unwrap_or_default();
            parts.fold(first, |all, next| joined(&all, next))
        }
        Made::Piece(kind, place) => of(place).map(|whole| mapped(whole, |name| piece(name, *kind, lists))).unwrap_or_default(),
    }
}

/// Why a file cannot be read, for somebody who has it at hand.
fn unreadable(name: &str, issue: &Issue) -> Failure {
    not_linked(match issue.code.as_str() {
        "file_empty" => format!("{name} is empty. Give a file whose first row names the columns."),
        _ => issue.to_string(),
    })
}
