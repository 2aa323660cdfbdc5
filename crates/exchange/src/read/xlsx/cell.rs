//! One cell of a spreadsheet as the text it would have in a CSV file. It decides nothing about what the text means.

use calamine::{DataRef, ExcelDateTime};

/// What stands for a formula that no program has calculated yet.
pub(crate) const NOT_CALCULATED: &str = "#NOT CALCULATED";

/// The text of a cell. Numbers have no decimals that are all zero, so that an id stays an id; days are written 2024-06-30.
pub(super) fn text(value: &DataRef<'_>, formula: bool, is_1904: bool) -> String {
    match value {
        DataRef::Empty if formula => NOT_CALCULATED.to_owned(),
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => crate::read::number_text(*number),
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(moment) => moment_text(moment, is_1904),
        DataRef::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        #[allow(unreachable_patterns, reason = "kinds of cells that a newer reader may know")]
        other => format!("{other:?}"),
    }
}

/// A day, with its time of day where it has one; a time or a duration alone; or the number, where no calendar has the day.
fn moment_text(moment: &ExcelDateTime, is_1904: bool) -> String {
    let number = moment.as_f64();
    let seconds = (number.fract() * 86_400.0).round();
    let clock = |hours: f64, seconds: f64| {
        format!("{:02}:{:02}:{:02}", hours + (seconds / 3600.0).floor(), (seconds / 60.0).floor() % 60.0, seconds % 60.0)
    };
    if moment.is_duration() || (0.0..1.0).contains(&number) {
        return clock(number.trunc() * 24.0, seconds);
    }
    let whole = if seconds >= 86_400.0 { number.trunc() + 1.0 } else { number.trunc() };
    match crate::read::day_of_serial(whole, is_1904) {
        Some(day) if seconds == 0.0 || seconds >= 86_400.0 => crate::mapping::day_text(day),
        Some(day) => format!("{} {}", crate::mapping::day_text(day), clock(0.0, seconds)),
        None => crate::read::number_text(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    #[test]
    fn days_of_both_systems() {
        let check = |number: f64, is_1904: bool, expected: &str| {
            let moment = ExcelDateTime::new(number, ExcelDateTimeType::DateTime, is_1904);
            assert_eq!(moment_text(&moment, is_1904), expected, "{number}");
        };
        check(45_473.0, false, "2024-06-30");
        check(44_011.0, true, "2024-06-30");
        check(1.0, false, "1900-01-01");
        check(59.0, false, "1900-02-28");
        check(60.0, false, "60");
        check(61.0, false, "1900-03-01");
        check(45_473.5, false, "2024-06-30 12:00:00");
        check(0.25, false, "06:00:00");
        check(-3.0, false, "-3");
        check(9e9, false, "9000000000");
        let long = ExcelDateTime::new(1.5, ExcelDateTimeType::TimeDelta, false);
        assert_eq!(moment_text(&long, false), "36:00:00");
    }

    #[test]
    fn numbers_are_written_as_people_see_them() {
        let check = |number: f64, expected: &str| assert_eq!(text(&DataRef::Float(number), false, false), expected);
        check(1234.0, "1234");
        check(0.1 + 0.2, "0.3");
        check(17.5, "17.5");
        check(123_456_789_012_345.0, "123456789012345");
        check(-2.25, "-2.25");
        check(1e21, "1000000000000000000000");
    }
}
