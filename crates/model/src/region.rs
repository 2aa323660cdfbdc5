//! A region's settings, as they stand in its `region.toml`. Where the region is kept is not known here.

use crate::participation;
use crate::words::Words;

/// Fewest people a published number may rest on, unless a region asks for more.
/// "Fewer than 11" is the convention of the federal health statistics; not checked against its text here.
pub const MINIMUM_CELL: u64 = 11;

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
    /// Made-up people: said on every page.
    pub synthetic: bool,
}
