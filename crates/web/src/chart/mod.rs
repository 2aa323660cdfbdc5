//! Charts drawn here, as SVG that needs no script. Not for deciding what a chart says: a caller gives labels and positions.
//!
//! Positions across are percentages of the width, positions down are in `em`: so a chart fills a phone and a page alike,
//! its text keeps its size, and larger text makes the chart taller instead of smaller.

pub(crate) mod bar;
pub(crate) mod dot;
pub(crate) mod plot;
pub(crate) mod scale;
pub(crate) mod waterfall;

/// Characters that fit side by side at the width of a phone.
const LINE: usize = 42;

/// A label broken into lines that leave room for `beside` characters at the right of the first.
fn lines(label: &str, beside: usize) -> Vec<String> {
    let room = LINE.saturating_sub(beside).max(12);
    let mut lines: Vec<String> = Vec::new();
    for word in label.split_whitespace() {
        for piece in pieces(word, room) {
            match lines.last_mut() {
                Some(line) if line.chars().count() + 1 + piece.chars().count() <= room => {
                    line.push(' ');
                    line.push_str(&piece);
                }
                _ => lines.push(piece),
            }
        }
    }
    lines
}

/// A word cut where it is longer than a line.
fn pieces(word: &str, room: usize) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    letters.chunks(room).map(|chunk| chunk.iter().collect()).collect()
}

/// One line of text at its height.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Height of its baseline, in em.
    pub y: f64,
    /// What it says.
    pub text: String,
}

/// Lines one under the other, the first with its baseline at `y`.
fn stacked(lines: Vec<String>, y: f64) -> Vec<Line> {
    (0_u8..).zip(lines).map(|(n, text)| Line { y: y + LEADING * f64::from(n), text }).collect()
}

/// A height as SVG reads it. Templates hand numbers over by value or by reference.
pub(crate) fn em(height: impl std::borrow::Borrow<f64>) -> String {
    format!("{}em", (height.borrow() * 100.0).round() / 100.0)
}

/// Height of a line of text, in em.
const LEADING: f64 = 1.25;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_break() {
        let check = |label: &str, beside: usize, expected: &[&str]| assert_eq!(lines(label, beside), expected, "{label}");
        check("aid", 17, &["aid"]);
        check("10th or 11th grade or the like of it", 17, &["10th or 11th grade or the", "like of it"]);
        check("abcdefghijklmnopqrstuvwxyz", 30, &["abcdefghijkl", "mnopqrstuvwx", "yz"]);
        check("", 17, &[]);
    }
}
