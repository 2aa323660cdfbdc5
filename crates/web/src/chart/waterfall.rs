//! Steps from a beginning to a sum: each bar begins where the one before it ended. Not for shares (see `bar`); it weighs nothing.

use crate::chart::scale::{Tick, percent};
use crate::chart::{LEADING, Line, lines, stacked};
use askama::Template;

/// A waterfall, ready to draw.
#[derive(Template)]
#[template(path = "waterfall.svg")]
pub(crate) struct Waterfall {
    /// Unique on the page.
    pub id: String,
    /// The finding.
    pub title: String,
    /// Every step in words.
    pub description: String,
    ticks: Vec<Tick>,
    rows: Vec<Row>,
    zero: String,
    sides: (String, String),
    floor: f64,
    height: f64,
}

/// One step. Places are percent of the width.
pub(crate) struct Fall {
    /// What was looked at.
    pub label: String,
    /// What it is worth, with its sign.
    pub value: String,
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// What is drawn.
    pub kind: Kind,
}

/// How a step is drawn, so that gray paper tells them apart too.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It speaks for: filled.
    For,
    /// It speaks against: an outline.
    Against,
    /// It says nothing: a tick.
    Nothing,
    /// The sum, from zero.
    Sum,
}

struct Row {
    lines: Vec<Line>,
    label_y: f64,
    value: String,
    bar_y: f64,
    /// Where the line from the row above ends.
    above: f64,
    x: String,
    width: String,
    from: String,
    class: &'static str,
    first: bool,
}

/// Height of a bar, in em.
const BAR: f64 = 0.8;

impl Waterfall {
    /// Lays the steps out one under the other; `zero` is where zero stands, `sides` what left and right of it mean.
    pub fn new(id: &str, title: &str, description: String, ticks: Vec<Tick>, zero: f64, sides: (String, String), falls: Vec<Fall>) -> Self {
        let (mut y, mut above) = (0.0, 0.0);
        let rows: Vec<Row> = falls.into_iter().enumerate().map(|(nth, fall)| place(fall, nth == 0, &mut y, &mut above)).collect();
        Self { id: id.to_owned(), title: title.to_owned(), description, ticks, rows, zero: percent(zero), sides, floor: y, height: y + 3.0 }
    }
}

fn place(fall: Fall, first: bool, y: &mut f64, above: &mut f64) -> Row {
    let label_y = *y + 1.0;
    let lines = stacked(lines(&fall.label, fall.value.chars().count() + 2), label_y);
    let bar_y = lines.last().map_or(label_y, |line| line.y) + LEADING / 2.5;
    *y = bar_y + BAR + 0.45;
    let (low, high) = (fall.from.min(fall.to), fall.from.max(fall.to));
    let class = match fall.kind {
        Kind::For => "bar",
        Kind::Against => "against",
        Kind::Nothing => "nothing",
        Kind::Sum => "bar reference",
    };
    let row = Row {
        lines,
        label_y,
        value: fall.value,
        bar_y,
        above: *above,
        x: percent(low),
        width: percent(((high - low).max(0.3) * 100.0).round() / 100.0),
        from: percent(fall.from),
        class,
        first: first || fall.kind == Kind::Sum,
    };
    *above = bar_y + BAR;
    row
}
