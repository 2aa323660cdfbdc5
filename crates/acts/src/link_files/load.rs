//! From files and a definition to columns ready to be compared: each different text is standardized once, and rows only carry its number.
//! It decides nothing about what is compared.

use super::dates::{self, Order};
use super::file::File;
use crate::link::prepare::{taken, way};
use std::collections::HashMap;
use throughline_exchange::catalog::linkage::{self, Column, Part, Standard};
use throughline_exchange::read::{Coded, NO_TEXT, Texts};
use throughline_link::standardize;

/// The columns of a definition over the rows of all files, one file after the other.
pub(crate) fn columns(files: &[File], definition: &linkage::Definition, lists: &standardize::Lists) -> Vec<throughline_link::Column> {
    let mut wholes: Vec<(&[String], Standard, throughline_link::Column)> = Vec::new();
    let mut made = Vec::new();
    for column in &definition.columns {
        let known = wholes.iter().position(|(from, standard, _)| *from == column.from && *standard == column.standard);
        let nth = known.unwrap_or_else(|| {
            let Coded { codes, texts } = whole(files, column, lists);
            let (text, ends) = texts.into_parts();
            wholes.push((&column.from, column.standard, throughline_link::Column::of_codes(codes, text, ends)));
            wholes.len() - 1
        });
        let part = taken(column.part);
        made.extend(
            wholes.get(nth).map(|(_, _, whole)| if column.part == Part::Whole { whole.clone() } else { whole.map(|text| part.of(text)) }),
        );
    }
    made
}

/// The standardized values of a column, whatever part of them is taken.
fn whole(files: &[File], column: &Column, lists: &standardize::Lists) -> Coded {
    let mut all = Coded::default();
    for file in files {
        match file.source_of(&column.from) {
            None => all.codes.extend(std::iter::repeat_n(NO_TEXT, file.n_rows)),
            Some(coded) => {
                let standard = match column.standard {
                    Standard::Date if dates::order(&coded.texts) == Order::DayFirst => standardize::Standard::DateDayFirst,
                    standard => way(standard),
                };
                let codes = renumbered(&coded.texts, &mut all.texts, |text| standard.of(text, lists));
                all.codes.extend(coded.codes.iter().map(|code| codes.get(*code as usize).copied().unwrap_or(NO_TEXT)));
            }
        }
    }
    all
}

/// The new number of each text.
fn renumbered(texts: &Texts, into: &mut Texts, of: impl Fn(&str) -> Option<String>) -> Vec<u32> {
    texts.iter().map(|text| of(text).filter(|text| !text.is_empty()).map_or(NO_TEXT, |text| into.add(&text))).collect()
}

/// A column whose texts are made of another's.
pub(super) fn mapped(column: &Coded, of: impl Fn(&str) -> Option<String>) -> Coded {
    let mut texts = Texts::default();
    let codes = renumbered(&column.texts, &mut texts, of);
    Coded { codes: column.codes.iter().map(|code| codes.get(*code as usize).copied().unwrap_or(NO_TEXT)).collect(), texts }
}

/// Two columns as one, the second's text after the first's.
pub(crate) fn joined(first: &Coded, second: &Coded) -> Coded {
    let mut all = Coded::default();
    let mut known: HashMap<(u32, u32), u32> = HashMap::new();
    for pair in first.codes.iter().copied().zip(second.codes.iter().copied()) {
        let code = *known.entry(pair).or_insert_with(|| match pair {
            (NO_TEXT, NO_TEXT) => NO_TEXT,
            (one, NO_TEXT) => all.texts.add(first.texts.get(one)),
            (NO_TEXT, other) => all.texts.add(second.texts.get(other)),
            (one, other) => all.texts.add(&format!("{} {}", first.texts.get(one), second.texts.get(other))),
        });
        all.codes.push(code);
    }
    all
}
