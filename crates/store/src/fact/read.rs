//! The facts in the opened bytes of a statement, borrowed from them. Not for what follows from them, and not for opening the bytes.

use super::bytes::Bytes;
use super::write::{kind, tag};
use std::sync::Arc;
use throughline_model::calendar::{Axis, Span};
use throughline_model::fact::{Fact, Value};
use throughline_model::failure::Failure;
use throughline_model::money::Cents;

/// A fact as its bytes state it. Words are numbers in the list of the row's file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Told<'b> {
    /// An observation.
    Observation { code: u32, when: Option<When>, value: ToldValue<'b> },
    /// An employment spell.
    Spell { when: When, employer: Option<&'b str>, subsidized: Option<bool> },
    /// Earnings.
    Earnings { when: When, cents: i64, employer: Option<&'b str>, source: Option<u32> },
}

/// When something held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct When {
    /// The axis both days count on.
    pub(crate) axis: u32,
    /// First day.
    pub(crate) from: i32,
    /// First day after.
    pub(crate) to: i32,
}

/// A value, its text borrowed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum ToldValue<'b> {
    Bool(bool),
    Int(i64),
    Money(i64),
    Number(f64),
    Date(i32),
    Text(&'b str),
}

/// Gives each fact of a statement with its place in the row.
pub(crate) fn each<'b>(statement: &'b [u8], mut f: impl FnMut(u64, Told<'b>) -> Result<(), Failure>) -> Result<(), Failure> {
    let fault = || Failure::broken("reading a statement", "its bytes state nothing");
    let mut bytes = Bytes(statement);
    let gaps = match bytes.byte().ok_or_else(fault)? {
        0 => false,
        1 => true,
        _ => return Err(fault()),
    };
    let mut nth = 0u64;
    while !bytes.0.is_empty() {
        if gaps {
            nth = bytes.number().and_then(|gap| nth.checked_add(gap)).ok_or_else(fault)?;
        }
        f(nth, fact(&mut bytes).ok_or_else(fault)?)?;
        nth += 1;
    }
    Ok(())
}

fn fact<'b>(bytes: &mut Bytes<'b>) -> Option<Told<'b>> {
    let tag = bytes.byte()?;
    let (more, rest) = (tag & tag::MORE != 0, tag >> tag::REST);
    Some(match tag & tag::NOUN {
        tag::OBSERVATION => {
            let code = bytes.word()?;
            let when = if more { Some(when(bytes)?) } else { None };
            Told::Observation { code, when, value: value(rest, bytes)? }
        }
        tag::SPELL => {
            let subsidized = match rest {
                0 => Some(false),
                1 => Some(true),
                2 => None,
                _ => return None,
            };
            Told::Spell { when: when(bytes)?, employer: if more { Some(bytes.text()?) } else { None }, subsidized }
        }
        tag::EARNINGS if rest < 2 => {
            let (when, cents) = (when(bytes)?, bytes.signed()?);
            let employer = if more { Some(bytes.text()?) } else { None };
            Told::Earnings { when, cents, employer, source: if rest == 1 { Some(bytes.word()?) } else { None } }
        }
        _ => return None,
    })
}

fn when(bytes: &mut Bytes<'_>) -> Option<When> {
    let axis = bytes.word()?;
    let from = bytes.day()?;
    let to = i64::from(from).checked_add(bytes.signed()?)?;
    Some(When { axis, from, to: i32::try_from(to).ok()? })
}

fn value<'b>(of: u8, bytes: &mut Bytes<'b>) -> Option<ToldValue<'b>> {
    Some(match of {
        kind::NO => ToldValue::Bool(false),
        kind::YES => ToldValue::Bool(true),
        kind::INT => ToldValue::Int(bytes.signed()?),
        kind::MONEY => ToldValue::Money(bytes.signed()?),
        kind::NUMBER => ToldValue::Number(f64::from_bits(u64::from_le_bytes(bytes.take(8)?.try_into().ok()?))),
        kind::DATE => ToldValue::Date(bytes.day()?),
        kind::TEXT => ToldValue::Text(bytes.text()?),
        _ => return None,
    })
}

impl Told<'_> {
    /// The fact itself; `None` where it names a word the file's list does not have.
    pub(crate) fn fact(&self, words: &[Arc<str>]) -> Option<Fact> {
        let word = |number: u32| words.get(number as usize).cloned();
        let span = |when: &When| Some(Span { axis: Axis(word(when.axis)?), from: when.from, to: when.to });
        Some(match self {
            Told::Observation { code, when, value } => {
                let span = match when {
                    Some(when) => Some(span(when)?),
                    None => None,
                };
                Fact::Observation { code: word(*code)?, value: value.value(), span }
            }
            Told::Spell { when, employer, subsidized } => {
                Fact::EmploymentSpell { span: span(when)?, employer: employer.map(str::to_owned), subsidized: *subsidized }
            }
            Told::Earnings { when, cents, employer, source } => {
                let source = match source {
                    Some(source) => Some(word(*source)?),
                    None => None,
                };
                Fact::Earnings { span: span(when)?, amount: Cents(*cents), employer: employer.map(str::to_owned), source }
            }
        })
    }
}

impl ToldValue<'_> {
    fn value(&self) -> Value {
        match self {
            ToldValue::Bool(flag) => Value::Bool(*flag),
            ToldValue::Int(number) => Value::Int(*number),
            ToldValue::Money(cents) => Value::Money(*cents),
            ToldValue::Number(number) => Value::Number(*number),
            ToldValue::Date(day) => Value::Date(*day),
            ToldValue::Text(text) => Value::Text((*text).to_owned()),
        }
    }
}
