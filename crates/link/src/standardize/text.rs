//! Names: letters without accents in lower case, particles joined, suffixes and placeholders left out. Not for splitting a full name into its parts.

use super::Lists;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without accents and signs, words parted by one space: `José  O'Neill-Pérez` becomes `jose oneill perez`. Every script is kept.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match letter {
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ı' => folded.push('i'),
            '\'' | '’' | '‘' | '`' | '.' => {}
            letter if letter.is_alphanumeric() => folded.push(letter),
            _ if folded.is_empty() || folded.ends_with(' ') => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// A first or middle name; `None` for a placeholder.
pub fn given_name(text: &str, lists: &Lists) -> Option<String> {
    named(text, lists)
}

/// A last name, particles joined to what follows: `de la Cruz Jr.` becomes `delacruz`; two surnames stay two words.
pub fn surname(text: &str, lists: &Lists) -> Option<String> {
    let whole = named(text, lists)?;
    let mut joined = String::with_capacity(whole.len());
    for word in whole.split(' ') {
        joined.push_str(word);
        if !lists.particles.contains(word) {
            joined.push(' ');
        }
    }
    joined.truncate(joined.trim_end().len());
    Some(joined)
}

fn named(text: &str, lists: &Lists) -> Option<String> {
    let folded = fold(text);
    if lists.no_names.contains(&folded) {
        return None;
    }
    let words: Vec<&str> = folded.split(' ').collect();
    let without: Vec<&str> = words.iter().copied().filter(|word| !lists.suffixes.contains(*word)).collect();
    let kept = if without.is_empty() { words } else { without }.join(" ");
    (kept.chars().any(char::is_alphabetic) && !lists.no_names.contains(&kept)).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists() -> Lists {
        let set = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect();
        Lists {
            particles: set(&["de", "la", "mc"]),
            suffixes: set(&["jr", "iii"]),
            no_names: set(&["unknown", "baby boy"]),
            ..Lists::default()
        }
    }

    #[test]
    fn names_are_written_alike() {
        let check = |text, expected: Option<&str>| assert_eq!(surname(text, &lists()).as_deref(), expected, "{text}");
        check("De La Cruz, Jr.", Some("delacruz"));
        check("GARCÍA-LÓPEZ", Some("garcia lopez"));
        check("O’Neill III", Some("oneill"));
        check("Mc Donald", Some("mcdonald"));
        check("Unknown", None);
        check("UNKNOWN JR", None);
        check("--", None);
        check("", None);
        check("李", Some("李"));
        assert_eq!(given_name("Baby  Boy", &lists()), None);
        assert_eq!(given_name("  Søren ", &lists()).as_deref(), Some("soren"));
    }
}
