//! Import: takes in the files of the inbox by the mappings that recognize them, one transaction a file.
//! Good rows go on, refused rows are kept as received with what is wrong; a file that was taken in before changes nothing.

use crate::Progress;
use crate::home::{Home, listed};
use serde::Serialize;
use std::path::Path;
use throughline_exchange::mapping::{self, Block, definition::Mapping};
use throughline_exchange::read::{self, Look, Source};
use throughline_model::access::{Act, Actor, may};
use throughline_model::event::Event;
use throughline_model::failure::Failure;
use throughline_model::issue::Issue;
use throughline_model::refusal::Refusal;
use throughline_store::{FileSummary, FileWriter, NewFile, SourceFile, Store};

/// Issues kept in an answer; all of them are in the database.
const MOST_ISSUES: usize = 10_000;

/// What an import came to.
#[derive(Debug, Default, Serialize)]
pub struct Imported {
    /// Files that a mapping recognized, in the order of their names.
    pub files: Vec<Taken>,
    /// Files of the inbox that no mapping recognizes.
    pub not_recognized: Vec<String>,
}

/// What taking in one file came to.
#[derive(Debug, Default, Serialize)]
pub struct Taken {
    /// Its name in the inbox.
    pub file: String,
    /// The mapping that reads it.
    pub mapping: String,
    /// The agency it comes from.
    pub agency: String,
    /// It was taken in before; nothing was changed.
    pub already: bool,
    /// The whole file was refused; none of it was kept.
    pub refused_whole: bool,
    /// How its text was read.
    pub encoding: String,
    /// Rows: kept and refused.
    pub n_rows: u64,
    /// Rows that passed their checks.
    pub n_kept: u64,
    /// Of those, rows that said nothing new.
    pub n_unchanged: u64,
    /// Of those, rows that replaced an older row of the same person.
    pub n_superseding: u64,
    /// Rows refused; they are kept as received and state nothing.
    pub n_refused: u64,
    /// Rows and cells kept and flagged.
    pub n_warnings: u64,
    /// People not known before.
    pub n_new_people: u64,
    /// What needs mending, the first of them where there are very many.
    pub issues: Vec<Issue>,
}

impl Imported {
    /// Whether somebody must mend something.
    pub fn to_mend(&self) -> bool {
        self.files.iter().any(|f| !f.already && (f.refused_whole || f.n_refused > 0))
    }
}

/// Takes in the inbox of the region in `folder`. `told` hears of each file once it is safely kept; `progress` counts bytes of one file.
pub fn import(folder: &Path, actor: &Actor, told: &mut dyn FnMut(&Taken), progress: Progress<'_>) -> Result<Imported, Failure> {
    may(actor.role, Act::Import)?;
    let home = Home::proved(folder)?;
    let store = Store::init(folder)?;
    let mut imported = Imported::default();
    for path in listed(&home.inbox())? {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let Some(mapping) = home.catalog.mappings.iter().find(|m| m.reads(&name)) else {
            imported.not_recognized.push(name);
            continue;
        };
        let look = read::look(&Source::path(&name, &path))?;
        let edition = format!("{}@{}", mapping.heading.edition, mapping.heading.hash.get(..8).unwrap_or_default());
        let taken = take_in(&store, &Arrival { path: &path, name: &name, mapping, look, edition }, actor, progress)?;
        told(&taken);
        imported.files.push(taken);
    }
    if imported.files.is_empty() {
        return Err(Refusal::EmptyInbox { folder: folder.display().to_string() }.into());
    }
    Ok(imported)
}

/// One file of the inbox on its way in.
struct Arrival<'a> {
    path: &'a Path,
    name: &'a str,
    mapping: &'a Mapping,
    look: Look,
    /// The mapping's edition and the hash of its text: a mended mapping reads the same file again.
    edition: String,
}

fn take_in(store: &Store, arrival: &Arrival<'_>, actor: &Actor, progress: Progress<'_>) -> Result<Taken, Failure> {
    let mapping = arrival.mapping;
    let mut taken =
        Taken { file: arrival.name.to_owned(), mapping: mapping.heading.name.clone(), agency: mapping.agency.clone(), ..Taken::default() };
    if let Some(before) = store.find_file(&arrival.look.hash, &mapping.heading.name, &arrival.edition)? {
        let SourceFile { encoding, n_rows, n_kept, n_refused, n_warnings, .. } = before;
        return Ok(Taken { already: true, encoding, n_rows, n_kept, n_refused, n_warnings, ..taken });
    }
    let (read, stored) = store.write(|tx| {
        // The file is begun with its first block: of a file refused as a whole nothing is kept.
        let mut writer: Option<FileWriter<'_>> = None;
        let source = Source::path(arrival.name, arrival.path);
        let mut bytes = |at: mapping::Progress| progress(at.done, Some(at.total));
        let read = mapping::import_file(source, &arrival.look, mapping, mapping::Settings::default(), &mut bytes, &mut |block| {
            let writer = match &mut writer {
                Some(writer) => writer,
                none => none.insert(tx.begin_file(&new_file(arrival))?),
            };
            keep(&block, writer, &mut taken.issues)
        })?;
        let stored = if read.refused() { None } else { writer.map(FileWriter::finish).transpose()? };
        if let Some(stored) = &stored {
            tx.event(&event(actor, stored))?;
        }
        Ok((read, stored))
    })?;
    Ok(report(taken, read, stored))
}

fn keep(block: &Block<'_>, writer: &mut FileWriter<'_>, issues: &mut Vec<Issue>) -> Result<(), Failure> {
    writer.keep(&block.records().collect::<Vec<_>>())?;
    for row in block.refused() {
        writer.refuse(row.line, &row.raw)?;
    }
    for issue in block.issues() {
        writer.issue(&issue)?;
        if issues.len() < MOST_ISSUES {
            issues.push(issue);
        }
    }
    Ok(())
}

fn report(taken: Taken, read: mapping::FileSummary, stored: Option<FileSummary>) -> Taken {
    let stored = stored.as_ref();
    Taken {
        refused_whole: read.refused(),
        encoding: read.encoding.name().to_owned(),
        n_rows: read.n_rows,
        n_kept: read.n_kept,
        n_refused: read.n_refused,
        n_warnings: read.n_flagged,
        n_unchanged: stored.map_or(0, |s| s.n_unchanged),
        n_superseding: stored.map_or(0, |s| s.n_superseding),
        n_new_people: stored.map_or(0, |s| s.n_new_records),
        issues: read.issues.into_iter().chain(taken.issues).collect(),
        ..taken
    }
}

fn new_file(arrival: &Arrival<'_>) -> NewFile {
    let mapping = arrival.mapping;
    NewFile {
        name: arrival.name.to_owned(),
        hash: arrival.look.hash.clone(),
        size: arrival.look.size,
        mapping: mapping.heading.name.clone(),
        mapping_edition: arrival.edition.clone(),
        agency: mapping.agency.clone(),
        encoding: mapping.encoding.unwrap_or(arrival.look.encoding).name().to_owned(),
        laws: mapping.laws.iter().map(|(_, law)| law.clone()).collect(),
    }
}

fn event(actor: &Actor, stored: &FileSummary) -> Event {
    let counts = [("n_rows", stored.n_rows), ("n_kept", stored.n_kept), ("n_refused", stored.n_refused), ("n_facts", stored.n_facts)];
    let fields = counts.iter().map(|(name, n)| format!("{name}={n}")).collect();
    Event { actor: actor.clone(), act: Act::Import, noun: "source_file", id: stored.id.0.clone(), fields }
}
