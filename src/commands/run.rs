//! `throughline run`: everything in one command. An example is copied to a working folder first and left as it is.
//! It does nothing that the single steps do not do.

use super::{check, import, link, publish, snapshot};
use crate::exit::Exit;
use crate::say::Say;
use std::path::{Path, PathBuf};
use std::{fs, io};
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;
use throughline_store::{DATABASE_FILE, KEY_FILE};

/// Where examples are copied to; git ignores it.
const WORKING: &str = "regions";

/// Runs a region, or each region in a folder of regions.
pub fn run(folder: &Path, say: &Say) -> Result<Exit, Failure> {
    if !folder.is_dir() {
        let reason = "there is no such folder".to_owned();
        return Err(Refusal::CannotRead { path: folder.display().to_string(), reason }.into());
    }
    // the key too: a database may be on a server
    let in_use = |region: &PathBuf| region.join(DATABASE_FILE).exists() || region.join(KEY_FILE).exists();
    let worked = if regions(folder).iter().all(in_use) { folder.to_owned() } else { working_copy(folder, say)? };
    let regions = regions(&worked);
    if regions.is_empty() {
        return Err(Refusal::NotARegion { folder: folder.display().to_string() }.into());
    }
    let mut worst = Exit::Done;
    for region in &regions {
        let exit = steps(region, say)?;
        worst = if exit == Exit::Done { worst } else { exit };
    }
    Ok(worst)
}

/// Check, import, link where records say who somebody is, snapshot, publish, each saying what it did.
fn steps(region: &Path, say: &Say) -> Result<Exit, Failure> {
    say.line(format!("\n{}", region.display()));
    let checked = check::run(region, say)?;
    if checked != Exit::Done {
        return Ok(checked);
    }
    let imported = import::run(region, say)?;
    link::run_where_needed(region, say)?;
    snapshot::run(region, say)?;
    let published = publish::run(region, None, say)?;
    Ok(if imported == Exit::Done { published } else { imported })
}

/// The folder itself, or the regions directly in it, by name.
fn regions(folder: &Path) -> Vec<PathBuf> {
    if folder.join("region.toml").is_file() {
        return vec![folder.to_owned()];
    }
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path());
    let mut regions: Vec<PathBuf> = entries.filter(|p| p.join("region.toml").is_file()).collect();
    regions.sort();
    regions
}

/// A copy of what describes the regions; what was stored or changed there since stays.
fn working_copy(folder: &Path, say: &Say) -> Result<PathBuf, Failure> {
    let full = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let name = full.file_name().map_or_else(|| PathBuf::from("region"), PathBuf::from);
    let target = Path::new(WORKING).join(name);
    let before = target.exists();
    copy(folder, &target).map_err(|e| Refusal::CannotWrite { path: target.display().to_string(), reason: e.to_string() })?;
    if before {
        say.line(format!("Going on in {0}, made earlier; what you changed there is kept. Delete it to start afresh.", target.display()));
    } else {
        say.line(format!("Working in {}; {} stays as it is.", target.display(), folder.display()));
    }
    Ok(target)
}

/// Copies what is not there yet. A file gets its name when it is whole, so that a killed copy leaves no half file to be read.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else if !target.exists() {
            let unfinished = to.join(format!(".unfinished-{}", entry.file_name().display()));
            fs::copy(entry.path(), &unfinished)?;
            fs::rename(&unfinished, &target)?;
        }
    }
    Ok(())
}
