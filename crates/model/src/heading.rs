//! What every definition of the catalog carries: its name and edition, since when it holds,
//! where it comes from, and whether anybody has checked it against that source. What it defines is not known here.

use crate::words::Words;

/// The head of a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The file's stem: `employed-week-26`.
    pub name: String,
    /// Which edition of the definition this is.
    pub edition: String,
    /// First day it holds (days since 1970-01-01).
    pub effective_from: i32,
    /// Last day it holds, if it has ended.
    pub effective_to: Option<i32>,
    /// Where it comes from: a statute, a guidance letter, a study, a decision of the partnership.
    pub source: String,
    /// Whether it was checked against that source.
    pub verified: bool,
    /// What people call it.
    pub label: Words,
    /// Where it stands: `catalog/metrics/employed-week-26.toml`, or the region's own path.
    pub file: String,
    /// Hash of the file's text, so that a release can name the exact definition.
    pub hash: String,
}
