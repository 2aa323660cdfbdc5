//! Why two records are held to be one person, in words and numbers. It shows no value: the reasons say how alike values are, not what they are.

use throughline_exchange::catalog::linkage::{Definition, Test};
use throughline_link::explain::{Explained, Step};

/// A line for each comparison, one for what is known before looking, and the sum.
pub(super) fn reasons(explained: &Explained, definition: &Definition) -> Vec<String> {
    let mut lines = vec![format!(
        "Held against the likeliest other reading: {}, not {}.",
        class(&explained.same_as, definition),
        class(&explained.other_than, definition)
    )];
    lines.push(format!("  before looking: {} bits (how many pairs compared are of the one kind and of the other)", bits(explained.before)));
    lines.extend(explained.steps.iter().map(|step| line(step, definition)));
    if explained.others.abs() >= 0.05 {
        lines.push(format!("  other readings: {} bits", bits(explained.others)));
    }
    let percent = explained.total.probability() * 100.0;
    lines.push(format!("  in all: {} bits; one person with a probability of {percent:.1} %", bits(explained.total.weight)));
    lines
}

fn line(step: &Step, definition: &Definition) -> String {
    let Some(comparison) = definition.comparisons.get(step.comparison) else { return String::new() };
    let name = &comparison.label.en;
    let Some(answer) = step.answer else { return format!("  {name}: not known for both; no evidence") };
    let level = comparison.levels.get(answer).map_or_else(|| "different".to_owned(), |(_, tests)| phrase(tests, definition));
    let rarity = match step.rarity {
        rarity if rarity >= 0.05 => format!(", and a rare value: {} bits", bits(rarity)),
        rarity if rarity <= -0.05 => format!(", but a frequent value: {} bits", bits(rarity)),
        _ => String::new(),
    };
    let (same, other) = (percent(step.same), percent(step.other));
    format!("  {name}: {level}: {} bits (so in {same} of the one kind, in {other} of the other){rarity}", bits(step.weight))
}

fn phrase(tests: &[Test], definition: &Definition) -> String {
    let column = |n: &usize| definition.columns.get(*n).map_or(String::new(), |column| column.name.replace('_', " "));
    let one = |test: &Test| match test {
        Test::Same => "the same".to_owned(),
        Test::SameWith(other) => format!("the same, with the same {}", column(other)),
        Test::SameOther(other) => format!("the same {}", column(other)),
        Test::Exchanged(other) => format!("exchanged with the {}", column(other)),
        Test::Nickname => "a short form of the other".to_owned(),
        Test::Similar(n) => format!("alike ({n} of 100 or more)"),
        Test::Edits(1) | Test::Swaps(1) => "one letter or digit off".to_owned(),
        Test::Edits(n) | Test::Swaps(n) => format!("at most {n} letters or digits off"),
        Test::Word => "a part of the other".to_owned(),
        Test::Begins => "the beginning of the other".to_owned(),
        Test::DayAndMonth => "day and month exchanged".to_owned(),
        Test::DateDigit => "one digit off".to_owned(),
        Test::DateParts => "the same as far as known".to_owned(),
        Test::Days(n) => format!("at most {n} days apart"),
        Test::SameYear => "of the same year".to_owned(),
        Test::YearSlip => "the same day and month, the year 1, 10 or 100 off".to_owned(),
        Test::Tokens(n) => format!("{n} of 100 words in common, or more"),
        Test::InCommon(1) => "one value in common".to_owned(),
        Test::InCommon(n) => format!("{n} values in common"),
        Test::Apart(n) => format!("at most {n} apart"),
        Test::Percent(n) => format!("at most {n} percent apart"),
        Test::PhoneEnding => "the same last seven digits".to_owned(),
        Test::Street(n) => format!("the same house number, the street alike ({n} of 100 or more)"),
        Test::Sounds => "sounds the same".to_owned(),
        Test::MailName => "the same name before the @".to_owned(),
    };
    tests.iter().map(one).collect::<Vec<_>>().join(" and ")
}

/// The words of a class; a rule's coincidences have none of their own.
fn class(name: &str, definition: &Definition) -> String {
    let named = definition.classes.iter().find(|class| class.name == name).map(|class| class.label.en.clone());
    named.unwrap_or_else(|| match name.strip_prefix("rule: ") {
        Some(rule) => format!("two people who happen to have the same {}", rule.replace('_', " ")),
        None => name.replace('_', " "),
    })
}

fn bits(weight: f64) -> String {
    format!("{weight:+.1}")
}

fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent < 0.1 { format!("{percent:.1e} %") } else { format!("{percent:.1} %") }
}
