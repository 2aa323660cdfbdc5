//! Verbs: what people do, one file an act, each one transaction: may they? load, decide by pure rules, save, record the event.
//!
//! To add an act: one file here, its line in this list, its variant in `model::access::Act` with a row in `may`.
//! Acts know no page and print nothing; what they did comes back as numbers and issues.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing))]

pub mod check;
pub mod explain;
pub mod home;
pub mod import;
pub mod init;
pub mod measure;
pub mod publish;
pub mod snapshot;
pub mod verify;

/// How far a long act has come: done, and of how many where that is known.
pub type Progress<'a> = &'a mut dyn FnMut(u64, Option<u64>);
