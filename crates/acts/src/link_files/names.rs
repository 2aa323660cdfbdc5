//! Takes a whole name apart: `John A. Smith`, `Smith, John A.`. Not for cleaning names, which standardizing does afterward.

use throughline_exchange::catalog::linkage::Lists;

/// A piece of a whole name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece {
    First,
    Middle,
    Last,
}

/// How a definition names them: `first of NAME`.
pub(crate) const PIECES: [(&str, Piece); 3] = [("first of ", Piece::First), ("middle of ", Piece::Middle), ("last of ", Piece::Last)];

/// A piece of a name; `None` where there is none.
pub(crate) fn piece(name: &str, piece: Piece, lists: &Lists) -> Option<String> {
    let (given, last) = match name.split_once(',') {
        // `Smith, Jr., John` and `John Smith, Jr.`: what stands alone behind a comma may be no name.
        Some((before, after)) if words(after, lists).is_empty() => apart(words(before, lists), lists),
        Some((before, after)) => (words(&after.replace(',', " "), lists), words(before, lists)),
        None => apart(words(name, lists), lists),
    };
    let kept = match piece {
        Piece::First => given.first().map(|word| (*word).clone()),
        Piece::Middle => given.get(1..).map(|rest| rest.join(" ")),
        Piece::Last => Some(last.join(" ")),
    };
    kept.filter(|text| !text.is_empty())
}

/// The words of a name, what is no part of it left out.
fn words(text: &str, lists: &Lists) -> Vec<String> {
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    text.split_whitespace()
        .filter(|word| !bare(word).is_empty() && !lists.suffixes.contains(&bare(word).replace('.', "")))
        .map(str::to_owned)
        .collect()
}

/// Given names and last name of a name written in its order: the last word, and particles before it.
fn apart(words: Vec<String>, lists: &Lists) -> (Vec<String>, Vec<String>) {
    let Some(mut from) = words.len().checked_sub(1).filter(|last| *last > 0) else { return (Vec::new(), words) };
    while from > 1 && words.get(from - 1).is_some_and(|word| lists.particles.contains(&word.to_lowercase())) {
        from -= 1;
    }
    let (given, last) = words.split_at(from);
    (given.to_vec(), last.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        let words = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect();
        let lists = Lists { particles: words(&["de", "la"]), suffixes: words(&["jr", "iii"]), ..Lists::default() };
        let check = |name: &str, expected: [&str; 3]| {
            let found = PIECES.map(|(_, kind)| piece(name, kind, &lists).unwrap_or_default());
            assert_eq!(found, expected, "{name}");
        };
        check("John A. Smith", ["John", "A.", "Smith"]);
        check("Smith, John A.", ["John", "A.", "Smith"]);
        check("SMITH JR, JOHN", ["JOHN", "", "SMITH"]);
        check("John Smith, Jr.", ["John", "", "Smith"]);
        check("María de la Cruz", ["María", "", "de la Cruz"]);
        check("De la Cruz, María José", ["María", "José", "De la Cruz"]);
        check("Cher", ["", "", "Cher"]);
        check(" , ", ["", "", ""]);
    }
}
