//! Reads a definition's TOML with the place of every value, and collects everything that is wrong with it instead of stopping.
//! What a key means is not known here; that is the reader of each kind.
//!
//! A reader of a kind takes a [`Doc`], walks [`Table`]s and [`Item`]s, and calls [`Table::finish`] on each table it has read,
//! which reports the keys nobody asked for. The issues gather in the `Doc`.

mod doc;
mod item;
mod nesting;
mod offsets;
mod table;

pub use doc::Doc;
pub use item::Item;
pub use table::{Key, Table};

/// A sentence that offers the nearest right name, or else the list of them; where none is known, that one must be declared.
pub fn suggestion<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    offer(word, names).unwrap_or_else(|| "Nothing can be named here yet; declare it first.".to_owned())
}

/// As [`suggestion`]; `None` when there is nothing to offer.
pub fn offer<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    match throughline_rule::nearest(word, names.iter().copied()) {
        Some(name) => Some(format!("Did you mean '{name}'?")),
        None => listed(&names),
    }
}

/// More names than this are no help in a sentence.
const MOST_LISTED: usize = 12;

fn listed(names: &[&str]) -> Option<String> {
    Some(match names {
        [] => return None,
        [only] => format!("Only '{only}' is known here."),
        _ if names.len() > MOST_LISTED => "Look the name up in the catalog.".to_owned(),
        _ => format!("Known here: {}.", names.join(", ")),
    })
}

/// Half a sentence, as the rule crate writes them, made whole: a capital and a period.
pub fn sentence(half: &str) -> String {
    let mut letters = half.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().collect::<String>()).unwrap_or_default();
    let end = if half.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}
