//! From records and the catalog's definition to columns and comparisons: standardized, in the words of the room that compares. It compares nothing.

use std::collections::HashMap;
use std::sync::Arc;
use throughline_exchange::catalog::linkage::{self, Part, Standard, Test};
use throughline_link::compare::{self, Aliases};
use throughline_link::standardize;
use throughline_link::{Class, Column, Definition, Rule, Settings, Source, Table};
use throughline_model::fact::Value;
use throughline_model::failure::Failure;
use throughline_rule::civil;
use throughline_store::Identity;

/// The probability from which records are linked where kinds of pairs cannot be told apart is set by the room itself; this is the rest.
const SEED: u64 = 1;

/// Ready to be compared: row n is the n-th of the identities.
pub(crate) struct Prepared {
    pub(crate) table: Table,
    pub(crate) definition: Definition,
}

impl Prepared {
    pub(crate) fn new(identities: &[Identity], definition: &linkage::Definition, lists: &linkage::Lists) -> Result<Self, Failure> {
        let table = table(identities, definition, &standard_lists(lists), &lists.one_record_each)?;
        Ok(Self { table, definition: converted(definition, lists) })
    }
}

/// The table of the identities, by lists made ready before.
pub(crate) fn table(
    identities: &[Identity],
    definition: &linkage::Definition,
    standard: &standardize::Lists,
    one_record_each: &[String],
) -> Result<Table, Failure> {
    let columns = definition.columns.iter().map(|column| values(identities, column, standard)).collect();
    let mut agencies: Vec<&str> = identities.iter().map(|identity| identity.agency.as_str()).collect();
    agencies.sort_unstable();
    agencies.dedup();
    let place = |identity: &Identity| agencies.binary_search(&identity.agency.as_str()).ok().and_then(|n| u16::try_from(n).ok());
    let source_of: Option<Vec<u16>> = identities.iter().map(place).collect();
    let source_of = source_of.ok_or_else(|| Failure::broken("comparing records", "more agencies than can be numbered"))?;
    let source = |name: &&str| Source { name: (*name).to_owned(), one_row_each: one_record_each.iter().any(|one| one == name) };
    let ids: Vec<&str> = identities.iter().map(|identity| identity.record.0.as_str()).collect();
    let table = Table::new(columns, &ids, source_of, agencies.iter().map(source).collect());
    table.map_err(|e| Failure::broken("comparing records", e))
}

/// The value of a column of the definition, standardized.
pub(crate) fn value(identity: &Identity, column: &linkage::Column, lists: &standardize::Lists) -> Option<String> {
    let text = identity.values.get(&column.code).and_then(written)?;
    way(column.standard).of(&text, lists).and_then(|value| taken(column.part).of(&value))
}

/// A column of standardized values; each distinct text is standardized once.
fn values(identities: &[Identity], column: &linkage::Column, lists: &standardize::Lists) -> Column {
    let (standard, part) = (way(column.standard), taken(column.part));
    let mut known: HashMap<String, Option<String>> = HashMap::new();
    let mut rows: Vec<Option<String>> = Vec::with_capacity(identities.len());
    for identity in identities {
        let text = identity.values.get(&column.code).and_then(written);
        let make = |text: &String| standard.of(text, lists).and_then(|value| part.of(&value));
        rows.push(text.and_then(|text| known.entry(text).or_insert_with_key(make).clone()));
    }
    Column::new(rows.iter().map(Option::as_deref))
}

fn written(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Date(day) => {
            let (year, month, day) = civil(*day);
            Some(format!("{year:04}-{month:02}-{day:02}"))
        }
        _ => None,
    }
}

/// The lists as the room that compares takes them.
pub(crate) fn standard_lists(lists: &linkage::Lists) -> standardize::Lists {
    standardize::Lists {
        particles: lists.particles.iter().cloned().collect(),
        joiners: lists.joiners.iter().cloned().collect(),
        titles: lists.titles.iter().cloned().collect(),
        suffixes: lists.suffixes.iter().cloned().collect(),
        generations: lists.generations.iter().cloned().collect(),
        letters: lists.letters.iter().cloned().collect(),
        no_names: lists.no_names.iter().cloned().collect(),
        no_ids: lists.no_ids.iter().cloned().collect(),
        no_ssns: lists.no_ssns.clone(),
        no_phones: lists.no_phones.clone(),
        no_emails: lists.no_emails.iter().cloned().collect(),
        no_dates: lists.no_dates.iter().cloned().collect(),
        months: lists.months.iter().cloned().collect(),
        date_words: lists.date_words.iter().cloned().collect(),
        two_digit_years_from: lists.two_digit_years_from,
        street_words: lists.street_words.iter().cloned().collect(),
        units: lists.units.iter().cloned().collect(),
        po_boxes: lists.po_boxes.iter().cloned().collect(),
        no_addresses: lists.no_addresses.iter().cloned().collect(),
    }
}

