//! The pictures of the linkage report, each with its table. Not for how charts are laid out (see `crate::chart`).

use super::doc::set;
use super::pair::{probability, share};
use super::report::with_ends;
use super::tables::{table, told, who};
use crate::chart::bar::{Bar, BarChart, Mark};
use crate::chart::plot::{Axes, Plot, Point};
use crate::chart::scale::Scale;
use crate::number::{self, count, decimal};
use crate::report::figure::Figure;
use crate::report::table::Table;
use crate::say::{Say, capital};
use throughline_acts::link::report::{Basis, Bin, LinkageReport, Stated};
use throughline_evidence::published::Ratio;
use throughline_model::failure::Failure;

fn whole(n: u64) -> Ratio {
    Ratio { num: i128::from(n), den: 1 }
}

fn figure(finding: String, chart: String, note: String, say: &Say, tables: &[Table]) -> Result<Figure, Failure> {
    let summary = tables.first().map_or_else(String::new, |table| say.with("table-link", &[("title", table.caption.as_str().into())]));
    let tables = tables.iter().map(set).collect::<Result<_, _>>()?;
    Ok(Figure { finding, sentences: Vec::new(), chart, note, tables, summary })
}

fn row(say: &Say, label: &str, value: &str) -> String {
    say.with("chart-row", &[("label", label.into()), ("value", value.into())])
}

/// Page one's picture: links between agencies.
pub(super) fn between(linkage: &LinkageReport, say: &Say) -> Result<Figure, Failure> {
    let scale = Scale::around(linkage.between.iter().filter_map(|b| b.n_links).map(whole));
    let mark = |n: Option<u64>| match n {
        None => Mark::Hidden,
        Some(0) => Mark::Nothing,
        Some(n) => Mark::Bar { to: scale.place(whole(n)), interval: None, reference: false },
    };
    let bar = |b: &throughline_acts::link::report::Between| Bar {
        heading: None,
        label: capital(&who(b, say)),
        value: told(b.n_links, say),
        detail: String::new(),
        mark: mark(b.n_links),
    };
    let title = say.text("linkage-picture");
    let description = linkage.between.iter().map(|b| row(say, &who(b, say), &told(b.n_links, say))).collect::<Vec<_>>().join(" ");
    let ticks = scale.ticks(|value| decimal(value, 0));
    let chart = BarChart::new("links", &title, description, ticks, 0.0, linkage.between.iter().map(bar).collect());
    figure(title, set(&chart)?, say.text("linkage-picture-note"), say, &[])
}

/// Bars longer than those of the weights around the threshold are cut, and say so.
pub(super) fn weights(linkage: &LinkageReport, say: &Say) -> Result<Figure, Failure> {
    let around = linkage.weights.iter().filter(|bin| bin.from.is_some_and(|from| from >= -6)).filter_map(|bin| bin.n);
    let most = around.max().unwrap_or(1).max(1);
    let scale = Scale::around([whole(most)]);
    let bars = linkage.weights.iter().map(|bin| bar_of(bin, &scale, most, say)).collect();
    let title = say.text("weights-title");
    let lines = linkage.weights.iter().map(|bin| row(say, &range(bin, say), &told(bin.n, say))).collect::<Vec<_>>().join(" ");
    let chart = BarChart::new("weights-picture", &title, lines, scale.ticks(|value| decimal(value, 0)), 0.0, bars);
    let rows = linkage.weights.iter().map(|bin| (range(bin, say), vec![told(bin.n, say), probability(say, bin.same)])).collect();
    let table = table(say, "weights-table", "weights-caption", &["weights-column", "linkage-column-pairs", "weights-column-same"], rows);
    figure(title, set(&chart)?, say.text("weights-note"), say, &[table])
}

fn bar_of(bin: &Bin, scale: &Scale, most: u64, say: &Say) -> Bar {
    let (cut, shown) = (bin.n.is_some_and(|n| n > most), bin.n.map(|n| n.min(most)));
    Bar {
        heading: None,
        label: range(bin, say),
        value: told(bin.n, say),
        detail: if cut { say.text("weights-cut") } else { String::new() },
        mark: match shown {
            None => Mark::Hidden,
            Some(0) => Mark::Nothing,
            Some(n) => Mark::Bar { to: scale.place(whole(n)), interval: None, reference: bin.same < 0.5 },
        },
    }
}

