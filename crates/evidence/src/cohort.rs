//! Which time an answer is about, and whether everything that decides its outcomes has been received. It does not count anybody.

use crate::frame::Frame;
use crate::pass::Asked;
use crate::published::CohortDates;
use throughline_model::calendar::{CALENDAR, date_of, quarter_of, quarter_start, read_iso};
use throughline_model::cohort::Belongs;
use throughline_model::metric::{Anchor, Derivation, Reach, Window};

/// The dates of a cohort and whether it is complete. `None` for all time.
pub(crate) fn said(asked: &Asked<'_>, frame: &Frame) -> Option<CohortDates> {
    let ((from, to), by) = (asked.cohort?, &asked.metric.cohort.as_ref()?.by);
    let limits: Vec<(i32, Option<i32>)> = asked.metric.windows.iter().map(|w| (needed(w, (from, to)), known(w, frame))).collect();
    // That somebody is in the cohort must be known too, whatever is asked of them.
    let own = (to, frame.as_of.map(|day| day.saturating_add(1)));
    let all = || limits.iter().copied().chain([own]);
    Some(CohortDates {
        by: match by {
            Belongs::Entry => "entry".to_owned(),
            Belongs::Exit => "exit".to_owned(),
            Belongs::Served => "served".to_owned(),
            Belongs::Event(code) => code.clone(),
        },
        first_day: iso(from),
        last_day: iso(to.saturating_sub(1)),
        complete: all().all(|(needed, known)| known.is_none_or(|known| needed <= known)),
        known_through: all().filter_map(|(_, known)| known).min().map(|day| iso(day.saturating_sub(1))),
    })
}

/// The dates as days: the first, and the day after the last.
pub(crate) fn days(said: &CohortDates) -> Option<(i32, i32)> {
    Some((read_iso(&said.first_day)?, read_iso(&said.last_day)?.checked_add(1)?))
}

/// The day after the last that a window looks at for somebody who belongs by the cohort's last day.
fn needed(window: &Window, (_, to): (i32, i32)) -> i32 {
    let last = to.saturating_sub(1);
    if window.in_cohort || window.anchor == Anchor::Calendar {
        return to;
    }
    let quarter = |nth: i32| quarter_of(last).and_then(|own| quarter_start(own.checked_add(nth)?.checked_add(1)?)).unwrap_or(to);
    let reach = |reach: Reach| match reach {
        Reach::Days { to, .. } => last.saturating_add(to),
        Reach::Quarters { last, .. } => quarter(last),
        Reach::Participation { after } => to.saturating_add(after),
    };
    match window.derive {
        Derivation::StateAt { day, .. } | Derivation::SpellCovers { day, .. } => to.saturating_add(day),
        Derivation::DaysWithin(r) | Derivation::SumWithin(r) | Derivation::AnyWithin(r) | Derivation::CountWithin(r) => reach(r),
        Derivation::SameEmployer { second, .. } => quarter(second),
        Derivation::DaysUntil { within } => last.saturating_add(within),
    }
}

/// The day after the last of which what a window looks at can be known; `None` where nothing sets a limit.
fn known(window: &Window, frame: &Frame) -> Option<i32> {
    match &window.due {
        Some(due) => Some(frame.spans.anybody(due, CALENDAR).iter().map(|r| r.to).max().unwrap_or(0)),
        None => frame.as_of.map(|day| day.saturating_add(1)),
    }
}

fn iso(day: i32) -> String {
    date_of(day).map(|date| date.to_string()).unwrap_or_default()
}
