//! What a window makes of the days and the record, as SQL: a value, and a state that is `known` or says why there is none. See `derive`.

use super::window::{islands, quoted, reach as reach_of, real};
use throughline_model::metric::{Derivation, Reach, Window};

/// The days a window looks at, where it looks at one stretch of them.
pub(super) fn reach(window: &Window) -> Option<Reach> {
    reach_of(window.derive)
}

/// Expressions that only this derivation needs.
pub(super) fn more(window: &Window) -> Vec<String> {
    let name = &window.name;
    match window.derive {
        Derivation::SumWithin(_) => {
            let rank: String =
                window.sources.iter().enumerate().map(|(n, source)| format!(" when r.value = '{source}' then {n}")).collect();
            let rank = if rank.is_empty() { "0".to_owned() } else { format!("case{rank} else {} end", window.sources.len()) };
            let rows = format!(
                "select r.unit as unit, r.from_day as from_day, r.to_day as to_day, r.amount as amount, coalesce(q.nth, -1) as quarter, {rank} as rank \
                 from raw_{name} as r join days_{name} as d on d.unit = r.unit join base_{name} as b on b.unit = r.unit left join quarters as q on \
                 b.axis = 'calendar' and q.from_day <= r.from_day and q.to_day > r.from_day \
                 where r.amount is not null and r.from_day >= d.from_day and r.to_day <= d.to_day"
            );
            vec![
                format!("in_{name} as ({rows})"),
                islands(&format!("inside_{name}"), "unit", &format!("select unit, from_day, to_day from in_{name}"), 0),
            ]
        }
        Derivation::SpellCovers { gap_allowed, same_employer, .. } => spells(name, gap_allowed, same_employer),
        _ => Vec::new(),
    }
}

/// `first_<name>(unit, first_day, last_day)`: the first spell at or after the anchor.
fn spells(name: &str, gap: i32, same_employer: bool) -> Vec<String> {
    let first = |of: &str| {
        format!(
            "select unit, first_day, last_day from (select h.unit as unit, case when h.from_day > b.day then h.from_day else b.day end as first_day, \
             h.to_day as last_day, row_number() over (partition by h.unit order by h.from_day) as nth \
             from {of} as h join base_{name} as b on b.unit = h.unit where h.to_day > b.day) as o where nth = 1"
        )
    };
    let gaps = islands(&format!("spell_{name}"), "unit", &format!("select unit, from_day, to_day from raw_{name}"), gap);
    if !same_employer {
        return vec![gaps, format!("first_{name} as ({})", first(&format!("spell_{name}")))];
    }
    // One key for each unit and employer; an employer that is not known is one of its own.
    let keyed = format!(
        "select unit, employer, from_day, to_day, case when employer is not null then 'e' || employer else 'n' || row_number() over \
         (partition by unit order by from_day, to_day) end as who from raw_{name}"
    );
    let by_employer = islands(&format!("with_{name}"), "unit, who", &keyed, gap);
    let longest = format!(
        "first_{name} as (select s.unit as unit, s.first_day as first_day, max(w.to_day) as last_day from ({}) as s join ({keyed}) as k on \
         k.unit = s.unit and k.from_day <= s.first_day and k.to_day > s.first_day join with_{name} as w on w.unit = k.unit and w.who = k.who and \
         w.from_day <= s.first_day and w.to_day > s.first_day group by s.unit, s.first_day)",
        first(&format!("held_{name}"))
    );
    vec![by_employer, longest]
}

