//! A stretch of a record file after the first, second and fourth stage (layout, valid values, logic), with what the third (duplicates)
//! and the shares of the whole file need of it. It keeps no state between stretches, so that they can be read on several threads.

use super::arrays;
use super::cell::{self, CellFault};
use super::derive::Values;
use super::edition::{Edition, Holds};
use super::file::Found;
use super::periods::Period;
use super::shares::Tally;
use crate::read::{Damage, Row, Rows};
use arrow::array::{Array, BooleanArray};
use std::collections::BTreeMap;
use throughline_model::failure::Failure;
use throughline_model::issue::Severity;

/// The stages in which a file is checked, in the federal order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Number of columns, characters, lengths, dates.
    Layout,
    /// Listed codes.
    Values,
    /// One record for one period of one person.
    Duplicates,
    /// Elements that contradict each other.
    Logic,
    /// Shares of the file as a whole.
    Shares,
}

impl Stage {
    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Layout => "layout",
            Stage::Values => "values",
            Stage::Duplicates => "duplicates",
            Stage::Logic => "logic",
            Stage::Shares => "shares",
        }
    }
}

/// What is wrong with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// Row of the stretch.
    pub row: u32,
    /// At which stage.
    pub stage: Stage,
    /// Whether the record is refused.
    pub severity: Severity,
    /// What.
    pub kind: FaultKind,
}

/// The kinds of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The line is no record.
    Damaged(Damage),
    /// A zero byte.
    ZeroByte,
    /// Too few or too many columns.
    WrongWidth,
    /// No id of a person.
    NoPerson,
    /// A cell against its element.
    Cell(u16, CellFault),
    /// A check of the edition.
    Check(u16),
}

/// What becomes of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing is wrong.
    Accepted,
    /// Kept, and somebody should look.
    Flagged,
    /// Not kept.
    Refused,
}

/// A stretch of the file.
#[derive(Debug)]
pub struct Checked<'f> {
    /// What the file is.
    pub found: &'f Found<'f>,
    /// Its rows.
    pub rows: Rows,
    /// What is wrong, by row and stage.
    pub faults: Vec<Fault>,
    /// What becomes of each row.
    pub verdicts: Vec<Verdict>,
    /// Whose record each kept row is, and of when.
    pub(super) periods: Vec<Period>,
    /// What each share counted.
    pub(super) tallies: Vec<Tally>,
    /// Bytes of the file read so far.
    pub n_read: u64,
    pub(super) values: Option<Values>,
}

impl std::fmt::Debug for Values {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Values")
    }
}

impl<'f> Checked<'f> {
    /// Checks the rows of a stretch.
    pub(super) fn of(found: &'f Found<'f>, rows: Rows, n_read: u64) -> Result<Self, Failure> {
        let n = rows.rows().len();
        let (faults, verdicts) = (Vec::new(), vec![Verdict::Accepted; n]);
        let mut checked = Self { found, rows, faults, verdicts, periods: Vec::new(), tallies: Vec::new(), n_read, values: None };
        (0..n).for_each(|row| checked.layout_and_values(row));
        let values = checked.values()?;
        checked.logic(&values)?;
        checked.periods = checked.kept().map(|row| checked.period(row)).collect();
        checked.tallies = super::shares::count(found.edition, &values, &checked.verdicts)?;
        checked.values = Some(values);
        checked.faults.sort_by_key(|fault| (fault.row, fault.stage));
        Ok(checked)
    }

    /// The rows that are kept.
    pub fn kept(&self) -> impl Iterator<Item = usize> {
        self.verdicts.iter().enumerate().filter(|(_, verdict)| **verdict != Verdict::Refused).map(|(row, _)| row)
    }

    /// Line and bytes of a row.
    pub fn row(&self, row: usize) -> Option<&Row> {
        self.rows.rows().get(row)
    }

    /// A cell's text by the number of its element, without blanks around it.
    pub fn text(&self, row: usize, number: &str) -> &str {
        let column = self.found.edition.place(number).and_then(|element| self.found.columns.of(element));
        column.map_or("", |column| self.rows.cell(row, column).trim_matches(' '))
    }

    fn fault(&mut self, row: usize, stage: Stage, severity: Severity, kind: FaultKind) {
        if let Some(verdict) = self.verdicts.get_mut(row) {
            *verdict = match (severity, *verdict) {
                (Severity::Error, _) | (_, Verdict::Refused) => Verdict::Refused,
                _ => Verdict::Flagged,
            };
        }
        self.faults.push(Fault { row: u32::try_from(row).unwrap_or(u32::MAX), stage, severity, kind });
    }

