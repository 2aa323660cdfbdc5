//! The derivations of `derive`, each as common table expressions ending in `w_<name>(unit, value, state)`: from where a window counts, which
//! days it looks at, and what is on record. What it makes of these stands in `value`. It runs nothing.

use super::value;
use throughline_model::code::{CodeBook, EARNINGS};
use throughline_model::metric::{Anchor, Derivation, Reach, Window};

/// All expressions of one window, comma-separated.
pub(super) fn expressions(window: &Window, codes: &CodeBook, cohort: Option<(i32, i32)>) -> String {
    let name = &window.name;
    let watching: Vec<&str> = codes.watching(&window.of).map(|c| c.name.as_str()).collect();
    let horizons: Vec<&str> = codes.horizons(&window.of).map(|c| c.name.as_str()).collect();
    let held = of_axis(&[window.of.as_str()], name, &kinds(window));
    let watched = format!("{held} union all {}", of_axis(&watching, name, ""));
    let mut parts = vec![
        base(window),
        days(window, cohort),
        format!("raw_{name} as ({held})"),
        islands(&format!("held_{name}"), "unit", &format!("select unit, from_day, to_day from raw_{name}"), 0),
        islands(&format!("seen_{name}"), "unit", &watched, 0),
        horizon(name, &horizons),
        due(window),
    ];
    parts.extend(value::more(window));
    parts.push(format!("w_{name} as ({})", value::of(window)));
    parts.join(",\n")
}

/// The condition on spans that keeps the kinds looked at.
fn kinds(window: &Window) -> String {
    if window.values.is_empty() {
        return String::new();
    }
    format!(" and spans.value in ({})", quoted(&window.values))
}

/// Names between quotes, or one that nothing has.
pub(super) fn quoted(names: &[impl AsRef<str>]) -> String {
    let list: Vec<String> = names.iter().map(|name| format!("'{}'", name.as_ref())).collect();
    if list.is_empty() { "''".to_owned() } else { list.join(", ") }
}

/// `base_<name>(unit, person, axis, day)`: from which day the window counts.
fn base(window: &Window) -> String {
    let name = &window.name;
    let on = |day: &str, filter: &str| format!("base_{name} as (select unit, person, 'calendar' as axis, {day} as day from coded{filter})");
    match &window.anchor {
        Anchor::Calendar => on("0", ""),
        Anchor::Entry => on("unit_from", " where unit_from is not null"),
        Anchor::Exit => on("unit_to", " where unit_to is not null"),
        Anchor::Event(code) => format!(
            "base_{name} as (select coded.unit as unit, e.person as person, e.axis as axis, e.day as day from coded join (select person, axis, from_day as \
             day, row_number() over (partition by person order by axis, from_day) as nth from spans where of = '{code}') as e on e.person = \
             coded.person where nth = 1)"
        ),
    }
}

/// `days_<name>(unit, from_day, to_day, by_day, state)`: which days the window looks at, and by which they can be known; a state where they cannot.
fn days(window: &Window, cohort: Option<(i32, i32)>) -> String {
    let name = &window.name;
    let known = "case when from_day is null then 'not_known' end";
    let (raw, state) = match value::reach(window) {
        Some(Reach::Quarters { first, last }) => (
            format!(
                "select b.unit as unit, f.from_day as from_day, l.to_day as to_day from base_{name} as b left join quarters as own on \
                 b.axis = 'calendar' and own.from_day <= b.day and own.to_day > b.day left join quarters as f on f.nth = own.nth + ({first}) \
                 left join quarters as l on l.nth = own.nth + ({last})"
            ),
            known.to_owned(),
        ),
        Some(Reach::Participation { after }) => {
            let open = if after == 0 { "case when s.as_of + 1 > c.unit_from then s.as_of + 1 else c.unit_from + 1 end" } else { "null" };
            (
                format!(
                    "select b.unit as unit, b.day as from_day, case when c.unit_to is not null then c.unit_to + 1 + ({after}) else {open} end as to_day \
                     from base_{name} as b join coded as c on c.unit = b.unit cross join snapshot as s"
                ),
                "case when to_day is null then 'too_early' end".to_owned(),
            )
        }
        Some(Reach::Days { from, to }) => {
            (format!("select unit, day + ({from}) as from_day, day + ({to}) as to_day from base_{name}"), "null".to_owned())
        }
        None => (format!("select unit, day as from_day, day as to_day from base_{name}"), "null".to_owned()),
    };
    let Some((first, last)) = cohort.filter(|_| window.in_cohort) else {
        return format!("days_{name} as (select unit, from_day, to_day, to_day as by_day, {state} as state from ({raw}) as d)");
    };
    format!(
        "days_{name} as (select unit, from_day, to_day, {last} as by_day, coalesce(state, case when from_day >= to_day then 'outside' end) as state \
         from (select unit, case when from_day < {first} then {first} else from_day end as from_day, case when to_day > {last} then {last} else to_day \
         end as to_day, {state} as state from ({raw}) as d) as i)"
    )
}

