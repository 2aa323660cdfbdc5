//! Writes a definition for files as TOML, to be read, edited and given back with --config: each column with why it was taken, and what was left out
//! with what to write to use it. It decides nothing.

use super::{Chosen, LeftOut};
use std::fmt::Write;
use throughline_exchange::catalog::linkage::{Class, Column, Comparison, Definition, FORMAT, Part, STANDARDS};

/// The text of a definition.
pub(crate) fn text(definition: &Definition, chosen: &[Chosen], left_out: &[LeftOut], costly: &[String]) -> String {
    let mut out = format!(
        "# How the rows of these files are compared, proposed from their columns. Change what is not right and link again with --config and this file.\n\
         # The words are those of catalog/linkage/people.toml; docs/guides/link-files.md goes through them.\nformat = {FORMAT}\n\n\
         # In percent: from which probability rows are linked, and from which a pair is shown to people.\nlink_from = {}\nreview_from = {}\n\
         # A block of more rows is split by further columns; what no column splits is left out of its rule, and said.\nmost_in_block = {}\n\
         # Files with one row for each person, no two of which are ever linked: one_row_each = [\"roster.csv\"]\none_row_each = {}\n",
        definition.link_from,
        definition.review_from,
        definition.most_in_block,
        list(&definition.one_row_each),
    );
    out.push_str("\n# --- columns: `from` is a header, or several of which each file's first is read; \"a + b\" joins two\n");
    for (nth, column) in definition.columns.iter().enumerate() {
        write_column(&mut out, definition, nth, column, chosen);
    }
    not_compared(&mut out, left_out);
    out.push_str("\n# --- comparisons: levels from the most alike to the least; what fits none is different\n");
    definition.comparisons.iter().for_each(|comparison| write_comparison(&mut out, definition, comparison));
    out.push_str("\n# --- rules: pairs are compared when they agree on every column of at least one\n");
    definition.rules.iter().for_each(|rule| {
        let equal: Vec<String> = rule.name.split(", ").map(str::to_owned).collect();
        let _ = writeln!(out, "\n[[rule]]\nequal = {}", list(&equal));
    });
    for rule in costly {
        let _ = writeln!(
            out,
            "\n# Left out, it would bring too many pairs: equal = {}",
            list(&rule.split(", ").map(str::to_owned).collect::<Vec<_>>())
        );
    }
    out.push_str(
        "\n# --- kinds of pairs: how the same person comes to differ (same = true), how different people come to agree (same = false)\n",
    );
    definition.classes.iter().for_each(|class| write_class(&mut out, definition, class));
    out
}

fn write_column(out: &mut String, definition: &Definition, nth: usize, column: &Column, chosen: &[Chosen]) {
    let same = |other: &Column| other.from == column.from && other.standard == column.standard;
    let part = match column.part {
        Part::Whole => String::new(),
        Part::First(n) => format!("part = \"first {n}\"\n"),
        Part::Last(n) => format!("part = \"last {n}\"\n"),
        Part::All(n) => format!("part = \"all {n}\"\n"),
        Part::FirstWord => "part = \"first_word\"\n".to_owned(),
        Part::LastWord => "part = \"last_word\"\n".to_owned(),
        Part::Sound => "part = \"sound\"\n".to_owned(),
    };
    let whole = definition.columns.iter().take(nth).find(|other| other.part == Part::Whole && same(other));
    if let Some(whole) = whole {
        let _ = write!(out, "\n[[column]]\nname = {}\nof = {}\n{part}", quoted(&column.name), quoted(&whole.name));
        return;
    }
    out.push('\n');
    for one in chosen.iter().filter(|one| column.from.iter().any(|from| from.split(" + ").any(|header| header == one.header))) {
        let _ = writeln!(out, "# {}: {} is the {}, {}", one.file, shown(&one.header), one.meaning, one.why);
    }
    let from = if let [only] = column.from.as_slice() { quoted(only) } else { list(&column.from) };
    let standard = STANDARDS.into_iter().find(|(_, standard)| *standard == column.standard).map_or("text", |(name, _)| name);
    let _ = write!(out, "[[column]]\nname = {}\nfrom = {from}\nstandard = \"{standard}\"\n{part}", quoted(&column.name));
}

fn not_compared(out: &mut String, left_out: &[LeftOut]) {
    if left_out.is_empty() {
        return;
    }
    out.push_str("\n# Not compared. To compare one, add a [[column]] with a name, from = its header and standard = \"text\", and a [[comparison]] of it:\n");
    for one in left_out {
        let _ = writeln!(out, "#   {}: {}, {}", one.file, shown(&one.header), one.why);
    }
}

fn write_comparison(out: &mut String, definition: &Definition, comparison: &Comparison) {
    let name = |place: usize| definition.columns.get(place).map_or("", |column| column.name.as_str());
    let frequency = if comparison.by_frequency { "by_frequency = true\n" } else { "" };
    let levels: Vec<String> = comparison.levels.iter().map(|(text, _)| text.clone()).collect();
    let _ = write!(
        out,
        "\n[[comparison]]\nname = {}\ncolumn = {}\n{frequency}label = {{ en = {}, es = {} }}\nlevels = {}\n",
        quoted(&comparison.name),
        quoted(name(comparison.column)),
        quoted(&comparison.label.en),
        quoted(&comparison.label.es),
        list(&levels)
    );
}

fn write_class(out: &mut String, definition: &Definition, class: &Class) {
    let on: Vec<String> = class.on.iter().filter_map(|place| definition.comparisons.get(*place)).map(|c| c.name.clone()).collect();
    let on = if on.is_empty() { String::new() } else { format!("on = {}\n", list(&on)) };
    let _ = write!(
        out,
        "\n[[class]]\nname = {}\nsame = {}\n{on}label = {{ en = {}, es = {} }}\n",
        quoted(&class.name),
        class.same,
        quoted(&class.label.en),
        quoted(&class.label.es)
    );
}

/// A text in quotes, as TOML has it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn list(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", "))
}

/// A header in a comment: on one line.
fn shown(text: &str) -> String {
    format!("'{}'", text.replace(|c: char| c.is_control(), " "))
}
