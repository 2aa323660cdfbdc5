//! Nouns, kept: the one door to the database, and the writer of snapshots. It decides nothing.
//!
//! A [`Store`] is a region's database with its key. Changes go through [`Store::write`], one transaction each; people's records are
//! read through a [`Reader`], which knows who asks and why and leaves an access row before the answer. What is not about a person
//! (files, counts, releases) is read from the `Store` itself. What is stated of people is sealed before it reaches the disk.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

mod access;
mod agency_record;
mod backup;
mod blocking;
mod cell;
mod clock;
mod db;
mod decision;
mod event;
mod fact;
mod header_seen;
mod identity;
mod issue;
mod key_file;
mod keys;
mod link;
mod linking;
mod person;
mod private;
mod provenance;
mod purge;
mod reference;
mod release;
mod review;
mod rotate;
#[cfg(test)]
#[path = "../tests/it/schema.rs"]
mod schema;
mod seal;
mod sequence;
pub mod snapshot;
mod source_file;
mod source_row;
mod store;
mod tx;
mod upgrade;

pub use access::{AccessRow, Reader};
pub use backup::{Backup, Restored, Saved};
pub use blocking::{Behind, Candidates, Sought};
pub use cell::{CellFile, KeptCell};
pub use clock::new_id;
pub use decision::{Decision, DecisionKind, Moved};
pub use event::StoredEvent;
pub use identity::{Identifier, Identity, OwnId};
pub use issue::IssueCount;
pub use key_file::random as new_secret;
pub use link::Settled;
pub use linking::{LinkEdition, LinkMemory, NewLinkEdition};
pub use person::{PastDecision, RecordOfPerson};
pub use private::{new_file as new_private_file, new_folder as new_private_folder};
pub use provenance::BarredLaw;
pub use purge::{Purge, PurgeMark, Tombstone};
pub use release::{Answer, NewRelease, Release, ReleasedAnswer, new_release_id};
pub use review::{NewReviewPair, Notes, Review, ReviewPair};
pub use rotate::Rotated;
pub use source_file::{FileSummary, FileWriter, NewFile, SourceFile, WhoCodes, Whose};
pub use source_row::RowAsReceived;
pub use store::{DATABASE_FILE, KEY_FILE, SNAPSHOTS_FOLDER, Store};
pub use tx::Tx;
