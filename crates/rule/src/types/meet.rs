//! How two types meet: which may be compared and calculated with, and when a number written beside money is dollars. Not for names.

use std::ops::Range;

use crate::ast::Arithmetic;
use crate::date;
use crate::error::RuleError;
use crate::functions::Typing;
use crate::node::{Kind, Node};
use crate::value::{GREATEST_WHOLE, Type, Value};

/// The nodes brought to one type, or why they have none. `verb` names their meeting: "compared with".
pub(super) fn alike(nodes: Vec<Node>, verb: &str) -> Result<Vec<Node>, RuleError> {
    let has = |ty: Type| nodes.iter().any(|node| node.ty == ty);
    let quantities = nodes.iter().all(|node| node.ty.is_quantity());
    if quantities && has(Type::Money) {
        return nodes.into_iter().map(money).collect();
    }
    if quantities && has(Type::Number) {
        return Ok(nodes.into_iter().map(widened).collect());
    }
    let Some(first) = nodes.first() else {
        return Ok(nodes);
    };
    match nodes.iter().find(|node| node.ty != first.ty) {
        None => Ok(nodes),
        Some(other) => Err(unlike(first, other, verb)),
    }
}

fn unlike(a: &Node, b: &Node, verb: &str) -> RuleError {
    let what = format!("{} cannot be {verb} {}", a.ty, b.ty);
    let remedy = match (a.ty, b.ty) {
        (Type::Date, Type::Text) => as_date(b),
        (Type::Text, Type::Date) => as_date(a),
        (Type::Bool, Type::Int | Type::Text) | (Type::Int | Type::Text, Type::Bool) => {
            Some("write the field by itself for yes, not before it for no".to_owned())
        }
        (Type::Text, _) | (_, Type::Text) => Some("put text in single quotes, and numbers in none".to_owned()),
        _ => None,
    };
    RuleError::new(&b.span, what, remedy.unwrap_or_else(|| "use two values of one kind".to_owned()))
}

/// How a text that looks like a day is written as one.
pub(super) fn as_date(node: &Node) -> Option<String> {
    let text = node.literal_text()?;
    Some(match date::parse_day(text) {
        Some(_) => format!("write date '{text}'"),
        None => "write a day as date '2024-06-30'".to_owned(),
    })
}

/// A whole number as a decimal number; a decimal number as it is.
fn widened(node: Node) -> Node {
    if node.ty != Type::Int {
        return node;
    }
    let span = node.span.clone();
    Node::new(Kind::Widen(Box::new(node)), Type::Number, &span)
}

/// A literal with its sign inside, for the list of `in`; anything else as it is.
pub(super) fn signed(node: Node) -> Node {
    let Node { kind, ty, span } = node;
    let kind = match kind {
        Kind::Widen(x) => match signed(*x).kind {
            Kind::Literal(Some(Value::Int(digits))) => Kind::Decimal { digits, places: 0 },
            other => other,
        },
        Kind::Negate(x) => match signed(*x).kind {
            Kind::Literal(Some(Value::Int(v))) => Kind::Literal(Some(Value::Int(-v))),
            Kind::Literal(Some(Value::Money(v))) => Kind::Literal(Some(Value::Money(-v))),
            Kind::Decimal { digits, places } => Kind::Decimal { digits: -digits, places },
            other => other,
        },
        other => other,
    };
    Node { kind, ty, span }
}

/// A quantity read as money: literals are dollars, sums and multiples of them too. A count that is no literal is no money.
fn money(node: Node) -> Result<Node, RuleError> {
    if node.ty == Type::Money {
        return Ok(node);
    }
    let Node { kind, ty, span } = node;
    let kind = match kind {
        Kind::Literal(Some(Value::Int(dollars))) => cents(i128::from(dollars) * 100, &span)?,
        Kind::Decimal { digits, places } => cents(exact_cents(digits, places, &span)?, &span)?,
        Kind::Literal(None) => Kind::Literal(None),
        Kind::Widen(x) => return money(*x),
        Kind::Negate(x) => Kind::Negate(Box::new(money(*x)?)),
        Kind::Arithmetic(op @ (Arithmetic::Add | Arithmetic::Subtract), a, b) => {
            Kind::Arithmetic(op, Box::new(money(*a)?), Box::new(money(*b)?))
        }
        Kind::Arithmetic(Arithmetic::Multiply, a, b) => multiple(*a, *b, &span)?,
        Kind::Case { branches, otherwise } => Kind::Case {
            branches: branches.into_iter().map(|(c, v)| Ok((c, money(v)?))).collect::<Result<_, RuleError>>()?,
            otherwise: otherwise.map(|v| money(*v).map(Box::new)).transpose()?,
        },
        Kind::Call(function, arguments) if matches!(function.typing, Typing::Alike | Typing::Quantity) => {
            Kind::Call(function, arguments.into_iter().map(money).collect::<Result<_, _>>()?)
        }
        _ => return Err(not_money(ty, &span)),
    };
    Ok(Node::new(kind, Type::Money, &span))
}