/// The window's rows: value and state.
pub(super) fn of(window: &Window) -> String {
    let name = &window.name;
    let body = match window.derive {
        Derivation::StateAt { from_start: true, day } => return from_start(window, day),
        Derivation::SpellCovers { day, gap_allowed, .. } => return spell_covers(window, day, gap_allowed),
        Derivation::SameEmployer { first, second } => return same_employer(window, first, second),
        Derivation::StateAt { .. } => {
            let held = whole(&format!("held_{name}"), "d.from_day", "d.to_day");
            format!("case when {held} then 1 else 0 end as value, {}", states(window, &[(&held, "known")], "known"))
        }
        Derivation::DaysWithin(_) => format!("{} as value, {}", days(name), states(window, &[], "known")),
        Derivation::AnyWithin(_) => {
            let any = format!(
                "exists (select 1 from raw_{name} as r where r.unit = c.unit and d.from_day < d.to_day and r.from_day < d.to_day and r.to_day > d.from_day{})",
                real(window)
            );
            format!("case when {any} then 1 else 0 end as value, {}", states(window, &[], "known"))
        }
        Derivation::CountWithin(_) => {
            let count = format!(
                "(select count(*) from raw_{name} as r where r.unit = c.unit and r.from_day >= d.from_day and r.from_day < d.to_day{})",
                real(window)
            );
            format!("{count} as value, {}", states(window, &[], "known"))
        }
        Derivation::DaysUntil { .. } => {
            let first = format!(
                "(select min(r.from_day) - d.from_day from raw_{name} as r where r.unit = c.unit and r.from_day >= d.from_day and r.from_day < d.to_day{})",
                real(window)
            );
            let early = "d.to_day > e.day";
            format!("{first} as value, {}", states(window, &[(early, "too_early"), (&format!("{first} is not null"), "known")], "outside"))
        }
        Derivation::SumWithin(_) => sum(window),
    };
    format!(
        "select unit, case when state = 'known' then value end as value, state from (select c.unit as unit, {body} from coded as c \
         left join base_{name} as b on b.unit = c.unit left join days_{name} as d on d.unit = c.unit left join end_{name} as e on e.unit = c.unit) as v"
    )
}

/// Whether a stretch of `table` covers all of `[from, to)`.
fn whole(table: &str, from: &str, to: &str) -> String {
    format!("exists (select 1 from {table} as k where k.unit = c.unit and k.from_day <= {from} and k.to_day >= {to})")
}

/// Why what is not found in `[from, to)` is not known to be missing, as branches of a case; `then` where it is.
fn unknown(window: &Window, from: &str, to: &str, by: &str, then: &str) -> String {
    let name = &window.name;
    if window.due.is_some() {
        let due = format!("exists (select 1 from due_{name} as k where k.from_day <= {from} and k.to_day >= {to})");
        let end = format!("(select max(k.to_day) from due_{name} as k)");
        return format!("when {due} then {then} when {to} <= {end} then 'not_known' else 'too_early'");
    }
    let known = if window.unrecorded_is_no { "1 = 1".to_owned() } else { whole(&format!("seen_{name}"), from, to) };
    format!("when {by} > e.day then 'too_early' when {known} then {then} else 'not_known'")
}

/// The state of a window over days: no anchor, days that cannot be told, what `first` says, then what is unknown; `last` where nothing is.
fn states(window: &Window, first: &[(&str, &str)], last: &str) -> String {
    let first: String = first.iter().map(|(when, state)| format!("when {when} then '{state}' ")).collect();
    let rest = unknown(window, "d.from_day", "d.to_day", "d.by_day", &format!("'{last}'"));
    format!("case when b.unit is null then 'outside' when d.state is not null then d.state {first}{rest} end as state")
}

fn days(name: &str) -> String {
    format!(
        "(select coalesce(sum(case when h.to_day > d.from_day and h.from_day < d.to_day then (case when h.to_day < d.to_day then h.to_day else \
         d.to_day end) - (case when h.from_day > d.from_day then h.from_day else d.from_day end) else 0 end), 0) from held_{name} as h \
         where h.unit = c.unit)"
    )
}

