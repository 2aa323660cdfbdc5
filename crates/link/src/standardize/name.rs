//! Names: particles joined, titles, generations and placeholders left out; a full name in its parts, whichever of them comes first. Not for guessing
//! who is meant: where the order cannot be seen, a stated rule decides.

use super::Lists;
use super::text::{latin, settled};

/// A full name in its parts; what is not there is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FullName {
    /// The first given name.
    pub given: String,
    /// Other given names and initials.
    pub middle: String,
    /// Last name, or both of two, particles joined.
    pub surname: String,
    /// `jr`, `sr`, `iii` ...: what tells father and son apart.
    pub generation: String,
}

/// A first or middle name; `None` for a placeholder. A nickname in brackets or quotes is left out.
pub fn given_name(text: &str, lists: &Lists) -> Option<String> {
    settled(text, |text| {
        let words = words(text, lists)?;
        said(&without(words, lists).join(" "), lists)
    })
}

/// A last name, particles joined to what follows: `de la Cruz Jr.` becomes `delacruz`; two surnames stay two words, and what joins them is left out.
pub fn surname(text: &str, lists: &Lists) -> Option<String> {
    settled(text, |text| {
        let words = words(text, lists)?;
        said(&last_names(&without(words, lists), lists), lists)
    })
}

/// The generation that a suffix, a last name or a full name states, as the list writes it: `Smith, Jr.` gives `jr`.
pub fn generation(text: &str, lists: &Lists) -> Option<String> {
    let folded = latin(text, lists);
    let words: Vec<&str> = folded.split(' ').collect();
    let stated = |word: &&str| lists.generations.get(*word).cloned();
    match words.as_slice() {
        [only] => stated(only),
        [_, rest @ ..] => rest.iter().rev().find_map(stated),
        [] => None,
    }
}

/// A full name in its parts. `Last, First Middle` is read by its comma. Without one, the last word is the surname, the first the given name and
/// what stands between the middle; of four words and more, the last two are surnames (as in Spanish: both, each of which may be used alone); what
/// `y` or a hyphen joins are two surnames. A single word is a surname.
pub fn full_name(text: &str, lists: &Lists) -> Option<FullName> {
    let written = settled(text, |text| once(text, lists).map(|name| name.written()))?;
    once(&written, lists)
}

fn once(text: &str, lists: &Lists) -> Option<FullName> {
    let text = without_asides(text);
    let mut name = FullName { generation: generation(&text, lists).unwrap_or_default(), ..FullName::default() };
    let raw: Vec<&str> = text.split([',', ';', '，']).collect();
    let units: Vec<Vec<String>> = raw.iter().map(|piece| kept_units(piece, lists, !name.generation.is_empty())).collect();
    // A comma with nothing on one side says which side is there.
    let nothing_after = raw.get(1).is_some_and(|piece| piece.trim().is_empty());
    let (begun, pieces) = (units.first().cloned().unwrap_or_default(), units.iter().filter(|piece| !piece.is_empty()).collect::<Vec<_>>());
    let (given, last) = match pieces.as_slice() {
        [] => return None,
        _ if begun.is_empty() => (units.concat(), Vec::new()),
        [_] if nothing_after => (Vec::new(), begun),
        [one] => parted(one, lists),
        [last, rest @ ..] => (rest.iter().flat_map(|piece| piece.iter().cloned()).collect(), last.to_vec()),
    };
    let last: Vec<&str> = last.iter().flat_map(|unit| unit.split(' ')).collect();
    name.surname = said(&last_names(&last, lists), lists).unwrap_or_default();
    let (first, rest) = given.split_first().map_or((String::new(), String::new()), |(first, rest)| (first.clone(), rest.join(" ")));
    name.given = said(&first, lists).unwrap_or_default();
    name.middle = said(&rest, lists).unwrap_or_default();
    (!name.surname.is_empty() || !name.given.is_empty()).then_some(name)
}

