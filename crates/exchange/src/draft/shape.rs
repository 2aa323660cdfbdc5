//! What one row of a file is: whose id tells people apart, whether a person has several rows, which columns stand side by side for one
//! week or month after another. It writes nothing.

use super::column::{Column, Holds};
use super::known;
use super::sample::Sample;
use crate::mapping::alike::words;

/// The shape of a table.
#[derive(Debug)]
pub(super) struct Shape {
    /// The column with the person's id.
    pub key: usize,
    /// Why, for whoever corrects the draft.
    pub key_because: &'static str,
    /// Whether a key comes more than once.
    pub several: bool,
    /// Another id, of the row's own.
    pub reference: Option<(usize, String)>,
    /// Columns side by side: before the number, after it, first and last number, as written.
    pub families: Vec<Family>,
    /// The first and last day of what a row tells, where it tells a stretch of time.
    pub stretch: Option<(usize, usize)>,
    /// Money with the quarter it was earned in.
    pub wage: Option<(usize, usize)>,
    /// Who paid it.
    pub employer: Option<usize>,
}

/// Columns that differ in a number only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Family {
    /// As a mapping names them: `week{1..52}`.
    pub pattern: String,
    /// Their places in the file.
    pub columns: Vec<usize>,
}

pub(super) fn of(columns: &[Column], sample: &Sample) -> Shape {
    let (key, key_because) = key(columns, sample);
    let several = columns.get(key).is_some_and(|column| column.n_distinct < column.n_filled);
    let day = |column: &Column| matches!(column.holds, Holds::Date { .. });
    let named = |any: &[&str]| {
        columns.iter().position(|column| day(column) && words(&column.header).iter().any(|word| any.contains(&word.as_str())))
    };
    let start = named(&[
        "start",
        "begin",
        "entry",
        "enrolled",
        "enrollment",
        "enroll",
        "from",
        "hired",
        "hire",
        "admission",
        "began",
        "opened",
        "intake",
    ]);
    let end = named(&["end", "exit", "exited", "to", "term", "termination", "completion", "discharge", "until", "left", "ended", "closed"]);
    let amount = columns.iter().position(|column| matches!(column.holds, Holds::Money { .. }));
    let quarter = |column: &Column| matches!(&column.holds, Holds::Date { format, .. } if format.contains('n') || words(&column.header).iter().any(|word| word == "quarter" || word == "qtr"));
    Shape {
        key,
        key_because,
        several,
        reference: reference(columns, key, several),
        families: families(columns),
        stretch: start.zip(end).filter(|(start, end)| start != end),
        wage: amount.zip(columns.iter().position(quarter)),
        employer: columns.iter().position(|column| known::employer(&column.header) && column.holds != Holds::Nothing),
    }
}

/// The column that most likely has the agency's own id of a person.
fn key(columns: &[Column], sample: &Sample) -> (usize, &'static str) {
    let whole = |column: &&Column| column.n_filled == sample.n_rows && column.n_filled > 0;
    // Walk-ins and visitors come without an id; their rows are refused, and the others are still known by theirs.
    let nearly = |column: &&Column| column.n_filled * 10 >= sample.n_rows * 9 && column.n_filled > 0;
    let mostly = columns.iter().position(|column| nearly(&column) && known::id(&column.header) && known::person(&column.header));
    let place = |fits: &dyn Fn(&Column) -> bool| columns.iter().position(|column| whole(&column) && fits(column));
    let unique =
        |column: &Column| column.n_distinct == column.n_filled && !matches!(column.holds, Holds::Date { .. } | Holds::Money { .. });
    let found = [
        (
            place(&|column| known::id(&column.header) && known::person(&column.header)),
            "its name says that it is a person's id, and every row has one",
        ),
        (mostly, "its name says that it is a person's id; some rows have none and will be refused"),
        (place(&|column| words(&column.header) == ["id"]), "it is called so, and every row has one"),
        (place(&|column| known::person(&column.header)), "its name says whose row it is, and every row has one"),
        (place(&|column| known::id(&column.header) && unique(column)), "every row has one of its own"),
        (place(&|column| known::id(&column.header)), "its name says that it is an id, and every row has one"),
        (place(&unique), "every row has one of its own"),
    ];
    found
        .into_iter()
        .find_map(|(place, because)| Some((place?, because)))
        .unwrap_or((0, "nothing better was found; this is only the first column"))
}

/// An id that is the row's own where the person's comes again: `EnrollmentID`.
fn reference(columns: &[Column], key: usize, several: bool) -> Option<(usize, String)> {
    let own = |(i, column): &(usize, &Column)| {
        *i != key && several && known::id(&column.header) && column.n_filled > 1 && column.n_distinct == column.n_filled
    };
    let (i, column) = columns.iter().enumerate().find(own)?;
    let name: Vec<String> =
        words(&column.header).into_iter().filter(|word| !["id", "key", "number", "no", "num"].contains(&word.as_str())).collect();
    (!name.is_empty()).then(|| (i, name.join("_")))
}

/// Three or more neighbors whose names differ in a number that counts up.
fn families(columns: &[Column]) -> Vec<Family> {
    let mut families: Vec<Family> = Vec::new();
    let mut at = 0;
    while at < columns.len() {
        let run = run(columns, at);
        if run.len() >= 3
            && let (Some(first), Some(last)) = (run.first().and_then(|i| columns.get(*i)), run.last().and_then(|i| columns.get(*i)))
            && let (Some((before, from, after)), Some((_, to, _))) = (numbered(&first.header), numbered(&last.header))
        {
            at += run.len();
            families.push(Family { pattern: format!("{before}{{{from}..{to}}}{after}"), columns: run });
        } else {
            at += 1;
        }
    }
    families
}

fn run(columns: &[Column], start: usize) -> Vec<usize> {
    let mut run = Vec::new();
    let mut expected: Option<(&str, u32, &str, usize)> = None;
    for (i, column) in columns.iter().enumerate().skip(start) {
        let Some((before, digits, after)) = numbered(&column.header) else { break };
        let Ok(number) = digits.parse::<u32>() else { break };
        let width = if digits.starts_with('0') { digits.len() } else { 0 };
        if expected.is_some_and(|(b, n, a, w)| (b, a) != (before, after) || number != n || (w > 0 && digits.len() != w)) {
            break;
        }
        let width = expected.map_or(width, |(_, _, _, width)| width);
        expected = Some((before, number + 1, after, width));
        run.push(i);
    }
    run
}

/// A name as the text before its last number, the number's digits, and the text after it.
fn numbered(name: &str) -> Option<(&str, &str, &str)> {
    let end = name.rfind(|c: char| c.is_ascii_digit())? + 1;
    let start = name
        .get(..end)?
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| at + name.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
    let digits = name.get(start..end)?;
    (digits.len() <= 4 && !name.contains(['{', '}'])).then_some((name.get(..start)?, digits, name.get(end..)?))
}
