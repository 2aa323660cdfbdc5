//! Dates of a column that nobody described: year first, month first or day first, with signs, without, with names of months in English or Spanish.
//! Which of two ways a column is written is told by all its values together. Not for mappings, whose formats are stated.

use throughline_exchange::read::Texts;

/// Whether the day or the month comes first where the year comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// 12/31/1987.
    MonthFirst,
    /// 31/12/1987.
    DayFirst,
}

/// Two digits of a year up to this are of this century; the dates compared are mostly of birth.
const LAST_OF_CENTURY: u32 = 25;

const MONTHS: [&str; 24] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "ene", "feb", "mar", "abr", "may", "jun", "jul",
    "ago", "sep", "oct", "nov", "dic",
];

/// How a column's dates are written: what most of the values that tell say, and month first where none does.
pub(super) fn order(texts: &Texts) -> Order {
    let (mut day_first, mut month_first) = (0, 0);
    for text in texts.iter() {
        if let Some((a, b)) = first_two(text) {
            day_first += usize::from(a > 12 && (1..=12).contains(&b));
            month_first += usize::from(b > 12 && (1..=12).contains(&a));
        }
    }
    if day_first > month_first { Order::DayFirst } else { Order::MonthFirst }
}

/// The first two numbers of a date whose year comes last.
fn first_two(text: &str) -> Option<(u32, u32)> {
    match numbers(text)?.as_slice() {
        [a, b, year] if a.n_digits <= 2 && b.n_digits <= 2 && year.n_digits != 1 && !a.named && !b.named => Some((a.value, b.value)),
        [all] if all.n_digits == 8 && !(1850..2100).contains(&(all.value / 10_000)) => {
            Some((all.value / 1_000_000, all.value / 10_000 % 100))
        }
        _ => None,
    }
}

/// A date as `1987-12-31`; parts that are not known are 00. `None`: it cannot be read as one.
pub(super) fn date(text: &str, order: Order) -> Option<String> {
    let numbers = numbers(text)?;
    let (year, month, day) = match numbers.as_slice() {
        [all] if all.n_digits == 8 => eight(all.value, order),
        [all] if all.n_digits == 6 => (century(all.value / 10_000), all.value / 100 % 100, all.value % 100),
        [year] if year.n_digits == 4 => (year.value, 0, 0),
        [year, month] if year.n_digits == 4 => (year.value, month.value, 0),
        [month, year] if year.n_digits == 4 => (year.value, month.value, 0),
        [year, month, day] if year.n_digits == 4 => (year.value, month.value, day.value),
        [month, day, year] if month.named => (full(year), month.value, day.value),
        [day, month, year] if month.named => (full(year), month.value, day.value),
        [a, b, year] => match order {
            // A value that can only be read the other way is read so.
            Order::MonthFirst if a.value > 12 && b.value <= 12 => (full(year), b.value, a.value),
            Order::DayFirst if b.value > 12 && a.value <= 12 => (full(year), a.value, b.value),
            Order::MonthFirst => (full(year), a.value, b.value),
            Order::DayFirst => (full(year), b.value, a.value),
        },
        _ => return None,
    };
    ((1..=9999).contains(&year) && month <= 99 && day <= 99).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

fn eight(all: u32, order: Order) -> (u32, u32, u32) {
    let (first, last) = (all / 10_000, all % 10_000);
    if (1850..2100).contains(&first) || !(1850..2100).contains(&last) {
        return (first, last / 100, last % 100);
    }
    match order {
        Order::MonthFirst => (last, first / 100, first % 100),
        Order::DayFirst => (last, first % 100, first / 100),
    }
}

fn full(year: &Number) -> u32 {
    if year.n_digits <= 2 { century(year.value) } else { year.value }
}

fn century(year: u32) -> u32 {
    if year <= LAST_OF_CENTURY { 2000 + year } else { 1900 + year }
}

/// A number of a date, or the number of a month's name.
#[derive(Debug, Clone, Copy)]
struct Number {
    value: u32,
    n_digits: usize,
    named: bool,
}

/// The numbers of a date, a time of day left out. `None`: it is no date.
fn numbers(text: &str) -> Option<Vec<Number>> {
    // What follows a T or a space and has a colon is a time.
    let end = text.find(':').and_then(|colon| text.get(..colon)?.rfind([' ', 'T', 't']));
    let text = text.get(..end.unwrap_or(text.len()))?;
    let mut numbers = Vec::new();
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).flat_map(apart).filter(|word| !word.is_empty());
    for word in words {
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            numbers.push(Number { value: word.parse().ok()?, n_digits: word.len(), named: false });
        } else if word.len() >= 3 {
            let begin = word.get(..3)?.to_ascii_lowercase();
            let month = MONTHS.iter().position(|month| *month == begin)?;
            numbers.push(Number { value: month as u32 % 12 + 1, n_digits: 0, named: true });
        } else if !matches!(word.to_ascii_lowercase().as_str(), "de" | "st" | "nd" | "rd" | "th") {
            return None;
        }
        if numbers.len() > 3 {
            return None;
        }
    }
    Some(numbers)
}

/// `12MAR87` as three words.
fn apart(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let first = rest.bytes().next()?;
        let end = rest.bytes().position(|byte| byte.is_ascii_digit() != first.is_ascii_digit()).unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(end)?;
        rest = after;
        Some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_every_usual_kind() {
        let check = |text, order, expected: Option<&str>| assert_eq!(date(text, order).as_deref(), expected, "{text}");
        use Order::{DayFirst, MonthFirst};
        for text in [
            "1987-03-09",
            "1987/3/9",
            "19870309",
            "1987-03-09 00:00:00",
            "1987-03-09T10:11:12",
            "03/09/1987",
            "3/9/87",
            "Mar 9, 1987",
            "9 March 1987",
            "09-MAR-87",
            "09MAR1987",
            "9 de marzo de 1987",
            "03091987",
            "1987.03.09",
            "870309",
            "March 9th, 1987",
        ] {
            check(text, MonthFirst, Some("1987-03-09"));
        }
        for text in ["09/03/1987", "9.3.87", "09031987", "1987-03-09", "9/3/1987 00:00"] {
            check(text, DayFirst, Some("1987-03-09"));
        }
        check("13/09/1987", MonthFirst, Some("1987-09-13"));
        check("1987", MonthFirst, Some("1987-00-00"));
        check("03/1987", MonthFirst, Some("1987-03-00"));
        check("19871309", MonthFirst, Some("1987-13-09"));
        check("1/2/05", MonthFirst, Some("2005-01-02"));
        check("unknown", MonthFirst, None);
        check("1 2 3 4", MonthFirst, None);
        check("", MonthFirst, None);
        check("12", MonthFirst, None);
    }

    #[test]
    fn a_column_says_how_it_is_written() {
        let of = |values: &[&str]| {
            let mut texts = Texts::default();
            values.iter().for_each(|value| {
                texts.add(value);
            });
            order(&texts)
        };
        assert_eq!(of(&["01/02/1990", "13/02/1990"]), Order::DayFirst);
        assert_eq!(of(&["01/02/1990", "02/13/1990"]), Order::MonthFirst);
        assert_eq!(of(&["01/02/1990"]), Order::MonthFirst);
        assert_eq!(of(&["13021990"]), Order::DayFirst);
    }
}
