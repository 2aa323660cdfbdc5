//! From a byte of a TOML string's meaning to the byte of the file where it was written, through quotes, escapes and folded lines,
//! so that an error inside a rule points at the right character. It checks nothing: the parser has accepted the string.

/// The byte of `raw` (a string as written, quotes included) where byte `at` of its meaning stands. An `at` beyond the end gives the
/// closing quote.
pub(super) fn written_at(raw: &str, at: usize) -> usize {
    let quote = if raw.starts_with('\'') { "'" } else { "\"" };
    let long = raw.len() >= 6 && raw.starts_with(&quote.repeat(3));
    let (open, close) = if long { (3 + first_line_end(raw), 3) } else { (1, 1) };
    let end = raw.len().saturating_sub(close);
    let (mut written, mut meant) = (open, 0);
    while written < end {
        let rest = raw.get(written..end).unwrap_or_default();
        let step = if quote == "\"" { next(rest) } else { plain(rest) };
        if step.meant > 0 && meant >= at {
            break;
        }
        written += step.written.max(1);
        meant += step.meant;
    }
    written.min(end.max(open))
}

/// How many bytes one character takes as written, and how many in the string's meaning.
struct Step {
    written: usize,
    meant: usize,
}

/// A line end directly after three quotes is not part of the string.
fn first_line_end(raw: &str) -> usize {
    let body = raw.get(3..).unwrap_or_default();
    if body.starts_with("\r\n") { 2 } else { usize::from(body.starts_with('\n')) }
}

fn plain(rest: &str) -> Step {
    let length = rest.chars().next().map_or(1, char::len_utf8);
    Step { written: length, meant: length }
}

fn next(rest: &str) -> Step {
    let Some(escape) = rest.strip_prefix('\\') else {
        return plain(rest);
    };
    match escape.chars().next() {
        Some('x') => numbered(escape, 2),
        Some('u') => numbered(escape, 4),
        Some('U') => numbered(escape, 8),
        Some(' ' | '\t' | '\r' | '\n') => {
            let folded = escape.len() - escape.trim_start_matches([' ', '\t', '\r', '\n']).len();
            Step { written: 1 + folded, meant: 0 }
        }
        _ => Step { written: 2, meant: 1 },
    }
}

fn numbered(escape: &str, digits: usize) -> Step {
    let number = escape.get(1..=digits).and_then(|hex| u32::from_str_radix(hex, 16).ok());
    Step { written: 2 + digits, meant: number.and_then(char::from_u32).map_or(1, char::len_utf8) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_byte_is_found_where_it_was_written() {
        let check = |raw: &str, meant: &str, found: &str| {
            let parsed = toml::de::DeValue::parse(raw).unwrap();
            let text = parsed.get_ref().as_str().unwrap();
            let at = text.find(meant).unwrap();
            assert!(raw[written_at(raw, at)..].starts_with(found), "{raw}: {}", &raw[written_at(raw, at)..]);
        };
        check("'a \\ b'", "b", "b'");
        check("\"a\\tb\"", "b", "b\"");
        check("\"\\u00e9\\U0001F600\\x41z\"", "z", "z\"");
        check("\"\\\"q\\\" = bad\"", "bad", "bad");
        check("'''\r\nfirst\r\nsecond'''", "second", "second");
        check("'''''two quotes'''", "two", "two");
        check("\"\"\"\nold \\\n    and bad\"\"\"", "bad", "bad");
        check("\"\"\"\nold \\\n    and bad\"\"\"", "and", "and");
        check("\"\"\"ñandú \\u00f1 x\"\"\"", "x", "x");
        assert_eq!(written_at("''", 0), 1);
        assert_eq!(written_at("\"\"\"\"\"\"", 0), 3);
        assert_eq!(written_at("'ab'", 99), 3);
    }

    proptest! {
        #[test]
        fn any_text_written_with_escapes_is_found(text in "\\PC{0,12}", mark in "\\PC{0,12}") {
            let escaped = |text: &str| text.chars().map(|c| match c {
                '"' => "\\\"".to_owned(),
                '\\' => "\\\\".to_owned(),
                c if c.is_alphabetic() => format!("\\U{:08x}", u32::from(c)),
                c => c.to_string(),
            }).collect::<String>();
            let before = escaped(&text);
            let raw = format!("\"{before}{}\"", escaped(&mark));
            let parsed = toml::de::DeValue::parse(&raw).unwrap();
            prop_assert_eq!(parsed.get_ref().as_str().unwrap(), format!("{text}{mark}"));
            prop_assert_eq!(written_at(&raw, text.len()), 1 + before.len());
        }
    }
}
