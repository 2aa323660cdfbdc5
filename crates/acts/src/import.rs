//! Import: takes in the files of the inbox by the mappings that recognize them, one transaction a file.
//! Good rows go on, refused rows are kept as received with what is wrong; a file that was taken in before changes nothing.
//! It decides nothing about how a row is read: that stands in the mapping.

use crate::Progress;
use crate::home::{Home, listed};
use jiff::tz::TimeZone;
use serde::Serialize;
use std::path::{Path, PathBuf};
use throughline_exchange::formats::federal::{self, Edition, Stretch};
use throughline_exchange::mapping::definition::{Mapping, RowIs};
use throughline_exchange::mapping::{self, Block};
use throughline_exchange::read::{self, Look, Source};
use throughline_model::access::{Act, Actor, may};
use throughline_model::event::Event;
use throughline_model::failure::Failure;
use throughline_model::issue::{Issue, Place};
use throughline_model::refusal::Refusal;
use throughline_model::regime::DestroyBy;
use throughline_rule::{civil, days};
use throughline_store::{FileSummary, FileWriter, NewFile, SourceFile, Store, Tombstone, Whose};

/// Issues kept in an answer; all of them are in the database.
const MOST_ISSUES: usize = 10_000;

/// What an import came to.
#[derive(Debug, Default, Serialize)]
pub struct Imported {
    /// Files that a mapping recognized, in the order in which they were taken in.
    pub files: Vec<Taken>,
    /// Files of the inbox that no mapping recognizes.
    pub not_recognized: Vec<String>,
}

/// What taking in one file came to.
#[derive(Debug, Default, Serialize)]
pub struct Taken {
    /// Its name in the inbox.
    pub file: String,
    /// The mapping that reads it.
    pub mapping: String,
    /// The agency it comes from.
    pub agency: String,
    /// It was taken in before; nothing was changed.
    pub already: bool,
    /// The whole file was refused; none of it was kept.
    pub refused_whole: bool,
    /// How its text was read.
    pub encoding: String,
    /// Rows: kept and refused.
    pub n_rows: u64,
    /// Rows that passed their checks.
    pub n_kept: u64,
    /// Of those, rows that said nothing new.
    pub n_unchanged: u64,
    /// Older rows that newer ones replaced.
    pub n_superseding: u64,
    /// Older rows no longer in force because this file, which is the whole truth, does not have them.
    pub n_closed: u64,
    /// Older rows that stay in force because their newer row was refused.
    pub n_stayed: u64,
    /// Rows refused; they are kept as received and state nothing.
    pub n_refused: u64,
    /// Rows and cells kept and flagged.
    pub n_warnings: u64,
    /// People not known before.
    pub n_new_people: u64,
    /// What needs mending, the first of them where there are very many.
    pub issues: Vec<Issue>,
}

impl Imported {
    /// Whether somebody must mend something.
    pub fn to_mend(&self) -> bool {
        self.files.iter().any(|f| !f.already && (f.refused_whole || f.n_refused > 0))
    }
}

/// Takes in the inbox of the region in `folder`. `told` hears of each file once it is safely kept; `progress` counts bytes of one file.
/// A file that cannot be read, or whose agreement has ended, is refused as a whole; the others go on.
pub fn import(folder: &Path, actor: &Actor, told: &mut dyn FnMut(&Taken), progress: Progress<'_>) -> Result<Imported, Failure> {
    may(actor.role, Act::Import)?;
    let home = Home::proved(folder)?;
    let store = Store::init(folder)?;
    let today = today(&home.region.time_zone);
    let mut imported = Imported::default();
    let mut arrivals = Vec::new();
    for path in listed(&home.inbox())? {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        match home.catalog.mappings.iter().find(|m| m.reads(&name)) {
            Some(mapping) => arrivals.push(Arrival::new(path, name, mapping, &home.catalog.federal)?),
            None => imported.not_recognized.push(name),
        }
    }
    in_order_of_receipt(&mut arrivals, &store.files()?, &home.catalog.mappings);
    for arrival in &arrivals {
        let taken = match take_in(&store, arrival, today, actor, progress) {
            Err(Failure::Refused(Refusal::CannotRead { path, reason })) if path == arrival.name => arrival.unreadable(&reason),
            taken => taken?,
        };
        told(&taken);
        imported.files.push(taken);
    }
    if imported.files.is_empty() {
        return Err(Refusal::EmptyInbox { folder: folder.display().to_string() }.into());
    }
    Ok(imported)
}

