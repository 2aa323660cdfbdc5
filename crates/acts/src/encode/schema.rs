//! A schema of encoding: which columns, how they are written alike, and what is made of them. Two files are compared only when they were encoded by the
//! same schema with the same key. Not for doing it.

use super::not_encoded;
use serde::{Deserialize, Serialize};
use throughline_exchange::catalog::linkage::{Part, Standard};
use throughline_model::failure::Failure;

/// The schema that is used where none is given.
pub(super) const PEOPLE: &str = include_str!("people.toml");

/// A schema.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Schema {
    pub name: String,
    pub version: u32,
    /// The part or column under whose values bits are made; empty: none.
    #[serde(default)]
    pub salt: String,
    #[serde(default)]
    pub folded: bool,
    pub bits_each: usize,
    pub column: Vec<Column>,
    #[serde(default)]
    pub part: Vec<PartOf>,
    #[serde(default)]
    pub token: Vec<Token>,
}

/// A column of the file.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Column {
    pub name: String,
    /// Its header, or several; recognized by the meaning of the column's name where none is given. No part of what makes a schema another one.
    #[serde(default, skip_serializing)]
    pub from: Vec<String>,
    pub standard: String,
    #[serde(default)]
    pub bits: Bits,
    #[serde(default = "yes")]
    pub salted: bool,
    #[serde(default)]
    pub token: bool,
    #[serde(default, skip_serializing)]
    pub required: bool,
}

/// How bits are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Bits {
    #[default]
    None,
    Letters,
    Digits,
}

/// What is taken of a column.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartOf {
    pub name: String,
    pub of: String,
    pub take: String,
}

/// One token of several values.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Token {
    pub name: String,
    pub of: Vec<String>,
    /// Equal to this token of another row where the values are.
    #[serde(default)]
    pub like: String,
}

fn yes() -> bool {
    true
}

impl Schema {
    /// Reads and proves a schema. Refused: `NotEncoded`.
    pub fn read(name: &str, text: &str) -> Result<Self, Failure> {
        let schema: Self = toml::from_str(text).map_err(|e| not_encoded(format!("{name} cannot be read: {e}")))?;
        let fault = |what: String| Err(not_encoded(format!("{name}: {what}")));
        let mut names: Vec<&str> = schema.names().collect();
        names.sort_unstable();
        if let Some(twice) = names.windows(2).find(|pair| pair.first() == pair.last()) {
            return fault(format!("'{}' is named twice. Choose another name.", twice.concat()));
        }
        let unknown = |wanted: &str| !wanted.is_empty() && !schema.names().any(|known| known == wanted);
        let used = schema.token.iter().flat_map(|token| &token.of).chain(schema.part.iter().map(|part| &part.of)).chain([&schema.salt]);
        if let Some(missing) = used.into_iter().find(|name| unknown(name)) {
            return fault(format!("'{missing}' is no column and no part of the schema. Add it, or leave out what uses it."));
        }
        if let Some(column) = schema.column.iter().find(|column| column.standard().is_none()) {
            let known = STANDARDS.map(|(name, _)| name).join(", ");
            return fault(format!("'{}' is no way to write a value; there are {known}.", column.standard));
        }
        if let Some(part) = schema.part.iter().find(|part| part.part().is_none()) {
            return fault(format!("'{}' is no part of a value. Write \"first 4\", \"last 4\" or \"sound\".", part.take));
        }
        if !(1..=200).contains(&schema.bits_each) {
            return fault("'bits_each' must be a whole number from 1 to 200; 20 is usual.".to_owned());
        }
        if schema.column.iter().all(|column| column.bits == Bits::None && !column.token) && schema.token.is_empty() {
            return fault("it makes neither bits nor tokens. Write bits = \"letters\" or token = true for a column.".to_owned());
        }
        Ok(schema)
    }

    /// Columns and parts.
    fn names(&self) -> impl Iterator<Item = &str> {
        self.column.iter().map(|column| column.name.as_str()).chain(self.part.iter().map(|part| part.name.as_str()))
    }

    /// All that two files must have alike, as text: headers are none of it.
    pub fn canonical(&self) -> Result<String, Failure> {
        toml::to_string(self).map_err(|e| Failure::broken("writing a schema", e))
    }
}

const STANDARDS: [(&str, Standard); 12] = [
    ("given_name", Standard::GivenName),
    ("surname", Standard::Surname),
    ("generation", Standard::Generation),
    ("date", Standard::Date),
    ("id", Standard::Id),
    ("ssn", Standard::Ssn),
    ("phone", Standard::Phone),
    ("address", Standard::Address),
    ("zip", Standard::Zip),
    ("email", Standard::Email),
    ("digits", Standard::Digits),
    ("text", Standard::Text),
];

impl Column {
    /// How it is written alike.
    pub fn standard(&self) -> Option<Standard> {
        STANDARDS.into_iter().find(|(name, _)| *name == self.standard).map(|(_, standard)| standard)
    }
}

impl PartOf {
    /// What is taken.
    pub fn part(&self) -> Option<Part> {
        let number = |text: &str| text.parse().ok().filter(|n| (1..=64).contains(n));
        match self.take.split_once(' ') {
            Some(("first", n)) => number(n).map(Part::First),
            Some(("last", n)) => number(n).map(Part::Last),
            None if self.take == "sound" => Some(Part::Sound),
            _ => None,
        }
    }
}
