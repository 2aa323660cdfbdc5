//! Facts as the bytes of a statement, and as the bytes a row's content is compared by. Not for sealing them.
//!
//! A statement is one byte, 0 where it holds all facts of its row and 1 where each fact has before it how many facts under other laws were
//! passed over, and then the facts. A fact is one byte that says its noun and which of its parts follow, and those parts (see [`tag`]).
//! For comparing, the same parts are written with a hash in place of a word's number, as numbers differ between files.

use super::bytes::{append_number, append_signed, append_text};
use super::words::Words;
use std::sync::Arc;
use throughline_model::calendar::Span;
use throughline_model::fact::{Fact, Stated, Value};

/// The bits of a fact's first byte. Never change one: they stand in sealed bytes.
pub(super) mod tag {
    /// The lowest two bits: which noun.
    pub(crate) const NOUN: u8 = 0b11;
    pub(crate) const OBSERVATION: u8 = 0;
    pub(crate) const SPELL: u8 = 1;
    pub(crate) const EARNINGS: u8 = 2;
    /// An observation with days; a spell or earnings with an employer.
    pub(crate) const MORE: u8 = 0b100;
    /// From here on: the kind of an observation's value; what is known of a spell's subsidy; whether earnings have a source.
    pub(crate) const REST: u8 = 3;
}

/// The kinds of values, as they stand above [`tag::REST`].
pub(super) mod kind {
    pub(crate) const NO: u8 = 0;
    pub(crate) const YES: u8 = 1;
    pub(crate) const INT: u8 = 2;
    pub(crate) const MONEY: u8 = 3;
    pub(crate) const NUMBER: u8 = 4;
    pub(crate) const DATE: u8 = 5;
    pub(crate) const TEXT: u8 = 6;
}

/// Bytes of a row: what it states under each law, and what its content is compared by. Used again for row after row.
#[derive(Default)]
pub(crate) struct Written {
    /// By law; only the first `n_laws` are of this row.
    by_law: Vec<(usize, Vec<u8>)>,
    n_laws: usize,
    /// For the content hash.
    pub(crate) content: Vec<u8>,
}

impl Written {
    /// Writes what a row states. `content` is appended to.
    pub(crate) fn write(&mut self, facts: &[Stated], words: &mut Words) {
        self.n_laws = 0;
        let several = facts.windows(2).any(|pair| matches!(pair, [one, other] if one.law != other.law));
        let mut last_of: Vec<(usize, usize)> = Vec::new();
        for (nth, stated) in facts.iter().enumerate() {
            append_number(stated.law as u64, &mut self.content);
            let at = self.of_law(stated.law, several);
            let Some((_, plain)) = self.by_law.get_mut(at) else { continue };
            if several {
                append_number((nth - passed(&mut last_of, at, nth)) as u64, plain);
            }
            Both { plain, content: &mut self.content, words }.fact(&stated.fact);
        }
    }

    /// What was written, by law.
    pub(crate) fn statements(&self) -> impl Iterator<Item = (usize, &[u8])> {
        self.by_law.iter().take(self.n_laws).map(|(law, plain)| (*law, plain.as_slice()))
    }

    /// The place of a law's bytes, begun where the row had none under it.
    fn of_law(&mut self, law: usize, several: bool) -> usize {
        if let Some(at) = self.by_law.iter().take(self.n_laws).position(|(known, _)| *known == law) {
            return at;
        }
        let at = self.n_laws;
        self.n_laws += 1;
        if self.by_law.len() == at {
            self.by_law.push((law, Vec::new()));
        }
        if let Some((known, plain)) = self.by_law.get_mut(at) {
            *known = law;
            plain.clear();
            plain.push(u8::from(several));
        }
        at
    }
}

/// The fact after the last one under this law, and remembers this one.
fn passed(last_of: &mut Vec<(usize, usize)>, law: usize, nth: usize) -> usize {
    match last_of.iter_mut().find(|(known, _)| *known == law) {
        Some((_, next)) => std::mem::replace(next, nth + 1),
        None => {
            last_of.push((law, nth + 1));
            0
        }
    }
}

/// Writes both kinds of bytes at once.
struct Both<'w> {
    plain: &'w mut Vec<u8>,
    content: &'w mut Vec<u8>,
    words: &'w mut Words,
}

impl Both<'_> {
    fn fact(&mut self, fact: &Fact) {
        match fact {
            Fact::Observation { code, value, span } => {
                self.tag(tag::OBSERVATION, span.is_some(), value_kind(value));
                self.word(code);
                if let Some(span) = span {
                    self.span(span);
                }
                self.same(|out| append_value(value, out));
            }
            Fact::EmploymentSpell { span, employer, subsidized } => {
                self.tag(tag::SPELL, employer.is_some(), subsidized.map_or(2, u8::from));
                self.span(span);
                self.text(employer.as_deref());
            }
            Fact::Earnings { span, amount, employer, source } => {
                self.tag(tag::EARNINGS, employer.is_some(), u8::from(source.is_some()));
                self.span(span);
                self.same(|out| append_signed(amount.0, out));
                self.text(employer.as_deref());
                if let Some(source) = source {
                    self.word(source);
                }
            }
        }
    }

    fn same(&mut self, append: impl Fn(&mut Vec<u8>)) {
        append(self.plain);
        append(self.content);
    }

    fn tag(&mut self, noun: u8, more: bool, rest: u8) {
        let more = if more { tag::MORE } else { 0 };
        self.same(|out| out.push(noun | more | rest << tag::REST));
    }

    fn word(&mut self, word: &Arc<str>) {
        let word = self.words.number(word);
        append_number(u64::from(word.number), self.plain);
        self.content.extend_from_slice(&word.fingerprint);
    }

    /// The axis, the first day, and how many days.
    fn span(&mut self, span: &Span) {
        self.word(&span.axis.0);
        let (from, days) = (i64::from(span.from), i64::from(span.to) - i64::from(span.from));
        self.same(|out| {
            append_signed(from, out);
            append_signed(days, out);
        });
    }

    fn text(&mut self, text: Option<&str>) {
        if let Some(text) = text {
            self.same(|out| append_text(text, out));
        }
    }
}

fn value_kind(value: &Value) -> u8 {
    match value {
        Value::Bool(false) => kind::NO,
        Value::Bool(true) => kind::YES,
        Value::Int(_) => kind::INT,
        Value::Money(_) => kind::MONEY,
        Value::Number(_) => kind::NUMBER,
        Value::Date(_) => kind::DATE,
        Value::Text(_) => kind::TEXT,
    }
}

fn append_value(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Bool(_) => {}
        Value::Int(number) | Value::Money(number) => append_signed(*number, out),
        Value::Number(number) => out.extend_from_slice(&number.to_bits().to_le_bytes()),
        Value::Date(day) => append_signed(i64::from(*day), out),
        Value::Text(text) => append_text(text, out),
    }
}
