//! Reads `[[column]]`: where a value comes from, what it becomes, and how its text is read. It reads no cell; see `typed`.

use super::read::Known;
use super::{Column, Reads, ValueFrom};
use crate::catalog::reader::{Item, Table, suggestion};
use crate::mapping::dates::DateFormat;
use crate::mapping::lookup::Lookup;
use std::sync::Arc;
use throughline_model::code::{Code, Kind};
use throughline_model::fact::Value;
use throughline_model::issue::Severity;

/// The names of kinds that a column may have, as code lists write them.
const TYPES: [&str; 6] = ["yes_no", "integer", "money", "choice", "text", "date"];
/// How yes and no are written where a mapping lists nothing.
const YES: [&str; 12] = ["1", "yes", "Yes", "YES", "true", "True", "TRUE", "y", "Y", "t", "T", "1.0"];
const NO: [&str; 12] = ["0", "no", "No", "NO", "false", "False", "FALSE", "n", "N", "f", "F", "0.0"];

/// Reads all columns. One with an error still counts for the rules where its type is known, so that one mistake is one issue.
pub(super) fn read(root: &Table<'_>, known: &Known<'_>) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for table in root.tables("column") {
        let Some(column) = column(&table, known) else { continue };
        if columns.iter().any(|other| other.name == column.name) {
            let what = format!("Two columns become '{}'.", column.name);
            table.error_at("to", "name_twice", what, "Give each its own name, or remove one of them.");
        } else {
            columns.push(column);
        }
    }
    columns
}

fn column(table: &Table<'_>, known: &Known<'_>) -> Option<Column> {
    let keep = table.flag_or("keep", true);
    let to = table.required("to");
    let name = to.as_ref().and_then(Item::text);
    let code = name.and_then(|name| known.codes.get(name));
    let kind = kind(table, to.as_ref(), code, keep, known);
    let of = of(table, code, kind, known);
    // What is wrong with 'of' has been said; the values are not asked for then.
    let reads = kind.filter(|_| of.is_some() == table.has("of")).and_then(|kind| reads(table, kind, code.or(of)));
    let from = from(table, reads.as_ref());
    let missing = missing(table, reads.as_ref().and_then(listed));
    let required = table.flag_or("required", false);
    let unreadable = table.optional("if_unreadable").and_then(|item| item.one_of(&["refuse", "warn"]));
    let law = known.law(table).unwrap_or_default();
    table.finish();
    let if_unreadable = if unreadable == Some("warn") { Severity::Warning } else { Severity::Error };
    // Only a choice can fail to be read when its kind is known.
    let reads = reads.or_else(|| kind.map(|_| Reads::Text));
    let from = from.unwrap_or(ValueFrom::Header(String::new()));
    Some(Column { name: Arc::from(name?), from, reads: reads?, missing, keep, required, if_unreadable, law })
}

