//! What came out, in sentences: the three of page one, the titles of sections, the findings above charts. Not for tables or drawing.

use super::compare::{Pair, headline, pairs};
use super::look::{self, Look};
use super::scribe::{Scribe, Subject};
use super::unit::Verdict;
use throughline_evidence::published::{Answer, Cell, Fate, Kind, NOT_KNOWN, Ratio, Shown};
use throughline_model::metric::Unit as CountedAs;
use throughline_model::report::Compare;

/// The answer in three sentences: who was counted, what was found, how sure.
pub(crate) fn three(scribe: &Scribe<'_>) -> Vec<String> {
    let subject = scribe.release.report.metrics.first().and_then(|m| scribe.subject(m));
    let Some(subject) = subject else {
        return vec![scribe.say.text("who-missing")];
    };
    let mut sentences = vec![who(scribe, subject.answer)];
    let compared = headline(scribe).map(|(breakdown, compare)| (compare, pairs(scribe, &subject, breakdown, compare)));
    match compared.as_ref().and_then(|(compare, pairs)| pairs.first().map(|pair| (*compare, pair))) {
        Some((compare, pair)) => {
            sentences.push(found(scribe, &subject, pair));
            sentences.push(gap(scribe, &subject, pair, compare));
        }
        None => {
            let text = scribe
                .say
                .with("finding-alone", &[("label", scribe.label(subject.definition).into()), ("first", all(scribe, &subject).into())]);
            sentences.extend([text, scribe.say.text("gap-none")]);
        }
    }
    sentences
}

fn who(scribe: &Scribe<'_>, answer: &Answer) -> String {
    match (counted(answer), answer.population) {
        (Some(counted), Some(all)) if counted == all => {
            scribe.say.with(rows(answer, "who-all", "who-all-periods"), &[("population", all.into())])
        }
        (Some(counted), Some(all)) => {
            scribe.say.with(rows(answer, "who-some", "who-some-periods"), &[("counted", counted.into()), ("population", all.into())])
        }
        (Some(counted), None) => scribe.say.with(rows(answer, "who-counted", "who-counted-periods"), &[("counted", counted.into())]),
        (None, _) => scribe.say.text("who-hidden"),
    }
}

/// The sentence for people, or the one for periods of participation where these are counted.
pub(crate) fn rows<'k>(answer: &Answer, people: &'k str, periods: &'k str) -> &'k str {
    if answer.unit == CountedAs::Participation { periods } else { people }
}

/// How many people are counted, if that may be said.
fn counted(answer: &Answer) -> Option<u64> {
    let line = answer.account.iter().find(|l| l.fates == [Fate::Counted]);
    line.and_then(|l| l.n).or_else(|| everyone(answer).and_then(|cell| shown(cell)).map(|s| s.n))
}

/// The cell of everyone.
pub(crate) fn everyone(answer: &Answer) -> Option<&Cell> {
    answer.cells.iter().find(|cell| cell.group.is_empty())
}

/// The shares of doubtful links for which an answer's intervals allow.
pub(crate) fn doubts(answer: &Answer) -> impl Iterator<Item = Ratio> + '_ {
    answer.cells.iter().filter_map(shown).filter_map(|shown| shown.link_doubt)
}

/// A cell's number, if it is shown.
pub(crate) fn shown(cell: &Cell) -> Option<&Shown> {
    match look::at(cell) {
        Look::Shown(shown) => Some(shown),
        Look::Hidden(_) | Look::Empty => None,
    }
}

fn found(scribe: &Scribe<'_>, subject: &Subject<'_>, pair: &Pair<'_>) -> String {
    let label = scribe.label(subject.definition).into();
    let first = clause(scribe, subject, pair.group).into();
    match pair.reference {
        Some(reference) => {
            let second = clause(scribe, subject, reference).into();
            scribe.say.with("finding-pair", &[("label", label), ("first", first), ("second", second)])
        }
        None => scribe.say.with("finding-alone", &[("label", label), ("first", first)]),
    }
}

