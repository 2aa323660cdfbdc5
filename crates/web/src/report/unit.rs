//! How a metric's numbers are written: shares as percentages, money as dollars, means with their unit. Not for rounding itself (see `number`).

use crate::number::{decimal, millionths, scaled, sign, unsigned, written};
use crate::say::Say;
use throughline_evidence::published::{Interval, Kind, Ratio};

/// What a metric's values are and how they are said.
#[derive(Clone, Copy)]
pub(crate) struct Unit<'a> {
    /// Rate, mean or middle value.
    pub kind: Kind,
    /// Money in cents.
    pub money: bool,
    /// What one is called; empty for rates and money.
    pub word: &'a str,
    /// The sentences.
    pub say: &'a Say,
}

/// What the interval of a difference says about chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It keeps clear of zero.
    Apart,
    /// It keeps clear of zero by less than is printed.
    Touching,
    /// It includes zero.
    Chance,
    /// There is none.
    Unknown,
}

impl Unit<'_> {
    /// In prose: 77.8%, $5,976, 25.7 weeks.
    pub fn value(&self, value: Ratio) -> String {
        self.with_word(self.short(value))
    }

    /// On an axis: 25%, $2,000, 20.
    pub fn tick(&self, value: Ratio) -> String {
        match (self.kind, self.money) {
            (Kind::Rate, _) => format!("{}%", trimmed(decimal(times(value, 100), 1))),
            (_, true) if scaled(value, 1) % 100 == 0 => self.short(value),
            (_, true) => self.exact(value),
            (_, false) => trimmed(decimal(value, 2)),
        }
    }

    /// On an axis of differences: 5, $2,000, 20.
    pub fn tick_of_difference(&self, value: Ratio) -> String {
        if self.kind == Kind::Rate { trimmed(decimal(times(value, 100), 1)) } else { self.tick(value) }
    }

    /// In a table, the unit standing in the heading: 77.8%, $5,976.35, 25.7.
    pub fn exact(&self, value: Ratio) -> String {
        if self.money { dollars(scaled(value, 1), 2) } else { self.short(value) }
    }

    /// The size of a difference in prose, without sign: 8.3 percentage points, $886, 0.1 weeks.
    pub fn difference(&self, value: Ratio) -> String {
        let size = Ratio { num: value.num.saturating_abs(), den: value.den };
        if self.kind == Kind::Rate {
            return self.say.with("points", &[("value", decimal(times(size, 100), 1).into())]);
        }
        self.value(size)
    }

    /// A difference with its sign, for a chart: +8.3 points, −$886, +0.1 weeks.
    pub fn signed(&self, value: Ratio) -> String {
        let text = self.plus(value);
        if self.kind == Kind::Rate { self.say.with("points-short", &[("value", text.into())]) } else { self.with_word(text) }
    }

    /// The ends of a value's interval, exact for a table: 71.8% to 82.8%.
    pub fn range(&self, interval: Interval) -> String {
        self.say_ends("range", interval, |end| self.exact(end))
    }

    /// The ends of a difference's interval: 0.0 to 16.5, −$47 to $1,820.
    pub fn range_of_difference(&self, interval: Interval) -> String {
        self.say_ends("range", interval, |end| self.end_of_difference(end))
    }

    /// A difference's interval in prose.
    pub fn interval_of_difference(&self, interval: Interval) -> String {
        self.say_ends("interval", interval, |end| self.end_of_difference(end))
    }

    /// What chance could do, judged on the published interval, not on the printed one.
    pub fn verdict(&self, interval: Option<Interval>) -> Verdict {
        match interval {
            None => Verdict::Unknown,
            Some(i) if i.low <= 0.0 && i.high >= 0.0 => Verdict::Chance,
            Some(i) => {
                let nearest = millionths(if i.low > 0.0 { i.low } else { i.high });
                if self.printed(nearest) == 0 { Verdict::Touching } else { Verdict::Apart }
            }
        }
    }

    /// The value in units of the last digit printed in prose.
    fn printed(&self, value: Ratio) -> i128 {
        match (self.kind, self.money) {
            (Kind::Rate, _) => scaled(value, 1_000),
            (Kind::Count, _) => scaled(value, 1),
            (_, true) => scaled(whole(value), 1),
            (_, false) => scaled(value, 10),
        }
    }

    fn short(&self, value: Ratio) -> String {
        let printed = self.printed(value);
        match (self.kind, self.money) {
            (Kind::Count, _) => written(printed, 0),
            (Kind::Rate, _) => format!("{}%", written(printed, 1)),
            (_, true) => dollars(printed, 0),
            (_, false) => written(printed, 1),
        }
    }

    fn plus(&self, value: Ratio) -> String {
        let printed = self.printed(value);
        let size = printed.unsigned_abs();
        let digits = if self.money { format!("${}", unsigned(size, 0)) } else { unsigned(size, 1) };
        format!("{}{digits}", sign(printed))
    }

    fn with_word(&self, value: String) -> String {
        if self.word.is_empty() {
            return value;
        }
        self.say.with("with-unit", &[("value", value.into()), ("unit", self.word.into())])
    }

    fn end_of_difference(&self, end: Ratio) -> String {
        if self.kind == Kind::Rate { decimal(times(end, 100), 1) } else { self.short(end) }
    }

    fn say_ends(&self, key: &str, interval: Interval, write: impl Fn(Ratio) -> String) -> String {
        let (low, high) = (write(millionths(interval.low)), write(millionths(interval.high)));
        self.say.with(key, &[("low", low.into()), ("high", high.into())])
    }
}

