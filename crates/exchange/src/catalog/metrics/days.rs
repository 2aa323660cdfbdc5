//! Reads which days a window looks at: days after its anchor, whole calendar quarters, or the period of participation. It computes no day.

use crate::catalog::reader::{Item, Table};
use throughline_model::metric::{Anchor, Derivation, Reach, Unit};

/// No person's line is longer, in days: a century.
const LONGEST: i64 = 36_525;
/// Days in a week.
const WEEK: i32 = 7;
/// No quarter lies farther from an anchor: ten years.
const FARTHEST_QUARTER: i64 = 40;

/// The derivation with its days.
pub(super) fn derivation(table: &Table<'_>, kind: &str, anchor: Option<&Anchor>, unit: Unit) -> Option<Derivation> {
    let on_calendar = anchor == Some(&Anchor::Calendar);
    match kind {
        "state_at" => Some(Derivation::StateAt { day: day_or_week(table, on_calendar)?, from_start: table.flag_or("from_start", false) }),
        "spell_covers" => {
            let gap_allowed = table.optional("gap_allowed").map_or(Some(0), |item| number(&item, 0));
            let same_employer = table.flag_or("same_employer", false);
            Some(Derivation::SpellCovers { day: number(&table.required("day")?, 0)?, gap_allowed: gap_allowed?, same_employer })
        }
        "same_employer" => {
            let quarters = table.required("quarters").and_then(|item| quarters(&item));
            quarters.map(|(first, second)| Derivation::SameEmployer { first, second })
        }
        "days_until" => Some(Derivation::DaysUntil { within: number(&table.required("within")?, 1)? }),
        "days_within" => reach(table, anchor, unit).map(Derivation::DaysWithin),
        "any_within" => reach(table, anchor, unit).map(Derivation::AnyWithin),
        "count_within" => reach(table, anchor, unit).map(Derivation::CountWithin),
        _ => reach(table, anchor, unit).map(Derivation::SumWithin),
    }
}

/// Which days: `quarter`, `quarters`, `after_exit`, or `from` and `to`.
fn reach(table: &Table<'_>, anchor: Option<&Anchor>, unit: Unit) -> Option<Reach> {
    let given: Vec<&'static str> = ["quarter", "quarters", "after_exit", "from"].into_iter().filter(|key| table.has(key)).collect();
    if let [_, second, ..] = given.as_slice() {
        table.error_at(second, "key_not_for_this_kind", format!("Both '{}' and '{second}' are given.", given.join("' and '")), "Keep one.");
    }
    let on_calendar = anchor == Some(&Anchor::Calendar);
    match given.first().copied() {
        Some(key @ ("quarter" | "quarters")) if on_calendar => {
            table.error_at(
                key,
                "key_not_for_this_kind",
                "Quarters are counted from an event, entry or exit.",
                "Write 'from' and 'to' as days.",
            );
            None
        }
        Some("quarter") => quarter(&table.optional("quarter")?).map(|nth| Reach::Quarters { first: nth, last: nth }),
        Some("quarters") => quarters(&table.optional("quarters")?).map(|(first, last)| Reach::Quarters { first, last }),
        Some("after_exit") => {
            let item = table.optional("after_exit")?;
            if anchor.is_some_and(|anchor| *anchor != Anchor::Entry) || unit == Unit::Person {
                let what = "'after_exit' looks from the first day of participation to so many days after its exit.";
                item.error("key_not_for_this_kind", what, "Write anchor = \"entry\", with unit = \"participation\".");
                return None;
            }
            number(&item, 0).map(|after| Reach::Participation { after })
        }
        _ => within(table, on_calendar).map(|(from, to)| Reach::Days { from, to }),
    }
}

fn quarter(item: &Item<'_>) -> Option<i32> {
    let nth = item.integer()?;
    if nth.abs() > FARTHEST_QUARTER {
        item.error(
            "number_out_of_range",
            format!("'{}' is more than ten years away.", item.field()),
            "Write 2 for the second quarter after.",
        );
        return None;
    }
    i32::try_from(nth).ok()
}

/// `[1, 4]`: the first and the last.
fn quarters(item: &Item<'_>) -> Option<(i32, i32)> {
    let list: Vec<i32> = item.list()?.iter().filter_map(quarter).collect();
    match list.as_slice() {
        [first, last] if first <= last => Some((*first, *last)),
        _ => {
            item.error(
                "wrong_kind_of_value",
                format!("'{}' must be two quarters, the earlier first.", item.field()),
                "Write quarters = [2, 4].",
            );
            None
        }
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
        (None, Some(item)) => number(&item, 1)?.checked_mul(WEEK)?.checked_sub(1),
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
