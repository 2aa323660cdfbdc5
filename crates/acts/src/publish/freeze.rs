//! What a release's folder holds, and how it is written: whole or not at all.

use super::{File, Frozen};
use crate::home::{Home, cannot_write, listed};
use crate::snapshot::Manifest as Snapshot;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};
use throughline_evidence::published::Answer;
use throughline_exchange::catalog::Origin;
use throughline_model::failure::Failure;
use throughline_model::report::Report;

/// The list of files with their hashes.
pub const MANIFEST: &str = "manifest.json";
/// The published numbers, for machines.
pub const ANSWERS: &str = "answers.json";
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
    /// Fewest people a number may rest on.
    pub minimum_cell: u64,
    /// The files the rows came from: name and hash.
    pub sources: Vec<FrozenFile>,
    /// The files of the release.
    pub files: Vec<FrozenFile>,
}

/// What makes two releases the same: snapshot, template, definitions, minimum and every number.
pub(super) fn content(home: &Home, report: &Report, snapshot: &Snapshot, answers: &[Answer]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [&snapshot.hash, &report.heading.hash, &definitions(home), &json(&answers), &home.region.minimum_cell.to_string()] {
        hasher.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// Writes the release's folder beside the others, complete before it has its name.
pub(super) fn write(home: &Home, frozen: &Frozen<'_>, pages: Vec<File>) -> Result<(PathBuf, String), Failure> {
    let folder = home.reports().join(&frozen.name);
    let unfinished = home.reports().join(format!(".unfinished-{}", frozen.name));
    let files = files(home, frozen, pages);
    let manifest_hash = files.last().map(|(_, bytes)| hash(bytes)).unwrap_or_default();
    let result = fill(&unfinished, files).and_then(|()| {
        // A folder of this name without an entry in the ledger is what a killed process left.
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::rename(&unfinished, &folder)
    });
    result.map_err(|e| cannot_write(&folder, &e))?;
    Ok((folder, manifest_hash))
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
    files.push((DEFINITIONS.to_owned(), definitions(home).into_bytes()));
    let manifest = Manifest {
        release: frozen.name.clone(),
        report: frozen.report.heading.name.clone(),
        edition: frozen.report.heading.edition.clone(),
        published_at: frozen.published_at.clone(),
        program: concat!("throughline ", env!("CARGO_PKG_VERSION")).to_owned(),
        snapshot: frozen.snapshot.hash.clone(),
        as_of: frozen.snapshot.as_of.clone(),
        minimum_cell: home.region.minimum_cell,
        sources: frozen.snapshot.files.iter().map(|f| FrozenFile { name: f.name.clone(), blake3: f.hash.clone() }).collect(),
        files: files.iter().map(|(name, bytes)| FrozenFile { name: name.clone(), blake3: hash(bytes) }).collect(),
    };
    files.push((MANIFEST.to_owned(), json(&manifest).into_bytes()));
    files
}

fn hash(bytes: &[u8]) -> String {
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
