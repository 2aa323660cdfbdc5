//! A checked rule: every part has its type, every name is resolved, every literal stands in the unit of what it meets. All four uses
//! walk this tree, so that they cannot read a rule differently. Not for the text (see `ast`).

use std::ops::Range;

use crate::ast::{Arithmetic, Comparison};
use crate::functions::Function;
use crate::value::{Type, Value};

#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub kind: Kind,
    pub ty: Type,
    pub span: Range<usize>,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// A literal; `None` is null. Never a decimal number.
    Literal(Option<Value>),
    /// A decimal literal, exactly: its digits over ten to the power of its places. As a double it is their quotient, rounded once.
    Decimal {
        digits: i64,
        places: u32,
    },
    /// A field by its place among the rule's fields.
    Field(usize),
    Not(Box<Node>),
    And(Vec<Node>),
    Or(Vec<Node>),
    /// Both sides have one type.
    Compare(Comparison, Box<Node>, Box<Node>),
    /// The values are literals of the type of `of`.
    In {
        of: Box<Node>,
        values: Vec<Node>,
        negated: bool,
    },
    /// All three have one type.
    Between {
        of: Box<Node>,
        low: Box<Node>,
        high: Box<Node>,
        negated: bool,
    },
    IsNull {
        of: Box<Node>,
        negated: bool,
    },
    Negate(Box<Node>),
    /// Left and right have one type, except money times a whole number and a date plus or minus one, which stand in this order.
    Arithmetic(Arithmetic, Box<Node>, Box<Node>),
    /// A whole number as a decimal number.
    Widen(Box<Node>),
    /// Every value has the type of the whole.
    Case {
        branches: Vec<(Node, Node)>,
        otherwise: Option<Box<Node>>,
    },
    Call(&'static Function, Vec<Node>),
}

impl Node {
    pub fn new(kind: Kind, ty: Type, span: &Range<usize>) -> Self {
        Self { kind, ty, span: span.clone() }
    }

    /// The literal text it is, if it is one.
    pub fn literal_text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Literal(Some(Value::Text(text))) => Some(text),
            _ => None,
        }
    }

    /// Null before it has met anything that gives it a type.
    pub fn is_null_literal(&self) -> bool {
        matches!(self.kind, Kind::Literal(None))
    }

    /// Its parts, left to right.
    pub fn parts(&self) -> Vec<&Self> {
        match &self.kind {
            Kind::Literal(_) | Kind::Decimal { .. } | Kind::Field(_) => Vec::new(),
            Kind::Not(x) | Kind::Negate(x) | Kind::Widen(x) => vec![x],
            Kind::In { of, .. } | Kind::IsNull { of, .. } => vec![of],
            Kind::And(parts) | Kind::Or(parts) | Kind::Call(_, parts) => parts.iter().collect(),
            Kind::Compare(_, a, b) | Kind::Arithmetic(_, a, b) => vec![a, b],
            Kind::Between { of, low, high, .. } => vec![of, low, high],
            Kind::Case { branches, otherwise } => branches.iter().flat_map(|(c, v)| [c, v]).chain(otherwise.as_deref()).collect(),
        }
    }

    /// Calls `visit` with the place of every field below, in the order of the text, with repetitions.
    pub fn each_field(&self, visit: &mut dyn FnMut(usize)) {
        if let Kind::Field(place) = self.kind {
            visit(place);
        }
        for part in self.parts() {
            part.each_field(visit);
        }
    }

    /// Whether it says the same for every row.
    pub fn is_constant(&self) -> bool {
        !matches!(self.kind, Kind::Field(_)) && self.parts().into_iter().all(Self::is_constant)
    }
}
