//! What is wrong on purpose: the mistakes that partners' files really have, each at a stated rate, each told to the truth so that a
//! test can ask whether all were found. Slips in names and numbers are not dirt (`seen`): no check can find them.

use crate::sheet::Cell;

/// A kind of mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dirt {
    /// 30 February.
    ImpossibleDate,
    /// The last day before the first.
    ExitBeforeEntry,
    /// A code that no list has.
    UnknownCode,
    /// The row comes again, word for word.
    Duplicate,
    /// A social security number where the surname should be. Like all of this city's, one that nobody has.
    NumberInName,
    /// No id.
    NoKey,
    /// Born in the future.
    BornTomorrow,
    /// A formula where a value should be (spreadsheets).
    Formula,
    /// A negative amount.
    NegativeAmount,
    /// An id that no other file of the agency knows.
    UnknownReference,
}

impl Dirt {
    /// Its name in the truth.
    pub fn name(self) -> &'static str {
        match self {
            Self::ImpossibleDate => "impossible_date",
            Self::ExitBeforeEntry => "exit_before_entry",
            Self::UnknownCode => "unknown_code",
            Self::Duplicate => "duplicate",
            Self::NumberInName => "number_in_name",
            Self::NoKey => "no_key",
            Self::BornTomorrow => "born_tomorrow",
            Self::Formula => "formula",
            Self::NegativeAmount => "negative_amount",
            Self::UnknownReference => "unknown_reference",
        }
    }
}

/// A mistake of a file: which, and in which column (two for dates that are exchanged).
pub type Habit = (Dirt, usize, usize);

/// The mistakes of one file: each of them in one row of `every`, never two in one row.
#[derive(Debug, Clone, Copy)]
pub struct Schedule {
    /// One row in so many.
    pub every: u64,
    /// Which.
    pub habits: &'static [Habit],
}

impl Schedule {
    /// A file without mistakes.
    pub const CLEAN: Self = Self { every: 1, habits: &[] };

    /// What is wrong with row `n` of the file, counting from 0.
    pub fn of_row(&self, n: u64) -> Option<Habit> {
        let step = (self.every / (self.habits.len() as u64 + 1)).max(1);
        let at = n % self.every.max(1);
        let habit = usize::try_from(at / step).ok().filter(|_| at.is_multiple_of(step))?;
        habit.checked_sub(1).and_then(|habit| self.habits.get(habit)).copied()
    }
}

/// Puts the mistake into the cells of a row. False where it cannot be put there, such as no last day to be exchanged.
pub fn spoil(habit: Habit, cells: &mut [Cell<'_>]) -> bool {
    let (dirt, column, other) = habit;
    let both = (cells.get(column).cloned(), cells.get(other).cloned());
    let spoiled = match (dirt, both) {
        (Dirt::Duplicate, _) => return true,
        (Dirt::ImpossibleDate, (Some(Cell::Day(_)), _)) => Cell::Text("02/30/2025".into()),
        (Dirt::ExitBeforeEntry, (Some(Cell::Day(from)), Some(Cell::Day(_)))) => {
            if let Some(cell) = cells.get_mut(other) {
                *cell = Cell::Day(from - 40);
            }
            return true;
        }
        (Dirt::BornTomorrow, (Some(Cell::Day(_)), _)) => Cell::Day(23_000),
        (Dirt::UnknownCode, (Some(Cell::Text(_)), _)) => Cell::Text("ZZ9".into()),
        (Dirt::NumberInName, (Some(Cell::Text(_)), _)) => Cell::Text("900-00-1234".into()),
        (Dirt::UnknownReference, (Some(Cell::Text(_)), _)) => Cell::Text("X0000000".into()),
        (Dirt::NoKey, (Some(Cell::Text(_) | Cell::Count(_)), _)) => Cell::Empty,
        (Dirt::Formula, _) => Cell::Formula("=1+1"),
        (Dirt::NegativeAmount, (Some(Cell::Cents(cents)), _)) => Cell::Cents(-cents),
        _ => return false,
    };
    match cells.get_mut(column) {
        Some(cell) => *cell = spoiled,
        None => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mistake_comes_once_in_so_many_rows() {
        const SCHEDULE: Schedule =
            Schedule { every: 60, habits: &[(Dirt::NoKey, 0, 0), (Dirt::Duplicate, 0, 0), (Dirt::UnknownCode, 1, 1)] };
        for habit in SCHEDULE.habits {
            let rows: Vec<u64> = (0..600).filter(|n| SCHEDULE.of_row(*n) == Some(*habit)).collect();
            assert_eq!(rows.len(), 10, "{habit:?}: {rows:?}");
        }
        assert_eq!((0..100).filter_map(|n| Schedule::CLEAN.of_row(n)).count(), 0);
    }
}
