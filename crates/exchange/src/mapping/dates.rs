//! Dates as agencies write them: a format of year, month and day with what stands between, and perhaps a time of day that is read and
//! dropped. Which day a text means is decided by the listed formats alone, never guessed.

use crate::read::{NativeDates, day_of_serial};

/// How a date is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateFormat {
    text: String,
    parts: Vec<Part>,
    /// The sign before `hh:mm:ss`, where a time of day follows the date.
    time_after: Option<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Year,
    /// Two digits of a year; which century they mean, see [`century`].
    YearOfCentury,
    Month,
    /// `Jan`, in English and in any case.
    MonthName,
    Day,
    /// One digit, 1 to 4.
    Quarter,
    Byte(u8),
}

/// How a format writes its parts; of two that begin alike the longer comes first.
const WORDS: [(&str, Part); 8] = [
    ("YYYY", Part::Year),
    ("YY", Part::YearOfCentury),
    ("MMM", Part::MonthName),
    ("MM", Part::Month),
    ("M", Part::Month),
    ("DD", Part::Day),
    ("D", Part::Day),
    ("n", Part::Quarter),
];

const TIME: &str = "hh:mm:ss";
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

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
    /// Reads a format such as `MM/DD/YYYY`, `DD-MMM-YY` or `YYYY-MM-DDThh:mm:ss`; `None` unless year, month and day each stand there
    /// once. A time of day may only end it, after a space or a T. `YYYY-MM` and `YYYYQn` mean the first day of the month or quarter.
    pub fn new(text: &str) -> Option<Self> {
        let (date, time_after) = match text.strip_suffix(TIME) {
            Some(date) => (date.strip_suffix([' ', 'T'])?, date.bytes().last()),
            None => (text, None),
        };
        let mut parts = Vec::new();
        let mut rest = date;
        while let Some(first) = rest.bytes().next() {
            // The Q of `Qn` is the only letter that stands for itself.
            if let Some(after) = rest.strip_prefix('Q').filter(|after| after.starts_with('n')) {
                parts.push(Part::Byte(b'Q'));
                rest = after;
                continue;
            }
            let word = WORDS.into_iter().find_map(|(word, part)| Some((rest.strip_prefix(word)?, part)));
            let (after, part) = word.or_else(|| Some((rest.get(1..)?, Part::Byte(first))))?;
            parts.push(part);
            rest = after;
        }
        let count = |wanted: [Part; 2]| parts.iter().filter(|part| wanted.contains(part)).count();
        let sound = |part: &Part| !matches!(part, Part::Byte(byte) if byte.is_ascii_alphanumeric() && *byte != b'Q');
        let all = [[Part::Year, Part::YearOfCentury], [Part::Month, Part::MonthName], [Part::Day; 2], [Part::Quarter; 2]];
        let known = matches!(all.map(count), [1, 1, 1, 0] | [1, 1, 0, 0] | [1, 0, 0, 1]);
        let fits = known && parts.iter().all(sound) && (count([Part::Day; 2]) == 1 || time_after.is_none());
        fits.then(|| Self { text: text.to_owned(), parts, time_after })
    }

    /// The format as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The day of a text. Where a sign follows, month and day may have one digit: `1/5/2024`.
    pub fn read(&self, text: &[u8]) -> Option<i32> {
        let (mut year, mut month, mut day) = (0, 0, if self.parts.contains(&Part::Day) { 0 } else { 1 });
        let mut rest = text;
        for (i, part) in self.parts.iter().enumerate() {
            let apart = matches!(self.parts.get(i + 1), None | Some(Part::Byte(_)));
            match part {
                Part::Byte(byte) => rest = rest.strip_prefix(std::slice::from_ref(byte))?,
                Part::Year => (year, rest) = digits(rest, 4, 4)?,
                Part::YearOfCentury => {
                    let (of_century, after) = digits(rest, 2, 2)?;
                    (year, rest) = (century(of_century) + of_century, after);
                }
                Part::MonthName => (month, rest) = month_name(rest)?,
                Part::Month => (month, rest) = digits(rest, if apart { 1 } else { 2 }, 2)?,
                Part::Quarter => {
                    let (quarter, after) = digits(rest, 1, 1)?;
                    (month, rest) = (if (1..=4).contains(&quarter) { 3 * quarter - 2 } else { 0 }, after);
                }
                Part::Day => (day, rest) = digits(rest, if apart { 1 } else { 2 }, 2)?,
            }
        }
        if let Some(sign) = self.time_after {
            rest = time_of_day(rest.strip_prefix(std::slice::from_ref(&sign))?)?;
        }
        if rest.is_empty() { throughline_rule::days(year, month, day) } else { None }
    }

    fn is_iso(&self) -> bool {
        self.text == "YYYY-MM-DD"
    }
}

/// The century of two digits, by the convention of POSIX (strptime, `%y`): 69 to 99 are the 1900s, 00 to 68 the 2000s.
fn century(of_century: i64) -> i64 {
    if of_century >= 69 { 1900 } else { 2000 }
}

/// The month of the first three letters, and what follows them.
fn month_name(text: &[u8]) -> Option<(i64, &[u8])> {
    let (name, rest) = text.split_at_checked(3)?;
    let number = (1..).zip(MONTHS).find(|(_, month)| month.as_bytes().eq_ignore_ascii_case(name))?.0;
    Some((number, rest))
}

