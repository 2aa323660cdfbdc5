//! Notices that a newer row of an agency's id says another name and another day of birth than the older row it replaces: the id may have been
//! given to somebody else. It refuses nothing and quotes nobody.

use super::OpenFile;
use crate::db::Sql;
use crate::fact::stated_in;
use crate::keys::Keys;
use crate::provenance::{self, BarredFacts};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use throughline_model::access::Purpose;
use throughline_model::fact::{Fact, Stated, Value};
use throughline_model::failure::Failure;

/// Rows that are named one by one; the rest are counted.
const MOST_NAMED: u64 = 100;

/// The codes that say who somebody is, as far as a change of them is looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WhoCodes {
    /// Names.
    pub names: Vec<String>,
    /// Days of birth.
    pub born: Vec<String>,
}

/// Compares newer rows with the older ones that they replace.
pub(super) struct Changed {
    codes: WhoCodes,
    files: BTreeMap<i64, OpenFile>,
    barred: Option<BarredFacts>,
    /// How many rows say somebody else.
    pub(super) n: u64,
}

/// What a row says of who somebody is: code and value.
type Who = BTreeMap<String, String>;

impl Changed {
    pub(super) fn new(codes: WhoCodes) -> Self {
        Self { codes, files: BTreeMap::new(), barred: None, n: 0 }
    }

    /// Whether a newer row says somebody else than this older row of a file; true for the first of them only, which are named.
    pub(super) fn notices(&mut self, sql: Sql<'_>, keys: &Keys, newer: &[Stated], older: (i64, i64)) -> Result<bool, Failure> {
        let newer = self.who(newer.iter().map(|stated| &stated.fact));
        if !self.codes.born.iter().any(|code| newer.contains_key(code)) {
            return Ok(false);
        }
        let older = self.read(sql, keys, older)?;
        let differs =
            |codes: &[String]| codes.iter().any(|code| matches!((newer.get(code), older.get(code)), (Some(a), Some(b)) if a != b));
        let changed = differs(&self.codes.names) && differs(&self.codes.born);
        self.n += u64::from(changed);
        Ok(changed && self.n <= MOST_NAMED)
    }

    /// Rows that were not named.
    pub(super) fn more(&self) -> u64 {
        self.n.saturating_sub(MOST_NAMED)
    }

    fn read(&mut self, sql: Sql<'_>, keys: &Keys, (row, number): (i64, i64)) -> Result<Who, Failure> {
        let barred = match &mut self.barred {
            Some(barred) => barred,
            none => none.insert(provenance::barred(sql, Purpose::RecordKeeping, provenance::today())?),
        };
        let file = match self.files.entry(number) {
            Entry::Occupied(file) => file.into_mut(),
            Entry::Vacant(place) => place.insert(OpenFile::read(sql, keys, number)?),
        };
        let facts = stated_in(sql, file, row, barred)?;
        Ok(self.who(facts.iter()))
    }

    fn who<'f>(&self, facts: impl Iterator<Item = &'f Fact>) -> Who {
        let mut who = Who::new();
        for fact in facts {
            if let Fact::Observation { code, value, span: None } = fact
                && (self.codes.names.iter().any(|name| **name == **code) || self.codes.born.iter().any(|born| **born == **code))
            {
                who.insert(code.to_string(), plain(value));
            }
        }
        who
    }
}

/// A value without what is written differently from file to file: letter case, blanks, hyphens.
fn plain(value: &Value) -> String {
    match value {
        Value::Text(text) => text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect(),
        other => format!("{other:?}"),
    }
}
