//! All that comparing a table needs, made ready once: the blocks of every rule, the rows close together, the comparisons. Not for what is done with a
//! pair; whoever walks over the pairs (`visit`) says it.

use super::groups::Groups;
use super::key::{HotBlock, Plan};
use super::split::{Splitter, places};
use crate::column::{MISSING, mix};
use crate::compare::{Comparer, Rows};
use crate::definition::{Definition, Rule};
use crate::table::Table;
use rayon::prelude::*;

/// The work of one table.
pub(crate) struct Work<'a> {
    pub(crate) table: &'a Table,
    pub(crate) comparer: Comparer<'a>,
    pub(crate) rows: Rows,
    /// By rule.
    pub(crate) groups: Vec<Groups>,
    /// By rule: why a pair is not compared under it.
    pub(super) unless: Vec<Vec<Condition>>,
    /// By rule that reads differently from both sides: when it brings a pair the other way round as well.
    pub(super) twice: Vec<Option<Condition>>,
    /// Numbers of rows that conditions ask for besides codes: blocks of rules in which a block was split.
    pub(super) places: Vec<Vec<u32>>,
    /// What was done with large blocks.
    pub(crate) plan: Plan,
}

/// What is looked at in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Its code in a column.
    Code(usize),
    /// The code of its value of the second column in the dictionary of the first.
    Crossed(usize, usize),
    /// Its source, where that has one row for each.
    Source,
    /// One of [`Work::places`].
    Place(usize),
}

/// Two rows agree, the first looked at one way, the second another; on all of these.
pub(super) type Condition = Vec<(Look, Look)>;

impl<'a> Work<'a> {
    /// With large blocks split as they need it, or as a plan says.
    pub(crate) fn new(table: &'a Table, definition: &'a Definition, plan: Option<&Plan>) -> Self {
        let comparer = Comparer::new(table, &definition.comparisons);
        let rows = Rows::new(table, definition, &comparer);
        let of = |(nth, rule): (usize, &Rule)| {
            let mut splitter = Splitter::new(table, definition, nth, plan);
            let groups = splitter.split(Groups::new(table, &rows, rule));
            (groups, splitter.plan)
        };
        let (groups, plans): (Vec<Groups>, Vec<Plan>) = definition.rules.par_iter().enumerate().map(of).unzip();
        let split = plans.into_iter().flat_map(|plan| plan.split).collect();
        let plan = plan.cloned().unwrap_or(Plan { split });
        let mut work = Self { table, comparer, rows, groups, unless: Vec::new(), twice: Vec::new(), places: Vec::new(), plan };
        work.conditions(definition);
        work
    }

    /// A pair is left to the first rule that brings it, and rows of a source with one row for each are never paired.
    fn conditions(&mut self, definition: &Definition) {
        let mut so_far: Vec<Condition> = Vec::new();
        if self.table.sources().iter().any(|source| source.one_row_each) {
            so_far.push(vec![(Look::Source, Look::Source)]);
        }
        for (nth, rule) in definition.rules.iter().enumerate() {
            self.unless.push(so_far.clone());
            let there: Condition = if self.groups[nth].hot.is_empty() {
                let look = |(l, r): &(usize, usize)| (Look::Code(*l), if l == r { Look::Code(*l) } else { Look::Crossed(*l, *r) });
                rule.equal.iter().map(look).collect()
            } else {
                let (left, right) = places(&self.groups[nth], self.table.n_rows());
                self.places.push(left);
                let left = Look::Place(self.places.len() - 1);
                self.places.extend(right);
                vec![(left, if self.groups[nth].two_sided { Look::Place(self.places.len() - 1) } else { left })]
            };
            let turned = self.groups[nth].two_sided.then(|| -> Condition { there.iter().map(|(l, r)| (*r, *l)).collect() });
            so_far.extend(turned.clone());
            self.twice.push(turned);
            so_far.push(there);
        }
    }

    /// Whether a condition holds of two rows.
    pub(super) fn holds(&self, condition: &Condition, a: u32, b: u32) -> bool {
        condition.iter().all(|(left, right)| {
            let seen = self.look(*left, a);
            seen != MISSING && seen == self.look(*right, b)
        })
    }

    /// What a row shows when looked at.
    pub(super) fn look(&self, look: Look, row: u32) -> u32 {
        match look {
            Look::Code(column) => self.rows.code(row, column),
            Look::Crossed(column, other) => self.rows.crossed_code(row, column, other),
            Look::Source => own_source(self.table, row),
            Look::Place(place) => self.places[place][row as usize],
        }
    }

    /// How many pairs the blocks have, those that several rules bring counted each time.
    pub(crate) fn n_pairs_at_most(&self) -> u64 {
        let of = |groups: &Groups| groups.blocks().map(|(from, to)| groups.n_pairs(&groups.entries[from..to])).sum::<u64>();
        self.groups.iter().map(of).sum()
    }

    /// Blocks that were too large, by rule, the largest first.
    pub(crate) fn hot(&self) -> Vec<HotBlock> {
        self.groups.iter().flat_map(|groups| groups.hot.iter().cloned()).collect()
    }
}

/// The source of a row if it has one row for each.
fn own_source(table: &Table, row: u32) -> u32 {
    let source = table.source(row);
    if table.sources()[usize::from(source)].one_row_each { u32::from(source) } else { MISSING }
}

/// A number that decides whether a piece of work belongs to a sample.
pub(super) fn lot(rule: usize, rank: u32, piece: usize) -> u64 {
    mix(mix(u64::from(rank) | (rule as u64) << 32) ^ piece as u64)
}
