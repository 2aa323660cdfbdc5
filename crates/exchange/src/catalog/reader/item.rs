//! One value of a definition, read as what its reader expects; anything else becomes an issue of the `Doc`.
//! It does not know what the value is for.

use super::doc::Doc;
use super::offsets;
use super::table::Table;
use super::{sentence, suggestion};
use throughline_model::money::{self, Amount, Cents};
use throughline_model::words::Words;
use throughline_rule::{Fields, Rule, RuleError, Type};
use toml::Spanned;
use toml::de::DeValue;

/// What writers put where words are still to come.
const STAND_INS: [&str; 4] = ["TODO", "TBD", "...", "…"];

/// A value, where it stands, and what issues call it.
#[derive(Debug, Clone)]
pub struct Item<'d> {
    doc: &'d Doc<'d>,
    value: &'d Spanned<DeValue<'d>>,
    path: String,
}

impl<'d> Item<'d> {
    pub(super) fn new(doc: &'d Doc<'d>, value: &'d Spanned<DeValue<'d>>, path: String) -> Self {
        Self { doc, value, path }
    }

    /// The byte where it begins.
    pub fn at(&self) -> usize {
        self.value.span().start
    }

    /// The name by which issues call it: `window.label.en`.
    pub fn field(&self) -> &str {
        &self.path
    }

