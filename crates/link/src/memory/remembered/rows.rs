//! The rows of a memory: their values as codes into words kept once, and their keys. Not for pairs. The place of a row that went is given
//! to a new one after the edits that took it are done.

use super::Edit;
use crate::block::{Plan, Side};
use crate::column::{Column, MISSING};
use crate::definition::Definition;
use crate::memory::keys::key_of;
use crate::problem::Problem;
use crate::table::{Source, Table};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A row's keys by rule, as the left one and as the right one.
pub(super) type Keys = Box<[(u64, u64)]>;

#[derive(Debug, Clone)]
struct Row<I> {
    id: I,
    source: u16,
    codes: Box<[u32]>,
    keys: Keys,
}

/// The words of one column.
#[derive(Debug, Clone, Default)]
struct Words {
    values: Vec<Box<str>>,
    known: HashMap<Box<str>, u32>,
}

impl Words {
    fn code(&mut self, value: Option<&str>) -> u32 {
        let Some(value) = value.filter(|value| !value.is_empty()) else { return MISSING };
        if let Some(code) = self.known.get(value) {
            return *code;
        }
        let code = self.values.len() as u32;
        self.values.push(value.into());
        self.known.insert(value.into(), code);
        code
    }

    fn value(&self, code: u32) -> Option<&str> {
        self.values.get(code as usize).map(|value| &**value)
    }
}

#[derive(Debug, Clone)]
pub(super) struct Rows<I> {
    sources: Vec<Source>,
    words: Vec<Words>,
    rows: Vec<Option<Row<I>>>,
    of_id: BTreeMap<I, u32>,
    free: Vec<u32>,
}

impl<I: Ord + Clone> Rows<I> {
    pub(super) fn new(sources: Vec<Source>, n_columns: usize) -> Self {
        Self { sources, words: vec![Words::default(); n_columns], rows: Vec::new(), of_id: BTreeMap::new(), free: Vec::new() }
    }

    pub(super) fn check(&self, edit: &Edit<I>) -> Result<(), Problem> {
        match edit {
            Edit::Put { source, values, .. } if values.len() != self.words.len() || usize::from(*source) >= self.sources.len() => {
                Err(Problem::OtherRow { found: values.len(), n: self.words.len() })
            }
            _ => Ok(()),
        }
    }

    /// Whether it would leave anything other than it is.
    pub(super) fn is_change(&self, edit: &Edit<I>) -> bool {
        let row = self.at(edit.id()).and_then(|row| self.row(row));
        match (edit, row) {
            (Edit::Withdraw { .. }, row) => row.is_some(),
            (Edit::Put { .. }, None) => true,
            (Edit::Put { source, values, .. }, Some(row)) => {
                let now = row.codes.iter().zip(&self.words).map(|(code, words)| words.value(*code));
                row.source != *source || !now.eq(values.iter().map(|value| value.as_deref().filter(|v| !v.is_empty())))
            }
        }
    }

    pub(super) fn at(&self, id: &I) -> Option<u32> {
        self.of_id.get(id).copied()
    }

    pub(super) fn id(&self, row: u32) -> Option<&I> {
        self.row(row).map(|row| &row.id)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (&I, u32)> {
        self.of_id.iter().map(|(id, row)| (id, *row))
    }

    pub(super) fn keys(&self, row: u32) -> &[(u64, u64)] {
        self.row(row).map_or(&[], |row| &row.keys)
    }

    /// The keys the rows of edits would have; none for a row that goes.
    pub(super) fn keys_of(&self, edits: &[Edit<I>], definition: &Definition, plan: &Plan) -> Result<Vec<Keys>, Problem> {
        let put = |edit: &'_ Edit<I>| if let Edit::Put { values, .. } = edit { values.clone() } else { Vec::new() };
        let values: Vec<Vec<Option<String>>> = edits.iter().map(put).collect();
        let column = |nth: usize| Column::new(values.iter().map(|row| row.get(nth).and_then(Option::as_deref)));
        let (columns, ids) = ((0..self.words.len()).map(column).collect(), (0..edits.len()).collect::<Vec<_>>());
        let sources = self.sources.first().cloned().into_iter().collect();
        let table = Table::new(columns, &ids, vec![0; edits.len()], sources)?;
        let rules = || definition.rules.iter().enumerate();
        let sides = |rule, row| (key_of(&table, plan, rule, Side::Left, row), key_of(&table, plan, rule, Side::Right, row));
        let keys = |row: u32| -> Keys { rules().map(|rule| sides(rule, row)).collect() };
        Ok((0u32..).zip(&values).map(|(row, values)| if values.is_empty() { Keys::default() } else { keys(row) }).collect())
    }

    pub(super) fn may_be_same(&self, a: u32, b: u32) -> bool {
        let source = |row: u32| self.row(row).map(|row| row.source);
        let one_each = |source: u16| self.sources.get(usize::from(source)).is_some_and(|source| source.one_row_each);
        a != b && (source(a) != source(b) || !source(a).is_some_and(one_each))
    }

    pub(super) fn put_in(&mut self, id: I, source: u16, values: &[Option<String>], keys: Keys) -> u32 {
        let codes = self.words.iter_mut().zip(values).map(|(words, value)| words.code(value.as_deref())).collect();
        let row = self.free.pop().unwrap_or_else(|| {
            self.rows.push(None);
            self.rows.len() as u32 - 1
        });
        self.of_id.insert(id.clone(), row);
        self.rows[row as usize] = Some(Row { id, source, codes, keys });
        row
    }

    /// The row is no longer found; its place still tells its id until it is given away.
    pub(super) fn take_out(&mut self, id: &I) -> Option<u32> {
        self.of_id.remove(id)
    }

    /// Gives the places of rows that went to those that come.
    pub(super) fn free(&mut self, gone: BTreeSet<u32>) {
        gone.iter().for_each(|row| self.rows[*row as usize] = None);
        self.free.extend(gone);
    }

    /// These rows as a table.
    pub(super) fn part(&self, rows: &[u32]) -> Result<Table, Problem> {
        let rows: Vec<&Row<I>> = rows.iter().filter_map(|row| self.row(*row)).collect();
        let column = |(nth, words): (usize, &Words)| Column::new(rows.iter().map(|row| words.value(row.codes[nth])).collect::<Vec<_>>());
        let ids: Vec<&I> = rows.iter().map(|row| &row.id).collect();
        let columns = self.words.iter().enumerate().map(column).collect();
        Table::new(columns, &ids, rows.iter().map(|row| row.source).collect(), self.sources.clone())
    }

    fn row(&self, row: u32) -> Option<&Row<I>> {
        self.rows.get(row as usize)?.as_ref()
    }
}
