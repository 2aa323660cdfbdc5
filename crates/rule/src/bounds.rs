//! Between which bounds a part of a rule can lie, whatever the row: where SQL needs no guard, because nothing can leave the range. Not for
//! deciding, which checks each result.

use crate::arithmetic::{GREATEST_NUMBER, LEAST_NUMBER, decimal};
use crate::ast::Arithmetic;
use crate::date::{FIRST_DAY, LAST_DAY};
use crate::node::{Kind, Node};
use crate::value::{GREATEST_WHOLE, Type, Value};

/// Bounds of a quantity or a date; what is not known lies anywhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Bounds {
    /// Whole numbers, cents or days: from low to high.
    Whole { low: i128, high: i128 },
    /// Decimal numbers: the least size other than zero, and the greatest size.
    Number { least: f64, most: f64 },
    /// Neither: a condition or a text.
    None,
}

const ANY_WHOLE: Bounds = Bounds::Whole { low: -(GREATEST_WHOLE as i128), high: GREATEST_WHOLE as i128 };
const ANY_DAY: Bounds = Bounds::Whole { low: FIRST_DAY as i128, high: LAST_DAY as i128 };
const ANY_NUMBER: Bounds = Bounds::Number { least: LEAST_NUMBER, most: GREATEST_NUMBER };

impl Bounds {
    fn one(v: i128) -> Self {
        Self::Whole { low: v, high: v }
    }

    pub fn hull(self, other: Self) -> Self {
        match (self, other) {
            (Self::Whole { low: a, high: b }, Self::Whole { low: c, high: d }) => Self::Whole { low: a.min(c), high: b.max(d) },
            (Self::Number { least: a, most: b }, Self::Number { least: c, most: d }) => Self::Number { least: a.min(c), most: b.max(d) },
            _ => Self::None,
        }
    }

    pub fn negated(self) -> Self {
        match self {
            Self::Whole { low, high } => Self::Whole { low: -high, high: -low },
            other => other,
        }
    }

    /// As sizes of decimal numbers.
    fn sizes(self) -> (f64, f64) {
        match self {
            Self::Whole { low, high } => (1.0, low.unsigned_abs().max(high.unsigned_abs()) as f64),
            Self::Number { least, most } => (least, most),
            Self::None => (LEAST_NUMBER, GREATEST_NUMBER),
        }
    }

    /// Whether everything between them may be known as a value of that type.
    pub fn fit(self, ty: Type) -> bool {
        match (self, any(ty)) {
            (Self::Whole { low, high }, Self::Whole { low: least, high: most }) => low >= least && high <= most,
            // A factor of ten leaves room for the rounding of these bounds themselves.
            (Self::Number { least, most }, _) => least >= LEAST_NUMBER * 10.0 && most <= GREATEST_NUMBER / 10.0,
            _ => true,
        }
    }

    /// Whether PostgreSQL would calculate it in 32 bits without harm.
    pub fn fit_32_bits(self) -> bool {
        matches!(self, Self::Whole { low, high } if low >= i128::from(i32::MIN) && high <= i128::from(i32::MAX))
    }

    fn within(self, ty: Type) -> Self {
        match (self, any(ty)) {
            (Self::Whole { low, high }, Self::Whole { low: least, high: most }) => {
                let low = low.clamp(least, most);
                Self::Whole { low, high: high.clamp(low, most) }
            }
            (Self::Number { .. }, any) if !self.fit(ty) => any,
            (this, _) => this,
        }
    }
}

fn any(ty: Type) -> Bounds {
    match ty {
        Type::Int | Type::Money => ANY_WHOLE,
        Type::Date => ANY_DAY,
        Type::Number => ANY_NUMBER,
        Type::Bool | Type::Text => Bounds::None,
    }
}

/// The bounds of what is known of a part.
pub(crate) fn bounds(node: &Node) -> Bounds {
    match &node.kind {
        Kind::Literal(Some(value)) => literal(value),
        Kind::Decimal { digits: 0, .. } => Bounds::Number { least: 1.0, most: 0.0 },
        Kind::Decimal { digits, places } => {
            let size = decimal(*digits, *places).abs();
            Bounds::Number { least: size, most: size }
        }
        Kind::Negate(x) => bounds(x).negated(),
        Kind::Widen(x) => {
            let (least, most) = bounds(x).sizes();
            Bounds::Number { least, most }
        }
        Kind::Arithmetic(op, a, b) => unguarded(*op, node.ty, bounds(a), bounds(b)).within(node.ty),
        Kind::Case { branches, otherwise } => {
            let values = branches.iter().map(|(_, value)| value).chain(otherwise.as_deref());
            values.filter(|value| !value.is_null_literal()).map(bounds).reduce(Bounds::hull).unwrap_or(any(node.ty))
        }
        Kind::Call(function, arguments) => (function.bounds)(&arguments.iter().map(bounds).collect::<Vec<_>>()),
        _ => any(node.ty),
    }
}

fn literal(value: &Value) -> Bounds {
    match value {
        Value::Int(v) | Value::Money(v) => Bounds::one(i128::from(*v)),
        Value::Date(v) => Bounds::one(i128::from(*v)),
        Value::Bool(_) | Value::Text(_) | Value::Number(_) => Bounds::None,
    }
}

/// The bounds of a calculation before anything is guarded.
pub(crate) fn unguarded(op: Arithmetic, ty: Type, a: Bounds, b: Bounds) -> Bounds {
    if ty == Type::Number {
        return numbers(op, a.sizes(), b.sizes());
    }
    let (Bounds::Whole { low: a, high: z }, Bounds::Whole { low: b, high: y }) = (a, b) else {
        return any(ty);
    };
    match op {
        Arithmetic::Add => Bounds::Whole { low: a + b, high: z + y },
        Arithmetic::Subtract => Bounds::Whole { low: a - y, high: z - b },
        Arithmetic::Multiply => {
            let corners = [a * b, a * y, z * b, z * y];
            corners.into_iter().map(Bounds::one).reduce(Bounds::hull).unwrap_or(ANY_WHOLE)
        }
        Arithmetic::Divide => any(ty),
    }
}

/// Sizes may become infinite or zero on the way; such bounds do not fit, and the result is guarded.
fn numbers(op: Arithmetic, (a_least, a_most): (f64, f64), (b_least, b_most): (f64, f64)) -> Bounds {
    match op {
        // Two doubles are multiples of the last place of the smaller one, and so is their sum: where it is not zero it is no smaller.
        Arithmetic::Add | Arithmetic::Subtract => {
            Bounds::Number { least: a_least.min(b_least) * f64::EPSILON / 2.0, most: a_most + b_most }
        }
        Arithmetic::Multiply => Bounds::Number { least: a_least * b_least, most: a_most * b_most },
        Arithmetic::Divide => Bounds::Number { least: a_least / b_most.max(1.0), most: a_most / b_least },
    }
}
