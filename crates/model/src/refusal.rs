//! Every reasoned "no", with its stable code. How a refusal becomes an exit code or a page is
//! decided once, at the door; how it reads in another language stands in `locales/`.

use crate::access::{Act, Purpose, Role};

/// Why an act was not done although nothing is broken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The role may not do this act.
    #[error("The role {role} may not {act}. Ask an administrator of the region.")]
    NotAllowed {
        /// Who asked.
        role: Role,
        /// For what.
        act: Act,
    },
    /// The folder is no region.
    #[error("{folder} is not a region folder: it has no region.toml. Make one with: throughline init {folder}")]
    NotARegion {
        /// The folder given.
        folder: String,
    },
    /// A region would be written over.
    #[error("{folder} already holds a region. Nothing was changed; choose another folder name.")]
    AlreadyARegion {
        /// The folder given.
        folder: String,
    },
    /// Something stands where a made-up city would be written.
    #[error(
        "{folder} is not empty. A made-up city is never mixed with anything else: nothing was changed; choose an empty folder, or a new name."
    )]
    FolderNotEmpty {
        /// The folder given.
        folder: String,
    },
    /// The catalog has errors.
    #[error("Definitions come first: {} to mend. See all with: throughline check {folder}", mistakes(*.n_errors))]
    CatalogNotProved {
        /// How many errors.
        n_errors: usize,
        /// The region's folder.
        folder: String,
    },
    /// Nothing to import.
    #[error(
        "The inbox of {folder} holds no file that a mapping recognizes. Put a partner's file in {folder}/inbox, or write a mapping for it in {folder}/catalog/mappings."
    )]
    EmptyInbox {
        /// The region's folder.
        folder: String,
    },
    /// Snapshot before import.
    #[error("No records are stored yet. Import a file first: throughline import {folder}")]
    NothingImported {
        /// The region's folder.
        folder: String,
    },
    /// Measure before snapshot.
    #[error("There is no snapshot yet. Take one first: throughline snapshot {folder}")]
    NoSnapshot {
        /// The region's folder.
        folder: String,
    },
    /// A definition that is not in the catalog.
    #[error("There is no {kind} named {name}.{hint}")]
    NoSuchDefinition {
        /// metric, report ...
        kind: &'static str,
        /// The name asked for.
        name: String,
        /// A suggestion, with a leading space, or nothing.
        hint: String,
    },
    /// Groups were defined otherwise in an earlier release of the same snapshot.
    #[error(
        "This snapshot was published before with other groups of {code}; both together could give people away. Put the groups back as they were, or take in newer data and a new snapshot first."
    )]
    OtherGroups {
        /// The code whose groups changed.
        code: String,
    },
    /// Somebody else is writing.
    #[error("Another program is writing to this region right now. Nothing was changed; try again when it has finished.")]
    Busy,
    /// The database's server cannot be used: nobody answers, it does not let us in, or it is out of something.
    #[error("The database {database} cannot be used: {reason}.")]
    DatabaseNotReached {
        /// Its address without a password, or where the address stands.
        database: String,
        /// What is wrong and what to do.
        reason: String,
    },
    /// A state cannot answer this metric from a finder file.
    #[error("No finder file can be made for {metric}: {because}.")]
    NoFinderFile {
        /// The metric.
        metric: String,
        /// Why not, and what can be asked instead.
        because: String,
    },
    /// What was read holds records that are destroyed by now.
    #[error("Records were destroyed while this was being made. Nothing of it was kept, so that they do not come back; run it again.")]
    DestroyedMeanwhile,
    /// The region's key is here and its database is not.
    #[error(
        "{folder} has the key of a region, but no database is at {database}. Nothing was made, so that records do not end up in two places. If the database is on a server, name it: set THROUGHLINE_DATABASE, or database in {folder}/region.toml. If it was lost, restore a backup. To begin with an empty one, move region.key out of the folder first."
    )]
    DatabaseElsewhere {
        /// The region's folder.
        folder: String,
        /// Where it was looked for.
        database: String,
    },
    /// Database newer than the program.
    #[error(
        "This region was written by a newer Throughline (database edition {found}; this program knows {known}). Nothing was changed; install the newer program."
    )]
    NewerDatabase {
        /// Edition in the file.
        found: i64,
        /// Newest edition known here.
        known: i64,
    },
    /// The region's key file is missing or is another region's.
    #[error(
        "The key file {path} is missing or does not belong to this database. The values of people cannot be read without it; put back the copy you keep apart."
    )]
    KeyMissing {
        /// Where it was looked for.
        path: String,
    },
    /// The region's key was changed while this program had it open.
    #[error("The key of this region was changed while this was running. Nothing was changed; run the same command again.")]
    KeyChanged,
    /// The folder or disk cannot be written.
    #[error(
        "{path} cannot be written: {reason}. Nothing was lost; make room or choose a folder you may write to, then run the same command again."
    )]
    CannotWrite {
        /// What was being written.
        path: String,
        /// The system's reason.
        reason: String,
    },
    /// A file that cannot be read.
    #[error("{path} cannot be read: {reason}.")]
    CannotRead {
        /// The file.
        path: String,
        /// The system's reason.
        reason: String,
    },
    /// Nobody has this id.
    #[error(
        "Nobody is known as {who}. Give the id of a person or of a record, or an agency with its own id of the person, as agency:id; see them with: throughline person list"
    )]
    NoSuchPerson {
        /// What was given.
        who: String,
    },
    /// Nothing is there to be destroyed.
    #[error("Nothing is kept here of {what}. Nothing was destroyed.")]
    NothingToDestroy {
        /// What was asked.
        what: String,
    },
    /// A destruction that nobody confirmed.
    #[error("Nothing was destroyed. This cannot be taken back; say --yes to do it, or --dry-run to see again what would go.")]
    NotConfirmed,
    /// Another program keeps a destruction from being finished.
    #[error(
        "Destruction {purge} is not finished: another program has the database open, and its log may still hold what was destroyed. Close it and run throughline destroy again without naming anything; it goes on where it stopped."
    )]
    NotFinished {
        /// The destruction.
        purge: String,
    },
    /// No destruction has this id.
    #[error("There is no destruction {purge}. Their ids are the names of the files in certificates.")]
    NoSuchPurge {
        /// What was given.
        purge: String,
    },
    /// No file rests on this consent.
    #[error("No file rests on a consent named '{consent}'. Nothing was changed; its name stands in the mapping as consent = \"...\".")]
    NoSuchConsent {
        /// What was given.
        consent: String,
    },
    /// No agreement allows what was asked.
    #[error("Nothing may be used for {purpose}: {}. Where an agreement allows it, say so in the mapping with allows = [..., \"{purpose}\"] and import again.", barred.join("; "))]
    LawForbids {
        /// For what.
        purpose: Purpose,
        /// Agency, file, agreement and reason of each.
        barred: Vec<String>,
    },
    /// What was given as a day is none.
    #[error("'{text}' is no day and no instant. Write a day as 2026-06-30, or an instant as 2026-06-30T12:00:00Z.")]
    NoSuchDay {
        /// What was given.
        text: String,
    },
    /// One person cannot be merged with itself.
    #[error("{person} is one person already. Name two persons that should be one.")]
    SamePerson {
        /// The person.
        person: String,
    },
    /// A person cannot be divided so.
    #[error("Person {person} was not split: {reason}. Nothing was changed.")]
    NotSplit {
        /// The person.
        person: String,
        /// What is wrong with the records named.
        reason: String,
    },
    /// A decision that cannot be taken back.
    #[error("Nothing was taken back{}: {reason}.", decision.map(|d| format!(" of decision {d}")).unwrap_or_default())]
    NoSuchDecision {
        /// Its number, if one was given.
        decision: Option<i64>,
        /// Why not.
        reason: String,
    },
    /// Records are not linked under an edition that does not fit them any more.
    #[error("{reason} Nothing was linked. See what a new edition would change with: throughline link {folder} --retrain --preview")]
    RetrainFirst {
        /// Why it does not fit, as a sentence.
        reason: String,
        /// The region's folder.
        folder: String,
    },
    /// Another decision was built on this one.
    #[error(
        "Decision {decision} was not taken back: decision {later} came after it and concerns the same persons. Take back {later} first."
    )]
    LaterDecision {
        /// The one to be taken back.
        decision: i64,
        /// The last of those that came after.
        later: i64,
    },
    /// A pair that cannot be answered.
    #[error("Pair {pair} was not answered: {reason}. Nothing was changed.")]
    NotReviewed {
        /// As it was given.
        pair: String,
        /// Why not, and what to do.
        reason: String,
    },
    /// A file that is no backup, or one that is not whole.
    #[error("{path} cannot be restored: {reason}. Nothing was changed.")]
    NotABackup {
        /// The file.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// What was given to verify is not a release.
    #[error("{path} is not a published report: no manifest.json stands beside it.")]
    NotARelease {
        /// The path given.
        path: String,
    },
    /// The ledger of releases lacks one that stands in the region.
    #[error(
        "{folder} was published by a database that is not here. Its numbers and new ones together could give people away. Put the database back, or move the old report out of the region if it was never shared."
    )]
    UnknownRelease {
        /// The folder of the release.
        folder: String,
    },
    /// The same snapshot was published under another minimum cell.
    #[error(
        "Release {release} of this very snapshot was published with minimum_cell = {before}; region.toml now says {now}. Both reports together would give exact counts. Set minimum_cell back to {before}, or take in newer data first."
    )]
    OtherMinimum {
        /// The release that stands.
        release: String,
        /// Its minimum cell.
        before: u64,
        /// The region's.
        now: u64,
    },
    /// A file whose refusals or disappearances exceed a limit; whoever takes it in is asked first.
    #[error("{file} was not taken in: it would refuse or close more than its limit allows. Nothing of it was kept.")]
    FilePaused {
        /// Its name.
        file: String,
    },
    /// A file that no mapping reads.
    #[error("No mapping reads {file}. Draft one with: throughline map {file}")]
    NoMapping {
        /// Its name.
        file: String,
    },
    /// Files that cannot be linked as they are.
    #[error("Nothing was linked. {reason}")]
    NotLinked {
        /// What is wrong and what to do.
        reason: String,
    },
    /// A file that cannot be encoded as it is asked.
    #[error("Nothing was encoded. {reason}")]
    NotEncoded {
        /// What is wrong and what to do.
        reason: String,
    },
    /// Something would be written over.
    #[error("{path} is there already. Nothing was changed; move it away, or choose another name.")]
    AlreadyThere {
        /// What would be written.
        path: String,
    },
    /// A damaged release that does not come out again byte for byte.
    #[error(
        "Files of release {release} are missing or were changed, and they do not come out again exactly as they were released. Nothing was changed; put {folder} back from a copy."
    )]
    NotRestored {
        /// The release.
        release: String,
        /// Its folder.
        folder: String,
    },
}

