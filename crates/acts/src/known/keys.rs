//! What blocking keys are made of: of a record its values under the rules, of somebody asked about the same and what people commonly say
//! instead (a nickname's long form, day and month exchanged). Not for hashing them: the store does, under the region's key.

use crate::link::prepare;
use std::collections::{BTreeMap, BTreeSet};
use throughline_exchange::catalog::linkage::{Definition, Lists, Rule, Standard};
use throughline_link::standardize;
use throughline_model::fact::Value;
use throughline_store::Identity;

/// Forms of a first name that are tried besides the one given.
const MOST_FORMS: usize = 16;

/// What the keys of one record are made of, each with the codes it uses.
pub(super) fn of_record(identity: &Identity, definition: &Definition, lists: &standardize::Lists) -> Vec<(Vec<u8>, Vec<String>)> {
    let values = values(identity, definition, lists);
    let mut made: BTreeMap<Vec<u8>, Vec<String>> = BTreeMap::new();
    for rule in rules(definition) {
        for side in [|(left, _): &(usize, usize)| (*left, *left), |(_, right): &(usize, usize)| (*right, *right)] {
            if let Some(bytes) = bytes(rule, definition, &values, side) {
                let code = |column: usize| definition.columns.get(column).map(|column| column.code.clone());
                made.entry(bytes).or_insert_with(|| rule.equal.iter().filter_map(|pair| code(side(pair).0)).collect());
            }
        }
    }
    made.into_iter().collect()
}

/// A way to look somebody up.
pub(super) struct Way {
    /// What the key is made of.
    pub(super) bytes: Vec<u8>,
    /// The columns it uses, as people read them.
    pub(super) columns: Vec<String>,
}

/// Every way to look up whoever says this: a record stands there that agrees with a rule, read from either side.
pub(super) fn of_asked(asked: &Identity, definition: &Definition, lists: &Lists, standard: &standardize::Lists) -> Vec<Way> {
    let mut known = BTreeSet::new();
    let mut ways = Vec::new();
    for form in forms(asked, definition, lists, standard) {
        let values = values(&form, definition, standard);
        for rule in rules(definition) {
            for side in [|(left, right): &(usize, usize)| (*left, *right), |(left, right): &(usize, usize)| (*right, *left)] {
                let Some(bytes) = bytes(rule, definition, &values, side) else { continue };
                if known.insert(bytes.clone()) {
                    let name = |pair: &(usize, usize)| definition.columns.get(side(pair).1).map(|column| column.name.replace('_', " "));
                    ways.push(Way { bytes, columns: rule.equal.iter().filter_map(name).collect() });
                }
            }
        }
    }
    ways
}

fn rules(definition: &Definition) -> impl Iterator<Item = &Rule> {
    definition.rules.iter().chain(&definition.asked)
}

fn values(identity: &Identity, definition: &Definition, lists: &standardize::Lists) -> Vec<Option<String>> {
    definition.columns.iter().map(|column| prepare::value(identity, column, lists)).collect()
}

/// Names of columns with values, in the order of the names: whichever rule asks, and from whichever side, the same values give the same
/// bytes. `side` says of a pair which column is named, and which gives the value. `None` where a value is missing.
fn bytes(rule: &Rule, definition: &Definition, values: &[Option<String>], side: fn(&(usize, usize)) -> (usize, usize)) -> Option<Vec<u8>> {
    let mut parts: Vec<(&str, &str)> = Vec::with_capacity(rule.equal.len());
    for pair in &rule.equal {
        let (named, given) = side(pair);
        parts.push((definition.columns.get(named)?.name.as_str(), values.get(given)?.as_deref()?));
    }
    parts.sort_unstable();
    Some(parts.iter().flat_map(|(name, value)| [name.as_bytes(), &[0], value.as_bytes(), &[0]]).flatten().copied().collect())
}

/// What was asked, and the same with what people commonly say instead.
fn forms(asked: &Identity, definition: &Definition, lists: &Lists, standard: &standardize::Lists) -> Vec<Identity> {
    let with = |code: &str, text: String| {
        let mut other = asked.clone();
        other.values.insert(code.to_owned(), Value::Text(text));
        other
    };
    let mut forms = vec![asked.clone()];
    for column in &definition.columns {
        let Some(said) =
            prepare::value(asked, column, standard).filter(|_| column.part == throughline_exchange::catalog::linkage::Part::Whole)
        else {
            continue;
        };
        match column.standard {
            Standard::GivenName => {
                let groups = lists.nicknames.iter().filter(|group| group.contains(&said));
                let names: BTreeSet<&String> = groups.flatten().filter(|name| **name != said).collect();
                forms.extend(names.into_iter().take(MOST_FORMS).map(|name| with(&column.code, name.clone())));
            }
            Standard::Date => forms.extend(exchanged(&said).map(|day| with(&column.code, day))),
            _ => {}
        }
    }
    forms
}

/// The day with month and day exchanged, where that is another day.
fn exchanged(day: &str) -> Option<String> {
    let mut parts = day.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    (month != day && day <= "12").then(|| format!("{year}-{day}-{month}"))
}
