//! Reads what happens in time: `[[state]]`, `[[earnings]]`, `[[employment]]` and `[[unpivot]]`. It reads no data file.

use super::read::{Known, unit};
use super::{Answered, Column, Moment, Stretch, Timed, Unpivot, What, columns, pattern};
use crate::catalog::reader::{Item, Table, offer};
use std::sync::Arc;
use throughline_model::calendar::Unit;
use throughline_model::code::{Code, EMPLOYMENT, Kind, SUBSIDIZED_EMPLOYMENT};
use throughline_rule::{Fields, Rule, Type};
use toml::de::DeValue;

/// States and events, earnings, and spells of employment, in this order.
pub(super) fn timed(root: &Table<'_>, known: &Known<'_>, fields: &Fields, columns: &[Column]) -> Vec<Timed> {
    let mut timed = Vec::new();
    let all = [("state", root.tables("state")), ("earnings", root.tables("earnings")), ("employment", root.tables("employment"))];
    for (kind, tables) in &all {
        timed.extend(tables.iter().filter_map(|table| one(kind, table, known, fields, columns)));
    }
    timed
}

fn one(kind: &str, table: &Table<'_>, known: &Known<'_>, fields: &Fields, columns: &[Column]) -> Option<Timed> {
    let what = match kind {
        "state" => table.required("of").and_then(|item| state_or_event(&item, known)).map(What::Observation),
        "earnings" => table.rule("amount", fields, Type::Money).map(|amount| What::Earnings { amount }),
        _ => Some(What::Employment {
            employer: table.optional_rule("employer", fields, Type::Text),
            subsidized: table.optional_rule("subsidized", fields, Type::Bool),
        }),
    };
    let unit = table.optional("unit").and_then(|item| unit(&item)).unwrap_or(known.unit);
    let stretch = stretch(table, known, unit, fields);
    let when = table.optional_rule("when", fields, Type::Bool);
    let said = known.law(table);
    let (what, stretch) = (what?, stretch?);
    let law = said.or_else(|| law_of(table, &what, &stretch, when.as_ref(), columns));
    table.finish();
    Some(Timed { what, stretch, when, law: law? })
}

/// The law of the columns from which a fact is made; it must be one.
fn law_of(table: &Table<'_>, what: &What, stretch: &Stretch, when: Option<&Rule>, columns: &[Column]) -> Option<usize> {
    let moments: Vec<&Moment> = match stretch {
        Stretch::FromTo(from, to) => vec![from, to],
        Stretch::At(at, _) => vec![at],
    };
    let times = moments.into_iter().filter_map(Moment::rule);
    // An amount is what its law protects; the dates around it are the file's frame.
    let rules: Vec<&Rule> = match what {
        What::Earnings { amount } => vec![amount],
        What::Employment { employer, subsidized } => employer.iter().chain(subsidized).chain(when).chain(times).collect(),
        What::Observation(_) => when.into_iter().chain(times).collect(),
    };
    let named = rules.iter().flat_map(|rule| rule.fields());
    let mut laws: Vec<usize> =
        named.filter_map(|name| columns.iter().find(|column| *column.name == *name)).map(|column| column.law).collect();
    laws.sort_unstable();
    laws.dedup();
    match laws.as_slice() {
        [] => Some(0),
        [law] => Some(*law),
        _ => {
            table.error(
                "law_not_clear",
                "This is made of columns under different laws.",
                "Add a line law = \"...\" with the law it comes under.",
            );
            None
        }
    }
}

fn state_or_event(item: &Item<'_>, known: &Known<'_>) -> Option<Arc<str>> {
    of_kind(item, known, "state or event", |code| matches!(code.kind, Kind::State | Kind::Event))
}

fn of_kind(item: &Item<'_>, known: &Known<'_>, noun: &str, fits: impl Fn(&Code) -> bool) -> Option<Arc<str>> {
    let name = item.text()?;
    let names = || known.codes.codes.iter().filter(|code| fits(code)).map(|code| code.name.as_str());
    if names().any(|known| known == name) {
        return Some(Arc::from(name));
    }
    let remedy = offer(name, names()).unwrap_or_else(|| "Declare it in catalog/codes first.".to_owned());
    item.error("name_not_known", format!("'{name}' is not a declared {noun}."), remedy);
    None
}

fn stretch(table: &Table<'_>, known: &Known<'_>, unit: Unit, fields: &Fields) -> Option<Stretch> {
    let moment = |item: &Item<'_>| moment(item, known, unit, fields);
    if let Some(at) = table.optional("at") {
        if table.has("from") || table.has("to") {
            at.error("at_and_from", "Both 'at' and 'from' or 'to' say when.", "Keep 'at' for one day or week, or 'from' and 'to'.");
            return None;
        }
        return Some(Stretch::At(moment(&at)?, unit.days()));
    }
    let (from, to) = (table.required("from"), table.required("to"));
    let (first, after) = (from.as_ref().and_then(moment), to.as_ref().and_then(moment));
    if let (Some(Moment::Day(first)), Some(Moment::Day(after)), Some(to)) = (&first, &after, &to)
        && after <= first
    {
        to.error("dates_in_wrong_order", "'to' is not after 'from'.", "'to' is the first day or position that no longer belongs to it.");
        return None;
    }
    Some(Stretch::FromTo(first?, after?))
}

