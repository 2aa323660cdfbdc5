//! What a release's folder holds, and how it is written: complete before it has its name. Whether it is still so is not asked here.

use super::{File, Frozen};
use crate::home::{Home, cannot_write, listed};
use crate::measure::Measured;
use crate::snapshot::{Identities, Manifest as Snapshot};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};
use throughline_exchange::catalog::Origin;
use throughline_model::failure::Failure;
use throughline_model::region::Region;
use throughline_model::report::Report;

/// The program that releases.
const PROGRAM: &str = concat!("throughline ", env!("CARGO_PKG_VERSION"));
/// The list of files with their hashes.
pub const MANIFEST: &str = "manifest.json";
/// The published numbers, for machines.
pub const ANSWERS: &str = "answers.json";
/// What another body computed, as shown beside our own numbers; only where something came.
pub const FROM_THE_STATE: &str = "from-the-state.json";
/// The texts of all definitions as they were.
pub const DEFINITIONS: &str = "definitions.json";

/// One file of the release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenFile {
    /// Its name in the folder.
    pub name: String,
    /// blake3 of its bytes, hex.
    pub blake3: String,
}

/// What a release is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The release's name.
    pub release: String,
    /// The report's template.
    pub report: String,
    /// The template's edition.
    pub edition: String,
    /// When it was released, RFC 3339.
    pub published_at: String,
    /// The program that released it.
    pub program: String,
    /// Content hash of the snapshot measured.
    pub snapshot: String,
    /// When the newest file of the snapshot was taken in, RFC 3339.
    pub as_of: String,
    /// Who was who in the snapshot: later decisions change nothing in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identities: Option<Identities>,
    /// Fewest people a number may rest on.
    pub minimum_cell: u64,
    /// The files the rows came from: name and hash.
    pub sources: Vec<FrozenFile>,
    /// The files of the release.
    pub files: Vec<FrozenFile>,
}

/// What makes two releases the same: snapshot, template, definitions, settings of the region, every number, and the program, whose
/// pages may read otherwise.
pub(super) fn content(home: &Home, report: &Report, snapshot: &Snapshot, measured: &Measured) -> String {
    // What is decided about participation is in the snapshot's own hash: its periods follow from it.
    let Region { name, time_zone, minimum_cell, synthetic, report: _, participation: _, limits: _ } = &home.region;
    let settings = json(&(name, time_zone, minimum_cell, synthetic));
    // Where nothing came from outside, a release is what it was before such numbers were known.
    let outside = (!measured.from_the_state.is_empty()).then(|| json(&measured.from_the_state));
    let mut hasher = blake3::Hasher::new();
    let parts = [&snapshot.hash, &report.heading.hash, &definitions(home), &json(&measured.answers), &settings, &PROGRAM.to_owned()];
    for part in parts.into_iter().chain(outside.as_ref()) {
        hasher.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// Writes the release's files into a folder that is not yet a release; gives the hash of the manifest.
pub(super) fn write(home: &Home, frozen: &Frozen<'_>, pages: Vec<File>) -> Result<String, Failure> {
    let unfinished = unfinished(home, &frozen.name);
    let files = files(home, frozen, pages);
    let manifest_hash = files.last().map(|(_, bytes)| hash(bytes)).unwrap_or_default();
    fill(&unfinished, files).map_err(|e| cannot_write(&unfinished, &e))?;
    Ok(manifest_hash)
}

/// Makes the finished folder a release. What stands under that name is replaced file by file; what is not ours is left there.
pub(super) fn put(home: &Home, name: &str) -> Result<(), Failure> {
    let (unfinished, folder) = (unfinished(home, name), home.reports().join(name));
    let put = || {
        if !folder.exists() {
            return fs::rename(&unfinished, &folder);
        }
        for entry in fs::read_dir(&unfinished)? {
            let entry = entry?;
            fs::rename(entry.path(), folder.join(entry.file_name()))?;
        }
        fs::remove_dir(&unfinished)
    };
    put().and_then(|()| fs::File::open(home.reports())?.sync_all()).map_err(|e| cannot_write(&folder, &e))
}

/// Removes a finished folder that does not become a release. One that cannot be removed is written over by the next.
pub(super) fn discard(home: &Home, name: &str) {
    let _ = fs::remove_dir_all(unfinished(home, name));
}

fn unfinished(home: &Home, name: &str) -> PathBuf {
    home.reports().join(format!(".unfinished-{name}"))
}

fn fill(folder: &Path, files: Vec<File>) -> std::io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::write(&path, bytes)?;
        fs::File::open(&path)?.sync_all()?;
    }
    Ok(())
}

/// All files of the release; the manifest names every other.
fn files(home: &Home, frozen: &Frozen<'_>, pages: Vec<File>) -> Vec<File> {
    let mut files = pages;
    files.push((ANSWERS.to_owned(), json(&frozen.answers).into_bytes()));
    if !frozen.from_the_state.is_empty() {
        files.push((FROM_THE_STATE.to_owned(), json(&frozen.from_the_state).into_bytes()));
    }
    files.push((DEFINITIONS.to_owned(), definitions(home).into_bytes()));
    let manifest = Manifest {
        release: frozen.name.clone(),
        report: frozen.report.heading.name.clone(),
        edition: frozen.report.heading.edition.clone(),
        published_at: frozen.published_at.clone(),
        program: PROGRAM.to_owned(),
        snapshot: frozen.snapshot.hash.clone(),
        as_of: frozen.snapshot.as_of.clone(),
        identities: frozen.snapshot.identities.clone(),
        minimum_cell: home.region.minimum_cell,
        sources: frozen.snapshot.files.iter().map(|f| FrozenFile { name: f.name.clone(), blake3: f.hash.clone() }).collect(),
        files: files.iter().map(|(name, bytes)| FrozenFile { name: name.clone(), blake3: hash(bytes) }).collect(),
    };
    files.push((MANIFEST.to_owned(), json(&manifest).into_bytes()));
    files
}

pub(super) fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

fn definitions(home: &Home) -> String {
    json(&home.sources.iter().map(|s| (&s.path, s.origin == Origin::Shipped, &s.text)).collect::<Vec<_>>())
}

pub(super) fn json(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

pub(super) fn names(folder: &Path) -> Result<Vec<String>, Failure> {
    let name = |p: &PathBuf| p.file_name().map(|n| n.to_string_lossy().into_owned());
    Ok(listed(folder)?.iter().filter_map(name).collect())
}
