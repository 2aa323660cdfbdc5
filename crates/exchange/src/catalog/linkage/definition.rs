//! A definition of `catalog/linkage`: which identity codes become which columns, how they are compared, which pairs are compared, what kinds of pairs
//! there are, and from which probability records are linked. Not for what is learned from the records.

use super::super::names::known;
use super::super::reader::{Item, Table};
use super::example::{self, PairExample};
use super::level::{self, Test};
use throughline_model::code::CodeBook;
use throughline_model::heading::Heading;
use throughline_model::words::Words;

/// How records are compared.
#[derive(Debug, Clone)]
pub struct Definition {
    /// Its heading.
    pub heading: Heading,
    /// From which probability records are linked, in percent.
    pub link_from: u32,
    /// From which probability a pair is shown to people, in percent.
    pub review_from: u32,
    /// How many reviewers must agree to settle a pair.
    pub reviewers: usize,
    /// Most rows of a block.
    pub most_in_block: usize,
    /// What is compared.
    pub columns: Vec<Column>,
    /// How.
    pub comparisons: Vec<Comparison>,
    /// Which pairs.
    pub rules: Vec<Rule>,
    /// By what else a record is looked up when somebody asks about one person; linking does not use these.
    pub asked: Vec<Rule>,
    /// Kinds of pairs.
    pub classes: Vec<Class>,
    /// Columns of verified ids: records with different ones are never linked.
    pub verified_ids: Vec<usize>,
    /// Worked examples of its comparisons.
    pub examples: Vec<PairExample>,
    /// For files: those that have one row for each, so that two rows of one are never linked.
    pub one_row_each: Vec<String>,
}

/// A column made of an identity code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in this definition.
    pub name: String,
    /// What it is made of: an identity code, or in a template a meaning; empty for files.
    pub code: String,
    /// For files: headers, of which each file's first is read. `a + b` joins two.
    pub from: Vec<String>,
    /// How its values are written alike.
    pub standard: Standard,
    /// What of them is taken.
    pub part: Part,
}

/// How values are written alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standard {
    /// A first or middle name.
    GivenName,
    /// A last name.
    Surname,
    /// A whole name.
    FullName,
    /// The given name of a whole name.
    GivenOfFull,
    /// The middle names of a whole name.
    MiddleOfFull,
    /// The last name of a whole name.
    SurnameOfFull,
    /// Junior, senior, the third.
    Generation,
    /// A date, month before day where it cannot be seen.
    Date,
    /// A date, day before month.
    DateDayFirst,
    /// An identifying number.
    Id,
    /// A Social Security number, or its last four digits.
    Ssn,
    /// A telephone number.
    Phone,
    /// A street address.
    Address,
    /// A zip code.
    Zip,
    /// An e-mail address.
    Email,
    /// Digits only.
    Digits,
    /// Other text.
    Text,
    /// As it stands: encoded values.
    AsIs,
}

/// How values are written alike, by name.
pub const STANDARDS: [(&str, Standard); 18] = [
    ("given_name", Standard::GivenName),
    ("surname", Standard::Surname),
    ("full_name", Standard::FullName),
    ("given_of_full", Standard::GivenOfFull),
    ("middle_of_full", Standard::MiddleOfFull),
    ("surname_of_full", Standard::SurnameOfFull),
    ("generation", Standard::Generation),
    ("date", Standard::Date),
    ("date_day_first", Standard::DateDayFirst),
    ("id", Standard::Id),
    ("ssn", Standard::Ssn),
    ("phone", Standard::Phone),
    ("address", Standard::Address),
    ("zip", Standard::Zip),
    ("email", Standard::Email),
    ("digits", Standard::Digits),
    ("text", Standard::Text),
    ("as_is", Standard::AsIs),
];

/// What of a value is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The whole.
    Whole,
    /// Its first so many letters.
    First(usize),
    /// Its last so many letters.
    Last(usize),
    /// The whole, where it has just so many letters.
    All(usize),
    /// Its first word.
    FirstWord,
    /// Its last word.
    LastWord,
    /// Its key of sound.
    Sound,
}

