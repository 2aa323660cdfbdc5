//! Letters written alike: lower case, without accents and signs, in Latin letters where a list says how. Not for knowing what a text is; names stand
//! in `name`, streets in `address`.

use super::Lists;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Rounds after which a rewriting is taken as it is.
const MOST_ROUNDS: usize = 8;

/// Lower case, without accents and signs, words parted by one space: `José  O'Neill-Pérez` becomes `jose oneill perez`. Every script is kept.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfkd().flat_map(char::to_lowercase).nfkd().filter(|c| !is_combining_mark(*c)) {
        match letter {
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ħ' => folded.push('h'),
            'ŧ' => folded.push('t'),
            'þ' => folded.push_str("th"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ı' => folded.push('i'),
            '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '.' => {}
            letter if letter.is_alphanumeric() => folded.push(letter),
            _ if folded.is_empty() || folded.ends_with(' ') => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The same in Latin letters, as far as [`Lists::letters`] goes; the longest listed letters first, other letters as they are.
pub fn latin(text: &str, lists: &Lists) -> String {
    let folded = fold(text);
    if folded.is_ascii() || lists.letters.is_empty() {
        return folded;
    }
    let mut written = String::with_capacity(folded.len());
    let mut rest = folded.as_str();
    while let Some(first) = rest.chars().next() {
        let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).take(3);
        let found = ends.filter_map(|end| Some((end, lists.letters.get(rest.get(..end)?)?))).last();
        match found {
            Some((_, latin)) => written.push_str(latin),
            None => written.push(first),
        }
        rest = rest.get(found.map_or(first.len_utf8(), |(end, _)| end)..).unwrap_or_default();
    }
    fold(&written)
}

/// Rewrites until nothing changes, so that a value written alike once is not written otherwise the next time.
pub(super) fn settled(text: &str, rewrite: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut now = rewrite(text)?;
    for _ in 0..MOST_ROUNDS {
        let next = rewrite(&now)?;
        if next == now {
            break;
        }
        now = next;
    }
    Some(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_written_alike() {
        let check = |text, expected| assert_eq!(fold(text), expected, "{text}");
        check("José  O'Neill-Pérez", "jose oneill perez");
        check("ẞtraße ﬁ Ⅷ", "sstrasse fi viii");
        check("Þórður Łukasz İSTANBUL", "thordur lukasz istanbul");
        check("李 小龙", "李 小龙");
        check("\u{feff}\u{0}Ann\u{200b}a", "ann a");
        check(" .. ", "");
    }

    #[test]
    fn listed_letters_become_latin() {
        let letters =
            [("ж", "zh"), ("и", "i"), ("в", "v"), ("а", "a"), ("г", "g"), ("о", "o"), ("ь", ""), ("ου", "ou"), ("ο", "o"), ("υ", "y")];
        let lists = Lists { letters: letters.map(|(a, b)| (a.to_owned(), b.to_owned())).into(), ..Lists::default() };
        let check = |text, expected| assert_eq!(latin(text, &lists), expected, "{text}");
        check("Живаго", "zhivago");
        check("ου ο υ", "ou o y");
        check("Иь 李", "i 李");
    }
}
