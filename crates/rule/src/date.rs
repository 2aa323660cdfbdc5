//! Day numbers to calendar dates and back, in integer arithmetic that SQL can print (proleptic Gregorian calendar). Not for time
//! zones, clocks or today's date.
//!
//! Source of the algorithm: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (days_from_civil, civil_from_days), restricted
//! to the years 1 to 9999, where every intermediate number is positive and truncating division is floor division.

/// Day number of 0001-01-01, the first day that a rule knows.
pub const FIRST_DAY: i32 = -719_162;
/// Day number of 9999-12-31, the last day that a rule knows.
pub const LAST_DAY: i32 = 2_932_896;
/// Days from 0000-03-01 to 1970-01-01.
pub(crate) const SHIFT: i64 = 719_468;

/// The calendar date (year, month, day) of a day number since 1970-01-01. Outside the years 1 to 9999 the answer has no meaning.
pub fn civil(day: i32) -> (i64, i64, i64) {
    let z = i64::from(day) + SHIFT;
    let era = z / 146_097;
    let of_era = z - era * 146_097;
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// The day number since 1970-01-01 of a calendar date, or `None` when there is no such date in the years 1 to 9999.
pub fn days(year: i64, month: i64, day: i64) -> Option<i32> {
    if !((1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)) {
        return None;
    }
    let y = if month <= 2 { year - 1 } else { year };
    let era = y / 400;
    let year_of_era = y - era * 400;
    let month_from_march = (month + 9) % 12;
    let of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    let number = i32::try_from(era * 146_097 + of_era - SHIFT).ok()?;
    // February 30 would come out as March 1 or 2.
    (civil(number) == (year, month, day)).then_some(number)
}

/// The day number of `2024-06-30`; exactly ten characters, or `None`.
pub fn parse_day(text: &str) -> Option<i32> {
    let bytes = text.as_bytes();
    let shape = bytes.len() == 10 && bytes.iter().enumerate().all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() });
    if !shape {
        return None;
    }
    let part = |range: std::ops::Range<usize>| text.get(range)?.parse().ok();
    days(part(0..4)?, part(5..7)?, part(8..10)?)
}

/// `2024-06-30` of a day number.
pub(crate) fn iso(day: i32) -> String {
    let (y, m, d) = civil(day);
    format!("{y:04}-{m:02}-{d:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_agrees_with_a_calendar_library() {
        let mut date = jiff::civil::date(1, 1, 1);
        for day in FIRST_DAY..=LAST_DAY {
            let (y, m, d) = (i64::from(date.year()), i64::from(date.month()), i64::from(date.day()));
            assert_eq!(civil(day), (y, m, d));
            assert_eq!(days(y, m, d), Some(day));
            if day < LAST_DAY {
                date = date.tomorrow().unwrap();
            }
        }
    }

    #[test]
    fn texts_that_are_and_are_not_dates() {
        let check = |text: &str, want: Option<i32>| assert_eq!(parse_day(text), want, "{text}");
        check("1970-01-01", Some(0));
        check("2024-02-29", Some(19_782));
        check("0001-01-01", Some(FIRST_DAY));
        check("9999-12-31", Some(LAST_DAY));
        check("2023-02-29", None);
        check("2024-13-01", None);
        check("0000-01-01", None);
        check("2024-6-30", None);
        check("2024-06-3é", None);
        check("+024-06-30", None);
        check("", None);
    }
}
