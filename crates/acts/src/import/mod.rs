//! Import: takes in the files of the inbox by the mappings that recognize them, one transaction a file.
//! Good rows go on, refused rows are kept as received with what is wrong; a file that was taken in before changes nothing.
//! It decides nothing about how a row is read: that stands in the mapping.

mod arrival;
mod pause;
pub mod preview;

use crate::Progress;
use crate::home::Home;
use arrival::{Arrival, in_order_of_receipt, inbox};
use jiff::tz::TimeZone;
pub use pause::{Because, Common, Paused};
use pause::{Problems, disappeared, refused};
use serde::Serialize;
use std::path::Path;
use throughline_exchange::formats::federal::Stretch;
use throughline_exchange::mapping::{self, definition::RowIs};
use throughline_exchange::read::Look;
use throughline_model::access::{Act, Actor, may};
use throughline_model::event::Event;
use throughline_model::failure::Failure;
use throughline_model::issue::{Issue, Place};
use throughline_model::refusal::Refusal;
use throughline_model::region::Limits;
use throughline_rule::days;
use throughline_store::{FileSummary, FileWriter, NewFile, SourceFile, Store, Tx, Whose};

/// Issues kept in an answer; all of them are in the database.
const MOST_ISSUES: usize = 10_000;
/// Fewest people of whom none is known before it is said that they may be another agency's.
const STRANGERS: u64 = 20;

/// What an import came to.
#[derive(Debug, Default, Serialize)]
pub struct Imported {
    /// Files that a mapping recognized, in the order in which they were taken in.
    pub files: Vec<Taken>,
    /// Files of the inbox that no mapping recognizes.
    pub not_recognized: Vec<NotRecognized>,
}

/// A file that no mapping recognizes.
#[derive(Debug, Clone, Serialize)]
pub struct NotRecognized {
    /// Its name in the inbox.
    pub file: String,
    /// Whose file it looks like by its columns.
    pub like: Option<Like>,
}

/// A mapping whose columns a file has.
#[derive(Debug, Clone, Serialize)]
pub struct Like {
    /// The mapping's file.
    pub mapping: String,
    /// Whose files it reads.
    pub agency: String,
    /// Their names.
    pub files: Vec<String>,
}

/// What taking in one file came to.
#[derive(Debug, Default, Serialize)]
pub struct Taken {
    /// Its name in the inbox; in an archive `archive.zip/name`.
    pub file: String,
    /// The hash of its bytes, hexadecimal.
    pub hash: String,
    /// The mapping that reads it.
    pub mapping: String,
    /// The agency it comes from.
    pub agency: String,
    /// It was taken in before; nothing was changed.
    pub already: bool,
    /// The whole file was refused; none of it was kept.
    pub refused_whole: bool,
    /// It waits for somebody's yes; none of it was kept.
    pub paused: Option<Paused>,
    /// What it was read as: an encoding, a sheet.
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
        self.files.iter().any(|f| !f.already && (f.refused_whole || f.paused.is_some() || f.n_refused > 0))
    }
}

/// Which files are taken in although they exceed a limit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Accept {
    /// None.
    #[default]
    Nothing,
    /// Those whose hash begins with one of these.
    Files(Vec<String>),
    /// All of them.
    Everything,
}

impl Accept {
    fn takes(&self, hash: &str) -> bool {
        match self {
            Accept::Nothing => false,
            // Less than eight digits may mean another file by accident.
            Accept::Files(hashes) => hashes.iter().any(|begin| begin.len() >= 8 && hash.starts_with(begin.as_str())),
            Accept::Everything => true,
        }
    }
}

