//! The federal individual record layout (WIOA): reading a record file by an edition of the layout, checking it in the federal order
//! (layout, valid values, duplicates, logic), writing it back as it was, and the facts its records state.
//! Nothing of the layout is known here: elements, codes, checks and facts stand in `catalog/federal`. It touches no database.

mod arrays;
mod cell;
mod checked;
mod columns;
pub mod definition;
mod derive;
pub mod edition;
mod facts;
mod file;
mod import;
mod issues;
mod periods;
mod shares;
mod write;

pub use checked::{Checked, Fault, FaultKind, Stage, Verdict};
pub use columns::Columns;
pub use edition::Edition;
pub use facts::records;
pub use file::{Found, Opened, Settings, Summary, open};
pub use import::{Stretch, import_file};
pub use write::Writer;

#[cfg(test)]
mod tests;
