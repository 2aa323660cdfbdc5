//! Every published cell as a row for spreadsheets and for machines. Not for sentences: values are bare, and the same in every language.

use super::finding;
use super::look::{self, Look};
use super::release::{Definition, Release};
use crate::number::{millionths, scaled};
use throughline_evidence::published::{Answer, Cell, Kind, Ratio, Reason};
use throughline_model::metric::Unit;

const HEADS: [&str; 25] = [
    "metric",
    "metric_label",
    "edition",
    "statistic",
    "unit",
    "by_1",
    "group_1",
    "group_1_label",
    "by_2",
    "group_2",
    "group_2_label",
    "n_counted",
    "n_with_outcome",
    "value",
    "value_numerator",
    "value_denominator",
    "low_95",
    "high_95",
    "status",
    "reason",
    "rows_are",
    "cohort_by",
    "cohort_first_day",
    "cohort_last_day",
    "cohort_complete",
];

/// All published cells: one row for each metric and group. Shares lie between 0 and 1, money is in dollars; the exact
/// fraction stands in two columns, because a spreadsheet takes `7/9` for a day in July.
pub fn rows(release: &Release) -> Vec<Vec<String>> {
    let (mut rows, doubts) = (Vec::new(), tells_doubts(release));
    for answer in &release.answers {
        let definition = release.definitions.iter().find(|d| d.metric == answer.metric);
        rows.extend(answer.cells.iter().map(|cell| {
            let mut row = row(release, answer, definition, cell);
            row.extend(doubts.then(|| finding::shown(cell).and_then(|shown| shown.link_doubt).map_or_else(String::new, plain)));
            row
        }));
    }
    rows
}

/// The names of the columns, and whether each holds text, whole numbers or decimal ones. Where some links may be wrong, a last column tells the
/// share for which the interval allows.
pub fn columns(release: &Release) -> Vec<(&'static str, Holds)> {
    let holds = |name: &str| match name {
        "n_counted" | "n_with_outcome" | "value_numerator" | "value_denominator" => Holds::Whole,
        "value" | "low_95" | "high_95" | LINK_DOUBT => Holds::Decimal,
        _ => Holds::Text,
    };
    HEADS.into_iter().chain(tells_doubts(release).then_some(LINK_DOUBT)).map(|name| (name, holds(name))).collect()
}

const LINK_DOUBT: &str = "link_doubt";

fn tells_doubts(release: &Release) -> bool {
    release.answers.iter().any(|answer| finding::doubts(answer).next().is_some())
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Text.
    Text,
    /// Whole numbers.
    Whole,
    /// Decimal numbers.
    Decimal,
}

/// The rows as CSV, which spreadsheets open without taking any text for a formula.
pub fn csv(release: &Release) -> String {
    let columns = columns(release);
    let mut text = line(&columns.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>());
    for row in rows(release) {
        let fields = row.into_iter().zip(&columns).map(|(field, (_, holds))| if *holds == Holds::Text { safe(&field) } else { field });
        text.push_str(&line(&fields.collect::<Vec<_>>()));
    }
    text
}

fn row(release: &Release, answer: &Answer, definition: Option<&Definition>, cell: &Cell) -> Vec<String> {
    let statistic = match answer.kind {
        Kind::Rate => "share",
        Kind::Mean => "mean",
        Kind::Median => "median",
        Kind::Count => "count",
    };
    let unit = match (answer.kind, answer.money) {
        (Kind::Rate, _) => "share",
        (Kind::Count, _) => {
            if answer.unit == Unit::Person {
                "persons"
            } else {
                "rows"
            }
        }
        (_, true) => "dollars",
        (_, false) => definition.map_or("", |d| &d.unit.en),
    };
    let label = definition.map_or("", |d| &d.label.en);
    let mut fields: Vec<String> = [&answer.metric, label, &answer.edition, statistic, unit].map(str::to_owned).into();
    for place in 0..2 {
        fields.extend(group(release, cell.group.get(place)));
    }
    fields.extend(numbers(answer, look::at(cell)));
    fields.extend(cohort(answer));
    fields
}

/// What a row is, and the dates of the cohort; two cohorts are never told apart by a year alone.
fn cohort(answer: &Answer) -> [String; 5] {
    let rows = if answer.unit == Unit::Person { "persons" } else { "periods_of_participation" };
    let Some(cohort) = &answer.cohort else { return [rows, "", "", "", ""].map(str::to_owned) };
    let complete = if cohort.complete { "yes" } else { "no" };
    [rows, &cohort.by, &cohort.first_day, &cohort.last_day, complete].map(str::to_owned)
}

fn group(release: &Release, pair: Option<&(String, String)>) -> [String; 3] {
    let Some((code, value)) = pair else {
        return [const { String::new() }; 3];
    };
    let label = release.codes.get(code).map_or_else(String::new, |c| c.value_label(value).en);
    [code.clone(), value.clone(), label]
}

fn numbers(answer: &Answer, look: Look<'_>) -> [String; 9] {
    let mut fields = [const { String::new() }; 9];
    let [n, success, value, num, den, low, high, status, reason] = &mut fields;
    match look {
        Look::Shown(shown) => {
            let exact = units(answer, shown.value);
            *n = shown.n.to_string();
            *success = shown.success.map_or_else(String::new, |s| s.to_string());
            *value = plain(exact);
            (*num, *den) = (exact.num.to_string(), exact.den.to_string());
            if let Some(interval) = shown.interval {
                *low = plain(units(answer, millionths(interval.low)));
                *high = plain(units(answer, millionths(interval.high)));
            }
            "shown".clone_into(status);
        }
        Look::Hidden(why) => {
            "hidden".clone_into(status);
            code(why).clone_into(reason);
        }
        Look::Empty => "empty".clone_into(status),
    }
    fields
}

/// The reason's stable code.
fn code(reason: Reason) -> &'static str {
    match reason {
        Reason::TooFew => "too_few",
        Reason::TooFewWith => "too_few_with",
        Reason::TooFewWithout => "too_few_without",
        Reason::OneHoldsHalf => "one_holds_half",
        Reason::TooFewLeftOut => "too_few_left_out",
        Reason::ProtectsAnother => "protects_another",
        Reason::ChangedByFew => "changed_by_few",
        Reason::NotSaid => "not_said",
    }
}

/// Cents as dollars, in lowest terms; everything else as it is.
fn units(answer: &Answer, value: Ratio) -> Ratio {
    if !answer.money {
        return value;
    }
    let common = greatest_common(value.num.unsigned_abs(), 100);
    Ratio { num: value.num / common, den: value.den.saturating_mul(100 / common) }
}

fn greatest_common(a: u128, b: i128) -> i128 {
    let rest = i128::try_from(a % b.unsigned_abs()).unwrap_or(0);
    if rest == 0 { b } else { greatest_common(b.unsigned_abs(), rest) }
}

/// A decimal as machines read it: at most six places, no grouping.
fn plain(value: Ratio) -> String {
    let millionths = scaled(value, 1_000_000);
    let (sign, size) = (if millionths < 0 { "-" } else { "" }, millionths.unsigned_abs());
    let text = format!("{sign}{}.{:06}", size / 1_000_000, size % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Words that a spreadsheet will not take for a formula: those that begin like one get an apostrophe.
fn safe(text: &str) -> String {
    let risky = text.trim_start().starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
        || text.starts_with(['\t', '\r', '\n']);
    let text = if risky { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

fn line(fields: &[String]) -> String {
    format!("{}\r\n", fields.join(","))
}
