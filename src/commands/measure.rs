//! `throughline measure`: the numbers of a report as they could be published; nothing is released.

use super::{actor, count, grouped};
use crate::exit::Exit;
use crate::say::Say;
use std::path::Path;
use throughline_acts::measure::{self, Measured};
use throughline_evidence::published::{Answer, Cell, Figure, Kind, Ratio, Reason};
use throughline_model::failure::Failure;
use throughline_model::metric::Unit;

/// Computes and shows everyone's numbers and the first breakdown.
pub fn run(folder: &Path, report: Option<&str>, say: &Say) -> Result<Exit, Failure> {
    let measured = say.while_doing("Measuring", || measure::measure(folder, report, &actor()))?;
    tell(&measured, say);
    say.result(&measured);
    Ok(Exit::Done)
}

/// The numbers in words.
pub fn tell(measured: &Measured, say: &Say) {
    say.line(format!("Report {}: {}.", measured.report, totals(&measured.answers)));
    for answer in &measured.answers {
        say.line(format!("  {}: {}", answer.metric, everyone(answer)));
        for cell in measured.from_the_state.iter().filter(|cell| cell.metric == answer.metric) {
            say.line(format!("    from outside, computed from rows that are not here: {}", super::cells::told(cell)));
        }
    }
}

/// Everyone's number.
pub(super) fn everyone(answer: &Answer) -> String {
    answer.cells.first().map_or_else(|| "nobody".to_owned(), |cell| figure(answer, cell))
}

/// How many numbers there are, and of what kind. The sum is what `verify` computes again: groups, differences, and an account a metric.
fn totals(answers: &[Answer]) -> String {
    let (mut n_shown, mut n_hidden, mut n_empty) = (0_u64, 0_u64, 0_u64);
    for cell in answers.iter().flat_map(|a| &a.cells) {
        match cell.figure {
            Figure::Shown(_) => n_shown += 1,
            Figure::Hidden(_) => n_hidden += 1,
            _ => n_empty += 1,
        }
    }
    let n_gaps = answers.iter().map(|a| a.gaps.len() as u64).sum::<u64>();
    let n_accounts = answers.len() as u64;
    let empty = if n_empty == 0 { String::new() } else { format!(", {} with nobody in them", count(n_empty, "group", "groups")) };
    format!(
        "{} ({} shown, {} hidden to protect people{empty}, {}, {})",
        count(n_shown + n_hidden + n_empty + n_gaps + n_accounts, "number", "numbers"),
        grouped(n_shown.into()),
        grouped(n_hidden.into()),
        count(n_gaps, "difference", "differences"),
        count(n_accounts, "account of who was counted", "accounts of who was counted"),
    )
}

fn figure(answer: &Answer, cell: &Cell) -> String {
    let shown = match &cell.figure {
        Figure::Shown(shown) => shown,
        Figure::Hidden(Reason::TooFew | Reason::TooFewWith | Reason::TooFewLeftOut) => return "too few to show".to_owned(),
        Figure::Hidden(_) => return "hidden to protect people".to_owned(),
        _ => return "nobody".to_owned(),
    };
    // A metric of periods counts somebody who came back again.
    let periods = answer.unit == Unit::Participation && answer.kind != Kind::Count;
    let people = if periods { count(shown.n, "period", "periods") } else { count(shown.n, "person", "people") };
    let value = value(answer, shown.value);
    match (answer.kind, shown.success) {
        (Kind::Rate, Some(success)) => format!("{value} ({} of {people} counted)", grouped(success.into())),
        (Kind::Rate, None) => format!("{value}; {people} counted"),
        (Kind::Mean, _) => format!("mean {value}; {people} counted"),
        (Kind::Median, _) => format!("median {value}; {people} counted"),
        // Periods or persons: the name of the number says which.
        (Kind::Count, _) if answer.unit == Unit::Participation => grouped(shown.n.into()),
        (Kind::Count, _) => people,
    }
}

