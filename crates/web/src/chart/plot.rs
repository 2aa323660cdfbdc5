//! Points in a square of two shares, joined by a line or held against the diagonal. Not for bars; it finds nothing out.

use crate::chart::scale::{Tick, percent};
use crate::chart::{Line, lines, stacked};
use askama::Template;

/// A plot, ready to draw.
#[derive(Template)]
#[template(path = "plot.svg")]
pub(crate) struct Plot {
    /// Unique on the page.
    pub id: String,
    /// The finding.
    pub title: String,
    /// Every point in words.
    pub description: String,
    up: Vec<Line>,
    across: Vec<Line>,
    x_ticks: Vec<Tick>,
    y_ticks: Vec<Line>,
    /// Points of the line in a square of 100 by 100, from the top.
    path: String,
    diagonal: bool,
    points: Vec<Placed>,
    top: f64,
    floor: f64,
    height: f64,
}

/// A point; places are shares of the square, from its lower left corner.
pub(crate) struct Point {
    /// Across.
    pub x: f64,
    /// Up.
    pub y: f64,
    /// The ends of its interval, up and down.
    pub interval: Option<(f64, f64)>,
    /// Filled, with these words beside it.
    pub marked: Option<String>,
}

struct Placed {
    x: String,
    y: f64,
    whisker: Option<(f64, f64)>,
    marked: Option<String>,
    anchor: &'static str,
    words_x: String,
}

/// How a plot is laid out.
pub(crate) struct Axes {
    /// What is told upward.
    pub up: String,
    /// What is told across.
    pub across: String,
    /// Labels at the lower end, the middle and the upper end: across, then up.
    pub ticks: [[String; 3]; 2],
    /// Whether the points are joined.
    pub joined: bool,
    /// Whether the diagonal, where both are equal, is drawn.
    pub diagonal: bool,
}

/// Height of the square, in em.
const SQUARE: f64 = 17.0;

impl Plot {
    /// Lays the points out.
    pub fn new(id: &str, title: &str, description: String, axes: Axes, points: Vec<Point>) -> Self {
        let up = stacked(lines(&axes.up, 0), 1.0);
        let top = up.last().map_or(1.0, |line| line.y) + 2.0;
        let floor = top + SQUARE;
        let across = stacked(lines(&axes.across, 0), floor + 2.5);
        let height = across.last().map_or(floor, |line| line.y) + 0.6;
        let y = |share: f64| top + (1.0 - share.clamp(0.0, 1.0)) * SQUARE;
        let path = points.iter().map(|p| format!("{:.2},{:.2}", p.x * 100.0, (1.0 - p.y) * 100.0)).collect::<Vec<_>>().join(" ");
        let [x_labels, y_labels] = axes.ticks;
        let anchors = ["start", "middle", "end"];
        let x_ticks = x_labels.into_iter().zip([0.0, 50.0, 100.0]).zip(anchors);
        let x_ticks = x_ticks.map(|((label, x), anchor)| Tick { x: percent(x), anchor, label }).collect();
        let y_ticks = y_labels.into_iter().zip([0.0, 0.5, 1.0]).map(|(text, share)| Line { y: y(share), text }).collect();
        let place = |p: Point| Placed {
            x: percent((p.x.clamp(0.0, 1.0) * 10_000.0).round() / 100.0),
            y: y(p.y),
            whisker: p.interval.map(|(low, high)| (y(high), y(low))),
            marked: p.marked,
            anchor: if p.x > 0.5 { "end" } else { "start" },
            words_x: percent(((p.x + if p.x > 0.5 { -0.03 } else { 0.03 }) * 10_000.0).round() / 100.0),
        };
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
            description,
            up,
            across,
            x_ticks,
            y_ticks,
            path: if axes.joined { path } else { String::new() },
            diagonal: axes.diagonal,
            points: points.into_iter().map(place).collect(),
            top,
            floor,
            height,
        }
    }
}
