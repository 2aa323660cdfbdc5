//! How an agency's file becomes records: the mapping's definition, reading a file by it, and its worked examples.
//! It touches no database and never fails on a bad row: a block gives records, and issues that say what to mend.
//!
//! A new agency's file is a new definition and no code. A new way to read a cell is one variant of [`definition::Reads`] and its arm
//! in `typed`.

mod apply;
mod block;
mod cell;
pub mod dates;
pub mod definition;
mod fact_text;
mod facts;
mod import;
mod keys;
mod lookup;
mod plan;
mod problem;
mod prove;
mod ssn;
mod timed;
mod typed;
pub mod unit;

pub use block::{Block, RefusedRow};
pub use definition::depth;
pub(crate) use fact_text::day as day_text;
pub use fact_text::fact_text;
pub use import::{FileSummary, Progress, Settings, import_file};
pub use lookup::Lookup;
pub use plan::{Plan, plan};
pub(crate) use problem::shown;
pub use prove::prove;

#[cfg(test)]
mod tests;
