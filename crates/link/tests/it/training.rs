//! Training against a truth that is known because the rows were made from it: how often errors happen, how many stand twice, who is who. Not for
//! households, which `homes` has, nor for speed.

use throughline_link::compare::{Comparison, Level, Pattern, Test};
use throughline_link::train::calibrate::{Judged, reliability};
use throughline_link::train::{Label, at_odds, surprising, train, train_with};
use throughline_link::{Class, Column, Definition, Linked, Rule, Settings, Source, Table, block, link, link_with};

/// A fixed stream of numbers (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }

    /// A word of a pool, the first ones more often.
    fn word(&mut self, pool: u64) -> String {
        let mut n = self.below(pool).min(self.below(pool)) + 7;
        (0..4)
            .map(|_| {
                let letter = b"bdfgklmnprstvz"[(n % 14) as usize] as char;
                n = n * 31 % 10_007;
                format!("{letter}{}", b"aeiou"[(n % 5) as usize] as char)
            })
            .collect()
    }
}

/// What is made: so many ones, of whom so many in 100 stand twice, with so many errors in 100 values of the second row.
#[derive(Clone, Copy)]
struct Made {
    n: u64,
    twice: u64,
    wrong: u64,
    seed: u64,
}

/// Columns name, family, date, code (ten thousand values) and town (30); and who it is.
fn rows(made: Made) -> (Table, Vec<u64>) {
    let mut numbers = Numbers(made.seed);
    let (mut columns, mut truth) = (vec![Vec::new(); 5], Vec::new());
    for one in 0..made.n {
        let date = format!("{}-{:02}-{:02}", 1940 + numbers.below(60), 1 + numbers.below(12), 1 + numbers.below(28));
        let values = [numbers.word(400), numbers.word(2_000), date, numbers.below(10_000).to_string(), numbers.word(30)];
        for row in 0..1 + u64::from(numbers.below(100) < made.twice) {
            for (value, column) in values.iter().zip(&mut columns) {
                let wrong = row == 1 && numbers.below(100) < made.wrong;
                column.push(if wrong { format!("{}x{}", &value[..1], numbers.below(1_000_000)) } else { value.clone() });
            }
            truth.push(one);
        }
    }
    let columns = columns.iter().map(|c| Column::new(c.iter().map(|v| Some(v.as_str())))).collect();
    let ids: Vec<usize> = (0..truth.len()).collect();
    let sources = vec![Source { name: "all".to_owned(), one_row_each: false }];
    (Table::new(columns, &ids, vec![0; truth.len()], sources).unwrap(), truth)
}

fn definition(classes: Vec<Class>) -> Definition {
    let levels = || vec![Level::new("same", Test::Exact), Level::new("almost", Test::JaroWinkler(0.9))];
    let compared = |(column, name): (usize, &str)| Comparison { name: name.to_owned(), column, levels: levels(), by_frequency: column < 2 };
    let rule = |columns: &[usize]| Rule { name: format!("{columns:?}"), equal: columns.iter().map(|c| (*c, *c)).collect() };
    Definition {
        comparisons: ["name", "family", "date", "code", "town"].into_iter().enumerate().map(compared).collect(),
        rules: vec![rule(&[2]), rule(&[0, 1]), rule(&[3]), rule(&[1, 4])],
        classes,
        verified_ids: Vec::new(),
        settings: Settings { review_from: 1e-4, ..Settings::default() },
    }
}

/// Kinds of pairs that these rows do not have.
fn absent() -> Vec<Class> {
    let class = |name: &str, same: bool, on: &[usize]| Class { name: name.to_owned(), same, on: on.to_vec() };
    vec![class("same", true, &[]), class("moved", true, &[4]), class("home", false, &[1, 4]), class("twins", false, &[1, 2, 4])]
}

/// Pairs at or above the threshold: how many, and how many of them right; and how many true pairs there are.
fn found(linked: &Linked, truth: &[u64]) -> (f64, f64, f64) {
    let linked = linked.pairs.iter().filter(|p| p.probability() >= 0.5);
    let right = linked.clone().filter(|p| truth[p.left as usize] == truth[p.right as usize]).count();
    let all = truth.windows(2).filter(|w| w[0] == w[1]).count();
    (linked.count() as f64, right as f64, all as f64)
}

fn f1(linked: &Linked, truth: &[u64]) -> f64 {
    let (n, right, all) = found(linked, truth);
    2.0 * right / (n + all)
}

