//! Reads a metric's windows: the closed list of what can be derived from several rows. It does not compute them.

use crate::catalog::names::{event_name, new_name, span_name};
use crate::catalog::reader::{Item, Table};
use throughline_model::calendar::{CALENDAR, Unit};
use throughline_model::code::{CodeBook, EARNINGS};
use throughline_model::metric::{Anchor, Derivation, Window};

const DERIVATIONS: [&str; 4] = ["state_at", "days_within", "spell_covers", "sum_within"];

/// No person's line is longer, in days: a century.
const LONGEST: i64 = 36_525;

/// A metric's windows, and the names of those that have a mistake, so that a rule that uses one is not reported for it.
pub(super) struct Windows<'d> {
    /// Those that can be used.
    pub sound: Vec<Window>,
    /// The others' names.
    pub faulty: Vec<&'d str>,
}

/// All windows. Two of one name, or one named as a code, would make a rule ambiguous.
pub(super) fn read<'d>(root: &Table<'d>, codes: &CodeBook) -> Windows<'d> {
    let mut windows = Windows { sound: Vec::new(), faulty: Vec::new() };
    for table in root.tables("window") {
        let Some(window) = window(&table, codes) else {
            windows.faulty.extend(table.optional("name").and_then(|item| item.value().as_str()));
            continue;
        };
        if codes.get(&window.name).is_some() || windows.sound.iter().any(|known| known.name == window.name) {
            let what = format!("'{}' is already the name of a code or of another window.", window.name);
            table.error_at("name", "name_taken", what, "Choose another name, here and in the rules.");
        } else {
            windows.sound.push(window);
        }
    }
    windows
}

fn window(table: &Table<'_>, codes: &CodeBook) -> Option<Window> {
    let name = table.required("name").and_then(|item| new_name(&item));
    let label = table.words("label");
    let kind = table.one_of("derive", &DERIVATIONS);
    let of = table.required("of");
    let of = of.and_then(|item| Some((span_name(&item, codes)?, item)));
    if let (Some("sum_within"), Some((of, item))) = (kind, &of)
        && *of != EARNINGS
    {
        item.error(
            "name_not_known",
            format!("Only earnings can be summed, not '{of}'."),
            "Write of = \"earnings\", or derive = \"days_within\".",
        );
    }
    let anchor = table.required("anchor").and_then(|item| event_name(&item, CALENDAR, codes));
    let derive = kind.and_then(|kind| derivation(table, kind, anchor));
    if kind.is_some() {
        table.finish();
    }
    let anchor = match anchor? {
        CALENDAR => Anchor::Calendar,
        event => Anchor::Event(event.to_owned()),
    };
    Some(Window { name: name?.to_owned(), label: label.unwrap_or_default(), of: of?.0.to_owned(), anchor, derive: derive? })
}

fn derivation(table: &Table<'_>, kind: &str, anchor: Option<&str>) -> Option<Derivation> {
    let on_calendar = anchor == Some(CALENDAR);
    match kind {
        "state_at" => Some(Derivation::StateAt { day: day_or_week(table, on_calendar)? }),
        "spell_covers" => Some(Derivation::SpellCovers { day: number(&table.required("day")?, 0)? }),
        "days_within" => within(table, on_calendar).map(|(from, to)| Derivation::DaysWithin { from, to }),
        _ => within(table, on_calendar).map(|(from, to)| Derivation::SumWithin { from, to }),
    }
}

/// `day = N`, or `week = N` for the last day of week N: week 1 is days 0 to 6, so week N ends on day 7N - 1.
fn day_or_week(table: &Table<'_>, on_calendar: bool) -> Option<i32> {
    match (table.optional("day"), table.optional("week")) {
        (Some(item), None) => day(&item, on_calendar),
        (None, Some(item)) if on_calendar => {
            item.error("key_not_for_this_kind", "Weeks are counted from an event, not on the calendar.", "Write day = 2024-06-30.");
            None
        }
        (None, Some(item)) => number(&item, 1)?.checked_mul(Unit::Week.days())?.checked_sub(1),
        (Some(_), Some(item)) => {
            item.error("key_not_for_this_kind", "Both 'day' and 'week' are given.", "Keep one of the two.");
            None
        }
        (None, None) => {
            table.error("key_missing", "'day' or 'week' is missing.", "Write day = 180 or week = 26.");
            None
        }
    }
}

/// `from` and `to`, the day after the last.
fn within(table: &Table<'_>, on_calendar: bool) -> Option<(i32, i32)> {
    let read = |key| table.required(key).and_then(|item| day(&item, on_calendar));
    let (from, to) = (read("from"), read("to"));
    let (from, to) = (from?, to?);
    if from >= to {
        table.error_at(
            "to",
            "dates_in_wrong_order",
            "'to' must come after 'from'; it is the day after the last.",
            "Correct one of the two.",
        );
        return None;
    }
    Some((from, to))
}

/// A day after the anchor, or a date where the anchor is the calendar.
fn day(item: &Item<'_>, on_calendar: bool) -> Option<i32> {
    if item.value().is_integer() {
        return number(item, -LONGEST);
    }
    if on_calendar {
        return item.date();
    }
    let what = format!("'{}' must be a whole number of days after the anchor.", item.field());
    item.error("wrong_kind_of_value", what, "Write a number, or anchor the window to the calendar.");
    None
}

fn number(item: &Item<'_>, least: i64) -> Option<i32> {
    let number = item.integer()?;
    if (least..=LONGEST).contains(&number) {
        return i32::try_from(number).ok();
    }
    let what = format!("'{}' must lie between {least} and {LONGEST}.", item.field());
    item.error("number_out_of_range", what, "Write a number within a century.");
    None
}