fn times(value: Ratio, factor: i128) -> Ratio {
    Ratio { num: value.num.saturating_mul(factor), den: value.den }
}

/// Cents as dollars, exactly.
fn whole(cents: Ratio) -> Ratio {
    Ratio { num: cents.num, den: cents.den.saturating_mul(100) }
}

fn dollars(printed: i128, places: u32) -> String {
    let minus = if printed < 0 { sign(printed) } else { "" };
    format!("{minus}${}", unsigned(printed.unsigned_abs(), places))
}

/// Without zeros after the point that say nothing.
fn trimmed(text: String) -> String {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use throughline_model::words::Language;

    fn unit<'a>(say: &'a Say, kind: Kind, money: bool, word: &'a str) -> Unit<'a> {
        Unit { kind, money, word, say }
    }

    #[test]
    fn numbers_in_their_units() {
        let (en, es) = (Say::new(Language::En).unwrap(), Say::new(Language::Es).unwrap());
        let r = |num, den| Ratio { num, den };
        let rate = unit(&en, Kind::Rate, false, "");
        assert_eq!(rate.value(r(168, 216)), "77.8%");
        assert_eq!(rate.difference(r(-18, 216)), "8.3 percentage points");
        assert_eq!(rate.signed(r(-18, 216)), "−8.3 points");
        assert_eq!(rate.tick(r(1, 4)), "25%");
        let money = unit(&en, Kind::Mean, true, "");
        assert_eq!(money.value(r(597_635, 1)), "$5,976");
        assert_eq!(money.exact(r(597_635, 1)), "$5,976.35");
        assert_eq!(money.difference(r(88_630, 1)), "$886");
        assert_eq!(money.signed(r(-88_630, 1)), "−$886");
        assert_eq!(money.signed(r(40, 1)), "$0");
        assert_eq!(money.range_of_difference(Interval { low: -4_712.5, high: 181_999.0 }), "−$47 to $1,820");
        let weeks = unit(&es, Kind::Mean, false, "semanas");
        assert_eq!(weeks.value(r(4_315, 168)), "25.7 semanas");
        assert_eq!(weeks.interval_of_difference(Interval { low: 23.04, high: 1_028.36 }), "intervalo del 95%: de 23.0 a 1,028.4");
    }

    #[test]
    fn verdicts() {
        let en = Say::new(Language::En).unwrap();
        let rate = unit(&en, Kind::Rate, false, "");
        let check = |low, high, expected| assert_eq!(rate.verdict(Some(Interval { low, high })), expected, "{low} {high}");
        check(-0.01, 0.2, Verdict::Chance);
        check(0.0, 0.2, Verdict::Chance);
        check(0.0001, 0.2, Verdict::Touching);
        check(0.01, 0.2, Verdict::Apart);
        check(-0.2, -0.01, Verdict::Apart);
        check(-0.2, -0.0004, Verdict::Touching);
        assert_eq!(rate.verdict(None), Verdict::Unknown);
    }
}
