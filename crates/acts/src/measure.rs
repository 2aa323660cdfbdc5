//! Measure: a report's metrics over the newest snapshot, as they could be published. Nothing is released or kept.

use crate::cells::{self, FromTheState};
use crate::home::Home;
use crate::snapshot::{self, Manifest};
use serde::Serialize;
use std::path::Path;
use throughline_evidence::frame::Frame;
use throughline_evidence::published::{Answer, Figure};
use throughline_evidence::{Earlier, Question, answer};
use throughline_exchange::catalog::Origin;
use throughline_model::access::{Act, Actor, may};
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;
use throughline_model::report::Report;
use throughline_model::snapshot::SnapshotTables;
use throughline_rule::nearest;
use throughline_store::Store;

/// What was computed.
#[derive(Debug, Serialize)]
pub struct Measured {
    /// The report's name.
    pub report: String,
    /// Content hash of the snapshot.
    pub snapshot: String,
    /// Numbers that may be shown.
    pub n_shown: usize,
    /// Numbers hidden to protect people.
    pub n_hidden: usize,
    /// The numbers.
    pub answers: Vec<Answer>,
    /// What another body computed for the same metrics from rows that are not here; never added to the numbers above.
    pub from_the_state: Vec<FromTheState>,
}

/// Computes a report's answers, or those of the region's own report.
pub fn measure(folder: &Path, report: Option<&str>, actor: &Actor) -> Result<Measured, Failure> {
    may(actor.role, Act::Measure)?;
    let home = Home::proved(folder)?;
    let store = Store::init(folder)?;
    compute(&home, &store, report).map(|computed| computed.measured)
}

/// What measure and publish share.
pub(crate) struct Computed<'a> {
    pub measured: Measured,
    pub report: &'a Report,
    pub manifest: Manifest,
}

pub(crate) fn compute<'a>(home: &'a Home, store: &Store, report: Option<&str>) -> Result<Computed<'a>, Failure> {
    let report = chosen(home, report)?;
    let snapshot = store.latest_snapshot()?.ok_or_else(|| Refusal::NoSnapshot { folder: home.folder.display().to_string() })?;
    let earlier = ledger(store, &snapshot.hash, None)?;
    let answers = over(home, report, &store.open_snapshot(&snapshot.hash)?, home.region.minimum_cell, &earlier)?;
    let (n_shown, n_hidden) = (n(&answers, true), n(&answers, false));
    let (name, hash) = (report.heading.name.clone(), snapshot.hash.clone());
    let from_the_state = cells::beside(store, &report.metrics)?;
    let measured = Measured { report: name, snapshot: hash, n_shown, n_hidden, answers, from_the_state };
    Ok(Computed { measured, report, manifest: snapshot::manifest(&snapshot)? })
}

/// A report's answers over one snapshot.
pub(crate) fn over(
    home: &Home,
    report: &Report,
    snapshot: &SnapshotTables,
    minimum: u64,
    earlier: &[Earlier],
) -> Result<Vec<Answer>, Failure> {
    let catalog = &home.catalog;
    let frame = Frame::of_snapshot(snapshot, &catalog.codes)?;
    let question =
        Question { report, metrics: &catalog.metrics, populations: &catalog.populations, codes: &catalog.codes, minimum, earlier };
    answer(&frame, &question)
}

/// What was published before the release `before`, or at all, as a reader of a release of this snapshot knows it.
pub(crate) fn ledger(store: &Store, snapshot: &str, before: Option<&str>) -> Result<Vec<Earlier>, Failure> {
    let mut earlier: Vec<(String, Earlier)> = Vec::new();
    for entry in store.ledger()?.into_iter().take_while(|entry| Some(entry.release.0.as_str()) != before) {
        let answer: Answer =
            serde_json::from_str(&entry.answer.answer).map_err(|e| Failure::broken("reading the ledger of releases", e))?;
        match earlier.last_mut() {
            Some((release, earlier)) if *release == entry.release.0 => earlier.answers.push(answer),
            _ => earlier.push((entry.release.0, Earlier { same_snapshot: entry.snapshot_hash == snapshot, answers: vec![answer] })),
        }
    }
    Ok(earlier.into_iter().map(|(_, earlier)| earlier).collect())
}

/// The report named, else the one the region's settings name, else the only one of its own, else the only one there is.
fn chosen<'a>(home: &'a Home, report: Option<&str>) -> Result<&'a Report, Failure> {
    let reports = &home.catalog.reports;
    let names = || reports.iter().map(|r| r.heading.name.as_str());
    let known = || if reports.is_empty() { "none".to_owned() } else { names().collect::<Vec<_>>().join(", ") };
    let unknown = |name: &str, hint: String| Refusal::NoSuchDefinition { kind: "report", name: name.to_owned(), hint }.into();
    let own = |r: &&Report| home.sources.iter().any(|s| s.path == r.heading.file && s.origin == Origin::Region);
    let mine: Vec<&Report> = reports.iter().filter(own).collect();
    match (report.or(home.region.report.as_deref()), mine.as_slice(), reports.as_slice()) {
        (None, [only], _) => Ok(*only),
        (None, [], [only]) => Ok(only),
        (None, ..) => {
            let hint = format!(" Name one with --report, or set report in region.toml. Known: {}.", known());
            Err(unknown("(none chosen)", hint))
        }
        (Some(name), ..) => reports.iter().find(|r| r.heading.name == name).ok_or_else(|| {
            let near = nearest(name, names()).map(|n| format!(" Did you mean {n}?")).unwrap_or_default();
            unknown(name, format!("{near} Known: {}.", known()))
        }),
    }
}

fn n(answers: &[Answer], shown: bool) -> usize {
    let cells = answers.iter().flat_map(|a| &a.cells);
    cells.filter(|c| if shown { matches!(c.figure, Figure::Shown(_)) } else { matches!(c.figure, Figure::Hidden(_)) }).count()
}
