//! The functions of the language. To add one: one entry in a file of this folder with every use filled in, and its line in [`ALL`];
//! checking, deciding, batches, sentences, SQL and help follow. Not for functions of a user: there are none.

mod choice;
mod dates;
mod text;

use std::fmt;
use std::ops::RangeInclusive;

use crate::batch::{BatchError, Column};
use crate::bounds::Bounds;
use crate::node::Node;
use crate::sentence::Language;
use crate::value::{Cell, Type};

/// One function with all its uses.
pub(crate) struct Function {
    pub name: &'static str,
    /// How it is written, for messages.
    pub usage: &'static str,
    /// What it gives, for help.
    pub purpose: &'static str,
    pub arity: RangeInclusive<usize>,
    pub typing: Typing,
    /// For one row.
    pub value: for<'a> fn(&[Option<Cell<'a>>]) -> Option<Cell<'a>>,
    /// For a whole batch; columns of one row stand for constants.
    pub batch: fn(&[Column], Type) -> Result<Column, BatchError>,
    /// As a sentence, from the words of its arguments.
    pub words: fn(Language, &[String]) -> String,
    /// As SQL, from that of its arguments; each argument may be used once only, so that the text stays linear.
    pub sql: fn(&[Node], &[String]) -> String,
    /// Between which bounds it lies, given those of its arguments.
    pub bounds: fn(&[Bounds]) -> Bounds,
}

/// Which arguments a function takes and what type it gives.
#[derive(Clone, Copy)]
pub(crate) enum Typing {
    /// Arguments of exactly these types.
    Fixed(&'static [Type], Type),
    /// One quantity; gives the same type.
    Quantity,
    /// Any number of one type; gives the same type.
    Alike,
    /// A text and a literal text; gives a condition.
    TextAndLiteral,
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.usage)
    }
}

/// Every function.
pub(crate) static ALL: [&Function; 7] =
    [&choice::COALESCE, &choice::ABS, &dates::YEAR, &dates::MONTH, &dates::YEARS_BETWEEN, &text::LENGTH, &text::STARTS_WITH];

pub(crate) fn named(name: &str) -> Option<&'static Function> {
    ALL.iter().copied().find(|function| function.name == name)
}

/// How every function is written and what it gives, for help pages.
pub fn help() -> impl Iterator<Item = (&'static str, &'static str)> {
    ALL.iter().map(|function| (function.usage, function.purpose))
}
