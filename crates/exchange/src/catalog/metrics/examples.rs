//! Reads a metric's worked examples: invented people, their lines, and the numbers they must give. It does not run them.

use crate::catalog::names::{event_name, span_name};
use crate::catalog::reader::{Item, Table};
use crate::catalog::values;
use throughline_model::calendar::CALENDAR;
use throughline_model::code::{CodeBook, EARNINGS};
use throughline_model::metric::{Example, ExamplePerson, ExampleSpan, Expected};

/// One example. `outcome` is the key under which the metric's number stands, `success` or `value`, where that is clear.
pub(super) fn read(table: &Table<'_>, codes: &CodeBook, outcome: Option<&'static str>) -> Option<Example> {
    let text = table.text("text");
    let axis = axis(table, codes).unwrap_or(CALENDAR);
    if !table.has("person") {
        table.error_at("person", "key_missing", "The example has no people.", "Add [[example.person]] for each invented person.");
    }
    let persons = table.tables("person").iter().map(|person| read_person(person, codes, axis)).collect();
    let expect = table.table("expect").map(|expect| expected(&expect, outcome));
    table.finish();
    Some(Example { text: text?.to_owned(), persons, expect: expect? })
}

/// The axis the days count on, `calendar` unless stated.
fn axis<'d>(table: &Table<'d>, codes: &CodeBook) -> Option<&'d str> {
    event_name(&table.optional("axis")?, CALENDAR, codes)
}

fn read_person(table: &Table<'_>, codes: &CodeBook, axis: &str) -> ExamplePerson {
    let fields = values::fields(table, codes);
    let spans = table.tables("spans").iter().filter_map(|span| read_span(span, codes, axis)).collect();
    table.finish();
    ExamplePerson { fields, spans }
}

fn read_span(table: &Table<'_>, codes: &CodeBook, example_axis: &str) -> Option<ExampleSpan> {
    let of = table.required("of").and_then(|item| span_name(&item, codes));
    let axis = axis(table, codes).unwrap_or(example_axis);
    let on_calendar = axis == CALENDAR;
    let day = |key| table.required(key).and_then(|item| day(&item, on_calendar));
    let (from, to) = (day("from"), day("to"));
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
    table.finish();
    Some(ExampleSpan { of: of?.to_owned(), axis: axis.to_owned(), from: from?, to: to?, amount: amount.map(|cents| cents.0) })
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
        not_known: count(table, "not_known"),
        too_early: count(table, "too_early"),
        outside: count(table, "outside"),
    };
    if let Some(right) = outcome {
        let wrong = if right == "success" { "value" } else { "success" };
        if table.has(wrong) {
            table.error_at(wrong, "key_not_for_this_kind", format!("This metric gives no '{wrong}'."), format!("Write '{right}' instead."));
        } else if !table.has(right) {
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