/// One group's number as a part of a sentence.
fn clause(scribe: &Scribe<'_>, subject: &Subject<'_>, cell: &Cell) -> String {
    let group = scribe.groups(&cell.group);
    match look::at(cell) {
        Look::Shown(shown) => {
            let value = subject.unit.value(shown.value);
            let part = crate::number::count(shown.success.unwrap_or_default());
            let (n, value, group) = (shown.n.into(), value.into(), group.into());
            let key = |people, periods| rows(subject.answer, people, periods);
            match subject.unit.kind {
                Kind::Rate => scribe.say.with(
                    key("clause-rate", "clause-rate-periods"),
                    &[("part", part.into()), ("n", n), ("value", value), ("group", group)],
                ),
                Kind::Mean => scribe.say.with(key("clause-mean", "clause-mean-periods"), &[("n", n), ("value", value), ("group", group)]),
                Kind::Median => {
                    scribe.say.with(key("clause-median", "clause-median-periods"), &[("n", n), ("value", value), ("group", group)])
                }
                Kind::Count => scribe.say.with("clause-count", &[("value", value), ("group", group)]),
            }
        }
        Look::Hidden(reason) => {
            scribe.say.with("clause-hidden", &[("group", group.into()), ("reason", scribe.hidden_reason(reason, subject.unit.kind).into())])
        }
        Look::Empty => scribe.say.with("clause-empty", &[("group", group.into())]),
    }
}

/// Everyone's number as a part of a sentence.
pub(crate) fn all(scribe: &Scribe<'_>, subject: &Subject<'_>) -> String {
    match everyone(subject.answer).map(look::at) {
        Some(Look::Shown(shown)) => {
            let value = subject.unit.value(shown.value).into();
            let part = crate::number::count(shown.success.unwrap_or_default());
            let n = shown.n.into();
            let key = |people, periods| rows(subject.answer, people, periods);
            match subject.unit.kind {
                Kind::Rate => scribe.say.with(key("all-rate", "all-rate-periods"), &[("part", part.into()), ("n", n), ("value", value)]),
                Kind::Mean => scribe.say.with(key("all-mean", "all-mean-periods"), &[("n", n), ("value", value)]),
                Kind::Median => scribe.say.with(key("all-median", "all-median-periods"), &[("n", n), ("value", value)]),
                Kind::Count => scribe.say.with("all-count", &[("value", value)]),
            }
        }
        Some(Look::Hidden(reason)) => scribe.say.with("all-hidden", &[("reason", scribe.hidden_reason(reason, subject.unit.kind).into())]),
        Some(Look::Empty) | None => scribe.say.text("all-empty"),
    }
}

/// The difference of a pair in a sentence, with what chance could do.
pub(crate) fn gap(scribe: &Scribe<'_>, subject: &Subject<'_>, pair: &Pair<'_>, compare: &Compare) -> String {
    let Some(gap) = pair.gap else {
        return scribe.say.text("gap-missing");
    };
    let (way, plain) = match gap.difference.num.signum() {
        1 => ("gap-more", "gap-more-plain"),
        0 => ("gap-same", "gap-same-plain"),
        _ => ("gap-less", "gap-less-plain"),
    };
    let key = if gap.interval.is_some() { way } else { plain };
    let verdict = scribe.say.text(match subject.unit.verdict(gap.interval) {
        Verdict::Apart => "verdict-apart",
        Verdict::Touching => "verdict-touching",
        Verdict::Chance => "verdict-chance",
        Verdict::Unknown => "verdict-unknown",
    });
    let interval = gap.interval.map_or_else(String::new, |i| subject.unit.interval_of_difference(i));
    let to = scribe.group(&(compare.field.clone(), compare.to.clone()));
    let difference = subject.unit.difference(gap.difference);
    let (group, to) = (scribe.group(pair.value).into(), to.into());
    let (difference, interval, verdict) = (difference.into(), interval.into(), verdict.into());
    scribe.say.with(key, &[("difference", difference), ("group", group), ("reference", to), ("interval", interval), ("verdict", verdict)])
}

