//! Federal: a file of federal individual records checked in the federal order, and the kept records written back. It needs no region and
//! keeps nothing: taking records into a region is `import`, by a mapping.

use crate::Progress;
use crate::home::{Home, cannot_read, cannot_write, shipped_catalog};
use serde::Serialize;
use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use throughline_exchange::formats::federal::{self, Checked, Edition, Opened, Settings, Stage, Summary, Writer};
use throughline_exchange::read::{self, Encoding, Look, Source};
use throughline_model::access::{Act, Actor, may};
use throughline_model::failure::Failure;
use throughline_model::issue::{Issue, Severity};
use throughline_model::refusal::Refusal;

/// Issues listed; the rest are only counted, by kind.
const MOST_ISSUES: usize = 10_000;
/// U+FEFF in UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The record file.
    pub file: &'a Path,
    /// The edition's name; the one that fits the file best if not given.
    pub edition: Option<&'a str>,
    /// A region whose own editions count.
    pub region: Option<&'a Path>,
    /// Last day of the reporting period, for records that do not say it themselves.
    pub report_on: Option<i32>,
}

/// What a check found.
#[derive(Debug, Default, Serialize)]
pub struct Found {
    /// The file as given.
    pub file: String,
    /// BLAKE3 of its bytes.
    pub hash: String,
    /// The edition it was read by.
    pub edition: String,
    /// Elements of that edition.
    pub n_elements: usize,
    /// Elements the file has.
    pub n_found: usize,
    /// Whether its first line names the elements.
    pub header: bool,
    /// It is not of this layout; no record was read.
    pub refused_whole: bool,
    /// Records.
    pub n_records: u64,
    /// With nothing wrong.
    pub n_accepted: u64,
    /// Kept, and somebody should look.
    pub n_flagged: u64,
    /// Not kept.
    pub n_refused: u64,
    /// Every kind of issue, by stage.
    pub kinds: Vec<Kind>,
    /// The first issues, in the order of the stages, then of the file.
    pub issues: Vec<Staged>,
    /// Issues not listed.
    pub n_more: u64,
}

/// A kind of issue.
#[derive(Debug, Serialize)]
pub struct Kind {
    /// `layout`, `values`, `duplicates`, `logic`, `shares`.
    pub stage: &'static str,
    /// Its code.
    pub code: String,
    /// How often.
    pub n: u64,
}

/// An issue and its stage.
#[derive(Debug, Serialize)]
pub struct Staged {
    /// See [`Kind::stage`].
    pub stage: &'static str,
    /// The issue.
    #[serde(flatten)]
    pub issue: Issue,
}

/// What was written.
#[derive(Debug, Serialize)]
pub struct Written {
    /// What the check found first.
    pub found: Found,
    /// The file written.
    pub out: PathBuf,
    /// Records written.
    pub n_written: u64,
    /// Records whose bytes are not those received, being quoted or encoded in another way.
    pub n_rewritten: u64,
}

/// Checks a record file.
pub fn check(asked: Asked<'_>, actor: &Actor, progress: Progress<'_>) -> Result<Found, Failure> {
    may(actor.role, Act::Check)?;
    let editions = editions(asked.region)?;
    let name = asked.file.display().to_string();
    let look = read::look(&Source::path(&name, asked.file))?;
    Ok(checked(&asked, &name, &look, &editions, progress)?.0)
}

/// Checks a record file, then writes the records that were kept to `out`, each as it came. Export of a region's own people in the layout
/// will write through the same `Writer`, once the database can give records their elements.
pub fn write(asked: Asked<'_>, out: &Path, actor: &Actor, progress: Progress<'_>) -> Result<Written, Failure> {
    may(actor.role, Act::Check)?;
    let editions = editions(asked.region)?;
    let name = asked.file.display().to_string();
    let source = Source::path(&name, asked.file);
    let look = read::look(&source)?;
    let (found, summary, edition) = checked(&asked, &name, &look, &editions, progress)?;
    let mut written = Written { found, out: out.to_owned(), n_written: 0, n_rewritten: 0 };
    let Some(opened) = open(source, &look, edition, asked.report_on)?.ok().filter(|_| !written.found.refused_whole) else {
        return Ok(written);
    };
    let failed = |error: std::io::Error| cannot_write(out, &error);
    let target = File::create_new(out).map_err(failed)?;
    let mut target = BufWriter::new(target);
    if opened.encoding == Encoding::Utf8 && look.mark > 0 {
        target.write_all(MARK).map_err(failed)?;
    }
    let recoded = opened.encoding != Encoding::Utf8;
    let mut writer = Writer::begin(target, opened.layout, &opened.header, opened.crlf()).map_err(failed)?;
    let kept = |checked: &Checked<'_>, row: usize| checked.row(row).is_some_and(|row| !summary.refused_lines.contains(&row.line));
    opened.check(&mut |done, total| progress(done, Some(total)), &mut |checked| {
        for row in checked.kept().filter(|row| kept(checked, *row)) {
            writer.record(checked, row).map_err(failed)?;
            written.n_written += 1;
        }
        Ok(())
    })?;
    written.n_rewritten = if recoded { written.n_written } else { writer.n_rewritten };
    let mut target = writer.end(ends_with_line(asked.file)?).map_err(failed)?;
    target.flush().map_err(failed)?;
    target.get_ref().sync_all().map_err(failed)?;
    Ok(written)
}

