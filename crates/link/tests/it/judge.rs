//! Known truths: samples are drawn and answered many times over, and the intervals must hold as often as they say. Seeds are fixed. Not for pairs made
//! by comparing rows; weights are made up here, and the model is wrong about them on purpose.

use std::collections::{BTreeMap, BTreeSet};
use throughline_link::compare::Pattern;
use throughline_link::judge::Interval;
use throughline_link::judge::blocking::Found;
use throughline_link::judge::choose::{Why, Wish, choose, random_number};
use throughline_link::judge::estimate::{Reviewed, estimate};
use throughline_link::judge::frame::Frame;
use throughline_link::score::{Scored, probability};

/// splitmix64.
struct Dice(u64);

impl Dice {
    fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn share(&mut self) -> f64 {
        (self.number() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.share()).sum::<f64>() - 6.0
    }
}

/// Pairs with their truth: three in ten are like the same one. The model is too sure of itself by half.
fn population(dice: &mut Dice, n: usize) -> (Vec<Scored>, Vec<bool>) {
    let pair = |nth: usize| {
        let weight = if dice.share() < 0.3 { 8.0 + 4.0 * dice.normal() } else { 3.5f64.mul_add(dice.normal(), -5.0) };
        let same = dice.share() < probability(weight / 1.5);
        (Scored { left: nth as u32, right: (nth + n) as u32, pattern: Pattern((weight * 2.0).round() as i64 as u64 & 0xfff), weight }, same)
    };
    (0..n).map(pair).unzip()
}

struct Truth {
    precision: f64,
    recall: f64,
    same: f64,
}

fn truth(pairs: &[Scored], same: &[bool]) -> Truth {
    let linked = pairs.iter().filter(|p| p.weight >= 0.0).count() as f64;
    let right = pairs.iter().zip(same).filter(|(p, same)| p.weight >= 0.0 && **same).count() as f64;
    let all = same.iter().filter(|same| **same).count() as f64;
    Truth { precision: right / linked, recall: right / all, same: all }
}

/// Draws in rounds, as a region does, and gives the sample with everybody's answers.
fn reviewed(pairs: &[Scored], same: &[bool], frame: &Frame, rounds: usize, n: usize, seed: u64) -> Vec<Reviewed> {
    let mut wish = Wish { n, ..Wish::default() };
    let mut sample = BTreeMap::new();
    for _ in 0..rounds {
        let chosen = choose(pairs, frame, |pair| random_number(&format!("{seed} {}", pair.left), &pair.right.to_string()), &wish);
        assert_eq!(chosen.ask.len(), n.min(pairs.len() - wish.asked.len()));
        assert!(chosen.ask.iter().all(|(place, _)| !wish.asked.contains(place)), "no pair is asked twice");
        wish.asked.extend(chosen.ask.iter().map(|(place, _)| *place));
        wish.sampled = chosen.sample.keys().copied().collect();
        assert!(wish.sampled.is_subset(&wish.asked));
        sample = chosen.sample;
    }
    sample.into_iter().map(|(place, share)| Reviewed { weight: pairs[place].weight, share, same: same[place], n_rules: 1 }).collect()
}

#[test]
fn intervals_of_precision_and_recall_hold_as_often_as_they_say() {
    const RUNS: u32 = 400;
    let mut dice = Dice(7);
    let (mut precision, mut recall, mut n_same, mut width, mut bias) = (0, 0, 0, 0.0, [0.0; 2]);
    for seed in 0..u64::from(RUNS) {
        let (pairs, same) = population(&mut dice, 4_000);
        let frame = Frame::of(&pairs, 0.0, 0.0, pairs.len() as u64);
        let found = estimate(&frame, &reviewed(&pairs, &same, &frame, 3, 150, seed), 3);
        let truth = truth(&pairs, &same);
        let (p, r) = (found.precision.unwrap(), found.recall.unwrap());
        precision += u32::from(p.covers(truth.precision));
        recall += u32::from(r.covers(truth.recall));
        n_same += u32::from(found.n_same.covers(truth.same));
        width += (p.high - p.low + r.high - r.low) / 2.0 / f64::from(RUNS);
        bias[0] += (p.estimate - truth.precision) / f64::from(RUNS);
        bias[1] += (r.estimate - truth.recall) / f64::from(RUNS);
    }
    let share = |n: u32| f64::from(n) / f64::from(RUNS);
    let said = format!("{} {} {} width {width:.3} bias {bias:?}", share(precision), share(recall), share(n_same));
    println!("{said}");
    assert!([precision, recall, n_same].iter().all(|n| (0.93..=1.0).contains(&share(*n))), "{said}");
    assert!(width < 0.2 && bias.iter().all(|b| b.abs() < 0.01), "{said}");
}

#[test]
fn a_sample_of_everything_leaves_no_doubt() {
    let (pairs, same) = population(&mut Dice(3), 300);
    let frame = Frame::of(&pairs, 0.0, 0.0, 300);
    let found = estimate(&frame, &reviewed(&pairs, &same, &frame, 12, 60, 1), 3);
    let truth = truth(&pairs, &same);
    let sure = |interval: Interval, value: f64| (interval.low - value).abs() < 1e-9 && (interval.high - value).abs() < 1e-9;
    assert!(sure(found.precision.unwrap(), truth.precision) && sure(found.recall.unwrap(), truth.recall), "{found:?}");
    assert_eq!((found.n_unknown, found.n_reviewed), (0, 300));
}

