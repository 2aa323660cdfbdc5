//! Reads `[[unpivot]]`: answers for one day, week, month or quarter after another, a column each. It reads no data file.

use super::read::{Known, unit};
use super::timeline::{moment, of_kind};
use super::{Answered, Moment, Unpivot, columns, pattern};
use crate::catalog::reader::{Item, Table};
use crate::mapping::unit::Unit;
use std::sync::Arc;
use throughline_model::code::{EMPLOYMENT, Kind, SUBSIDIZED_EMPLOYMENT};
use throughline_rule::Fields;

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
    let unit = table.optional("unit").and_then(|item| unit(&item, known.axis.as_ref())).unwrap_or(known.unit);
    let start = start(table, known, unit, fields);
    let law = known.law(table).unwrap_or_default();
    table.finish();
    let watched = match watched {
        Some(watched) => Some(watched?),
        None => None,
    };
    Some(Unpivot { columns: names?, of: of?, watched, values, missing, starts_at: start?, unit, law })
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
        _ => of_kind(item, known, "state of one kind, nor employment", |code| code.kind == Kind::State && code.values.is_empty())
            .map(Answered::State),
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
