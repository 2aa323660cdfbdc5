//! Reads `catalog/linkage`: lists (nicknames, placeholders ...) and definitions of how records are compared. It compares nothing and knows no record;
//! act `link` hands what is read here to the room that does.

mod definition;
mod example;
mod level;
mod lists;

use super::reader::Table;
pub use definition::{Class, Column, Comparison, Definition, Part, Rule, Standard};
pub use example::{Example, PairExample};
pub use level::Test;
pub use lists::Lists;
use throughline_model::code::CodeBook;
use throughline_model::heading::Heading;

/// What a file of `catalog/linkage` holds.
#[derive(Debug, Clone)]
pub enum Linkage {
    /// Lists that standardizing and comparing need.
    Lists(Heading, Box<Lists>),
    /// How records are compared.
    Definition(Box<Definition>),
}

impl Linkage {
    /// Its heading.
    pub fn heading(&self) -> &Heading {
        match self {
            Linkage::Lists(heading, _) => heading,
            Linkage::Definition(definition) => &definition.heading,
        }
    }
}

/// Reads one file. Issues stand in the `Doc`.
pub(super) fn read(root: &Table<'_>, heading: Heading, codes: &CodeBook) -> Option<Linkage> {
    match root.one_of("is", &["lists", "definition"])? {
        "lists" => Some(Linkage::Lists(heading, Box::new(lists::read(root)))),
        _ => definition::read(root, heading, codes).map(|definition| Linkage::Definition(Box::new(definition))),
    }
}
