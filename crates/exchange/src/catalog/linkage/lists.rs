//! Lists of `catalog/linkage`: what stands for one another, what is left out, what is shortened. Several files add up; none replaces another's list.

use super::super::reader::{Item, Table};
use super::example::{self, Example};

/// Lists, in lower case without accents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lists {
    /// Names that stand for one another, a line each.
    pub nicknames: Vec<Vec<String>>,
    /// Words joined to the word that follows.
    pub particles: Vec<String>,
    /// Words left out between two surnames.
    pub joiners: Vec<String>,
    /// Words left out in front of names.
    pub titles: Vec<String>,
    /// Words left out of names.
    pub suffixes: Vec<String>,
    /// Words for a generation and how they are written alike.
    pub generations: Vec<(String, String)>,
    /// Letters and what they are in Latin letters; empty: left out.
    pub letters: Vec<(String, String)>,
    /// Names that name nobody.
    pub no_names: Vec<String>,
    /// Numbers that identify nobody.
    pub no_ids: Vec<String>,
    /// Social Security numbers never given out, as shapes with `x` for any digit.
    pub no_ssns: Vec<String>,
    /// Telephones of nobody, as shapes.
    pub no_phones: Vec<String>,
    /// Mailboxes of nobody: `a@b.com`, `noemail@`, `@none.com`.
    pub no_emails: Vec<String>,
    /// Addresses that are none.
    pub no_addresses: Vec<String>,
    /// Dates that stand for "not known", as 1900-01-01.
    pub no_dates: Vec<String>,
    /// Names of months and their numbers.
    pub months: Vec<(String, u8)>,
    /// Words of dates that say nothing.
    pub date_words: Vec<String>,
    /// Two-digit years from this on lie in the 1900s.
    pub two_digit_years_from: Option<u16>,
    /// Words of street addresses and what they are shortened to.
    pub street_words: Vec<(String, String)>,
    /// Words after which an apartment follows.
    pub units: Vec<String>,
    /// What stands before the number of a post office box.
    pub po_boxes: Vec<String>,
    /// Worked examples.
    pub examples: Vec<Example>,
    /// Agencies that keep one record for each person: two of their records are never linked.
    pub one_record_each: Vec<String>,
}

impl Lists {
    /// Adds another file's lists.
    pub fn add(&mut self, other: &Lists) {
        self.nicknames.extend_from_slice(&other.nicknames);
        self.particles.extend_from_slice(&other.particles);
        self.joiners.extend_from_slice(&other.joiners);
        self.titles.extend_from_slice(&other.titles);
        self.suffixes.extend_from_slice(&other.suffixes);
        self.generations.extend_from_slice(&other.generations);
        self.letters.extend_from_slice(&other.letters);
        self.no_names.extend_from_slice(&other.no_names);
        self.no_ids.extend_from_slice(&other.no_ids);
        self.no_ssns.extend_from_slice(&other.no_ssns);
        self.no_phones.extend_from_slice(&other.no_phones);
        self.no_emails.extend_from_slice(&other.no_emails);
        self.no_addresses.extend_from_slice(&other.no_addresses);
        self.no_dates.extend_from_slice(&other.no_dates);
        self.months.extend_from_slice(&other.months);
        self.date_words.extend_from_slice(&other.date_words);
        self.street_words.extend_from_slice(&other.street_words);
        self.units.extend_from_slice(&other.units);
        self.po_boxes.extend_from_slice(&other.po_boxes);
        self.examples.extend_from_slice(&other.examples);
        self.one_record_each.extend_from_slice(&other.one_record_each);
        self.two_digit_years_from = other.two_digit_years_from.or(self.two_digit_years_from);
    }
}

