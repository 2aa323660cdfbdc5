//! Reviews: what a reviewer may answer about two records, and when a pair is settled. Not for showing records, and not for who chose the pair.

use std::collections::BTreeMap;

/// A reviewer's answer about two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// They are of one person.
    Same,
    /// They are of two people.
    Different,
    /// Nobody can tell by what the records say.
    Unsure,
}

impl Answer {
    /// Every answer.
    pub const ALL: [Self; 3] = [Self::Same, Self::Different, Self::Unsure];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
            Self::Unsure => "unsure",
        }
    }

    /// From its name, or the name's first letter, in any case, as people type.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        Self::ALL.into_iter().find(|answer| text == answer.name() || (text.len() == 1 && answer.name().starts_with(&text)))
    }
}

/// How a pair stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nobody has answered.
    Open,
    /// Somebody has, and more answers are needed.
    Waiting,
    /// Some say same and some say different, and neither has enough.
    Disputed,
    /// Enough say same, and more than say different.
    Same,
    /// Enough say different, and more than say same.
    Different,
}

/// How a pair stands by its answers, oldest first; the last of each reviewer counts, and `enough` reviewers settle it.
pub fn standing<'r>(answers: impl IntoIterator<Item = (&'r str, Answer)>, enough: usize) -> Standing {
    let last: BTreeMap<&str, Answer> = answers.into_iter().collect();
    let count = |wanted: Answer| last.values().filter(|answer| **answer == wanted).count();
    let (same, different, enough) = (count(Answer::Same), count(Answer::Different), enough.max(1));
    match () {
        () if last.is_empty() => Standing::Open,
        () if same >= enough && same > different => Standing::Same,
        () if different >= enough && different > same => Standing::Different,
        () if same > 0 && different > 0 => Standing::Disputed,
        () => Standing::Waiting,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enough_reviewers_settle_a_pair_and_the_last_word_of_each_counts() {
        let check = |text: &str, enough, expected| {
            let answers = text.split_whitespace().map(|word| word.split_once('=').unwrap());
            let answers: Vec<(&str, Answer)> = answers.map(|(who, answer)| (who, Answer::read(answer).unwrap())).collect();
            assert_eq!(standing(answers, enough), expected, "{text}");
        };
        check("", 2, Standing::Open);
        check("a=s", 2, Standing::Waiting);
        check("a=s", 1, Standing::Same);
        check("a=s", 0, Standing::Same);
        check("a=s a=same", 2, Standing::Waiting);
        check("a=s b=s", 2, Standing::Same);
        check("a=s b=d", 2, Standing::Disputed);
        check("a=s b=d c=d", 2, Standing::Different);
        check("a=s b=d b=s", 2, Standing::Same);
        check("a=s b=s c=d e=d", 2, Standing::Disputed);
        check("a=u b=u c=d", 2, Standing::Waiting);
        assert_eq!((Answer::read(" SAME "), Answer::read("x"), Answer::read("")), (Some(Answer::Same), None, None));
    }
}
