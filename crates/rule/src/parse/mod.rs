//! Text to expression: a precedence parser with byte spans that stops at the first mistake and never overflows the stack. Not for types
//! or for which fields exist (see `types`).
//!
//! From loose to tight: `or`, `and`, `not`, one comparison (`=` `in` `between` `is null`), `+ -`, `* /`, unary minus. Everything it accepts
//! is an SQL expression too.

mod conditions;
mod lexer;
mod values;
mod words;

use std::ops::Range;

use crate::ast::{Expr, ExprKind};
use crate::error::RuleError;
use lexer::{Lexeme, Token};
pub use words::may_name_field;

/// The longest text of a rule, in bytes.
pub const MAX_BYTES: usize = 10_000;
/// The deepest nesting of a rule, and the longest chain of `+ - * /`.
pub const MAX_DEPTH: usize = 64;

/// Reads the text of a rule without knowing any fields; for tools. To use a rule, see [`crate::Rule::read`].
pub fn parse(text: &str) -> Result<Expr, RuleError> {
    if text.len() > MAX_BYTES {
        let what = format!("the rule is {} bytes long; at most {MAX_BYTES} are read", text.len());
        return Err(RuleError::new(&(0..text.len()), what, "split it into several definitions"));
    }
    let tokens = lexer::tokens(text)?;
    let mut parser = Parser { tokens: &tokens, at: 0, depth: 0, end: text.len() };
    let part = parser.or()?;
    match parser.peek() {
        None => Ok(part.expr),
        Some(_) => Err(parser.unexpected("the rule to end")),
    }
}

struct Parser<'a> {
    tokens: &'a [Lexeme],
    at: usize,
    /// How many parentheses, calls, cases, nots and signs are open.
    depth: usize,
    /// The length of the text, where a missing token is missed.
    end: usize,
}

/// An expression and the height of its tree, which is limited so that no walk over it can overflow the stack.
struct Part {
    expr: Expr,
    height: usize,
}

type Parsed<T> = Result<T, RuleError>;

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.at).map(|lexeme| &lexeme.token)
    }

    fn span(&self) -> Range<usize> {
        self.tokens.get(self.at).map_or(self.end..self.end, |lexeme| lexeme.span.clone())
    }

    /// The span from `start` to the end of the last token taken.
    fn since(&self, start: usize) -> Range<usize> {
        let end = self.at.checked_sub(1).and_then(|i| self.tokens.get(i)).map_or(start, |lexeme| lexeme.span.end);
        start..end.max(start)
    }

    fn take_word(&mut self, word: &str) -> bool {
        let there = matches!(self.peek(), Some(Token::Keyword(w)) if *w == word);
        self.at += usize::from(there);
        there
    }

    fn take_symbol(&mut self, symbol: &str) -> bool {
        let there = matches!(self.peek(), Some(Token::Symbol(s)) if *s == symbol);
        self.at += usize::from(there);
        there
    }

    fn need_word(&mut self, word: &str) -> Parsed<()> {
        if self.take_word(word) { Ok(()) } else { Err(self.unexpected(&format!("'{word}'"))) }
    }

    fn need_symbol(&mut self, symbol: &str) -> Parsed<()> {
        if self.take_symbol(symbol) { Ok(()) } else { Err(self.unexpected(&format!("'{symbol}'"))) }
    }

    fn unexpected(&self, wanted: &str) -> RuleError {
        let what = match self.peek() {
            None => "the rule ends too early".to_owned(),
            Some(token) => format!("{} cannot stand here", token.say()),
        };
        RuleError::new(&self.span(), what, format!("the rule reader expects {wanted} here"))
    }

    fn too_deep(span: &Range<usize>) -> RuleError {
        let what = format!("the rule is nested more than {MAX_DEPTH} deep");
        RuleError::new(span, what, "use fewer parentheses or shorter sums, or split it into several definitions")
    }

    /// Reads one level deeper.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= MAX_DEPTH {
            return Err(Self::too_deep(&self.span()));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// A part over children of which the highest is `height` high.
    fn part(&self, start: usize, kind: ExprKind, height: usize) -> Parsed<Part> {
        let span = self.since(start);
        if height >= MAX_DEPTH {
            return Err(Self::too_deep(&span));
        }
        Ok(Part { expr: Expr { kind, span }, height: height + 1 })
    }
}
