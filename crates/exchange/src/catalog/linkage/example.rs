//! Worked examples of `catalog/linkage`: a text and what it is compared as, two records and how alike a comparison finds them. Only read here; act
//! `check` runs them, through the room that compares.

use super::definition::{self, Comparison, Part, Standard};
use crate::catalog::reader::{Table, suggestion};
use std::collections::BTreeMap;
use throughline_model::issue::Place;

/// A text as somebody wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// How it is written alike.
    pub standard: Standard,
    /// What of it is taken.
    pub part: Part,
    /// As written.
    pub from: String,
    /// What it must come to; `None`: it counts as not known.
    pub gives: Option<String>,
    /// Where the example stands.
    pub place: Place,
}

/// Two invented records under one comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairExample {
    /// The place of the comparison.
    pub comparison: usize,
    /// What one record says, by identity code.
    pub one: BTreeMap<String, String>,
    /// What the other says.
    pub other: BTreeMap<String, String>,
    /// The level that must hold first, counted from 0; the number of levels is "different"; `None`: nothing can be said.
    pub level: Option<usize>,
    /// Where the example stands.
    pub place: Place,
}

pub(super) fn of_text(table: &Table<'_>) -> Option<Example> {
    let (standard, part) = (definition::standard(table), definition::part_of(table));
    let from = table.required("from").and_then(|item| item.any_text().map(str::to_owned));
    let gives = table.optional_text("gives").map(str::to_owned);
    table.finish();
    Some(Example { standard: standard?, part: part?, from: from?, gives, place: place(table) })
}

/// Levels are named as they are written; `different` and `not known` besides.
pub(super) fn of_pair(table: &Table<'_>, comparisons: &[Comparison]) -> Option<PairExample> {
    let names: Vec<&str> = comparisons.iter().map(|comparison| comparison.name.as_str()).collect();
    let named = table.one_of("comparison", &names);
    let (one, other) = (says(table, "one"), says(table, "other"));
    let answer = table.required("answer");
    table.finish();
    let comparison = names.iter().position(|name| Some(*name) == named)?;
    let levels: Vec<&str> = comparisons.get(comparison)?.levels.iter().map(|(text, _)| text.as_str()).collect();
    let answer = answer?;
    let level = match answer.text()? {
        "not known" => None,
        "different" => Some(levels.len()),
        text => match levels.iter().position(|level| *level == text) {
            Some(level) => Some(level),
            None => {
                let known = levels.iter().copied().chain(["different", "not known"]);
                answer.error("name_not_known", format!("The comparison has no level '{text}'."), suggestion(text, known));
                return None;
            }
        },
    };
    Some(PairExample { comparison, one: one?, other: other?, level, place: place(table) })
}

fn says(table: &Table<'_>, key: &'static str) -> Option<BTreeMap<String, String>> {
    let pairs = table.pairs(key);
    pairs.iter().map(|(code, text)| Some((code.text.to_owned(), text.any_text()?.to_owned()))).collect()
}

fn place(table: &Table<'_>) -> Place {
    table.doc().place(table.at(), "")
}
