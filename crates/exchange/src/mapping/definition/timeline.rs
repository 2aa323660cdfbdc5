//! Reads what happens in time: `[[state]]`, `[[earnings]]` and `[[employment]]`, and when. Answers in columns side by side are read in
//! `unpivot`. It reads no data file.

use super::read::{Known, unit};
use super::{Column, Moment, Stretch, Timed, What, value};
use crate::catalog::reader::{Item, Table, offer};
use crate::mapping::unit::Unit;
use std::sync::Arc;
use throughline_model::code::{Code, Kind};
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
        "state" => observation(table, known, fields),
        "earnings" => {
            let text = |key| table.optional_rule(key, fields, Type::Text).map(Box::new);
            let (employer, source) = (text("employer"), text("source"));
            table.rule("amount", fields, Type::Money).map(|amount| What::Earnings { amount: Box::new(amount), employer, source })
        }
        _ => Some(What::Employment {
            employer: table.optional_rule("employer", fields, Type::Text).map(Box::new),
            subsidized: table.optional_rule("subsidized", fields, Type::Bool).map(Box::new),
        }),
    };
    let unit = table.optional("unit").and_then(|item| unit(&item, known.axis.as_ref())).unwrap_or(known.unit);
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
    let times = stretch.moments().into_iter().flat_map(Moment::rules);
    // An amount is what its law protects; the dates around it are the file's frame.
    let rules: Vec<&Rule> = match what {
        What::Earnings { amount, .. } => vec![&**amount],
        What::Employment { employer, subsidized } => {
            employer.iter().chain(subsidized).map(|rule| &**rule).chain(when).chain(times).collect()
        }
        What::Observation { value, .. } => value.iter().map(|value| &value.rule).chain(when).chain(times).collect(),
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

/// A declared code at a time, with its kind or value.
fn observation(table: &Table<'_>, known: &Known<'_>, fields: &Fields) -> Option<What> {
    // An event that is also a field of the period it ends, such as the reason for exit, is stated by sources.
    let stated = |code: &Code| code.derived.is_none() && (!code.of_participation || code.kind == Kind::Event);
    let name = table.required("of").and_then(|item| of_kind(&item, known, "state, event or value", stated));
    let Some(code) = name.as_deref().and_then(|name| known.codes.get(name)) else {
        // Whether a value has a meaning here is not known then.
        table.has("value");
        return None;
    };
    value::value(table, code, fields).ok().map(|value| What::Observation { code: Arc::from(code.name.as_str()), value })
}

/// The declared code that an item names, if it fits.
pub(super) fn of_kind(item: &Item<'_>, known: &Known<'_>, noun: &str, fits: impl Fn(&Code) -> bool) -> Option<Arc<str>> {
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
        return Some(Stretch::At(Box::new(moment(&at)?), unit));
    }
    let open = table.flag_or("open", false);
    let (from, to) = (table.required("from"), table.required("to"));
    let (first, after) = (from.as_ref().and_then(moment), to.as_ref().and_then(moment));
    if let (Some(Moment::Day(first)), Some(Moment::Day(after)), Some(to)) = (&first, &after, &to)
        && after <= first
    {
        to.error("dates_in_wrong_order", "'to' is not after 'from'.", "'to' is the first day or position that no longer belongs to it.");
        return None;
    }
    Some(Stretch::FromTo { from: Box::new(first?), to: Box::new(after?), open })
}

/// A position, a date, or a rule that gives one; dates only on the calendar, positions only elsewhere.
pub(super) fn moment(item: &Item<'_>, known: &Known<'_>, unit: Unit, fields: &Fields) -> Option<Moment> {
    let Some(axis) = &known.axis else {
        return rule_of_time(item, fields);
    };
    let calendar = axis.is_calendar();
    match item.value() {
        DeValue::Integer(_) if !calendar => position(item, unit).map(Moment::Day),
        DeValue::Datetime(_) if calendar => item.date().map(Moment::Day),
        DeValue::String(text) if calendar && throughline_rule::parse_day(text).is_some() => item.date().map(Moment::Day),
        DeValue::String(_) if calendar => item.rule(fields, &[Type::Date]).map(Moment::Date),
        DeValue::Table(_) if calendar => of_year(item, fields),
        DeValue::String(_) => item.rule(fields, &[Type::Int]).map(|rule| Moment::Position(rule, unit.days().unwrap_or(1))),
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

/// `{ year = "...", quarter = "..." }` or the same with `month`: columns of their own for a year and a part of it.
fn of_year(item: &Item<'_>, fields: &Fields) -> Option<Moment> {
    let table = item.table()?;
    let year = table.rule("year", fields, Type::Int);
    let month = table.optional("month").map(|item| (item.rule(fields, &[Type::Int]), 1));
    let quarter = table.optional("quarter").map(|item| (item.rule(fields, &[Type::Int]), 3));
    table.finish();
    match (month, quarter) {
        (Some((part, months)), None) | (None, Some((part, months))) => {
            Some(Moment::OfYear { year: Box::new(year?), part: Box::new(part?), months })
        }
        _ => {
            table.error(
                "part_of_year",
                "A year needs its month or its quarter, one of them.",
                "Write { year = \"...\", quarter = \"...\" }.",
            );
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
    let day = item.integer()?.checked_mul(unit.days().unwrap_or(1).into()).and_then(|day| i32::try_from(day).ok());
    let day = day.filter(|day| day.unsigned_abs() <= MOST_DAYS);
    if day.is_none() {
        item.error("number_too_large", "No life is that long.", "Write a smaller number.");
    }
    day
}

/// Days from an event, either way: ten thousand years.
pub(crate) const MOST_DAYS: u32 = 3_652_425;
