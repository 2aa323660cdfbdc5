//! Destroying records for good: what is to go, what went, and what is left to be done by hand. Ids, hashes and counts, and never a value,
//! the name of a file or anything else a person could be known by: this is what stays behind.

use crate::ids::{FileId, PersonId, ReleaseId};
use crate::regime::Law;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What somebody asked to destroy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// All that came with one file.
    File(FileId),
    /// All that an agency ever sent.
    Agency(String),
    /// All that any agency stated of one person.
    Person(PersonId),
    /// All that a law asked to be destroyed before this day (days since 1970-01-01).
    Due(i32),
}

/// What that comes to, settled before the first thing goes, so that a destruction that was interrupted ends with the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Targets {
    /// Files that go whole, with their keys.
    pub files: Vec<FileId>,
    /// Laws (provenance numbers) of files that stay: what was stated under them goes, and the rows of these files as received.
    pub laws: Vec<i64>,
    /// Agency records that go, with every row about them in whatever file.
    pub records: Vec<String>,
}

impl Targets {
    /// Whether there is nothing to destroy.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.laws.is_empty() && self.records.is_empty()
    }
}

/// A file that was destroyed, or lost a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileGone {
    /// The id it had.
    pub id: FileId,
    /// BLAKE3 of its bytes as sent, by which it is known if it comes again.
    pub hash: String,
    /// Its size in bytes.
    pub size: u64,
    /// The agency that sent it.
    pub agency: String,
    /// When it was taken in, RFC 3339.
    pub received_at: String,
    /// All of it; otherwise a part, and the rest stands.
    pub whole: bool,
}

/// A law under which something was destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LawGone {
    /// The file it was a law of.
    pub file: FileId,
    /// The law.
    pub law: Law,
}

/// What was destroyed, as far as it has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destroyed {
    /// Files, whole or in part.
    pub files: Vec<FileGone>,
    /// The laws they were held under.
    pub laws: Vec<LawGone>,
    /// How many rows went, by table.
    pub n_rows: BTreeMap<String, u64>,
    /// Keys that went, by what they were the keys of.
    pub keys: Vec<String>,
    /// Hashes of snapshots that held the people concerned.
    pub snapshots: Vec<String>,
    /// Releases made from these. They stand, and cannot be computed again.
    pub releases: Vec<ReleaseId>,
    /// Files of the inbox that were removed.
    pub n_inbox: u64,
    /// Finder files of the outbox that were removed.
    #[serde(default)]
    pub n_outbox: u64,
    /// Backups that were removed, by hash.
    pub backups: Vec<String>,
    /// Copies of the database made before upgrades, and temporary files, that were removed.
    pub n_copies: u64,
    /// Whether the database was written anew without the pages that had held it.
    pub rewritten: bool,
    /// The region's key before and after, where it was changed.
    pub old_key: Option<String>,
    /// The key that opens the region now.
    pub new_key: Option<String>,
    /// What only people can do, each a sentence.
    pub by_hand: Vec<String>,
}

/// How far a destruction has come; each is reached when everything before it is safely on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// It is written down that it will be done.
    Begun,
    /// The database holds nothing of it any more.
    Rows,
    /// Neither do snapshots, the inbox, backups and copies.
    Files,
    /// Neither do unused pages of the database.
    Pages,
    /// The region's key was changed, or it was decided to keep it.
    Key,
    /// The certificate is written.
    Finished,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 6] = [Self::Begun, Self::Rows, Self::Files, Self::Pages, Self::Key, Self::Finished];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Rows => "rows",
            Self::Files => "files",
            Self::Pages => "pages",
            Self::Key => "key",
            Self::Finished => "finished",
        }
    }
}
