//! What is said to whoever asked: how likely, why, and what to try. No value of a record is in it, and nothing about records the asker may not see.

use super::Typed;
use crate::link::words::answer;
use throughline_exchange::catalog::linkage::Definition;
use throughline_link::explain::Explained;
use throughline_model::words::Words;
use throughline_store::Behind;

/// Why, a phrase for each thing that is known of both.
pub(super) fn reasons(explained: &Explained, definition: &Definition) -> Vec<Words> {
    let line = |step: &throughline_link::explain::Step| {
        let comparison = definition.comparisons.get(step.comparison)?;
        let how = answer(comparison, step.answer?, definition);
        let label = &comparison.label;
        Some(Words { en: format!("{}: {}", label.en, how.en), es: format!("{}: {}", label.es, how.es) })
    };
    explained.steps.iter().filter_map(line).collect()
}

/// The fields that were asked by, for the record of accesses and for people.
pub(super) fn fields(typed: &Typed) -> String {
    typed.keys().map(|code| said(code)).collect::<Vec<_>>().join(", ")
}

fn said(code: &str) -> String {
    match code {
        "ssn" => "Social Security number".to_owned(),
        "recorded_sex" => "sex".to_owned(),
        code => code.replace('_', " "),
    }
}

/// What to try where nobody was found, or too many fit.
pub(super) fn advice(typed: &Typed, n_ways: usize, too_common: &[Vec<String>], nobody: bool) -> Vec<String> {
    let mut advice = Vec::new();
    if n_ways == 0 {
        advice.push(
            "That is too little to look by. Give a first and a last name, or a telephone number, or the last four digits of the Social \
             Security number with a name."
                .to_owned(),
        );
        return advice;
    }
    for columns in too_common {
        advice.push(format!("Too many people have the same {} to be looked at one by one; say more.", columns.join(" and ")));
    }
    if nobody {
        advice.push("Nobody was found who may be this person. That does not say that nobody knows them.".to_owned());
        if typed.contains_key("first_name") || typed.contains_key("last_name") {
            advice.push("Try the name as an identity card has it, a former last name, or only one of two last names.".to_owned());
        }
        let more: Vec<&str> = [
            ("birth_date", "the date of birth"),
            ("phone", "a telephone number"),
            ("ssn", "the last four digits of the Social Security number"),
            ("zip", "the zip code"),
        ]
        .into_iter()
        .filter(|(code, _)| !typed.contains_key(*code))
        .map(|(_, name)| name)
        .collect();
        if !more.is_empty() {
            advice.push(format!("Or add {}.", more.join(", ")));
        }
    }
    advice
}

/// What is not searched yet.
pub(super) fn behind(behind: Behind) -> Option<String> {
    match behind {
        Behind::Never => Some(
            "Nothing can be looked up before records were linked once with the definitions as they are. Run: throughline link".to_owned(),
        ),
        Behind::Files(0) => None,
        Behind::Files(1) => {
            Some("One file was taken in since records were last linked, and is not searched. Run: throughline link".to_owned())
        }
        Behind::Files(n) => {
            Some(format!("{n} files were taken in since records were last linked, and are not searched. Run: throughline link"))
        }
    }
}