impl FullName {
    /// As one text that reads back the same: `garcia lopez, maria elena, jr`. Where one of the names is not there, its place stays empty.
    pub fn written(&self) -> String {
        let given = [self.given.as_str(), self.middle.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        let mut written = match (given.as_str(), self.surname.contains(' ')) {
            ("", true) => format!("{},", self.surname),
            ("", false) => self.surname.clone(),
            _ => format!("{}, {given}", self.surname),
        };
        if !self.generation.is_empty() {
            written.push_str(", ");
            written.push_str(&self.generation);
        }
        written
    }
}

/// The words of a name; `None` for a placeholder.
fn words(text: &str, lists: &Lists) -> Option<Vec<String>> {
    let folded = latin(&without_asides(text), lists);
    if lists.no_names.contains(&folded) {
        return None;
    }
    Some(folded.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect())
}

/// Without titles in front, and without suffixes and generations behind; a name of nothing else stays.
fn without(words: Vec<String>, lists: &Lists) -> Vec<String> {
    let n_titles = words.iter().take_while(|word| lists.titles.contains(*word)).count().min(words.len().saturating_sub(1));
    let is_kept = |word: &str| !lists.suffixes.contains(word) && !lists.generations.contains_key(word);
    let kept = |(nth, word): (usize, &String)| (is_kept(word) || nth == 0 && lists.generations.contains_key(word)).then(|| word.clone());
    let left: Vec<String> = words.iter().skip(n_titles).enumerate().filter_map(kept).collect();
    if left.is_empty() { words } else { left }
}

/// Last names as compared: particles joined to the word after them, joining words between two left out.
fn last_names<W: AsRef<str>>(words: &[W], lists: &Lists) -> String {
    let mut joined = String::new();
    for (nth, word) in words.iter().map(AsRef::as_ref).enumerate() {
        let between = nth > 0 && nth + 1 < words.len();
        if between && lists.joiners.contains(word) {
            continue;
        }
        joined.push_str(word);
        if !lists.particles.contains(word) {
            joined.push(' ');
        }
    }
    joined.truncate(joined.trim_end().len());
    joined
}

/// A name that says something.
fn said(name: &str, lists: &Lists) -> Option<String> {
    (name.chars().any(char::is_alphabetic) && !lists.no_names.contains(name)).then(|| name.to_owned())
}

/// The words of a piece of a full name, those that a hyphen joins as one, without titles, suffixes and the generation.
fn kept_units(piece: &str, lists: &Lists, generation_is_stated: bool) -> Vec<String> {
    let units: Vec<String> = piece.split_whitespace().map(|word| latin(word, lists)).filter(|word| !word.is_empty()).collect();
    if lists.no_names.contains(&units.join(" ")) {
        return Vec::new();
    }
    let n_titles = units.iter().take_while(|word| lists.titles.contains(*word)).count();
    let is_generation = |word: &String| generation_is_stated && lists.generations.contains_key(word);
    let is_kept = |word: &String| !is_generation(word) && !lists.suffixes.contains(word) && said(word, lists).is_some();
    units.into_iter().skip(n_titles).filter(is_kept).collect()
}

/// Given and last names of a name without a comma.
fn parted(units: &[String], lists: &Lists) -> (Vec<String>, Vec<String>) {
    let at = |n: usize| (units.get(..n).unwrap_or_default().to_vec(), units.get(n..).unwrap_or_default().to_vec());
    let joiner = (2..units.len().saturating_sub(1)).find(|n| units.get(*n).is_some_and(|word| lists.joiners.contains(word)));
    let mut begin = match (joiner, units.len()) {
        (Some(joiner), _) => joiner - 1,
        (None, n) => {
            let is_name = |unit: &&String| !lists.particles.contains(*unit);
            let n_names = units.iter().filter(is_name).count();
            let hyphened = units.last().is_some_and(|unit| unit.contains(' '));
            let n_last = if n_names >= 4 && !hyphened { 2 } else { 1 };
            let last = units.iter().enumerate().filter(|(_, unit)| is_name(unit)).rev().nth(n_last - 1).map(|(nth, _)| nth);
            last.unwrap_or(n.saturating_sub(1))
        }
    };
    // The particles before a surname are part of it, as long as a given name is left.
    while begin > 1 && units.get(begin - 1).is_some_and(|unit| lists.particles.contains(unit)) {
        begin -= 1;
    }
    at(begin)
}

/// Without what stands in brackets or double quotes: a nickname, a maiden name.
fn without_asides(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find(['(', '"', '“', '[']) {
        let mut after = rest.get(open..).unwrap_or_default().chars();
        let close = match after.next() {
            Some('(') => ')',
            Some('[') => ']',
            Some('“') => '”',
            _ => '"',
        };
        let Some(end) = after.as_str().find(close) else { break };
        kept.push_str(rest.get(..open).unwrap_or_default());
        kept.push(' ');
        rest = after.as_str().get(end + close.len_utf8()..).unwrap_or_default();
    }
    kept.push_str(rest);
    if kept.trim().is_empty() { text.to_owned() } else { kept }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standardize::lists::tests::lists;

    #[test]
    fn names_are_written_alike() {
        let check = |text, expected: Option<&str>| assert_eq!(surname(text, &lists()).as_deref(), expected, "{text}");
        check("De La Cruz, Jr.", Some("delacruz"));
        check("GARCÍA-LÓPEZ", Some("garcia lopez"));
        check("García y López", Some("garcia lopez"));
        check("O’Neill III", Some("oneill"));
        check("Mc Donald", Some("mcdonald"));
        check("Unknown", None);
        check("UNKNOWN JR", None);
        check("Jr", Some("jr"));
        check("--", None);
        check("", None);
        check("李", Some("李"));
        let check = |text, expected: Option<&str>| assert_eq!(given_name(text, &lists()).as_deref(), expected, "{text}");
        check("Baby  Boy", None);
        check("  Søren ", Some("soren"));
        check("Dr. Robert (Bob)", Some("robert"));
        check("\"Bob\"", Some("bob"));
        check("Y", Some("y"));
        check("Mary Ann", Some("mary ann"));
        check("(", None);
    }

    #[test]
    fn full_names_come_apart() {
        let check = |text: &str, expected: &str| {
            let written = full_name(text, &lists()).map(|name| name.written()).unwrap_or_default();
            assert_eq!(written, expected, "{text}");
            assert_eq!(full_name(&written, &lists()).map(|name| name.written()).unwrap_or_default(), expected, "again: {text}");
        };
        check("Smith, John Paul Jr.", "smith, john paul, jr");
        check("Smith Jr, John", "smith, john, jr");
        check("John Paul Smith, Jr.", "smith, john paul, jr");
        check("John Smith, MD", "smith, john");
        check("Dr. John Smith", "smith, john");
        check("Robert \"Bob\" Smith", "smith, robert");
        check("María Elena García López", "garcia lopez, maria elena");
        check("María García y López", "garcia lopez, maria");
        check("María García-López", "garcia lopez, maria");
        check("Maria de la Cruz", "delacruz, maria");
        check("Maria Elena de la Cruz", "delacruz, maria elena");
        check("de la Cruz Pérez, María", "delacruz perez, maria");
        check("Cher", "cher");
        check("Unknown", "");
        check("Smith, Unknown", "smith");
        check("Unknown, Maria", ", maria");
        check("Garcia Lopez,", "garcia lopez,");
        check(",,", "");
    }

    #[test]
    fn generations_tell_father_and_son_apart() {
        let check = |text, expected: Option<&str>| assert_eq!(generation(text, &lists()).as_deref(), expected, "{text}");
        check("Jr.", Some("jr"));
        check("Smith Junior", Some("jr"));
        check("Smith, John III", Some("iii"));
        check("Smith", None);
        check("", None);
    }
}
