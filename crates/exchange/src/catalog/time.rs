//! Reads the time something is about: a program year, or a first and a last day. It reads no clock.

use super::reader::Table;
use throughline_model::calendar::program_year;
use throughline_model::report::Period;

/// `program_year = 2025`, or `period = { from, to }` with the last day included; `None` when there is neither.
pub(super) fn read(table: &Table<'_>) -> Option<Period> {
    let year = table.optional("program_year");
    let dates = table.optional_table("period");
    if let (Some(item), Some(_)) = (&year, &dates) {
        item.error("key_not_for_this_kind", "Both 'program_year' and 'period' are given.", "Keep one of the two.");
    }
    if let Some(item) = year {
        let number = item.integer()?;
        let found =
            i32::try_from(number).ok().filter(|year| (1900..2200).contains(year)).and_then(|year| Some((year, program_year(year)?)));
        if found.is_none() {
            item.error(
                "number_out_of_range",
                format!("{number} is no program year."),
                "Write the year in which it begins: 2025 for July 2025 to June 2026.",
            );
        }
        return found.map(|(year, (from, to))| Period { program_year: Some(year), from, to });
    }
    let dates = dates?;
    let (from, last) = (dates.date("from"), dates.date("to"));
    dates.finish();
    let (from, to) = (from?, last?.checked_add(1)?);
    if from >= to {
        dates.error_at("to", "dates_in_wrong_order", "'to' is before 'from'.", "Correct one of the two; 'to' is the last day.");
        return None;
    }
    Some(Period { program_year: None, from, to })
}
