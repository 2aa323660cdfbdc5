//! Verify: is this report what was released, and do its numbers come out again from the frozen snapshot and definitions?
//! It changes nothing, not even a report that is wrong.

use crate::home::{Home, cannot_read};
use crate::measure;
use crate::publish::{ANSWERS, DEFINITIONS, MANIFEST, Manifest, intact};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs;
use std::path::{Path, PathBuf};
use throughline_evidence::published::Answer;
use throughline_exchange::catalog::{self, Origin, SourceFile};
use throughline_model::access::{Act, Actor, may};
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;
use throughline_store::Store;

/// What was found.
#[derive(Debug, Serialize)]
pub struct Verified {
    /// The release's name.
    pub release: String,
    /// Whether it was compared with the ledger of the region it lies in; a copy elsewhere is compared with its own manifest only.
    pub against_ledger: bool,
    /// What is not as it was released, and how.
    pub changed: Vec<String>,
    /// Files of the release that are.
    pub n_unchanged: usize,
    /// The numbers computed again, or why they could not be.
    pub numbers: Numbers,
}

/// The numbers, computed again.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Numbers {
    /// Computed again: how many, and which differ (metric and group).
    Recomputed {
        /// Numbers compared.
        n: usize,
        /// Those that differ.
        differing: Vec<String>,
    },
    /// Could not be computed again.
    NotRecomputed(String),
    /// What they were computed from was destroyed. They stand as they were released.
    Destroyed {
        /// The destruction, whose certificate says what went.
        purge: String,
        /// When, RFC 3339.
        at: String,
    },
}

impl Verified {
    /// Whether everything is as released.
    pub fn holds(&self) -> bool {
        let equal = match &self.numbers {
            Numbers::Recomputed { differing, .. } => differing.is_empty(),
            Numbers::NotRecomputed(_) | Numbers::Destroyed { .. } => true,
        };
        self.changed.is_empty() && equal
    }
}

/// Verifies the release that `path` (its folder, or any file in it) belongs to.
pub fn verify(path: &Path, actor: &Actor) -> Result<Verified, Failure> {
    may(actor.role, Act::Verify)?;
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    if !folder.join(MANIFEST).is_file() {
        return Err(Refusal::NotARelease { path: path.display().to_string() }.into());
    }
    let place = region_of(folder).map(|region| Ok::<_, Failure>((Home::open(&region)?, Store::open(&region)?))).transpose()?;
    let bytes = fs::read(folder.join(MANIFEST)).map_err(|e| cannot_read(&folder.join(MANIFEST), &e))?;
    let manifest: Manifest = parsed(&folder.join(MANIFEST))?;
    let files = intact::changed(folder, &manifest)?;
    let n_unchanged = manifest.files.len() - files.len();
    let mut changed = against_ledger(&bytes, &manifest, place.as_ref().map(|(_, store)| store))?;
    changed.extend(files);
    changed.extend(intact::added(folder, &manifest)?);
    Ok(Verified {
        against_ledger: place.is_some(),
        numbers: numbers(folder, &manifest, place)?,
        release: manifest.release,
        changed,
        n_unchanged,
    })
}

/// What is wrong with the manifest, by the ledger where there is one.
fn against_ledger(bytes: &[u8], manifest: &Manifest, store: Option<&Store>) -> Result<Vec<String>, Failure> {
    let Some(store) = store else { return Ok(intact::manifest(bytes, manifest, None)) };
    let releases = store.releases()?;
    let Some(known) = releases.iter().find(|r| r.id.0 == manifest.release) else {
        let unknown = format!("{MANIFEST} names {}, which the ledger of this region does not know", manifest.release);
        return Ok([unknown].into_iter().chain(intact::manifest(bytes, manifest, None)).collect());
    };
    Ok(intact::manifest(bytes, manifest, Some(&known.manifest_hash)))
}

fn numbers(folder: &Path, manifest: &Manifest, place: Option<(Home, Store)>) -> Result<Numbers, Failure> {
    let not = |why: &str| Ok(Numbers::NotRecomputed(why.to_owned()));
    let Some((mut home, store)) = place else {
        return not("this copy of the report does not lie in its region's folder, where the snapshot is");
    };
    if let Some(stone) = store.tombstone("snapshot", &manifest.snapshot)? {
        return Ok(Numbers::Destroyed { purge: stone.purge, at: stone.at.to_string() });
    }
    let Some(snapshot) = store.find_snapshot(&manifest.snapshot)?.filter(|s| s.folder.is_dir()) else {
        return not("the snapshot it was computed from is no longer kept here");
    };
    let (Ok(texts), Ok(released)) =
        (parsed::<Vec<(String, bool, String)>>(&folder.join(DEFINITIONS)), parsed::<Vec<Answer>>(&folder.join(ANSWERS)))
    else {
        return not("its definitions or numbers can no longer be read");
    };
    let origin = |shipped| if shipped { Origin::Shipped } else { Origin::Region };
    let sources: Vec<SourceFile> =
        texts.into_iter().map(|(path, shipped, text)| SourceFile { path, text, origin: origin(shipped) }).collect();
    home.catalog = catalog::read(&sources).0;
    let Some(report) = home.catalog.reports.iter().find(|r| r.heading.name == manifest.report) else {
        return not("the report's template is missing from its definitions");
    };
    let earlier = measure::ledger(&store, &manifest.snapshot, Some(&manifest.release))?;
    let again = measure::over(&home, report, &store.open_snapshot(&snapshot.hash)?, manifest.minimum_cell, &earlier)?;
    Ok(compared(&released, &again))
}

fn compared(released: &[Answer], again: &[Answer]) -> Numbers {
    let flat = |answers: &[Answer]| -> Vec<(String, String)> {
        let mut numbers = Vec::new();
        for answer in answers {
            numbers.push((format!("{}: account", answer.metric), text(&(&answer.population, &answer.account))));
            numbers.extend(answer.cells.iter().map(|c| (format!("{}: {:?}", answer.metric, c.group), text(&c.figure))));
            numbers.extend(answer.gaps.iter().map(|g| (format!("{}: {:?} against {:?}", answer.metric, g.group, g.reference), text(g))));
        }
        numbers
    };
    let (released, again) = (flat(released), flat(again));
    let missing = again.iter().skip(released.len()).map(|(name, _)| name.clone());
    let differing = released.iter().enumerate().filter(|(i, number)| again.get(*i) != Some(number)).map(|(_, (name, _))| name.clone());
    Numbers::Recomputed { n: released.len(), differing: differing.chain(missing).collect() }
}

fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// The region a release's folder lies in.
fn region_of(folder: &Path) -> Option<PathBuf> {
    let folder = fs::canonicalize(folder).ok()?;
    folder.ancestors().skip(1).find(|a| a.join("region.toml").is_file()).map(Path::to_owned)
}

fn parsed<T: DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let text = fs::read_to_string(path).map_err(|e| cannot_read(path, &e))?;
    serde_json::from_str(&text)
        .map_err(|e| Failure::Refused(Refusal::CannotRead { path: path.display().to_string(), reason: e.to_string() }))
}
