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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_numbers_and_dates_are_inverse() {
        for day in [-719_162, -1, 0, 1, 59, 20_000, 2_932_896] {
            assert_eq!(day_number(date_of(day).unwrap()), day);
        }
        assert_eq!(read_iso("1970-01-02"), Some(1));
        assert_eq!(read_iso("1978-02-30"), None);
    }
}
