//! Time as facts carry it: whole days on an axis. An axis is the calendar, or the days since
//! an event of the person's own (release, exit) where the source gives no calendar date.
//! An invented calendar date is never made. No clock is read here.

use std::sync::Arc;

/// The axis whose day numbers are days since 1970-01-01.
pub const CALENDAR: &str = "calendar";

/// Which line of time a day number counts on: `calendar`, or the name of an event whose day is 0.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Axis(pub Arc<str>);

impl Axis {
    /// The calendar axis.
    pub fn calendar() -> Self {
        Self(Arc::from(CALENDAR))
    }

    /// Whether day numbers on this axis are calendar dates.
    pub fn is_calendar(&self) -> bool {
        &*self.0 == CALENDAR
    }
}

/// A stretch of whole days on one axis: `from` is the first day, `to` the day after the last, never less than one day.
/// An event covers the days on which it may have happened.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The axis both numbers count on.
    pub axis: Axis,
    /// First day in the span.
    pub from: i32,
    /// First day after the span.
    pub to: i32,
}

/// Days in a unit of time that mappings and windows may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// One day.
    Day,
    /// Seven days; week 1 is days 0 to 6 of its axis.
    Week,
}

impl Unit {
    /// How many days one unit has.
    pub fn days(self) -> i32 {
        match self {
            Unit::Day => 1,
            Unit::Week => 7,
        }
    }
}

/// A date's day number on the calendar axis.
pub fn day_number(date: jiff::civil::Date) -> i32 {
    let days = date.since(jiff::civil::date(1970, 1, 1)).map(|s| s.get_days());
    days.unwrap_or_default()
}

/// The date of a day number on the calendar axis; `None` outside years -9999 to 9999.
pub fn date_of(day: i32) -> Option<jiff::civil::Date> {
    let span = jiff::Span::new().try_days(day).ok()?;
    jiff::civil::date(1970, 1, 1).checked_add(span).ok()
}

/// Reads `2024-06-30` as a day number.
pub fn read_iso(text: &str) -> Option<i32> {
    text.parse::<jiff::civil::Date>().ok().map(day_number)
}

/// The calendar quarter a day lies in, counted from the first of the year 0: consecutive quarters are consecutive numbers.
/// `None` outside years -9999 to 9999.
pub fn quarter_of(day: i32) -> Option<i32> {
    let date = date_of(day)?;
    Some(i32::from(date.year()) * 4 + (i32::from(date.month()) - 1) / 3)
}

/// First day of a calendar quarter; its day after the last is the next quarter's first.
pub fn quarter_start(quarter: i32) -> Option<i32> {
    let (year, nth) = (i16::try_from(quarter.div_euclid(4)).ok()?, i8::try_from(quarter.rem_euclid(4)).ok()?);
    jiff::civil::Date::new(year, nth * 3 + 1, 1).ok().map(day_number)
}

/// The same day so many months later (earlier, below zero); the last day of a shorter month.
pub fn months_later(day: i32, months: i32) -> Option<i32> {
    let span = jiff::Span::new().try_months(months).ok()?;
    date_of(day)?.checked_add(span).ok().map(day_number)
}

/// Program year `year`: from 1 July of that year to the day after 30 June of the next (WIOA).
pub fn program_year(year: i32) -> Option<(i32, i32)> {
    let first = |year: i32| jiff::civil::Date::new(i16::try_from(year).ok()?, 7, 1).ok().map(day_number);
    Some((first(year)?, first(year.checked_add(1)?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_and_program_years() {
        let day = |text: &str| read_iso(text).unwrap();
        for (on, starts) in
            [("2024-01-01", "2024-01-01"), ("2024-03-31", "2024-01-01"), ("2024-11-30", "2024-10-01"), ("1969-12-31", "1969-10-01")]
        {
            assert_eq!(quarter_start(quarter_of(day(on)).unwrap()), Some(day(starts)), "{on}");
        }
        assert_eq!(quarter_of(day("2024-01-01")).unwrap(), quarter_of(day("2023-12-31")).unwrap() + 1);
        assert_eq!(program_year(2022), Some((day("2022-07-01"), day("2023-07-01"))));
        assert_eq!(months_later(day("2022-07-01"), -18), Some(day("2021-01-01")));
        assert_eq!(months_later(day("2024-01-31"), 1), Some(day("2024-02-29")));
    }

    #[test]
    fn day_numbers_and_dates_are_inverse() {
        for day in [-719_162, -1, 0, 1, 59, 20_000, 2_932_896] {
            assert_eq!(day_number(date_of(day).unwrap()), day);
        }
        assert_eq!(read_iso("1970-01-02"), Some(1));
        assert_eq!(read_iso("1978-02-30"), None);
    }
}
