//! Dates of a block side by side, so that most pairs of dates are ruled out eight at a time. Not for what is asked of two dates (`date`): what passes
//! here is asked there.

use super::Test;
use super::date::Day;
use super::lanes::{Lane, N, mask, zip};

/// What two unequal dates must have for a test to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dated {
    /// At most so many days lie between them.
    Apart(u32),
    /// At most two digits differ.
    Digits,
    /// One year, month and day exchanged.
    Swapped,
    /// The last two digits of the year are the same.
    YearEnd,
    /// Month and day are the same.
    MonthDay,
}

impl Dated {
    /// Of a test; `None` where it does not ask for dates.
    pub(super) fn of(test: &Test) -> Option<Self> {
        match test {
            Test::DaysApart(most) => Some(Self::Apart(*most)),
            Test::DateDigit => Some(Self::Digits),
            Test::DaySwapped => Some(Self::Swapped),
            Test::DateParts | Test::SameYear => Some(Self::YearEnd),
            Test::YearSlip => Some(Self::MonthDay),
            _ => None,
        }
    }
}

/// A date as numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbers {
    /// Days since year 0; far away where it is no date.
    days: u32,
    /// Year, month and day, eight digits of four bits.
    digits: u32,
    /// The same with month and day exchanged.
    swapped: u32,
}

impl Numbers {
    pub(super) const NONE: Self = Self { days: 1 << 30, digits: 0, swapped: u32::MAX };

    pub(super) fn new(day: Option<Day>) -> Self {
        let Some(day) = day else { return Self::NONE };
        let packed = |digits: [u8; 8]| digits.iter().fold(0, |all, digit| all << 4 | u32::from(*digit));
        let swapped = Day { month: day.day, day: day.month, ..day };
        Self { days: day.number() as u32, digits: packed(day.digits()), swapped: packed(swapped.digits()) }
    }
}

/// The dates of a block, row by row.
#[derive(Default)]
pub(super) struct Dates {
    days: Vec<u32>,
    digits: Vec<u32>,
    swapped: Vec<u32>,
}

impl Dates {
    /// Takes up the rows of a block.
    pub(super) fn fill(&mut self, rows: impl Iterator<Item = Numbers> + Clone) {
        let each = |to: &mut Vec<u32>, of: fn(Numbers) -> u32| {
            to.clear();
            to.extend(rows.clone().map(of));
        };
        each(&mut self.days, |n| n.days);
        each(&mut self.digits, |n| n.digits);
        each(&mut self.swapped, |n| n.swapped);
    }

    /// Which of eight dates may pass together with that of row `i`.
    #[inline]
    pub(super) fn may(&self, dated: Dated, i: usize, k: usize) -> Lane {
        let eight = |strip: &[u32]| strip.as_chunks::<N>().0.get(k).copied().unwrap_or([0; N]);
        let digits = self.digits[i];
        match dated {
            Dated::Apart(most) => {
                let (days, most) = (self.days[i] as i32, most.min(1 << 30) as i32);
                eight(&self.days).map(|other| mask((other as i32 - days).abs() <= most))
            }
            Dated::Digits => eight(&self.digits).map(|other| mask(few_differ(digits ^ other))),
            Dated::Swapped => eight(&self.swapped).map(|other| mask(other == digits)),
            Dated::YearEnd => eight(&self.digits).map(|other| mask((digits ^ other) & 0x00ff_0000 == 0)),
            Dated::MonthDay => zip(&eight(&self.digits), &[0xffff; N], |other, end| mask((digits ^ other) & end == 0)),
        }
    }
}

/// Whether at most two of eight digits have a bit set.
fn few_differ(bits: u32) -> bool {
    let one = (bits | bits >> 1 | bits >> 2 | bits >> 3) & 0x1111_1111;
    let less = one & one.wrapping_sub(1);
    less & less.wrapping_sub(1) == 0
}
