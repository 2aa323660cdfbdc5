//! Reads a metric's worked examples: invented people, their lines, and the numbers they must give. It does not run them.

use crate::catalog::names::{event_name, span_name};
use crate::catalog::reader::{Item, Table};
use crate::catalog::{time, values};
use throughline_model::calendar::CALENDAR;
use throughline_model::code::{CodeBook, EARNINGS};
use throughline_model::metric::{Example, ExamplePerson, ExampleSpan, Expected};

/// One example. `outcome` is the key under which the metric's number stands, `success` or `value`, where that is clear.
pub(super) fn read(table: &Table<'_>, codes: &CodeBook, outcome: Option<&'static str>) -> Option<Example> {
    let text = table.text("text");
    let axis = axis(table, codes).unwrap_or(CALENDAR);
    let (as_of, period) = (table.optional_date("as_of"), time::read(table).map(|period| (period.from, period.to)));
    if !table.has("person") {
        table.error_at("person", "key_missing", "The example has no people.", "Add [[example.person]] for each invented person.");
    }
    let persons = table.tables("person").iter().map(|person| read_person(person, codes, axis)).collect();
    let expect = table.table("expect").map(|expect| expected(&expect, outcome));
    table.finish();
    Some(Example { text: text?.to_owned(), as_of, period, persons, expect: expect? })
}

/// The axis the days count on, `calendar` unless stated.
fn axis<'d>(table: &Table<'d>, codes: &CodeBook) -> Option<&'d str> {
    event_name(&table.optional("axis")?, CALENDAR, codes)
}

fn read_person(table: &Table<'_>, codes: &CodeBook, axis: &str) -> ExamplePerson {
    let fields = values::fields(table, codes);
    let periods = values::periods(table, codes);
    let spans = table.tables("spans").iter().filter_map(|span| read_span(span, codes, axis)).collect();
    table.finish();
    ExamplePerson { fields, spans, periods }
}

fn read_span(table: &Table<'_>, codes: &CodeBook, example_axis: &str) -> Option<ExampleSpan> {
    let of = table.required("of").and_then(|item| span_name(&item, codes));
    let axis = axis(table, codes).unwrap_or(example_axis);
    let on_calendar = axis == CALENDAR;
    let read = |key| table.required(key).and_then(|item| day(&item, on_calendar));
    let (from, to) = match table.optional("on").map(|item| day(&item, on_calendar)) {
        Some(on) => (on, on.and_then(|day| day.checked_add(1))),
        None => (read("from"), read("to")),
    };
    if let (Some(from), Some(to)) = (from, to)
        && from >= to
    {
        table.error_at(
            "to",
            "dates_in_wrong_order",
            "'to' must come after 'from'; it is the day after the last.",
            "Correct one of the two.",
        );
    }
    let amount = if of == Some(EARNINGS) { table.money("amount") } else { table.optional_money("amount") };
    if of.is_some_and(|of| of != EARNINGS) && table.has("amount") {
        table.error_at("amount", "key_not_for_this_kind", "Only earnings have an amount.", "Remove 'amount'.");
    }
    let value = kind(table, of, codes);
    let employer = table.optional_text("employer").map(str::to_owned);
    table.finish();
    Some(ExampleSpan {
        of: of?.to_owned(),
        axis: axis.to_owned(),
        from: from?,
        to: to?,
        amount: amount.map(|cents| cents.0),
        value,
        employer,
    })
}

/// Which kind of a state or event it is, or the source of earnings.
fn kind(table: &Table<'_>, of: Option<&str>, codes: &CodeBook) -> Option<String> {
    let item = table.optional("value")?;
    let listed: Vec<&str> =
        of.and_then(|of| codes.get(of)).map(|code| code.values.iter().map(|v| v.code.as_str()).collect()).unwrap_or_default();
    let value = if of == Some(EARNINGS) { item.text() } else { item.one_of(&listed) };
    value.map(str::to_owned)
}

fn day(item: &Item<'_>, on_calendar: bool) -> Option<i32> {
    if on_calendar && !item.value().is_integer() {
        return item.date();
    }
    let day = item.integer().map(i32::try_from)?;
    if day.is_err() {
        item.error("number_out_of_range", format!("'{}' is too far away.", item.field()), "Write a number of days.");
    }
    day.ok()
}

fn expected(table: &Table<'_>, outcome: Option<&'static str>) -> Expected {
    let expected = Expected {
        population: count(table, "population"),
        counted: count(table, "counted"),
        success: count(table, "success"),
        value: table.optional("value").and_then(|item| fraction(&item)),
        steps: steps(table),
        not_known: count(table, "not_known"),
        too_early: count(table, "too_early"),
        outside: count(table, "outside"),
    };
    if let Some(right) = outcome {
        for wrong in ["success", "value", "steps"].into_iter().filter(|key| *key != right && table.has(key)) {
            table.error_at(wrong, "key_not_for_this_kind", format!("This metric gives no '{wrong}'."), format!("Write '{right}' instead."));
        }
        if !table.has(right) && !["success", "value", "steps"].into_iter().any(|key| table.has(key)) {
            table.error_at(
                right,
                "key_missing",
                format!("The example does not say what '{right}' must be."),
                "Work it out by hand and write it down.",
            );
        }
    }
    table.finish();
    expected
}

/// How many come to each step, a whole number each.
fn steps(table: &Table<'_>) -> Option<Vec<u64>> {
    let list = table.optional("steps")?.list()?;
    list.iter().map(|item| item.integer().and_then(|n| u64::try_from(n).ok())).collect()
}

fn count(table: &Table<'_>, key: &'static str) -> Option<u64> {
    let item = table.optional(key)?;
    let number = item.integer()?;
    if number < 0 {
        item.error("number_out_of_range", format!("'{}' counts people and cannot be below zero.", item.field()), "Correct the number.");
    }
    u64::try_from(number).ok()
}

/// `"15/2"`, `"5000"` or 5000 as numerator and denominator.
fn fraction(item: &Item<'_>) -> Option<(i128, i128)> {
    if item.value().is_integer() {
        return item.integer().map(|number| (i128::from(number), 1));
    }
    let text = item.text()?;
    let (above, below) = text.split_once('/').unwrap_or((text, "1"));
    let whole = |text: &str| text.trim().parse::<i64>().ok().map(i128::from);
    match (whole(above), whole(below)) {
        (Some(above), Some(below)) if below > 0 => Some((above, below)),
        _ => {
            item.error(
                "wrong_kind_of_value",
                format!("'{text}' is not a fraction of whole numbers."),
                "Write it exactly: \"15/2\" or \"5000\" (money in cents).",
            );
            None
        }
    }
}
