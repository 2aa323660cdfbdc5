//! One piece of a file through the mapping: rows, typed columns, checks, and what is wrong. It keeps no state between pieces, so that
//! pieces can be read on several threads; keys that come twice are found afterwards, in the order of the file (see `keys`).

use super::block::{Block, Verdict};
use super::cell::Cell;
use super::keys::KeyHash;
use super::plan::Plan;
use super::problem::{CellFault, Fault, Problem};
use super::timed::{batch, is_no, run};
use super::typed::{answers, typed};
use crate::read::{Piece, Rows};
use throughline_model::failure::Failure;
use throughline_model::issue::Severity;

impl Plan<'_> {
    /// Reads a piece: everything except its place among the other pieces.
    pub(super) fn apply(&self, piece: Piece) -> Result<Block<'_>, Failure> {
        let n_read = piece.n_read;
        let rows = Rows::of(piece, self.layout, self.header.names.len(), self.file)?;
        let mut problems = Problems::default();
        problems.of_rows(&rows);
        let (keys, blank) = self.keys(&rows, &mut problems);
        let columns: Vec<_> = self
            .mapping
            .columns
            .iter()
            .zip(&self.columns)
            .enumerate()
            .map(|(i, (column, place))| {
                let severity = column.if_unreadable;
                typed(column, *place, self.dates, &rows, &mut |row, fault| {
                    let severity = match fault {
                        CellFault::Missing => Severity::Error,
                        CellFault::LooksLikeSsn => Severity::Warning,
                        _ => severity,
                    };
                    problems.add(row, severity, Fault::Cell(narrow(i), fault));
                })
            })
            .collect();
        let unpivoted = self
            .mapping
            .unpivots
            .iter()
            .zip(&self.unpivots)
            .enumerate()
            .map(|(i, (unpivot, places))| {
                answers(places, &unpivot.values, &unpivot.missing, &rows, &mut |row, position| {
                    problems.add(row, Severity::Error, Fault::Answer(narrow(i), narrow(position)));
                })
            })
            .collect();
        let batch = batch(self, &columns, &rows)?;
        for (i, check) in self.mapping.checks.iter().enumerate() {
            let answers = run(&check.rule, &batch)?;
            for row in (0..rows.rows().len()).filter(|row| is_no(&answers, *row)) {
                problems.add(row, check.severity, Fault::Check(narrow(i)));
            }
        }
        let times = self.mapping.timed.iter().map(|timed| timed.times(&batch)).collect::<Result<Vec<_>, _>>()?;
        for (i, times) in times.iter().enumerate() {
            times.backwards.iter().for_each(|row| problems.add(*row, Severity::Warning, Fault::Backwards(narrow(i))));
            times.not_listed.iter().for_each(|row| problems.add(*row, Severity::Error, Fault::KindNotListed(narrow(i))));
        }
        let starts = self.mapping.unpivots.iter().map(|unpivot| unpivot.starts_at.days(&batch)).collect::<Result<Vec<_>, _>>()?;
        for (i, times) in times.iter().enumerate() {
            times.no_such_part.iter().for_each(|row| problems.add(*row, Severity::Error, Fault::NoSuchPart(narrow(i))));
        }
        for (place, _) in &self.period {
            let empty = rows.column(*place).enumerate().filter(|(_, place)| Cell::new(&rows, place.clone()).is_empty());
            empty.for_each(|(row, _)| problems.add(row, Severity::Error, Fault::PeriodMissing));
        }
        let (problems, verdicts) = problems.settle(&blank);
        Ok(Block { plan: self, rows, columns, unpivoted, starts, times, keys, problems, verdicts, n_read })
    }

    /// The hash of each row's key, and which rows are blank: no key and no text in any cell, as spreadsheets leave them at the end.
    fn keys(&self, rows: &Rows, problems: &mut Problems) -> (Vec<KeyHash>, Vec<bool>) {
        let n = rows.rows().len();
        let (mut keys, mut blank) = (Vec::with_capacity(n), vec![false; n]);
        for (row, place) in rows.column(self.key).enumerate() {
            let key = Cell::new(rows, place);
            if key.is_empty() {
                let empty = |column| rows.cell(row, column).trim().is_empty();
                let damaged = rows.rows().get(row).is_some_and(|row| row.damage.is_some());
                match blank.get_mut(row).filter(|_| !damaged && (0..rows.width()).all(empty)) {
                    Some(blank) => *blank = true,
                    None if damaged => {}
                    None => problems.add(row, Severity::Error, Fault::KeyMissing),
                }
            }
            keys.push(KeyHash::of(key.bytes()));
        }
        (keys, blank)
    }
}

/// A place in one of the mapping's lists; no mapping has as many.
fn narrow(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}

/// The problems of a block as they are found.
#[derive(Default)]
struct Problems(Vec<Problem>);

impl Problems {
    fn add(&mut self, row: usize, severity: Severity, fault: Fault) {
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        self.0.push(Problem { row, severity, fault });
    }

    /// What is wrong with whole rows.
    fn of_rows(&mut self, rows: &Rows) {
        for (i, row) in rows.rows().iter().enumerate() {
            if let Some(damage) = row.damage {
                self.add(i, Severity::Error, Fault::Damaged(damage));
            } else if row.n_cells as usize != rows.width() {
                self.add(i, Severity::Error, Fault::WrongWidth);
            }
            if row.zero_byte {
                self.add(i, Severity::Error, Fault::ZeroByte);
            }
        }
    }

    /// The problems that count, in the order of rows, and what becomes of each row. Of a row that is no row of the table only that
    /// is said, for its cells stand in the wrong columns.
    fn settle(mut self, blank: &[bool]) -> (Vec<Problem>, Vec<Verdict>) {
        let mut verdicts: Vec<Verdict> = blank.iter().map(|blank| if *blank { Verdict::Blank } else { Verdict::Kept }).collect();
        if self.0.is_empty() {
            return (self.0, verdicts);
        }
        let whole_row = |fault| matches!(fault, Fault::Damaged(_) | Fault::WrongWidth | Fault::ZeroByte);
        let mut torn = vec![false; blank.len()];
        for problem in self.0.iter().filter(|problem| whole_row(problem.fault)) {
            if let Some(torn) = torn.get_mut(problem.row as usize) {
                *torn = true;
            }
        }
        let is = |marks: &[bool], problem: &Problem| marks.get(problem.row as usize) == Some(&true);
        self.0.retain(|problem| !is(blank, problem) && (whole_row(problem.fault) || !is(&torn, problem)));
        self.0.sort_by_key(|problem| problem.row);
        for problem in &self.0 {
            if let Some(verdict) = verdicts.get_mut(problem.row as usize) {
                verdict.worsen(problem.severity);
            }
        }
        (self.0, verdicts)
    }
}