fn sum(window: &Window) -> String {
    let name = &window.name;
    let best = format!("(select min(o.rank) from in_{name} as o where o.unit = a.unit and o.quarter = a.quarter)");
    let total = format!("(select coalesce(sum(a.amount), 0) from in_{name} as a where a.unit = c.unit and a.rank = {best})");
    let covered = whole(&format!("inside_{name}"), "d.from_day", "d.to_day");
    if window.due.is_some() || window.unrecorded_is_no {
        return format!("{total} as value, {}", states(window, &[], "known"));
    }
    format!(
        "{total} as value, case when b.unit is null then 'outside' when d.state is not null then d.state when {covered} then 'known' \
         when d.by_day > e.day then 'too_early' else 'not_known' end as state"
    )
}

fn from_start(window: &Window, day: i32) -> String {
    let name = &window.name;
    let held = whole(&format!("held_{name}"), "f.day", "f.day + 1");
    let first = format!(
        "select h.unit as unit, min(case when h.from_day > b.day then h.from_day else b.day end) + ({day}) as day from held_{name} as h \
         join base_{name} as b on b.unit = h.unit where h.to_day > b.day group by h.unit"
    );
    let rest = unknown(window, "f.day", "f.day + 1", "f.day + 1", "'known'");
    format!(
        "select unit, case when state = 'known' then value end as value, state from (select c.unit as unit, case when {held} then 1 else 0 end as value, \
         case when f.unit is null then 'outside' when {held} then 'known' {rest} end as state from coded as c left join ({first}) as f on f.unit = c.unit \
         left join end_{name} as e on e.unit = c.unit) as v"
    )
}

fn spell_covers(window: &Window, day: i32, gap: i32) -> String {
    let name = &window.name;
    let target = format!("f.first_day + ({day})");
    let rest = unknown(window, "f.last_day", &format!("f.last_day + {gap} + 1"), &format!("f.last_day + {gap}"), "'known'");
    format!(
        "select unit, case when state = 'known' then value end as value, state from (select c.unit as unit, case when {target} < f.last_day then 1 else 0 \
         end as value, case when f.unit is null then 'outside' when {target} + 1 > e.day then 'too_early' when {target} < f.last_day then 'known' \
         {rest} end as state from coded as c left join first_{name} as f on f.unit = c.unit left join end_{name} as e on e.unit = c.unit) as v"
    )
}

fn same_employer(window: &Window, first: i32, second: i32) -> String {
    let name = &window.name;
    let quarters = format!(
        "select b.unit as unit, f.from_day as f1, f.to_day as t1, l.from_day as f2, l.to_day as t2 from base_{name} as b left join quarters as own on \
         b.axis = 'calendar' and own.from_day <= b.day and own.to_day > b.day left join quarters as f on f.nth = own.nth + ({first}) \
         left join quarters as l on l.nth = own.nth + ({second})"
    );
    let both = format!(
        "exists (select 1 from raw_{name} as r join raw_{name} as o on o.unit = r.unit and o.employer = r.employer where r.unit = c.unit and \
         r.from_day < d.t1 and r.to_day > d.f1 and o.from_day < d.t2 and o.to_day > d.f2{}{})",
        real(window),
        real(window).replace("r.", "o."),
    );
    let one = format!("case {} end", unknown(window, "d.f1", "d.t1", "d.t1", "'known'"));
    let two = format!("case {} end", unknown(window, "d.f2", "d.t2", "d.t2", "'known'"));
    let anchored = quoted(&["calendar"]);
    format!(
        "select unit, case when state = 'known' then value end as value, state from (select unit, value, case when no_base = 1 then 'outside' when f1 is null \
         then 'not_known' when one = 'too_early' or two = 'too_early' then 'too_early' when value = 1 then 'known' when one <> 'known' then one else two \
         end as state from (select c.unit as unit, case when b.unit is null then 1 else 0 end as no_base, case when b.axis in ({anchored}) then d.f1 end as f1, \
         case when {both} then 1 else 0 end as value, {one} as one, {two} as two from coded as c left join base_{name} as b on b.unit = c.unit \
         left join ({quarters}) as d on d.unit = c.unit left join end_{name} as e on e.unit = c.unit) as x) as v"
    )
}