fn not_money(ty: Type, span: &Range<usize>) -> RuleError {
    let remedy = "use two amounts of money, or write the amount in dollars, such as 886.50";
    RuleError::new(span, format!("{ty} stands where an amount of money is needed"), remedy)
}

fn cents(cents: i128, span: &Range<usize>) -> Result<Kind, RuleError> {
    match i64::try_from(cents).ok().filter(|v| v.unsigned_abs() <= GREATEST_WHOLE.unsigned_abs()) {
        Some(cents) => Ok(Kind::Literal(Some(Value::Money(cents)))),
        None => {
            let remedy = "amounts go up to $90,071,992,547,409.91";
            Err(RuleError::new(span, "this amount is too large to be counted in whole cents", remedy))
        }
    }
}

fn exact_cents(digits: i64, places: u32, span: &Range<usize>) -> Result<i128, RuleError> {
    let (digits, hundred) = (i128::from(digits) * 100, 10_i128.pow(places.min(15)));
    if digits % hundred == 0 {
        return Ok(digits / hundred);
    }
    Err(RuleError::new(span, "an amount of money has at most two decimals", "write dollars and cents, such as 886.50"))
}

/// Money times a whole number, whichever of the two can be read as money; the left one first.
fn multiple(a: Node, b: Node, span: &Range<usize>) -> Result<Kind, RuleError> {
    let narrow = |node: Node| match node.kind {
        Kind::Widen(x) => *x,
        _ => node,
    };
    let (a, b) = (narrow(a), narrow(b));
    let times = |money: Node, count: Node| Kind::Arithmetic(Arithmetic::Multiply, Box::new(money), Box::new(count));
    match (a.ty, b.ty) {
        (Type::Int, Type::Int) => money(a.clone()).map(|a| (a, b.clone())).or_else(|_| money(b).map(|b| (b, a))),
        (_, Type::Int) => money(a).map(|a| (a, b)),
        (Type::Int, _) => money(b).map(|b| (b, a)),
        _ => Err(decimal_multiple(span)),
    }
    .map(|(money, count)| times(money, count))
}

fn decimal_multiple(span: &Range<usize>) -> RuleError {
    let remedy = "multiply both sides by whole numbers: instead of earnings * 1.5 > 100 write earnings * 15 > 1000";
    RuleError::new(span, "money times a decimal number is not kept exact", remedy)
}

/// A calculation with two values.
pub(super) fn calculate(op: Arithmetic, a: Node, b: Node, span: &Range<usize>) -> Result<Node, RuleError> {
    use Arithmetic::{Add, Divide, Multiply, Subtract};
    use Type::{Date, Int, Money, Number};
    let (a, b, ty) = match (op, a.ty, b.ty) {
        (Divide, Money, Money) | (Divide, Int, Int) => (a, b, Number),
        (Divide, Money, _) => return Err(money_divided(b.ty, span)),
        (Divide, _, Money) if a.ty.is_quantity() => return Err(divided_by_money(span)),
        (Multiply, Money, Int) => (a, b, Money),
        (Multiply, Int, Money) => (b, a, Money),
        (Multiply, Money, Number) | (Multiply, Number, Money) => {
            return Err(decimal_multiple(span));
        }
        (Multiply, Money, Money) => {
            let remedy = "multiply an amount by a whole number";
            return Err(RuleError::new(span, "an amount of money times another has no meaning", remedy));
        }
        (Add | Subtract, Money, Int | Number | Money) | (Add | Subtract, Int | Number, Money) => (money(a)?, money(b)?, Money),
        (Add, Date, Int) | (Subtract, Date, Int) => (a, b, Date),
        (Add, Int, Date) => (b, a, Date),
        (Subtract, Date, Date) => (a, b, Int),
        (_, Int, Int) => (a, b, Int),
        (_, Int | Number, Int | Number) => (widened(a), widened(b), Number),
        _ => return Err(senseless(op, &a, &b, span)),
    };
    Ok(Node::new(Kind::Arithmetic(op, Box::new(a), Box::new(b)), ty, span))
}

fn money_divided(by: Type, span: &Range<usize>) -> RuleError {
    let by = if by == Type::Int { "a count".to_owned() } else { by.to_string() };
    let remedy = "multiply the other side instead: for earnings / 12 > 100 write earnings > 12 * 100";
    RuleError::new(span, format!("an amount of money divided by {by} is not kept exact"), remedy)
}

fn divided_by_money(span: &Range<usize>) -> RuleError {
    RuleError::new(span, "a number divided by an amount of money has no meaning", "divide money by money")
}

fn senseless(op: Arithmetic, a: &Node, b: &Node, span: &Range<usize>) -> RuleError {
    let what = format!("{} {} {} has no meaning", a.ty, op.symbol(), b.ty);
    let date = [a, b].into_iter().find_map(as_date).filter(|_| a.ty == Type::Date || b.ty == Type::Date);
    let remedy = match (a.ty, b.ty) {
        (Type::Date, _) | (_, Type::Date) => "add days to a date, or subtract one date from another".to_owned(),
        _ => "calculate with numbers, amounts of money and dates only".to_owned(),
    };
    RuleError::new(span, what, date.unwrap_or(remedy))
}
