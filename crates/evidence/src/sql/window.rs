//! The derivations of `derive`, each as common table expressions ending in `w_<name>(person, value, state)`. It runs nothing.

use throughline_model::code::CodeBook;
use throughline_model::metric::{Anchor, Derivation, Window};

/// All expressions of one window, comma-separated.
pub(super) fn expressions(window: &Window, codes: &CodeBook) -> String {
    let name = &window.name;
    let watching: Vec<&str> = codes.watching(&window.of).map(|c| c.name.as_str()).collect();
    let horizons: Vec<&str> = codes.horizons().map(|c| c.name.as_str()).collect();
    let held = match window.derive {
        Derivation::SumWithin { from, to } => inside(&window.of, name, from, to),
        _ => on_axis(&window.of, name),
    };
    let watched = [&[window.of.as_str()], watching.as_slice()].concat();
    [
        base(window),
        islands(&format!("held_{name}"), &held),
        islands(&format!("seen_{name}"), &of_axis(&watched, name)),
        format!("end_{name} as (select person, max(to_day) as day from ({}) as e group by person)", of_axis(&horizons, name)),
        format!("w_{name} as ({})", value(window)),
    ]
    .join(",\n")
}

/// `base_<name>(person, axis, day)`: from which day the window counts.
fn base(window: &Window) -> String {
    let name = &window.name;
    match &window.anchor {
        Anchor::Calendar => format!("base_{name} as (select person, 'calendar' as axis, 0 as day from persons)"),
        Anchor::Event(code) => format!(
            "base_{name} as (select person, axis, day from (select person, axis, from_day as day, row_number() over \
             (partition by person order by axis, from_day) as nth from spans where of = '{code}') as e where nth = 1)"
        ),
    }
}

fn on_axis(of: &str, name: &str) -> String {
    of_axis(&[of], name)
}

/// Stretches of these codes on the axis of the window's base.
fn of_axis(of: &[&str], name: &str) -> String {
    let list: Vec<String> = of.iter().map(|code| format!("'{code}'")).collect();
    let list = if list.is_empty() { "''".to_owned() } else { list.join(", ") };
    format!(
        "select spans.person as person, from_day, to_day, amount from spans join base_{name} as b \
         on b.person = spans.person and b.axis = spans.axis where of in ({list})"
    )
}

/// Amounts that lie wholly within the window.
fn inside(of: &str, name: &str, from: i32, to: i32) -> String {
    let all = on_axis(of, name);
    format!("{all} and amount is not null and from_day >= b.day + ({from}) and to_day <= b.day + ({to})")
}

/// `<table>(person, from_day, to_day)`: the union of stretches, touching ones joined.
fn islands(table: &str, of: &str) -> String {
    format!(
        "{table} as (select person, min(from_day) as from_day, max(to_day) as to_day from (select person, from_day, to_day, \
         sum(begins) over (partition by person order by from_day, to_day rows between unbounded preceding and current row) as island \
         from (select person, from_day, to_day, case when from_day <= max(to_day) over (partition by person order by from_day, to_day \
         rows between unbounded preceding and 1 preceding) then 0 else 1 end as begins from ({of}) as s) as t) as u group by person, island)"
    )
}

fn value(window: &Window) -> String {
    let name = &window.name;
    let head =
        format!("from persons as p left join base_{name} as b on b.person = p.person left join end_{name} as e on e.person = p.person");
    let row = match window.derive {
        Derivation::StateAt { day } => state_at(name, day),
        Derivation::DaysWithin { from, to } => days_within(name, from, to),
        Derivation::SpellCovers { day } => return spell_covers(name, day),
        Derivation::SumWithin { from, to } => sum_within(window, from, to),
    };
    format!("select person, case when state = 'known' then value end as value, state from (select p.person as person, {row} {head}) as v")
}

/// Whether a stretch of `table` covers all of `[from, to)`.
fn whole(table: &str, from: &str, to: &str) -> String {
    format!("exists (select 1 from {table} as c where c.person = p.person and c.from_day <= {from} and c.to_day >= {to})")
}

fn state_at(name: &str, day: i32) -> String {
    let (day, next) = (format!("b.day + ({day})"), format!("b.day + ({day}) + 1"));
    let held = whole(&format!("held_{name}"), &day, &next);
    let seen = whole(&format!("seen_{name}"), &day, &next);
    format!(
        "case when {held} then 1 else 0 end as value, case when b.person is null then 'outside' when {held} then 'known' \
         when {next} > e.day then 'too_early' when {seen} then 'known' else 'not_known' end as state"
    )
}

fn days_within(name: &str, from: i32, to: i32) -> String {
    let (from, to) = (format!("b.day + ({from})"), format!("b.day + ({to})"));
    let days = format!(
        "(select coalesce(sum(case when h.to_day > {from} and h.from_day < {to} then (case when h.to_day < {to} then h.to_day else {to} end) \
         - (case when h.from_day > {from} then h.from_day else {from} end) else 0 end), 0) from held_{name} as h where h.person = p.person)"
    );
    let seen = whole(&format!("seen_{name}"), &from, &to);
    format!(
        "{days} as value, case when b.person is null then 'outside' when {to} > e.day then 'too_early' \
         when {seen} then 'known' else 'not_known' end as state"
    )
}

fn spell_covers(name: &str, day: i32) -> String {
    let first = format!(
        "select h.person as person, case when h.from_day > b.day then h.from_day else b.day end as first_day, h.to_day as last_day, \
         row_number() over (partition by h.person order by h.from_day) as nth \
         from held_{name} as h join base_{name} as b on b.person = h.person where h.to_day > b.day"
    );
    let target = format!("f.first_day + ({day})");
    let seen = whole(&format!("seen_{name}"), "f.last_day", "f.last_day + 1");
    format!(
        "select p.person as person, case when {target} + 1 > e.day then null when {target} < f.last_day then 1 when {seen} then 0 end as value, \
         case when f.person is null then 'outside' when {target} + 1 > e.day then 'too_early' when {target} < f.last_day then 'known' \
         when {seen} then 'known' else 'not_known' end as state \
         from persons as p left join (select * from ({first}) as o where nth = 1) as f on f.person = p.person \
         left join end_{name} as e on e.person = p.person"
    )
}

fn sum_within(window: &Window, from: i32, to: i32) -> String {
    let name = &window.name;
    let sum = format!("(select sum(a.amount) from ({}) as a where a.person = p.person)", inside(&window.of, name, from, to));
    let whole = whole(&format!("held_{name}"), &format!("b.day + ({from})"), &format!("b.day + ({to})"));
    format!(
        "{sum} as value, case when b.person is null then 'outside' when {whole} then 'known' \
         when b.day + ({to}) > e.day then 'too_early' else 'not_known' end as state"
    )
}
