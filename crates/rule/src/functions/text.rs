//! Functions of text: `length`, `starts_with`. Not for changing text: a code that needs mending is mended by a mapping.

use super::{Function, Typing};
use crate::batch::{text_condition, text_number};
use crate::bounds::Bounds;
use crate::node::Node;
use crate::value::{Cell, Type};

pub(super) static LENGTH: Function = Function {
    name: "length",
    usage: "length(text)",
    purpose: "how many characters a text has",
    arity: 1..=1,
    typing: Typing::Fixed(&[Type::Text], Type::Int),
    value: |arguments| match arguments {
        [Some(Cell::Text(text))] => Some(Cell::Int(characters(text))),
        _ => None,
    },
    batch: |arguments, _| text_number(arguments, characters),
    words: |language, arguments| {
        let x = arguments.concat();
        language.choose(format!("the number of characters in {x}"), format!("el número de caracteres {}", language.of(&x)))
    },
    sql: |_, arguments| format!("length({})", arguments.concat()),
    // No database keeps a text of two gigabytes.
    bounds: |_| Bounds::Whole { low: 0, high: 2_147_483_647 },
};

pub(super) static STARTS_WITH: Function = Function {
    name: "starts_with",
    usage: "starts_with(text, 'beginning')",
    purpose: "whether a text begins with exactly these characters",
    arity: 2..=2,
    typing: Typing::TextAndLiteral,
    value: |arguments| match arguments {
        [Some(Cell::Text(text)), Some(Cell::Text(start))] => Some(Cell::Bool(text.starts_with(start))),
        _ => None,
    },
    batch: |arguments, _| {
        let [text, start] = arguments else {
            return Err(crate::batch::arguments_changed());
        };
        let start = start.constant_text().unwrap_or_default();
        text_condition(text, |text| text.starts_with(&start))
    },
    words: |language, arguments| {
        let [text, start] = arguments else {
            return String::new();
        };
        language.choose(format!("{text} starts with {start}"), format!("{text} empieza por {start}"))
    },
    sql: |nodes, arguments| {
        let [text, start] = arguments else {
            return String::new();
        };
        let length = nodes.get(1).and_then(Node::literal_text).map_or(0, characters);
        format!("(substr({text}, 1, {length}) = {start})")
    },
    bounds: |_| Bounds::None,
};

fn characters(text: &str) -> i64 {
    i64::try_from(text.chars().count()).unwrap_or(i64::MAX)
}
