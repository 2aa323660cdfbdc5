//! A region's folder: its settings, its catalog over the shipped one, and where its things are kept.
//! Reading only; a definition that needs mending is left out and reported, the rest stays usable.

use include_dir::{Dir, include_dir};
use std::path::{Path, PathBuf};
use std::{fs, io};
use throughline_exchange::catalog::{self, Catalog, Kind, Origin, SourceFile};
use throughline_model::code::CodeBook;
use throughline_model::failure::Failure;
use throughline_model::issue::{Issue, Place, Severity};
use throughline_model::participation;
use throughline_model::refusal::Refusal;
use throughline_model::region::{Limits, Region};
use throughline_model::words::Words;

static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../catalog");

/// An opened region folder.
#[derive(Debug)]
pub struct Home {
    /// Where it is.
    pub folder: PathBuf,
    /// Its settings.
    pub region: Region,
    /// Shipped and own definitions.
    pub catalog: Catalog,
    /// The texts they were read from, for freezing with a release.
    pub sources: Vec<SourceFile>,
    /// What needs mending in them.
    pub issues: Vec<Issue>,
}

impl Home {
    /// Reads the settings and every definition. Refuses a folder without `region.toml`.
    pub fn open(folder: &Path) -> Result<Self, Failure> {
        let settings = folder.join("region.toml");
        if !settings.is_file() {
            return Err(Refusal::NotARegion { folder: folder.display().to_string() }.into());
        }
        let mut issues = Vec::new();
        let text = text(&settings, "region.toml", &mut issues)?;
        let (settings, found) = catalog::region::read("region.toml", &text);
        issues.extend(found);
        let region = settings.as_ref().map_or_else(stand_in, |s| s.region.clone());
        let shared = settings.as_ref().and_then(|s| s.catalog.as_ref()).map(|shared| folder.join(shared));
        let mut sources = shipped();
        for root in shared.into_iter().chain([folder.join("catalog")]) {
            sources.extend(own(&root, folder, &mut issues)?);
        }
        let (catalog, found) = catalog::read(&sources);
        issues.extend(found);
        if let Some(settings) = settings {
            issues.extend(settings.report_issue(&catalog));
            issues.extend(settings.participation.issues(&catalog));
        }
        Ok(Self { folder: folder.to_owned(), region, catalog, sources, issues })
    }

    /// The same, refusing when any definition has an error.
    pub fn proved(folder: &Path) -> Result<Self, Failure> {
        let home = Self::open(folder)?;
        if n_errors(&home.issues) > 0 { Err(unproved(&home.issues, folder).into()) } else { Ok(home) }
    }

    /// Where partners' files are put.
    pub fn inbox(&self) -> PathBuf {
        self.folder.join("inbox")
    }

    /// Where published reports are.
    pub fn reports(&self) -> PathBuf {
        self.folder.join("reports")
    }
}

/// Settings to go on reading with when `region.toml` needs mending; its errors keep every act but check from using them.
fn stand_in() -> Region {
    let (name, time_zone) = (Words::default(), "UTC".to_owned());
    Region {
        name,
        time_zone,
        minimum_cell: u64::MAX,
        report: None,
        participation: participation::Settings::default(),
        limits: Limits::default(),
        synthetic: false,
    }
}

/// How many of the issues refuse.
pub fn n_errors(issues: &[Issue]) -> usize {
    issues.iter().filter(|i| i.severity == Severity::Error).count()
}

fn unproved(issues: &[Issue], folder: &Path) -> Refusal {
    Refusal::CatalogNotProved { n_errors: n_errors(issues), folder: folder.display().to_string() }
}

/// The shipped definitions alone, for what needs no region.
pub fn shipped_catalog() -> Catalog {
    catalog::read(&shipped()).0
}

/// The shipped linkage definitions that rest on no code: lists, and what columns of files mean.
pub(crate) fn shipped_linkage() -> Catalog {
    let files: Vec<SourceFile> = shipped().into_iter().filter(|file| file.path.starts_with("catalog/linkage/")).collect();
    catalog::read(&files).0
}

/// The catalog inside the program.
fn shipped() -> Vec<SourceFile> {
    let mut files = Vec::new();
    for dir in SHIPPED.dirs() {
        for file in dir.files().filter(|f| f.path().extension().is_some_and(|e| e == "toml")) {
            let path = format!("catalog/{}", file.path().display());
            files.push(SourceFile { path, text: file.contents_utf8().unwrap_or_default().to_owned(), origin: Origin::Shipped });
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The codes that come with the software, for what is looked at outside a region.
pub(crate) fn shipped_codes() -> CodeBook {
    catalog::read(&shipped()).0.codes
}

/// A region's own definitions under `root`, named relative to the region.
fn own(root: &Path, folder: &Path, issues: &mut Vec<Issue>) -> Result<Vec<SourceFile>, Failure> {
    let mut files = Vec::new();
    for kind in Kind::ALL {
        for path in listed(&root.join(kind.folder()))? {
            if path.extension().is_some_and(|e| e == "toml") {
                let shown = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
                let text = text(&path, &shown, issues)?;
                files.push(SourceFile { path: shown, text, origin: Origin::Region });
            }
        }
    }
    Ok(files)
}

/// The files of a folder by name; none if there is no such folder.
pub(crate) fn listed(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = match fs::read_dir(folder) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(|e| cannot_read(folder, &e))?,
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|e| cannot_read(folder, &e))?.path();
        let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        if path.is_file() && !hidden {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn text(path: &Path, shown: &str, issues: &mut Vec<Issue>) -> Result<String, Failure> {
    let bytes = fs::read(path).map_err(|e| cannot_read(path, &e))?;
    Ok(String::from_utf8(bytes).unwrap_or_else(|bad| {
        let place = Place { file: shown.to_owned(), ..Place::default() };
        issues.push(Issue::error(place, "not_utf8", "This definition is not written in UTF-8.", "Save it again as UTF-8 text."));
        String::from_utf8_lossy(bad.as_bytes()).into_owned()
    }))
}

pub(crate) fn cannot_read(path: &Path, reason: &io::Error) -> Failure {
    Refusal::CannotRead { path: path.display().to_string(), reason: reason.to_string() }.into()
}

pub(crate) fn cannot_write(path: &Path, reason: &io::Error) -> Failure {
    Refusal::CannotWrite { path: path.display().to_string(), reason: reason.to_string() }.into()
}
