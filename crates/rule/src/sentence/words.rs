//! Numbers, amounts, days and lists in the words of a language. Not for rules: nothing here knows an expression.

use super::Language;
use crate::date::civil;

const MONTHS: [(&str, &str); 12] = [
    ("January", "enero"),
    ("February", "febrero"),
    ("March", "marzo"),
    ("April", "abril"),
    ("May", "mayo"),
    ("June", "junio"),
    ("July", "julio"),
    ("August", "agosto"),
    ("September", "septiembre"),
    ("October", "octubre"),
    ("November", "noviembre"),
    ("December", "diciembre"),
];

/// `1,234`, in Spanish too, as written in the United States.
pub(super) fn grouped(v: i64) -> String {
    let digits = v.unsigned_abs().to_string();
    let mut text = String::from(if v < 0 { "-" } else { "" });
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `$1,234.50` of cents.
pub(super) fn dollars(cents: i64) -> String {
    let size = cents.unsigned_abs();
    let sign = if cents < 0 { "-" } else { "" };
    let whole = grouped(i64::try_from(size / 100).unwrap_or(i64::MAX));
    format!("{sign}${whole}.{:02}", size % 100)
}

/// "de" or "a" before what follows: Spanish contracts it with "el".
pub(super) fn contracted(preposition: &str, next: &str) -> String {
    match next.strip_prefix("el ") {
        Some(rest) if preposition == "de" => format!("del {rest}"),
        Some(rest) => format!("{preposition}l {rest}"),
        None => format!("{preposition} {next}"),
    }
}

impl Language {
    pub(crate) fn choose<T>(self, english: T, spanish: T) -> T {
        match self {
            Self::En => english,
            Self::Es => spanish,
        }
    }

    /// "of x".
    pub(crate) fn of(self, x: &str) -> String {
        match self {
            Self::En => format!("of {x}"),
            Self::Es => contracted("de", x),
        }
    }

    /// "June 30, 2024" or "el 30 de junio de 2024".
    pub(super) fn date(self, day: i32) -> String {
        let (year, month, day) = civil(day);
        let month = usize::try_from(month - 1).ok().and_then(|month| MONTHS.get(month)).copied().unwrap_or_default();
        match self {
            Self::En => format!("{} {day}, {year}", month.0),
            Self::Es => format!("el {day} de {} de {year}", month.1),
        }
    }

    /// "and"; Spanish says "e" before the sound i.
    pub(super) fn and(self, next: &str) -> &'static str {
        let next = next.to_lowercase();
        let i = next.starts_with(['i', 'í']) || (next.starts_with("hi") && !next.starts_with("hie") && !next.starts_with("hia"));
        self.choose("and", if i { "e" } else { "y" })
    }

    /// "or"; Spanish says "u" before the sound o.
    fn or(self, next: &str) -> &'static str {
        let next = next.to_lowercase();
        let o = ["o", "ó", "ho", "hó", "8", "11 ", "11,"].iter().any(|start| next.starts_with(start)) || next == "11";
        self.choose("or", if o { "u" } else { "o" })
    }

    /// Conditions of which all hold: "a, b, and c".
    pub(super) fn all_of(self, parts: &[String]) -> String {
        series(parts, |next| format!(", {} ", self.and(next)))
    }

    /// Conditions of which one holds: "a, b, or c".
    pub(super) fn any_of(self, parts: &[String]) -> String {
        series(parts, |next| format!(", {} ", self.or(next)))
    }

    /// The same at the beginning of a phrase: "either a, or b".
    pub(super) fn either(self, parts: &[String]) -> String {
        match self {
            Self::En => format!("either {}", self.any_of(parts)),
            Self::Es => format!("o bien {}", parts.join(", o bien ")),
        }
    }

    /// Values of which one is meant: "a, b, or c", "a or b".
    pub(super) fn one_of(self, values: &[String]) -> String {
        let comma = if self == Self::En && values.len() > 2 { "," } else { "" };
        series(values, |next| format!("{comma} {} ", self.or(next)))
    }

    /// Values of which none is meant; the Spanish verb before it is negated.
    pub(super) fn none_of(self, values: &[String]) -> String {
        match (self, values) {
            (Self::En, [a, b]) => format!("neither {a} nor {b}"),
            (Self::En, _) => format!("none of {}", series(values, |_| ", and ".to_owned())),
            (Self::Es, _) => format!("ni {}", values.join(" ni ")),
        }
    }
}

/// `a, b` and the last after what `last` gives for it.
fn series(parts: &[String], last: impl Fn(&str) -> String) -> String {
    match parts.split_last() {
        Some((end, rest)) if !rest.is_empty() => format!("{}{}{end}", rest.join(", "), last(end)),
        _ => parts.concat(),
    }
}
