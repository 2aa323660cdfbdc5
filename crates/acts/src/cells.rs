//! Cells: takes in a file of numbers that another body computed from rows it may not give (20 CFR 603), and gives them for showing side
//! by side with numbers of our own. They are never added to ours, and no row of such a file is a person.

use crate::home::Home;
use serde::Serialize;
use std::path::Path;
use throughline_exchange::formats::cells::{self, CellFormat};
use throughline_exchange::read::{self, Source};
use throughline_model::access::{Act, Actor, may};
use throughline_model::cell::CellKind;
use throughline_model::event::Event;
use throughline_model::failure::Failure;
use throughline_model::issue::{Issue, Severity};
use throughline_model::refusal::Refusal;
use throughline_rule::civil;
use throughline_store::{CellFile, KeptCell, Store};

/// What became of a file of returned cells.
#[derive(Debug, Serialize)]
pub struct CellsTaken {
    /// Its name.
    pub file: String,
    /// The definition by which it was read.
    pub format: String,
    /// Who computed the cells.
    pub agency: String,
    /// Taken in before; nothing changed.
    pub already: bool,
    /// Nothing of it was taken.
    pub refused_whole: bool,
    /// Cells taken, hidden ones included.
    pub n_kept: u64,
    /// Of these, cells whose number is not told.
    pub n_hidden: u64,
    /// Rows that were not taken.
    pub n_refused: u64,
    /// What needs mending.
    pub issues: Vec<Issue>,
}

/// A returned cell as it is shown beside our own numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FromTheState {
    /// The metric of ours that it answers.
    pub metric: String,
    /// The group as the sender names it; empty for everyone.
    pub group: String,
    /// What the number is.
    pub kind: CellKind,
    /// First day of the cohort: `2021-07-01`.
    pub cohort_from: String,
    /// Last day of the cohort.
    pub cohort_to: String,
    /// People counted; nothing where the number is not told.
    pub n: Option<u64>,
    /// The number, a share or cents, as numerator and denominator; nothing where it is not told.
    pub value: Option<(i64, i64)>,
    /// The day up to which the sender's rows went.
    pub as_of: String,
    /// Who computed it.
    pub agency: String,
    /// Under which agreement it came.
    pub agreement: String,
    /// The file it came in.
    pub file: String,
    /// BLAKE3 of that file.
    pub file_hash: String,
    /// The day it was received.
    pub received_on: String,
}

/// Takes in one file. `format` names the definition in `catalog/cells`; without it the one that recognizes the file's name.
pub fn import(folder: &Path, file: &Path, format: Option<&str>, actor: &Actor) -> Result<CellsTaken, Failure> {
    may(actor.role, Act::Import)?;
    let home = Home::proved(folder)?;
    let store = Store::init(folder)?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let format = chosen(&home, &name, format)?;
    let source = Source::path(&name, file);
    let look = read::look(&source)?;
    let given = cells::read(source, &look, format, home.region.minimum_cell)?;
    let refused_whole = given.issues.iter().any(|issue| issue.place.line.is_none()) || given.cells.is_empty();
    let mut taken = CellsTaken {
        file: name.clone(),
        format: format.heading.name.clone(),
        agency: format.agency.clone(),
        already: false,
        refused_whole,
        n_kept: if refused_whole { 0 } else { given.cells.len() as u64 },
        n_hidden: given.cells.iter().filter(|cell| cell.suppressed()).count() as u64,
        n_refused: given.issues.iter().filter(|issue| issue.severity == Severity::Error && issue.place.line.is_some()).count() as u64,
        issues: given.issues.iter().cloned().chain(unknown(&home, format)).collect(),
    };
    if refused_whole {
        return Ok(taken);
    }
    let kept = CellFile {
        name,
        hash: look.hash.clone(),
        format: format.heading.name.clone(),
        format_edition: format!("{}@{}", format.heading.edition, format.heading.hash.get(..8).unwrap_or_default()),
        agency: format.agency.clone(),
        agreement: format.agreement.clone(),
    };
    store.write(|tx| {
        match tx.keep_cells(&kept, &given.cells)? {
            None => taken.already = true,
            Some(id) => tx.event(&event(actor, id, &taken))?,
        }
        Ok(taken)
    })
}

fn event(actor: &Actor, id: String, taken: &CellsTaken) -> Event {
    let counts = [("n_kept", taken.n_kept), ("n_hidden", taken.n_hidden), ("n_refused", taken.n_refused)];
    let fields = counts.iter().map(|(name, n)| format!("{name}={n}")).collect();
    Event { actor: actor.clone(), act: Act::Import, noun: "cell_file", id, fields }
}

fn chosen<'h>(home: &'h Home, file: &str, name: Option<&str>) -> Result<&'h CellFormat, Refusal> {
    let formats = &home.catalog.cells;
    let found = match name {
        Some(name) => formats.iter().find(|format| format.heading.name == name),
        None => formats.iter().find(|format| format.reads(file)),
    };
    let known: Vec<&str> = formats.iter().map(|format| format.heading.name.as_str()).collect();
    let hint = format!(" Name one with --format, or describe the file in catalog/cells. Known: {}.", known.join(", "));
    found.ok_or_else(|| Refusal::NoSuchDefinition {
        kind: "format of returned cells",
        name: name.unwrap_or("(none recognizes the file)").to_owned(),
        hint,
    })
}

/// A measure that answers no metric of the region is kept and shown nowhere.
fn unknown<'a>(home: &'a Home, format: &'a CellFormat) -> impl Iterator<Item = Issue> + 'a {
    let unknown = format.measures.iter().filter(|measure| home.catalog.metric(&measure.metric).is_none());
    unknown.map(|measure| {
        let place = throughline_model::issue::Place { file: format.heading.file.clone(), ..Default::default() };
        let what = format!("'{}' is said to answer the metric '{}', which is not in the catalog.", measure.raw, measure.metric);
        Issue::warning(
            place,
            "metric_not_known",
            what,
            "Correct the name in the definition; until then the cells are kept and shown nowhere.",
        )
    })
}

/// The cells in force for these metrics, as they are shown.
pub(crate) fn beside(store: &Store, metrics: &[String]) -> Result<Vec<FromTheState>, Failure> {
    let cells = store.returned_cells()?;
    Ok(cells.into_iter().filter(|kept| metrics.contains(&kept.cell.metric)).map(shown).collect())
}

fn shown(kept: KeptCell) -> FromTheState {
    let KeptCell { cell, file, received_at } = kept;
    FromTheState {
        metric: cell.metric,
        group: cell.group,
        kind: cell.kind,
        cohort_from: day(cell.cohort_from),
        cohort_to: day(cell.cohort_to),
        n: cell.n,
        value: cell.value,
        as_of: day(cell.as_of),
        agency: file.agency,
        agreement: file.agreement,
        file: file.name,
        file_hash: file.hash,
        received_on: received_at.to_string().get(..10).unwrap_or_default().to_owned(),
    }
}

fn day(day: i32) -> String {
    let (year, month, day) = civil(day);
    format!("{year:04}-{month:02}-{day:02}")
}
