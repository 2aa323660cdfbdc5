//! A definition of `catalog/linkage`: which identity codes become which columns, how they are compared, which pairs are compared, what kinds of pairs
//! there are, and from which probability records are linked. Not for what is learned from the records.

use super::super::names::known;
use super::super::reader::{Item, Table};
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
}

/// A column made of an identity code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in this definition.
    pub name: String,
    /// The identity code.
    pub code: String,
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
    /// A date.
    Date,
    /// An identifying number.
    Id,
    /// A telephone number.
    Phone,
    /// A street address.
    Address,
    /// Digits only.
    Digits,
    /// Other text.
    Text,
}

const STANDARDS: [(&str, Standard); 8] = [
    ("given_name", Standard::GivenName),
    ("surname", Standard::Surname),
    ("date", Standard::Date),
    ("id", Standard::Id),
    ("phone", Standard::Phone),
    ("address", Standard::Address),
    ("digits", Standard::Digits),
    ("text", Standard::Text),
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

pub(super) fn read(root: &Table<'_>, heading: Heading, codes: &CodeBook) -> Option<Definition> {
    let identity: Vec<&str> = codes.codes.iter().filter(|code| code.identity).map(|code| code.name.as_str()).collect();
    let (link_from, review_from) = (percent(root, "link_from"), percent(root, "review_from"));
    if let (Some(link), Some(review)) = (link_from, review_from)
        && review > link
    {
        root.error_at("review_from", "thresholds_in_wrong_order", "'review_from' is above 'link_from'.", "Choose a smaller one.");
    }
    let most_in_block = root.optional_integer("most_in_block").unwrap_or(3_000);
    // Names count even where what they name has an error, so that one mistake is one issue.
    let (columns, comparisons, rules) = (root.tables("column"), root.tables("comparison"), root.tables("rule"));
    let (names, compared) = (names_of(&columns), names_of(&comparisons));
    bounded(root, "comparison", comparisons.len(), 16);
    bounded(root, "rule", rules.len(), 64);
    let columns: Vec<Column> = columns.iter().filter_map(|table| column(table, &identity)).collect();
    let comparisons: Vec<Comparison> = comparisons.iter().filter_map(|table| comparison(table, &names)).collect();
    let rules: Vec<Rule> = rules.iter().filter_map(|table| rule(table, &names)).collect();
    let asked = root.tables("asked");
    let asked = asked.iter().filter_map(|table| rule(table, &names)).collect();
    let classes = root.tables("class").iter().filter_map(|table| class(table, &compared)).collect();
    let ids = root.list_of_text("verified_ids");
    let verified_ids = ids.iter().filter_map(|(item, _)| place(item, "column", &names)).collect();
    root.finish();
    let most_in_block = usize::try_from(most_in_block).unwrap_or(3_000);
    let (link_from, review_from) = (link_from?, review_from?);
    Some(Definition { heading, link_from, review_from, most_in_block, columns, comparisons, rules, asked, classes, verified_ids })
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

fn place(item: &Item<'_>, noun: &str, names: &[&str]) -> Option<usize> {
    let name = known(item, noun, names)?;
    names.iter().position(|known| *known == name)
}

fn column(table: &Table<'_>, identity: &[&str]) -> Option<Column> {
    let name = table.text("name");
    let code = table.required("code").and_then(|item| known(&item, "identity code", identity));
    let standard = table.one_of("standard", &STANDARDS.map(|(name, _)| name));
    let part = table.optional("part").map_or(Some(Part::Whole), |item| part(&item));
    table.finish();
    let standard = STANDARDS.into_iter().find(|(known, _)| Some(*known) == standard).map(|(_, standard)| standard);
    Some(Column { name: name?.to_owned(), code: code?.to_owned(), standard: standard?, part: part? })
}

fn part(item: &Item<'_>) -> Option<Part> {
    let text = item.text()?;
    let read = match text.split_once(' ').map(|(word, n)| (word, n.parse().ok().filter(|n| (1..=64).contains(n)))) {
        Some(("first", Some(n))) => Some(Part::First(n)),
        Some(("last", Some(n))) => Some(Part::Last(n)),
        None if text == "sound" => Some(Part::Sound),
        _ => None,
    };
    if read.is_none() {
        item.error("part_not_known", format!("'{text}' is no part of a value."), "Write \"first 4\", \"last 4\" or \"sound\".");
    }
    read
}

fn comparison(table: &Table<'_>, columns: &[&str]) -> Option<Comparison> {
    let (name, label) = (table.text("name"), table.words("label"));
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
    table.finish();
    let name = listed.iter().map(|(_, text)| *text).collect::<Vec<_>>().join(", ");
    (!equal.is_empty()).then_some(Rule { name, equal })
}

fn class(table: &Table<'_>, comparisons: &[&str]) -> Option<Class> {
    let (name, label, same) = (table.text("name"), table.words("label"), table.flag("same"));
    let on = table.list_of_text("on").iter().filter_map(|(item, _)| place(item, "comparison", comparisons)).collect();
    table.finish();
    Some(Class { name: name?.to_owned(), label: label?, same: same?, on })
}
