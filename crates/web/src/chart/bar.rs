//! Bars from zero with their 95 % intervals, one row a group, labelled directly. Not for differences (see `dot`).

use crate::chart::scale::{Tick, percent};
use crate::chart::{LEADING, Line, lines, stacked};
use askama::Template;

/// A bar chart, ready to draw.
#[derive(Template)]
#[template(path = "bar.svg")]
pub(crate) struct BarChart {
    /// Unique on the page.
    pub id: String,
    /// The finding.
    pub title: String,
    /// Every row in words.
    pub description: String,
    ticks: Vec<Tick>,
    rows: Vec<Row>,
    zero: String,
    floor: f64,
    height: f64,
}

/// One group.
pub(crate) struct Bar {
    /// A heading above it, where a new outer group begins.
    pub heading: Option<String>,
    /// The group.
    pub label: String,
    /// Its number, or the word instead of it.
    pub value: String,
    /// Smaller words before the number: 168 of 216.
    pub detail: String,
    /// What is drawn.
    pub mark: Mark,
}

/// What stands for a group. Places are percent of the width.
pub(crate) enum Mark {
    /// A bar from zero.
    Bar {
        /// Its end.
        to: f64,
        /// The ends of the interval.
        interval: Option<(f64, f64)>,
        /// The group others are compared with: drawn in gray.
        reference: bool,
    },
    /// A number that is not shown.
    Hidden,
    /// Nobody.
    Nothing,
}

/// A row with everything in its place.
struct Row {
    heading: Option<Line>,
    lines: Vec<Line>,
    label_y: f64,
    value: String,
    detail: String,
    bar_y: f64,
    middle: f64,
    shape: Shape,
}

enum Shape {
    Bar { x: String, width: String, reference: bool, whisker: Option<Whisker> },
    Hidden,
    Nothing,
}

struct Whisker {
    low: String,
    high: String,
}

/// Height of a bar, in em.
const BAR: f64 = 0.9;

impl BarChart {
    /// Lays the bars out one under the other; `zero` is where zero stands.
    pub fn new(id: &str, title: &str, description: String, ticks: Vec<Tick>, zero: f64, bars: Vec<Bar>) -> Self {
        let mut y = 0.0;
        let rows = bars.into_iter().map(|bar| place(bar, zero, &mut y)).collect();
        Self { id: id.to_owned(), title: title.to_owned(), description, ticks, rows, zero: percent(zero), floor: y, height: y + 1.5 }
    }
}

fn place(bar: Bar, zero: f64, y: &mut f64) -> Row {
    let heading = bar.heading.map(|text| {
        let line = Line { y: *y + 1.2, text };
        *y += LEADING + 0.35;
        line
    });
    let beside = bar.value.chars().count() + bar.detail.chars().count() + 2;
    let label_y = *y + 1.0;
    let lines = stacked(lines(&bar.label, beside), label_y);
    let bar_y = lines.last().map_or(label_y, |line| line.y) + 0.5;
    *y = bar_y + BAR + 0.65;
    Row { heading, lines, label_y, value: bar.value, detail: bar.detail, bar_y, middle: bar_y + BAR / 2.0, shape: shape(bar.mark, zero) }
}

fn shape(mark: Mark, zero: f64) -> Shape {
    match mark {
        Mark::Bar { to, interval, reference } => Shape::Bar {
            x: percent(zero.min(to)),
            width: percent(((to - zero).abs() * 100.0).round() / 100.0),
            reference,
            whisker: interval.map(|(low, high)| Whisker { low: percent(low), high: percent(high) }),
        },
        Mark::Hidden => Shape::Hidden,
        Mark::Nothing => Shape::Nothing,
    }
}
