//! The files of an inbox on their way in: which mapping reads each, what archives hold, and in which order they are taken in.
//! Nothing is kept here.

use super::{Like, NotRecognized, Taken};
use crate::home::{Home, listed};
use std::path::{Path, PathBuf};
use throughline_exchange::formats::federal::{self, Edition, Stretch};
use throughline_exchange::mapping::{self, Block, FileSummary, Settings, definition::Mapping};
use throughline_exchange::read::{self, Kind, Look, Member, Source};
use throughline_model::failure::Failure;
use throughline_model::issue::{Issue, Place};
use throughline_model::refusal::Refusal;
use throughline_model::regime::DestroyBy;
use throughline_model::ssn::{self, Parts};
use throughline_rule::civil;
use throughline_store::{SourceFile, Tombstone};

/// A file that no mapping recognizes is only looked into up to this size (bytes): the look is for a hint alone.
const MOST_FOR_A_HINT: u64 = 256 << 20;

/// One file of the inbox on its way in.
pub(super) struct Arrival<'a> {
    path: PathBuf,
    /// In an archive, which file of it.
    member: Option<Member>,
    /// As people know it: `services.csv`, or `all.zip/services.csv`.
    pub name: String,
    pub mapping: &'a Mapping,
    /// The federal layout by which it is read, where its mapping says so.
    pub federal: Option<&'a Edition>,
    /// What it is at a first look, or why it cannot be read.
    pub look: Result<Look, String>,
    /// The mapping's edition and the hash of its text: a mended mapping reads the same file again.
    pub edition: String,
}

/// What was found in an inbox.
#[derive(Default)]
pub(super) struct Found<'a> {
    pub arrivals: Vec<Arrival<'a>>,
    pub not_recognized: Vec<NotRecognized>,
    /// Archives, or files in them, that cannot be opened.
    pub refused: Vec<Taken>,
}

/// The files of the region's inbox.
pub(super) fn inbox(home: &Home) -> Result<Found<'_>, Failure> {
    let mut found = Found::default();
    for path in listed(&home.inbox())? {
        found.add(home, path)?;
    }
    Ok(found)
}

impl<'a> Found<'a> {
    /// Adds a file, or all files of an archive.
    pub fn add(&mut self, home: &'a Home, path: PathBuf) -> Result<(), Failure> {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if let Some(refused) = named_after_somebody(&name) {
            self.refused.push(refused);
            return Ok(());
        }
        let source = Source::path(&name, &path);
        if read::kind_of(&source).ok() != Some(Kind::Zip) {
            return self.add_file(home, path.clone(), None, name.clone(), &[&name]);
        }
        let held = read::members(&source)?;
        for issue in held.issues {
            self.refused.push(Taken { file: name.clone(), refused_whole: true, issues: vec![issue], ..Taken::default() });
        }
        let only = held.members.len() == 1;
        for member in held.members {
            let shown = format!("{name}/{}", member.name);
            if let Some(refused) = named_after_somebody(&shown) {
                self.refused.push(refused);
                continue;
            }
            let own = member.name.clone();
            // A single file is also known by its archive's name: people.zip holds what people*.csv would.
            let stem = name.strip_suffix(".zip").or(name.strip_suffix(".ZIP")).unwrap_or(&name);
            let by_archive = [name.clone(), format!("{stem}.csv"), format!("{stem}.xlsx"), format!("{stem}.parquet")];
            let mut names = vec![own.as_str()];
            names.extend(by_archive.iter().map(String::as_str).filter(|_| only));
            self.add_file(home, path.clone(), Some(member), shown, &names)?;
        }
        Ok(())
    }

    fn add_file(&mut self, home: &'a Home, path: PathBuf, member: Option<Member>, name: String, names: &[&str]) -> Result<(), Failure> {
        let mappings = &home.catalog.mappings;
        let source = || source(&name, &path, member.as_ref());
        match mapping_of(mappings, names, &source()) {
            Some(mapping) => self.arrivals.push(Arrival::new(path, member, name, mapping, &home.catalog.federal)?),
            None => {
                let like = like(mappings, &path, &source());
                self.not_recognized.push(NotRecognized { file: name, like });
            }
        }
        Ok(())
    }
}

/// A file whose name holds a Social Security number: names of files are kept and shown, so it is not taken in under this one.
fn named_after_somebody(name: &str) -> Option<Taken> {
    ssn::find(name.as_bytes(), Parts::Any)?;
    let file = ssn::hidden(name);
    let what = "The file's name holds what looks like a Social Security number, which is not shown here.";
    let place = Place { file: file.clone(), ..Place::default() };
    let issue =
        Issue::error(place, "looks_like_ssn", what, "Give the file another name, and ask the partner not to name files after people.");
    Some(Taken { file, refused_whole: true, issues: vec![issue], ..Taken::default() })
}

fn stretch(block: &Block<'_>) -> Stretch {
    (block.records().collect(), block.refused().collect(), block.issues().collect())
}