pub(crate) fn way(standard: Standard) -> standardize::Standard {
    match standard {
        Standard::GivenName => standardize::Standard::GivenName,
        Standard::Surname => standardize::Standard::Surname,
        Standard::FullName => standardize::Standard::FullName,
        Standard::GivenOfFull => standardize::Standard::GivenOfFull,
        Standard::MiddleOfFull => standardize::Standard::MiddleOfFull,
        Standard::SurnameOfFull => standardize::Standard::SurnameOfFull,
        Standard::Generation => standardize::Standard::Generation,
        Standard::Date => standardize::Standard::Date,
        Standard::DateDayFirst => standardize::Standard::DateDayFirst,
        Standard::Id => standardize::Standard::Id,
        Standard::Ssn => standardize::Standard::Ssn,
        Standard::Zip => standardize::Standard::Zip,
        Standard::Email => standardize::Standard::Email,
        Standard::Phone => standardize::Standard::Phone,
        Standard::Address => standardize::Standard::Address,
        Standard::Digits => standardize::Standard::Digits,
        Standard::Text => standardize::Standard::Text,
        Standard::AsIs => standardize::Standard::AsIs,
    }
}

pub(crate) fn taken(part: Part) -> standardize::Part {
    match part {
        Part::Whole => standardize::Part::Whole,
        Part::First(n) => standardize::Part::First(n),
        Part::Last(n) => standardize::Part::Last(n),
        Part::All(n) => standardize::Part::All(n),
        Part::FirstWord => standardize::Part::FirstWord,
        Part::LastWord => standardize::Part::LastWord,
        Part::Sound => standardize::Part::Sound,
    }
}

/// The definition in the words of the room that compares.
pub(crate) fn converted(definition: &linkage::Definition, lists: &linkage::Lists) -> Definition {
    let aliases = Arc::new(Aliases::new(lists.nicknames.iter().map(|group| group.iter().map(String::as_str))));
    let level = |(name, tests): &(String, Vec<Test>)| compare::Level {
        name: name.clone(),
        all: tests.iter().map(|test| question(*test, &aliases)).collect(),
    };
    let comparison = |c: &linkage::Comparison| compare::Comparison {
        name: c.name.clone(),
        column: c.column,
        levels: c.levels.iter().map(level).collect(),
        by_frequency: c.by_frequency,
    };
    Definition {
        comparisons: definition.comparisons.iter().map(comparison).collect(),
        rules: definition.rules.iter().map(|rule| Rule { name: rule.name.clone(), equal: rule.equal.clone() }).collect(),
        classes: definition.classes.iter().map(|c| Class { name: c.name.clone(), same: c.same, on: c.on.clone() }).collect(),
        verified_ids: definition.verified_ids.clone(),
        settings: Settings {
            seed: SEED,
            link_from: f64::from(definition.link_from) / 100.0,
            review_from: f64::from(definition.review_from) / 100.0,
            most_in_block: definition.most_in_block,
            ..Settings::default()
        },
    }
}

fn question(test: Test, aliases: &Arc<Aliases>) -> compare::Test {
    match test {
        Test::Same => compare::Test::Exact,
        Test::SameWith(other) => compare::Test::ExactWith(other),
        Test::SameOther(other) => compare::Test::Same(other),
        Test::Exchanged(other) => compare::Test::Exchanged(other),
        Test::Nickname => compare::Test::Alias(Arc::clone(aliases)),
        Test::Similar(hundredths) => compare::Test::JaroWinkler(f64::from(hundredths) / 100.0),
        Test::Edits(n) => compare::Test::Levenshtein(n),
        Test::Swaps(n) => compare::Test::Damerau(n),
        Test::Word => compare::Test::Word,
        Test::Begins => compare::Test::Begins,
        Test::DayAndMonth => compare::Test::DaySwapped,
        Test::DateDigit => compare::Test::DateDigit,
        Test::DateParts => compare::Test::DateParts,
        Test::Days(n) => compare::Test::DaysApart(n),
        Test::SameYear => compare::Test::SameYear,
        Test::YearSlip => compare::Test::YearSlip,
        Test::Tokens(hundredths) => compare::Test::Tokens(hundredths),
        Test::InCommon(n) => compare::Test::InCommon(n),
        Test::Apart(n) => compare::Test::Apart(f64::from(n)),
        Test::Percent(n) => compare::Test::Percent(f64::from(n)),
        Test::PhoneEnding => compare::Test::PhoneEnding,
        Test::Street(hundredths) => compare::Test::Street(hundredths),
        Test::Sounds => compare::Test::Sounds,
        Test::MailName => compare::Test::MailName,
        Test::Bits(hundredths) => compare::Test::Dice(hundredths),
    }
}
