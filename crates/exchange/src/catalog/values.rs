//! Values written in worked examples, typed by the codes they belong to. It does not read the values of agencies' files.

use super::names::remedy;
use super::reader::{Item, Key, Table};
use throughline_model::code::{Code, CodeBook, Kind};
use throughline_rule::Value;

/// The `fields` of an invented person: stated codes and their values. None when the key is not there.
pub(super) fn fields(table: &Table<'_>, codes: &CodeBook) -> Vec<(String, Value)> {
    let pairs = table.pairs("fields");
    pairs.iter().filter_map(|(key, item)| Some((key.text.to_owned(), value(item, stated(*key, item, codes)?)?))).collect()
}

fn stated<'c>(key: Key<'_>, item: &Item<'_>, codes: &'c CodeBook) -> Option<&'c Code> {
    let found = codes.stated().find(|code| code.name == key.text);
    if found.is_none() {
        let derived = codes.derived().any(|(code, _)| code.name == key.text);
        let (what, remedy) = if derived {
            (format!("'{}' is computed from other codes.", key.text), "Give the codes it is computed from instead.".to_owned())
        } else {
            let what = format!("'{}' is not a declared code about the person.", key.text);
            (what, remedy(key.text, codes.stated().map(|code| code.name.as_str())))
        };
        item.error_at_byte(key.at, "name_not_known", what, remedy);
    }
    found
}

/// The fields of invented periods of participation, a table each.
pub(super) fn periods(table: &Table<'_>, codes: &CodeBook) -> Vec<Vec<(String, Value)>> {
    let field = |(key, item): &(Key<'_>, Item<'_>)| {
        let Some(code) = codes.of_participation().find(|code| code.name == key.text) else {
            let what = format!("'{}' is not a field of a period of participation.", key.text);
            item.error_at_byte(key.at, "name_not_known", what, remedy(key.text, codes.of_participation().map(|code| code.name.as_str())));
            return None;
        };
        Some((key.text.to_owned(), value(item, code)?))
    };
    table.tables("periods").iter().map(|period| period.entries().iter().filter_map(field).collect()).collect()
}

/// One value, of the kind its code has.
fn value(item: &Item<'_>, code: &Code) -> Option<Value> {
    match code.kind {
        Kind::YesNo => item.flag().map(Value::Bool),
        Kind::Integer => item.integer().map(Value::Int),
        Kind::Money => item.money().map(|cents| Value::Money(cents.0)),
        Kind::Choice | Kind::Event if code.field_type().is_some() => {
            let values: Vec<&str> = code.values.iter().map(|value| value.code.as_str()).collect();
            item.one_of(&values).map(|text| Value::Text(text.to_owned()))
        }
        Kind::Text => item.text().map(|text| Value::Text(text.to_owned())),
        Kind::Date => item.date().map(Value::Date),
        Kind::State | Kind::Event | Kind::Choice => None,
    }
}
