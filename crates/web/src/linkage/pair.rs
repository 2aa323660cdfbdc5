//! The page of one pair: the evidence as a waterfall, and the same as a table. No value of a record stands on it. Not for weighing.

use super::doc::{Block, Doc, Section, set, sheet};
use crate::chart::scale::Scale;
use crate::chart::waterfall::{Fall, Kind, Waterfall};
use crate::number;
use crate::report::figure::Figure;
use crate::report::table::{Body, Cells, Class, Column, Row, Table};
use crate::say::{Say, capital};
use throughline_acts::link::{Bar, Limit, Reasons};
use throughline_evidence::published::Ratio;
use throughline_model::failure::Failure;
use throughline_model::words::{Language, Words};

/// What the page is about.
pub struct PairPage<'a> {
    /// The region's name.
    pub region: &'a Words,
    /// Made-up people.
    pub synthetic: bool,
    /// The two records, as they were asked for.
    pub records: (&'a str, &'a str),
    /// The evidence.
    pub reasons: &'a Reasons,
}

/// The page as one HTML file.
///
/// # Errors
/// Broken, if a sentence of ours is missing.
pub fn pair(page: &PairPage<'_>, language: Language) -> Result<String, Failure> {
    let say = Say::new(language)?;
    let style = sheet();
    let waterfall = &page.reasons.waterfall;
    let words = |words: &Words| words.in_language(language).to_owned();
    let mut doc = Doc::new(&say, &style, language, say.text("pair-title"));
    doc.region = words(page.region);
    doc.synthetic = page.synthetic;
    doc.dates = vec![say.with("pair-records", &[("one", page.records.0.into()), ("other", page.records.1.into())])];
    let likely = if waterfall.probability >= 0.5 { "pair-likely" } else { "pair-unlikely" };
    let readings = [("same", words(&waterfall.same_as).into()), ("other", words(&waterfall.other_than).into())];
    doc.answer = vec![
        say.with(likely, &[("probability", probability(&say, waterfall.probability).into())]),
        say.text(if page.reasons.together { "pair-together" } else { "pair-apart" }),
        say.with("pair-readings", &readings),
    ];
    if !waterfall.compared {
        doc.alerts = vec![say.text("pair-never-compared")];
    }
    let steps = steps(page, &say);
    let title = say.with("pair-finding", &[("total", signed(waterfall.total).into())]);
    let chart = set(&chart(&steps, waterfall.total, &title, &say))?;
    let figure =
        Figure { finding: title, sentences: Vec::new(), chart, note: say.text("pair-note"), tables: vec![], summary: String::new() };
    doc.picture = vec![set(&figure)?];
    let mut blocks = vec![Block::Html(set(&table(&steps, &say))?)];
    blocks.extend(not_known(page, &say).map(Block::Text));
    doc.sections = vec![Section { id: "table", heading: say.text("pair-table"), blocks }];
    doc.set()
}

/// A row of the picture and of the table.
struct Step {
    label: String,
    tenths: i64,
    often: Option<(String, String)>,
    sum: bool,
}

fn steps(page: &PairPage<'_>, say: &Say) -> Vec<Step> {
    let waterfall = &page.reasons.waterfall;
    let plain = |key: &str, tenths: i64, sum: bool| Step { label: say.text(key), tenths, often: None, sum };
    let mut steps = vec![plain("pair-before", waterfall.before, false)];
    steps.extend(waterfall.steps.iter().flat_map(|bar| of_bar(bar, say)));
    if waterfall.others != 0 {
        steps.push(plain("pair-others", waterfall.others, false));
    }
    steps.push(plain("pair-total", waterfall.total, true));
    steps
}

fn of_bar(bar: &Bar, say: &Say) -> Vec<Step> {
    let label = capital(say.words(&bar.label));
    let Some(answer) = &bar.answer else { return Vec::new() };
    let said = say.with("pair-step", &[("label", label.as_str().into()), ("answer", say.words(answer).into())]);
    let often = bar.often.map(|(same, other)| (limited(say, same, bar.limit), often(say, other)));
    let mut steps = vec![Step { label: said, tenths: bar.weight, often, sum: false }];
    if bar.rarity != 0 {
        let key = if bar.rarity > 0 { "pair-rare" } else { "pair-frequent" };
        steps.push(Step { label: say.with(key, &[("label", label.into())]), tenths: bar.rarity, often: None, sum: false });
    }
    steps
}

