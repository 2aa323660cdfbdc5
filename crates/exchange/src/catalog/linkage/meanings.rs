//! What columns of files may mean, by the words of their headers and by what their values look like, and the template from which a definition for
//! files is made: every column, comparison, rule and kind of pair that any meaning may need. It looks at no file; act `link_files` does.

use super::super::names::known;
use super::super::reader::{Item, Table};
use super::definition::{self, Definition, Made};
use throughline_model::heading::Heading;
use throughline_model::words::Words;

/// Meanings and the template.
#[derive(Debug, Clone)]
pub struct Meanings {
    /// What a column may mean; of two that fit equally well the first counts.
    pub meanings: Vec<Meaning>,
    /// Headers with one of these words are never compared: they tell where a row comes from, or are somebody's answer to who is who.
    pub never: Vec<String>,
    /// Words of headers that change no meaning: `client` in `client last name`.
    pub around: Vec<String>,
    /// How all meanings together are compared.
    pub template: Definition,
}

/// What a column may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// `last_name`.
    pub name: String,
    /// As people read it.
    pub label: Words,
    /// Headers that mean it, in lower case, words parted by one space.
    pub headers: Vec<String>,
    /// What its values look like.
    pub holds: Holds,
    /// Meanings that together say it, where no column does: year, month and day of birth.
    pub parts: Vec<String>,
    /// Its text is put before that of this meaning, where a file has both: house number and street.
    pub before: Option<String>,
    /// Its text is put after that of this meaning: the second of two last names.
    pub after: Option<String>,
}

/// What values look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Words without digits.
    Name,
    /// Two words and more: a first and a last name.
    FullName,
    /// Calendar dates.
    Date,
    /// Whole numbers from 1 to 120.
    Age,
    /// Two or three short answers: `F`, `male`.
    Sex,
    /// Numbers of three digits and more, with or without signs.
    Digits,
    /// Numbers of 7 to 13 digits.
    Phone,
    /// Something with an @.
    Email,
    /// Words, often with a number.
    Street,
    /// A short number, perhaps with a letter.
    HouseNumber,
    /// Postal codes.
    Postcode,
    /// Anything.
    Text,
}

const HOLDS: [(&str, Holds); 12] = [
    ("name", Holds::Name),
    ("full_name", Holds::FullName),
    ("date", Holds::Date),
    ("age", Holds::Age),
    ("sex", Holds::Sex),
    ("digits", Holds::Digits),
    ("phone", Holds::Phone),
    ("email", Holds::Email),
    ("street", Holds::Street),
    ("house_number", Holds::HouseNumber),
    ("postcode", Holds::Postcode),
    ("text", Holds::Text),
];

pub(super) fn read(root: &Table<'_>, heading: Heading) -> Option<Meanings> {
    let tables = root.tables("meaning");
    let names: Vec<&str> = tables.iter().filter_map(|table| table.optional("name").and_then(|item| item.value().as_str())).collect();
    let meanings = tables.iter().filter_map(|table| meaning(table, &names)).collect();
    let words = |key| root.list_of_text(key).iter().filter(|(item, text)| plain(item, text)).map(|(_, text)| (*text).to_owned()).collect();
    let (never, around) = (words("never"), words("around"));
    let template = definition::read(root, heading, Made::Meanings(&names))?;
    Some(Meanings { meanings, never, around, template })
}

fn meaning(table: &Table<'_>, names: &[&str]) -> Option<Meaning> {
    let (name, label) = (table.text("name"), table.words("label"));
    let listed = table.list_of_text("headers");
    let headers = listed.iter().filter(|(item, text)| plain(item, text)).map(|(_, text)| (*text).to_owned()).collect();
    let holds = table.one_of("holds", &HOLDS.map(|(name, _)| name));
    let other = |key| table.optional(key).and_then(|item| known(&item, "meaning", names)).map(str::to_owned);
    let (before, after) = (other("before"), other("after"));
    let parts = table.list_of_text("parts").iter().filter_map(|(item, _)| known(item, "meaning", names)).map(str::to_owned).collect();
    table.finish();
    let holds = HOLDS.into_iter().find(|(known, _)| Some(*known) == holds).map(|(_, holds)| holds);
    Some(Meaning { name: name?.to_owned(), label: label?, headers, holds: holds?, parts, before, after })
}

/// Headers are compared in lower case, their words parted by one space.
fn plain(item: &Item<'_>, text: &str) -> bool {
    let plain = text.chars().all(|c| c.is_alphanumeric() && !c.is_uppercase() || c == ' ');
    if !plain {
        item.error("word_not_plain", format!("'{text}' is not in lower case without signs."), "Write it as 'date of birth' or 'zip 5'.");
    }
    plain
}