/// A comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Its name.
    pub name: String,
    /// As people read it.
    pub label: Words,
    /// The place of its column.
    pub column: usize,
    /// Rare values in common say more.
    pub by_frequency: bool,
    /// Its levels as written, and what they ask.
    pub levels: Vec<(String, Vec<Test>)>,
}

/// A blocking rule: places of the columns that must be equal, left and right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// As written.
    pub name: String,
    /// The columns.
    pub equal: Vec<(usize, usize)>,
    /// In a template: rules to take instead where this one brings too many pairs.
    pub finer: Vec<Rule>,
}

/// A kind of pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Class {
    /// Its name.
    pub name: String,
    /// As people read it.
    pub label: Words,
    /// Its pairs are the same person.
    pub same: bool,
    /// Places of the comparisons that differ in it (the same person) or agree in it (others).
    pub on: Vec<usize>,
}

/// What the columns of a definition are made of.
#[derive(Debug, Clone, Copy)]
pub(super) enum Made<'a> {
    /// Of codes of records; these are the identity codes.
    Codes(&'a [&'a str]),
    /// Of columns of files.
    Headers,
    /// Of meanings, of which a definition for files is made.
    Meanings(&'a [&'a str]),
}

/// The identity codes.
pub(super) fn identity(codes: &CodeBook) -> Vec<&str> {
    codes.codes.iter().filter(|code| code.identity).map(|code| code.name.as_str()).collect()
}

pub(super) fn read(root: &Table<'_>, heading: Heading, made: Made<'_>) -> Option<Definition> {
    let (link_from, review_from) = (percent(root, "link_from"), percent(root, "review_from"));
    if let (Some(link), Some(review)) = (link_from, review_from)
        && review > link
    {
        root.error_at("review_from", "thresholds_in_wrong_order", "'review_from' is above 'link_from'.", "Choose a smaller one.");
    }
    let most_in_block = root.optional_integer("most_in_block").unwrap_or(3_000);
    let reviewers = reviewers(root);
    // Names count even where what they name has an error, so that one mistake is one issue.
    let (columns, comparisons, rules) = (root.tables("column"), root.tables("comparison"), root.tables("rule"));
    let (names, compared) = (names_of(&columns), names_of(&comparisons));
    bounded(root, "comparison", comparisons.len(), if matches!(made, Made::Meanings(_)) { 64 } else { 16 });
    bounded(root, "rule", rules.len(), 64);
    let columns = columns.iter().fold(Vec::new(), |mut read: Vec<Column>, table| {
        read.extend(column(table, made, &read));
        read
    });
    let comparisons: Vec<Comparison> = comparisons.iter().filter_map(|table| comparison(table, made, &names)).collect();
    let rules: Vec<Rule> = rules.iter().filter_map(|table| rule(table, &names)).collect();
    let asked = root.tables("asked");
    let asked = asked.iter().filter_map(|table| rule(table, &names)).collect();
    let classes = root.tables("class").iter().filter_map(|table| class(table, made, &compared)).collect();
    let ids = root.list_of_text("verified_ids");
    let verified_ids = ids.iter().filter_map(|(item, _)| place(item, "column", &names)).collect();
    let examples = root.tables("example").iter().filter_map(|table| example::of_pair(table, &comparisons)).collect();
    let one_row_each = match made {
        Made::Headers => root.list_of_text("one_row_each").into_iter().map(|(_, name)| name.to_owned()).collect(),
        _ => Vec::new(),
    };
    root.finish();
    let most_in_block = usize::try_from(most_in_block).unwrap_or(3_000);
    let (link_from, review_from) = (link_from?, review_from?);
    Some(Definition {
        heading,
        link_from,
        review_from,
        reviewers,
        most_in_block,
        columns,
        comparisons,
        rules,
        asked,
        classes,
        verified_ids,
        examples,
        one_row_each,
    })
}

