//! Which time a number is about, in a sentence; and what is counted where it is not persons. Not for other dates (see `scribe`).

use super::scribe::{Scribe, Subject};
use throughline_model::metric::Unit;

/// What is counted, in which cohort, and whether all that decides it has been received. Empty for persons of all time.
pub(crate) fn sentences(scribe: &Scribe<'_>, subject: &Subject<'_>) -> Vec<String> {
    let mut sentences = Vec::new();
    if subject.answer.unit == Unit::Participation {
        sentences.push(scribe.say.text("rows-are-periods"));
    }
    let Some(cohort) = &subject.answer.cohort else { return sentences };
    sentences.extend(dates(scribe, subject));
    if !cohort.complete {
        let through = cohort.known_through.as_deref().map(|day| scribe.date(day)).unwrap_or_default();
        sentences.push(scribe.say.with("cohort-not-complete", &[("through", through.into())]));
    }
    sentences
}

/// Whom a number is about: a sentence with the first and the last day; `None` where it is about all time.
pub(crate) fn dates(scribe: &Scribe<'_>, subject: &Subject<'_>) -> Option<String> {
    let cohort = subject.answer.cohort.as_ref()?;
    let (first, last) = (scribe.date(&cohort.first_day), scribe.date(&cohort.last_day));
    let dates = [("first", first.into()), ("last", last.into())];
    Some(match cohort.by.as_str() {
        "exit" => scribe.say.with("cohort-exit", &dates),
        "entry" => scribe.say.with("cohort-entry", &dates),
        "served" => scribe.say.with("cohort-served", &dates),
        event => {
            let [first, last] = dates;
            scribe.say.with("cohort-event", &[first, last, ("event", scribe.code(event).into())])
        }
    })
}
