//! An edition as text: one thing a line, numbers exact to the last bit, the version first and a check sum last. Not for reading by people, though they can.

use super::Edition;
use crate::block::Plan;
use crate::column::hash;
use crate::frequency::Frequencies;
use crate::problem::Problem;
use crate::train::{ClassModel, Model, Rarity, Shares};
use std::fmt::Write;

/// The first line. The number changes when an older edition would weigh otherwise or cannot be read.
const FIRST: &str = "throughline link edition 1";
const BEGINS: &str = "throughline link edition ";

pub(super) fn write(edition: &Edition) -> String {
    let model = &edition.model;
    let mut text = format!("{FIRST}\ndefinition {:016x}\nrows {}\n", edition.definition, edition.n_rows);
    // Writing to a text never fails.
    let _ = writeln!(text, "rounds {} {}", model.n_rounds, model.settled);
    if let Some(doubt) = &model.doubt {
        let _ = writeln!(text, "doubt {}", doubt.replace('\n', " "));
    }
    let _ = writeln!(text, "rarity {}", rarity(model.rarity));
    let _ = writeln!(text, "chance {}", shares(&model.chance));
    for class in &model.classes {
        let _ = writeln!(text, "class {} {:?} {} {}", class.same, class.share, shares(&class.answers), class.name);
    }
    for column in model.frequencies.iter().flatten() {
        let _ = write!(text, "frequencies {} {} {}", column.n_present, column.n_rare, column.n_rows_rare);
        for (hash, n) in &column.common {
            let _ = write!(text, " {hash:x}:{n}");
        }
        text.push('\n');
    }
    for ((rule, key), column) in &edition.plan.split {
        let column = column.map_or_else(|| "-".to_owned(), |column| column.to_string());
        let _ = writeln!(text, "block {rule} {key:x} {column}");
    }
    let sum = hash(text.as_bytes());
    let _ = writeln!(text, "end {sum:016x}");
    text
}

fn rarity(rarity: Rarity) -> &'static str {
    match rarity {
        Rarity::Chance => "chance",
        Rarity::Whole => "whole",
    }
}

fn shares(shares: &Shares) -> String {
    let one = |answers: &Vec<f64>| answers.iter().map(|share| format!("{share:?}")).collect::<Vec<_>>().join(",");
    shares.iter().map(one).collect::<Vec<_>>().join(";")
}

pub(super) fn read(text: &str) -> Result<Edition, Problem> {
    let first = text.lines().next().unwrap_or_default();
    if first != FIRST {
        let version = first.strip_prefix(BEGINS).filter(|version| version.len() < 20);
        return Err(version.map_or(Problem::NoEdition, |version| Problem::OtherVersion { found: version.to_owned() }));
    }
    whole(text).and_then(parse).ok_or(Problem::NoEdition)
}

/// The lines between the first and the check sum, where the sum is right.
fn whole(text: &str) -> Option<&str> {
    let (body, end) = text.trim_end_matches('\n').rsplit_once('\n')?;
    let sum = u64::from_str_radix(end.strip_prefix("end ")?, 16).ok()?;
    let summed = text.get(..=body.len())?;
    (hash(summed.as_bytes()) == sum).then_some(body)
}

fn nothing() -> Model {
    let (chance, classes) = (Vec::new(), Vec::new());
    Model { chance, classes, n_rounds: 0, settled: false, doubt: None, rarity: Rarity::default(), frequencies: None }
}

fn parse(body: &str) -> Option<Edition> {
    let mut edition = Edition { definition: 0, model: nothing(), plan: Plan::default(), n_rows: 0 };
    for line in body.lines().skip(1) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "definition" => edition.definition = u64::from_str_radix(rest, 16).ok()?,
            "rows" => edition.n_rows = rest.parse().ok()?,
            "rounds" => {
                let (n, settled) = rest.split_once(' ')?;
                (edition.model.n_rounds, edition.model.settled) = (n.parse().ok()?, settled.parse().ok()?);
            }
            "doubt" => edition.model.doubt = Some(rest.to_owned()),
            "rarity" => edition.model.rarity = [Rarity::Chance, Rarity::Whole].into_iter().find(|r| rarity(*r) == rest)?,
            "chance" => edition.model.chance = read_shares(rest)?,
            "class" => edition.model.classes.push(class(rest)?),
            "frequencies" => edition.model.frequencies.get_or_insert_default().push(frequencies(rest)?),
            "block" => {
                let (place, column) = block(rest)?;
                edition.plan.split.insert(place, column);
            }
            _ => return None,
        }
    }
    Some(edition)
}

fn read_shares(text: &str) -> Option<Shares> {
    let share = |text: &str| text.parse::<f64>().ok().filter(|share| (0.0..=1.0).contains(share));
    text.split(';').map(|answers| answers.split(',').map(share).collect()).collect()
}

fn class(text: &str) -> Option<ClassModel> {
    let mut words = text.splitn(4, ' ');
    Some(ClassModel {
        same: words.next()?.parse().ok()?,
        share: words.next()?.parse().ok()?,
        answers: read_shares(words.next()?)?,
        name: words.next()?.to_owned(),
    })
}

/// A block that was too large, and the column that splits it.
fn block(text: &str) -> Option<((usize, u64), Option<usize>)> {
    let mut words = text.split(' ');
    let place = (words.next()?.parse().ok()?, u64::from_str_radix(words.next()?, 16).ok()?);
    match words.next()? {
        "-" => Some((place, None)),
        column => Some((place, Some(column.parse().ok()?))),
    }
}

fn frequencies(text: &str) -> Option<Frequencies> {
    let mut words = text.split_whitespace();
    let mut number = || words.next()?.parse().ok();
    let (n_present, n_rare, n_rows_rare) = (number()?, number()?, number()?);
    let common = |word: &str| {
        let (hash, n) = word.split_once(':')?;
        Some((u64::from_str_radix(hash, 16).ok()?, n.parse().ok()?))
    };
    Some(Frequencies { n_present, common: words.map(common).collect::<Option<_>>()?, n_rare, n_rows_rare })
}
