//! Text to tokens with byte spans. Not for what may follow what (see the parser).

use std::ops::Range;

use super::words::KEYWORDS;
use crate::error::RuleError;
use crate::value::GREATEST_WHOLE;

/// A token and the bytes it covers.
pub(super) struct Lexeme {
    pub token: Token,
    pub span: Range<usize>,
}

#[derive(Debug, PartialEq)]
pub(super) enum Token {
    /// A keyword of the language, in lower case.
    Keyword(&'static str),
    /// Any other word, as written.
    Word(String),
    Int(i64),
    Decimal {
        digits: i64,
        places: u32,
    },
    Text(String),
    /// Punctuation, `!=` as `<>`.
    Symbol(&'static str),
}

impl Token {
    /// How an error names it.
    pub fn say(&self) -> String {
        match self {
            Self::Keyword(word) => format!("'{word}'"),
            Self::Word(word) => format!("'{word}'"),
            Self::Int(_) | Self::Decimal { .. } => "a number".to_owned(),
            Self::Text(_) => "a text in quotes".to_owned(),
            Self::Symbol(symbol) => format!("'{symbol}'"),
        }
    }
}

/// The longest punctuation first. `--` and `/*` open comments in SQL, so the language has neither.
const SYMBOLS: [(&str, &str); 14] = [
    ("<>", "<>"),
    ("!=", "<>"),
    ("<=", "<="),
    (">=", ">="),
    ("=", "="),
    ("<", "<"),
    (">", ">"),
    ("+", "+"),
    ("-", "-"),
    ("*", "*"),
    ("/", "/"),
    ("(", "("),
    (")", ")"),
    (",", ","),
];

pub(super) fn tokens(text: &str) -> Result<Vec<Lexeme>, RuleError> {
    let mut lexemes = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
        if blank > 0 {
            at += blank;
            continue;
        }
        let (token, length) = token(rest, at)?;
        lexemes.push(Lexeme { token, span: at..at + length });
        at += length;
    }
    Ok(lexemes)
}

/// The first token of `rest`, which stands at byte `at` and is not empty, and its length.
fn token(rest: &str, at: usize) -> Result<(Token, usize), RuleError> {
    let first = rest.chars().next().unwrap_or(' ');
    if first.is_ascii_alphabetic() || first == '_' {
        return Ok(word(rest));
    }
    if first.is_ascii_digit() {
        return number(rest, at);
    }
    if first == '\'' {
        return quoted(rest, at);
    }
    if rest.starts_with("--") || rest.starts_with("/*") {
        let remedy = "a rule has no comments; for minus a negative number write - (-3)";
        return Err(RuleError::new(&(at..at + 2), "'--' and '/*' would open a comment in SQL", remedy));
    }
    let symbol = SYMBOLS.iter().find(|(written, _)| rest.starts_with(written));
    symbol.map(|(written, symbol)| (Token::Symbol(symbol), written.len())).ok_or_else(|| stray(first, at))
}

fn stray(c: char, at: usize) -> RuleError {
    let remedy = match c {
        '"' | '`' | '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' => "put text in straight single quotes: 'text'",
        '.' => "write a decimal number with a digit before the point: 0.5",
        '&' => "write and",
        '|' => "write or",
        '!' => "write not",
        '$' => "write the amount without the dollar sign",
        _ => "remove it, or put it in single quotes if it belongs to a text",
    };
    let shown: String = c.escape_debug().collect();
    RuleError::new(&(at..at + c.len_utf8()), format!("the character {shown} has no meaning here"), remedy)
}

fn word(rest: &str) -> (Token, usize) {
    let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
    let written = rest.get(..length).unwrap_or_default();
    let keyword = KEYWORDS.iter().find(|keyword| keyword.eq_ignore_ascii_case(written));
    (keyword.map_or_else(|| Token::Word(written.to_owned()), |keyword| Token::Keyword(keyword)), length)
}

fn number(rest: &str, at: usize) -> Result<(Token, usize), RuleError> {
    let count = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = count(rest);
    let places = rest.get(whole..).and_then(|tail| tail.strip_prefix('.')).map(count);
    let length = whole + places.map_or(0, |places| places + 1);
    let span = at..at + length;
    let tail = rest.get(length..).unwrap_or_default();
    if places == Some(0) || tail.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.') {
        let remedy = "write digits, and at most one point between digits: 12 or 12.50";
        return Err(RuleError::new(&span, "this is not a number that the rules read", remedy));
    }
    let digits: String = rest.get(..length).unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
    let value = digits.parse::<i64>().ok();
    let token = match places {
        None => value.filter(|v| *v <= GREATEST_WHOLE).map(Token::Int),
        // Below 10^15 the digits and the power of ten are exact doubles, so that their quotient is the same everywhere.
        Some(places) => value
            .filter(|v| *v < 1_000_000_000_000_000 && places <= 15)
            .map(|digits| Token::Decimal { digits, places: u32::try_from(places).unwrap_or(0) }),
    };
    let remedy = "whole numbers go up to 9007199254740991, decimal numbers have at most 15 digits";
    token.map(|token| (token, length)).ok_or_else(|| RuleError::new(&span, "the number is too long to be counted exactly", remedy))
}

fn quoted(rest: &str, at: usize) -> Result<(Token, usize), RuleError> {
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((i, c)) = chars.next() {
        if c == '\0' {
            let remedy = "remove it: no database keeps it";
            return Err(RuleError::new(&(at + i..at + i + 1), "a text holds the character NUL", remedy));
        }
        if c != '\'' {
            text.push(c);
        } else if chars.next_if(|(_, next)| *next == '\'').is_some() {
            text.push('\'');
        } else {
            return Ok((Token::Text(text), i + 1));
        }
    }
    let remedy = "close it with a single quote; a quote inside a text is written twice: 'it''s'";
    Err(RuleError::new(&(at..at + rest.len()), "the text in quotes does not end", remedy))
}