fn value(answer: &Answer, ratio: Ratio) -> String {
    let (minus, digits) = match (answer.kind, answer.money) {
        (Kind::Rate, _) => decimal(ratio, 100, 1),
        (_, true) => decimal(Ratio { den: ratio.den.saturating_mul(100), ..ratio }, 1, 2),
        _ => decimal(ratio, 1, 2),
    };
    match (answer.kind, answer.money) {
        (Kind::Rate, _) => format!("{minus}{digits}%"),
        (_, true) => format!("{minus}${digits}"),
        _ => format!("{minus}{digits}"),
    }
}

/// The sign and digits of the fraction times `times`, rounded once, half away from zero.
fn decimal(ratio: Ratio, times: i128, places: u32) -> (&'static str, String) {
    let scale = 10_i128.pow(places);
    let scaled = ratio.num.saturating_mul(times).saturating_mul(scale);
    let den = ratio.den.max(1);
    let rounded = (scaled.saturating_mul(2) + scaled.signum() * den) / (den * 2);
    let (digits, scale) = (rounded.unsigned_abs(), scale.unsigned_abs());
    let text = format!("{}.{:0width$}", grouped(digits / scale), digits % scale, width = places as usize);
    (if rounded < 0 { "-" } else { "" }, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn answer(kind: &str, money: bool, cells: Value) -> Answer {
        let answer = json!({
            "metric": "m", "edition": "1", "definition": "", "kind": kind, "money": money,
            "population": null, "account": [], "cells": cells, "gaps": []
        });
        serde_json::from_value(answer).unwrap()
    }

    fn shown(n: u64, success: Option<u64>, num: i64, den: i64) -> Value {
        json!({ "group": [], "figure": { "shown": { "n": n, "success": success, "value": { "num": num, "den": den }, "interval": null } } })
    }

    fn hidden(reason: &str) -> Value {
        json!({ "group": [], "figure": { "hidden": reason } })
    }

    #[test]
    fn everyones_number_in_words() {
        let check = |kind, money, cell: Value, expected: &str| {
            let answer = answer(kind, money, json!([cell]));
            assert_eq!(figure(&answer, &answer.cells[0]), expected);
        };
        check("rate", false, shown(432, Some(318), 53, 72), "73.6% (318 of 432 people counted)");
        check("rate", false, shown(1_432, Some(1_318), 659, 716), "92.0% (1,318 of 1,432 people counted)");
        check("mean", false, shown(322, None, 8_250, 322), "mean 25.62; 322 people counted");
        check("mean", true, shown(722, None, 545_464, 1), "mean $5,454.64; 722 people counted");
        check("mean", true, shown(722, None, -15_864, 1), "mean -$158.64; 722 people counted");
        check("median", true, shown(1, None, -1, 2), "median -$0.01; 1 person counted");
        check("median", true, shown(11, None, -1, 3), "median $0.00; 11 people counted");
        check("mean", true, hidden("too_few_with"), "too few to show");
        check("mean", true, hidden("one_holds_half"), "hidden to protect people");
        check("rate", false, json!({ "group": [], "figure": "empty" }), "nobody");
    }

    #[test]
    fn every_number_is_counted_once() {
        let cells = json!([shown(20, Some(11), 11, 20), shown(20, Some(11), 11, 20), hidden("too_few")]);
        let one = answer("rate", false, cells);
        assert_eq!(
            totals(std::slice::from_ref(&one)),
            "4 numbers (2 shown, 1 hidden to protect people, 0 differences, 1 account of who was counted)"
        );
        let empty = answer("rate", false, json!([{ "group": [], "figure": "empty" }]));
        assert_eq!(
            totals(&[one, empty]),
            "6 numbers (2 shown, 1 hidden to protect people, 1 group with nobody in them, 0 differences, 2 accounts of who was counted)"
        );
    }
}
