//! One figure: the finding, the chart, a note, and the tables behind it. Not for laying charts out (see `crate::chart`).

use super::compare::{Pair, of_everyone, pairs};
use super::finding;
use super::look::{self, Look};
use super::scribe::{Scribe, Subject};
use super::table::{self, Table};
use super::unit::Verdict;
use crate::chart::bar::{Bar, BarChart, Mark};
use crate::chart::dot::{Dot, DotChart, Point};
use crate::chart::scale::Scale;
use crate::number::{count, millionths};
use crate::say::capital;
use askama::Template;
use throughline_evidence::published::{Cell, Interval, Kind, Ratio};
use throughline_model::failure::Failure;
use throughline_model::report::{Breakdown, Compare};

/// A figure of a report.
#[derive(Template)]
#[template(path = "figure.html")]
pub(crate) struct Figure {
    /// The sentence above it.
    pub finding: String,
    /// Further sentences.
    pub sentences: Vec<String>,
    /// The chart, as finished SVG.
    pub chart: String,
    /// What the marks mean, and the source.
    pub note: String,
    /// The numbers.
    pub tables: Vec<String>,
    /// What the tables show, for the line that opens them.
    pub summary: String,
}

/// The figure of one breakdown: differences where it compares within groups, else bars.
pub(crate) fn of(scribe: &Scribe<'_>, subject: &Subject<'_>, id: &str, breakdown: &Breakdown) -> Result<Figure, Failure> {
    let cells = scribe.cells(subject.answer, &breakdown.by);
    match &breakdown.compare {
        Some(compare) if breakdown.by.len() > 1 => dots(scribe, subject, id, breakdown, compare),
        _ => bars(scribe, subject, id, breakdown, finding::range(scribe, subject, &cells)),
    }
}

/// The picture of page one: it stands without a heading, so its title names the number; the difference is the sentence beside it.
pub(crate) fn headline(scribe: &Scribe<'_>, subject: &Subject<'_>, breakdown: &Breakdown) -> Result<Figure, Failure> {
    let figure = match &breakdown.compare {
        Some(compare) if breakdown.by.len() > 1 => dots(scribe, subject, "answer-picture", breakdown, compare)?,
        _ => bars(scribe, subject, "answer-picture", breakdown, finding::title(scribe, subject))?,
    };
    Ok(Figure { sentences: Vec::new(), ..figure })
}

fn bars(scribe: &Scribe<'_>, subject: &Subject<'_>, id: &str, breakdown: &Breakdown, finding: String) -> Result<Figure, Failure> {
    let cells = scribe.cells(subject.answer, &breakdown.by);
    let mut tables = vec![table::of_cells(scribe, subject, &format!("{id}-table"), &breakdown.by, &cells)];
    let mut sentences = Vec::new();
    if let Some(compare) = &breakdown.compare {
        let pairs = pairs(scribe, subject, breakdown, compare);
        sentences = pairs.iter().map(|pair| finding::gap(scribe, subject, pair, compare)).collect();
        let heads = pairs.iter().map(|pair| scribe.row(pair.value)).collect();
        tables.push(table::of_gaps(scribe, subject, &format!("{id}-gaps"), &pairs, heads, compare));
    }
    let chart = bar_chart(scribe, subject, id, &finding, &cells, breakdown.compare.as_ref());
    finish(scribe, finding, sentences, chart.render(), "note-bars", &tables)
}

fn dots(scribe: &Scribe<'_>, subject: &Subject<'_>, id: &str, breakdown: &Breakdown, compare: &Compare) -> Result<Figure, Failure> {
    let within = pairs(scribe, subject, breakdown, compare);
    let finding = finding::gaps(scribe, subject, &within, compare);
    let mut all = of_everyone(scribe, compare).map_or_else(Vec::new, |b| pairs(scribe, subject, b, compare));
    all.extend(within);
    let cells = scribe.cells(subject.answer, &breakdown.by);
    let tables = [
        table::of_gaps(scribe, subject, &format!("{id}-gaps"), &all, heads(scribe, &all), compare),
        table::of_cells(scribe, subject, &format!("{id}-table"), &breakdown.by, &cells),
    ];
    let chart = dot_chart(scribe, subject, id, &finding, &all, compare);
    finish(scribe, finding, Vec::new(), chart.render(), "note-dots", &tables)
}

fn finish(
    scribe: &Scribe<'_>,
    finding: String,
    sentences: Vec<String>,
    chart: askama::Result<String>,
    note: &str,
    tables: &[Table],
) -> Result<Figure, Failure> {
    let broken = |e: askama::Error| Failure::broken("drawing a chart", e);
    let summary = tables.first().map_or_else(String::new, |t| scribe.say.with("table-link", &[("title", t.caption.as_str().into())]));
    let tables = tables.iter().map(|t| t.render().map_err(broken)).collect::<Result<_, _>>()?;
    Ok(Figure {
        finding,
        sentences,
        chart: chart.map_err(broken)?,
        note: format!("{} {}", scribe.say.text(note), scribe.source()),
        tables,
        summary,
    })
}

