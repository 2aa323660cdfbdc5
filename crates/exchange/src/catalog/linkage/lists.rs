//! Lists of `catalog/linkage`: what stands for one another, what is left out, what is shortened. Several files add up; none replaces another's list.

use super::super::reader::{Item, Table};

/// Lists, in lower case without accents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lists {
    /// Names that stand for one another, a line each.
    pub nicknames: Vec<Vec<String>>,
    /// Words joined to the word that follows.
    pub particles: Vec<String>,
    /// Words left out of names.
    pub suffixes: Vec<String>,
    /// Names that name nobody.
    pub no_names: Vec<String>,
    /// Numbers that identify nobody.
    pub no_ids: Vec<String>,
    /// Dates that stand for "not known", as 1900-01-01.
    pub no_dates: Vec<String>,
    /// Words of street addresses and what they are shortened to.
    pub street_words: Vec<(String, String)>,
    /// Words after which an apartment follows.
    pub units: Vec<String>,
    /// Agencies that keep one record for each person: two of their records are never linked.
    pub one_record_each: Vec<String>,
}

impl Lists {
    /// Adds another file's lists.
    pub fn add(&mut self, other: &Lists) {
        self.nicknames.extend_from_slice(&other.nicknames);
        self.particles.extend_from_slice(&other.particles);
        self.suffixes.extend_from_slice(&other.suffixes);
        self.no_names.extend_from_slice(&other.no_names);
        self.no_ids.extend_from_slice(&other.no_ids);
        self.no_dates.extend_from_slice(&other.no_dates);
        self.street_words.extend_from_slice(&other.street_words);
        self.units.extend_from_slice(&other.units);
        self.one_record_each.extend_from_slice(&other.one_record_each);
    }
}

pub(super) fn read(root: &Table<'_>) -> Lists {
    let plain = |key| words(root, key);
    let lists = Lists {
        nicknames: root.list_of_text("nicknames").iter().filter_map(|(item, line)| group(item, line)).collect(),
        particles: plain("particles"),
        suffixes: plain("suffixes"),
        no_names: plain("no_names"),
        no_ids: root.list_of_text("no_ids").into_iter().map(|(_, id)| id.to_owned()).collect(),
        no_dates: root.list_of_text("no_dates").iter().filter_map(|(item, _)| day(item)).collect(),
        street_words: root.list_of_text("street_words").iter().filter_map(|(item, line)| pair(item, line)).collect(),
        units: plain("units"),
        one_record_each: root.list_of_text("one_record_each").into_iter().map(|(_, name)| name.to_owned()).collect(),
    };
    root.finish();
    lists
}

fn words(root: &Table<'_>, key: &'static str) -> Vec<String> {
    root.list_of_text(key).iter().filter(|(item, text)| folded(item, text)).map(|(_, text)| (*text).to_owned()).collect()
}

/// Values are compared in lower case without accents; a word with them would never be found.
fn folded(item: &Item<'_>, text: &str) -> bool {
    let plain = text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == ' ' || (!c.is_ascii() && !c.is_uppercase()));
    if !plain {
        item.error("word_not_plain", format!("'{text}' is not in lower case without signs."), "Write it as 'de la' or 'baby boy'.");
    }
    plain
}

fn group(item: &Item<'_>, line: &str) -> Option<Vec<String>> {
    let names: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
    if names.len() < 2 {
        item.error("line_too_short", format!("'{line}' has no second name."), "Write a name and its short forms: \"robert bob rob\".");
    }
    (names.len() > 1 && folded(item, line)).then_some(names)
}

fn pair(item: &Item<'_>, line: &str) -> Option<(String, String)> {
    let pair = line.split_once(' ').filter(|(_, short)| !short.contains(' ')).map(|(long, short)| (long.to_owned(), short.to_owned()));
    if pair.is_none() {
        item.error("line_not_a_pair", format!("'{line}' is not a word and its short form."), "Write two words: \"street st\".");
    }
    pair.filter(|_| folded(item, line))
}

fn day(item: &Item<'_>) -> Option<String> {
    let text = item.text()?;
    item.date()?;
    Some(text.to_owned())
}
