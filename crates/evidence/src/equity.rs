//! Each group beside all others, from published numbers only: the percentage point gap method, people needed for parity, the impact ratio.
//! It sees no count that is not shown. A raw gap is not a cause, and nothing here adjusts one: adjustment may explain away discrimination.
//!
//! PPG-1: California Community Colleges Chancellor's Office, percentage point gap method (2022). Impact ratio: 29 CFR 1607.4(D).

use crate::published::{Answer, Cell, Disparity, Figure, Group, Kind, NOT_KNOWN, Ratio, Shown, Verdict};
use crate::stats;

/// Groups of so many people or fewer are too small to say anything of (PPG-1).
const TOO_FEW: u64 = 10;
/// A gap within two points is never flagged (PPG-1).
const LEAST_MARGIN: f64 = 0.02;

/// Every shown group of a breakdown by one code beside all others. Empty where everyone's number is hidden, or the metric is no rate.
pub(crate) fn beside_others(answer: &Answer, by: &[String], harm: bool, minimum: u64) -> Vec<Disparity> {
    let (Kind::Rate, [code]) = (answer.kind, by) else { return Vec::new() };
    let Some(everyone) = answer.cells.iter().find(|c| c.group.is_empty()).and_then(shown) else { return Vec::new() };
    let of_code = |cell: &&Cell| matches!(cell.group.as_slice(), [(name, _)] if name == code);
    let groups: Vec<(&Group, &Shown)> = answer.cells.iter().filter(of_code).filter_map(|c| Some((&c.group, shown(c)?))).collect();
    let best = best(&groups, harm);
    groups.iter().filter_map(|(group, own)| one(group, own, everyone, best, harm, minimum)).collect()
}

fn shown(cell: &Cell) -> Option<&Shown> {
    if let Figure::Shown(shown) = &cell.figure { Some(shown) } else { None }
}

/// The rate of the group that fares best, among those of whom the code is known.
fn best(groups: &[(&Group, &Shown)], harm: bool) -> Option<Ratio> {
    let known = groups.iter().filter(|(group, _)| group.iter().all(|(_, value)| value != NOT_KNOWN));
    let better = |a: Ratio, b: Ratio| if (a.approximately() > b.approximately()) != harm { a } else { b };
    known.map(|(_, s)| s.value).reduce(better)
}

fn one(group: &Group, own: &Shown, everyone: &Shown, best: Option<Ratio>, harm: bool, minimum: u64) -> Option<Disparity> {
    let (with, n) = (own.success?, own.n);
    let others = (everyone.success?.checked_sub(with)?, everyone.n.checked_sub(n)?);
    // All others are a group too.
    if others.0 < minimum || others.1.checked_sub(others.0)? < minimum {
        return None;
    }
    let doubt = |shown: &Shown| shown.link_doubt.map_or(0, |share| u64::try_from(share.num * 1_000_000 / share.den.max(1)).unwrap_or(0));
    let of_others = (doubt(everyone) * everyone.n).saturating_sub(doubt(own) * n).div_ceil(others.1.max(1));
    let gap = own.value.minus(Ratio::new(i128::from(others.0), i128::from(others.1))?)?;
    let behind = if harm { gap } else { Ratio { num: -gap.num, den: gap.den } };
    let impact = best.and_then(|best| if harm { over(best, own.value) } else { over(own.value, best) });
    Some(Disparity {
        group: group.clone(),
        others,
        gap,
        interval: stats::newcombe((with, n, doubt(own)), (others.0, others.1, of_others)),
        verdict: verdict(own.value, n, behind),
        needed: needed(behind, n),
        impact,
    })
}

/// Flagged when the group is behind by at least the margin of error of its own rate, and by two points.
fn verdict(rate: Ratio, n: u64, behind: Ratio) -> Verdict {
    if n <= TOO_FEW {
        return Verdict::Insufficient;
    }
    let p = rate.approximately();
    let margin = (1.96 * (p * (1.0 - p) / n as f64).sqrt()).max(LEAST_MARGIN);
    if behind.approximately() >= margin { Verdict::Behind } else { Verdict::NotBehind }
}

