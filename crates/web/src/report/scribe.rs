//! Who writes the report: the release together with the sentences, and the words for groups, dates and hidden numbers.
//! Not for findings (see `finding`) nor for numbers (see `unit`).

use super::release::{Definition, Release};
use super::unit::Unit;
use crate::say::{Arg, Say, capital};
use throughline_evidence::published::{self, Answer, Cell, NOT_KNOWN, Reason};
use throughline_model::code::Kind;

/// A release and the sentences of one language.
#[derive(Clone, Copy)]
pub(crate) struct Scribe<'a> {
    /// What is told.
    pub release: &'a Release,
    /// In which sentences.
    pub say: &'a Say,
}

/// One metric of the release.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    /// What it means.
    pub definition: &'a Definition,
    /// What came out.
    pub answer: &'a Answer,
    /// How its numbers are written.
    pub unit: Unit<'a>,
}

impl<'a> Scribe<'a> {
    /// A metric's definition and its answer, where the release holds both.
    pub fn subject(&self, metric: &str) -> Option<Subject<'a>> {
        let definition = self.definition(metric)?;
        let answer = self.release.answers.iter().find(|a| a.metric == metric)?;
        let unit = Unit { kind: answer.kind, money: answer.money, word: self.say.words(&definition.unit), say: self.say };
        Some(Subject { definition, answer, unit })
    }

    /// A metric's definition.
    pub fn definition(&self, metric: &str) -> Option<&'a Definition> {
        self.release.definitions.iter().find(|d| d.metric == metric)
    }

    /// A code as people read it.
    pub fn code(&self, name: &str) -> String {
        self.release.codes.get(name).map_or_else(|| name.to_owned(), |code| self.say.words(&code.label).to_owned())
    }

    /// Several codes: schooling and prior convictions.
    pub fn codes(&self, names: &[String]) -> String {
        match names {
            [] => self.say.text("everyone"),
            [one] => self.say.with("by-one", &[("first", self.code(one).into())]),
            [one, two, ..] => self.say.with("by-two", &[("first", self.code(one).into()), ("second", self.code(two).into())]),
        }
    }

    /// A value as it stands under its code's name, at the beginning of a row.
    pub fn row(&self, pair: &(String, String)) -> String {
        capital(&match self.plain(pair) {
            Some(word) => word,
            None => self.value(pair),
        })
    }

    /// A value as it stands in a sentence, alone.
    pub fn group(&self, pair: &(String, String)) -> String {
        let code = || Arg::from(self.code(&pair.0));
        match self.plain(pair) {
            Some(_) if pair.1 == NOT_KNOWN => self.say.with("not-known-of", &[("code", code())]),
            Some(word) => self.say.with("code-value", &[("code", code()), ("value", word.into())]),
            None => self.value(pair),
        }
    }

    /// All values of a group, in a sentence.
    pub fn groups(&self, group: &[(String, String)]) -> String {
        let comma = self.say.text("comma");
        group.iter().map(|pair| self.group(pair)).collect::<Vec<_>>().join(&comma)
    }

    /// Yes, no and not known, which say nothing without their code's name.
    fn plain(&self, (code, value): &(String, String)) -> Option<String> {
        if value == NOT_KNOWN {
            return Some(self.say.text("not-known"));
        }
        let code = self.release.codes.get(code).filter(|c| c.kind == Kind::YesNo)?;
        if code.values.iter().any(|v| v.code == *value) {
            return None;
        }
        match value.as_str() {
            "yes" => Some(self.say.text("yes")),
            "no" => Some(self.say.text("no")),
            _ => None,
        }
    }

    fn value(&self, (code, value): &(String, String)) -> String {
        let label = self.release.codes.get(code).map(|c| c.value_label(value));
        label.map_or_else(|| value.clone(), |words| self.say.words(&words).to_owned())
    }

    /// The cells of a breakdown, in the order of the code book; not known last.
    pub fn cells(&self, answer: &'a Answer, by: &[String]) -> Vec<&'a Cell> {
        let of = |cell: &&Cell| cell.group.len() == by.len() && cell.group.iter().zip(by).all(|(pair, code)| pair.0 == *code);
        let mut cells: Vec<&Cell> = answer.cells.iter().filter(of).collect();
        cells.sort_by_key(|cell| cell.group.iter().map(|pair| self.rank(pair)).collect::<Vec<_>>());
        cells
    }

    fn rank(&self, (code, value): &(String, String)) -> usize {
        if value == NOT_KNOWN {
            return usize::MAX;
        }
        let listed = self.release.codes.get(code).and_then(|c| c.values.iter().position(|v| v.code == *value));
        listed.unwrap_or(if value == "no" { usize::MAX - 2 } else { usize::MAX - 3 })
    }

    /// The word that stands for a hidden number, as short as a chart needs.
    pub fn hidden_word(&self, reason: Reason, kind: published::Kind) -> String {
        self.say.text(match reason {
            // Where all amounts are the same or one outweighs the rest, nobody is too few.
            Reason::TooFewWithout if kind != published::Kind::Rate => "hidden-not-said",
            Reason::TooFew | Reason::TooFewWith | Reason::TooFewWithout | Reason::TooFewLeftOut => "hidden-few",
            Reason::ProtectsAnother => "hidden-protects",
            Reason::ChangedByFew => "hidden-changed",
            Reason::OneHoldsHalf | Reason::NotSaid => "hidden-not-said",
        })
    }

    /// Why it is hidden. An outcome is what shares have; means and middle values have amounts.
    pub fn hidden_reason(&self, reason: Reason, kind: published::Kind) -> String {
        let minimum = [("minimum", Arg::from(self.release.region.minimum_cell))];
        let rate = kind == published::Kind::Rate;
        match reason {
            Reason::TooFew => self.say.with("reason-too-few", &minimum),
            Reason::TooFewWith if rate => self.say.with("reason-too-few-with", &minimum),
            Reason::TooFewWith => self.say.with("reason-amounts-too-few-with", &minimum),
            Reason::TooFewWithout if rate => self.say.with("reason-too-few-without", &minimum),
            Reason::TooFewWithout => self.say.text("reason-amounts-too-few-without"),
            Reason::OneHoldsHalf => self.say.text("reason-one-holds-half"),
            Reason::TooFewLeftOut => self.say.with("reason-too-few-left-out", &minimum),
            Reason::ProtectsAnother => self.say.text("reason-protects-another"),
            Reason::ChangedByFew => self.say.with("reason-changed-by-few", &minimum),
            Reason::NotSaid => self.say.with("reason-not-said", &minimum),
        }
    }

    /// The word and the reason, for a table.
    pub fn hidden(&self, reason: Reason, kind: published::Kind) -> String {
        let (word, reason) = (self.hidden_word(reason, kind).into(), self.hidden_reason(reason, kind).into());
        capital(&self.say.with("hidden-because", &[("word", word), ("reason", reason)]))
    }

    /// A day in words, from an ISO day or instant; anything else as it is.
    pub fn date(&self, iso: &str) -> String {
        const MONTHS: [&str; 12] =
            ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
        let Some(day) = iso.get(..10).and_then(throughline_rule::parse_day) else {
            return iso.to_owned();
        };
        let (year, month, day) = throughline_rule::civil(day);
        let name = usize::try_from(month - 1).ok().and_then(|m| MONTHS.get(m)).map_or_else(String::new, |key| self.say.text(key));
        self.say.with("date", &[("day", day.to_string().into()), ("month", name.into()), ("year", year.to_string().into())])
    }

    /// Where the numbers come from, in a line.
    pub fn source(&self) -> String {
        let (id, region) = (self.release.id.0.as_str().into(), self.say.words(&self.release.region.name).into());
        self.say.with("source-line", &[("release", id), ("region", region), ("received", self.date(&self.release.as_of).into())])
    }

    /// A label of a definition.
    pub fn label(&self, definition: &'a Definition) -> &'a str {
        self.say.words(&definition.label)
    }
}
