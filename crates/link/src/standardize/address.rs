//! Street addresses: words folded and shortened by a list, apartments left out, boxes written alike, no-addresses not known. Not for looking up places.

use super::Lists;
use super::text::latin;

/// `1501 Interlake Avenue North, Apt. 4` becomes `1501 interlake ave n`; `P.O. Box 12` becomes `po box 12`; `homeless` is not known.
pub fn address(text: &str, lists: &Lists) -> Option<String> {
    super::text::settled(text, |text| once(text, lists))
}

fn once(text: &str, lists: &Lists) -> Option<String> {
    let folded = latin(&with_units(text, lists), lists);
    if is_none(&folded, lists) {
        return None;
    }
    if let Some(number) = boxed(&folded, lists) {
        return Some(format!("po box {number}"));
    }
    let words: Vec<&str> = folded.split(' ').collect();
    let words = from_the_house(&words, lists);
    let kept = words.iter().enumerate().take_while(|(nth, word)| *nth < 2 || !lists.units.contains(**word));
    let mut short: Vec<String> = Vec::new();
    for (_, word) in kept {
        let word = ordinal(lists.street_words.get(*word).map_or(*word, String::as_str));
        let parted = short.last_mut().filter(|before| ENDINGS.contains(&word.as_str()) && before.bytes().all(|b| b.is_ascii_digit()));
        match parted {
            Some(before) if word != "st" && word != "rd" => *before = ordinal(&format!("{before}{word}")),
            _ => short.push(word),
        }
    }
    let kept = short.join(" ");
    (!kept.is_empty() && !is_none(&kept, lists)).then_some(kept)
}

const ENDINGS: [&str; 4] = ["st", "nd", "rd", "th"];

/// `#4` as a unit, unless the text begins with it (then it is the house).
fn with_units(text: &str, lists: &Lists) -> String {
    let text = text.trim().trim_start_matches('#');
    let unit = lists.units.iter().min().map(String::as_str).unwrap_or_default();
    text.replace('#', &format!(" {unit} "))
}

/// A phrase that is no address, with nothing else that could be one.
fn is_none(folded: &str, lists: &Lists) -> bool {
    let said = |phrase: &String| format!(" {folded} ").contains(&format!(" {phrase} "));
    let no_number = !folded.chars().any(char::is_numeric);
    lists.no_addresses.contains(folded) || (no_number && lists.no_addresses.iter().any(said))
}

/// The number of a post office box.
fn boxed(folded: &str, lists: &Lists) -> Option<String> {
    let rest =
        lists.po_boxes.iter().filter_map(|phrase| folded.strip_prefix(phrase.as_str())?.strip_prefix(' ')).min_by_key(|rest| rest.len())?;
    let number = rest.split(' ').next()?;
    number.bytes().any(|b| b.is_ascii_digit()).then(|| number.to_owned())
}

/// An apartment written in front is left out: `apt 4 1501 main st`.
fn from_the_house<'w, 't>(words: &'w [&'t str], lists: &Lists) -> &'w [&'t str] {
    let is_house = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    match words {
        [unit, _, house, _, ..] if lists.units.contains(*unit) && is_house(house) => words.get(2..).unwrap_or_default(),
        _ => words,
    }
}

/// `22th` is written `22nd`.
fn ordinal(word: &str) -> String {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let (number, ending) = word.split_at_checked(digits).unwrap_or((word, ""));
    if number.is_empty() || !ENDINGS.contains(&ending) {
        return word.to_owned();
    }
    let ending = match number.as_bytes() {
        [.., b'1', _] => "th",
        [.., b'1'] => "st",
        [.., b'2'] => "nd",
        [.., b'3'] => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standardize::lists::tests::lists;

    #[test]
    fn words_are_shortened_and_units_left_out() {
        let check = |text, expected: Option<&str>| assert_eq!(address(text, &lists()).as_deref(), expected, "{text}");
        let same = Some("1501 interlake ave n");
        check("1501 Interlake Avenue North, Apt. 4", same);
        check("1501 Interlake Ave. N #4", same);
        check("1501 interlake avenue north # 4B", same);
        check("Apt 4, 1501 Interlake Ave N", same);
        check("#1501 Interlake Ave N", same);
        check("20 First Avenue", Some("20 1st ave"));
        check("20 22th Ave", Some("20 22nd ave"));
        check("20 5 th Ave", Some("20 5th ave"));
        check("20 St James St", Some("20 st james st"));
        check("P.O. Box 12", Some("po box 12"));
        check("PO BOX 12-B", Some("po box 12"));
        check("Apartado Postal 12", Some("po box 12"));
        check("Homeless", None);
        check("HOMELESS - lives in car", None);
        check("no fixed address", None);
        check("120 Homeless Ct", Some("120 homeless ct"));
        check("#", None);
        check(" - ", None);
        check("光复路 5", Some("光复路 5"));
    }
}
