//! Reads the definition by which files alone are linked, as `link-files` writes it and people edit it: the words of `people.toml`, with headers in
//! the place of codes. Not for regions, whose definitions stand in their catalogs.

use super::super::reader::Doc;
use super::definition::{self, Definition, Made};
use throughline_model::heading::Heading;
use throughline_model::issue::Issue;
use throughline_model::words::Words;

/// The edition of this format. A program that changes its meaning counts it up and says so to who has an older file.
pub const FORMAT: i64 = 1;

/// Reads a definition for files. `None` where it has an error.
pub fn of_file(file: &str, text: &str) -> (Option<Definition>, Vec<Issue>) {
    let (doc, mut issues) = Doc::parse(file, text);
    let Some(doc) = doc else { return (None, issues) };
    let root = doc.root();
    let format = root.integer("format");
    if let Some(format) = format
        && format != FORMAT
    {
        let what = format!("This file is written in format {format}; this program reads format {FORMAT}.");
        let remedy = "Run link-files without --config, which writes a new one, and carry your changes over.";
        root.error_at("format", "other_format", what, remedy);
        issues.extend(doc.take_issues());
        return (None, issues);
    }
    let heading = Heading {
        name: file.to_owned(),
        edition: FORMAT.to_string(),
        effective_from: 0,
        effective_to: None,
        source: file.to_owned(),
        verified: false,
        label: Words::same(file),
        file: file.to_owned(),
        hash: blake3::hash(text.as_bytes()).to_hex().to_string(),
    };
    let read = definition::read(&root, heading, Made::Headers);
    let read = read.filter(|_| !doc.has_errors());
    issues.extend(doc.take_issues());
    (read, issues)
}