    /// As written in the file.
    pub fn raw(&self) -> &'d str {
        self.doc.text().get(self.value.span()).unwrap_or_default()
    }

    /// The parsed value, for readers that accept several kinds.
    pub fn value(&self) -> &'d DeValue<'d> {
        self.value.get_ref()
    }

    /// An error here.
    pub fn error(&self, code: &str, what: impl Into<String>, remedy: impl Into<String>) {
        self.doc.error(self.at(), &self.path, code, what, remedy);
    }

    /// An error about this value at another byte of the file, such as its key.
    pub fn error_at_byte(&self, at: usize, code: &str, what: impl Into<String>, remedy: impl Into<String>) {
        self.doc.error(at, &self.path, code, what, remedy);
    }

    /// A warning here.
    pub fn warning(&self, code: &str, what: impl Into<String>, remedy: impl Into<String>) {
        self.doc.warning(self.at(), &self.path, code, what, remedy);
    }

    fn wrong_kind<T>(&self, wanted: &str, remedy: &str) -> Option<T> {
        let what = format!("'{}' must be {wanted}, and here stands {}.", self.path, kind_of(self.value()));
        self.error("wrong_kind_of_value", what, remedy);
        None
    }

    /// Text that is not empty.
    pub fn text(&self) -> Option<&'d str> {
        let text = self.any_text()?;
        if text.trim().is_empty() {
            self.error("text_empty", format!("'{}' is empty.", self.path), "Write something between the quotes.");
            return None;
        }
        Some(text)
    }

    /// Text, which may be empty.
    pub fn any_text(&self) -> Option<&'d str> {
        match self.value() {
            DeValue::String(text) => Some(text),
            _ => self.wrong_kind("text", "Write it in quotes."),
        }
    }

    /// One word of a closed list.
    pub fn one_of(&self, names: &[&str]) -> Option<&'d str> {
        let text = self.text()?;
        if names.contains(&text) {
            return Some(text);
        }
        let what = format!("'{text}' is not known for '{}'.", self.path);
        self.error("name_not_known", what, suggestion(text, names.iter().copied()));
        None
    }

    /// `true` or `false`.
    pub fn flag(&self) -> Option<bool> {
        match self.value() {
            DeValue::Boolean(flag) => Some(*flag),
            _ => self.wrong_kind("true or false", "Write true or false, without quotes."),
        }
    }

    /// A whole number.
    pub fn integer(&self) -> Option<i64> {
        let DeValue::Integer(number) = self.value() else {
            return self.wrong_kind("a whole number", "Write a whole number, without quotes.");
        };
        let read = i64::from_str_radix(number.as_str(), number.radix()).ok();
        let kept = read.filter(|n| n.unsigned_abs() <= throughline_rule::GREATEST_WHOLE.unsigned_abs());
        if kept.is_none() {
            self.error(
                "number_too_large",
                format!("'{}' is larger than can be counted exactly.", self.path),
                "Write a number of at most 15 digits.",
            );
        }
        kept
    }

    /// A calendar date, with or without quotes, as days since 1970-01-01.
    pub fn date(&self) -> Option<i32> {
        let day = match self.value() {
            DeValue::Datetime(moment) => match (moment.date, moment.time) {
                (Some(date), None) => throughline_rule::days(date.year.into(), date.month.into(), date.day.into()),
                _ => None,
            },
            DeValue::String(text) => throughline_rule::parse_day(text),
            _ => None,
        };
        match day {
            None => self.wrong_kind("a date", "Write a day as 2024-06-30, without a time."),
            day => day,
        }
    }

    /// An amount of money of at most two decimals, read from the digits as written.
    pub fn money(&self) -> Option<Cents> {
        let amount = match self.value() {
            DeValue::Integer(number) if number.radix() == 10 => money::read(number.as_str().trim_start_matches('+')),
            DeValue::Float(number) => money::read(number.as_str().trim_start_matches('+')),
            DeValue::String(text) => money::read(text),
            _ => Amount::NotANumber,
        };
        match amount {
            Amount::Exact(cents) => Some(cents),
            Amount::Rounded(_) => self.wrong_kind("an amount in dollars and cents", "Write at most two decimals."),
            Amount::TooLarge => self.wrong_kind("an amount of at most 90 trillion dollars", "Write a smaller amount."),
            Amount::NotANumber => self.wrong_kind("an amount of money", "Write it as 1234.50."),
        }
    }

    /// English and Spanish, neither empty.
    pub fn words(&self) -> Option<Words> {
        let DeValue::Table(_) = self.value() else {
            return self.wrong_kind("text in both languages", "Write { en = \"...\", es = \"...\" }.");
        };
        let table = self.table()?;
        let language = |key| table.required(key).and_then(|item| item.written());
        let (en, es) = (language("en"), language("es"));
        table.finish();
        Some(Words { en: en?.to_owned(), es: es?.to_owned() })
    }

    /// Text that somebody has written, not only kept a place for.
    fn written(&self) -> Option<&'d str> {
        let text = self.text()?;
        let word = text.trim();
        if STAND_INS.iter().any(|stand_in| word.eq_ignore_ascii_case(stand_in)) {
            let what = format!("'{}' still says '{word}'.", self.path);
            self.error("text_not_written", what, "Write the text that people will read, in each language.");
            return None;
        }
        Some(text)
    }

    /// The entries of a list.
    pub fn list(&self) -> Option<Vec<Item<'d>>> {
        match self.value() {
            DeValue::Array(list) => Some(list.iter().map(|value| Item::new(self.doc, value, self.path.clone())).collect()),
            DeValue::Table(_) => self.wrong_kind("a list", "Write [[...]] with two brackets, so that there may be several."),
            _ => self.wrong_kind("a list", "Write it in square brackets: [\"...\"]."),
        }
    }

    /// A table.
    pub fn table(&self) -> Option<Table<'d>> {
        match self.value() {
            DeValue::Table(table) => Some(Table::new(self.doc, table, self.at(), self.path.clone())),
            _ => self.wrong_kind("a table", "Write it in braces: { key = value }."),
        }
    }

    /// A rule over the fields it may name, of one of the expected types. Each thing wrong with it is an issue at its own place.
    pub fn rule(&self, fields: &Fields, expected: &[Type]) -> Option<Rule> {
        self.rule_sparing(fields, expected, &[])
    }

    /// As [`Self::rule`], but names whose own definition was reported already are no issue a second time.
    pub fn rule_sparing(&self, fields: &Fields, expected: &[Type], reported: &[&str]) -> Option<Rule> {
        let text = self.text()?;
        let rule = match Rule::read(text, fields) {
            Ok(rule) => rule,
            Err(errors) => {
                let new = |error: &&RuleError| !text.get(error.span.clone()).is_some_and(|part| reported.contains(&part));
                errors.iter().filter(new).for_each(|error| self.rule_error(error));
                return None;
            }
        };
        if expected.iter().any(|ty| rule.expect(*ty).is_ok()) {
            return Some(rule);
        }
        let wanted: Vec<String> = expected.iter().map(Type::to_string).collect();
        let what = format!("The rule of '{}' must give {}, and it gives {}.", self.path, wanted.join(" or "), rule.ty());
        self.error("rule_of_wrong_type", what, "Change the rule so that it gives that.");
        None
    }

    fn rule_error(&self, error: &RuleError) {
        self.error_within(error.span.start, "rule_not_readable", sentence(&error.what), sentence(&error.remedy));
    }

    /// An error at a byte of the text's meaning, such as the start of a part of a rule; it points at where that byte is written.
    pub fn error_within(&self, byte: usize, code: &str, what: impl Into<String>, remedy: impl Into<String>) {
        let at = self.at() + offsets::written_at(self.raw(), byte);
        self.doc.error(at, &self.path, code, what, remedy);
    }
}

fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or a time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
