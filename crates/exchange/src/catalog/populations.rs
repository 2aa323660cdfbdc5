//! Reads `catalog/populations`: who is meant, as a rule over one person's codes, with worked examples. It does not decide who belongs.

use super::heading::examples;
use super::names::{guard_protected, protected};
use super::reader::Table;
use super::values;
use throughline_model::code::CodeBook;
use throughline_model::heading::Heading;
use throughline_model::population::{Population, PopulationExample};
use throughline_rule::{Fields, Type};

/// Reads one population and its examples. Issues stand in the `Doc`.
pub(super) fn read(root: &Table<'_>, heading: Heading, codes: &CodeBook, fields: &Fields) -> Option<Population> {
    let statute = root.optional_text("statute").is_some();
    let item = root.required("rule");
    let rule = item.as_ref().and_then(|item| item.rule(fields, &[Type::Bool]));
    if let (Some(item), Some(rule)) = (&item, &rule) {
        guard_protected(item, rule, &protected(codes), statute);
    }
    let examples = examples(root).iter().filter_map(|table| example(table, codes)).collect();
    root.finish();
    Some(Population { heading, rule: rule?, examples })
}

fn example(table: &Table<'_>, codes: &CodeBook) -> Option<PopulationExample> {
    let text = table.text("text");
    let mut fields = values::fields(table, codes);
    fields.extend(values::periods(table, codes).into_iter().flatten());
    let answer = table.one_of("answer", &["yes", "no", "not_known"]);
    table.finish();
    let answer = match answer? {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    Some(PopulationExample { text: text?.to_owned(), fields, answer })
}