/// The gap times the people of the group, rounded up.
fn needed(behind: Ratio, n: u64) -> u64 {
    let people = behind.num.checked_mul(i128::from(n)).filter(|people| *people > 0);
    let up = people.and_then(|people| people.checked_add(behind.den - 1)).and_then(|sum| sum.checked_div(behind.den));
    up.and_then(|people| u64::try_from(people).ok()).unwrap_or(0)
}

fn over(a: Ratio, b: Ratio) -> Option<Ratio> {
    Ratio::new(a.num.checked_mul(b.den)?, a.den.checked_mul(b.num)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use throughline_model::metric::Unit;

    fn cell(value: Option<&str>, success: u64, n: u64) -> Cell {
        let group = value.map(|v| ("race".to_owned(), v.to_owned())).into_iter().collect();
        let value = Ratio::new(i128::from(success), i128::from(n)).unwrap();
        Cell { group, figure: Figure::Shown(Shown { n, success: Some(success), value, interval: None, link_doubt: None }) }
    }

    fn answer(cells: Vec<Cell>) -> Answer {
        Answer {
            metric: "m".into(),
            edition: "1".into(),
            definition: "d".into(),
            question: "q".into(),
            unit: Unit::Person,
            cohort: None,
            codes: vec![],
            kind: Kind::Rate,
            money: false,
            population: None,
            account: vec![],
            cells,
            gaps: vec![],
            equity: vec![],
            funnels: vec![],
        }
    }

    fn of(cells: Vec<Cell>, harm: bool) -> Vec<Disparity> {
        beside_others(&answer(cells), &["race".to_owned()], harm, 11)
    }

    /// 40 of 100 against 160 of 200 others: 40 points behind, 40 people short. The others are everyone but the group itself.
    #[test]
    fn others_do_not_include_the_group() {
        let found = of(vec![cell(None, 200, 300), cell(Some("a"), 40, 100), cell(Some("b"), 160, 200)], false);
        assert_eq!((found[0].others, found[0].gap, found[0].needed), ((160, 200), Ratio { num: -2, den: 5 }, 40));
        assert_eq!((found[0].verdict, found[0].impact), (Verdict::Behind, Ratio::new(1, 2)));
        assert_eq!((found[1].verdict, found[1].needed, found[1].impact), (Verdict::NotBehind, 0, Ratio::new(1, 1)));
    }

    /// 30 of 61 against 50 of 101: a gap of 0.3 points needs ceil(0.00325 x 61) = 1 person and is not flagged.
    #[test]
    fn small_gaps_are_counted_up_and_not_flagged() {
        let found = of(vec![cell(None, 80, 162), cell(Some("a"), 30, 61), cell(Some("b"), 50, 101)], false);
        assert_eq!((found[0].needed, found[0].verdict), (1, Verdict::NotBehind));
    }

    /// A harm of 10 % beside 5 % is a ratio of one half, not of 0.95 to 0.90.
    #[test]
    fn a_harm_is_not_its_complement() {
        let found = of(vec![cell(None, 60, 900), cell(Some("a"), 30, 300), cell(Some("b"), 30, 600)], true);
        assert_eq!((found[0].impact, found[0].verdict, found[0].needed), (Ratio::new(1, 2), Verdict::Behind, 15));
        assert_eq!(found[1].impact, Ratio::new(1, 1));
    }

    #[test]
    fn hidden_numbers_say_nothing() {
        let hidden =
            |value: &str| Cell { group: vec![("race".into(), value.into())], figure: Figure::Hidden(crate::published::Reason::TooFew) };
        assert!(of(vec![hidden("a"), cell(Some("b"), 30, 60)], false).is_empty());
        // Others of whom too few are without the outcome are not shown either.
        assert!(of(vec![cell(None, 100, 120), cell(Some("a"), 80, 95), hidden("b")], false).is_empty());
        assert_eq!(of(vec![cell(None, 100, 160), cell(Some("a"), 50, 80), hidden("b"), hidden("c")], false).len(), 1);
        let small = Shown { n: 10, success: Some(5), value: Ratio { num: 1, den: 2 }, interval: None, link_doubt: None };
        assert_eq!(verdict(small.value, small.n, Ratio { num: 1, den: 2 }), Verdict::Insufficient);
    }
}