    fn layout_and_values(&mut self, row: usize) {
        let Some(at) = self.rows.rows().get(row).copied() else { return };
        let unreadable = match at.damage {
            Some(damage) => Some(FaultKind::Damaged(damage)),
            None if at.zero_byte => Some(FaultKind::ZeroByte),
            None => (at.n_cells as usize != self.rows.width()).then_some(FaultKind::WrongWidth),
        };
        if let Some(kind) = unreadable {
            return self.fault(row, Stage::Layout, Severity::Error, kind);
        }
        let found = self.found;
        for (column, element) in found.columns.elements.iter().enumerate() {
            let Some((place, of)) = element.and_then(|place| Some((place, found.edition.elements.get(place)?))) else { continue };
            let text = self.rows.cell(row, column).trim_matches(' ');
            if text.is_empty() || of.not_yet.as_deref() == Some(text) {
                continue;
            }
            if let Some(fault) = cell::check(of, text) {
                let stage = if fault.of_layout() { Stage::Layout } else { Stage::Values };
                let severity = if fault.only_flags() { Severity::Warning } else { Severity::Error };
                self.fault(row, stage, severity, FaultKind::Cell(u16::try_from(place).unwrap_or(u16::MAX), fault));
            }
        }
        if self.text(row, "100").is_empty() {
            self.fault(row, Stage::Layout, Severity::Error, FaultKind::NoPerson);
        }
    }

    /// What the rules name, as columns.
    fn values(&self) -> Result<Values, Failure> {
        let edition = self.found.edition;
        let mut columns = BTreeMap::new();
        for element in &self.found.in_rules {
            if let (Some(of), Some(array)) =
                (edition.elements.get(*element), arrays::of(edition, *element, self.found.columns, &self.rows)?)
            {
                columns.insert(of.field.clone(), array);
            }
        }
        let mut values = Values::new(columns, self.rows.rows().len(), self.found.report_on);
        values.derive(edition, &self.found.derived)?;
        Ok(values)
    }

    fn logic(&mut self, values: &Values) -> Result<(), Failure> {
        let edition: &Edition = self.found.edition;
        let alive: Vec<bool> = self.verdicts.iter().map(|verdict| *verdict != Verdict::Refused).collect();
        for (i, check) in edition.checks.iter().enumerate() {
            // An element that was not sent says nothing, least of all that it is blank.
            if !check.elements.iter().all(|element| self.found.columns.of(*element).is_some()) {
                continue;
            }
            let holds = values.condition(&check.rule)?;
            let kind = FaultKind::Check(u16::try_from(i).unwrap_or(u16::MAX));
            for row in broken(&holds).filter(|row| alive.get(*row) == Some(&true)) {
                self.fault(row, Stage::Logic, check.severity, kind);
            }
        }
        Ok(())
    }

    fn period(&self, row: usize) -> Period {
        let day = |number| cell::day(self.text(row, number));
        let line = self.row(row).map_or(0, |row| row.line);
        Period::new([self.text(row, "CALC4000"), self.text(row, "100")], day("900"), day("901"), day("1007"), line)
    }
}

/// The rows of which a condition says no.
fn broken(holds: &BooleanArray) -> impl Iterator<Item = usize> + '_ {
    // Nearly always everything holds: then no row is looked at.
    let some = holds.false_count() > 0;
    (0..if some { holds.len() } else { 0 }).filter(|row| holds.is_valid(*row) && !holds.value(*row))
}

/// Elements that some rule names, also through derived values; and the derived values that are needed.
pub(super) fn in_rules(edition: &Edition) -> (Vec<usize>, Vec<String>) {
    let mut names: Vec<String> = edition.rules().flat_map(|rule| rule.fields()).map(str::to_owned).collect();
    for derived in edition.derived.iter().rev() {
        if names.contains(&derived.name) {
            names.extend(of_derived(&derived.derive));
        }
    }
    names.push("report_quarter".to_owned());
    let elements = edition.elements.iter().enumerate().filter(|(_, element)| names.contains(&element.field));
    let needed = edition.derived.iter().map(|derived| derived.name.clone()).filter(|name| names.contains(name));
    (elements.map(|(place, _)| place).collect(), needed.collect())
}

fn of_derived(derive: &super::edition::Derive) -> Vec<String> {
    use super::edition::Derive;
    match derive {
        Derive::Earliest(of) | Derive::Latest(of) | Derive::Any(of) | Derive::Count(of, _) => of.clone(),
        Derive::QuartersSince(of) | Derive::Quarter(of, _) => vec![of.clone()],
        Derive::Rule(rule) => rule.fields().into_iter().map(str::to_owned).collect(),
    }
}

/// Whether an element's text may be shown in an issue: codes and numbers, never what says who somebody is.
pub(super) fn may_show(holds: Holds) -> bool {
    matches!(holds, Holds::Code | Holds::Codes | Holds::Number | Holds::Money)
}