fn editions(region: Option<&Path>) -> Result<Vec<Edition>, Failure> {
    Ok(match region {
        Some(folder) => Home::proved(folder)?.catalog.federal,
        None => shipped_catalog().federal,
    })
}

fn checked<'e>(
    asked: &Asked<'_>,
    name: &str,
    look: &Look,
    editions: &'e [Edition],
    progress: Progress<'_>,
) -> Result<(Found, Summary, &'e Edition), Failure> {
    let source = Source::path(name, asked.file);
    let edition = edition(asked, source, look, editions)?;
    let mut found = Found {
        file: name.to_owned(),
        hash: look.hash.clone(),
        edition: edition.heading.name.clone(),
        n_elements: edition.elements.len(),
        ..Found::default()
    };
    let opened = match open(source, look, edition, asked.report_on)? {
        Ok(opened) => opened,
        Err(issues) => {
            found.refused_whole = true;
            found.issues = issues.into_iter().map(|issue| staged(Stage::Layout, issue)).collect();
            return Ok((found, Summary::default(), edition));
        }
    };
    found.header = opened.columns.header;
    found.n_found = opened.columns.columns.iter().flatten().count();
    let mut issues: Vec<(Stage, Issue)> = opened.issues.iter().map(|issue| (Stage::Layout, issue.clone())).collect();
    let mut n_issues = issues.len() as u64;
    let summary = opened.check(&mut |done, total| progress(done, Some(total)), &mut |checked| {
        n_issues += checked.faults.len() as u64;
        let room = MOST_ISSUES.saturating_sub(issues.len());
        issues.extend(checked.faults.iter().take(room).map(|fault| (fault.stage, checked.issue(fault))));
        Ok(())
    })?;
    n_issues += summary.issues.len() as u64;
    issues.extend(summary.issues.iter().take(MOST_ISSUES).cloned());
    issues.sort_by_key(|(stage, issue)| (*stage, issue.place.line));
    found.n_more = n_issues - issues.len() as u64;
    found.issues = issues.into_iter().map(|(stage, issue)| staged(stage, issue)).collect();
    found.kinds = summary.kinds.iter().map(|((stage, code), n)| Kind { stage: stage.name(), code: code.clone(), n: *n }).collect();
    (found.n_records, found.n_accepted) = (summary.n_records, summary.n_accepted);
    (found.n_flagged, found.n_refused) = (summary.n_flagged, summary.n_refused);
    Ok((found, summary, edition))
}

fn staged(stage: Stage, issue: Issue) -> Staged {
    Staged { stage: stage.name(), issue }
}

fn open<'f>(
    source: Source<'f>,
    look: &'f Look,
    edition: &'f Edition,
    report_on: Option<i32>,
) -> Result<Result<Opened<'f>, Vec<Issue>>, Failure> {
    federal::open(source, look, edition, Settings::reporting(report_on))
}

/// The edition asked for; else the one most of whose elements the file has.
fn edition<'e>(asked: &Asked<'_>, source: Source<'_>, look: &Look, editions: &'e [Edition]) -> Result<&'e Edition, Failure> {
    if let Some(name) = asked.edition {
        let named = editions.iter().find(|edition| edition.heading.name == name);
        return named.ok_or_else(|| no_such(name, editions).into());
    }
    let mut best: Option<(usize, &Edition)> = None;
    for edition in editions {
        let Ok(opened) = open(source, look, edition, None)? else { continue };
        let n_missing = opened.columns.columns.iter().filter(|column| column.is_none()).count();
        let n_unknown = opened.columns.elements.iter().filter(|element| element.is_none()).count();
        if best.is_none_or(|(least, _)| n_missing + n_unknown < least) {
            best = Some((n_missing + n_unknown, edition));
        }
    }
    // A file that fits none is told what the largest edition misses in it.
    let largest = || editions.iter().max_by_key(|edition| edition.elements.len());
    best.map(|(_, edition)| edition).or_else(largest).ok_or_else(|| no_such("", editions).into())
}

fn no_such(name: &str, editions: &[Edition]) -> Refusal {
    let known: Vec<&str> = editions.iter().map(|edition| edition.heading.name.as_str()).collect();
    Refusal::NoSuchDefinition { kind: "federal layout", name: name.to_owned(), hint: format!(" Known here: {}.", known.join(", ")) }
}

/// Whether the last byte of a file ends a line.
fn ends_with_line(path: &Path) -> Result<bool, Failure> {
    let mut last = [0];
    let mut file = File::open(path).map_err(|error| cannot_read(path, &error))?;
    let read = file.seek(SeekFrom::End(-1)).and_then(|_| file.read_exact(&mut last));
    Ok(read.is_ok() && matches!(last, [b'\n' | b'\r']))
}

impl Found {
    /// Whether somebody must mend something.
    pub fn to_mend(&self) -> bool {
        self.refused_whole || self.n_refused > 0 || self.issues.iter().any(|staged| staged.issue.severity == Severity::Error)
    }
}
