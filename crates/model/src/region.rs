//! A region's settings, as they stand in its `region.toml`. Where the region is kept is not known here.

use crate::participation;
use crate::words::Words;

/// Fewest people a published number may rest on, unless a region asks for more.
/// "Fewer than 11" is the convention of the federal health statistics; not checked against its text here.
pub const MINIMUM_CELL: u64 = 11;

/// Percent of a file's rows that may be refused before whoever takes it in is asked. A partner's usual file has less; a changed one more.
pub const REFUSED: u64 = 5;
/// Percent of the rows in force that a file which is the whole truth may close before whoever takes it in is asked.
pub const DISAPPEARED: u64 = 20;

/// When a file is not taken in unless somebody says so, in percent. `None`: the next wider one counts, at last [`REFUSED`] and
/// [`DISAPPEARED`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// Of its rows, refused.
    pub refused: Option<u64>,
    /// Of the rows in force, closed by it.
    pub disappeared: Option<u64>,
}

/// Settings of one region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// What the region is called.
    pub name: Words,
    /// IANA time zone in which days begin.
    pub time_zone: String,
    /// Fewest people a published number may rest on.
    pub minimum_cell: u64,
    /// The report published when none is named.
    pub report: Option<String>,
    /// When somebody is in a program and when out of it.
    pub participation: participation::Settings,
    /// When a file waits until somebody says that it may be taken in.
    pub limits: Limits,
    /// Made-up people: said on every page.
    pub synthetic: bool,
}
