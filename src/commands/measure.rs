//! `throughline measure`: the numbers of a report as they could be published; nothing is released.

use super::{actor, count};
use crate::exit::Exit;
use crate::say::Say;
use std::path::Path;
use throughline_acts::measure::{self, Measured};
use throughline_evidence::published::{Answer, Cell, Figure, Kind, Ratio};
use throughline_model::failure::Failure;

/// Computes and shows everyone's numbers and the first breakdown.
pub fn run(folder: &Path, report: Option<&str>, say: &Say) -> Result<Exit, Failure> {
    let measured = say.while_doing("Measuring", || measure::measure(folder, report, &actor()))?;
    tell(&measured, say);
    say.result(&measured);
    Ok(Exit::Done)
}

/// The numbers in words.
pub fn tell(measured: &Measured, say: &Say) {
    let shown = count(measured.n_shown as u64, "number", "numbers");
    say.line(format!("Report {}: {shown} can be shown, {} hidden to protect people.", measured.report, measured.n_hidden));
    for answer in &measured.answers {
        let everyone = answer.cells.first().map_or_else(|| "nobody".to_owned(), |c| figure(answer, c));
        say.line(format!("  {}: {everyone}", answer.metric));
    }
}

fn figure(answer: &Answer, cell: &Cell) -> String {
    match &cell.figure {
        Figure::Shown(shown) => format!("{} of {} counted", value(answer, shown.value), count(shown.n, "person", "people")),
        Figure::Hidden(_) => "too few to show".to_owned(),
        _ => "nobody".to_owned(),
    }
}

fn value(answer: &Answer, ratio: Ratio) -> String {
    match (answer.kind, answer.money) {
        (Kind::Rate, _) => format!("{}%", decimal(ratio, 100, 1)),
        (_, true) => format!("${}", decimal(Ratio { den: ratio.den.saturating_mul(100), ..ratio }, 1, 2)),
        _ => decimal(ratio, 1, 2),
    }
}

/// The fraction times `times`, rounded once, half away from zero.
fn decimal(ratio: Ratio, times: i128, places: u32) -> String {
    let scale = 10_i128.pow(places);
    let scaled = ratio.num.saturating_mul(times).saturating_mul(scale);
    let den = ratio.den.max(1);
    let rounded = (scaled.saturating_mul(2) + scaled.signum() * den) / (den * 2);
    let sign = if rounded < 0 { "-" } else { "" };
    let digits = rounded.unsigned_abs();
    let scale = scale.unsigned_abs();
    format!("{sign}{}.{:0width$}", digits / scale, digits % scale, width = places as usize)
}
