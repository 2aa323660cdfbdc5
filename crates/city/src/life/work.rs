//! Work by quarter: whether somebody worked, for whom and for how much. After exit the shares and pay follow `calibration`; the
//! differences between groups and what programs add are made up and stated here. It does not know who reports it.

use super::{Agency, EFFECTS, FIRST_DAY, LAST_DAY, Life};
use crate::calibration::{EMPLOYED_AFTER, EMPLOYMENT_AT_ENTRY, INDUSTRIES, OCCUPATIONS, Occupation};
use crate::dice::Dice;
use crate::person::{BLACK, HISPANIC, Person};

/// Employers of each industry.
const EMPLOYERS: u64 = 9;
/// Quarters from the third of 2022 to the third of 2026.
const QUARTERS: usize = 17;

/// Pay from one employer in one quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Job {
    /// Which employer: a number below 1,000.
    pub employer: u64,
    /// Dollars and cents, in cents.
    pub cents: i64,
}

/// One quarter of somebody's work.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Quarter {
    /// Jobs, the main one first; none: did not work.
    pub jobs: Vec<Job>,
}

/// The first day of quarter `at`, where 0 is the third quarter of 2022.
pub fn quarter_begins(at: usize) -> i32 {
    let months = at * 3 + 6;
    let (year, month) = (2022 + months / 12, months % 12 + 1);
    throughline_rule::days(year as i64, month as i64, 1).unwrap_or(FIRST_DAY)
}

/// `2022Q3`.
pub fn quarter_name(at: usize) -> String {
    format!("{}Q{}", 2022 + (at + 2) / 4, (at + 2) % 4 + 1)
}

/// Fills in the quarters.
pub(super) fn work(person: &Person, life: &mut Life, dice: &mut Dice) {
    life.employment_at_entry = dice.by_count(EMPLOYMENT_AT_ENTRY.iter().map(|(_, n)| *n));
    let employed = EMPLOYMENT_AT_ENTRY.get(life.employment_at_entry).is_some_and(|(word, _)| *word != "unemployed");
    let entry = life.stays.iter().map(|stay| stay.entry).min().unwrap_or(FIRST_DAY);
    let exit = life.stays.iter().filter(|s| s.agency != Agency::HumanServices).map(|s| s.last()).max().unwrap_or(LAST_DAY);
    let shift = shift(person, life);
    let pay = 1.0 + effects(life).map(|effect| effect.pay / 100.0).sum::<f64>();
    let mut skill = dice.unit();
    let mut occupation = occupation(person, life, dice);
    let mut latent = dice.normal();
    let mut employer = None;
    for at in 0..QUARTERS {
        let (begins, ends) = (quarter_begins(at), quarter_begins(at + 1));
        let share = share(begins, ends, entry, exit, employed) + if begins > exit { shift } else { shift / 2.0 };
        // Who worked last quarter mostly works in this one; the share of all stays what it should be.
        latent = 0.85 * latent + 0.526_782_7 * dice.normal();
        let mut quarter = Quarter::default();
        if latent < probit(share.clamp(0.03, 0.97)) {
            let stays = employer.filter(|(_, kept): &(u64, f64)| dice.chance(*kept));
            let begun = stays.is_none();
            let (number, kept) = stays.unwrap_or_else(|| hired(dice));
            employer = Some((number, kept));
            if begun && begins > exit {
                occupation = self::occupation(person, life, dice);
                skill = (skill + 0.3 * dice.unit()).min(0.999) * 0.95;
            }
            let part = if begun { 0.35 + 0.6 * dice.unit() } else { 0.72 + 0.33 * dice.unit() };
            let raise = if begins > exit { pay } else { 0.9 };
            let dollars = yearly(occupation, skill) / 4.0 * part * raise;
            quarter.jobs.push(Job { employer: number, cents: (dollars * 100.0) as i64 });
            if dice.chance(0.07) {
                quarter.jobs.push(Job { employer: hired(dice).0, cents: (dollars * (5.0 + 30.0 * dice.unit())) as i64 });
            }
        } else {
            employer = None;
        }
        life.quarters.push(quarter);
    }
}

/// The share that works, before what is different about somebody: falling before entry, low while enrolled, and as in Georgia
/// after exit. The mean of `shift` over the board's participants is taken off, so that theirs is Georgia's.
fn share(begins: i32, ends: i32, entry: i32, exit: i32, employed: bool) -> f64 {
    const MEAN_SHIFT: f64 = -0.028;
    let at_entry = if employed { 0.90 } else { 0.22 };
    if ends <= entry {
        let quarters = f64::from((entry - ends) / 91);
        return at_entry + (0.62 - at_entry) * (quarters / 4.0).min(1.0);
    }
    if begins <= exit {
        return at_entry * 0.7 + 0.14;
    }
    let after = usize::try_from((begins - exit - 1) / 91).unwrap_or(0);
    EMPLOYED_AFTER.get(after).or(EMPLOYED_AFTER.last()).copied().unwrap_or(0.65) - MEAN_SHIFT
}