fn names_of<'d>(tables: &[Table<'d>]) -> Vec<&'d str> {
    tables.iter().filter_map(|table| table.optional("name").and_then(|item| item.value().as_str())).collect()
}

fn bounded(root: &Table<'_>, key: &'static str, n: usize, most: usize) {
    if !(1..=most).contains(&n) {
        root.error_at(key, "too_many_or_none", format!("There must be 1 to {most} of '{key}'; here are {n}."), "Add or remove some.");
    }
}

fn percent(root: &Table<'_>, key: &'static str) -> Option<u32> {
    let item = root.required(key)?;
    let percent = u32::try_from(item.integer()?).ok().filter(|n| (1..=99).contains(n));
    if percent.is_none() {
        item.error("number_not_fitting", format!("'{key}' must be a whole number of percent."), "Write a number from 1 to 99.");
    }
    percent
}

/// Two, unless said.
fn reviewers(root: &Table<'_>) -> usize {
    let Some(item) = root.optional("reviewers") else { return 2 };
    let n = item.integer().and_then(|n| usize::try_from(n).ok()).filter(|n| (1..=5).contains(n));
    if n.is_none() {
        item.error("number_not_fitting", "'reviewers' must be a whole number of people.", "Write a number from 1 to 5.");
    }
    n.unwrap_or(2)
}

fn place(item: &Item<'_>, noun: &str, names: &[&str]) -> Option<usize> {
    let name = known(item, noun, names)?;
    names.iter().position(|known| *known == name)
}

fn column(table: &Table<'_>, made: Made<'_>, before: &[Column]) -> Option<Column> {
    let name = table.text("name");
    let part = part_of(table);
    if let Some(of) = table.optional("of") {
        let names: Vec<&str> = before.iter().map(|column| column.name.as_str()).collect();
        let of = place(&of, "column", &names).and_then(|place| before.get(place));
        table.finish();
        return Some(Column { name: name?.to_owned(), part: part?, ..of?.clone() });
    }
    let one = |key, noun, names| table.required(key).and_then(|item| known(&item, noun, names)).map(str::to_owned);
    let (code, from) = match made {
        Made::Codes(identity) => (one("code", "identity code", identity), Vec::new()),
        Made::Meanings(meanings) => (one("meaning", "meaning", meanings), Vec::new()),
        Made::Headers => (Some(String::new()), headers(table)?),
    };
    let standard = standard(table);
    table.finish();
    Some(Column { name: name?.to_owned(), code: code?, from, standard: standard?, part: part? })
}

/// A header, or several.
fn headers(table: &Table<'_>) -> Option<Vec<String>> {
    let item = table.required("from")?;
    if item.value().as_str().is_some() {
        return Some(vec![item.text()?.to_owned()]);
    }
    let listed: Vec<String> = item.list()?.iter().filter_map(|item| item.text().map(str::to_owned)).collect();
    if listed.is_empty() {
        item.error("key_missing", "The column names no header.", "Write from = \"Last Name\", or a list where files differ.");
    }
    Some(listed)
}

/// Words for people; a definition for files may leave them out.
fn label(table: &Table<'_>, made: Made<'_>) -> Option<Words> {
    match made {
        Made::Headers => {
            let name = table.optional("name").and_then(|item| item.value().as_str()).unwrap_or_default();
            Some(table.optional_words("label").unwrap_or_else(|| Words::same(&name.replace('_', " "))))
        }
        _ => table.words("label"),
    }
}

/// How a column or an example is written alike.
pub(super) fn standard(table: &Table<'_>) -> Option<Standard> {
    let named = table.one_of("standard", &STANDARDS.map(|(name, _)| name))?;
    STANDARDS.into_iter().find(|(known, _)| *known == named).map(|(_, standard)| standard)
}

