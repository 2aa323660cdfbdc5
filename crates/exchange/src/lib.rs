//! Formats: files in and out, as agencies send them, and the catalog's definitions. It touches no database and never fails on a bad row.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing))]

pub mod catalog;
pub mod draft;
pub mod formats;
pub mod mapping;
pub mod read;
pub mod write;
