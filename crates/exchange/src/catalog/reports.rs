//! Reads `catalog/reports`: which question, which metrics, by which groups, compared with whom. It publishes nothing.

use super::names::{known, remedy};
use super::reader::{Item, Table};
use super::time;
use throughline_model::code::{Code, CodeBook, Kind};
use throughline_model::heading::Heading;
use throughline_model::report::{Breakdown, Compare, Report};
use throughline_model::words::Words;

/// Cells of three codes at once are too small to publish.
const MOST_CODES: usize = 2;

/// Reads one report over the declared codes and the names of metrics. Issues stand in the `Doc`.
pub(super) fn read(root: &Table<'_>, heading: Heading, codes: &CodeBook, metrics: &[&str]) -> Option<Report> {
    let question = root.words("question");
    let about = root.words("about");
    let period = time::read(root);
    let metrics = named_metrics(root, metrics);
    let breakdowns = root.tables("breakdown").iter().map(|table| breakdown(table, codes)).collect();
    let cautions = root.optional("cautions").and_then(|item| item.list()).unwrap_or_default();
    let cautions: Vec<Words> = cautions.iter().filter_map(Item::words).collect();
    root.finish();
    Some(Report { heading, question: question?, about: about?, period, metrics, breakdowns, cautions })
}

fn named_metrics(root: &Table<'_>, metrics: &[&str]) -> Vec<String> {
    let listed = root.list_of_text("metrics");
    let empty = root.optional("metrics").is_none_or(|item| item.value().as_array().is_some_and(|list| list.is_empty()));
    if empty {
        root.error_at("metrics", "key_missing", "The report names no metric.", "Add metrics = [\"...\"]; the first is the headline.");
    }
    let mut named: Vec<String> = Vec::new();
    for (item, name) in listed {
        if named.iter().any(|known| known == name) {
            item.error("name_listed_twice", format!("The metric '{name}' is listed twice."), "Remove one of the two.");
        } else if known(&item, "metric", metrics).is_some() {
            named.push(name.to_owned());
        }
    }
    named
}

fn breakdown(table: &Table<'_>, codes: &CodeBook) -> Breakdown {
    if !table.has("by") {
        table.error_at("by", "key_missing", "'by' is missing.", "Name the codes: by = [\"...\"]; an empty list is everyone.");
    }
    let listed = table.list_of_text("by");
    if let Some((item, _)) = listed.get(MOST_CODES) {
        item.error(
            "too_many_codes",
            "A breakdown has at most two codes; cells of three are too small to publish.",
            "Make several breakdowns of two.",
        );
    }
    let mut by: Vec<&Code> = Vec::new();
    for (item, name) in &listed {
        match grouping_code(item, name, codes) {
            Some(code) if by.iter().any(|known| known.name == code.name) => {
                item.error("name_listed_twice", format!("The code '{name}' is listed twice."), "Remove one of the two.");
            }
            Some(code) => by.push(code),
            None => {}
        }
    }
    let all_known = by.len() == listed.len();
    let compare = table.optional_table("compare").and_then(|table| compare(&table, &by, all_known));
    let others = table.flag_or("others", false);
    if others && (listed.len() != 1 || compare.is_some()) {
        let what = "Each group can be compared with all others only in a breakdown by one code without 'compare'.";
        table.error_at("others", "key_not_for_this_kind", what, "Remove 'others', or make a breakdown by one code of it.");
    }
    table.finish();
    Breakdown { by: by.into_iter().map(|code| code.name.clone()).collect(), compare, others }
}

/// A code whose values are a short list: yes_no, choice, or a field of periods of participation such as the provider.
fn grouping_code<'c>(item: &Item<'_>, name: &str, codes: &'c CodeBook) -> Option<&'c Code> {
    let of_period = |code: &Code| code.of_participation && matches!(code.kind, Kind::Text | Kind::Event);
    let groups = |code: &&Code| matches!(code.kind, Kind::YesNo | Kind::Choice) || of_period(code);
    match codes.get(name) {
        Some(code) if groups(&code) => Some(code),
        Some(_) => {
            let what = format!("'{name}' is neither yes_no nor a choice, so it has no groups.");
            item.error("code_without_groups", what, "Declare a derived code with bands of it, and use that.");
            None
        }
        None => {
            let names = codes.codes.iter().filter(groups).map(|code| code.name.as_str());
            item.error("name_not_known", format!("There is no code named '{name}'."), remedy(name, names));
            None
        }
    }
}

fn compare(table: &Table<'_>, by: &[&Code], all_known: bool) -> Option<Compare> {
    let field = table.required("field");
    let to = table.required("to");
    table.finish();
    let field = field?;
    let name = field.text()?;
    let Some(code) = by.iter().find(|code| code.name == name) else {
        // A code of `by` that cannot be read was reported already.
        if all_known {
            let what = format!("'{name}' is not one of the codes of this breakdown.");
            field.error("name_not_known", what, remedy(name, by.iter().map(|code| code.name.as_str())));
        }
        return None;
    };
    let values: Vec<&str> = match code.kind {
        Kind::YesNo => vec!["no", "yes"],
        _ => code.values.iter().map(|value| value.code.as_str()).collect(),
    };
    let to = to?.one_of(&values)?;
    Some(Compare { field: name.to_owned(), to: to.to_owned() })
}
