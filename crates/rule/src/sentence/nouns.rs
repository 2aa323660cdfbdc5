//! Values within a phrase: fields, literals, calculations, choices. Not for conditions (see the parent).

use super::{Language, Speaker, words};
use crate::ast::{Arithmetic, Literal};
use crate::functions::Typing;
use crate::node::{Kind, Node};
use crate::value::{Type, Value};

impl Speaker {
    /// A value, as the subject or object of a phrase.
    pub(super) fn noun(&self, node: &Node) -> String {
        match &node.kind {
            Kind::Literal(None) => self.say("not known", "no se sabe").to_owned(),
            Kind::Literal(Some(value)) => self.literal(value),
            Kind::Decimal { digits, places: 0 } => self.literal(&Value::Int(*digits)),
            Kind::Decimal { digits, places } => {
                let sign = if *digits < 0 { "-" } else { "" };
                format!("{sign}{}", Literal::Decimal { digits: digits.abs(), places: *places })
            }
            Kind::Field(place) => self.fields.get(*place).map(|words| words.label.clone()).unwrap_or_default(),
            Kind::Widen(x) => self.noun(x),
            Kind::Negate(x) if matches!(x.kind, Kind::Literal(_) | Kind::Decimal { .. }) => {
                format!("-{}", self.noun(x))
            }
            Kind::Negate(x) => format!("{} {}", self.say("minus", "menos"), self.inner(x)),
            Kind::Arithmetic(op, a, b) => self.calculation(*op, a, b),
            Kind::Case { branches, otherwise } => self.choice(branches, otherwise.as_deref()),
            Kind::Call(function, arguments) if !matches!(function.typing, Typing::TextAndLiteral) => {
                (function.words)(self.language, &arguments.iter().map(|x| self.inner(x)).collect::<Vec<_>>())
            }
            _ => format!("{} ({})", self.say("the answer to", "la respuesta a"), self.whole(node)),
        }
    }

    /// A value inside a larger one: a calculation stands in parentheses.
    pub(super) fn inner(&self, node: &Node) -> String {
        let torn = match &node.kind {
            Kind::Widen(x) => return self.inner(x),
            Kind::Arithmetic(..) => true,
            Kind::Negate(x) => !matches!(x.kind, Kind::Literal(_) | Kind::Decimal { .. }),
            _ => false,
        };
        if torn { format!("({})", self.noun(node)) } else { self.noun(node) }
    }

    /// A value compared with `other`: a code of that field is said by its label.
    pub(super) fn beside(&self, node: &Node, other: &Node) -> String {
        let (Kind::Field(place), Some(code)) = (&other.kind, node.literal_text()) else {
            return self.noun(node);
        };
        let label = self.fields.get(*place).and_then(|words| words.codes.get(code));
        label.cloned().unwrap_or_else(|| self.noun(node))
    }

    fn literal(&self, value: &Value) -> String {
        match value {
            Value::Bool(true) => self.say("yes", "sí").to_owned(),
            Value::Bool(false) => "no".to_owned(),
            // Years and small counts read better without a comma.
            Value::Int(v) if v.unsigned_abs() < 10_000 => v.to_string(),
            Value::Int(v) => words::grouped(*v),
            Value::Money(v) => words::dollars(*v),
            Value::Number(v) => v.to_string(),
            Value::Text(v) => self.language.choose(format!("“{v}”"), format!("«{v}»")),
            Value::Date(v) => self.language.date(*v),
        }
    }

    fn calculation(&self, op: Arithmetic, a: &Node, b: &Node) -> String {
        let (left, right) = (self.inner(a), self.inner(b));
        match (op, a.ty, b.ty) {
            (Arithmetic::Subtract, Type::Date, Type::Date) => match self.language {
                Language::En => format!("the number of days from {right} to {left}"),
                Language::Es => format!("el número de días desde {right} hasta {left}"),
            },
            (Arithmetic::Add, Type::Date, _) => match self.language {
                Language::En => format!("{right} days after {left}"),
                Language::Es => format!("{right} días después {}", words::contracted("de", &left)),
            },
            (Arithmetic::Subtract, Type::Date, _) => match self.language {
                Language::En => format!("{right} days before {left}"),
                Language::Es => format!("{right} días antes {}", words::contracted("de", &left)),
            },
            (Arithmetic::Add, ..) => format!("{left} {} {right}", self.say("plus", "más")),
            (Arithmetic::Subtract, ..) => format!("{left} {} {right}", self.say("minus", "menos")),
            (Arithmetic::Multiply, ..) => format!("{left} {} {right}", self.say("times", "por")),
            (Arithmetic::Divide, ..) => {
                format!("{left} {} {right}", self.say("divided by", "entre"))
            }
        }
    }

    fn choice(&self, branches: &[(Node, Node)], otherwise: Option<&Node>) -> String {
        let (when, then) = (self.say("if", "si"), self.say("then", "entonces"));
        let mut parts: Vec<String> = branches
            .iter()
            .map(|(condition, value)| format!("{when} {}, {then} {}", self.clause(condition, true), self.noun(value)))
            .collect();
        let otherwise = otherwise.map_or_else(|| self.say("not known", "no se sabe").to_owned(), |value| self.noun(value));
        parts.push(format!("{} {otherwise}", self.say("otherwise", "de lo contrario")));
        format!("({})", parts.join("; "))
    }
}
