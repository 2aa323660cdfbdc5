//! Expression to checked rule: resolves fields, checks types, reports every problem it finds. Not for how two types meet (see `meet`).

mod choices;
mod meet;

use std::ops::Range;

use crate::ast::{Comparison, Expr, ExprKind, Literal};
use crate::error::RuleError;
use crate::fields::{Field, Fields};
use crate::nearest::nearest;
use crate::node::{Kind, Node};
use crate::value::{Type, Value};

/// The checked rule and the fields it names, in the order of the text.
pub(crate) fn check(expr: &Expr, fields: &Fields) -> Result<(Node, Vec<Field>), Vec<RuleError>> {
    let mut checker = Checker { fields, used: Vec::new(), errors: Vec::new() };
    let node = checker.node(expr).filter(|node| {
        let typed = !node.is_null_literal();
        if !typed {
            checker.errors.push(RuleError::new(&expr.span, "the rule is only null", "write a condition or a value"));
        }
        typed
    });
    match node {
        Some(node) if checker.errors.is_empty() => Ok((node, checker.used)),
        _ => Err(checker.errors),
    }
}

/// That the whole rule gives the type that its place needs.
pub(crate) fn expect(node: &Node, ty: Type) -> Result<(), RuleError> {
    if node.ty == ty {
        return Ok(());
    }
    let remedy = match ty {
        Type::Bool => "compare it with something, such as: x > 0".to_owned(),
        _ => format!("write a rule that gives {ty}"),
    };
    Err(RuleError::new(&node.span, format!("this gives {}, but {ty} is needed here", node.ty), remedy))
}

struct Checker<'a> {
    fields: &'a Fields,
    used: Vec<Field>,
    errors: Vec<RuleError>,
}

/// `None` has been reported.
type Checked = Option<Node>;