/// Days since 1970 until today, where the region is. The only look at a clock.
pub(crate) fn today(time_zone: &str) -> i32 {
    let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
    let date = jiff::Timestamp::now().to_zoned(zone).date();
    days(date.year().into(), date.month().into(), date.day().into()).unwrap_or_default()
}

/// A mended mapping reads files again: those received before in the order of their first receipt, so that an old file does not undo
/// the correction that came after it, then those never seen, by name. A file that names ids of another file comes after it.
fn in_order_of_receipt(arrivals: &mut [Arrival<'_>], files: &[SourceFile], mappings: &[Mapping]) {
    arrivals.sort_by_cached_key(|arrival| {
        let hash = arrival.look.as_ref().map(|look| look.hash.as_str()).ok();
        let first = files.iter().position(|f| Some(f.hash.as_str()) == hash && f.mapping == arrival.mapping.heading.name);
        (mapping::depth(arrival.mapping, mappings), first.is_none(), first, arrival.name.clone())
    });
}

/// One file of the inbox on its way in.
struct Arrival<'a> {
    path: PathBuf,
    name: String,
    mapping: &'a Mapping,
    /// The federal layout by which it is read, where its mapping says so.
    federal: Option<&'a Edition>,
    /// What it is at a first look, or why it cannot be read.
    look: Result<Look, String>,
    /// The mapping's edition and the hash of its text: a mended mapping reads the same file again.
    edition: String,
}

impl<'a> Arrival<'a> {
    fn new(path: PathBuf, name: String, mapping: &'a Mapping, editions: &'a [Edition]) -> Result<Self, Failure> {
        let federal = editions.iter().find(|edition| mapping.federal.as_ref() == Some(&edition.heading.name));
        let look = match read::look(&Source::path(&name, &path)) {
            Ok(look) => Ok(look),
            Err(Refusal::CannotRead { reason, .. }) => Err(reason),
            Err(other) => return Err(other.into()),
        };
        let edition = format!("{}@{}", mapping.heading.edition, mapping.heading.hash.get(..8).unwrap_or_default());
        Ok(Self { path, name, mapping, federal, look, edition })
    }

    fn taken(&self) -> Taken {
        let (mapping, agency) = (self.mapping.heading.name.clone(), self.mapping.agency.clone());
        Taken { file: self.name.clone(), mapping, agency, ..Taken::default() }
    }

    /// Taken in before: by an earlier import, or by another program a moment ago.
    fn already(&self, before: SourceFile) -> Taken {
        let SourceFile { encoding, n_rows, n_kept, n_refused, n_warnings, .. } = before;
        Taken { already: true, encoding, n_rows, n_kept, n_refused, n_warnings, ..self.taken() }
    }

    fn refused_whole(&self, code: &str, what: String, remedy: &str) -> Taken {
        let place = Place { file: self.name.clone(), ..Place::default() };
        Taken { refused_whole: true, issues: vec![Issue::error(place, code, what, remedy)], ..self.taken() }
    }

    fn unreadable(&self, reason: &str) -> Taken {
        let what = format!("The file cannot be read: {reason}.");
        self.refused_whole("cannot_read", what, "Put a file that you may read in its place and import again.")
    }

    /// The file refused because these very bytes, or a part of them, were destroyed here before.
    fn destroyed(&self, stone: &Tombstone) -> Taken {
        let what = format!("This file was destroyed on {}, whole or in part (certificate {}).", stone.at.strftime("%Y-%m-%d"), stone.purge);
        let remedy = format!(
            "Delete it. If it may be kept now, allow it first: throughline destroy REGION --allow-again {}, then import again.",
            stone.purge
        );
        self.refused_whole("destroyed_before", what, &remedy)
    }

    /// The file refused because it may no longer be kept under one of its mapping's laws.
    fn ended(&self, today: i32) -> Option<Taken> {
        let day = self.mapping.laws.iter().filter_map(|(_, law)| match law.destroy_by {
            DestroyBy::Day(day) => Some(day).filter(|day| *day < today),
            DestroyBy::NotRequired => None,
        });
        let (year, month, day) = civil(day.min()?);
        let what = format!("The agreement has ended: its values had to be destroyed by {year:04}-{month:02}-{day:02}.");
        let remedy = "Delete the file, or write the new day into destroy_by of its mapping if the agreement was extended.";
        Some(self.refused_whole("past_destroy_by", what, remedy))
    }
}

