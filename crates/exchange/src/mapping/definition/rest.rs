//! Reads what stands around the columns: laws, edit checks and worked examples. It reads no data file.

use super::{Check, Example, Mapping};
use crate::catalog::reader::{Item, Table, suggestion};
use throughline_model::issue::Severity;
use throughline_model::regime::{DestroyBy, Law};
use throughline_rule::{Fields, Type};

/// The file's own law `[law]`, then those of `[laws.NAME]` in the order of the file. A law with an error keeps its name and place.
pub(super) fn laws(root: &Table<'_>) -> Vec<(String, Law)> {
    let own = root.table("law").map(|table| law(&table)).unwrap_or_else(unknown);
    let more = root.pairs("laws");
    let more = more.iter().map(|(key, item)| (key.text.to_owned(), item.table().map_or_else(unknown, |table| law(&table))));
    std::iter::once((String::new(), own)).chain(more).collect()
}

fn unknown() -> Law {
    let empty = String::new;
    Law {
        regime: empty(),
        agreement: empty(),
        consent: empty(),
        purpose: empty(),
        destroy_by: DestroyBy::NotRequired,
        destroy_because: empty(),
    }
}

fn law(table: &Table<'_>) -> Law {
    let text = |key| table.text(key).unwrap_or_default().to_owned();
    let may_be_empty = |item: Option<Item<'_>>| item.and_then(|item| item.any_text()).unwrap_or_default().to_owned();
    let destroy_by = table.required("destroy_by").and_then(|item| destroy_by(&item));
    let law = Law {
        regime: text("regime"),
        agreement: may_be_empty(table.required("agreement")),
        consent: may_be_empty(table.optional("consent")),
        purpose: text("purpose"),
        destroy_by: destroy_by.unwrap_or(DestroyBy::NotRequired),
        destroy_because: text("destroy_because"),
    };
    table.finish();
    law
}

fn destroy_by(item: &Item<'_>) -> Option<DestroyBy> {
    match item.value().as_str() {
        Some("not_required") => Some(DestroyBy::NotRequired),
        Some(text) if throughline_rule::parse_day(text).is_none() => {
            item.error("destroy_by", format!("'{text}' is not a day."), "Write a day as 2030-06-30, or \"not_required\" for public data.");
            None
        }
        _ => item.date().map(DestroyBy::Day),
    }
}

/// Edit checks, in order.
pub(super) fn checks(root: &Table<'_>, fields: &Fields) -> Vec<Check> {
    root.tables("check").iter().filter_map(|table| check(table, fields)).collect()
}

fn check(table: &Table<'_>, fields: &Fields) -> Option<Check> {
    let rule = table.rule("rule", fields, Type::Bool);
    let severity = table.one_of("severity", &["error", "warning"]);
    let (what, remedy) = (table.words("what"), table.words("remedy"));
    table.finish();
    let severity = if severity? == "error" { Severity::Error } else { Severity::Warning };
    Some(Check { rule: rule?, severity, what: what?, remedy: remedy? })
}

/// Worked examples; an issue when there is none.
pub(super) fn examples(root: &Table<'_>, mapping: &Mapping) -> Vec<Example> {
    if !root.has("example") {
        root.error(
            "example_missing",
            "There is no worked example.",
            "Add an [[example]] with a row and the facts it becomes; check runs it.",
        );
    }
    root.tables("example").iter().filter_map(|table| example(table, mapping)).collect()
}

fn example(table: &Table<'_>, mapping: &Mapping) -> Option<Example> {
    let text = table.text("text");
    table.required("row");
    let headers = mapping.headers();
    let mut row = Vec::new();
    for (key, item) in table.pairs("row") {
        if headers.contains(&key.text) {
            row.extend(item.any_text().map(|text| (key.text.to_owned(), text.to_owned())));
        } else {
            let what = format!("The mapping reads no column '{}'.", key.text);
            item.error_at_byte(key.at, "name_not_known", what, suggestion(key.text, headers.iter().copied()));
        }
    }
    table.required("facts");
    let doc = table.doc();
    let facts = table.list_of_text("facts");
    let facts = facts.into_iter().map(|(item, text)| (doc.place(item.at(), item.field()), text.to_owned())).collect();
    let place = doc.place(table.at(), "example");
    table.finish();
    Some(Example { text: text?.to_owned(), row, facts, place })
}