/// The title of a metric's section: the first comparison, or everyone's number.
pub(crate) fn title(scribe: &Scribe<'_>, subject: &Subject<'_>) -> String {
    let label = || scribe.label(subject.definition).into();
    // How many there are of each of two groups is no comparison.
    if let Some((breakdown, compare)) = headline(scribe).filter(|(b, _)| b.by.len() == 1 && subject.unit.kind != Kind::Count) {
        for pair in pairs(scribe, subject, breakdown, compare) {
            if let (Some(first), Some(second)) = (shown(pair.group), pair.reference.and_then(shown)) {
                let (first, second) = (subject.unit.value(first.value).into(), subject.unit.value(second.value).into());
                let to = scribe.group(&(compare.field.clone(), compare.to.clone()));
                let (group, to) = (scribe.group(pair.value).into(), to.into());
                return scribe
                    .say
                    .with("metric-pair", &[("label", label()), ("first", first), ("group", group), ("second", second), ("reference", to)]);
            }
        }
    }
    match everyone(subject.answer).map(look::at) {
        Some(Look::Shown(shown)) => {
            scribe.say.with("metric-everyone", &[("label", label()), ("value", subject.unit.value(shown.value).into())])
        }
        Some(Look::Hidden(reason)) => {
            scribe.say.with("metric-hidden", &[("label", label()), ("word", scribe.hidden_word(reason, subject.unit.kind).into())])
        }
        Some(Look::Empty) | None => scribe.say.with("metric-nobody", &[("label", label())]),
    }
}

/// The finding above bars: from the lowest to the highest group that is shown, and how many are hidden.
pub(crate) fn range(scribe: &Scribe<'_>, subject: &Subject<'_>, cells: &[&Cell]) -> String {
    let known = cells.iter().filter(|c| c.group.iter().all(|(_, value)| value != NOT_KNOWN));
    let mut shown: Vec<(&Cell, String, f64)> = Vec::new();
    for cell in known {
        if let Some(s) = self::shown(cell) {
            shown.push((cell, subject.unit.value(s.value), crate::number::rough(s.value)));
        }
    }
    shown.sort_by(|a, b| a.2.total_cmp(&b.2));
    let group = |cell: &Cell| scribe.groups(&cell.group);
    let text = match shown.as_slice() {
        [] => scribe.say.text("range-none"),
        [(cell, value, _)] => scribe.say.with("range-one", &[("group", group(cell).into()), ("value", value.into())]),
        [(_, low, _), .., (_, high, _)] if low == high => scribe.say.with("range-same", &[("value", low.into())]),
        [(a, low, _), .., (b, high, _)] => {
            let (low, high) = (low.into(), high.into());
            scribe
                .say
                .with("range-finding", &[("low", low), ("low-group", group(a).into()), ("high", high), ("high-group", group(b).into())])
        }
    };
    let n_hidden = cells.iter().filter(|c| matches!(look::at(c), Look::Hidden(_))).count();
    if n_hidden == 0 { text } else { format!("{text} {}", scribe.say.with("some-hidden", &[("n", n_hidden.into())])) }
}

/// The finding above differences: between whom, and for how many of them chance alone would do.
pub(crate) fn gaps(scribe: &Scribe<'_>, subject: &Subject<'_>, pairs: &[Pair<'_>], compare: &Compare) -> String {
    let reference = scribe.group(&(compare.field.clone(), compare.to.clone()));
    let gaps: Vec<&Pair<'_>> = pairs.iter().filter(|p| p.gap.is_some()).collect();
    let (n, Some(first)) = (gaps.len(), gaps.first()) else {
        return scribe.say.with("gaps-none", &[("reference", reference.into())]);
    };
    let one_value = pairs.iter().all(|p| p.value == first.value);
    let head = if one_value {
        let group = scribe.group(first.value).into();
        scribe.say.with("gaps-finding", &[("compared", n.into()), ("group", group), ("reference", reference.into())])
    } else {
        scribe.say.with("gaps-finding-any", &[("compared", n.into()), ("reference", reference.into())])
    };
    format!("{head} {}", chance(scribe, subject, &gaps))
}

fn chance(scribe: &Scribe<'_>, subject: &Subject<'_>, gaps: &[&Pair<'_>]) -> String {
    let verdicts = || gaps.iter().filter_map(|p| p.gap).map(|g| subject.unit.verdict(g.interval));
    let compared = ("compared", gaps.len().into());
    if verdicts().any(|v| v == Verdict::Unknown) {
        return scribe.say.text("gaps-no-interval");
    }
    match verdicts().filter(|v| *v != Verdict::Apart).count() {
        0 => scribe.say.with("gaps-all-apart", &[compared]),
        n if n == gaps.len() => scribe.say.with("gaps-all-chance", &[compared]),
        n => scribe.say.with("gaps-some-chance", &[("chance", n.into()), compared]),
    }
}
