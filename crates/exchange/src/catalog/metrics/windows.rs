//! Reads a metric's windows: the closed list of what can be derived from several rows. It does not compute them.

use super::days;
use crate::catalog::names::{event_name, new_name, span_name};
use crate::catalog::reader::{Item, Table};
use throughline_model::calendar::CALENDAR;
use throughline_model::code::{CodeBook, EARNINGS, EMPLOYMENT, Kind};
use throughline_model::metric::{Anchor, Unit, Window};

const DERIVATIONS: [&str; 8] =
    ["state_at", "days_within", "spell_covers", "sum_within", "any_within", "count_within", "same_employer", "days_until"];

/// A metric's windows, and the names of those that have a mistake, so that a rule that uses one is not reported for it.
pub(super) struct Windows<'d> {
    /// Those that can be used.
    pub sound: Vec<Window>,
    /// The others' names.
    pub faulty: Vec<&'d str>,
}

/// All windows. Two of one name, or one named as a code, would make a rule ambiguous.
pub(super) fn read<'d>(root: &Table<'d>, codes: &CodeBook, unit: Unit) -> Windows<'d> {
    let mut windows = Windows { sound: Vec::new(), faulty: Vec::new() };
    for table in root.tables("window") {
        let Some(window) = window(&table, codes, unit) else {
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

fn window(table: &Table<'_>, codes: &CodeBook, unit: Unit) -> Option<Window> {
    let name = table.required("name").and_then(|item| new_name(&item));
    let label = table.words("label");
    let kind = table.one_of("derive", &DERIVATIONS);
    let of = table.required("of");
    let of = of.and_then(|item| Some((span_name(&item, codes)?, item)));
    if let (Some(kind), Some((of, item))) = (kind, &of) {
        fits(kind, of, item);
    }
    let values = of.as_ref().map(|(of, _)| values(table, of, codes)).unwrap_or_default();
    let anchor = table.required("anchor").and_then(|item| anchor(&item, codes, unit));
    let derive = kind.and_then(|kind| days::derivation(table, kind, anchor.as_ref(), unit));
    let (due, unrecorded_is_no) = unknown(table, kind, codes);
    let sources = table.list_of_text("sources").into_iter().map(|(_, name)| name.to_owned()).collect();
    let in_cohort = table.flag_or("in_cohort", false);
    only_for(table, kind);
    if kind.is_some() {
        table.finish();
    }
    Some(Window {
        name: name?.to_owned(),
        label: label.unwrap_or_default(),
        of: of?.0.to_owned(),
        values,
        anchor: anchor?,
        derive: derive?,
        due,
        unrecorded_is_no,
        in_cohort,
        sources,
    })
}

/// What can be looked at so.
fn fits(kind: &str, of: &str, item: &Item<'_>) {
    if kind == "sum_within" && of != EARNINGS {
        item.error(
            "name_not_known",
            format!("Only earnings can be summed, not '{of}'."),
            "Write of = \"earnings\", or derive = \"days_within\".",
        );
    }
    if kind == "same_employer" && of != EARNINGS && of != EMPLOYMENT {
        item.error("name_not_known", format!("'{of}' has no employer."), "Write of = \"earnings\" or of = \"employment\".");
    }
}

/// Only these kinds: listed values of the state or event, or sources of earnings.
fn values(table: &Table<'_>, of: &str, codes: &CodeBook) -> Vec<String> {
    let listed: Vec<&str> = codes.get(of).map(|code| code.values.iter().map(|v| v.code.as_str()).collect()).unwrap_or_default();
    let given = table.list_of_text("values");
    if let (Some((item, _)), true) = (given.first(), listed.is_empty() && of != EARNINGS) {
        item.error(
            "key_not_for_this_kind",
            format!("'{of}' does not come in kinds."),
            "Remove 'values', or list its values where it is declared.",
        );
        return Vec::new();
    }
    let known = |(item, name): &(Item<'_>, &str)| of == EARNINGS || item.one_of(&listed).is_some() || name.is_empty();
    given.iter().filter(|value| known(value)).map(|(_, name)| (*name).to_owned()).collect()
}

/// From which day: the calendar, an event, or the first day or the exit of the period of participation.
fn anchor(item: &Item<'_>, codes: &CodeBook, unit: Unit) -> Option<Anchor> {
    match (item.text()?, unit) {
        (CALENDAR, _) => Some(Anchor::Calendar),
        ("entry", Unit::Participation) => Some(Anchor::Entry),
        ("exit", Unit::Participation) => Some(Anchor::Exit),
        (name @ ("entry" | "exit"), Unit::Person) if codes.get(name).is_none() => {
            let what = format!("Only a period of participation has its {name}; this metric counts persons.");
            item.error("unit_differs", what, "Add unit = \"participation\" to the metric, or anchor the window to an event.");
            None
        }
        _ => event_name(item, CALENDAR, codes).map(|event| Anchor::Event(event.to_owned())),
    }
}

/// What is done where nothing is found: `due` names the state that says for which days the records are in, `unrecorded = "no"` takes the record for whole.
fn unknown(table: &Table<'_>, kind: Option<&str>, codes: &CodeBook) -> (Option<String>, bool) {
    let due = table.optional("due");
    let unrecorded = table.optional("unrecorded").and_then(|item| item.one_of(&["no", "not_known"]).map(|word| (word == "no", item)));
    if let (Some(item), Some("spell_covers" | "state_at" | "days_until")) = (&due, kind) {
        item.error(
            "key_not_for_this_kind",
            "'due' is for windows over whole stretches of time.",
            "Remove it; a state that covers what is looked at says who was watched.",
        );
    }
    if let (Some(_), Some((true, item))) = (&due, &unrecorded) {
        item.error("key_not_for_this_kind", "'due' says already what is not found means.", "Keep one of the two.");
    }
    let due = due.and_then(|item| {
        let name = span_name(&item, codes)?;
        if codes.get(name).is_none_or(|code| code.kind != Kind::State) {
            item.error(
                "name_not_known",
                format!("'{name}' is not a declared state."),
                "Name the state that says for which time records have been received.",
            );
            return None;
        }
        Some(name.to_owned())
    });
    (due, unrecorded.is_some_and(|(no, _)| no))
}

/// Keys that mean something for some derivations only.
fn only_for(table: &Table<'_>, kind: Option<&str>) {
    let Some(kind) = kind else { return };
    for (key, kinds) in [
        ("sources", &["sum_within"][..]),
        ("gap_allowed", &["spell_covers"]),
        ("same_employer", &["spell_covers"]),
        ("from_start", &["state_at"]),
        ("in_cohort", &["days_within", "sum_within", "any_within", "count_within"]),
    ] {
        if table.has(key) && !kinds.contains(&kind) {
            let what = format!("'{key}' is for {} only.", kinds.join(", "));
            table.error_at(key, "key_not_for_this_kind", what, "Remove it, or change 'derive'.");
        }
    }
}
