//! The loose half of the grammar: `or`, `and`, `not` and one comparison. Not for what is compared (see `values`).

use super::lexer::Token;
use super::{Parsed, Parser, Part};
use crate::ast::{Comparison, Expr, ExprKind};

impl Parser<'_> {
    pub(super) fn or(&mut self) -> Parsed<Part> {
        self.chain("or", Self::and, ExprKind::Or)
    }

    fn and(&mut self) -> Parsed<Part> {
        self.chain("and", Self::not, ExprKind::And)
    }

    fn chain(&mut self, word: &str, operand: fn(&mut Self) -> Parsed<Part>, kind: fn(Vec<Expr>) -> ExprKind) -> Parsed<Part> {
        let start = self.span().start;
        let first = operand(self)?;
        let mut height = first.height;
        let mut parts = vec![first.expr];
        while self.take_word(word) {
            let next = operand(self)?;
            height = height.max(next.height);
            parts.push(next.expr);
        }
        match <[Expr; 1]>::try_from(parts) {
            Ok([expr]) => Ok(Part { expr, height }),
            Err(parts) => self.part(start, kind(parts), height),
        }
    }

    fn not(&mut self) -> Parsed<Part> {
        let start = self.span().start;
        if !self.take_word("not") {
            return self.test();
        }
        let x = self.deeper(Self::not)?;
        self.part(start, ExprKind::Not(Box::new(x.expr)), x.height)
    }

    /// At most one comparison: `a = b = c` means nothing.
    fn test(&mut self) -> Parsed<Part> {
        let start = self.span().start;
        let left = self.sum()?;
        if let Some(op) = self.comparison() {
            let right = self.sum()?;
            let height = left.height.max(right.height);
            return self.part(start, ExprKind::Compare(op, Box::new(left.expr), Box::new(right.expr)), height);
        }
        if self.take_word("is") {
            let negated = self.take_word("not");
            self.need_word("null")?;
            return self.part(start, ExprKind::IsNull { of: Box::new(left.expr), negated }, left.height);
        }
        let negated = self.take_word("not");
        if self.take_word("in") {
            return self.among(start, left, negated);
        }
        if self.take_word("between") {
            return self.between(start, left, negated);
        }
        if negated { Err(self.unexpected("'in' or 'between'")) } else { Ok(left) }
    }

    fn comparison(&mut self) -> Option<Comparison> {
        let Some(Token::Symbol(symbol)) = self.peek() else {
            return None;
        };
        let op = match *symbol {
            "=" => Comparison::Equal,
            "<>" => Comparison::NotEqual,
            "<" => Comparison::Less,
            "<=" => Comparison::AtMost,
            ">" => Comparison::Greater,
            ">=" => Comparison::AtLeast,
            _ => return None,
        };
        self.at += 1;
        Some(op)
    }

    fn among(&mut self, start: usize, of: Part, negated: bool) -> Parsed<Part> {
        self.need_symbol("(")?;
        let mut values = vec![self.list_value()?];
        while self.take_symbol(",") {
            values.push(self.list_value()?);
        }
        self.need_symbol(")")?;
        self.part(start, ExprKind::In { of: Box::new(of.expr), values, negated }, of.height.max(2))
    }

    fn list_value(&mut self) -> Parsed<Expr> {
        let start = self.span().start;
        let negative = self.take_symbol("-");
        let Some(literal) = self.literal()? else {
            return Err(self.unexpected("a literal value such as 3, 'text' or date '2024-06-30'"));
        };
        let value = Expr { kind: ExprKind::Literal(literal), span: self.since(if negative { start + 1 } else { start }) };
        Ok(if negative { Expr { kind: ExprKind::Negate(Box::new(value)), span: self.since(start) } } else { value })
    }

    fn between(&mut self, start: usize, of: Part, negated: bool) -> Parsed<Part> {
        let low = self.sum()?;
        self.need_word("and")?;
        let high = self.sum()?;
        let height = of.height.max(low.height).max(high.height);
        let [of, low, high] = [of, low, high].map(|part| Box::new(part.expr));
        self.part(start, ExprKind::Between { of, low, high, negated }, height)
    }
}
