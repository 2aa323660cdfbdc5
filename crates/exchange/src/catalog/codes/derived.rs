//! Reads the rule of a derived code and holds it to what the code declares. It does not run the rule.

use crate::catalog::names::remedy;
use crate::catalog::reader::Item;
use throughline_model::code::{Code, CodeBook, Kind};
use throughline_rule::{Expr, ExprKind, Fields, Literal, Rule};

/// The rule of a derived code, over stated codes only.
pub(super) fn read(item: &Item<'_>, code: &Code, fields: &Fields, stated: &CodeBook) -> Option<Rule> {
    let rule = item.rule(fields, &[code.field_type()?])?;
    if code.kind == Kind::Choice {
        listed_outcomes(item, rule.expr(), code);
    }
    stays_protected(item, code, &rule, stated);
    Some(rule)
}

/// What the rule says it gives must be among the values.
fn listed_outcomes(item: &Item<'_>, expr: &Expr, code: &Code) {
    match &expr.kind {
        ExprKind::Case { branches, otherwise } => {
            let outcomes = branches.iter().map(|(_, outcome)| outcome).chain(otherwise.as_deref());
            outcomes.for_each(|outcome| listed_outcomes(item, outcome, code));
        }
        ExprKind::Literal(Literal::Text(text)) if !code.values.iter().any(|value| value.code == *text) => {
            let remedy = remedy(text, code.values.iter().map(|value| value.code.as_str()));
            item.error_within(
                expr.span.start,
                "value_not_in_list",
                format!("'{text}' is not among the values of '{}'.", code.name),
                remedy,
            );
        }
        _ => {}
    }
}

/// A band of a protected characteristic is protected too; else it would be a way around the guard rail.
fn stays_protected(item: &Item<'_>, code: &Code, rule: &Rule, stated: &CodeBook) {
    let source = rule.fields().into_iter().find(|name| stated.get(name).is_some_and(|code| code.protected));
    if let Some(source) = source.filter(|_| !code.protected) {
        let what = format!("'{}' is derived from '{source}', which is protected.", code.name);
        item.error("protected_characteristic", what, "Add protected = true to this code.");
    }
}