/// What of it is taken; the whole unless said.
pub(super) fn part_of(table: &Table<'_>) -> Option<Part> {
    table.optional("part").map_or(Some(Part::Whole), |item| part(&item))
}

fn part(item: &Item<'_>) -> Option<Part> {
    let text = item.text()?;
    let read = match text.split_once(' ').map(|(word, n)| (word, n.parse().ok().filter(|n| (1..=64).contains(n)))) {
        Some(("first", Some(n))) => Some(Part::First(n)),
        Some(("last", Some(n))) => Some(Part::Last(n)),
        Some(("all", Some(n))) => Some(Part::All(n)),
        None if text == "first_word" => Some(Part::FirstWord),
        None if text == "last_word" => Some(Part::LastWord),
        None if text == "sound" => Some(Part::Sound),
        _ => None,
    };
    if read.is_none() {
        item.error(
            "part_not_known",
            format!("'{text}' is no part of a value."),
            "Write \"first 4\", \"last 4\", \"all 9\", \"first_word\", \"last_word\" or \"sound\".",
        );
    }
    read
}

fn comparison(table: &Table<'_>, made: Made<'_>, columns: &[&str]) -> Option<Comparison> {
    let (name, label) = (table.text("name"), label(table, made));
    let column = table.required("column").and_then(|item| place(&item, "column", columns));
    let by_frequency = table.flag_or("by_frequency", false);
    let listed = table.list_of_text("levels");
    let levels: Vec<_> = listed.iter().filter_map(|(item, text)| Some(((*text).to_owned(), level::read(item, text, columns)?))).collect();
    if !(1..=14).contains(&listed.len()) {
        table.error_at("levels", "too_many_or_none", "A comparison has 1 to 14 levels.", "Write levels = [\"same\", \"similar 92\"].");
    }
    table.finish();
    Some(Comparison { name: name?.to_owned(), label: label?, column: column?, by_frequency, levels })
}

fn rule(table: &Table<'_>, columns: &[&str]) -> Option<Rule> {
    let listed = table.list_of_text("equal");
    if listed.is_empty() {
        table.error_at("equal", "key_missing", "The rule names no column.", "Write equal = [\"birth_date\"].");
    }
    let finer = table.optional("finer").and_then(|item| item.list()).unwrap_or_default();
    let finer = finer.iter().filter_map(|item| {
        let listed = item.list()?;
        equal(&listed.iter().filter_map(|item| item.text().map(|text| (item.clone(), text))).collect::<Vec<_>>(), columns)
    });
    let finer = finer.collect();
    table.finish();
    equal(&listed, columns).map(|rule| Rule { finer, ..rule })
}

fn equal(listed: &[(Item<'_>, &str)], columns: &[&str]) -> Option<Rule> {
    let of = |item: &Item<'_>, name: &str| {
        let found = columns.iter().position(|known| *known == name);
        if found.is_none() {
            item.error(
                "name_not_known",
                format!("There is no column named '{name}'."),
                super::super::names::remedy(name, columns.iter().copied()),
            );
        }
        found
    };
    let pair = |(item, text): &(Item<'_>, &str)| match text.split_once(" = ") {
        Some((left, right)) => Some((of(item, left.trim())?, of(item, right.trim())?)),
        None => of(item, text).map(|column| (column, column)),
    };
    let equal: Vec<(usize, usize)> = listed.iter().filter_map(pair).collect();
    let name = listed.iter().map(|(_, text)| *text).collect::<Vec<_>>().join(", ");
    (!equal.is_empty()).then_some(Rule { name, equal, finer: Vec::new() })
}

fn class(table: &Table<'_>, made: Made<'_>, comparisons: &[&str]) -> Option<Class> {
    let (name, label, same) = (table.text("name"), label(table, made), table.flag("same"));
    let on = table.list_of_text("on").iter().filter_map(|(item, _)| place(item, "comparison", comparisons)).collect();
    table.finish();
    Some(Class { name: name?.to_owned(), label: label?, same: same?, on })
}