fn bar_chart(scribe: &Scribe<'_>, subject: &Subject<'_>, id: &str, finding: &str, cells: &[&Cell], compare: Option<&Compare>) -> BarChart {
    let extent: Vec<Ratio> = cells.iter().flat_map(|c| extent(c)).collect();
    let scale = if subject.unit.kind == Kind::Rate && !extent.is_empty() { Scale::share() } else { Scale::around(extent) };
    let mut outer = None;
    let bars: Vec<Bar> = cells
        .iter()
        .filter_map(|cell| {
            let (last, before) = cell.group.split_last()?;
            let heading = (outer != Some(before)).then(|| before.first().map(|pair| capital(&scribe.group(pair)))).flatten();
            outer = Some(before);
            Some(bar(scribe, subject, &scale, cell, heading, scribe.row(last), compare))
        })
        .collect();
    let mut description = scribe.say.text("chart-bars");
    for (cell, bar) in cells.iter().zip(&bars) {
        let label = capital(&scribe.groups(&cell.group)).into();
        let row = match bar.detail.as_str() {
            "" => scribe.say.with("chart-row", &[("label", label), ("value", bar.value.as_str().into())]),
            detail => {
                scribe.say.with("chart-row-detail", &[("label", label), ("value", bar.value.as_str().into()), ("detail", detail.into())])
            }
        };
        description = format!("{description} {row}");
    }
    let zero = scale.place(Ratio { num: 0, den: 1 });
    BarChart::new(id, finding, description, scale.ticks(|v| subject.unit.tick(v)), zero, bars)
}

fn bar(
    scribe: &Scribe<'_>,
    subject: &Subject<'_>,
    scale: &Scale,
    cell: &Cell,
    heading: Option<String>,
    label: String,
    compare: Option<&Compare>,
) -> Bar {
    let reference = compare.is_some_and(|c| cell.group.iter().any(|(code, value)| *code == c.field && *value == c.to));
    let (value, detail, mark) = match look::at(cell) {
        Look::Shown(shown) => {
            let detail = match shown.success {
                Some(part) => scribe.say.with("part-of", &[("part", count(part).into()), ("n", count(shown.n).into())]),
                None => scribe.say.with(finding::rows(subject.answer, "people", "periods"), &[("n", shown.n.into())]),
            };
            let mark = Mark::Bar { to: scale.place(shown.value), interval: shown.interval.map(|i| ends(scale, i)), reference };
            (subject.unit.value(shown.value), detail, mark)
        }
        Look::Hidden(reason) => (scribe.hidden_word(reason, subject.unit.kind), String::new(), Mark::Hidden),
        Look::Empty => (scribe.say.text("nobody"), String::new(), Mark::Nothing),
    };
    Bar { heading, label, value, detail, mark }
}

fn dot_chart(scribe: &Scribe<'_>, subject: &Subject<'_>, id: &str, finding: &str, pairs: &[Pair<'_>], compare: &Compare) -> DotChart {
    let gaps = || pairs.iter().filter_map(|p| p.gap);
    let around = gaps().flat_map(|g| [g.difference].into_iter().chain(g.interval.into_iter().flat_map(both)));
    let scale = Scale::around(around);
    let mut description = scribe.say.text("chart-dots");
    let mut dots = Vec::new();
    for (pair, label) in pairs.iter().zip(heads(scribe, pairs)) {
        let dot = dot(scribe, subject, &scale, pair, label);
        let interval = pair.gap.and_then(|g| g.interval).map(|i| subject.unit.interval_of_difference(i));
        let (label, value) = (dot.label.as_str().into(), dot.value.as_str().into());
        let row = match interval {
            Some(interval) => scribe.say.with("chart-row-interval", &[("label", label), ("value", value), ("interval", interval.into())]),
            None => scribe.say.with("chart-row", &[("label", label), ("value", value)]),
        };
        description = format!("{description} {row}");
        dots.push(dot);
    }
    let reference = scribe.group(&(compare.field.clone(), compare.to.clone()));
    let sides =
        (gaps().next().is_some()).then(|| (scribe.say.with("axis-less", &[("reference", reference.into())]), scribe.say.text("axis-more")));
    let zero = scale.place(Ratio { num: 0, den: 1 });
    DotChart::new(id, finding, description, scale.ticks(|v| subject.unit.tick_of_difference(v)), zero, sides, dots)
}

/// Between whom, a row each: the group within which two are compared, and which of several if there are several.
fn heads(scribe: &Scribe<'_>, pairs: &[Pair<'_>]) -> Vec<String> {
    let one_value = pairs.windows(2).all(|two| matches!(two, [a, b] if a.value == b.value));
    let within = |pair: &Pair<'_>| pair.within.map_or_else(|| scribe.say.text("everyone-heading"), |within| capital(&scribe.group(within)));
    let head = |pair: &Pair<'_>| match one_value {
        true => within(pair),
        false => scribe.say.with("code-value", &[("code", within(pair).into()), ("value", scribe.group(pair.value).into())]),
    };
    pairs.iter().map(head).collect()
}

fn dot(scribe: &Scribe<'_>, subject: &Subject<'_>, scale: &Scale, pair: &Pair<'_>, label: String) -> Dot {
    let value = match (pair.gap, pair.reason()) {
        (Some(gap), _) => subject.unit.signed(gap.difference),
        (None, Some(reason)) => scribe.hidden_word(reason, subject.unit.kind),
        (None, None) => scribe.say.text("nobody"),
    };
    let mark = pair.gap.map(|gap| Point {
        at: scale.place(gap.difference),
        interval: gap.interval.map(|i| ends(scale, i)),
        apart: subject.unit.verdict(gap.interval) == Verdict::Apart,
    });
    Dot { label, value, mark, everyone: pair.within.is_none() }
}

fn ends(scale: &Scale, interval: Interval) -> (f64, f64) {
    (scale.place(millionths(interval.low)), scale.place(millionths(interval.high)))
}

fn both(interval: Interval) -> [Ratio; 2] {
    [millionths(interval.low), millionths(interval.high)]
}

/// Everything a bar must have room for.
fn extent(cell: &Cell) -> Vec<Ratio> {
    let Some(shown) = finding::shown(cell) else {
        return Vec::new();
    };
    shown.interval.into_iter().flat_map(both).chain([shown.value]).collect()
}
