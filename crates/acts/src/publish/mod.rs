//! Publish: freezes a report's answers as a release that never changes, with everything needed to compute it again,
//! and enters every number into the ledger. How a release looks is the door's to say; it hands in `render`.

mod freeze;
mod since;

pub use freeze::{ANSWERS, DEFINITIONS, FrozenFile, MANIFEST, Manifest};

use crate::check;
use crate::explain::{Explained, explained, population};
use crate::home::Home;
use crate::measure::{self, Computed, Measured};
use crate::snapshot::Manifest as Snapshot;
use serde::Serialize;
use std::path::{Path, PathBuf};
use throughline_evidence::published::Answer;
use throughline_model::access::{Act, Actor, may};
use throughline_model::code::CodeBook;
use throughline_model::event::Event;
use throughline_model::failure::Failure;
use throughline_model::ids::ReleaseId;
use throughline_model::refusal::Refusal;
use throughline_model::region::Region;
use throughline_model::report::Report;
use throughline_store::{self as store, NewRelease, SourceFile, Store};

use since::since;
pub use since::{Change, Since};

/// A release as it is frozen: what the pages are rendered from.
pub struct Frozen<'a> {
    /// Its name, also its folder's.
    pub name: String,
    /// The template.
    pub report: &'a Report,
    /// The region.
    pub region: &'a Region,
    /// Words of codes and values.
    pub codes: &'a CodeBook,
    /// The numbers.
    pub answers: &'a [Answer],
    /// One explanation a metric, in the report's order.
    pub definitions: Vec<Explained>,
    /// What was measured.
    pub snapshot: &'a Snapshot,
    /// The files its rows came from.
    pub sources: Vec<SourceFile>,
    /// The instant of release, RFC 3339.
    pub published_at: String,
    /// The earlier release of the same report, and what changed since.
    pub since: Option<Since>,
}

/// A file of a release: its name and content.
pub type File = (String, Vec<u8>);

/// What was released.
#[derive(Debug, Serialize)]
pub struct Published {
    /// The release's name.
    pub release: String,
    /// Its folder.
    pub folder: PathBuf,
    /// Its files.
    pub files: Vec<String>,
    /// Whether this very release existed before; then nothing was changed.
    pub already: bool,
    /// What it says.
    pub measured: Measured,
}

/// Publishes a report, or the region's own. `render` makes the pages of a frozen release.
pub fn publish(
    folder: &Path,
    report: Option<&str>,
    actor: &Actor,
    render: &dyn Fn(&Frozen<'_>) -> Result<Vec<File>, Failure>,
) -> Result<Published, Failure> {
    may(actor.role, Act::Publish)?;
    let home = Home::proved(folder)?;
    refuse_unproved(&home)?;
    let store = Store::init(folder)?;
    let Computed { measured, report, manifest } = measure::compute(&home, &store, report)?;
    let content = freeze::content(&home, report, &manifest, &measured.answers);
    let id = ReleaseId(format!("{}-{}", report.heading.name, content.get(..12).unwrap_or_default()));
    let releases = store.releases()?;
    if let Some(release) = releases.iter().find(|r| r.id == id) {
        let folder = home.folder.join(&release.folder);
        return Ok(Published { release: id.0, files: freeze::names(&folder)?, folder, already: true, measured });
    }
    let frozen = Frozen {
        report,
        region: &home.region,
        codes: &home.catalog.codes,
        answers: &measured.answers,
        definitions: definitions(&home, report)?,
        snapshot: &manifest,
        sources: store.files()?.into_iter().filter(|f| manifest.files.iter().any(|m| m.hash == f.hash)).collect(),
        since: since(&home, releases.iter().rev().find(|r| r.report == report.heading.name), &manifest, &measured.answers),
        published_at: jiff::Timestamp::now().to_string(),
        name: id.0.clone(),
    };
    let pages = render(&frozen)?;
    let (written, manifest_hash) = freeze::write(&home, &frozen, pages)?;
    store.write(|tx| {
        tx.keep_release(&release(&frozen, id.clone(), manifest_hash))?;
        tx.event(&event(actor, &id.0, measured.answers.len()))
    })?;
    Ok(Published { release: id.0, files: freeze::names(&written)?, folder: written, already: false, measured })
}

fn release(frozen: &Frozen<'_>, id: ReleaseId, manifest_hash: String) -> NewRelease {
    let line = |a: &Answer| store::Answer { metric: a.metric.clone(), definition: a.definition.clone(), answer: freeze::json(a) };
    NewRelease {
        folder: format!("reports/{}", id.0),
        id,
        report: frozen.report.heading.name.clone(),
        edition: frozen.report.heading.edition.clone(),
        snapshot_hash: frozen.snapshot.hash.clone(),
        manifest_hash,
        answers: frozen.answers.iter().map(line).collect(),
    }
}

fn event(actor: &Actor, name: &str, n_metrics: usize) -> Event {
    Event { actor: actor.clone(), act: Act::Publish, noun: "release", id: name.to_owned(), fields: vec![format!("n_metrics={n_metrics}")] }
}

fn definitions(home: &Home, report: &Report) -> Result<Vec<Explained>, Failure> {
    let metrics = report.metrics.iter().filter_map(|name| home.catalog.metrics.iter().find(|m| m.heading.name == *name));
    metrics.map(|m| Ok(explained(m, population(home, m)?, home))).collect()
}

fn refuse_unproved(home: &Home) -> Result<(), Failure> {
    let n_errors = check::prove(home)?.n_errors;
    let folder = home.folder.display().to_string();
    if n_errors > 0 { Err(Refusal::CatalogNotProved { n_errors, folder }.into()) } else { Ok(()) }
}