#[test]
fn what_the_rows_were_made_with_is_learned() {
    let made = Made { n: 4_000, twice: 40, wrong: 12, seed: 3 };
    let (table, truth) = rows(made);
    let linked = link(&table, &definition(Vec::new())).unwrap();
    assert!(linked.model.settled && linked.model.doubt.is_none(), "{:?}", linked.model.doubts());
    let same = linked.model.classes.iter().find(|c| c.same).unwrap();
    for (comparison, answers) in definition(Vec::new()).comparisons.iter().zip(&same.answers) {
        assert!((answers[0] - 0.88).abs() < 0.04, "{}: {answers:?}", comparison.name);
    }
    let expected: f64 = linked.pairs.iter().map(|p| p.probability()).sum();
    let (_, _, all) = found(&linked, &truth);
    assert!((expected / all - 1.0).abs() < 0.08, "expected {expected}, true {all}");
    // Chance: a code is one of ten thousand, a town one of thirty of which the first are more frequent.
    assert!((linked.model.chance[3][0] / 1e-4 - 1.0).abs() < 1.0, "{:?}", linked.model.chance[3]);
    assert!((0.02..0.08).contains(&linked.model.chance[4][0]), "{:?}", linked.model.chance[4]);
}

#[test]
fn small_files_settle_and_are_linked_right() {
    let check = |n: u64, twice: u64, wrong: u64, least: f64| {
        let (table, truth) = rows(Made { n, twice, wrong, seed: n });
        let linked = link(&table, &definition(absent())).unwrap();
        assert!(linked.model.settled && linked.model.n_rounds < 1_000, "{n}: {} rounds", linked.model.n_rounds);
        let f1 = f1(&linked, &truth);
        assert!(f1 >= least, "{n} ones, {twice}% twice, {wrong}% wrong: F1 {f1:.4}, {:?}", linked.model.doubts());
    };
    check(30, 50, 5, 0.9);
    check(300, 50, 10, 0.95);
    check(300, 100, 25, 0.85);
    check(3_000, 3, 10, 0.9);
    check(3_000, 100, 0, 0.99);
}

#[test]
fn kinds_of_pairs_that_do_not_occur_take_none() {
    for wrong in [5, 20] {
        let (table, truth) = rows(Made { n: 2_000, twice: 30, wrong, seed: 8 });
        let without = f1(&link(&table, &definition(Vec::new())).unwrap(), &truth);
        let with = f1(&link(&table, &definition(absent())).unwrap(), &truth);
        assert!(with > without - 0.01, "{wrong}% wrong: with absent kinds {with:.4}, without {without:.4}");
    }
}

#[test]
fn where_nothing_stands_twice_nearly_nothing_is_linked() {
    for classes in [Vec::new(), absent()] {
        let (table, truth) = rows(Made { n: 3_000, twice: 0, wrong: 0, seed: 5 });
        let (n, _, all) = found(&link(&table, &definition(classes)).unwrap(), &truth);
        assert_eq!(all, 0.0);
        assert!(n <= 3.0, "{n} pairs of 3,000 different ones");
    }
}

#[test]
fn training_that_is_cut_short_says_so_and_what_to_change() {
    let (table, _) = rows(Made { n: 500, twice: 30, wrong: 20, seed: 1 });
    let mut definition = definition(absent());
    definition.settings.most_rounds = 1;
    let model = train(&table, &definition, &block::patterns(&table, &definition));
    assert!(!model.settled);
    assert!(model.doubts().iter().any(|d| d.contains("more rounds")), "{:?}", model.doubts());
}

/// Judged pairs of a first linking: half among the doubtful, half from all; every so many answered wrongly.
fn labels(linked: &Linked, truth: &[u64], n: usize, every_wrong: usize) -> Vec<Label> {
    let doubtful: Vec<usize> = (0..linked.pairs.len()).filter(|p| linked.pairs[*p].weight.abs() < 7.0).collect();
    let all: Vec<usize> = (0..linked.pairs.len()).collect();
    let spread =
        |from: &[usize]| -> Vec<usize> { (0..(n / 2).min(from.len())).map(|k| from[k * from.len() / (n / 2).min(from.len())]).collect() };
    let label = |(nth, p): (usize, usize)| {
        let pair = &linked.pairs[p];
        let same = truth[pair.left as usize] == truth[pair.right as usize];
        Label { pattern: pair.pattern, same: same != (every_wrong > 0 && nth % every_wrong == 1), weight: 1.0 }
    };
    [spread(&doubtful), spread(&all)].concat().into_iter().enumerate().map(label).collect()
}

