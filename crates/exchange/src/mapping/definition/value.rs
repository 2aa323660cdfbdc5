//! Reads the `value` of an observation at a time: which kind of a state or event it was, or a value as it was then.
//! It reads no data file; a kind that only shows in a row is held to the list in `timed`.

use super::Stands;
use crate::catalog::reader::{Item, Table, suggestion};
use std::sync::Arc;
use throughline_model::code::{Code, Kind};
use throughline_rule::{Expr, ExprKind, Fields, Literal};

/// The value of a code; `Ok(None)` for a state or event of one kind, `Err` when something is wrong with it, which is then an issue.
pub(super) fn value(table: &Table<'_>, code: &Code, fields: &Fields) -> Result<Option<Stands>, ()> {
    let one_kind = matches!(code.kind, Kind::State | Kind::Event) && code.values.is_empty();
    let item = table.optional("value");
    match item {
        None if one_kind => Ok(None),
        Some(item) if one_kind => {
            item.error(
                "key_without_meaning",
                format!("'{}' has no listed kinds.", code.name),
                "Take 'value' out, or list kinds in the code.",
            );
            Err(())
        }
        None => {
            table.error("key_missing", missing(code), "Add a line value = \"...\" with a rule that gives it.");
            Err(())
        }
        Some(item) => stands(&item, code, fields).map(Some).ok_or(()),
    }
}

fn missing(code: &Code) -> String {
    match code.kind {
        Kind::State | Kind::Event => format!("'{}' comes in kinds, and nothing says which one this is.", code.name),
        _ => format!("Nothing says what the value of '{}' was then.", code.name),
    }
}

fn stands(item: &Item<'_>, code: &Code, fields: &Fields) -> Option<Stands> {
    let listed: Vec<Arc<str>> = match code.kind {
        Kind::YesNo => Vec::new(),
        _ => code.values.iter().map(|value| Arc::from(value.code.as_str())).collect(),
    };
    let text = item.text()?;
    if fields.get(text).is_none() && listed.iter().any(|value| &**value == text) {
        let remedy = format!("This is a rule; write the value in quotes of its own: value = \"'{text}'\".");
        item.error("rule_not_readable", format!("'{text}' is a value, not the name of a column."), remedy);
        return None;
    }
    let rule = item.rule(fields, &[code.field_type().unwrap_or(throughline_rule::Type::Text)])?;
    let sound = listed.is_empty() || outcomes_listed(item, rule.expr(), &listed, code);
    sound.then_some(Stands { rule, listed })
}

/// Whether every text that the rule itself writes is a listed value.
fn outcomes_listed(item: &Item<'_>, expr: &Expr, listed: &[Arc<str>], code: &Code) -> bool {
    let each = |expr: &Expr| outcomes_listed(item, expr, listed, code);
    match &expr.kind {
        ExprKind::Case { branches, otherwise } => {
            // All are looked at, so that all are told.
            let outcomes = branches.iter().map(|(_, outcome)| outcome).chain(otherwise.as_deref());
            outcomes.filter(|outcome| !each(outcome)).count() == 0
        }
        ExprKind::Call(_, arguments) => arguments.iter().filter(|argument| !each(argument)).count() == 0,
        ExprKind::Literal(Literal::Text(text)) if !listed.iter().any(|value| &**value == text) => {
            let what = format!("'{text}' is not among the values of '{}'.", code.name);
            let remedy = suggestion(text, listed.iter().map(|value| &**value));
            item.error_within(expr.span.start, "value_not_in_list", what, remedy);
            false
        }
        _ => true,
    }
}