/// `end_<name>(unit, day)`: the day after the last that can be known, where there is one.
fn horizon(name: &str, horizons: &[&str]) -> String {
    let stated = of_axis(horizons, name, "");
    format!(
        "end_{name} as (select unit, min(day) as day from (select unit, max(to_day) as day from ({stated}) as e group by unit union all \
         select b.unit as unit, s.as_of + 1 as day from base_{name} as b cross join snapshot as s where b.axis = 'calendar' and s.as_of is not null) \
         as h group by unit)"
    )
}

/// `due_<name>(person, from_day, to_day)`: for which days the records are in; the same for everybody.
fn due(window: &Window) -> String {
    let of = window.due.as_deref().unwrap_or_default();
    let rows = format!("select 0 as unit, from_day, to_day from spans where of = '{of}' and axis = 'calendar'");
    islands(&format!("due_{}", window.name), "unit", &rows, 0)
}

/// Stretches of these codes on the axis of the window's base.
fn of_axis(of: &[&str], name: &str, more: &str) -> String {
    format!(
        "select b.unit as unit, from_day, to_day, amount, value, employer from spans join base_{name} as b \
         on b.person = spans.person and b.axis = spans.axis where of in ({}){more}",
        quoted(of)
    )
}

/// Stretches that are something: a known zero of earnings is nothing.
pub(super) fn real(window: &Window) -> &'static str {
    if window.of == EARNINGS { " and r.amount > 0" } else { "" }
}

/// `<table>(<key>, from_day, to_day)`: the union of stretches, those joined that are at most `gap` days apart.
pub(super) fn islands(table: &str, key: &str, of: &str, gap: i32) -> String {
    format!(
        "{table} as (select {key}, min(from_day) as from_day, max(to_day) as to_day from (select {key}, from_day, to_day, \
         sum(begins) over (partition by {key} order by from_day, to_day rows between unbounded preceding and current row) as island \
         from (select {key}, from_day, to_day, case when from_day <= {gap} + max(to_day) over (partition by {key} order by from_day, to_day \
         rows between unbounded preceding and 1 preceding) then 0 else 1 end as begins from ({of}) as s) as t) as u group by {key}, island)"
    )
}

/// Whether the window's derivation looks at one stretch of days.
pub(super) fn reach(derive: Derivation) -> Option<Reach> {
    match derive {
        Derivation::DaysWithin(reach) | Derivation::SumWithin(reach) | Derivation::AnyWithin(reach) | Derivation::CountWithin(reach) => {
            Some(reach)
        }
        Derivation::DaysUntil { within } => Some(Reach::Days { from: 0, to: within }),
        Derivation::StateAt { day, from_start: false } => Some(Reach::Days { from: day, to: day.saturating_add(1) }),
        Derivation::StateAt { .. } | Derivation::SpellCovers { .. } | Derivation::SameEmployer { .. } => None,
    }
}
