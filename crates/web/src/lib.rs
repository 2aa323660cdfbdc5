//! Pages: what people see. It renders a frozen release, and what linking came to, as HTML; it writes no SQL and changes no record.
//!
//! Sentences of the software stand in `locales/`, the shape of a page in `templates/`; the words of a definition come with the release.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing))]

mod chart;
pub mod linkage;
mod number;
pub mod report;
mod say;
