//! Reads `[limits]` of a region or mapping: from which share of refused or disappeared rows on a file waits for somebody's yes.
//! It counts nothing.

use super::reader::Table;
use throughline_model::region::Limits;

/// The limits a table states; what it leaves out is left to the next wider one.
pub(crate) fn read(root: &Table<'_>) -> Limits {
    let Some(table) = root.optional_table("limits") else { return Limits::default() };
    let limits = Limits { refused: percent(&table, "refused"), disappeared: percent(&table, "disappeared") };
    table.finish();
    limits
}

fn percent(table: &Table<'_>, key: &'static str) -> Option<u64> {
    let number = table.optional_integer(key)?;
    let percent = u64::try_from(number).ok().filter(|percent| *percent <= 100);
    if percent.is_none() {
        table.error_at(
            key,
            "number_out_of_range",
            format!("{number} is no percentage."),
            "Write a whole number from 0 to 100; 100 never waits.",
        );
    }
    percent
}
