//! Dates in the forms agencies write them, as `1987-03-09`, `1987-03` or `1987`: what is not known is left out or 00. Not for calendars, and not for
//! guessing: a text that no form fits is no date.

use super::Lists;
use super::text::fold;

/// A longer text is no date.
const MOST: usize = 64;
/// Two-digit years from here on lie in the 1900s where a caller does not say otherwise.
const CENTURY_FROM: u16 = 30;
/// Days from the first of March of year 0 to the day before which a spreadsheet counts.
const SHEET_ZERO: i64 = 693_899;

/// Reads a date. `day_first`: `3/9/1987` is the third of September. Whatever is said, 4-digit years come first or last by themselves, a number
/// above 12 is no month, and dots mean day first. Known fakes ([`Lists::no_dates`]) are not known.
pub fn date(text: &str, lists: &Lists, day_first: bool) -> Option<String> {
    let text = text.trim();
    if text.len() > MOST {
        return None;
    }
    let text = without_time(text);
    let (numbers, month) = parts(text, lists)?;
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let (year, month, day) = match (numbers.as_slice(), month) {
        ([a, b], Some(month)) if a.len() == 4 => (number(a)?, month, number(b)?),
        ([a, b], Some(month)) => (year(b, lists)?, month, number(a)?),
        ([a], Some(month)) if a.len() == 4 => (number(a)?, month, 0),
        ([one], None) => in_one(one, day_first)?,
        ([serial, _], None) if serial.len() == 5 => of_sheet(serial)?,
        ([a, b], None) if a.len() == 4 => (number(a)?, number(b)?, 0),
        ([a, b], None) if b.len() == 4 => (number(b)?, number(a)?, 0),
        ([a, b, c], None) => in_three([a, b, c], day_first || text.contains('.'), lists)?,
        _ => return None,
    };
    let written = written(year, month, day)?;
    (!lists.no_dates.contains(&written)).then_some(written)
}

fn written(year: u16, month: u16, day: u16) -> Option<String> {
    if year == 0 || year > 9999 || month > 12 || day > 31 {
        return None;
    }
    Some(match (month, day) {
        (0, 0) => format!("{year:04}"),
        (_, 0) => format!("{year:04}-{month:02}"),
        _ => format!("{year:04}-{month:02}-{day:02}"),
    })
}

