//! Differences as dots on one line each, with their 95 % intervals and zero marked. Not for the groups' own numbers (see `bar`).

use crate::chart::scale::{Tick, percent};
use crate::chart::{Line, lines, stacked};
use askama::Template;

/// A chart of differences, ready to draw.
#[derive(Template)]
#[template(path = "dot.svg")]
pub(crate) struct DotChart {
    /// Unique on the page.
    pub id: String,
    /// The finding.
    pub title: String,
    /// Every row in words.
    pub description: String,
    ticks: Vec<Tick>,
    rows: Vec<Row>,
    zero: String,
    sides: Option<(String, String)>,
    floor: f64,
    height: f64,
}

/// One difference.
pub(crate) struct Dot {
    /// Between whom.
    pub label: String,
    /// The difference, or the word instead of it.
    pub value: String,
    /// What is drawn; nothing where there is nothing to compare.
    pub mark: Option<Point>,
    /// The row of everyone, set apart from the groups.
    pub everyone: bool,
}

/// Places in percent of the width.
pub(crate) struct Point {
    /// The difference.
    pub at: f64,
    /// The ends of its interval.
    pub interval: Option<(f64, f64)>,
    /// The interval keeps clear of zero: the dot is filled.
    pub apart: bool,
}

struct Row {
    lines: Vec<Line>,
    label_y: f64,
    value: String,
    middle: f64,
    point: Option<Placed>,
    everyone: bool,
}

struct Placed {
    at: String,
    whisker: Option<(String, String)>,
    apart: bool,
}

impl DotChart {
    /// Lays the dots out one under the other. `sides` say what left and right of zero mean; none where there is no difference to place.
    pub fn new(
        id: &str,
        title: &str,
        description: String,
        ticks: Vec<Tick>,
        zero: f64,
        sides: Option<(String, String)>,
        dots: Vec<Dot>,
    ) -> Self {
        let mut y = 0.0;
        let rows = dots.into_iter().map(|dot| place(dot, &mut y)).collect();
        Self { id: id.to_owned(), title: title.to_owned(), description, ticks, rows, zero: percent(zero), sides, floor: y, height: y + 3.0 }
    }
}

fn place(dot: Dot, y: &mut f64) -> Row {
    let label_y = *y + 1.0;
    let lines = stacked(lines(&dot.label, dot.value.chars().count() + 2), label_y);
    let middle = lines.last().map_or(label_y, |line| line.y) + 0.85;
    *y = middle + 0.8;
    let point = dot.mark.map(|mark| Placed {
        at: percent(mark.at),
        whisker: mark.interval.map(|(low, high)| (percent(low), percent(high))),
        apart: mark.apart,
    });
    Row { lines, label_y, value: dot.value, middle, point, everyone: dot.everyone }
}