/// Takes in the inbox of the region in `folder`. `told` hears of each file once it is safely kept; `progress` counts bytes of one file.
/// A file that cannot be read, or whose agreement has ended, is refused as a whole, and one that exceeds a limit waits unless it is
/// accepted; the others go on.
pub fn import(
    folder: &Path,
    actor: &Actor,
    accept: &Accept,
    told: &mut dyn FnMut(&Taken),
    progress: Progress<'_>,
) -> Result<Imported, Failure> {
    may(actor.role, Act::Import)?;
    let home = Home::proved(folder)?;
    let store = Store::init(folder)?;
    let inbox = inbox(&home)?;
    let mut arrivals = inbox.arrivals;
    let received = store.files()?;
    in_order_of_receipt(&mut arrivals, &received, &home.catalog.mappings);
    let importing = Importing { store: &store, home: &home, today: today(&home.region.time_zone), actor, accept };
    let mut imported = Imported { files: Vec::new(), not_recognized: inbox.not_recognized };
    for taken in inbox.refused {
        told(&taken);
        imported.files.push(taken);
    }
    for arrival in &arrivals {
        let taken = match importing.take_in(arrival, progress) {
            Err(Failure::Refused(Refusal::CannotRead { path, reason })) if path == arrival.name => arrival.unreadable(&reason),
            taken => stands(taken?, arrival, &received),
        };
        told(&taken);
        imported.files.push(taken);
    }
    if imported.files.is_empty() && imported.not_recognized.is_empty() {
        return Err(Refusal::EmptyInbox { folder: folder.display().to_string() }.into());
    }
    Ok(imported)
}

/// A file that was received under an earlier edition of its mapping and lacks columns of the present one: a partner changed them, and the
/// mapping followed. What was taken in stands, and nothing is to mend.
fn stands(taken: Taken, arrival: &Arrival<'_>, received: &[SourceFile]) -> Taken {
    let outgrown = taken.refused_whole && taken.issues.iter().any(|issue| issue.code == "column_missing");
    let same = |file: &&SourceFile| outgrown && file.hash == taken.hash && file.mapping == taken.mapping;
    let Some(before) = received.iter().find(same) else { return taken };
    let what = "Its mapping has changed since and does not fit its columns any more; what was taken in stands.";
    let remedy = "Move it out of the inbox, or keep a mapping that fits it.";
    let issue = Issue::warning(Place { file: taken.file.clone(), ..Place::default() }, "outgrown", what, remedy);
    Taken { issues: vec![issue], ..arrival.already(before.clone()) }
}

/// Days since 1970 until today, where the region is. The only look at a clock.
pub(crate) fn today(time_zone: &str) -> i32 {
    let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
    let date = jiff::Timestamp::now().to_zoned(zone).date();
    days(date.year().into(), date.month().into(), date.day().into()).unwrap_or_default()
}

/// What taking in a file needs besides the file.
struct Importing<'a> {
    store: &'a Store,
    home: &'a Home,
    today: i32,
    actor: &'a Actor,
    accept: &'a Accept,
}

