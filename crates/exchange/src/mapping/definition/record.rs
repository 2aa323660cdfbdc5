//! Reads `[record]` and `[[reference]]`: whose row it is, what it replaces, and which ids of its own other files may name.
//! It reads no data file.

use super::{Mapping, Reference, RowIs};
use crate::catalog::reader::{Doc, Item, Table, offer};
use std::sync::Arc;
use throughline_model::fact::Replaces;

/// How mappings write what a newer row puts out of force.
const REPLACES: [(&str, Replaces); 4] =
    [("person", Replaces::Person), ("period", Replaces::Period), ("everything", Replaces::Everything), ("nothing", Replaces::Nothing)];

/// What `[record]` says. What cannot be read is an issue, and here as if it were not said.
#[derive(Debug)]
pub(super) struct RecordIs {
    pub key: String,
    pub rows: RowIs,
    pub through: Option<Arc<str>>,
    pub replaces: Replaces,
    pub period: Vec<String>,
}

impl Default for RecordIs {
    fn default() -> Self {
        Self { key: String::new(), rows: RowIs::Person, through: None, replaces: Replaces::Person, period: Vec::new() }
    }
}

pub(super) fn record(table: &Table<'_>) -> RecordIs {
    let key = table.text("key").unwrap_or_default().trim().to_owned();
    let rows = table.optional("rows").and_then(|item| item.one_of(&["person", "spell"]));
    let through = table.optional("through").and_then(|item| item.text().map(Arc::from));
    let said = table.optional("replaces").and_then(|item| item.one_of(&REPLACES.map(|(name, _)| name)));
    let replaces = REPLACES.into_iter().find(|(name, _)| Some(*name) == said).map(|(_, replaces)| replaces).unwrap_or_default();
    let period = period(table);
    if replaces == Replaces::Period && !table.has("period") {
        let remedy = "Add a line period = \"...\" with the column that says which period a row is about, or a list of columns.";
        table.error_at("replaces", "key_missing", "Nothing says which period a row is about.", remedy);
    } else if replaces != Replaces::Period && table.has("period") {
        let remedy = "Write replaces = \"period\", or take 'period' out.";
        table.error_at("period", "key_without_meaning", "'period' has a meaning only where rows are replaced by period.", remedy);
    }
    table.finish();
    RecordIs { key, rows: if rows == Some("spell") { RowIs::Spell } else { RowIs::Person }, through, replaces, period }
}

/// One column or several, such as a year and a quarter.
fn period(table: &Table<'_>) -> Vec<String> {
    let items = match table.optional("period") {
        Some(item) if item.value().is_array() => item.list().unwrap_or_default(),
        item => item.into_iter().collect(),
    };
    items.iter().filter_map(Item::text).map(|name| name.trim().to_owned()).collect()
}

pub(super) fn references(root: &Table<'_>) -> Vec<Reference> {
    let mut references: Vec<Reference> = Vec::new();
    for table in root.tables("reference") {
        let (name, column) = (table.text("name"), table.text("column"));
        table.finish();
        let (Some(name), Some(column)) = (name, column) else { continue };
        if references.iter().any(|reference| &*reference.name == name) {
            table.error_at("name", "name_twice", format!("Two columns give the reference '{name}'."), "Give each its own name.");
        }
        references.push(Reference { name: Arc::from(name), column: column.trim().to_owned() });
    }
    references
}

/// What `through` names must be given by a file of the same agency. Asked when all mappings are known.
pub(crate) fn referred(doc: &Doc<'_>, mapping: &Mapping, all: &[Mapping]) {
    let Some(through) = &mapping.through else { return };
    let same_agency = || all.iter().filter(|other| other.agency == mapping.agency);
    let given: Vec<&str> = same_agency().flat_map(|other| &other.references).map(|reference| &*reference.name).collect();
    if !given.contains(&&**through) {
        let what = format!("No mapping of the agency '{}' gives a reference named '{through}'.", mapping.agency);
        let remedy = offer(through, given).unwrap_or_else(|| {
            format!("Add [[reference]] with name = \"{through}\" and its column to the mapping of the file that has these ids and the person's own.")
        });
        if let Some(table) = doc.root().table("record") {
            table.error_at("through", "name_not_known", what, remedy);
        }
    }
}

/// How many files of the agency must be known before a file of this mapping: 0 where its key is the person's own.
pub fn depth(mapping: &Mapping, all: &[Mapping]) -> usize {
    let mut depth = 0;
    let mut at = Some(mapping);
    // References that go round in a circle end here: no file then comes first.
    while let Some(through) = at.and_then(|mapping| mapping.through.as_ref()).filter(|_| depth < all.len()) {
        depth += 1;
        let gives =
            |other: &&Mapping| other.agency == mapping.agency && other.references.iter().any(|reference| reference.name == *through);
        at = all.iter().find(gives);
    }
    depth
}
