//! What is known about each person, a dense column per code. Where several rows state the same code, the one read last stays, and rows
//! are read in the order of receipt. Not for what holds over time: those are spans.

use super::table::{self, Words};
use crate::fact::ToldValue;
use arrow::array::{ArrayRef, BooleanArray, Date32Array, Int64Array, StringArray};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Field};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;
use throughline_model::code::{Code, CodeBook, Kind};
use throughline_model::failure::Failure;
use throughline_rule::Value;

/// How probable it is that not all records of a person are that person's, in millionths.
const LINK_DOUBT: &str = "link_doubt";

/// The columns of `persons.parquet`.
pub(super) struct Columns {
    pseudonyms: Vec<[u8; 16]>,
    /// See [`LINK_DOUBT`]; empty where no link rests on comparing.
    doubts: Vec<u32>,
    columns: Vec<Column>,
    by_code: HashMap<String, usize>,
}

/// One code's values. Every kind fits eight bytes: flags as 0 and 1, choices as the number of their word.
struct Column {
    code: Code,
    values: Vec<i64>,
    known: Vec<bool>,
    words: Words,
}

impl Columns {
    /// Empty columns for these people: every stated code except free text, in catalog order.
    pub(super) fn new(pseudonyms: Vec<[u8; 16]>, doubts: Vec<u32>, book: &CodeBook) -> Self {
        let n = pseudonyms.len();
        let column = |code: &Code| Column { code: code.clone(), values: vec![0; n], known: vec![false; n], words: Words::default() };
        let columns: Vec<Column> = book.stated().filter(|code| code.kind != Kind::Text).map(column).collect();
        let by_code = columns.iter().enumerate().map(|(at, c)| (c.code.name.clone(), at)).collect();
        Self { pseudonyms, doubts, columns, by_code }
    }

    /// The column of a code; `None` for what has none.
    pub(super) fn find(&self, code: &str) -> Option<usize> {
        self.by_code.get(code).copied()
    }

    /// States a value of a person; an earlier one is replaced.
    pub(super) fn set(&mut self, column: usize, person: u32, value: ToldValue<'_>) -> Result<(), Failure> {
        let Some(column) = self.columns.get_mut(column) else {
            return Err(Failure::broken("filling a snapshot", "no such column"));
        };
        let Some(number) = column.number(value) else {
            let cause = format!("a stored value of {} is of another kind than the catalog now says", column.code.name);
            return Err(Failure::broken("filling a snapshot", cause));
        };
        let at = person as usize;
        if let (Some(value), Some(known)) = (column.values.get_mut(at), column.known.get_mut(at)) {
            *value = number;
            *known = true;
        }
        Ok(())
    }

    /// In the order of people's numbers.
    pub(super) fn pseudonyms(&self) -> &[[u8; 16]] {
        &self.pseudonyms
    }

    /// Gives what is known of a person of this number, by code.
    pub(super) fn of_person(&self) -> impl Fn(usize) -> BTreeMap<String, Value> {
        let words: Vec<_> = self.columns.iter().map(|column| column.words.all()).collect();
        let value = |person: usize, column: &Column, words: &[Arc<str>]| {
            let number = *column.values.get(person).filter(|_| column.known.get(person) == Some(&true))?;
            let value = match column.code.kind {
                Kind::YesNo => Value::Bool(number != 0),
                Kind::Date => Value::Date(i32::try_from(number).ok()?),
                Kind::Choice => Value::Text(words.get(usize::try_from(number).ok()?)?.to_string()),
                Kind::Money => Value::Money(number),
                _ => Value::Int(number),
            };
            Some((column.code.name.clone(), value))
        };
        move |person| self.columns.iter().zip(&words).filter_map(|(column, words)| value(person, column, words)).collect()
    }

    pub(super) fn n_persons(&self) -> usize {
        self.pseudonyms.len()
    }

    /// The fields of the table.
    pub(super) fn fields(&self) -> Vec<Field> {
        let person = [Field::new("person", DataType::Int64, false), Field::new("pseudonym", DataType::Utf8, false)];
        let code = |c: &Column| Field::new(&c.code.name, arrow_type(&c.code.kind), true);
        let doubt = (!self.doubts.is_empty()).then(|| Field::new(LINK_DOUBT, DataType::Int64, false));
        person.into_iter().chain(self.columns.iter().map(code)).chain(doubt).collect()
    }

    /// Puts the words of every choice in order, after the last value was stated.
    pub(super) fn settle(&mut self) {
        for column in &mut self.columns {
            let rank = column.words.sort();
            if column.code.kind == Kind::Choice {
                table::renumber(&mut column.values, &rank);
            }
        }
    }

    /// The arrays of some of the people.
    pub(super) fn arrays(&self, people: Range<usize>) -> Result<Vec<ArrayRef>, Failure> {
        let numbers = people.clone().map(|n| n as i64);
        let names = self.pseudonyms.get(people.clone()).unwrap_or_default();
        let person: ArrayRef = Arc::new(Int64Array::from_iter_values(numbers));
        let pseudonym: ArrayRef = Arc::new(StringArray::from_iter_values(names.iter().map(hex)));
        let mut arrays = vec![person, pseudonym];
        for column in &self.columns {
            arrays.push(column.array(people.clone())?);
        }
        if let Some(doubts) = self.doubts.get(people).filter(|_| !self.doubts.is_empty()) {
            arrays.push(Arc::new(Int64Array::from_iter_values(doubts.iter().map(|doubt| i64::from(*doubt)))));
        }
        Ok(arrays)
    }
}

impl Column {
    /// The value as eight bytes; `None` when it is of another kind than the code.
    fn number(&mut self, value: ToldValue<'_>) -> Option<i64> {
        match (&self.code.kind, value) {
            (Kind::YesNo, ToldValue::Bool(flag)) => Some(i64::from(flag)),
            (Kind::Integer, ToldValue::Int(number)) => Some(number),
            (Kind::Money, ToldValue::Money(cents)) => Some(cents),
            (Kind::Date, ToldValue::Date(day)) => Some(i64::from(day)),
            (Kind::Choice, ToldValue::Text(word)) => Some(self.words.number(word)),
            _ => None,
        }
    }

    fn array(&self, people: Range<usize>) -> Result<ArrayRef, Failure> {
        let values = self.values.get(people.clone()).unwrap_or_default();
        let known = self.known.get(people).unwrap_or_default();
        let nulls = Some(NullBuffer::from(known));
        Ok(match self.code.kind {
            Kind::YesNo => Arc::new(BooleanArray::new(values.iter().map(|v| *v != 0).collect(), nulls)),
            Kind::Date => Arc::new(Date32Array::new(values.iter().map(|v| *v as i32).collect(), nulls)),
            Kind::Choice => self.words.array(values, nulls)?,
            _ => Arc::new(Int64Array::new(values.to_vec().into(), nulls)),
        })
    }
}

fn arrow_type(kind: &Kind) -> DataType {
    match kind {
        Kind::YesNo => DataType::Boolean,
        Kind::Date => DataType::Date32,
        Kind::Choice => table::word_type(),
        _ => DataType::Int64,
    }
}

fn hex(name: &[u8; 16]) -> String {
    format!("{:032x}", u128::from_be_bytes(*name))
}
