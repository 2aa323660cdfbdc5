//! Reads what stands around the columns: laws, edit checks and worked examples. It reads no data file.

use super::{Check, Example, pattern};
use crate::catalog::allows;
use crate::catalog::reader::{Item, Table, suggestion};
use throughline_model::issue::Severity;
use throughline_model::regime::{DestroyBy, Law};
use throughline_rule::{Fields, Type};
use toml::de::DeValue;

/// The legal regimes under which values may come: what the access of people and the destruction of values are decided by, so a closed
/// list. `agreement` and `consent` are regimes where no statute speaks; `synthetic` is invented data, for benchmarks and trials.
pub(crate) const REGIMES: [&str; 15] = [
    "public_research",
    "agreement",
    "ferpa",
    "ui_wages",
    "vr",
    "part2",
    "hipaa",
    "victim_services",
    "tanf",
    "snap",
    "justice",
    "consent",
    "wioa",
    "synthetic",
    "other",
];

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
        allows: None,
        destroy_by: DestroyBy::NotRequired,
        destroy_because: empty(),
    }
}

fn law(table: &Table<'_>) -> Law {
    let text = |key| table.text(key).unwrap_or_default().to_owned();
    let may_be_empty = |item: Option<Item<'_>>| item.and_then(|item| item.any_text()).unwrap_or_default().to_owned();
    let destroy_by = table.required("destroy_by").and_then(|item| destroy_by(&item));
    let law = Law {
        regime: table.one_of("regime", &REGIMES).unwrap_or_default().to_owned(),
        agreement: may_be_empty(table.required("agreement")),
        consent: may_be_empty(table.optional("consent")),
        purpose: text("purpose"),
        allows: allows(table),
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
pub(super) fn examples(root: &Table<'_>) -> Vec<Example> {
    if !root.has("example") {
        root.error(
            "example_missing",
            "There is no worked example.",
            "Add an [[example]] with a row and the facts it becomes; check runs it.",
        );
    }
    let headers = headers(root);
    root.tables("example").iter().filter_map(|table| example(table, headers.as_deref())).collect()
}

/// Every header that the definition names, also in tables with mistakes of another kind; `None` when one of the names cannot be read, so
/// that nobody can say which headers are not there. What cannot be read was reported by its own reader.
fn headers(root: &Table<'_>) -> Option<Vec<String>> {
    let text = |value: &DeValue<'_>, key: &str| Some(value.get(key)?.get_ref().as_str()?.trim().to_owned()).filter(|name| !name.is_empty());
    let mut names = vec![text(root.optional("record")?.value(), "key")?];
    let tables =
        |key| root.optional(key).map_or_else(|| Some(Vec::new()), |item| item.value().as_array().map(|list| list.iter().collect()));
    if let Some(period) = root.optional("record")?.value().get("period") {
        let one = || period.get_ref().as_str().map(str::to_owned);
        let list =
            period.get_ref().as_array().map(|list| list.iter().filter_map(|name| name.get_ref().as_str()).map(str::to_owned).collect());
        names.extend(list.unwrap_or_else(|| one().into_iter().collect::<Vec<String>>()).iter().map(|name| name.trim().to_owned()));
    }
    for reference in tables("reference")? {
        names.push(text(reference.get_ref(), "column")?);
    }
    for column in tables("column")? {
        if column.get_ref().get("constant").is_none() {
            names.push(text(column.get_ref(), "from")?);
        }
    }
    for unpivot in tables("unpivot")? {
        names.extend(pattern::columns(&text(unpivot.get_ref(), "columns")?)?);
    }
    Some(names)
}

fn example(table: &Table<'_>, headers: Option<&[String]>) -> Option<Example> {
    let text = table.text("text");
    table.required("row");
    let mut row = Vec::new();
    for (key, item) in table.pairs("row") {
        if headers.as_ref().is_none_or(|headers| headers.iter().any(|name| name == key.text)) {
            row.extend(item.any_text().map(|text| (key.text.to_owned(), text.to_owned())));
        } else {
            let what = format!("The mapping reads no column '{}'.", key.text);
            item.error_at_byte(
                key.at,
                "name_not_known",
                what,
                suggestion(key.text, headers.unwrap_or_default().iter().map(String::as_str)),
            );
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
