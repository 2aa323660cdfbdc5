//! A frozen release as one self-contained page, and as rows for spreadsheets. It computes nothing, hides nothing, and writes no file.
//!
//! The page needs no script and asks for nothing from outside. Page one answers the question in three sentences and one
//! picture; then how we know; then the numbers.

mod check;
mod cohort;
mod compare;
mod csv;
mod equity;
pub(crate) mod figure;
mod finding;
mod funnel;
mod glance;
mod how;
mod look;
mod outside;
mod page;
mod release;
mod scribe;
pub(crate) mod style;
pub(crate) mod table;
mod unit;

pub use csv::{Holds, columns, csv, rows};
pub use release::{Definition, Lineage, Outside, Release, Since, SourceFile};

use crate::say::Say;
use askama::Template;
use page::{Dress, Page};
use scribe::Scribe;
use throughline_model::failure::Failure;
use throughline_model::words::Language;

/// The name under which a report's numbers stand beside its pages; the pages link to it.
pub const CSV_FILE: &str = "report.csv";

/// The same as a spreadsheet and as Parquet.
pub const XLSX_FILE: &str = "report.xlsx";
/// See [`XLSX_FILE`].
pub const PARQUET_FILE: &str = "report.parquet";

/// The name under which a report's page in a language stands; the pages link to each other.
pub fn html_file(language: Language) -> &'static str {
    match language {
        Language::En => "report.en.html",
        Language::Es => "report.es.html",
    }
}

/// The report as one HTML file. The same release gives the same bytes.
///
/// # Errors
/// Broken, if the release holds no definition of one of its report's metrics, or a value that is no number.
pub fn render(release: &Release, language: Language) -> Result<String, Failure> {
    check::check(release)?;
    let say = Say::new(language)?;
    let (lang, other_lang, other) = match language {
        Language::En => ("en", "es", Language::Es),
        Language::Es => ("es", "en", Language::En),
    };
    let style = style::style();
    let dress = Dress { lang, other_lang, other_file: html_file(other).to_owned(), csv_file: CSV_FILE, style: &style };
    let page = Page::new(&Scribe { release, say: &say }, dress)?;
    let html = page.render().map_err(|e| Failure::broken("writing a report", e))?;
    say.finish()?;
    Ok(html)
}