/// What could not be compared, in one sentence.
fn not_known(page: &PairPage<'_>, say: &Say) -> Option<String> {
    let steps = page.reasons.waterfall.steps.iter().filter(|bar| bar.answer.is_none());
    let labels: Vec<&str> = steps.map(|bar| say.words(&bar.label)).collect();
    let list = labels.join(&say.text("comma"));
    (!labels.is_empty()).then(|| say.with("pair-not-known", &[("list", list.into())]))
}

fn ratio(tenths: i64) -> Ratio {
    Ratio { num: i128::from(tenths), den: 10 }
}

fn chart(steps: &[Step], total: i64, title: &str, say: &Say) -> Waterfall {
    let mut at = 0;
    let mut ends = Vec::new();
    for step in steps {
        let from = if step.sum { 0 } else { at };
        at = if step.sum { total } else { at + step.tenths };
        ends.push((from, at));
    }
    let scale = Scale::around(ends.iter().flat_map(|(from, to)| [ratio(*from), ratio(*to)]));
    let fall = |(step, (from, to)): (&Step, &(i64, i64))| Fall {
        label: step.label.clone(),
        value: signed(step.tenths),
        from: scale.place(ratio(*from)),
        to: scale.place(ratio(*to)),
        kind: match step.tenths {
            _ if step.sum => Kind::Sum,
            0 => Kind::Nothing,
            1.. => Kind::For,
            _ => Kind::Against,
        },
    };
    let falls = steps.iter().zip(&ends).map(fall).collect();
    let row = |step: &Step| say.with("chart-row", &[("label", step.label.as_str().into()), ("value", signed(step.tenths).into())]);
    let description = steps.iter().map(row).collect::<Vec<_>>().join(" ");
    let ticks = scale.ticks(|value| number::decimal(value, 0));
    let sides = (say.text("linkage-against"), say.text("linkage-for"));
    Waterfall::new("evidence", title, description, ticks, scale.place(ratio(0)), sides, falls)
}

fn table(steps: &[Step], say: &Say) -> Table {
    let column = |key: &str, class: Class| Column { head: say.text(key), class };
    let row = |step: &Step| {
        let (same, other) = step.often.clone().unwrap_or_default();
        Row { head: step.label.clone(), cells: Cells::Each(vec![signed(step.tenths), same, other]) }
    };
    Table {
        id: "evidence-table".to_owned(),
        caption: say.text("linkage-points"),
        columns: vec![
            column("pair-column-what", Class::Words),
            column("pair-column-worth", Class::Number),
            column("pair-column-same", Class::Number),
            column("pair-column-other", Class::Number),
        ],
        bodies: vec![Body { heading: None, rows: steps.iter().map(row).collect() }],
    }
}

/// Points with their sign.
fn signed(tenths: i64) -> String {
    format!("{}{}", number::sign(i128::from(tenths)), number::unsigned(u128::from(tenths.unsigned_abs()), 1))
}

/// A share of one decimal, as a percentage.
#[expect(clippy::cast_possible_truncation, reason = "a percentage")]
pub(crate) fn share(share: f64) -> String {
    format!("{}%", number::written((share * 1000.0).round() as i128, 1))
}

fn limited(say: &Say, value: f64, limit: Limit) -> String {
    let often = often(say, value);
    match limit {
        Limit::None => often,
        Limit::AtMost => say.with("pair-at-most", &[("share", often.into())]),
        Limit::AtLeast => say.with("pair-at-least", &[("share", often.into())]),
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number between a thousand and a thousand million")]
fn often(say: &Say, value: f64) -> String {
    match value {
        value if value >= 0.9995 => say.text("pair-nearly-all"),
        value if value >= 0.001 => share(value),
        value => {
            let one_in = 1.0 / value.max(1e-9);
            let round = 10f64.powf(one_in.log10().floor());
            say.with("pair-one-in", &[("n", number::count(((one_in / round).round() * round) as u64).into())])
        }
    }
}

/// A probability that never claims to be certain.
pub(crate) fn probability(say: &Say, p: f64) -> String {
    match p {
        p if p > 0.999 => say.with("pair-more-than", &[("share", share(0.999).into())]),
        p if p < 0.001 => say.with("pair-less-than", &[("share", share(0.001).into())]),
        p => share(p),
    }
}
