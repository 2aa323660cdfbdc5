//! The keys that every definition opens with. What follows them is not read here, but by each kind's own reader.

use super::reader::Table;
use super::source::Chosen;
use throughline_model::heading::Heading;

/// Reads edition, dates, source, verified and label. What is missing or wrong is an issue of the `Doc` and empty here, so that the
/// rest of the file can still be read.
pub(super) fn read(root: &Table<'_>, chosen: Chosen<'_>) -> Heading {
    let effective_from = root.date("effective_from");
    let effective_to = root.optional_date("effective_to");
    if let (Some(from), Some(to)) = (effective_from, effective_to)
        && to < from
    {
        root.error_at(
            "effective_to",
            "dates_in_wrong_order",
            "'effective_to' lies before 'effective_from'.",
            "Correct one of the two dates.",
        );
    }
    let text = |key| root.text(key).unwrap_or_default().to_owned();
    Heading {
        name: chosen.name.to_owned(),
        edition: text("edition"),
        effective_from: effective_from.unwrap_or_default(),
        effective_to,
        source: text("source"),
        verified: root.flag("verified").unwrap_or_default(),
        label: root.words("label").unwrap_or_default(),
        file: chosen.file.path.clone(),
        hash: blake3::hash(chosen.file.text.as_bytes()).to_hex().to_string(),
    }
}

/// The worked examples of a definition; an issue when there is none.
pub(super) fn examples<'d>(root: &Table<'d>) -> Vec<Table<'d>> {
    let present = root.has("example");
    let examples = root.tables("example");
    if !present {
        root.error("example_missing", "There is no worked example.", "Add an [[example]] worked by hand; check runs it.");
    }
    examples
}