impl Importing<'_> {
    fn take_in(&self, arrival: &Arrival<'_>, progress: Progress<'_>) -> Result<Taken, Failure> {
        let look = match &arrival.look {
            Ok(look) => look,
            Err(reason) => return Ok(arrival.unreadable(reason)),
        };
        let name = &arrival.mapping.heading.name;
        if let Some(before) = self.store.find_file(&look.hash, name, &arrival.edition)? {
            return Ok(arrival.already(before));
        }
        if let Some(refused) = arrival.ended(self.today) {
            return Ok(refused);
        }
        if let Some(stone) = self.store.tombstone("file", &look.hash)? {
            return Ok(arrival.destroyed(&stone));
        }
        let seen = self.store.header_seen(name)?;
        let mut waiting = None;
        let written = self.store.write(|tx| {
            // Another program may have taken it in while this one waited to write.
            if let Some(before) = tx.find_file(&look.hash, name, &arrival.edition)? {
                return Ok(arrival.already(before));
            }
            let taken = self.write(tx, arrival, look, seen.as_deref(), progress)?;
            if taken.paused.is_none() {
                return Ok(taken);
            }
            // A refusal ends the transaction, and with it everything written so far.
            waiting = Some(taken);
            Err(Refusal::FilePaused { file: arrival.name.clone() }.into())
        });
        match (written, waiting) {
            (Err(Failure::Refused(Refusal::FilePaused { .. })), Some(waiting)) => Ok(waiting),
            (written, _) => written,
        }
    }

    fn write(
        &self,
        tx: &Tx<'_>,
        arrival: &Arrival<'_>,
        look: &Look,
        seen: Option<&[String]>,
        progress: Progress<'_>,
    ) -> Result<Taken, Failure> {
        let mapping = arrival.mapping;
        let (mut taken, mut problems) = (arrival.taken(), Problems::default());
        // The file is begun with its first block: of a file refused as a whole nothing is kept.
        let mut writer: Option<FileWriter<'_>> = None;
        let mut bytes = |at: mapping::Progress| progress(at.done, Some(at.total));
        let read = arrival.read(look, mapping::Settings::default(), &mut bytes, &mut |stretch| {
            let writer = match &mut writer {
                Some(writer) => writer,
                none => none.insert(tx.begin_file(&new_file(arrival, look))?),
            };
            keep(stretch, writer, &mut taken.issues, &mut problems)
        })?;
        let limits = [mapping.limits, self.home.region.limits];
        let accepted = self.accept.takes(&look.hash);
        let read = mapping::with_memory(mapping, &self.home.catalog.mappings, &arrival.name, seen, read);
        let header = read.header.clone();
        if read.refused() {
            return Ok(report(taken, read, None));
        }
        let stored = writer.map(FileWriter::finish).transpose()?;
        if let Some(stored) = &stored {
            tx.see_header(&mapping.heading.name, &arrival.name, &header)?;
            tx.event(&event(self.actor, stored))?;
        }
        let too_many =
            |stored: &FileSummary| refused(stored.n_refused, stored.n_rows, limits, &problems).or_else(|| closes(stored, limits));
        let paused = stored.as_ref().and_then(too_many);
        let mut taken = report(taken, read, stored);
        taken.paused = paused.filter(|_| !accepted);
        taken.issues.extend(strangers(&taken, seen.is_some()));
        Ok(taken)
    }
}

/// Whether the file closes too much of what was in force.
fn closes(stored: &FileSummary, limits: [Limits; 2]) -> Option<Paused> {
    let in_force = stored.n_unchanged + stored.n_superseding + stored.n_closed + stored.n_stayed;
    disappeared(stored.n_closed, in_force, limits)
}

/// A file of which nobody is known, although files of its mapping came before.
fn strangers(taken: &Taken, before: bool) -> Option<Issue> {
    if !before || taken.n_new_people < STRANGERS || taken.n_new_people < taken.n_kept {
        return None;
    }
    let what = format!("Nobody of the {} people in the file is known from {}'s earlier files.", taken.n_new_people, taken.agency);
    let remedy = "Look whether it is another agency's file under this name, or whether the agency changed its ids.";
    Some(Issue::warning(Place { file: taken.file.clone(), ..Place::default() }, "nobody_known", what, remedy))
}

fn keep(
    (records, refused, found): Stretch,
    writer: &mut FileWriter<'_>,
    issues: &mut Vec<Issue>,
    problems: &mut Problems,
) -> Result<(), Failure> {
    let unresolved = writer.keep(&records)?;
    for row in refused {
        let whose = row.key.as_deref().map(|key| Whose { key, through: row.through.as_deref(), period: row.period.as_deref() });
        writer.refuse_of(row.line, &row.raw, whose)?;
    }
    for issue in found {
        writer.issue(&issue)?;
        problems.add(&issue);
        if issues.len() < MOST_ISSUES {
            issues.push(issue);
        }
    }
    unresolved.iter().for_each(|issue| problems.add(issue));
    issues.extend(unresolved.into_iter().take(MOST_ISSUES.saturating_sub(issues.len())));
    Ok(())
}

fn report(taken: Taken, read: mapping::FileSummary, stored: Option<FileSummary>) -> Taken {
    let stored = stored.as_ref();
    let at_the_end = stored.map(|s| s.issues.clone()).unwrap_or_default();
    Taken {
        refused_whole: read.refused(),
        encoding: read.read_as,
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
