//! Cohorts: which rows belong to the time a report is about. Employment two quarters after exit is known late, so the people behind a program
//! year's number left the program a year before; each metric says by how much. Nothing is counted here.

use crate::calendar::months_later;

/// What puts a row into a cohort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Belongs {
    /// The period of participation begins within the dates.
    Entry,
    /// It ends within the dates.
    Exit,
    /// It has a day within the dates.
    Served,
    /// The person's first event of this code on the calendar lies within the dates.
    Event(String),
}

/// A cohort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohort {
    /// What puts a row into it.
    pub by: Belongs,
    /// Months from the report's time to the cohort's; below zero is earlier.
    pub months: i32,
    /// Dates of its own, whatever the report's time: first day, day after the last.
    pub dates: Option<(i32, i32)>,
}

impl Cohort {
    /// The cohort's dates for a report about this time: first day, day after the last. `None`: all time.
    pub fn dates(&self, period: Option<(i32, i32)>) -> Option<(i32, i32)> {
        let shift = |(from, to)| Some((months_later(from, self.months)?, months_later(to, self.months)?));
        self.dates.or_else(|| period.and_then(shift))
    }

    /// Whether a period of participation from `entry` to `exit` (`None`: going on) belongs.
    pub fn takes(&self, (from, to): (i32, i32), entry: i32, exit: Option<i32>) -> bool {
        let within = |day: i32| (from..to).contains(&day);
        match self.by {
            Belongs::Entry => within(entry),
            Belongs::Exit => exit.is_some_and(within),
            Belongs::Served => entry < to && exit.is_none_or(|exit| exit >= from),
            Belongs::Event(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{program_year, read_iso};

    /// The offsets of domain notes 1.2, for program year 2024.
    #[test]
    fn cohorts_of_a_program_year() {
        let day = |text: &str| read_iso(text).unwrap();
        for (months, from, to) in [
            (0, "2024-07-01", "2025-07-01"),
            (-3, "2024-04-01", "2025-04-01"),
            (-12, "2023-07-01", "2024-07-01"),
            (-18, "2023-01-01", "2024-01-01"),
        ] {
            let cohort = Cohort { by: Belongs::Exit, months, dates: None };
            assert_eq!(cohort.dates(program_year(2024)), Some((day(from), day(to))), "{months}");
            assert!(cohort.takes((day(from), day(to)), 0, Some(day(from))));
            assert!(!cohort.takes((day(from), day(to)), 0, Some(day(to))) && !cohort.takes((day(from), day(to)), 0, None));
        }
    }

    /// PoP August 2021 to November 2022 is served in program years 2021 and 2022, not 2023.
    #[test]
    fn served_is_any_day_within() {
        let served = Cohort { by: Belongs::Served, months: 0, dates: None };
        let (entry, exit) = (read_iso("2021-08-10").unwrap(), read_iso("2022-11-05").unwrap());
        let takes = |year| served.takes(program_year(year).unwrap(), entry, Some(exit));
        assert_eq!([2020, 2021, 2022, 2023].map(takes), [false, true, true, false]);
        assert!(served.takes(program_year(2030).unwrap(), entry, None));
    }
}
