//! Units of time as mappings write them: days and weeks anywhere, months and quarters on the calendar. It reads no file.

use throughline_rule::{civil, days};

/// How much time one position of a file stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// One day.
    Day,
    /// Seven days.
    Week,
    /// A month of the calendar.
    Month,
    /// A quarter of the calendar: January to March, and so on.
    Quarter,
}

impl Unit {
    /// How mappings write them.
    pub(super) const NAMES: [(&str, Unit); 4] =
        [("day", Unit::Day), ("week", Unit::Week), ("month", Unit::Month), ("quarter", Unit::Quarter)];

    /// How many days it has; `None` where that depends on which one it is.
    pub fn days(self) -> Option<i32> {
        match self {
            Unit::Day => Some(1),
            Unit::Week => Some(7),
            Unit::Month | Unit::Quarter => None,
        }
    }

    /// How many months it has, where it is made of months.
    fn months(self) -> i64 {
        if self == Unit::Quarter { 3 } else { 1 }
    }

    /// First day, and the day after the last, of the one at a day: days and weeks begin with the day, months and quarters are those in
    /// which it lies, so that a quarter's last day means the quarter. `None` outside the years 1 to 9999.
    pub fn at(self, day: i32) -> Option<(i32, i32)> {
        if let Some(days) = self.days() {
            return Some((day, day.checked_add(days)?));
        }
        let (year, month, _) = civil(day);
        let first = month - (month - 1) % self.months();
        Some((days(year, first, 1)?, first_of(year, first + self.months())?))
    }

    /// The first day of the one `n` after the one at `day`.
    pub fn after(self, day: i32, n: i32) -> Option<i32> {
        match self.days() {
            Some(days) => day.checked_add(n.checked_mul(days)?),
            None => {
                let (year, month, _) = civil(self.at(day)?.0);
                first_of(year, month + i64::from(n) * self.months())
            }
        }
    }
}

/// The first day of a month, which may be a 13th or later one: the next year's.
pub(super) fn first_of(year: i64, month: i64) -> Option<i32> {
    days(year + (month - 1).div_euclid(12), (month - 1).rem_euclid(12) + 1, 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use throughline_rule::parse_day;

    #[test]
    fn months_and_quarters_are_those_of_the_calendar() {
        let day = |text: &str| parse_day(text).unwrap();
        let check = |unit: Unit, at: &str, from: &str, to: &str| assert_eq!(unit.at(day(at)), Some((day(from), day(to))), "{unit:?} {at}");
        check(Unit::Quarter, "2025-09-30", "2025-07-01", "2025-10-01");
        check(Unit::Quarter, "2025-12-01", "2025-10-01", "2026-01-01");
        check(Unit::Month, "2024-02-29", "2024-02-01", "2024-03-01");
        check(Unit::Month, "2024-12-31", "2024-12-01", "2025-01-01");
        check(Unit::Week, "2024-12-31", "2024-12-31", "2025-01-07");
        assert_eq!(Unit::Quarter.after(day("2024-11-15"), 2), Some(day("2025-04-01")));
        assert_eq!(Unit::Month.after(day("2024-01-31"), 13), Some(day("2025-02-01")));
        assert_eq!(Unit::Week.after(0, 2), Some(14));
        assert_eq!(Unit::Month.after(day("9999-12-01"), 1), None);
    }
}