/// One mistake, or several.
fn mistakes(n: usize) -> String {
    if n == 1 { "1 mistake".to_owned() } else { format!("{n} mistakes") }
}

impl Refusal {
    /// The stable code, for machines and for translations.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::NotAllowed { .. } => "not_allowed",
            Refusal::NotARegion { .. } => "not_a_region",
            Refusal::AlreadyARegion { .. } => "already_a_region",
            Refusal::FolderNotEmpty { .. } => "folder_not_empty",
            Refusal::CatalogNotProved { .. } => "catalog_not_proved",
            Refusal::EmptyInbox { .. } => "empty_inbox",
            Refusal::NothingImported { .. } => "nothing_imported",
            Refusal::NoSnapshot { .. } => "no_snapshot",
            Refusal::NoSuchDefinition { .. } => "no_such_definition",
            Refusal::OtherGroups { .. } => "other_groups",
            Refusal::Busy => "busy",
            Refusal::DatabaseNotReached { .. } => "database_not_reached",
            Refusal::NewerDatabase { .. } => "newer_database",
            Refusal::KeyMissing { .. } => "key_missing",
            Refusal::KeyChanged => "key_changed",
            Refusal::CannotWrite { .. } => "cannot_write",
            Refusal::CannotRead { .. } => "cannot_read",
            Refusal::NoSuchPerson { .. } => "no_such_person",
            Refusal::NothingToDestroy { .. } => "nothing_to_destroy",
            Refusal::NotConfirmed => "not_confirmed",
            Refusal::NotFinished { .. } => "not_finished",
            Refusal::NoSuchPurge { .. } => "no_such_purge",
            Refusal::NoSuchConsent { .. } => "no_such_consent",
            Refusal::LawForbids { .. } => "law_forbids",
            Refusal::NoSuchDay { .. } => "no_such_day",
            Refusal::SamePerson { .. } => "same_person",
            Refusal::NotSplit { .. } => "not_split",
            Refusal::NoSuchDecision { .. } => "no_such_decision",
            Refusal::RetrainFirst { .. } => "retrain_first",
            Refusal::LaterDecision { .. } => "later_decision",
            Refusal::NotReviewed { .. } => "not_reviewed",
            Refusal::NotABackup { .. } => "not_a_backup",
            Refusal::NotARelease { .. } => "not_a_release",
            Refusal::UnknownRelease { .. } => "unknown_release",
            Refusal::OtherMinimum { .. } => "other_minimum",
            Refusal::FilePaused { .. } => "file_paused",
            Refusal::NoMapping { .. } => "no_mapping",
            Refusal::NotLinked { .. } => "not_linked",
            Refusal::NotEncoded { .. } => "not_encoded",
            Refusal::AlreadyThere { .. } => "already_there",
            Refusal::NotRestored { .. } => "not_restored",
            Refusal::NoFinderFile { .. } => "no_finder_file",
            Refusal::DestroyedMeanwhile => "destroyed_meanwhile",
            Refusal::DatabaseElsewhere { .. } => "database_elsewhere",
        }
    }
}
