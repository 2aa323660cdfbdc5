//! A rule for one row: its value, the parts that settled it, and the fields that would settle it. Not for many rows at once (see `batch`).

use std::cmp::Ordering;
use std::ops::Range;

use crate::arithmetic as exact;
use crate::ast::{Arithmetic, Comparison};
use crate::functions::Typing;
use crate::node::{Kind, Node};
use crate::value::{Cell, Type, Value};

/// Yes, no, or not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Answer {
    /// The condition holds.
    Yes,
    /// The condition does not hold.
    No,
    /// The row does not tell.
    NotKnown,
}

/// What a condition says of one row, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The answer.
    pub answer: Answer,
    /// The parts that settled it: for an `and` that fails every part that fails, for an `or` that holds every part that holds, otherwise
    /// all parts. Fields outside them could hold anything, and the answer would be the same. Empty when not known.
    pub reasons: Vec<Reason>,
    /// When not known: the empty fields whose values could still settle it, in the order of the rule. A field whose emptiness the rule
    /// itself asks about (`is null`, or `coalesce` with a known value) is taken as it stands. Empty when no field would help, as with a
    /// division by zero.
    pub missing: Vec<String>,
}

/// One part that settled a condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// Where it stands in the rule's text, in bytes; [`crate::Rule::sentence_of`] says it in words.
    pub span: Range<usize>,
    /// The fields that it names and what the row holds there.
    pub fields: Vec<(String, Option<Value>)>,
    /// Whether that part holds.
    pub holds: bool,
}

pub(crate) type Row = [Option<Value>];

/// The value of one part for one row; `None` is not known.
pub(crate) fn value<'a>(node: &'a Node, row: &'a Row) -> Option<Cell<'a>> {
    match &node.kind {
        Kind::Literal(literal) => literal.as_ref().map(Value::cell),
        Kind::Decimal { digits, places } => Some(Cell::Number(exact::decimal(*digits, *places))),
        Kind::Field(place) => row.get(*place)?.as_ref().map(Value::cell),
        Kind::Negate(x) => match value(x, row)? {
            Cell::Int(v) => v.checked_neg().map(Cell::Int),
            Cell::Money(v) => v.checked_neg().map(Cell::Money),
            Cell::Number(v) => exact::number(-v).map(Cell::Number),
            _ => None,
        },
        Kind::Arithmetic(op, a, b) => calculate(*op, value(a, row)?, value(b, row)?),
        Kind::Widen(x) => match value(x, row)? {
            Cell::Int(v) => Some(Cell::Number(v as f64)),
            _ => None,
        },
        Kind::Case { branches, otherwise } => {
            let chosen = branches.iter().find(|(condition, _)| truth(condition, row) == Some(true));
            value(chosen.map(|(_, value)| value).or(otherwise.as_deref())?, row)
        }
        Kind::Call(function, arguments) => {
            let arguments: Vec<Option<Cell>> = arguments.iter().map(|argument| value(argument, row)).collect();
            (function.value)(&arguments)
        }
        Kind::Not(_) | Kind::And(_) | Kind::Or(_) | Kind::Compare(..) | Kind::In { .. } | Kind::Between { .. } | Kind::IsNull { .. } => {
            condition(node, row).map(Cell::Bool)
        }
    }
}

fn condition(node: &Node, row: &Row) -> Option<bool> {
    match &node.kind {
        Kind::Not(x) => truth(x, row).map(|v| !v),
        Kind::And(parts) => all(parts.iter().map(|part| truth(part, row))),
        Kind::Or(parts) => any(parts.iter().map(|part| truth(part, row))),
        Kind::Compare(op, a, b) => compare(*op, value(a, row)?, value(b, row)?),
        Kind::In { of, values, negated } => {
            let of = value(of, row)?;
            let found = values.iter().any(|listed| value(listed, row).and_then(|v| order(of, v)) == Some(Ordering::Equal));
            Some(found != *negated)
        }
        Kind::Between { of, low, high, negated } => {
            let sides = sides(of, low, high, row);
            all(sides.into_iter()).map(|between| between != *negated)
        }
        Kind::IsNull { of, negated } => Some(value(of, row).is_none() != *negated),
        _ => None,
    }
}

