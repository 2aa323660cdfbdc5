//! Dates as agencies write them: a format of `YYYY`, `MM`, `DD` and what stands between. Which day a text means is decided by the
//! listed formats alone, never guessed.

/// How a date is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateFormat {
    text: String,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Year,
    Month,
    Day,
    Byte(u8),
}

/// What reading a date gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateRead {
    /// The day, counting from 1970-01-01.
    Day(i32),
    /// No listed format fits, or there is no such day.
    NotADate,
    /// Listed formats give different days.
    TwoWays,
}

impl DateFormat {
    /// Reads a format such as `MM/DD/YYYY`; `None` unless year, month and day each stand there once.
    pub fn new(text: &str) -> Option<Self> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.bytes().next() {
            let words = [("YYYY", Part::Year), ("MM", Part::Month), ("DD", Part::Day)];
            let word = words.into_iter().find_map(|(word, part)| Some((rest.strip_prefix(word)?, part)));
            let (after, part) = word.or_else(|| Some((rest.get(1..)?, Part::Byte(first))))?;
            parts.push(part);
            rest = after;
        }
        let once = |part| parts.iter().filter(|p| **p == part).count() == 1;
        let sound = |part: &Part| !matches!(part, Part::Byte(byte) if byte.is_ascii_alphanumeric());
        let fits = once(Part::Year) && once(Part::Month) && once(Part::Day) && parts.iter().all(sound);
        fits.then(|| Self { text: text.to_owned(), parts })
    }

    /// The format as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The day of a text. Where a sign follows, month and day may have one digit: `1/5/2024`.
    pub fn read(&self, text: &[u8]) -> Option<i32> {
        let (mut year, mut month, mut day) = (0, 0, 0);
        let mut rest = text;
        for (i, part) in self.parts.iter().enumerate() {
            let apart = matches!(self.parts.get(i + 1), None | Some(Part::Byte(_)));
            match part {
                Part::Byte(byte) => rest = rest.strip_prefix(std::slice::from_ref(byte))?,
                Part::Year => (year, rest) = digits(rest, 4, 4)?,
                Part::Month => (month, rest) = digits(rest, if apart { 1 } else { 2 }, 2)?,
                Part::Day => (day, rest) = digits(rest, if apart { 1 } else { 2 }, 2)?,
            }
        }
        if rest.is_empty() { throughline_rule::days(year, month, day) } else { None }
    }

    fn is_iso(&self) -> bool {
        self.text == "YYYY-MM-DD"
    }
}

/// The number of the first `least` to `most` digits, and what follows them.
fn digits(text: &[u8], least: usize, most: usize) -> Option<(i64, &[u8])> {
    let n = text.iter().take(most).take_while(|byte| byte.is_ascii_digit()).count();
    if n < least {
        return None;
    }
    let (digits, rest) = text.split_at_checked(n)?;
    Some((digits.iter().fold(0, |number, digit| 10 * number + i64::from(digit - b'0')), rest))
}

/// Reads a date by the listed formats; days that two of them read differently are not decided.
pub fn read(text: &[u8], formats: &[DateFormat]) -> DateRead {
    if let [only] = formats
        && only.is_iso()
        && let Some(text) = text.first_chunk::<10>().filter(|_| text.len() == 10)
        && let Some(day) = iso(text)
    {
        return DateRead::Day(day);
    }
    let mut found = None;
    for day in formats.iter().filter_map(|format| format.read(text)) {
        match found {
            Some(other) if other != day => return DateRead::TwoWays,
            _ => found = Some(day),
        }
    }
    found.map_or(DateRead::NotADate, DateRead::Day)
}

/// `2024-06-30`, the way nearly every cell is written where this format is declared.
#[inline]
fn iso(text: &[u8; 10]) -> Option<i32> {
    let &[a, b, c, d, b'-', e, f, b'-', g, h] = text else { return None };
    let mut sound = true;
    let mut digit = |byte: u8| {
        let digit = byte.wrapping_sub(b'0');
        sound &= digit <= 9;
        i64::from(digit)
    };
    let year = digit(a) * 1000 + digit(b) * 100 + digit(c) * 10 + digit(d);
    let (month, day) = (digit(e) * 10 + digit(f), digit(g) * 10 + digit(h));
    if sound { throughline_rule::days(year, month, day) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats() {
        for good in ["YYYY-MM-DD", "MM/DD/YYYY", "YYYYMMDD", "DD.MM.YYYY", "DD/MM/YYYY"] {
            assert!(DateFormat::new(good).is_some(), "{good}");
        }
        for bad in ["", "YYYY-MM", "YY-MM-DD", "yyyy-mm-dd", "YYYY-MM-DD-DD", "MM/DD/YYYY hh:mm", "YYYYñMMDD"] {
            assert!(DateFormat::new(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn dates() {
        let check = |text: &str, formats: &[&str], expected: Option<&str>| {
            let formats: Vec<_> = formats.iter().map(|f| DateFormat::new(f).unwrap()).collect();
            let expected = match expected {
                Some("two ways") => DateRead::TwoWays,
                Some(day) => DateRead::Day(throughline_rule::parse_day(day).unwrap()),
                None => DateRead::NotADate,
            };
            assert_eq!(read(text.as_bytes(), &formats), expected, "{text}");
        };
        check("2024-06-30", &["YYYY-MM-DD"], Some("2024-06-30"));
        check("2024-6-3", &["YYYY-MM-DD"], Some("2024-06-03"));
        check("2024-06-31", &["YYYY-MM-DD"], None);
        check("0000-00-00", &["YYYY-MM-DD"], None);
        check("2024-06-30x", &["YYYY-MM-DD"], None);
        check("2O24-06-30", &["YYYY-MM-DD"], None);
        check("06/30/2024", &["MM/DD/YYYY"], Some("2024-06-30"));
        check("6/3/2024", &["MM/DD/YYYY"], Some("2024-06-03"));
        check("20240630", &["YYYYMMDD"], Some("2024-06-30"));
        check("2024630", &["YYYYMMDD"], None);
        check("03/04/2024", &["MM/DD/YYYY", "DD/MM/YYYY"], Some("two ways"));
        check("03/14/2024", &["MM/DD/YYYY", "DD/MM/YYYY"], Some("2024-03-14"));
        check("03/03/2024", &["MM/DD/YYYY", "DD/MM/YYYY"], Some("2024-03-03"));
        check("20240630", &["YYYY-MM-DD", "MM/DD/YYYY", "YYYYMMDD"], Some("2024-06-30"));
        check("06/30/24", &["MM/DD/YYYY"], None);
        check("", &["YYYY-MM-DD"], None);
    }
}
