//! Functions that choose or reshape a value of any type: `coalesce`, `abs`. Not for `case`, which is grammar.

use super::{Function, Typing};
use crate::batch::{absolute, first_known};
use crate::bounds::Bounds;
use crate::sentence::Language;
use crate::value::Cell;

pub(super) static COALESCE: Function = Function {
    name: "coalesce",
    usage: "coalesce(a, b, ...)",
    purpose: "the first of its arguments that is known",
    arity: 2..=64,
    typing: Typing::Alike,
    value: |arguments| arguments.iter().copied().flatten().next(),
    batch: |arguments, _| first_known(arguments),
    words: |language, arguments| {
        let between = language.choose(", or if not known ", " o, en su defecto, ");
        format!("({})", arguments.join(between))
    },
    sql: |_, arguments| format!("coalesce({})", arguments.join(", ")),
    bounds: |arguments| arguments.iter().copied().reduce(Bounds::hull).unwrap_or(Bounds::None),
};

pub(super) static ABS: Function = Function {
    name: "abs",
    usage: "abs(number)",
    purpose: "the number without its sign",
    arity: 1..=1,
    typing: Typing::Quantity,
    value: |arguments| match arguments {
        [Some(Cell::Int(v))] => Some(Cell::Int(v.checked_abs()?)),
        [Some(Cell::Money(v))] => Some(Cell::Money(v.checked_abs()?)),
        [Some(Cell::Number(v))] => Some(Cell::Number(v.abs())),
        _ => None,
    },
    batch: |arguments, _| absolute(arguments),
    words: |language: Language, arguments| {
        let x = arguments.concat();
        language.choose(format!("the size of {x} without its sign"), format!("el valor absoluto {}", language.of(&x)))
    },
    sql: |_, arguments| format!("abs({})", arguments.concat()),
    bounds: |arguments| arguments.first().map_or(Bounds::None, |x| x.hull(x.negated())),
};
