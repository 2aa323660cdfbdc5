//! Street addresses: words folded and shortened by a list, apartments left out. Not for looking up places.

use super::{Lists, fold};

/// `1501 Interlake Avenue North, Apt. 4` becomes `1501 interlake ave n`.
pub fn address(text: &str, lists: &Lists) -> Option<String> {
    let folded = fold(text);
    let words = folded.split(' ').enumerate().take_while(|(nth, word)| *nth < 2 || !lists.units.contains(*word));
    let short = words.map(|(_, word)| lists.street_words.get(word).map_or(word, String::as_str));
    let kept = short.collect::<Vec<_>>().join(" ");
    (!kept.is_empty()).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_shortened_and_units_left_out() {
        let words = [("avenue", "ave"), ("north", "n")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        let lists = Lists { street_words: words.into(), units: ["apt".to_owned()].into(), ..Lists::default() };
        assert_eq!(address("1501 Interlake Avenue North, Apt. 4", &lists).as_deref(), Some("1501 interlake ave n"));
        assert_eq!(address(" - ", &lists), None);
    }
}
