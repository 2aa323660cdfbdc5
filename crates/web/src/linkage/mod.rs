//! Pages about linking: why two records are held to be one person, and what linking came to. They show no value of a record, compute nothing and
//! change nothing.

mod doc;
mod figures;
mod pair;
mod report;
mod tables;

pub use pair::{PairPage, pair};
pub use report::{ReportPage, report};