fn truth(node: &Node, row: &Row) -> Option<bool> {
    match value(node, row) {
        Some(Cell::Bool(v)) => Some(v),
        _ => None,
    }
}

fn sides(of: &Node, low: &Node, high: &Node, row: &Row) -> [Option<bool>; 2] {
    let test = |op, end| compare(op, value(of, row)?, value(end, row)?);
    [test(Comparison::AtLeast, low), test(Comparison::AtMost, high)]
}

/// Kleene's and: no as soon as one is no, not known unless all are known.
fn all(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(true);
    for part in parts {
        match part {
            Some(false) => return Some(false),
            Some(true) => {}
            None => result = None,
        }
    }
    result
}

/// Kleene's or: yes as soon as one is yes, not known unless all are known.
fn any(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    all(parts.map(|part| part.map(|v| !v))).map(|v| !v)
}

fn order(a: Cell, b: Cell) -> Option<Ordering> {
    match (a, b) {
        (Cell::Bool(a), Cell::Bool(b)) => Some(a.cmp(&b)),
        (Cell::Int(a), Cell::Int(b)) | (Cell::Money(a), Cell::Money(b)) => Some(a.cmp(&b)),
        (Cell::Number(a), Cell::Number(b)) => a.partial_cmp(&b),
        (Cell::Text(a), Cell::Text(b)) => Some(a.cmp(b)),
        (Cell::Date(a), Cell::Date(b)) => Some(a.cmp(&b)),
        _ => None,
    }
}

fn compare(op: Comparison, a: Cell, b: Cell) -> Option<bool> {
    order(a, b).map(|order| op.holds(order))
}

fn calculate<'a>(op: Arithmetic, a: Cell, b: Cell) -> Option<Cell<'a>> {
    use Arithmetic::{Add, Divide, Multiply, Subtract};
    let whole = |a: i64, b: i64| match op {
        Add => exact::add(a, b),
        Subtract => exact::subtract(a, b),
        Multiply => exact::multiply(a, b),
        Divide => None,
    };
    match (op, a, b) {
        (Divide, Cell::Int(a), Cell::Int(b)) | (Divide, Cell::Money(a), Cell::Money(b)) => exact::divide(a, b).map(Cell::Number),
        (_, Cell::Int(a), Cell::Int(b)) => whole(a, b).map(Cell::Int),
        (_, Cell::Money(a), Cell::Money(b)) | (Multiply, Cell::Money(a), Cell::Int(b)) => whole(a, b).map(Cell::Money),
        (Add, Cell::Date(a), Cell::Int(b)) => exact::days_after(a, b).map(Cell::Date),
        (Subtract, Cell::Date(a), Cell::Int(b)) => exact::days_before(a, b).map(Cell::Date),
        (Subtract, Cell::Date(a), Cell::Date(b)) => exact::days_from(a, b).map(Cell::Int),
        (_, Cell::Number(a), Cell::Number(b)) => number_operation(op)(a, b).map(Cell::Number),
        _ => None,
    }
}

/// The calculation with decimal numbers, shared with `batch`.
pub(crate) fn number_operation(op: Arithmetic) -> fn(f64, f64) -> Option<f64> {
    match op {
        Arithmetic::Add => exact::add_numbers,
        Arithmetic::Subtract => exact::subtract_numbers,
        Arithmetic::Multiply => exact::multiply_numbers,
        Arithmetic::Divide => exact::divide_numbers,
    }
}

