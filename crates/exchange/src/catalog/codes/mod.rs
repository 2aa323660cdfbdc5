//! Reads `catalog/codes`: the declared names of what can be observed. All files are read before any rule, because a derived code
//! may use a code stated in another file. It does not compute derived codes.

mod code;
mod derived;

use super::names::{span_name, stated_fields};
use super::reader::{Doc, Item};
use throughline_model::code::{Code, CodeBook};

/// A code read so far, and what can only be read when all codes are known.
struct Declared<'d> {
    code: Code,
    doc: &'d Doc<'d>,
    name: Item<'d>,
    rule: Option<Item<'d>>,
    covers: Vec<(Item<'d>, &'d str)>,
}

/// All codes of the given files, in order. Issues stand in the `Doc`s; a code whose name and kind can be read is kept even so, lest
/// everything that uses it look wrong too.
pub(super) fn read(docs: &[(&Doc<'_>, &str)]) -> CodeBook {
    let mut declared: Vec<Declared<'_>> = Vec::new();
    for (doc, file) in docs {
        let root = doc.root();
        let tables = root.tables("code");
        root.finish();
        if !root.has("code") {
            root.error("code_missing", "No code is declared here.", "Declare at least one with [[code]].");
        }
        for found in tables.iter().filter_map(|table| code::read(table, file)) {
            match declared.iter().find(|known| known.code.name == found.code.name) {
                Some(first) => declared_twice(&found, first),
                None => declared.push(found),
            }
        }
    }
    finish(declared)
}

/// The first declaration stays; the second is the error, and names the first's place.
fn declared_twice(second: &Declared<'_>, first: &Declared<'_>) {
    let place = first.doc.place(first.name.at(), "");
    let what = format!("The code '{}' is declared twice: here and at {place}.", second.code.name);
    second.name.error("code_declared_twice", what, "Remove or rename one of the two.");
}

fn finish(declared: Vec<Declared<'_>>) -> CodeBook {
    let mut book = CodeBook { codes: declared.iter().map(|d| d.code.clone()).collect() };
    let derived_names: Vec<bool> = declared.iter().map(|d| d.rule.is_some()).collect();
    let stated =
        CodeBook { codes: book.codes.iter().zip(&derived_names).filter(|(_, derived)| !**derived).map(|(code, _)| code.clone()).collect() };
    let fields = stated_fields(&stated);
    for (code, declared) in book.codes.iter_mut().zip(&declared) {
        code.derived = declared.rule.as_ref().and_then(|item| derived::read(item, &declared.code, &fields, &stated));
        // What a state makes known must exist.
        declared.covers.iter().for_each(|(item, _)| {
            span_name(item, &stated);
        });
    }
    book
}
