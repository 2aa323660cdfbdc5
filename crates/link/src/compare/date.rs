//! Dates as people write them down wrongly: parts not known, day and month exchanged, one digit off. Not for calendars: whether a day exists
//! is not asked.

/// A date whose parts may not be known (0).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    /// 1 to 9999, 0 not known.
    pub year: u16,
    /// 1 to 12, 0 not known.
    pub month: u8,
    /// 1 to 31, 0 not known.
    pub day: u8,
}

impl Day {
    /// Reads `1987-03-09`, `1987-03` or `1987`; `0000` and `00` are not known. `None`: no date.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-').map(|part| part.parse::<u16>().ok());
        let year = parts.next()??;
        let month = parts.next().map_or(Some(0), |m| m)?;
        let day = parts.next().map_or(Some(0), |d| d)?;
        (year <= 9999 && month <= 12 && day <= 31).then_some(Self { year, month: month as u8, day: day as u8 })
    }

    fn is_whole(self) -> bool {
        self.year > 0 && self.month > 0 && self.day > 0
    }

    pub(super) fn digits(self) -> [u8; 8] {
        let (y, m, d) = (self.year, self.month, self.day);
        let of = |n: u16| (n % 10) as u8;
        [of(y / 1000), of(y / 100), of(y / 10), of(y), m / 10, m % 10, d / 10, d % 10]
    }

    /// Days since the first of March of year 0 (Gregorian); what is not known counts as the first, a day that does not exist as the one it runs over to.
    pub(super) fn number(self) -> i64 {
        let (month, day) = (i64::from(self.month.max(1)), i64::from(self.day.max(1)));
        let year = i64::from(self.year) - i64::from(month < 3);
        let in_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + in_year
    }
}

/// Whether month and day are exchanged: 1987-03-09 and 1987-09-03.
pub fn swapped(a: Day, b: Day) -> bool {
    a.is_whole() && b.is_whole() && a.year == b.year && a.month == b.day && a.day == b.month
}

/// Whether one digit differs, or two neighboring digits are exchanged.
pub fn one_digit_off(a: Day, b: Day) -> bool {
    if !a.is_whole() || !b.is_whole() {
        return false;
    }
    let (x, y) = (a.digits(), b.digits());
    let off: Vec<usize> = (0..8).filter(|&i| x[i] != y[i]).collect();
    match off.as_slice() {
        [_] => true,
        [i, j] => i + 1 == *j && x[*i] == y[*j] && x[*j] == y[*i],
        _ => false,
    }
}

/// Whether the dates agree as far as both are known, and the year is. A year below 100 is one of which only the last two digits are known.
pub fn parts_agree(a: Day, b: Day) -> bool {
    let agree = |x: u8, y: u8| x == 0 || y == 0 || x == y;
    let short = a.year < 100 || b.year < 100;
    let years = a.year == b.year || short && a.year % 100 == b.year % 100;
    a.year > 0 && b.year > 0 && years && agree(a.month, b.month) && agree(a.day, b.day)
}

/// Whether day and month are the same and the years 1, 10 or 100 apart: 1995-03-09 and 2005-03-09.
pub fn year_slip(a: Day, b: Day) -> bool {
    let same_day = (a.month, a.day) == (b.month, b.day);
    a.is_whole() && b.is_whole() && same_day && matches!(a.year.abs_diff(b.year), 1 | 10 | 100)
}

/// Whether the dates are at most so many days apart.
pub(crate) fn within(a: Day, b: Day, days: u32) -> bool {
    a.year > 0 && b.year > 0 && (a.number() - b.number()).abs() <= i64::from(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn as_people_mistake_them() {
        assert!(swapped(day("1987-03-09"), day("1987-09-03")));
        assert!(!swapped(day("1987-03-09"), day("1988-09-03")));
        assert!(one_digit_off(day("1987-03-09"), day("1987-03-19")));
        assert!(one_digit_off(day("1987-03-12"), day("1987-03-21")));
        assert!(one_digit_off(day("1978-03-12"), day("1987-03-12")));
        assert!(!one_digit_off(day("1987-03-12"), day("1987-04-13")));
        assert!(parts_agree(day("1987-03"), day("1987-03-12")));
        assert!(parts_agree(day("1987"), day("1987-03-12")));
        assert!(!parts_agree(day("1987-04"), day("1987-03-12")));
        assert!(parts_agree(day("87-03-12"), day("1987-03-12")) && !parts_agree(day("88-03-12"), day("1987-03-12")));
        assert!(!parts_agree(day("0000-03-12"), day("1900-03-12")), "no year is known");
        assert!(within(day("1987-12-31"), day("1988-01-02"), 2) && !within(day("1987-12-31"), day("1988-01-02"), 1));
        assert!(within(day("2000-02-28"), day("2000-03-01"), 2) && !within(day("2000-02-28"), day("2000-03-01"), 1));
        assert!(within(day("1900-02-28"), day("1900-03-01"), 1));
        assert_eq!(Day::parse("31/12/1987"), None);
        assert_eq!(Day::parse("1987-13-01"), None);
    }
}
