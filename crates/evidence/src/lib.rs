//! Questions: from snapshots to numbers that may be published.
//!
//! This crate never sees a name and never reads the live database. Raw counts (`tally`) stay inside;
//! only what `suppress` made of them (`published`) leaves.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing))]

#[cfg(feature = "cells")]
pub mod cells;
mod cohort;
mod derive;
mod equity;
pub mod explain;
pub mod frame;
mod funnel;
mod groups;
mod ledger;
mod meaning;
mod measure;
mod pass;
pub mod prove;
pub mod published;
pub mod score;
mod sheet;
pub mod sql;
mod stats;
mod suppress;
pub(crate) mod tally;
mod timeline;

pub use ledger::Earlier;
pub use measure::{Question, answer};
