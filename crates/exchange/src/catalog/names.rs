//! Which names a definition may use: codes, spans, events and the fields of rules. It decides nothing about their meaning.

use super::reader::{Item, offer, sentence};
use throughline_model::code::{Code, CodeBook, EARNINGS, EMPLOYMENT, Kind, SUBSIDIZED_EMPLOYMENT};
use throughline_rule::{Field, Fields, Rule, Type};

/// Spans that come from tables of their own and are not declared.
pub(super) const TABLES: [&str; 3] = [EMPLOYMENT, SUBSIDIZED_EMPLOYMENT, EARNINGS];

/// The field by which a rule names a code about the person; `None` for states and events.
pub fn field(code: &Code) -> Option<Field> {
    let ty = code.field_type()?;
    let coded = ty == Type::Text && !code.values.is_empty();
    let values = || code.values.iter().map(|value| value.code.as_str());
    Some(if coded { Field::coded(&code.name, values()) } else { Field::new(&code.name, ty) })
}

/// The fields of sources: stated codes only. A derived code's rule sees these.
pub fn stated_fields(codes: &CodeBook) -> Fields {
    codes.stated().filter_map(field).collect()
}

/// The fields of a person: stated and derived codes.
pub fn person_fields(codes: &CodeBook) -> Fields {
    codes.codes.iter().filter(|code| !code.of_participation).filter_map(field).collect()
}

/// The fields of a period of participation: those of its person, and its own.
pub fn period_fields(codes: &CodeBook) -> Fields {
    codes.codes.iter().filter_map(field).collect()
}

/// A name that a rule can use and no table has taken; an issue when not.
pub(super) fn new_name<'d>(item: &Item<'d>) -> Option<&'d str> {
    let name = item.text()?;
    if TABLES.contains(&name) {
        item.error("name_reserved", format!("'{name}' has a table of its own and cannot be declared."), "Choose another name.");
        return None;
    }
    match throughline_rule::may_name_field(name) {
        Ok(()) => Some(name),
        Err(remedy) => {
            item.error("name_not_allowed", format!("'{name}' cannot be used as a name."), sentence(&remedy));
            None
        }
    }
}

/// Whether a name may be looked at by a window or stand on an example's line: employment, subsidized employment, earnings, or a
/// declared state or event. An issue when not.
pub(super) fn span_name<'d>(item: &Item<'d>, codes: &CodeBook) -> Option<&'d str> {
    let name = item.text()?;
    let declared = || codes.codes.iter().filter(|code| matches!(code.kind, Kind::State | Kind::Event)).map(|code| code.name.as_str());
    if TABLES.contains(&name) || declared().any(|known| known == name) {
        return Some(name);
    }
    let what = format!("'{name}' is neither employment, subsidized_employment, earnings nor a declared state or event.");
    item.error("name_not_known", what, remedy(name, TABLES.into_iter().chain(declared())));
    None
}

/// The declared event of a name; an issue when there is none.
pub(super) fn event_name<'d>(item: &Item<'d>, also: &str, codes: &CodeBook) -> Option<&'d str> {
    let name = item.text()?;
    let events = || codes.codes.iter().filter(|code| code.kind == Kind::Event).map(|code| code.name.as_str());
    if name == also || events().any(|event| event == name) {
        return Some(name);
    }
    let what = format!("'{name}' is neither '{also}' nor a declared event.");
    item.error("name_not_known", what, remedy(name, std::iter::once(also).chain(events())));
    None
}

/// A name among others of the catalog; an issue when it is not there.
pub(super) fn known<'d>(item: &Item<'d>, noun: &str, names: &[&str]) -> Option<&'d str> {
    let name = item.text()?;
    if names.contains(&name) {
        return Some(name);
    }
    item.error("name_not_known", format!("There is no {noun} named '{name}'."), remedy(name, names.iter().copied()));
    None
}

/// The nearest names, or where a new one is declared.
pub(super) fn remedy<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    offer(name, names).unwrap_or_else(|| "Declare it first, in a file of the catalog.".to_owned())
}

/// A guard rail: a protected characteristic never decides who counts or what success is, unless a statute says so. Reporting by it
/// needs no statute. `protected` holds the names that are protected here.
pub(super) fn guard_protected(item: &Item<'_>, rule: &Rule, protected: &[&str], statute: bool) {
    for name in rule.fields().into_iter().filter(|name| !statute && protected.contains(name)) {
        let what = format!("'{name}' is a protected characteristic and may not decide who counts or what success is.");
        item.error("protected_characteristic", what, "Take it out of the rule, or add statute = \"...\" with the law that asks for it.");
    }
}

/// The names of protected codes.
pub(super) fn protected(codes: &CodeBook) -> Vec<&str> {
    codes.codes.iter().filter(|code| code.protected).map(|code| code.name.as_str()).collect()
}
