//! Reads `catalog/linkage`: lists (nicknames, placeholders ...) and definitions of how records are compared. It compares nothing and knows no record;
//! act `link` hands what is read here to the room that does.

mod definition;
mod example;
mod file;
mod level;
mod lists;
mod meanings;

use super::reader::Table;
pub use definition::{Class, Column, Comparison, Definition, Part, Rule, STANDARDS, Standard};
pub use example::{Example, PairExample};
pub use file::{FORMAT, of_file};
pub use level::Test;
pub use lists::Lists;
pub use meanings::{Holds, Meaning, Meanings};
use throughline_model::code::CodeBook;
use throughline_model::heading::Heading;

/// What a file of `catalog/linkage` holds.
#[derive(Debug, Clone)]
pub enum Linkage {
    /// Lists that standardizing and comparing need.
    Lists(Heading, Box<Lists>),
    /// How records are compared.
    Definition(Box<Definition>),
    /// What columns of files may mean, and how each meaning is compared.
    Meanings(Box<Meanings>),
}

impl Linkage {
    /// Its heading.
    pub fn heading(&self) -> &Heading {
        match self {
            Linkage::Lists(heading, _) => heading,
            Linkage::Definition(definition) => &definition.heading,
            Linkage::Meanings(meanings) => &meanings.template.heading,
        }
    }
}

/// Reads one file. Issues stand in the `Doc`.
pub(super) fn read(root: &Table<'_>, heading: Heading, codes: &CodeBook) -> Option<Linkage> {
    match root.one_of("is", &["lists", "definition", "meanings"])? {
        "lists" => Some(Linkage::Lists(heading, Box::new(lists::read(root)))),
        "meanings" => meanings::read(root, heading).map(|meanings| Linkage::Meanings(Box::new(meanings))),
        _ => {
            let identity = definition::identity(codes);
            definition::read(root, heading, definition::Made::Codes(&identity)).map(|read| Linkage::Definition(Box::new(read)))
        }
    }
}