/// The mapping that reads a file of one of these names, the first name counting most; of several the one whose columns it has.
fn mapping_of<'a>(mappings: &'a [Mapping], names: &[&str], source: &Source<'_>) -> Option<&'a Mapping> {
    let by_name = |name: &&str| mappings.iter().filter(|mapping| mapping.reads(name)).collect::<Vec<&'a Mapping>>();
    let found = names.iter().map(by_name).find(|found| !found.is_empty())?;
    let [first, _, ..] = found.as_slice() else { return found.first().copied() };
    let Some(header) = read::header_of(source) else { return Some(first) };
    // Of several that fit alike the first counts.
    let share = |mapping: &Mapping| {
        let (n, of) = mapping::fit(mapping, &header);
        1000 * n / of.max(1)
    };
    found.iter().rev().copied().max_by_key(|mapping| share(mapping))
}

/// Whose file this looks like by its columns, although its name is not known.
fn like(mappings: &[Mapping], path: &Path, source: &Source<'_>) -> Option<Like> {
    let small = std::fs::metadata(path).is_ok_and(|data| data.len() <= MOST_FOR_A_HINT);
    let header = if small { read::header_of(source)? } else { return None };
    let mapping = mapping::fitting(mappings, &header)?;
    Some(Like { mapping: mapping.heading.file.clone(), agency: mapping.agency.clone(), files: mapping.files.clone() })
}

fn source<'s>(name: &'s str, path: &'s Path, member: Option<&'s Member>) -> Source<'s> {
    match member {
        Some(member) => Source::member(name, path, member),
        None => Source::path(name, path),
    }
}

/// A mended mapping reads files again: those received before in the order of their first receipt, so that an old file does not undo
/// the correction that came after it, then those never seen, by name. A file that names ids of another file comes after it.
pub(super) fn in_order_of_receipt(arrivals: &mut [Arrival<'_>], files: &[SourceFile], mappings: &[Mapping]) {
    arrivals.sort_by_cached_key(|arrival| {
        let hash = arrival.look.as_ref().map(|look| look.hash.as_str()).ok();
        let first = files.iter().position(|f| Some(f.hash.as_str()) == hash && f.mapping == arrival.mapping.heading.name);
        (mapping::depth(arrival.mapping, mappings), first.is_none(), first, arrival.name.clone())
    });
}

impl<'a> Arrival<'a> {
    fn new(path: PathBuf, member: Option<Member>, name: String, mapping: &'a Mapping, editions: &'a [Edition]) -> Result<Self, Failure> {
        let federal = editions.iter().find(|edition| mapping.federal.as_ref() == Some(&edition.heading.name));
        let look = match read::look(&source(&name, &path, member.as_ref())) {
            Ok(look) => Ok(look),
            Err(Refusal::CannotRead { reason, .. }) => Err(reason),
            Err(other) => return Err(other.into()),
        };
        let edition = format!("{}@{}", mapping.heading.edition, mapping.heading.hash.get(..8).unwrap_or_default());
        Ok(Self { path, member, name, mapping, federal, look, edition })
    }

    /// Its bytes.
    pub fn source(&self) -> Source<'_> {
        source(&self.name, &self.path, self.member.as_ref())
    }

    /// Reads it by its mapping, or by the federal layout that its mapping names; `take` gets its rows a stretch at a time.
    pub fn read(
        &self,
        look: &Look,
        settings: Settings,
        progress: &mut dyn FnMut(mapping::Progress),
        take: &mut dyn FnMut(Stretch) -> Result<(), Failure>,
    ) -> Result<FileSummary, Failure> {
        match self.federal {
            Some(edition) => federal::import_file(self.source(), look, edition, progress, take),
            None => mapping::import_file(self.source(), look, self.mapping, settings, progress, &mut |block| take(stretch(&block))),
        }
    }

    /// What is known before it is read.
    pub fn taken(&self) -> Taken {
        let (mapping, agency) = (self.mapping.heading.name.clone(), self.mapping.agency.clone());
        let hash = self.look.as_ref().map(|look| look.hash.clone()).unwrap_or_default();
        Taken { file: self.name.clone(), hash, mapping, agency, ..Taken::default() }
    }

    /// Taken in before: by an earlier import, or by another program a moment ago.
    pub fn already(&self, before: SourceFile) -> Taken {
        let SourceFile { encoding, n_rows, n_kept, n_refused, n_warnings, .. } = before;
        Taken { already: true, encoding, n_rows, n_kept, n_refused, n_warnings, ..self.taken() }
    }

    fn refused_whole(&self, code: &str, what: String, remedy: &str) -> Taken {
        let place = Place { file: self.name.clone(), ..Place::default() };
        Taken { refused_whole: true, issues: vec![Issue::error(place, code, what, remedy)], ..self.taken() }
    }

    /// The file that the system does not give.
    pub fn unreadable(&self, reason: &str) -> Taken {
        let what = format!("The file cannot be read: {reason}.");
        self.refused_whole("cannot_read", what, "Put a file that you may read in its place and import again.")
    }

    /// The file refused because these very bytes, or a part of them, were destroyed here before.
    pub fn destroyed(&self, stone: &Tombstone) -> Taken {
        let what = format!("This file was destroyed on {}, whole or in part (certificate {}).", stone.at.strftime("%Y-%m-%d"), stone.purge);
        let remedy = format!(
            "Delete it. If it may be kept now, allow it first: throughline destroy REGION --allow-again {}, then import again.",
            stone.purge
        );
        self.refused_whole("destroyed_before", what, &remedy)
    }

    /// The file refused because it may no longer be kept under one of its mapping's laws.
    pub fn ended(&self, today: i32) -> Option<Taken> {
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