/// Without a time of day: `1987-03-09T00:00:00`, `3/9/1987 12:00:00 AM`.
fn without_time(text: &str) -> &str {
    let before = text.find(':').and_then(|colon| text.get(..colon));
    let end = before.and_then(|before| before.rfind(|c: char| c.is_whitespace() || c == 'T' || c == 't'));
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// Its numbers and its month by name; `None` where another word stands.
fn parts(text: &str, lists: &Lists) -> Option<(Vec<String>, Option<u16>)> {
    let spaced: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let folded = fold(&spaced);
    let (mut numbers, mut month) = (Vec::new(), None);
    let mut rest = folded.as_str();
    while let Some(first) = rest.chars().next() {
        let is_number = first.is_ascii_digit();
        let end = rest.find(|c: char| c == ' ' || c.is_ascii_digit() != is_number).unwrap_or(rest.len()).max(first.len_utf8());
        let (part, after) = rest.split_at_checked(end)?;
        rest = after;
        match (is_number, lists.months.get(part)) {
            (true, _) => numbers.push(part.to_owned()),
            (false, Some(named)) if month.is_none() => month = Some(u16::from(*named)),
            (false, None) if part.trim().is_empty() || lists.date_words.contains(part) => {}
            _ => return None,
        }
    }
    Some((numbers, month))
}

fn number(digits: &str) -> Option<u16> {
    digits.parse().ok()
}

/// A year of two or four digits.
fn year(digits: &str, lists: &Lists) -> Option<u16> {
    let number = number(digits)?;
    match digits.len() {
        4 => Some(number),
        1 | 2 if number >= lists.two_digit_years_from.unwrap_or(CENTURY_FROM) => Some(1900 + number),
        1 | 2 => Some(2000 + number),
        _ => None,
    }
}

/// `19870309`, `03091987`, `1987`, or the number of a spreadsheet's day.
fn in_one(digits: &str, day_first: bool) -> Option<(u16, u16, u16)> {
    let cut = |from: usize, to: usize| digits.get(from..to).and_then(number);
    match digits.len() {
        4 => Some((number(digits)?, 0, 0)),
        5 => of_sheet(digits),
        8 if cut(0, 4).is_some_and(|year| (1800..2200).contains(&year)) && cut(4, 6)? <= 12 => Some((cut(0, 4)?, cut(4, 6)?, cut(6, 8)?)),
        8 => {
            let (month, day) = month_and_day(cut(0, 2)?, cut(2, 4)?, day_first)?;
            Some((cut(4, 8)?, month, day))
        }
        _ => None,
    }
}

/// Three numbers: `1987-3-9`, `3/9/1987`, `9.3.87`, `87-03-09`.
fn in_three([a, b, c]: [&str; 3], day_first: bool, lists: &Lists) -> Option<(u16, u16, u16)> {
    let (x, y, z) = (number(a)?, number(b)?, number(c)?);
    if a.len() == 4 || (x > 31 && c.len() < 4) {
        let (month, day) = month_and_day(y, z, false)?;
        return Some((year(a, lists)?, month, day));
    }
    let (month, day) = month_and_day(x, y, day_first)?;
    Some((year(c, lists)?, month, day))
}

/// Which of two numbers is the month: the one that can be, else the one that stands where it should.
fn month_and_day(first: u16, second: u16, day_first: bool) -> Option<(u16, u16)> {
    let (month, day) = match (first > 12, second > 12) {
        (true, true) => return None,
        (true, false) => (second, first),
        (false, true) => (first, second),
        (false, false) if day_first => (second, first),
        (false, false) => (first, second),
    };
    Some((month, day))
}

/// Days as a spreadsheet counts them (1 is 1900-01-01, with the day 1900-02-29 that never was), from 1927 to 2100.
fn of_sheet(digits: &str) -> Option<(u16, u16, u16)> {
    let serial: i64 = digits.parse().ok().filter(|serial| (10_000..73_050).contains(serial))?;
    let days = serial + SHEET_ZERO;
    let (century, of_century) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_century - of_century / 1_460 + of_century / 36_524 - of_century / 146_096) / 365;
    let of_year = of_century - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + century * 400 + i64::from(month < 3);
    Some((u16::try_from(year).ok()?, u16::try_from(month).ok()?, u16::try_from(day).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standardize::lists::tests::lists;

    #[test]
    fn as_agencies_write_them() {
        let check = |text, expected: Option<&str>| assert_eq!(date(text, &lists(), false).as_deref(), expected, "{text}");
        let same = Some("1987-03-09");
        for text in
            ["1987-03-09", "1987-3-9", "19870309", "03091987", "3/9/1987", "03/09/87", "3-9-1987", "9.3.1987", "1987-03-09T00:00:00"]
        {
            check(text, same);
        }
        for text in
            ["3/9/1987 12:00:00 AM", "March 9, 1987", "9 March 1987", "9-Mar-87", "09MAR1987", "9 de marzo de 1987", "31845", "31845.0"]
        {
            check(text, same);
        }
        check("87-03-09", same);
        check("  1987/03/09 ", same);
        check("1987-13-05", Some("1987-05-13"));
        check("25/12/1987", Some("1987-12-25"));
        check("3/9/29", Some("2029-03-09"));
        check("1987", Some("1987"));
        check("1987-03", Some("1987-03"));
        check("03/1987", Some("1987-03"));
        check("marzo 1987", Some("1987-03"));
        check("1987-00-00", Some("1987"));
        check("19870000", Some("1987"));
        check("1987-00-09", Some("1987-00-09"));
        check("1900-01-01", None);
        check("13/13/1987", None);
        check("unknown", None);
        check("0000-00-00", None);
        check("99999999", None);
        check("", None);
        check("12", None);
        check("1 2 3 4", None);
        assert_eq!(date("3/9/1987", &lists(), true).as_deref(), Some("1987-09-03"));
        assert_eq!(date("45292", &lists(), true).as_deref(), Some("2024-01-01"));
    }
}
