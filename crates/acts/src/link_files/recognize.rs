//! What the columns of a file mean, by the words of their headers and by their values. What cannot be told is left out, and said. It compares
//! nothing.

use super::shape::{Known, Shape};
use throughline_exchange::catalog::linkage::{Holds, Meanings};
use throughline_exchange::mapping::alike::words;
use throughline_exchange::read::Coded;

/// Columns of free text that are compared, at most.
const MOST_TEXTS: usize = 3;

/// What was found out about one column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Recognized {
    /// What it means.
    pub meaning: Means,
    /// Why, a half sentence.
    pub why: String,
}

/// What a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Means {
    /// The meaning of this place.
    Known(usize),
    /// Words of some kind, compared as they are.
    Text,
    /// It is left out.
    Nothing,
}

/// A meaning that a column may have, and how well it fits: 3 by its name, 2 by part of its name, 1 by its values.
struct Candidate {
    column: usize,
    meaning: usize,
    fits: u8,
}

/// What each column of a file means, in the order of its headers.
pub(crate) fn recognize(headers: &[String], values: &[Coded], meanings: &Meanings, known: &Known<'_>) -> Vec<Recognized> {
    let shapes: Vec<Shape> = values.iter().map(|column| Shape::of(column, known)).collect();
    let spoken: Vec<Vec<String>> = headers.iter().map(|header| words(header)).collect();
    let mut found: Vec<Option<Recognized>> = spoken.iter().zip(&shapes).map(|(spoken, shape)| never(spoken, shape, meanings)).collect();
    let mut candidates = Vec::new();
    for (column, (spoken, shape)) in spoken.iter().zip(&shapes).enumerate().filter(|(column, _)| found[*column].is_none()) {
        candidates.extend(named(column, spoken, shape, meanings));
        candidates.extend(looking(shape, meanings).map(|meaning| Candidate { column, meaning, fits: 1 }));
    }
    // The best fit first; of two that fit equally well the first meaning, then the first column.
    candidates.sort_by_key(|one| (std::cmp::Reverse(one.fits), one.meaning, one.column));
    let mut taken: Vec<Option<usize>> = vec![None; meanings.meanings.len()];
    for one in &candidates {
        if found[one.column].is_some() {
            continue;
        }
        match taken[one.meaning] {
            None => {
                taken[one.meaning] = Some(one.column);
                let why = ["", "by its values", "by its name", "by its name"][usize::from(one.fits)];
                found[one.column] = Some(Recognized { meaning: Means::Known(one.meaning), why: why.to_owned() });
            }
            Some(other) if one.fits > 1 => {
                let label = &meanings.meanings[one.meaning].label.en;
                found[one.column] = Some(left(&format!("{} is taken as the {label} already", shown(headers, other))));
            }
            Some(_) => {}
        }
    }
    let mut n_texts = 0;
    let mut rest = |(column, shape): (usize, &Shape)| {
        if shape.is_telling_text() && n_texts < MOST_TEXTS {
            n_texts += 1;
            return Recognized { meaning: Means::Text, why: "words of many kinds".to_owned() };
        }
        left(misfit(&spoken[column], shape, meanings))
    };
    let one = |(column, one): (usize, Option<Recognized>)| one.unwrap_or_else(|| rest((column, &shapes[column])));
    found.into_iter().enumerate().map(one).collect()
}

/// Columns that are never compared.
fn never(spoken: &[String], shape: &Shape, meanings: &Meanings) -> Option<Recognized> {
    if shape.n_filled == 0 {
        return Some(left("empty in every row looked at"));
    }
    if shape.n_distinct == 1 {
        return Some(left("the same in every row looked at"));
    }
    let told = exactly(&spoken.join(" "), meanings).next().is_some();
    if !told && spoken.iter().any(|word| meanings.never.contains(word)) {
        return Some(left("its name says where a row comes from, or who is who"));
    }
    None
}

/// The meanings that a header names and its values do not speak against.
fn named(column: usize, spoken: &[String], shape: &Shape, meanings: &Meanings) -> Vec<Candidate> {
    let whole = spoken.join(" ");
    let bare: Vec<&str> = spoken.iter().map(String::as_str).filter(|word| !meanings.around.iter().any(|around| around == word)).collect();
    let bare = bare.join(" ");
    let fitting = |meaning: &usize| shape.holds(meanings.meanings[*meaning].holds);
    let one = |fits| move |meaning| Candidate { column, meaning, fits };
    let by_whole: Vec<Candidate> = exactly(&whole, meanings).filter(fitting).map(one(3)).collect();
    if by_whole.is_empty() { exactly(&bare, meanings).filter(fitting).map(one(2)).collect() } else { by_whole }
}

fn exactly<'m>(spoken: &str, meanings: &'m Meanings) -> impl Iterator<Item = usize> + use<'m> {
    // `lastname` and `last name` are one, and so are `addr1` and `addr 1`.
    let spoken = spoken.to_owned();
    let dense = spoken.replace(' ', "");
    let names = move |header: &String| *header == spoken || header.replace(' ', "") == dense;
    meanings.meanings.iter().enumerate().filter(move |(_, meaning)| meaning.headers.iter().any(&names)).map(|(nth, _)| nth)
}

/// The meaning that values alone give away.
fn looking(shape: &Shape, meanings: &Meanings) -> Option<usize> {
    let holds = if shape.holds(Holds::Email) {
        Holds::Email
    } else if shape.ssn_signs >= 0.8 {
        Holds::Digits
    } else if shape.phone_signs >= 0.8 {
        Holds::Phone
    } else if shape.may_be_birth() {
        Holds::Date
    } else if shape.holds(Holds::Sex) && shape.whole < 0.5 {
        Holds::Sex
    } else if shape.given_name >= 0.2 && shape.n_distinct >= 20 {
        Holds::Name
    } else {
        return None;
    };
    meanings.meanings.iter().position(|meaning| meaning.holds == holds && !meaning.headers.is_empty())
}

/// Why a column means nothing here.
fn misfit(spoken: &[String], shape: &Shape, meanings: &Meanings) -> &'static str {
    if exactly(&spoken.join(" "), meanings).next().is_some() {
        "its values are not what its name says"
    } else if shape.is_unique() {
        "every row has its own: it names rows, not people"
    } else if shape.whole >= 0.9 {
        "numbers of a kind that was not recognized"
    } else {
        "not recognized"
    }
}

fn left(why: &str) -> Recognized {
    Recognized { meaning: Means::Nothing, why: why.to_owned() }
}

fn shown(headers: &[String], column: usize) -> &str {
    headers.get(column).map_or("", String::as_str)
}
