//! What a column most likely holds: which kind of value, how it is written, and which declared code it is. It names no value itself.

use super::known;
use super::sample::Texts;
use crate::mapping::dates::{self, DateFormat, DateRead};
use throughline_model::code::{Code, CodeBook, Kind};
use throughline_model::money::{self, Amount};

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Holds {
    /// Nothing in any row.
    Nothing,
    /// Yes and no.
    YesNo,
    /// Whole numbers.
    Integer,
    /// Money, which may have parts of a cent.
    Money { round: bool },
    /// Dates of this format; another reads every one of them too; so many different texts are no such date.
    Date { format: &'static str, also: Option<&'static str>, n_unread: usize },
    /// A few texts over and over.
    Choice,
    /// Anything else.
    Text,
}

/// A column looked at.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub header: String,
    pub holds: Holds,
    /// Texts that mean "not known".
    pub missing: Vec<String>,
    /// The declared code it is, and whether that is sure.
    pub code: Option<String>,
    /// Whether its values could tell who somebody is.
    pub personal: bool,
    pub n_filled: usize,
    pub n_distinct: usize,
}

/// Texts that many programs write where nothing is known.
const MISSING: [&str; 10] = ["NULL", "null", "N/A", "n/a", "NA", "#N/A", "-", "--", ".", "(null)"];
/// Ways to write a date, in the order in which they are tried.
const FORMATS: [&str; 15] = [
    "YYYY-MM-DD",
    "MM/DD/YYYY",
    "DD/MM/YYYY",
    "YYYYMMDD",
    "MM-DD-YYYY",
    "MM/DD/YY",
    "DD-MMM-YYYY",
    "DD-MMM-YY",
    "YYYY-MM-DD hh:mm:ss",
    "YYYY-MM-DDThh:mm:ss",
    "MM/DD/YYYY hh:mm:ss",
    "YYYYQn",
    "YYYY-Qn",
    "YYYY-MM",
    "MM/YYYY",
];
/// One different text in so many may be a slip in a column of dates: a partner's file that is never wrong is not the one that needs a draft.
const SLIPS: usize = 50;
/// More different texts than this are no choice.
const MOST_VALUES: usize = 20;

/// Looks at one column.
pub(super) fn look(texts: &Texts, codes: &CodeBook) -> Column {
    let all: Vec<&str> = texts.counts.keys().map(String::as_str).collect();
    let missing: Vec<&str> = all.iter().copied().filter(|text| MISSING.contains(text)).collect();
    let values: Vec<&str> = all.iter().copied().filter(|text| !MISSING.contains(text)).collect();
    let n_filled = texts.counts.iter().filter(|(text, _)| !MISSING.contains(&text.as_str())).map(|(_, n)| n).sum();
    let holds = holds(&texts.header, &values, n_filled);
    let code = known::code(&texts.header, codes).filter(|code| fits(&holds, code));
    let identity = match code {
        Some(code) => code.identity && code.kind != Kind::Choice,
        None => known::personal(&texts.header),
    };
    // A text that hardly ever comes again may be anybody's own.
    let own = matches!(holds, Holds::Text) || texts.counts.values().any(|n| *n < 2);
    Column {
        header: texts.header.clone(),
        personal: identity || own,
        missing: missing.iter().map(|text| (*text).to_owned()).collect(),
        code: code.map(|code| code.name.clone()),
        n_filled,
        n_distinct: values.len(),
        holds,
    }
}

fn holds(header: &str, values: &[&str], n_filled: usize) -> Holds {
    if values.is_empty() {
        return Holds::Nothing;
    }
    let all = |fits: &dyn Fn(&str) -> bool| values.iter().all(|text| fits(text));
    let yes_no = ["1", "0", "yes", "no", "true", "false", "y", "n", "t", "f"];
    if values.len() <= 2 && all(&|text| yes_no.contains(&text.to_lowercase().as_str())) && !known::number(header) {
        return Holds::YesNo;
    }
    if let Some(date) = date(header, values) {
        return date;
    }
    // Digits with a zero before them are an id, not a number.
    let whole = |text: &str| {
        text.len() <= 15 && text.strip_prefix('-').unwrap_or(text).bytes().all(|b| b.is_ascii_digit()) && !text.starts_with("0")
            || text == "0"
    };
    if all(&whole) && !known::id(header) && !known::money(header) {
        return Holds::Integer;
    }
    let amount = |text: &str| matches!(money::read(text), Amount::Exact(_) | Amount::Rounded(_));
    let marked = known::money(header) || values.iter().any(|text| text.contains('$'));
    if marked && all(&amount) {
        return Holds::Money { round: values.iter().any(|text| matches!(money::read(text), Amount::Rounded(_))) };
    }
    let repeats = n_filled >= 2 * values.len();
    if values.len() <= MOST_VALUES && repeats && !known::id(header) { Holds::Choice } else { Holds::Text }
}

/// The first format that reads every value; else the first that reads all but a few.
fn date(header: &str, values: &[&str]) -> Option<Holds> {
    let n_unread = |format: &str| {
        let formats: Vec<DateFormat> = DateFormat::new(format).into_iter().collect();
        values.iter().filter(|text| !matches!(dates::read(text.as_bytes(), &formats), DateRead::Day(_))).count()
    };
    // Eight digits are a date only in a column that says so.
    let plain = |format: &&&str| **format != "YYYYMMDD" || known::date(header);
    let unread: Vec<(&'static str, usize)> = FORMATS.iter().filter(plain).map(|format| (*format, n_unread(format))).collect();
    let mut fitting = unread.iter().filter(|(_, n)| *n == 0).map(|(format, _)| *format);
    if let Some(format) = fitting.next() {
        return Some(Holds::Date { format, also: fitting.find(|also| (format, *also) == ("MM/DD/YYYY", "DD/MM/YYYY")), n_unread: 0 });
    }
    let (format, n_unread) = unread.into_iter().find(|(_, n)| n * SLIPS <= values.len())?;
    Some(Holds::Date { format, also: None, n_unread })
}

/// Whether a column may be a code: its values are of the code's kind.
fn fits(holds: &Holds, code: &Code) -> bool {
    match code.kind {
        Kind::YesNo => *holds == Holds::YesNo,
        Kind::Integer => *holds == Holds::Integer,
        Kind::Money => matches!(holds, Holds::Money { .. } | Holds::Integer),
        Kind::Date => matches!(holds, Holds::Date { .. }),
        Kind::Choice => matches!(holds, Holds::Choice | Holds::Integer | Holds::Text),
        Kind::Text => !matches!(holds, Holds::Nothing | Holds::Date { .. }),
        Kind::State | Kind::Event => false,
    }
}
