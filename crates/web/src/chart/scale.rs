//! From a value to a place across the chart. Not for rounding what is printed: positions may be approximate, numbers may not.

use crate::number;
use throughline_evidence::published::Ratio;

/// A straight scale with round ends.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scale {
    /// Ticks in millionths of the unit, ascending; the first and last are the ends. None where nothing is drawn to scale.
    ticks: Vec<i128>,
}

/// A tick with its place.
#[derive(Debug, Clone)]
pub(crate) struct Tick {
    /// Percent of the width.
    pub x: String,
    /// `start`, `middle` or `end`, so that the outer labels stay inside.
    pub anchor: &'static str,
    /// What it says.
    pub label: String,
}

const MILLION: i128 = 1_000_000;

impl Scale {
    /// From 0 to 100 %: a share is always seen against the whole.
    pub fn share() -> Self {
        Self { ticks: (0..=4).map(|n| n * MILLION / 4).collect() }
    }

    /// Round ends around all the values and zero, with three to six ticks; zero alone where all are zero, none where there is no value.
    pub fn around(values: impl IntoIterator<Item = Ratio>) -> Self {
        let places: Vec<i128> = values.into_iter().map(|value| number::scaled(value, MILLION).clamp(-MOST, MOST)).collect();
        let (low, high) = places.iter().fold((0, 0), |(low, high), at| (low.min(*at), high.max(*at)));
        if low == high {
            return Self { ticks: if places.is_empty() { Vec::new() } else { vec![0] } };
        }
        let step = step(high - low);
        let (first, last) = (low.div_euclid(step), -(-high).div_euclid(step));
        Self { ticks: (first..=last).map(|n| n * step).collect() }
    }

    /// Where a value stands, in percent of the width, with two decimals.
    pub fn place(&self, value: Ratio) -> f64 {
        self.place_at(number::scaled(value, MILLION))
    }

    #[expect(clippy::cast_precision_loss, reason = "a place on the page, not a number")]
    fn place_at(&self, at: i128) -> f64 {
        let (Some(low), Some(high)) = (self.ticks.first(), self.ticks.last()) else {
            return 0.0;
        };
        let share = (at.clamp(*low, *high) - low) as f64 / (high - low).max(1) as f64;
        (share * 10_000.0).round() / 100.0
    }

    /// The ticks, labelled by `label`; every second label is left out, never that of zero, where all would not fit on a phone.
    pub fn ticks(&self, label: impl Fn(Ratio) -> String) -> Vec<Tick> {
        let last = self.ticks.len().saturating_sub(1);
        let labels: Vec<String> = self.ticks.iter().map(|at| label(Ratio { num: *at, den: MILLION })).collect();
        let crowded = labels.iter().map(|label| label.chars().count() + 1).sum::<usize>() > ROOM;
        let zero = self.ticks.iter().position(|at| *at == 0).unwrap_or(0);
        let tick = |(n, (at, label)): (usize, (&i128, String))| Tick {
            x: percent(self.place_at(*at)),
            anchor: if n == 0 {
                "start"
            } else if n == last {
                "end"
            } else {
                "middle"
            },
            label: if crowded && n.abs_diff(zero) % 2 == 1 { String::new() } else { label },
        };
        self.ticks.iter().zip(labels).enumerate().map(tick).collect()
    }
}

/// Characters that fit side by side under an axis at the width of a phone.
const ROOM: usize = 36;

/// Values beyond this are drawn at the edge.
const MOST: i128 = 1 << 100;

/// A round step (1, 2 or 5 times a power of ten) that makes two to five steps of the width.
fn step(width: i128) -> i128 {
    let mut power = 1;
    loop {
        for step in [power, 2 * power, 5 * power] {
            if step * 4 >= width {
                return step;
            }
        }
        power *= 10;
    }
}

/// A percentage as SVG reads it.
pub(crate) fn percent(place: f64) -> String {
    format!("{place}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(scale: &Scale) -> Vec<String> {
        scale.ticks(|r| number::decimal(r, 2)).into_iter().map(|t| format!("{} {} {}", t.x, t.anchor, t.label)).collect()
    }

    #[test]
    fn round_ends() {
        let check = |values: &[i128], expected: &[&str]| {
            let scale = Scale::around(values.iter().map(|v| Ratio { num: *v, den: 100 }));
            let ticks: Vec<String> = scale.ticks(|r| number::decimal(r, 2)).into_iter().map(|t| t.label).collect();
            assert_eq!(ticks, expected, "{values:?}");
        };
        check(&[17, 83], &["0.00", "0.50", "1.00"]);
        check(&[597_600], &["0.00", "2,000.00", "4,000.00", "6,000.00"]);
        check(&[-4, 16], &["−0.05", "0.00", "0.05", "0.10", "0.15", "0.20"]);
        check(&[0, 0], &["0.00"]);
        check(&[], &[]);
        check(&[-20], &["−0.20", "−0.15", "−0.10", "−0.05", "0.00"]);
    }

    #[test]
    fn crowded_labels_are_thinned_but_never_zero() {
        let scale = Scale::around([-2_500_000, 1_900_000].map(|num| Ratio { num, den: 1 }));
        let labels: Vec<String> = scale.ticks(|r| format!("${}", number::decimal(r, 0))).into_iter().map(|t| t.label).collect();
        assert_eq!(labels, ["$−4,000,000", "", "$0", ""]);
    }

    #[test]
    fn places() {
        assert_eq!(labels(&Scale::share()), ["0% start 0.00", "25% middle 0.25", "50% middle 0.50", "75% middle 0.75", "100% end 1.00"]);
        assert!((Scale::share().place(Ratio { num: 7, den: 9 }) - 77.78).abs() < 1e-9);
        assert!((Scale::share().place(Ratio { num: 5, den: 1 }) - 100.0).abs() < 1e-9);
        let huge = Scale::around([Ratio { num: i128::MAX, den: 1 }]);
        assert!(huge.place(Ratio { num: i128::MAX, den: 1 }) <= 100.0);
    }
}
