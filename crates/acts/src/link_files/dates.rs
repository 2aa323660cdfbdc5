//! Which of two ways the dates of a column are written is told by all its values together. Not for reading one date, which standardizing does, nor for
//! mappings, whose formats are stated.

use throughline_exchange::read::Texts;

/// Whether the day or the month comes first where the year comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// 12/31/1987.
    MonthFirst,
    /// 31/12/1987.
    DayFirst,
}

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
    // What follows a T or a space and has a colon is a time.
    let end = text.find(':').and_then(|colon| text.get(..colon)?.rfind([' ', 'T', 't'])).unwrap_or(text.len());
    let mut numbers = text.get(..end)?.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    let (first, second) = (numbers.next()?, numbers.next());
    match (second, numbers.next()) {
        (Some(second), Some(_)) if first.len() <= 2 && second.len() <= 2 => Some((first.parse().ok()?, second.parse().ok()?)),
        (None, None) if first.len() == 8 => {
            let all: u32 = first.parse().ok()?;
            (!(1850..2100).contains(&(all / 10_000))).then_some((all / 1_000_000, all / 10_000 % 100))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(of(&["01/02/1990 13:14:15"]), Order::MonthFirst);
        assert_eq!(of(&["13021990"]), Order::DayFirst);
        assert_eq!(of(&["1990-13-02", "19901302"]), Order::MonthFirst);
    }
}