/// Decides a condition; `names` are the rule's fields in the order of the row.
pub(crate) fn decide(node: &Node, names: &[&str], row: &Row) -> Decision {
    let mut explained = Explained { names, row, reasons: Vec::new(), missing: vec![false; names.len()] };
    let answer = match truth(node, row) {
        None => {
            // What is no condition is never settled: no field would help.
            if node.ty == Type::Bool {
                explained.missing(node);
            }
            Answer::NotKnown
        }
        Some(holds) => {
            explained.reasons(node, holds);
            if holds { Answer::Yes } else { Answer::No }
        }
    };
    let missing = names.iter().zip(&explained.missing).filter(|(_, missing)| **missing).map(|(name, _)| (*name).to_owned()).collect();
    Decision { answer, reasons: explained.reasons, missing }
}

struct Explained<'a> {
    names: &'a [&'a str],
    row: &'a Row,
    reasons: Vec<Reason>,
    missing: Vec<bool>,
}

impl Explained<'_> {
    /// Collects the parts that settled `node`, whose truth is `holds`.
    fn reasons(&mut self, node: &Node, holds: bool) {
        match &node.kind {
            Kind::Not(x) => self.reasons(x, !holds),
            Kind::And(parts) | Kind::Or(parts) => {
                // One part settles an `and` that fails or an `or` that holds; otherwise every part has the truth of the whole.
                for part in parts.iter().filter(|part| truth(part, self.row) == Some(holds)) {
                    self.reasons(part, holds);
                }
            }
            _ => self.reasons.push(Reason { span: node.span.clone(), fields: self.fields(node), holds }),
        }
    }

    fn fields(&self, node: &Node) -> Vec<(String, Option<Value>)> {
        let mut named = vec![false; self.names.len()];
        node.each_field(&mut |place| named.iter_mut().skip(place).take(1).for_each(|named| *named = true));
        let values = self.names.iter().zip(self.row).zip(named);
        values.filter(|(_, named)| *named).map(|((name, value), _)| ((*name).to_owned(), value.clone())).collect()
    }

    /// Marks the empty fields that could settle `node`, which is not known; gives whether there are any.
    fn missing(&mut self, node: &Node) -> bool {
        match &node.kind {
            Kind::Field(place) => {
                self.missing.iter_mut().skip(*place).take(1).for_each(|missing| *missing = true);
                true
            }
            Kind::And(parts) | Kind::Or(parts) => self.any_missing(parts.iter()),
            Kind::Between { of, low, high, .. } => {
                let [above, below] = sides(of, low, high, self.row);
                let low = above.is_none() && self.all_missing(&[of, low]);
                let high = below.is_none() && self.all_missing(&[of, high]);
                low || high
            }
            Kind::Case { branches, otherwise } => self.missing_in_case(branches, otherwise.as_deref()),
            Kind::Call(function, arguments) if matches!(function.typing, Typing::Alike) => self.any_missing(arguments.iter()),
            _ => self.all_missing(&node.parts()),
        }
    }

    fn any_missing<'n>(&mut self, parts: impl Iterator<Item = &'n Node>) -> bool {
        let mut found = false;
        for part in parts.filter(|part| value(part, self.row).is_none()) {
            found |= self.missing(part);
        }
        found
    }

    /// For a part that needs all of its parts: when one of them cannot be settled, the others need not be asked for.
    fn all_missing(&mut self, parts: &[&Node]) -> bool {
        let before = self.missing.clone();
        let mut found = false;
        for part in parts.iter().filter(|part| value(part, self.row).is_none()) {
            if !self.missing(part) {
                self.missing = before;
                return false;
            }
            found = true;
        }
        found
    }

    /// The conditions that might have chosen another value, and the value that was chosen.
    fn missing_in_case(&mut self, branches: &[(Node, Node)], otherwise: Option<&Node>) -> bool {
        let mut found = false;
        for (condition, chosen) in branches {
            match truth(condition, self.row) {
                None => found |= self.missing(condition),
                Some(true) => return self.missing(chosen) || found,
                Some(false) => {}
            }
        }
        otherwise.is_some_and(|value| self.missing(value)) || found
    }
}