/// A position, a date, or a rule that gives one; dates only on the calendar, positions only elsewhere.
fn moment(item: &Item<'_>, known: &Known<'_>, unit: Unit, fields: &Fields) -> Option<Moment> {
    let Some(axis) = &known.axis else {
        return rule_of_time(item, fields);
    };
    let calendar = axis.is_calendar();
    match item.value() {
        DeValue::Integer(_) if !calendar => position(item, unit).map(Moment::Day),
        DeValue::Datetime(_) if calendar => item.date().map(Moment::Day),
        DeValue::String(text) if calendar && throughline_rule::parse_day(text).is_some() => item.date().map(Moment::Day),
        DeValue::String(_) if calendar => item.rule(fields, &[Type::Date]).map(Moment::Date),
        DeValue::String(_) => item.rule(fields, &[Type::Int]).map(|rule| Moment::Position(rule, unit.days())),
        _ if calendar => {
            item.error("wrong_kind_of_value", "On the calendar a day is a date.", "Write 1974-01-01, or a rule that gives a date.");
            None
        }
        _ => {
            let what = format!("Days count from '{}' here.", axis.0);
            item.error("wrong_kind_of_value", what, "Write a whole number, or a rule that gives one.");
            None
        }
    }
}

/// Where the axis cannot be read a day may be anything; a rule is still read for its own mistakes.
fn rule_of_time(item: &Item<'_>, fields: &Fields) -> Option<Moment> {
    let text = item.value().as_str().filter(|text| throughline_rule::parse_day(text).is_none());
    text.and_then(|_| item.rule(fields, &[Type::Date, Type::Int])).map(Moment::Date)
}

/// The day of a whole number of units.
fn position(item: &Item<'_>, unit: Unit) -> Option<i32> {
    let day = item.integer()?.checked_mul(unit.days().into()).and_then(|day| i32::try_from(day).ok());
    let day = day.filter(|day| day.unsigned_abs() <= MOST_DAYS);
    if day.is_none() {
        item.error("number_too_large", "No life is that long.", "Write a smaller number.");
    }
    day
}

/// Days from an event, either way: ten thousand years.
pub(crate) const MOST_DAYS: u32 = 3_652_425;

/// Answers that stand in a column each.
pub(super) fn unpivots(root: &Table<'_>, known: &Known<'_>, fields: &Fields) -> Vec<Unpivot> {
    root.tables("unpivot").iter().filter_map(|table| unpivot(table, known, fields)).collect()
}

fn unpivot(table: &Table<'_>, known: &Known<'_>, fields: &Fields) -> Option<Unpivot> {
    let names = table.required("columns").and_then(|item| column_names(&item));
    let of = table.required("of").and_then(|item| answered(&item, known));
    let watched = table.optional("watched").map(|item| watched(&item, of.as_ref(), known));
    let values = if table.has("values") { columns::yes_no(&table.pairs("values")) } else { columns::default_yes_no() };
    let missing = columns::missing(table, Some(&values));
    let unit = table.optional("unit").and_then(|item| unit(&item)).unwrap_or(known.unit);
    let start = start(table, known, unit, fields);
    let law = known.law(table).unwrap_or_default();
    table.finish();
    let watched = match watched {
        Some(watched) => Some(watched?),
        None => None,
    };
    Some(Unpivot { columns: names?, of: of?, watched, values, missing, starts_at: start?, days: unit.days(), law })
}

fn column_names(item: &Item<'_>) -> Option<Vec<String>> {
    let text = item.text()?;
    let names = pattern::columns(text);
    if names.is_none() {
        let remedy = "Write the first and last number in braces, such as \"week{1..52}\".";
        item.error("column_range", format!("'{text}' does not name a range of columns."), remedy);
    }
    names
}

fn answered(item: &Item<'_>, known: &Known<'_>) -> Option<Answered> {
    match item.text()? {
        EMPLOYMENT => Some(Answered::Employment),
        SUBSIDIZED_EMPLOYMENT => Some(Answered::SubsidizedEmployment),
        _ => of_kind(item, known, "state, nor employment", |code| code.kind == Kind::State).map(Answered::State),
    }
}

fn watched(item: &Item<'_>, of: Option<&Answered>, known: &Known<'_>) -> Option<Arc<str>> {
    let name = match of? {
        Answered::Employment => EMPLOYMENT,
        Answered::SubsidizedEmployment => SUBSIDIZED_EMPLOYMENT,
        Answered::State(state) => state,
    };
    let noun = format!("state that makes the absence of {name} known");
    of_kind(item, known, &noun, |code| code.kind == Kind::State && code.covers.iter().any(|covered| covered == name))
}

/// The day on which the first column's time begins: one for all rows, or a rule over the row.
fn start(table: &Table<'_>, known: &Known<'_>, unit: Unit, fields: &Fields) -> Option<Moment> {
    match table.optional("starts_at") {
        Some(item) => moment(&item, known, unit, fields),
        None if known.axis.as_ref()?.is_calendar() => {
            table.error(
                "key_missing",
                "On the calendar the first column needs its day.",
                "Add a line starts_at = 2024-01-01 with that day, or with the name of a date column in quotes.",
            );
            None
        }
        None => Some(Moment::Day(0)),
    }
}
