//! A rule: its text, checked, with its uses. The uses themselves stand in `decide`, `batch`, `sentence` and `sql`.
//! It evaluates nothing itself.

use std::ops::Range;

use arrow::array::ArrayRef;
use arrow::record_batch::RecordBatch;

use crate::ast::Expr;
use crate::batch::{self, BatchError};
use crate::decide::{self, Decision};
use crate::error::RuleError;
use crate::fields::{Field, Fields};
use crate::node::Node;
use crate::parse::parse;
use crate::sentence::{self, FieldWords, Language};
use crate::sql;
use crate::types;
use crate::value::{Cell, Type, Value};

/// A rule whose text has been read and checked against the fields it may name.
#[derive(Clone, Debug)]
pub struct Rule {
    text: String,
    expr: Expr,
    node: Node,
    fields: Vec<Field>,
}

impl Rule {
    /// Reads and checks a rule of any type. All mistakes are reported at once, except that a text which does not parse has one.
    pub fn read(text: &str, fields: &Fields) -> Result<Self, Vec<RuleError>> {
        let expr = parse(text).map_err(|error| vec![error])?;
        let (node, fields) = types::check(&expr, fields)?;
        Ok(Self { text: text.to_owned(), expr, node, fields })
    }

    /// Reads and checks a condition: a rule that is yes, no or not known.
    pub fn condition(text: &str, fields: &Fields) -> Result<Self, Vec<RuleError>> {
        let rule = Self::read(text, fields)?;
        rule.expect(Type::Bool).map_err(|error| vec![error])?;
        Ok(rule)
    }

    /// That the rule gives the type its place needs.
    pub fn expect(&self, ty: Type) -> Result<(), RuleError> {
        types::expect(&self.node, ty)
    }

    /// The text as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The expression as written; its `Display` is the canonical text.
    pub fn expr(&self) -> &Expr {
        &self.expr
    }

    /// What the rule gives.
    pub fn ty(&self) -> Type {
        self.node.ty
    }

    /// The names of the fields it names, each once, in the order of the text.
    pub fn fields(&self) -> Vec<&str> {
        self.fields.iter().map(|field| field.name.as_str()).collect()
    }

    /// Decides a condition for one row. `row` gives the value of a field, `None` when empty; it is asked once for each of
    /// [`Self::fields`]. A value of another type than the field's, or beyond the bounds of the language, is taken as not known. A rule
    /// that is no condition is never settled.
    pub fn decide(&self, row: &dyn Fn(&str) -> Option<Value>) -> Decision {
        decide::decide(&self.node, &self.fields(), &self.row(row))
    }

    /// The value of the rule for one row, without reasons; `row` as for [`Self::decide`].
    pub fn value(&self, row: &dyn Fn(&str) -> Option<Value>) -> Option<Value> {
        decide::value(&self.node, &self.row(row)).map(Cell::value)
    }

    fn row(&self, row: &dyn Fn(&str) -> Option<Value>) -> Vec<Option<Value>> {
        self.fields.iter().map(|field| row(&field.name).filter(|value| value.fits(field.ty))).collect()
    }

    /// The value of the rule for every row of a batch, as long as the batch. Columns are found by field name: yes or no as Boolean, whole
    /// numbers and money as an integer type, text as Utf8 or a dictionary of it, dates as Date32. Gives Boolean, Int64, Float64, Utf8 or
    /// Date32, null where not known.
    pub fn batch(&self, batch: &RecordBatch) -> Result<ArrayRef, BatchError> {
        batch::batch(&self.node, &self.fields, batch)
    }

    /// The rule as a plain phrase without capital or period. `labels` gives the words of a field; without them its name is used.
    pub fn sentence(&self, language: Language, labels: &dyn Fn(&str) -> Option<FieldWords>) -> String {
        sentence::sentence(&self.node, &self.fields, language, labels)
    }

    /// The part of the rule at exactly these bytes as a phrase, such as the span of a [`crate::Reason`]; `None` when no part stands there.
    pub fn sentence_of(&self, span: &Range<usize>, language: Language, labels: &dyn Fn(&str) -> Option<FieldWords>) -> Option<String> {
        let part = find(&self.node, span)?;
        Some(sentence::sentence(part, &self.fields, language, labels))
    }

    /// The rule as an SQL expression valid in SQLite and PostgreSQL, with the same three-valued meaning: a condition gives SQL's truth
    /// value, money cents, a date its day number. Columns carry the fields' names: yes or no as an integer column of 0 and 1, whole
    /// numbers and money as BIGINT, dates as a day number in INTEGER or BIGINT, text as TEXT.
    pub fn sql(&self) -> String {
        sql::sql(&self.node, &self.fields)
    }
}

fn find<'a>(node: &'a Node, span: &Range<usize>) -> Option<&'a Node> {
    if node.span == *span {
        return Some(node);
    }
    node.parts().into_iter().find_map(|part| find(part, span))
}
