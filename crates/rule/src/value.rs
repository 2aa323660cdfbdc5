//! The types and values of the language. Not for the words about them (see `sentence`) nor for arithmetic (see `arithmetic`).

use std::fmt;

use crate::date;

/// The greatest size of a whole number or an amount in cents: 2^53 - 1, up to which a double still counts exactly.
pub const GREATEST_WHOLE: i64 = 9_007_199_254_740_991;

/// What a field holds, or what a rule gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Type {
    /// Yes or no.
    Bool,
    /// A whole number.
    Int,
    /// An amount in whole cents.
    Money,
    /// A decimal number; comes from decimal literals and divisions only, never from a field.
    Number,
    /// Text, compared by its exact characters.
    Text,
    /// A calendar day.
    Date,
}

impl Type {
    /// The type of that name in a definition: `bool`, `int`, `money`, `text` or `date`; `number` is none, as no field may have it.
    pub fn named(word: &str) -> Option<Self> {
        Some(match word {
            "bool" => Self::Bool,
            "int" => Self::Int,
            "money" => Self::Money,
            "text" => Self::Text,
            "date" => Self::Date,
            _ => return None,
        })
    }

    /// Whether it counts: whole number, money or decimal number.
    pub(crate) fn is_quantity(self) -> bool {
        matches!(self, Self::Int | Self::Money | Self::Number)
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bool => "yes or no",
            Self::Int => "a whole number",
            Self::Money => "an amount of money",
            Self::Number => "a decimal number",
            Self::Text => "text",
            Self::Date => "a date",
        })
    }
}

/// One value of a row, or what a rule gives for one row. What is not known is `None` around it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Yes (true) or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Cents.
    Money(i64),
    /// A decimal number; finite, never minus zero.
    Number(f64),
    /// Text.
    Text(String),
    /// Days since 1970-01-01.
    Date(i32),
}

impl Value {
    /// Its type.
    pub fn ty(&self) -> Type {
        self.cell().ty()
    }

    pub(crate) fn cell(&self) -> Cell<'_> {
        match self {
            Self::Bool(v) => Cell::Bool(*v),
            Self::Int(v) => Cell::Int(*v),
            Self::Money(v) => Cell::Money(*v),
            Self::Number(v) => Cell::Number(*v),
            Self::Text(v) => Cell::Text(v),
            Self::Date(v) => Cell::Date(*v),
        }
    }

    /// Whether a field of type `ty` may hold it: the same type, and within the bounds that the import keeps.
    pub(crate) fn fits(&self, ty: Type) -> bool {
        let within = match self {
            Self::Int(v) | Self::Money(v) => v.unsigned_abs() <= GREATEST_WHOLE.unsigned_abs(),
            Self::Date(v) => (date::FIRST_DAY..=date::LAST_DAY).contains(v),
            Self::Number(_) => false,
            Self::Bool(_) | Self::Text(_) => true,
        };
        within && self.ty() == ty
    }
}

/// A borrowed [`Value`], so that deciding a row copies no text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    Bool(bool),
    Int(i64),
    Money(i64),
    Number(f64),
    Text(&'a str),
    Date(i32),
}

impl Cell<'_> {
    pub(crate) fn ty(self) -> Type {
        match self {
            Self::Bool(_) => Type::Bool,
            Self::Int(_) => Type::Int,
            Self::Money(_) => Type::Money,
            Self::Number(_) => Type::Number,
            Self::Text(_) => Type::Text,
            Self::Date(_) => Type::Date,
        }
    }

    pub(crate) fn value(self) -> Value {
        match self {
            Self::Bool(v) => Value::Bool(v),
            Self::Int(v) => Value::Int(v),
            Self::Money(v) => Value::Money(v),
            Self::Number(v) => Value::Number(v),
            Self::Text(v) => Value::Text(v.to_owned()),
            Self::Date(v) => Value::Date(v),
        }
    }
}
