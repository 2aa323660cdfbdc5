//! Reads one `[[code]]`: name, kind, words, values, editions. Its rule, if it is derived, is not read here: it waits until all codes are known.

use super::Declared;
use crate::catalog::names::new_name;
use crate::catalog::reader::Table;
use throughline_model::code::{Code, CodeEdition, CodeValue, Kind};

const KINDS: [(&str, Kind); 8] = [
    ("yes_no", Kind::YesNo),
    ("integer", Kind::Integer),
    ("money", Kind::Money),
    ("choice", Kind::Choice),
    ("text", Kind::Text),
    ("date", Kind::Date),
    ("state", Kind::State),
    ("event", Kind::Event),
];

/// One code; `None` when its name or kind cannot be read.
pub(super) fn read<'d>(table: &Table<'d>, file: &str) -> Option<Declared<'d>> {
    let name = table.required("name");
    let name = name.and_then(|item| Some((new_name(&item)?, item)));
    let kind = kind(table);
    let values = values(table);
    let editions: Vec<CodeEdition> = table.tables("editions").iter().filter_map(edition).collect();
    let covers = table.list_of_text("covers");
    let rule = table.optional("derived");
    let label = table.words("label").unwrap_or_default();
    let protected = table.flag_or("protected", false);
    let horizon = table.flag_or("horizon", false);
    let identity = table.flag_or("identity", false);
    let of_participation = table.flag_or("of_participation", false);
    table.finish();
    let ((name, item), kind) = (name?, kind?);
    let code = Code {
        name: name.to_owned(),
        label,
        kind,
        values,
        editions,
        covers: covers.iter().map(|(_, name)| (*name).to_owned()).collect(),
        horizon,
        protected,
        identity,
        of_participation,
        derived: None,
        file: file.to_owned(),
    };
    fits_kind(table, &code);
    edition_values(table, &code);
    Some(Declared { code, doc: table.doc(), name: item, rule, covers })
}

fn kind(table: &Table<'_>) -> Option<Kind> {
    let name = table.one_of("kind", &KINDS.map(|(name, _)| name))?;
    KINDS.into_iter().find(|(known, _)| *known == name).map(|(_, kind)| kind)
}

fn values(table: &Table<'_>) -> Vec<CodeValue> {
    let mut values: Vec<CodeValue> = Vec::new();
    for entry in table.tables("values") {
        let (code, label) = (entry.text("code"), entry.words("label"));
        let counts = entry.optional("counts").and_then(|item| item.text().map(str::to_owned));
        entry.finish();
        let Some(code) = code else { continue };
        if values.iter().any(|value| value.code == code) {
            entry.error_at("code", "value_listed_twice", format!("The value '{code}' is listed twice."), "Remove one of the two.");
            continue;
        }
        values.push(CodeValue { code: code.to_owned(), label: label.unwrap_or_default(), counts });
    }
    values
}

fn edition(table: &Table<'_>) -> Option<CodeEdition> {
    let name = table.text("name");
    let pairs = table.pairs("values");
    let values = pairs.iter().filter_map(|(key, item)| Some((key.text.to_owned(), item.text()?.to_owned()))).collect();
    table.finish();
    Some(CodeEdition { name: name?.to_owned(), values })
}

/// Keys that make sense for some kinds only.
fn fits_kind(table: &Table<'_>, code: &Code) {
    let only_for = |key, wrong: bool, kinds: &str| {
        if wrong {
            table.error_at(key, "key_not_for_this_kind", format!("'{key}' is for {kinds} only."), "Remove it, or change the kind.");
        }
    };
    let time = matches!(code.kind, Kind::State | Kind::Event);
    only_for(
        "values",
        !code.values.is_empty() && !time && !matches!(code.kind, Kind::Choice | Kind::YesNo),
        "kinds choice, yes_no, state and event",
    );
    only_for(
        "editions",
        !code.editions.is_empty() && !time && !matches!(code.kind, Kind::Choice | Kind::YesNo),
        "kinds choice, yes_no, state and event",
    );
    only_for("covers", !code.covers.is_empty() && code.kind != Kind::State, "kind state");
    only_for("horizon", code.horizon && code.kind != Kind::State, "kind state");
    only_for("identity", code.identity && !matches!(code.kind, Kind::Text | Kind::Date | Kind::Choice), "kinds text, date and choice");
    let counted = code.kind == Kind::Event && !code.values.is_empty();
    only_for("of_participation", code.of_participation && time && !counted, "events that come in kinds, and what is no state or event");
    only_for("derived", time && table.has("derived"), "kinds other than state and event");
    if code.kind == Kind::Choice && !table.has("values") {
        table.error_at(
            "values",
            "key_missing",
            "A choice needs its values.",
            "List them: values = [{ code = \"...\", label = { en = \"...\", es = \"...\" } }].",
        );
    }
    let allowed = |value: &CodeValue| value.code == "yes" || value.code == "no";
    if code.kind == Kind::YesNo && !code.values.is_empty() && !(code.values.len() == 2 && code.values.iter().all(allowed)) {
        table.error_at(
            "values",
            "name_not_known",
            "The values of a yes_no are 'yes' and 'no'.",
            "Give words for both, or leave 'values' out.",
        );
    }
}

/// An edition translates into listed values only, and has a name of its own.
fn edition_values(table: &Table<'_>, code: &Code) {
    let values: Vec<&str> = match code.kind {
        Kind::YesNo => vec!["yes", "no"],
        _ => code.values.iter().map(|value| value.code.as_str()).collect(),
    };
    let mut names: Vec<&str> = Vec::new();
    for edition in table.tables("editions") {
        for (_, item) in edition.pairs("values") {
            // What is no text was reported when the edition was read.
            if item.value().is_str() {
                item.one_of(&values);
            }
        }
        let Some(name) = edition.optional("name").and_then(|item| item.value().as_str()) else {
            continue;
        };
        if names.contains(&name) {
            edition.error_at(
                "name",
                "edition_listed_twice",
                format!("The edition '{name}' is listed twice."),
                "Remove or rename one of the two.",
            );
        }
        names.push(name);
    }
}