#[test]
fn without_answers_nothing_is_claimed_but_the_models_word() {
    let (pairs, _) = population(&mut Dice(3), 300);
    let frame = Frame::of(&pairs, 0.0, 0.01, 1_000);
    let found = estimate(&frame, &[], 3);
    let precision = found.precision.unwrap();
    assert!(precision.low < 1e-9 && precision.high == 1.0 && found.n_unknown > 5 && found.blocking_recall.is_none());
    let word = frame.model_word().unwrap();
    assert!((precision.estimate - word.precision).abs() < 1e-9, "the estimate is then the model's");
    assert!((0.5..1.0).contains(&word.recall) && frame.n_below == 700 && frame.expected_below <= 7.0);
    let nothing = Frame::of(&[], 0.0, 0.0, 0);
    let empty = estimate(&nothing, &[], 3);
    assert_eq!((empty.precision, empty.recall, nothing.model_word()), (None, None, None));
}

#[test]
fn the_curve_falls_where_it_must_and_reliability_shows_a_model_too_sure_of_itself() {
    let (pairs, same) = population(&mut Dice(5), 20_000);
    let frame = Frame::of(&pairs, 0.0, 0.0, 20_000);
    let found = estimate(&frame, &reviewed(&pairs, &same, &frame, 1, 12_000, 1), 3);
    assert!(found.curve.windows(2).all(|w| w[0].threshold < w[1].threshold && w[0].recall.estimate >= w[1].recall.estimate));
    let sure = found.strata.iter().find(|s| s.from == 3.0).unwrap();
    assert!(sure.predicted > sure.same.high, "{sure:?}");
}

#[test]
fn bridges_come_first_and_teaching_pairs_are_near_even_odds_and_spread() {
    let (pairs, _) = population(&mut Dice(5), 5_000);
    let frame = Frame::of(&pairs, 0.0, 0.0, 5_000);
    let number = |pair: &Scored| random_number("x", &pair.left.to_string());
    let chosen = choose(&pairs, &frame, number, &Wish { n: 60, bridges: vec![4, 9, 4], ..Wish::default() });
    assert_eq!(chosen.ask[..2], [(4, Why::Bridge), (9, Why::Bridge)]);
    let teaching: Vec<&Scored> = chosen.ask.iter().filter(|(_, why)| *why == Why::Teaches).map(|(place, _)| &pairs[*place]).collect();
    assert!(teaching.len() > 20);
    let near = teaching.iter().filter(|pair| pair.weight.abs() < 4.0).count();
    let patterns: BTreeSet<Pattern> = teaching.iter().map(|pair| pair.pattern).collect();
    assert!(near * 10 > teaching.len() * 9 && patterns.len() * 3 > teaching.len(), "{near} of {}, {}", teaching.len(), patterns.len());
    assert_eq!(chosen, choose(&pairs, &frame, number, &Wish { n: 60, bridges: vec![4, 9, 4], ..Wish::default() }));
    assert!(choose(&[], &frame, number, &Wish { n: 3, ..Wish::default() }).ask.is_empty());
}

/// Same pairs, each brought by every rule with its own chance; gives what is found and the true share.
fn brought(dice: &mut Dice, chance: impl Fn(&mut Dice) -> f64, n_rules: u32, n: usize) -> (Option<Interval>, f64) {
    let mut found = Found::new(n_rules as usize);
    let mut n_found = 0.0;
    for _ in 0..n {
        let chance = chance(dice);
        let count = (0..n_rules).filter(|_| dice.share() < chance).count() as u32;
        n_found += if count > 0 { 1.0 } else { 0.0 };
        found.add(count, 1.0);
    }
    (found.recall(), n_found / n as f64)
}

#[test]
fn blocking_recall_holds_where_its_assumptions_do_and_is_a_bound_elsewhere() {
    const RUNS: u32 = 500;
    let mut dice = Dice(11);
    let mut covered = 0;
    for _ in 0..RUNS {
        let (found, truth) = brought(&mut dice, |_| 0.45, 4, 300);
        covered += u32::from(found.unwrap().covers(truth));
    }
    let share = f64::from(covered) / f64::from(RUNS);
    println!("blocking recall {share}");
    assert!((0.93..=1.0).contains(&share), "{share}");
    // Half of the pairs have good data, half poor: never less than the truth but by chance.
    let (found, truth) = brought(&mut dice, |dice| if dice.share() < 0.5 { 0.8 } else { 0.2 }, 4, 100_000);
    assert!(found.unwrap().high >= truth && found.unwrap().estimate >= truth, "{found:?} {truth}");
    assert_eq!(brought(&mut dice, |_| 0.5, 1, 300).0, None, "one rule cannot say what it missed");
    assert_eq!(brought(&mut dice, |_| 0.5, 4, 5).0, None, "too few");
}