impl Checker<'_> {
    fn fail<T>(&mut self, span: &Range<usize>, what: impl Into<String>, remedy: impl Into<String>) -> Option<T> {
        self.errors.push(RuleError::new(span, what, remedy));
        None
    }

    fn settle<T>(&mut self, result: Result<T, RuleError>) -> Option<T> {
        result.map_err(|error| self.errors.push(error)).ok()
    }

    fn node(&mut self, expr: &Expr) -> Checked {
        let span = &expr.span;
        match &expr.kind {
            ExprKind::Literal(literal) => Some(literal_node(literal, span)),
            ExprKind::Field(name) => self.field(name, span),
            ExprKind::Not(x) => {
                let x = self.condition(x)?;
                Some(Node::new(Kind::Not(Box::new(x)), Type::Bool, span))
            }
            ExprKind::And(parts) => Some(Node::new(Kind::And(self.each(parts, Self::condition)?), Type::Bool, span)),
            ExprKind::Or(parts) => Some(Node::new(Kind::Or(self.each(parts, Self::condition)?), Type::Bool, span)),
            ExprKind::Compare(op, a, b) => self.compare(*op, a, b, span),
            ExprKind::In { of, values, negated } => self.among(of, values, *negated, span),
            ExprKind::Between { of, low, high, negated } => self.between([of, low, high], *negated, span),
            ExprKind::IsNull { of, negated } => {
                let of = self.known(of)?;
                Some(Node::new(Kind::IsNull { of: Box::new(of), negated: *negated }, Type::Bool, span))
            }
            ExprKind::Negate(x) => self.negate(x, span),
            ExprKind::Arithmetic(op, a, b) => {
                let (a, b) = (self.known(a), self.known(b));
                let result = meet::calculate(*op, a?, b?, span);
                self.settle(result)
            }
            ExprKind::Case { branches, otherwise } => self.case(branches, otherwise.as_deref(), span),
            ExprKind::Call(name, arguments) => self.call(name, arguments, span),
        }
    }

    /// Checks all of them before giving up, so that all mistakes are reported.
    fn each(&mut self, parts: &[Expr], check: fn(&mut Self, &Expr) -> Checked) -> Option<Vec<Node>> {
        let nodes: Vec<Checked> = parts.iter().map(|part| check(self, part)).collect();
        nodes.into_iter().collect()
    }

    fn condition(&mut self, expr: &Expr) -> Checked {
        let mut node = self.node(expr)?;
        if node.is_null_literal() {
            node.ty = Type::Bool;
        }
        let result = expect(&node, Type::Bool);
        self.settle(result)?;
        Some(node)
    }

    /// Anything but the bare word null.
    fn known(&mut self, expr: &Expr) -> Checked {
        let node = self.node(expr)?;
        if node.is_null_literal() {
            let remedy = "null is never equal to anything: to ask whether x is known write: x is null, or: x is not null";
            return self.fail(&expr.span, "null gives no answer here", remedy);
        }
        Some(node)
    }

    fn field(&mut self, name: &str, span: &Range<usize>) -> Checked {
        let Some(field) = self.fields.get(name) else {
            let names: Vec<&str> = self.fields.iter().map(|field| field.name.as_str()).collect();
            return self.fail(span, format!("there is no field '{name}' here"), suggestion(name, &names, "fields"));
        };
        let place = self.used.iter().position(|used| used.name == name).unwrap_or_else(|| {
            self.used.push(field.clone());
            self.used.len() - 1
        });
        Some(Node::new(Kind::Field(place), field.ty, span))
    }

    fn compare(&mut self, op: Comparison, a: &Expr, b: &Expr, span: &Range<usize>) -> Checked {
        let (a, b) = (self.known(a), self.known(b));
        let result = meet::alike(vec![a?, b?], "compared with");
        let nodes = self.settle(result)?;
        let [a, b] = <[Node; 2]>::try_from(nodes).ok()?;
        if !matches!(op, Comparison::Equal | Comparison::NotEqual) {
            self.ordered(&a, span)?;
        }
        self.codes(&a, &b)?;
        self.codes(&b, &a)?;
        Some(Node::new(Kind::Compare(op, Box::new(a), Box::new(b)), Type::Bool, span))
    }

    fn ordered(&mut self, x: &Node, span: &Range<usize>) -> Option<()> {
        match x.ty {
            Type::Text => {
                let remedy = "engines sort text differently: use =, <> or in, or a number";
                self.fail(span, "texts have no order in a rule", remedy)
            }
            Type::Bool => self.fail(span, "yes and no have no order", "use =, <>, or the field by itself"),
            _ => Some(()),
        }
    }

    /// That a literal text compared with a field of a closed list stands in the list.
    fn codes(&mut self, field: &Node, literal: &Node) -> Option<()> {
        let (Kind::Field(place), Some(text)) = (&field.kind, literal.literal_text()) else {
            return Some(());
        };
        let field = self.used.get(*place)?;
        let Some(codes) = field.codes.as_ref().filter(|codes| !codes.iter().any(|code| code == text)) else {
            return Some(());
        };
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        let (what, remedy) = (format!("'{text}' is not a value of {}", field.name), suggestion(text, &codes, "values"));
        self.fail(&literal.span, what, remedy)
    }

    fn among(&mut self, of: &Expr, values: &[Expr], negated: bool, span: &Range<usize>) -> Checked {
        let (of, values) = (self.known(of), self.each(values, Self::known));
        let mut nodes = vec![of?];
        nodes.extend(values?);
        let result = meet::alike(nodes, "looked for among");
        let mut nodes = self.settle(result)?.into_iter();
        let of = nodes.next()?;
        let nodes: Vec<Node> = nodes.collect();
        let listed: Vec<Option<()>> = nodes.iter().map(|value| self.codes(&of, value)).collect();
        listed.into_iter().collect::<Option<()>>()?;
        let values = nodes.into_iter().map(meet::signed).collect();
        Some(Node::new(Kind::In { of: Box::new(of), values, negated }, Type::Bool, span))
    }

    fn between(&mut self, parts: [&Expr; 3], negated: bool, span: &Range<usize>) -> Checked {
        let nodes: Vec<Checked> = parts.into_iter().map(|part| self.known(part)).collect();
        let result = meet::alike(nodes.into_iter().collect::<Option<Vec<_>>>()?, "compared with");
        let nodes = self.settle(result)?;
        let [of, low, high] = <[Node; 3]>::try_from(nodes).ok()?.map(Box::new);
        self.ordered(&of, span)?;
        Some(Node::new(Kind::Between { of, low, high, negated }, Type::Bool, span))
    }

    fn negate(&mut self, x: &Expr, span: &Range<usize>) -> Checked {
        let x = self.quantity(x)?;
        let ty = x.ty;
        Some(Node::new(Kind::Negate(Box::new(x)), ty, span))
    }

    fn quantity(&mut self, expr: &Expr) -> Checked {
        let x = self.known(expr)?;
        if !x.ty.is_quantity() {
            return self.fail(&expr.span, format!("this is {}, not a number", x.ty), "use a number or an amount of money");
        }
        Some(x)
    }
}

fn literal_node(literal: &Literal, span: &Range<usize>) -> Node {
    let value = match literal {
        Literal::Null => return Node::new(Kind::Literal(None), Type::Bool, span),
        Literal::Decimal { digits, places } => {
            return Node::new(Kind::Decimal { digits: *digits, places: *places }, Type::Number, span);
        }
        Literal::Bool(v) => Value::Bool(*v),
        Literal::Int(v) => Value::Int(*v),
        Literal::Text(v) => Value::Text(v.clone()),
        Literal::Date(v) => Value::Date(*v),
    };
    let ty = value.ty();
    Node::new(Kind::Literal(Some(value)), ty, span)
}

/// The nearest right word, or all of them while they are few.
fn suggestion(word: &str, words: &[&str], kind: &str) -> String {
    const FEW: usize = 12;
    if let Some(near) = nearest(word, words.iter().copied()) {
        return format!("did you mean '{near}'?");
    }
    let shown = words.iter().take(FEW).copied().collect::<Vec<_>>().join(", ");
    match words.len() {
        0 => format!("there are no {kind} here"),
        n if n > FEW => format!("the {kind} are {shown} and {} more", n - FEW),
        _ => format!("the {kind} are {shown}"),
    }
}

#[cfg(test)]
mod tests;
