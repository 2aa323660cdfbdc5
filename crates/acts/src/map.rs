//! Map: drafts a mapping for a file never seen, to be corrected by hand. It takes in nothing; with `save` it writes one new definition,
//! and never over another.

use crate::home::{Home, cannot_write, shipped_codes};
use crate::import::today;
use serde::Serialize;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use throughline_exchange::draft::{self, Asked, NOT_SAID};
use throughline_exchange::read::{self, Source};
use throughline_model::access::{Act, Actor, may};
use throughline_model::failure::Failure;
use throughline_model::issue::Issue;
use throughline_model::refusal::Refusal;

/// What was drafted.
#[derive(Debug, Serialize)]
pub struct Drafted {
    /// The mapping's text, if the file could be read.
    pub text: Option<String>,
    /// What is wrong with the file.
    pub issue: Option<Issue>,
    /// Where it was written, if it was.
    pub saved: Option<PathBuf>,
    /// The region whose codes were looked at, if any.
    pub region: Option<PathBuf>,
}

/// Drafts a mapping for the file at a path. The codes are those of the region given, else of the one the file lies in, else the shipped
/// ones. With `save` the draft becomes a definition of that region.
pub fn map(file: &Path, region: Option<&Path>, agency: Option<&str>, save: bool, actor: &Actor) -> Result<Drafted, Failure> {
    may(actor.role, Act::Import)?;
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let folder = region.map(Path::to_owned).or_else(|| region_of(file));
    let home = folder.as_deref().map(Home::open).transpose()?;
    let shipped = if home.is_none() { Some(shipped_codes()) } else { None };
    let codes = home.as_ref().map(|home| &home.catalog.codes).or(shipped.as_ref());
    let codes = codes.ok_or_else(|| Failure::broken("drafting a mapping", "no codes are known"))?;
    let effective_from = today(home.as_ref().map_or("UTC", |home| &home.region.time_zone));
    let source = Source::path(&name, file);
    let look = read::look(&source)?;
    let asked = Asked { agency: agency.unwrap_or(NOT_SAID), file: &name, effective_from, codes };
    let (text, issue) = match draft::draft(source, &look, asked)? {
        Ok(text) => (Some(text), None),
        Err(issue) => (None, Some(issue)),
    };
    let saved = match &text {
        Some(text) if save => Some(keep(folder.as_deref(), &name, text)?),
        _ => None,
    };
    Ok(Drafted { text, issue, saved, region: folder })
}

/// The region in whose inbox a file lies, or in which it stands.
fn region_of(file: &Path) -> Option<PathBuf> {
    let near = |file: &Path| file.ancestors().skip(1).take(3).find(|at| at.join("region.toml").is_file()).map(Path::to_owned);
    // As it was written, where that tells: the answer is read and typed again by whoever wrote it.
    near(file).filter(|region| !region.as_os_str().is_empty()).or_else(|| near(&fs::canonicalize(file).ok()?))
}

/// Writes the draft as a new definition; what stands there already stays.
fn keep(region: Option<&Path>, file: &str, text: &str) -> Result<PathBuf, Failure> {
    let region = region.ok_or_else(|| Refusal::NotARegion { folder: ".".to_owned() })?;
    let folder = region.join("catalog").join("mappings");
    fs::create_dir_all(&folder).map_err(|e| cannot_write(&folder, &e))?;
    let path = folder.join(format!("{}.toml", definition_name(file)));
    let new = fs::OpenOptions::new().write(true).create_new(true).open(&path);
    let mut new = new.map_err(|e| match e.kind() {
        std::io::ErrorKind::AlreadyExists => Refusal::AlreadyThere { path: path.display().to_string() }.into(),
        _ => cannot_write(&path, &e),
    })?;
    new.write_all(text.as_bytes()).map_err(|e| cannot_write(&path, &e))?;
    Ok(path)
}

/// The file's name as definitions are named: lower-case letters, digits and hyphens.
fn definition_name(file: &str) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_lowercase();
    let parts: Vec<&str> = stem.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "draft".to_owned() } else { parts.join("-") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_definitions() {
        let check = |file, expected: &str| assert_eq!(definition_name(file), expected);
        check("Services 2025_03.csv", "services-2025-03");
        check("ñ.xlsx", "draft");
        check("../up", "draft");
    }
}