/// What follows a time of day such as `07:30:00`; its hour may have one digit. The time itself is dropped: facts count whole days.
fn time_of_day(text: &[u8]) -> Option<&[u8]> {
    let (hour, rest) = digits(text, 1, 2)?;
    let (minute, rest) = digits(rest.strip_prefix(b":")?, 2, 2)?;
    let (second, rest) = digits(rest.strip_prefix(b":")?, 2, 2)?;
    // Second 60 is a leap second.
    (hour < 24 && minute < 60 && second <= 60).then_some(rest)
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

/// A date as the file itself writes it, whatever the mapping lists: 2024-06-30 with or without a time, or a spreadsheet's number of days.
pub(super) fn native(text: &[u8], native: NativeDates) -> Option<i32> {
    if native == NativeDates::None {
        return None;
    }
    let (date, rest) = text.split_first_chunk::<10>().unwrap_or((&[0; 10], &[]));
    let day = iso(date).filter(|_| rest.is_empty() || rest.strip_prefix(b" ").and_then(time_of_day).is_some_and(<[u8]>::is_empty));
    let NativeDates::Serial { is_1904 } = native else { return day };
    day.or_else(|| {
        let (number, rest) = digits(text, 1, 7)?;
        rest.is_empty().then(|| day_of_serial(number as f64, is_1904)).flatten()
    })
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
        for good in [
            "YYYY-MM-DD",
            "MM/DD/YYYY",
            "YYYYMMDD",
            "DD.MM.YYYY",
            "DD/MM/YYYY",
            "DD-MMM-YYYY",
            "D-MMM-YY",
            "M/D/YY",
            "YYMMDD",
            "MM/DD/YYYY hh:mm:ss",
            "YYYY-MM-DDThh:mm:ss",
            "YYYY-MM",
            "MM/YYYY",
            "YYYYMM",
            "MMM-YY",
            "YYYYQn",
            "Qn YYYY",
            "YYYYn",
        ] {
            assert!(DateFormat::new(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "YYYY",
            "YYYY-DD",
            "YYYY-MM-n",
            "YYYYQ",
            "Qn",
            "YYYY-MM hh:mm:ss",
            "yyyy-mm-dd",
            "YYYY-MM-DD-DD",
            "YYYY-YY-MM-DD",
            "DD-MMM-MM-YY",
            "DD-MMMM-YY",
            "YYY-MM-DD",
            "MM/DD/YYYY hh:mm",
            "MM/DD/YYYY-hh:mm:ss",
            "MM/DD/YYYYhh:mm:ss",
            "hh:mm:ss",
            "YYYYñMMDD",
        ] {
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
        check("30-JUN-2024", &["DD-MMM-YYYY"], Some("2024-06-30"));
        check("3-Jun-24", &["D-MMM-YY"], Some("2024-06-03"));
        check("03jun2024", &["DDMMMYYYY"], Some("2024-06-03"));
        check("31-JUN-2024", &["DD-MMM-YYYY"], None);
        check("30-JUNE-2024", &["DD-MMM-YYYY"], None);
        check("30-ENE-2024", &["DD-MMM-YYYY"], None);
        check("30-06-2024", &["DD-MMM-YYYY"], None);
        check("06/30/00", &["MM/DD/YY"], Some("2000-06-30"));
        check("06/30/68", &["MM/DD/YY"], Some("2068-06-30"));
        check("06/30/69", &["MM/DD/YY"], Some("1969-06-30"));
        check("6/3/99", &["MM/DD/YY"], Some("1999-06-03"));
        check("06/30/2024", &["MM/DD/YY"], None);
        check("06/30/2024", &["MM/DD/YY", "MM/DD/YYYY"], Some("2024-06-30"));
        check("03/04/24", &["MM/DD/YY", "DD/MM/YY"], Some("two ways"));
        check("2024-06-30 23:59:59", &["YYYY-MM-DD hh:mm:ss"], Some("2024-06-30"));
        check("2024-06-30T00:00:00", &["YYYY-MM-DDThh:mm:ss"], Some("2024-06-30"));
        check("6/30/2024 7:05:00", &["MM/DD/YYYY hh:mm:ss"], Some("2024-06-30"));
        check("2024-06-30T00:00:00", &["YYYY-MM-DD hh:mm:ss"], None);
        check("2024-06-30", &["YYYY-MM-DD hh:mm:ss"], None);
        check("2024-06-30", &["YYYY-MM-DD hh:mm:ss", "YYYY-MM-DD"], Some("2024-06-30"));
        check("2024-06-30 24:00:00", &["YYYY-MM-DD hh:mm:ss"], None);
        check("2024-06-30 10:00:00 PM", &["YYYY-MM-DD hh:mm:ss"], None);
        check("2024-06-30 10:00:00", &["YYYY-MM-DD"], None);
        check("2025Q3", &["YYYYQn"], Some("2025-07-01"));
        check("2025Q5", &["YYYYQn"], None);
        check("2025Q0", &["YYYYQn"], None);
        check("20253", &["YYYYn"], Some("2025-07-01"));
        check("Q4 2025", &["Qn YYYY"], Some("2025-10-01"));
        check("2025-11", &["YYYY-MM"], Some("2025-11-01"));
        check("11/2025", &["MM/YYYY"], Some("2025-11-01"));
        check("202513", &["YYYYMM"], None);
    }
}