/// What is different about somebody, and what truly helped them, as a share.
fn shift(person: &Person, life: &Life) -> f64 {
    let now = person.now;
    let gaps = [
        (person.heritage == BLACK, -0.05),
        (person.heritage == HISPANIC, -0.02),
        (now.returning, -0.14),
        (now.homeless, -0.12),
        (now.english_learner, -0.04),
        (person.school() == 0, -0.08),
        (person.school() == 3, 0.07),
    ];
    let gap: f64 = gaps.iter().filter(|(has, _)| *has).map(|(_, by)| by).sum();
    gap + effects(life).map(|effect| effect.points / 100.0).sum::<f64>()
}

fn effects(life: &Life) -> impl Iterator<Item = &'static super::Effect> {
    let helped = life.helped_by.clone();
    EFFECTS.iter().filter(move |effect| helped.contains(&effect.of))
}

/// An employer's number, and the share who stay with such an employer from one quarter to the next: the square root of two quarters'.
fn hired(dice: &mut Dice) -> (u64, f64) {
    let at = dice.by_count(INDUSTRIES.iter().map(|industry| industry.count));
    let number = at as u64 * EMPLOYERS + dice.below(EMPLOYERS);
    let kept = INDUSTRIES.get(at).map_or(0.6, |industry| industry.stayed / (industry.stayed + industry.left));
    (number, kept.sqrt())
}

/// What somebody works as: as far as their schooling lets them, one step further with a credential.
fn occupation(person: &Person, life: &Life, dice: &mut Dice) -> Occupation {
    let earned = life.helped_by.iter().any(|of| matches!(*of, "credential" | "occupational_training"));
    let school = if earned { person.school().max(2) } else { person.school() };
    let open: Vec<Occupation> = OCCUPATIONS.iter().filter(|o| o.school <= school && (school < 3 || o.school > 0)).copied().collect();
    dice.pick(&open, OCCUPATIONS[0])
}

/// A year's pay at a place between nobody (0) and everybody (1) of the occupation.
fn yearly(occupation: Occupation, skill: f64) -> f64 {
    let points = [
        (0.0, occupation.entry * 0.92),
        (1.0 / 6.0, occupation.entry),
        (0.5, occupation.median),
        (2.0 / 3.0, occupation.experienced),
        (1.0, occupation.experienced * 1.25),
    ];
    let mut pay = occupation.median;
    for pair in points.windows(2) {
        if let [(from, low), (to, high)] = pair
            && (*from..*to).contains(&skill)
        {
            pay = low + (high - low) * (skill - from) / (to - from);
        }
    }
    pay
}

/// Where a standard normal number lies below with probability `p`, between 0.03 and 0.97: the central part of Acklam's rational
/// approximation, which takes only the four arithmetic operations and so is the same on every machine.
fn probit(p: f64) -> f64 {
    const A: [f64; 6] = [
        -39.696_830_286_653_76,
        220.946_098_424_520_5,
        -275.928_510_446_968_7,
        138.357_751_867_269,
        -30.664_798_066_147_16,
        2.506_628_277_459_239,
    ];
    const B: [f64; 5] =
        [-54.476_098_798_224_06, 161.585_836_858_040_9, -155.698_979_859_886_6, 66.801_311_887_719_72, -13.280_681_552_885_72];
    let q = p - 0.5;
    let r = q * q;
    let above = A.iter().fold(0.0, |sum, a| sum * r + a) * q;
    above / (B.iter().fold(0.0, |sum, b| sum * r + b) * r + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_follow_the_calendar() {
        let named: Vec<(String, i32)> = [0, 1, 2, 16].map(|at| (quarter_name(at), quarter_begins(at))).to_vec();
        let day = |text| throughline_model::calendar::read_iso(text).unwrap();
        assert_eq!(named[0], ("2022Q3".to_owned(), day("2022-07-01")));
        assert_eq!(named[1], ("2022Q4".to_owned(), day("2022-10-01")));
        assert_eq!(named[2], ("2023Q1".to_owned(), day("2023-01-01")));
        assert_eq!(named[3], ("2026Q3".to_owned(), day("2026-07-01")));
        assert_eq!((FIRST_DAY, LAST_DAY), (day("2023-01-01"), day("2026-09-30")));
    }

    #[test]
    fn the_normal_quantile_is_right_to_six_digits() {
        for (p, z) in [(0.5, 0.0), (0.641, 0.361_132_5), (0.9, 1.281_551_6), (0.05, -1.644_853_6), (0.97, 1.880_793_6)] {
            assert!((probit(p) - z).abs() < 1e-4, "{p}: {}", probit(p));
        }
    }
}