fn range(bin: &Bin, say: &Say) -> String {
    let signed = |n: i64| format!("{}{}", number::sign(i128::from(n)), n.unsigned_abs());
    match (bin.from.map(signed), bin.to.map(signed)) {
        (Some(from), Some(to)) => say.with("weights-range", &[("from", from.into()), ("to", to.into())]),
        (None, Some(to)) => say.with("weights-below", &[("to", to.into())]),
        (Some(from), None) => say.with("weights-from", &[("from", from.into())]),
        (None, None) => String::new(),
    }
}

/// Precision against recall over thresholds. The square begins at a round share below all points.
pub(super) fn curve(linkage: &LinkageReport, say: &Say) -> Result<Figure, Failure> {
    // Thresholds nobody would choose are left to the table: they would push all others into a corner.
    let drawn: Vec<_> = linkage.curve.iter().filter(|p| p.in_use || p.precision.share.min(p.recall.share) >= 0.8).collect();
    let least = drawn.iter().map(|p| p.precision.share.min(p.recall.share)).fold(1.0, f64::min);
    let floor = [0.95, 0.9, 0.8, 0.5].into_iter().find(|floor| least >= *floor).unwrap_or(0.0);
    let at = |value: f64| (value - floor) / (1.0 - floor);
    let point = |p: &throughline_acts::link::report::Point| Point {
        x: at(p.recall.share),
        y: at(p.precision.share),
        interval: p.precision.ends.filter(|(low, high)| high - low > 0.000_5).map(|(low, high)| (at(low), at(high))),
        marked: p.in_use.then(|| say.with("curve-in-use", &[("threshold", probability(say, p.threshold).into())])),
    };
    let ticks = || [floor, f64::midpoint(floor, 1.0), 1.0].map(share);
    let axes =
        Axes { up: say.text("curve-up"), across: say.text("curve-across"), ticks: [ticks(), ticks()], joined: true, diagonal: false };
    let title = say.text(if linkage.basis == Basis::Model { "curve-title-model" } else { "curve-title" });
    let cells = |p: &throughline_acts::link::report::Point| vec![with_ends(&p.precision, say), with_ends(&p.recall, say)];
    let rows: Vec<(String, Vec<String>)> = linkage.curve.iter().map(|p| (probability(say, p.threshold), cells(p))).collect();
    let description = rows.iter().map(|(head, cells)| row(say, head, &cells.join(" / "))).collect::<Vec<_>>().join(" ");
    let plot = Plot::new("curve-picture", &title, description, axes, drawn.into_iter().map(point).collect());
    let heads = ["curve-column", "linkage-column-precision", "linkage-column-recall"];
    figure(title, set(&plot)?, say.text("curve-note"), say, &[table(say, "curve-table", "curve-caption", &heads, rows)])
}

/// What was found against what the model says.
pub(super) fn reliability(linkage: &LinkageReport, say: &Say) -> Result<Figure, Failure> {
    let with = linkage.reliability.iter().filter_map(|stated| Some((stated, stated.found?)));
    let points = with.map(|(stated, found)| Point { x: stated.said, y: found.share, interval: found.ends, marked: None }).collect();
    let ticks = || [0.0, 0.5, 1.0].map(share);
    let axes = Axes {
        up: say.text("reliability-up"),
        across: say.text("reliability-across"),
        ticks: [ticks(), ticks()],
        joined: false,
        diagonal: true,
    };
    let modeled = linkage.basis == Basis::Model;
    let title = say.text(if modeled { "reliability-title-model" } else { "reliability-title" });
    let found = |stated: &Stated| stated.found.as_ref().map_or_else(|| say.text("reliability-unseen"), |found| with_ends(found, say));
    let head = |stated: &Stated| {
        say.with("weights-range", &[("from", probability(say, stated.from).into()), ("to", probability(say, stated.to).into())])
    };
    let rows: Vec<(String, Vec<String>)> = linkage
        .reliability
        .iter()
        .map(|s| (head(s), vec![s.n.map_or_else(|| say.text("linkage-few"), count), probability(say, s.said), found(s)]))
        .collect();
    let heads = ["reliability-column", "linkage-column-pairs", "reliability-said", "reliability-found"];
    let table = table(say, "reliability-table", "reliability-caption", &heads, rows.clone());
    let description = rows.iter().map(|(head, cells)| row(say, head, &cells.join(" / "))).collect::<Vec<_>>().join(" ");
    let plot = Plot::new("reliability-picture", &title, description, axes, points);
    figure(title, set(&plot)?, say.text("reliability-note"), say, &[table])
}