#[test]
fn judged_pairs_help_and_never_hurt() {
    let check = |made: Made, every_wrong: usize, gain: f64| {
        let (table, truth) = rows(made);
        let definition = definition(absent());
        let patterns = block::patterns(&table, &definition);
        let before = link(&table, &definition).unwrap();
        let labels = labels(&before, &truth, 200, every_wrong);
        let model = train_with(&table, &definition, &patterns, &labels);
        let after = link_with(&table, &definition, &model).unwrap();
        let (one, two) = (f1(&before, &truth), f1(&after, &truth));
        assert!(two >= one + gain, "{every_wrong}: {one:.4} before, {two:.4} after {} labels", labels.len());
        assert_eq!(model, train_with(&table, &definition, &patterns, &labels.iter().rev().copied().collect::<Vec<_>>()));
    };
    check(Made { n: 2_000, twice: 20, wrong: 30, seed: 2 }, 0, -0.003);
    check(Made { n: 2_000, twice: 20, wrong: 30, seed: 2 }, 12, -0.02);
    check(Made { n: 400, twice: 5, wrong: 40, seed: 4 }, 0, 0.0);
}

/// All code the same lie: what training without labels cannot know.
#[test]
fn labels_teach_what_rows_cannot() {
    let (table, _) = rows(Made { n: 2_000, twice: 30, wrong: 10, seed: 6 });
    let definition = definition(Vec::new());
    let patterns = block::patterns(&table, &definition);
    let plain = train(&table, &definition, &patterns);
    let disputed = *patterns
        .iter()
        .map(|(p, _)| p)
        .min_by(|a, b| (plain.probability(**a) - 0.5).abs().total_cmp(&(plain.probability(**b) - 0.5).abs()))
        .unwrap();
    for same in [true, false] {
        let labels = vec![Label { pattern: disputed, same, weight: 1.0 }; 40];
        let taught = train_with(&table, &definition, &patterns, &labels).probability(disputed);
        let toward = if same { taught - plain.probability(disputed) } else { plain.probability(disputed) - taught };
        assert!(toward > 0.0, "called {same}: from {:.3} to {taught:.3}", plain.probability(disputed));
    }
    let unused = vec![Label { pattern: disputed, same: true, weight: 0.0 }, Label { pattern: disputed, same: true, weight: f64::NAN }];
    assert_eq!(train_with(&table, &definition, &patterns, &unused), plain);
}

#[test]
fn labels_that_contradict_are_told() {
    let (same, other) = (Pattern(0), Pattern(1));
    let label = |pattern, same, weight| Label { pattern, same, weight };
    let said =
        [label(same, true, 1.0), label(other, true, 2.0), label(other, false, 1.0), label(other, false, 1.0), label(same, false, 0.0)];
    let told = at_odds(&said);
    assert_eq!(told.iter().map(|t| (t.pattern, t.same, t.different)).collect::<Vec<_>>(), [(other, 2.0, 2.0)]);

    let (table, truth) = rows(Made { n: 1_000, twice: 30, wrong: 10, seed: 7 });
    let linked = link(&table, &definition(Vec::new())).unwrap();
    let mut labels = labels(&linked, &truth, 60, 0);
    let sure = labels.iter().position(|l| l.same && linked.model.probability(l.pattern) > 0.9999).unwrap();
    labels[sure].same = false;
    assert_eq!(surprising(&linked.model, &labels, 0.001).first(), Some(&sure));
}

#[test]
fn probabilities_mean_what_they_say() {
    let (table, truth) = rows(Made { n: 5_000, twice: 40, wrong: 25, seed: 9 });
    let linked = link(&table, &definition(absent())).unwrap();
    let judged = |p: &throughline_link::score::Scored| Judged {
        weight: p.weight,
        same: truth[p.left as usize] == truth[p.right as usize],
        times: 1.0,
    };
    let curve = reliability(&linked.pairs.iter().map(judged).collect::<Vec<_>>()).unwrap();
    assert!(curve.error < 0.02 && curve.brier < 0.03, "error {:.4}, Brier {:.4}, {:?}", curve.error, curve.brier, curve.bins);
}