/// What kind of value the column has: its code's, or for a name of this mapping alone the one it says.
fn kind(table: &Table<'_>, to: Option<&Item<'_>>, code: Option<&Code>, keep: bool, known: &Known<'_>) -> Option<&'static str> {
    let said = table.optional("type").map(|item| item.one_of(&TYPES).and_then(|name| TYPES.into_iter().find(|t| *t == name)));
    let to = to?;
    let name = to.text()?;
    let Some(code) = code else {
        return undeclared(to, name, said, keep, known);
    };
    let Some(kind) = kind_name(code) else {
        let what = format!("'{name}' is something with a time, not a value.");
        to.error("code_of_other_kind", what, "State it with [[state]] and name this column there.");
        return None;
    };
    if code.of_participation {
        let what = format!("'{name}' is filled in by the snapshot, from enrollments and services.");
        to.error("code_is_filled_in", what, "State the enrollments and services instead.");
        return None;
    }
    if code.derived.is_some() {
        to.error("code_is_derived", format!("'{name}' is computed from other codes."), "Give the codes it is computed from instead.");
        return None;
    }
    if let Some(Some(said)) = said
        && said != kind
    {
        let what = format!("'{name}' is declared as {kind}, not as {said}.");
        table.error_at("type", "type_differs", what, "Take 'type' out; the declared code says it.");
    }
    Some(kind)
}

fn undeclared(to: &Item<'_>, name: &str, said: Option<Option<&'static str>>, keep: bool, known: &Known<'_>) -> Option<&'static str> {
    if let Err(remedy) = throughline_rule::may_name_field(name) {
        to.error("name_not_usable", format!("'{name}' cannot be a name here."), format!("Instead, {remedy}."));
        return None;
    }
    if keep {
        let what = format!("'{name}' is not a declared code.");
        let near = throughline_rule::nearest(name, known.codes.codes.iter().map(|code| code.name.as_str()));
        let near = near.map(|near| format!("Did you mean '{near}'? Otherwise declare")).unwrap_or_else(|| "Declare".to_owned());
        to.error(
            "name_not_known",
            what,
            format!("{near} it in catalog/codes, or write keep = false and its type if only rules here use it."),
        );
    } else if said.is_none() {
        let what = format!("'{name}' has no type.");
        to.error("key_missing", what, format!("Add a line type = \"...\" with one of: {}.", TYPES.join(", ")));
    }
    said.flatten()
}

/// The code whose listed values a choice of this mapping alone takes: the kinds of a service, for one.
fn of<'c>(table: &Table<'_>, code: Option<&Code>, kind: Option<&str>, known: &Known<'c>) -> Option<&'c Code> {
    let item = table.optional("of")?;
    let name = item.text()?;
    if code.is_some() || kind.is_some_and(|kind| kind != "choice") {
        item.error("key_without_meaning", "'of' is for a choice that is no declared code.", "Take it out.");
        return None;
    }
    let listing = || known.codes.codes.iter().filter(|code| !code.values.is_empty() && code.kind != Kind::YesNo);
    let found = listing().find(|code| code.name == name);
    if found.is_none() {
        let remedy = suggestion(name, listing().map(|code| code.name.as_str()));
        item.error("name_not_known", format!("'{name}' is not a declared code with listed values."), remedy);
    }
    found
}

/// A code's kind as definitions write it; `None` for states and events.
fn kind_name(code: &Code) -> Option<&'static str> {
    match code.kind {
        Kind::YesNo => Some("yes_no"),
        Kind::Integer => Some("integer"),
        Kind::Money => Some("money"),
        Kind::Choice => Some("choice"),
        Kind::Text => Some("text"),
        Kind::Date => Some("date"),
        Kind::State | Kind::Event => None,
    }
}

fn reads(table: &Table<'_>, kind: &str, code: Option<&Code>) -> Option<Reads> {
    let round = table.optional("round").and_then(|item| item.flag());
    let formats = table.optional("date_format").map(|item| date_formats(&item));
    let values = table.has("values").then(|| table.pairs("values"));
    let edition = table.optional("edition");
    let only = |key, there: bool, kinds: &[&str]| {
        if there && !kinds.contains(&kind) {
            let what = format!("'{key}' has no meaning for a column of type {kind}.");
            table.error_at(key, "key_without_meaning", what, format!("Take it out; it is for columns of type {}.", kinds.join(" or ")));
        }
    };
    only("round", round.is_some(), &["money"]);
    only("date_format", formats.is_some(), &["date"]);
    only("values", values.is_some(), &["yes_no", "choice"]);
    only("edition", edition.is_some(), &["choice"]);
    Some(match kind {
        "yes_no" => Reads::YesNo(values.map_or_else(default_yes_no, |pairs| yes_no(&pairs))),
        "integer" => Reads::Integer,
        "money" => Reads::Money { round: round.unwrap_or_default() },
        "date" => Reads::Date(formats.unwrap_or_else(|| DateFormat::new("YYYY-MM-DD").into_iter().collect())),
        "choice" => return choice(table, values, edition.as_ref(), code),
        _ => Reads::Text,
    })
}

type Pairs<'d> = Vec<(crate::catalog::reader::Key<'d>, Item<'d>)>;

/// Yes and no from a list; used for unpivots too.
pub(super) fn yes_no(pairs: &Pairs<'_>) -> Lookup {
    Lookup::new(pairs.iter().filter_map(|(key, item)| Some((key.text.trim().to_owned(), u32::from(item.flag()?)))).collect())
}

/// Yes and no as most files write them.
pub(super) fn default_yes_no() -> Lookup {
    let entries = |texts: [&str; 12], value| texts.map(|text| (text.to_owned(), value));
    Lookup::new(entries(YES, 1).into_iter().chain(entries(NO, 0)).collect())
}

fn choice(table: &Table<'_>, pairs: Option<Pairs<'_>>, edition: Option<&Item<'_>>, code: Option<&Code>) -> Option<Reads> {
    let declared: Vec<&str> = code.iter().flat_map(|code| &code.values).map(|value| value.code.as_str()).collect();
    let raw: Vec<(String, &str)> = match (&pairs, edition, code) {
        (Some(_), Some(edition), _) => {
            edition.error("values_twice", "Both 'values' and 'edition' say what the texts mean.", "Keep one of them.");
            return None;
        }
        (Some(pairs), None, _) => {
            let closed = code.is_some().then_some(declared.as_slice());
            pairs.iter().filter_map(|(key, item)| Some((key.text.trim().to_owned(), listed_value(item, closed)?))).collect()
        }
        (None, Some(edition), Some(code)) => in_edition(edition, code)?,
        (None, None, Some(_)) => declared.iter().map(|value| ((*value).to_owned(), *value)).collect(),
        (None, _, None) => {
            table.error("key_missing", "A choice that is not declared needs its values.", "Add values = { \"raw text\" = \"value\" }.");
            return None;
        }
    };
    let mut values: Vec<&str> = declared;
    for (_, value) in &raw {
        if !values.contains(value) {
            values.push(value);
        }
    }
    let number = |value: &str| values.iter().position(|v| *v == value).and_then(|i| u32::try_from(i).ok());
    let raw = Lookup::new(raw.iter().filter_map(|(text, value)| Some((text.clone(), number(value)?))).collect());
    Some(Reads::Choice { values: values.iter().map(|value| Arc::from(*value)).collect(), raw })
}

/// A value; one of those declared, where they are.
fn listed_value<'d>(item: &Item<'d>, declared: Option<&[&str]>) -> Option<&'d str> {
    let text = item.text()?;
    let Some(declared) = declared.filter(|declared| !declared.contains(&text)) else { return Some(text) };
    item.error("value_not_in_list", format!("'{text}' is not a listed value."), suggestion(text, declared.iter().copied()));
    None
}

