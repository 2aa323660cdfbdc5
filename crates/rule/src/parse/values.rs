//! The tight half of the grammar: sums, products, signs, literals, fields, calls and choices. Not for comparisons (see `conditions`).

use super::lexer::Token;
use super::{Parsed, Parser, Part, may_name_field};
use crate::ast::{Arithmetic, ExprKind, Literal};
use crate::date;
use crate::error::RuleError;

impl Parser<'_> {
    pub(super) fn sum(&mut self) -> Parsed<Part> {
        self.arithmetic(&[("+", Arithmetic::Add), ("-", Arithmetic::Subtract)], Self::product)
    }

    fn product(&mut self) -> Parsed<Part> {
        self.arithmetic(&[("*", Arithmetic::Multiply), ("/", Arithmetic::Divide)], Self::sign)
    }

    fn arithmetic(&mut self, ops: &[(&str, Arithmetic)], operand: fn(&mut Self) -> Parsed<Part>) -> Parsed<Part> {
        let start = self.span().start;
        let mut left = operand(self)?;
        while let Some((_, op)) = ops.iter().find(|(symbol, _)| self.take_symbol(symbol)) {
            let right = operand(self)?;
            let height = left.height.max(right.height);
            left = self.part(start, ExprKind::Arithmetic(*op, Box::new(left.expr), Box::new(right.expr)), height)?;
        }
        Ok(left)
    }

    fn sign(&mut self) -> Parsed<Part> {
        let start = self.span().start;
        if !self.take_symbol("-") {
            return self.atom();
        }
        let x = self.deeper(Self::sign)?;
        self.part(start, ExprKind::Negate(Box::new(x.expr)), x.height)
    }

    fn atom(&mut self) -> Parsed<Part> {
        let start = self.span().start;
        if let Some(literal) = self.literal()? {
            return self.part(start, ExprKind::Literal(literal), 0);
        }
        match self.peek() {
            Some(Token::Word(name)) => {
                self.at += 1;
                if self.take_symbol("(") { self.call(start, name) } else { self.field(start, name) }
            }
            Some(Token::Keyword("case")) => {
                self.at += 1;
                self.case(start)
            }
            Some(Token::Symbol("(")) => {
                self.at += 1;
                let inner = self.deeper(Self::or)?;
                self.need_symbol(")")?;
                Ok(inner)
            }
            _ => Err(self.unexpected("a field, a value or '('")),
        }
    }

    fn field(&self, start: usize, name: &str) -> Parsed<Part> {
        if let Err(remedy) = may_name_field(name) {
            return Err(RuleError::new(&self.since(start), format!("'{name}' cannot name a field"), remedy));
        }
        self.part(start, ExprKind::Field(name.to_owned()), 0)
    }

    fn call(&mut self, start: usize, name: &str) -> Parsed<Part> {
        let mut height = 0;
        let mut arguments = Vec::new();
        if !self.take_symbol(")") {
            loop {
                let argument = self.deeper(Self::or)?;
                height = height.max(argument.height);
                arguments.push(argument.expr);
                if !self.take_symbol(",") {
                    break;
                }
            }
            self.need_symbol(")")?;
        }
        self.part(start, ExprKind::Call(name.to_ascii_lowercase(), arguments), height)
    }

    fn case(&mut self, start: usize) -> Parsed<Part> {
        let mut height = 0;
        let mut branches = Vec::new();
        while self.take_word("when") {
            let condition = self.deeper(Self::or)?;
            self.need_word("then")?;
            let value = self.deeper(Self::or)?;
            height = height.max(condition.height).max(value.height);
            branches.push((condition.expr, value.expr));
        }
        if branches.is_empty() {
            return Err(self.unexpected("'when'"));
        }
        let mut otherwise = None;
        if self.take_word("else") {
            let value = self.deeper(Self::or)?;
            height = height.max(value.height);
            otherwise = Some(Box::new(value.expr));
        }
        self.need_word("end")?;
        self.part(start, ExprKind::Case { branches, otherwise }, height)
    }

    pub(super) fn literal(&mut self) -> Parsed<Option<Literal>> {
        let literal = match self.peek() {
            Some(Token::Int(v)) => Literal::Int(*v),
            Some(Token::Decimal { digits, places }) => Literal::Decimal { digits: *digits, places: *places },
            Some(Token::Text(v)) => Literal::Text(v.clone()),
            Some(Token::Keyword("null")) => Literal::Null,
            Some(Token::Keyword("true")) => Literal::Bool(true),
            Some(Token::Keyword("false")) => Literal::Bool(false),
            Some(Token::Keyword("date")) => {
                self.at += 1;
                return self.date().map(Some);
            }
            _ => return Ok(None),
        };
        self.at += 1;
        Ok(Some(literal))
    }

    /// What follows the word `date`.
    fn date(&mut self) -> Parsed<Literal> {
        let Some(Token::Text(text)) = self.peek() else {
            return Err(self.unexpected("a day such as '2024-06-30' after 'date'"));
        };
        let Some(day) = date::parse_day(text) else {
            let what = format!("'{text}' is not a calendar day");
            return Err(RuleError::new(&self.span(), what, "write year, month and day such as '2024-06-30'"));
        };
        self.at += 1;
        Ok(Literal::Date(day))
    }
}