pub(super) fn read(root: &Table<'_>) -> Lists {
    let plain = |key| words(root, key);
    let raw = |key| root.list_of_text(key).into_iter().map(|(_, text)| text.to_owned()).collect();
    let pairs = |key| root.list_of_text(key).iter().filter_map(|(item, line)| pair(item, line)).collect();
    let lists = Lists {
        nicknames: root.list_of_text("nicknames").iter().filter_map(|(item, line)| group(item, line)).collect(),
        particles: plain("particles"),
        joiners: plain("joiners"),
        titles: plain("titles"),
        suffixes: plain("suffixes"),
        generations: pairs("generations"),
        letters: root.list_of_text("letters").iter().filter_map(|(item, line)| letters(item, line)).collect(),
        no_names: plain("no_names"),
        no_ids: raw("no_ids"),
        no_ssns: shapes(root, "no_ssns"),
        no_phones: shapes(root, "no_phones"),
        no_emails: root.list_of_text("no_emails").iter().filter_map(|(item, text)| mailbox(item, text)).collect(),
        no_addresses: plain("no_addresses"),
        no_dates: root.list_of_text("no_dates").iter().filter_map(|(item, _)| day(item)).collect(),
        months: root.list_of_text("months").iter().filter_map(|(item, line)| month(item, line)).collect(),
        date_words: plain("date_words"),
        two_digit_years_from: root.optional("two_digit_years_from").and_then(|item| two_digits(&item)),
        street_words: pairs("street_words"),
        units: plain("units"),
        po_boxes: plain("po_boxes"),
        examples: root.tables("example").iter().filter_map(example::of_text).collect(),
        one_record_each: raw("one_record_each"),
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

/// One to three letters and what they are in Latin letters, or nothing.
fn letters(item: &Item<'_>, line: &str) -> Option<(String, String)> {
    let (letters, latin) = line.split_once(' ').unwrap_or((line, ""));
    let fits = (1..=3).contains(&letters.chars().count()) && latin.chars().all(|c| c.is_ascii_lowercase());
    if !fits {
        item.error(
            "line_not_a_pair",
            format!("'{line}' is not one to three letters and their Latin ones."),
            "Write \"ж zh\", or \"ь\" for nothing.",
        );
    }
    (fits && folded(item, line)).then(|| (letters.to_owned(), latin.to_owned()))
}

/// Digits and `x` for any digit.
fn shapes(root: &Table<'_>, key: &'static str) -> Vec<String> {
    let fits = |(item, text): &(Item<'_>, &str)| {
        let fits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'x');
        if !fits {
            item.error("shape_not_plain", format!("'{text}' is not digits and x."), "Write digits, and x for any digit: \"000xxxxxx\".");
        }
        fits
    };
    root.list_of_text(key).into_iter().filter(fits).map(|(_, text)| text.to_owned()).collect()
}

fn mailbox(item: &Item<'_>, text: &str) -> Option<String> {
    let fits = text.matches('@').count() == 1 && text.len() > 1 && !text.contains(char::is_whitespace) && text.to_lowercase() == text;
    if !fits {
        item.error("word_not_plain", format!("'{text}' is no mailbox in lower case."), "Write \"noemail@\", \"@none.com\" or \"a@b.com\".");
    }
    fits.then(|| text.to_owned())
}

fn month(item: &Item<'_>, line: &str) -> Option<(String, u8)> {
    let (name, number) = pair(item, line)?;
    let number = number.parse().ok().filter(|n| (1..=12).contains(n));
    if number.is_none() {
        item.error("number_not_fitting", format!("'{line}' does not end in the number of a month."), "Write \"march 3\".");
    }
    Some((name, number?))
}

fn two_digits(item: &Item<'_>) -> Option<u16> {
    let year = u16::try_from(item.integer()?).ok().filter(|year| *year < 100);
    if year.is_none() {
        item.error("number_not_fitting", "A year of two digits is from 0 to 99.", "Write 30 where 1/1/30 is in 1930 and 1/1/29 in 2029.");
    }
    year
}

fn day(item: &Item<'_>) -> Option<String> {
    let text = item.text()?;
    item.date()?;
    Some(text.to_owned())
}