fn in_edition<'c>(item: &Item<'_>, code: &'c Code) -> Option<Vec<(String, &'c str)>> {
    let names: Vec<&str> = code.editions.iter().map(|edition| edition.name.as_str()).collect();
    let name = item.one_of(&names)?;
    let edition = code.editions.iter().find(|edition| edition.name == name)?;
    Some(edition.values.iter().map(|(raw, value)| (raw.trim().to_owned(), value.as_str())).collect())
}

fn date_formats(item: &Item<'_>) -> Vec<DateFormat> {
    let items = if item.value().is_array() { item.list().unwrap_or_default() } else { vec![item.clone()] };
    let format = |item: &Item<'_>| {
        let text = item.text()?;
        let format = DateFormat::new(text);
        if format.is_none() {
            let remedy = "Write year, month and day once each with what stands between, such as \"MM/DD/YYYY\", \"DD-MMM-YY\" or \"YYYY-MM-DD hh:mm:ss\".";
            item.error("date_format", format!("'{text}' is not a way to write a date."), remedy);
        }
        format
    };
    items.iter().filter_map(format).collect()
}

/// The texts that a column's list of values takes.
fn listed(reads: &Reads) -> Option<&Lookup> {
    match reads {
        Reads::YesNo(raw) | Reads::Choice { raw, .. } => Some(raw),
        _ => None,
    }
}

/// The texts that mean "not known". The empty one always does, unless a value is listed for it.
pub(super) fn missing(table: &Table<'_>, listed: Option<&Lookup>) -> Lookup {
    let item = table.optional("missing");
    let items = match item {
        Some(item) if item.value().is_array() => item.list().unwrap_or_default(),
        Some(item) => vec![item],
        None => Vec::new(),
    };
    let has_value = |text: &str| listed.is_some_and(|listed| listed.texts().any(|known| known == text));
    let mut texts: Vec<String> = Vec::new();
    for item in items {
        let Some(text) = item.any_text().map(str::trim) else { continue };
        if has_value(text) {
            let what = format!("'{text}' is said to be missing, and a value is listed for it.");
            item.error("value_and_missing", what, "Take it out of one of the two lists.");
        }
        texts.push(text.to_owned());
    }
    if !has_value("") {
        texts.push(String::new());
    }
    Lookup::new(texts.into_iter().map(|text| (text, 0)).collect())
}

fn from(table: &Table<'_>, reads: Option<&Reads>) -> Option<ValueFrom> {
    match (table.optional("from"), table.optional("constant")) {
        (Some(from), None) => from.text().map(|name| ValueFrom::Header(name.trim().to_owned())),
        (None, Some(constant)) => constant_value(&constant, reads?).map(ValueFrom::Constant),
        (Some(_), Some(constant)) => {
            constant.error("from_and_constant", "A value cannot come from the file and from here.", "Keep 'from' or 'constant'.");
            None
        }
        (None, None) => {
            table.required("from");
            None
        }
    }
}

fn constant_value(item: &Item<'_>, reads: &Reads) -> Option<Value> {
    match reads {
        Reads::YesNo(_) => item.flag().map(Value::Bool),
        Reads::Integer => item.integer().map(Value::Int),
        Reads::Money { .. } => item.money().map(|cents| Value::Money(cents.0)),
        Reads::Date(_) => item.date().map(Value::Date),
        Reads::Text => item.text().map(|text| Value::Text(text.to_owned())),
        Reads::Choice { values, .. } => {
            let values: Vec<&str> = values.iter().map(|value| &**value).collect();
            item.one_of(&values).map(|text| Value::Text(text.to_owned()))
        }
    }
}
