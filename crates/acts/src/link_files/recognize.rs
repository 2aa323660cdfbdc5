//! What the columns of a file mean, by the words of their headers and by their values. It compares nothing.

use throughline_exchange::catalog::linkage::{Meaning, Meanings};
use throughline_exchange::mapping::alike::words;
use throughline_exchange::read::Coded;

/// What was found out about one column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Recognized {
    /// The place of its meaning; `None`: it is left out.
    pub meaning: Option<usize>,
    /// Why, a half sentence.
    pub why: String,
}

/// What each column of a file means, in the order of its headers.
pub(crate) fn recognize(headers: &[String], _values: &[Coded], meanings: &Meanings) -> Vec<Recognized> {
    let mut taken: Vec<(usize, usize)> = Vec::new();
    let mut found: Vec<Recognized> = Vec::new();
    for (place, header) in headers.iter().enumerate() {
        let spoken = words(header);
        let one = match named(&spoken.join(" "), &meanings.meanings) {
            _ if spoken.iter().any(|word| meanings.never.contains(word)) => left("its name says where rows come from or who is who"),
            None => left("not recognized"),
            Some(meaning) => match taken.iter().find(|(known, _)| *known == meaning) {
                Some((_, other)) => left(&format!("{} says the same", headers.get(*other).map_or("", String::as_str))),
                None => {
                    taken.push((meaning, place));
                    Recognized { meaning: Some(meaning), why: "by its name".to_owned() }
                }
            },
        };
        found.push(one);
    }
    found
}

fn named(spoken: &str, meanings: &[Meaning]) -> Option<usize> {
    meanings.iter().position(|meaning| meaning.headers.iter().any(|header| header == spoken))
}

fn left(why: &str) -> Recognized {
    Recognized { meaning: None, why: why.to_owned() }
}
