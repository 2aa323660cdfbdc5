//! Publish: freezes a report's answers as a release that never changes, with everything needed to compute it again,
//! and enters every number into the ledger. How a release looks is the door's to say; it hands in `render`.
//!
//! The ledger comes first: no release can be read that the ledger does not know. A release of the ledger whose files are lost or damaged
//! is written again by the next publishing of the same numbers.

mod freeze;
pub(crate) mod intact;
mod safe;
mod since;

pub use freeze::{ANSWERS, DEFINITIONS, FrozenFile, MANIFEST, Manifest};

use crate::cells::FromTheState;
use crate::check;
use crate::explain::{Explained, explained, population};
use crate::home::Home;
use crate::measure::{self, Computed, Measured};
use crate::snapshot::Manifest as Snapshot;
use jiff::Timestamp;
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
use throughline_store::{self as store, NewRelease, Release, SourceFile, Store};

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
    /// What another body computed for the same metrics; never part of our own answers.
    pub from_the_state: &'a [FromTheState],
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
    /// Whether this very release existed before; then nothing was released.
    pub already: bool,
    /// Files of it were missing or changed, and were written again as they were released.
    pub restored: bool,
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
    // Read before the numbers are protected against them, and compared again when the release enters the ledger.
    let releases = store.releases()?;
    safe::refuse_unknown(&home, &releases)?;
    let computed = measure::compute(&home, &store, report)?;
    let content = freeze::content(&home, computed.report, &computed.manifest, &computed.measured);
    let id = ReleaseId(format!("{}-{}", computed.report.heading.name, content.get(..12).unwrap_or_default()));
    let earlier: Vec<&Release> = releases.iter().take_while(|r| r.id != id).collect();
    let known = releases.get(earlier.len());
    let before = earlier.into_iter().rfind(|r| r.report == computed.report.heading.name);
    let write = |at: Timestamp| {
        let frozen = frozen(&home, &store, &computed, id.0.clone(), at, before)?;
        freeze::write(&home, &frozen, render(&frozen)?)
    };
    let restored = match known {
        Some(known) => restore(&home, &store, known, actor, &write)?,
        None => {
            safe::refuse_other_minimum(&home, &releases, &computed.manifest.hash)?;
            enter(&home, &store, &releases, actor, &|at| Ok(release(&home, &computed, id.clone(), write(at)?)))?;
            freeze::put(&home, &id.0)?;
            false
        }
    };
    let folder = home.reports().join(&id.0);
    Ok(Published { release: id.0, files: freeze::names(&folder)?, folder, already: known.is_some(), restored, measured: computed.measured })
}

/// Enters a release into the ledger as it is written, at the instant it carries. `read` is the ledger its numbers were protected against.
fn enter(
    home: &Home,
    store: &Store,
    read: &[Release],
    actor: &Actor,
    write: &dyn Fn(Timestamp) -> Result<NewRelease, Failure>,
) -> Result<(), Failure> {
    store.write(|tx| {
        safe::refuse_overtaken(store, read)?;
        let new = write(tx.at())?;
        let kept = tx.keep_release(&new).and_then(|()| tx.event(&event(actor, &new.id, format!("n_metrics={}", new.answers.len()))));
        kept.inspect_err(|_| freeze::discard(home, &new.id.0))
    })
}

/// Writes the files of a release of the ledger again if they are not whole; says whether it did.
fn restore(
    home: &Home,
    store: &Store,
    known: &Release,
    actor: &Actor,
    write: &dyn Fn(Timestamp) -> Result<String, Failure>,
) -> Result<bool, Failure> {
    let folder = home.folder.join(&known.folder);
    if intact::is_whole(&folder, &known.manifest_hash)? {
        return Ok(false);
    }
    store.write(|tx| {
        if write(known.made_at)? != known.manifest_hash {
            freeze::discard(home, &known.id.0);
            return Err(Refusal::NotRestored { release: known.id.0.clone(), folder: folder.display().to_string() }.into());
        }
        tx.event(&event(actor, &known.id, "restored=true".to_owned()))?;
        freeze::put(home, &known.id.0)
    })?;
    Ok(true)
}

/// Everything that the pages are rendered from; nothing in it depends on what came after the release.
fn frozen<'a>(
    home: &'a Home,
    store: &Store,
    computed: &'a Computed<'_>,
    name: String,
    at: Timestamp,
    before: Option<&Release>,
) -> Result<Frozen<'a>, Failure> {
    let Computed { measured, report, manifest } = computed;
    let used = |f: &SourceFile| manifest.files.iter().any(|m| m.hash == f.hash && m.mapping == f.mapping && m.edition == f.mapping_edition);
    Ok(Frozen {
        report,
        region: &home.region,
        codes: &home.catalog.codes,
        answers: &measured.answers,
        from_the_state: &measured.from_the_state,
        definitions: definitions(home, report)?,
        snapshot: manifest,
        sources: store.files()?.into_iter().filter(used).collect(),
        since: since(home, before, manifest, &measured.answers),
        published_at: at.to_string(),
        name,
    })
}

fn release(home: &Home, computed: &Computed<'_>, id: ReleaseId, manifest_hash: String) -> NewRelease {
    let line = |a: &Answer| store::Answer { metric: a.metric.clone(), definition: a.definition.clone(), answer: freeze::json(a) };
    let heading = &computed.report.heading;
    NewRelease {
        folder: format!("reports/{}", id.0),
        id,
        report: heading.name.clone(),
        edition: heading.edition.clone(),
        snapshot_hash: computed.manifest.hash.clone(),
        manifest_hash,
        minimum_cell: home.region.minimum_cell,
        answers: computed.measured.answers.iter().map(line).collect(),
    }
}

fn event(actor: &Actor, id: &ReleaseId, field: String) -> Event {
    Event { actor: actor.clone(), act: Act::Publish, noun: "release", id: id.0.clone(), fields: vec![field] }
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
