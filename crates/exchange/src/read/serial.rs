//! Numbers as spreadsheets keep them: days counted from 1900 or 1904, and decimals as people see them. It reads no file.

/// How the dates of a file may be written besides the formats that a mapping lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum NativeDates {
    /// Not at all: text says nothing of itself.
    #[default]
    None,
    /// The file's own dates, as 2024-06-30.
    Written,
    /// The same, and numbers of days of a spreadsheet.
    Serial {
        /// Whether day 0 is 1904-01-01, as in spreadsheets of old Macintoshes.
        is_1904: bool,
    },
}

/// The day since 1970-01-01 of a whole number of a spreadsheet. Day 60 of the 1900 system is a February 29 that never was.
pub(crate) fn day_of_serial(number: f64, is_1904: bool) -> Option<i32> {
    const LAST: f64 = 2_958_465.0;
    if number.fract() != 0.0 || !(0.0..=LAST).contains(&number) {
        return None;
    }
    let number = number as i32;
    match (is_1904, number) {
        (true, _) => Some(number - 24_107),
        (false, 0 | 60) => None,
        (false, 1..60) => Some(number - 25_568),
        (false, _) => Some(number - 25_569),
    }
}

/// A number as spreadsheets show it: fifteen digits, no zeros at the end, no exponent.
pub(crate) fn number_text(number: f64) -> String {
    let rounded = format!("{number:.14e}").parse().unwrap_or(number);
    if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() }
}
