//! Reads `[cohort]`: which rows belong to the time a report is about. It decides about no row.

use crate::catalog::names::event_name;
use crate::catalog::reader::Table;
use crate::catalog::time;
use throughline_model::code::CodeBook;
use throughline_model::cohort::{Belongs, Cohort};

/// No cohort lies farther from its report, in months: twenty years.
const FARTHEST: i64 = 240;

/// The cohort, if there is one.
pub(super) fn read(root: &Table<'_>, codes: &CodeBook) -> Option<Cohort> {
    let table = root.optional_table("cohort")?;
    let by = table.required("by").and_then(|item| match item.text()? {
        "entry" => Some(Belongs::Entry),
        "exit" => Some(Belongs::Exit),
        "served" => Some(Belongs::Served),
        _ => event_name(&item, "exit", codes).map(|event| Belongs::Event(event.to_owned())),
    });
    let months = table.optional("months").and_then(|item| {
        let months = item.integer()?;
        if months.abs() > FARTHEST {
            item.error(
                "number_out_of_range",
                "'months' is more than twenty years.",
                "Write how many months the cohort lies after the report's time.",
            );
        }
        i32::try_from(months).ok()
    });
    let dates = time::read(&table).map(|period| (period.from, period.to));
    if dates.is_some() && months.is_some() {
        table.error_at("months", "key_not_for_this_kind", "A cohort with dates of its own is not moved.", "Remove 'months', or the dates.");
    }
    table.finish();
    Some(Cohort { by: by?, months: months.unwrap_or(0), dates })
}
