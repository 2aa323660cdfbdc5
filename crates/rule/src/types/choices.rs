//! The types of `case` and of function calls. Not for operators (see the parent and `meet`).

use std::ops::Range;

use super::{Checked, Checker, meet, suggestion};
use crate::ast::Expr;
use crate::functions::{self, Function, Typing};
use crate::node::{Kind, Node};
use crate::value::Type;

impl Checker<'_> {
    pub(super) fn case(&mut self, branches: &[(Expr, Expr)], otherwise: Option<&Expr>, span: &Range<usize>) -> Checked {
        let conditions: Vec<Checked> = branches.iter().map(|(condition, _)| self.condition(condition)).collect();
        let values: Vec<Checked> = branches.iter().map(|(_, value)| value).chain(otherwise).map(|v| self.node(v)).collect();
        let conditions = conditions.into_iter().collect::<Option<Vec<_>>>()?;
        let (ty, mut values) = self.values(values.into_iter().collect::<Option<Vec<_>>>()?, span)?;
        let otherwise = if otherwise.is_some() { values.pop().map(Box::new) } else { None };
        let branches = conditions.into_iter().zip(values).collect();
        Some(Node::new(Kind::Case { branches, otherwise }, ty, span))
    }

    /// Values of which one is taken: of one type, where null takes the type of the others.
    fn values(&mut self, nodes: Vec<Node>, span: &Range<usize>) -> Option<(Type, Vec<Node>)> {
        let (nulls, typed): (Vec<_>, Vec<_>) = nodes.into_iter().enumerate().partition(|(_, node)| node.is_null_literal());
        let (places, typed): (Vec<usize>, Vec<Node>) = typed.into_iter().unzip();
        let result = meet::alike(typed, "mixed with");
        let typed = self.settle(result)?;
        let Some(ty) = typed.first().map(|node| node.ty) else {
            return self.fail(span, "every value here is null", "give at least one value that is not null");
        };
        let nulls = nulls.into_iter().map(|(place, null)| (place, Node { ty, ..null }));
        let mut all: Vec<(usize, Node)> = places.into_iter().zip(typed).chain(nulls).collect();
        all.sort_by_key(|(place, _)| *place);
        Some((ty, all.into_iter().map(|(_, node)| node).collect()))
    }

    pub(super) fn call(&mut self, name: &str, arguments: &[Expr], span: &Range<usize>) -> Checked {
        let Some(function) = functions::named(name) else {
            self.each(arguments, Self::node);
            let names: Vec<&str> = functions::ALL.iter().map(|function| function.name).collect();
            return self.fail(span, format!("there is no function '{name}'"), suggestion(name, &names, "functions"));
        };
        let nodes = self.each(arguments, Self::node);
        if !function.arity.contains(&arguments.len()) {
            let remedy = format!("write {}", function.usage);
            return self.fail(span, format!("{name} does not take {} values", arguments.len()), remedy);
        }
        let (ty, nodes) = self.typed_arguments(function, nodes?, span)?;
        Some(Node::new(Kind::Call(function, nodes), ty, span))
    }

    fn typed_arguments(&mut self, function: &Function, nodes: Vec<Node>, span: &Range<usize>) -> Option<(Type, Vec<Node>)> {
        let usage = || format!("write {}", function.usage);
        match function.typing {
            Typing::Alike => return self.values(nodes, span),
            Typing::Quantity => {
                let ty = nodes.first().filter(|node| node.ty.is_quantity() && !node.is_null_literal()).map(|node| node.ty);
                return match ty {
                    Some(ty) => Some((ty, nodes)),
                    None => self.fail(span, format!("{} needs a number or an amount of money", function.name), usage()),
                };
            }
            Typing::TextAndLiteral if nodes.get(1).and_then(Node::literal_text).is_none() => {
                let what = format!("{} needs a text in quotes as its second value", function.name);
                return self.fail(span, what, usage());
            }
            Typing::TextAndLiteral | Typing::Fixed(..) => {}
        }
        let (wanted, gives) = match function.typing {
            Typing::Fixed(wanted, gives) => (wanted, gives),
            _ => (&[Type::Text, Type::Text][..], Type::Bool),
        };
        for (node, ty) in nodes.iter().zip(wanted) {
            if node.is_null_literal() || node.ty != *ty {
                let given = if node.is_null_literal() { "null".to_owned() } else { node.ty.to_string() };
                let what = format!("{} needs {ty}, and this is {given}", function.name);
                let remedy = meet::as_date(node).filter(|_| *ty == Type::Date).unwrap_or_else(usage);
                return self.fail(&node.span, what, remedy);
            }
        }
        Some((gives, nodes))
    }
}