fn take_in(store: &Store, arrival: &Arrival<'_>, today: i32, actor: &Actor, progress: Progress<'_>) -> Result<Taken, Failure> {
    let look = match &arrival.look {
        Ok(look) => look,
        Err(reason) => return Ok(arrival.unreadable(reason)),
    };
    let mapping = arrival.mapping;
    if let Some(before) = store.find_file(&look.hash, &mapping.heading.name, &arrival.edition)? {
        return Ok(arrival.already(before));
    }
    if let Some(refused) = arrival.ended(today) {
        return Ok(refused);
    }
    if let Some(stone) = store.tombstone("file", &look.hash)? {
        return Ok(arrival.destroyed(&stone));
    }
    store.write(|tx| {
        // Another program may have taken it in while this one waited to write.
        if let Some(before) = tx.find_file(&look.hash, &mapping.heading.name, &arrival.edition)? {
            return Ok(arrival.already(before));
        }
        let mut taken = arrival.taken();
        // The file is begun with its first block: of a file refused as a whole nothing is kept.
        let mut writer: Option<FileWriter<'_>> = None;
        let source = Source::path(&arrival.name, &arrival.path);
        let mut bytes = |at: mapping::Progress| progress(at.done, Some(at.total));
        let mut take = |stretch: Stretch| {
            let writer = match &mut writer {
                Some(writer) => writer,
                none => none.insert(tx.begin_file(&new_file(arrival, look))?),
            };
            keep(stretch, writer, &mut taken.issues)
        };
        let read = match arrival.federal {
            Some(edition) => federal::import_file(source, look, edition, &mut bytes, &mut take)?,
            None => {
                mapping::import_file(source, look, mapping, mapping::Settings::default(), &mut bytes, &mut |block| take(stretch(&block)))?
            }
        };
        let stored = if read.refused() { None } else { writer.map(FileWriter::finish).transpose()? };
        if let Some(stored) = &stored {
            tx.event(&event(actor, stored))?;
        }
        Ok(report(taken, read, stored))
    })
}

fn stretch(block: &Block<'_>) -> Stretch {
    (block.records().collect(), block.refused().collect(), block.issues().collect())
}

fn keep((records, refused, found): Stretch, writer: &mut FileWriter<'_>, issues: &mut Vec<Issue>) -> Result<(), Failure> {
    let unresolved = writer.keep(&records)?;
    for row in refused {
        let whose = row.key.as_deref().map(|key| Whose { key, through: row.through.as_deref(), period: row.period.as_deref() });
        writer.refuse_of(row.line, &row.raw, whose)?;
    }
    for issue in found {
        writer.issue(&issue)?;
        if issues.len() < MOST_ISSUES {
            issues.push(issue);
        }
    }
    issues.extend(unresolved.into_iter().take(MOST_ISSUES.saturating_sub(issues.len())));
    Ok(())
}

fn report(taken: Taken, read: mapping::FileSummary, stored: Option<FileSummary>) -> Taken {
    let stored = stored.as_ref();
    let at_the_end = stored.map(|s| s.issues.clone()).unwrap_or_default();
    Taken {
        refused_whole: read.refused(),
        encoding: read.encoding.name().to_owned(),
        n_rows: read.n_rows,
        n_kept: stored.map_or(read.n_kept, |s| s.n_kept),
        n_refused: stored.map_or(read.n_refused, |s| s.n_refused),
        n_warnings: read.n_flagged,
        n_unchanged: stored.map_or(0, |s| s.n_unchanged),
        n_superseding: stored.map_or(0, |s| s.n_superseding),
        n_closed: stored.map_or(0, |s| s.n_closed),
        n_stayed: stored.map_or(0, |s| s.n_stayed),
        n_new_people: stored.map_or(0, |s| s.n_new_records),
        issues: read.issues.into_iter().chain(taken.issues).chain(at_the_end).collect(),
        ..taken
    }
}

fn new_file(arrival: &Arrival<'_>, look: &Look) -> NewFile {
    let mapping = arrival.mapping;
    NewFile {
        name: arrival.name.clone(),
        hash: look.hash.clone(),
        size: look.size,
        mapping: mapping.heading.name.clone(),
        mapping_edition: arrival.edition.clone(),
        agency: mapping.agency.clone(),
        encoding: mapping.encoding.unwrap_or(look.encoding).name().to_owned(),
        laws: mapping.laws.iter().map(|(_, law)| law.clone()).collect(),
        replaces: mapping.replaces,
        several: mapping.rows == RowIs::Spell,
    }
}

fn event(actor: &Actor, stored: &FileSummary) -> Event {
    let counts = [("n_rows", stored.n_rows), ("n_kept", stored.n_kept), ("n_refused", stored.n_refused), ("n_facts", stored.n_facts)];
    let fields = counts.iter().map(|(name, n)| format!("{name}={n}")).collect();
    Event { actor: actor.clone(), act: Act::Import, noun: "source_file", id: stored.id.0.clone(), fields }
}
