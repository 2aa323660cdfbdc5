//! Suppression worked by hand, on tables small enough to check on paper. The minimum is 11 unless stated.

use super::{Sheet, Table, group, lines, publish, rate, said, sheet, table};
use crate::ledger::Earlier;
use crate::published::{AccountLine, Answer, Fate, Figure, Kind, Ratio, Reason};
use crate::suppress::complement;
use crate::suppress::net::{Net, State};
use crate::tally::Tally;
use throughline_model::report::Compare;

fn check(tables: Vec<Table>, want: &[&str]) {
    let answers = publish(vec![sheet("m", Kind::Rate, tables)], 11, &[]);
    assert_eq!(lines(&answers[0]), want);
}

#[test]
fn one_hidden_number_takes_the_smallest_that_is_enough() {
    let tables = vec![
        table(&[("", (113, 110, 0))]),
        table(&[("a=1", (30, 30, 0)), ("a=2", (3, 20, 0)), ("a=3", (60, 40, 0)), ("a=4", (20, 20, 0))]),
    ];
    check(tables, &["everyone: 113 of 223", "a=1: 30 of 60", "a=2: TooFewWith", "a=3: 60 of 100", "a=4: ProtectsAnother"]);
}

#[test]
fn a_crossed_table_hides_a_rectangle() {
    let tables = vec![
        table(&[("", (163, 190, 0))]),
        table(&[("a=1", (93, 100, 0)), ("a=2", (70, 90, 0))]),
        table(&[("b=1", (53, 80, 0)), ("b=2", (110, 110, 0))]),
        table(&[("a=1 b=1", (3, 40, 0)), ("a=1 b=2", (90, 60, 0)), ("a=2 b=1", (50, 40, 0)), ("a=2 b=2", (20, 50, 0))]),
    ];
    let answers = publish(vec![sheet("m", Kind::Rate, tables)], 11, &[]);
    assert_eq!(
        lines(&answers[0])[5..],
        ["a=1 b=1: TooFewWith", "a=1 b=2: ProtectsAnother", "a=2 b=1: ProtectsAnother", "a=2 b=2: ProtectsAnother"]
    );
    assert!(lines(&answers[0])[..5].iter().all(|l| l.contains(" of ")), "{:?}", lines(&answers[0]));
}

#[test]
fn all_and_none_are_hidden_and_nobody_is_said() {
    let tables = vec![
        table(&[("", (90, 90, 0))]),
        table(&[("a=all", (30, 0, 0)), ("a=none", (0, 30, 0)), ("a=1", (30, 30, 0)), ("a=2", (30, 30, 0)), ("a=?", (0, 0, 0))]),
    ];
    check(tables, &["everyone: 90 of 180", "a=all: TooFewWithout", "a=none: TooFewWith", "a=1: 30 of 60", "a=2: 30 of 60", "a=?: Empty"]);
}

#[test]
fn those_left_out_are_counted_too() {
    let tables = vec![table(&[("", (60, 60, 33))]), table(&[("a=1", (20, 20, 3)), ("a=2", (20, 20, 15)), ("a=3", (20, 20, 15))])];
    check(tables, &["everyone: 60 of 120", "a=1: TooFewLeftOut", "a=2: ProtectsAnother", "a=3: 20 of 40"]);
}

#[test]
fn a_population_too_small_to_say() {
    let answers = publish(vec![sheet("m", Kind::Rate, vec![table(&[("", (3, 4, 1))])])], 11, &[]);
    assert_eq!(answers[0].population, None);
    let all = vec![Fate::Counted, Fate::Outside, Fate::TooEarly, Fate::NotKnown];
    assert_eq!(answers[0].account, [AccountLine { fates: all, n: None }]);
    assert_eq!(lines(&answers[0]), ["everyone: TooFew"]);
}

#[test]
fn nobody_at_all() {
    let answers = publish(vec![sheet("m", Kind::Rate, vec![table(&[("a=1", (0, 0, 0))])])], 11, &[]);
    assert_eq!((answers[0].population, answers[0].account.len()), (Some(0), 0));
    assert_eq!(lines(&answers[0]), ["everyone: Empty", "a=1: Empty"]);
}

#[test]
fn everyone_is_added_where_no_table_is_of_everyone() {
    check(vec![table(&[("a=1", (30, 30, 0)), ("a=2", (40, 30, 0))])], &["everyone: 70 of 130", "a=1: 30 of 60", "a=2: 40 of 70"]);
}

/// Two crossed tables tell the same margin, though no table of the margin is published.
#[test]
fn a_margin_nobody_published_still_ties_two_tables() {
    let tables = vec![
        table(&[("a=1 b=1", (20, 25, 0)), ("a=1 b=2", (20, 25, 0)), ("a=2 b=1", (60, 60, 0)), ("a=2 b=2", (60, 60, 0))]),
        table(&[("a=1 c=1", (3, 30, 0)), ("a=1 c=2", (37, 20, 0)), ("a=2 c=1", (15, 15, 0)), ("a=2 c=2", (105, 105, 0))]),
    ];
    let tied = publish(vec![sheet("m", Kind::Rate, tables)], 11, &[]);
    assert_eq!(lines(&tied[0])[5..], ["a=1 c=1: TooFewWith", "a=1 c=2: ProtectsAnother", "a=2 c=1: 15 of 30", "a=2 c=2: 105 of 210"]);
}

/// Where small numbers in one table are tied so closely that the reasons would tell them, the reasons are not said.
#[test]
fn a_reason_that_tells_too_much_is_not_said() {
    let tables = vec![
        table(&[("", (153, 190, 0))]),
        table(&[("a=1", (93, 100, 0)), ("a=2", (60, 90, 0))]),
        table(&[("b=1", (53, 80, 0)), ("b=2", (100, 110, 0))]),
        table(&[("a=1 b=1", (3, 40, 0)), ("a=1 b=2", (90, 60, 0)), ("a=2 b=1", (50, 40, 0)), ("a=2 b=2", (10, 50, 0))]),
    ];
    // the second small number is always seven more than the first: "both below 11" would leave 0 to 3
    let answers = publish(vec![sheet("m", Kind::Rate, tables)], 11, &[]);
    assert_eq!(lines(&answers[0])[5..], ["a=1 b=1: NotSaid", "a=1 b=2: NotSaid", "a=2 b=1: NotSaid", "a=2 b=2: NotSaid"]);
}

fn mean(values: &[i64]) -> Tally {
    let wide = || values.iter().map(|v| i128::from(*v));
    Tally {
        counted: values.len() as u64,
        sum: wide().sum(),
        squares: wide().map(|v| v * v).sum(),
        values: values.to_vec(),
        negative: values.iter().filter(|v| **v < 0).count() as u64,
        ..Tally::default()
    }
}

fn one(kind: Kind, money: bool, per: i64, values: &[i64]) -> Answer {
    let everyone = Table { by: vec![], compare: None, silent: false, cells: vec![(group(""), mean(values))] };
    publish(vec![Sheet { money, per, ..sheet("m", kind, vec![everyone]) }], 11, &[]).remove(0)
}

#[test]
fn means_and_middle_values() {
    let values: Vec<i64> = (1..=12).collect();
    let shown = |answer: &Answer| match said(answer, "") {
        Figure::Shown(shown) => (shown.n, shown.value, shown.interval.is_some()),
        other => panic!("{other:?}"),
    };
    assert_eq!(shown(&one(Kind::Mean, false, 7, &values)), (12, Ratio { num: 13, den: 14 }, true));
    assert_eq!(shown(&one(Kind::Median, false, 1, &values)), (12, Ratio { num: 13, den: 2 }, false));
    let said_of = |kind, money, values: &[i64]| lines(&one(kind, money, 1, values)).remove(0);
    assert_eq!(said_of(Kind::Mean, false, &values[..10]), "everyone: TooFew");
    assert_eq!(said_of(Kind::Median, false, &values[..10]), "everyone: TooFew");
    assert_eq!(said_of(Kind::Mean, true, &[0; 20]), "everyone: TooFewWithout");
    let mut one_rich = vec![100_i64; 19];
    one_rich.push(1_000_000);
    assert_eq!(said_of(Kind::Mean, true, &one_rich), "everyone: OneHoldsHalf");
}

#[test]
fn gaps_only_between_shown_groups() {
    let mut by_arm = table(&[("arm=no", (90, 97, 29)), ("arm=yes", (104, 90, 22)), ("arm=?", (0, 0, 0))]);
    by_arm.compare = Some(Compare { field: "arm".into(), to: "no".into() });
    let answers = publish(vec![sheet("m", Kind::Rate, vec![table(&[("", (194, 187, 51))]), by_arm])], 11, &[]);
    let [gap] = answers[0].gaps.as_slice() else { panic!("{:?}", answers[0].gaps) };
    assert_eq!((&gap.group, &gap.reference), (&group("arm=yes"), &group("arm=no")));
    assert_eq!(gap.difference, Ratio { num: (104 * 187 - 90 * 194) / 2, den: 194 * 187 / 2 });
    assert!(gap.interval.is_some_and(|i| i.low < 0.0 && i.high > 0.0));
}

#[test]
fn gaps_stay_within_the_other_code() {
    let mut crossed =
        table(&[("a=1 arm=no", (40, 40, 0)), ("a=1 arm=yes", (50, 40, 0)), ("a=2 arm=no", (60, 40, 0)), ("a=2 arm=yes", (70, 40, 0))]);
    crossed.compare = Some(Compare { field: "arm".into(), to: "no".into() });
    let answers = publish(vec![sheet("m", Kind::Rate, vec![crossed])], 11, &[]);
    let pairs: Vec<_> = answers[0].gaps.iter().map(|g| (g.group.clone(), g.reference.clone())).collect();
    assert_eq!(pairs, [(group("a=1 arm=yes"), group("a=1 arm=no")), (group("a=2 arm=yes"), group("a=2 arm=no"))]);
}

fn two_groups(a: (u64, u64, u64), b: (u64, u64, u64), c: (u64, u64, u64)) -> Vec<Sheet> {
    let all = (a.0 + b.0 + c.0, a.1 + b.1 + c.1, a.2 + b.2 + c.2);
    vec![sheet("m", Kind::Rate, vec![table(&[("", all)]), table(&[("a=1", a), ("a=2", b), ("a=3", c)])])]
}

#[test]
fn a_number_that_moved_by_a_few_is_hidden_and_guarded() {
    let first = publish(two_groups((30, 30, 0), (40, 40, 0), (50, 50, 0)), 11, &[]);
    let earlier = [Earlier { same_snapshot: false, answers: first.clone() }];
    let same = publish(two_groups((30, 30, 0), (40, 40, 0), (50, 50, 0)), 11, &earlier);
    assert_eq!(same, first);
    let moved = publish(two_groups((31, 30, 0), (60, 60, 0), (70, 70, 0)), 11, &earlier);
    assert_eq!(lines(&moved[0]), ["everyone: 161 of 321", "a=1: NotSaid", "a=2: ProtectsAnother", "a=3: 70 of 140"]);
    let redefined: Vec<Sheet> =
        two_groups((31, 30, 0), (60, 60, 0), (70, 70, 0)).into_iter().map(|s| Sheet { definition: "new".into(), ..s }).collect();
    assert!(matches!(said(&publish(redefined, 11, &earlier)[0], "a=1"), Figure::Shown(_)));
}

#[test]
fn a_population_that_grew_by_a_few_is_not_told() {
    let first = publish(vec![sheet("m", Kind::Rate, vec![table(&[("", (50, 50, 20))])])], 11, &[]);
    let earlier = [Earlier { same_snapshot: false, answers: first }];
    let grown = publish(vec![sheet("m", Kind::Rate, vec![table(&[("", (50, 50, 21))])])], 11, &earlier);
    assert_eq!((grown[0].population, lines(&grown[0])), (None, vec!["everyone: ChangedByFew".to_owned()]));
}

/// What an earlier release of the same snapshot showed guards nothing: another number is hidden in its place.
#[test]
fn what_was_told_of_the_same_snapshot_is_known() {
    let sheets = |small: (u64, u64, u64)| two_groups(small, (20, 20, 0), (40, 40, 0));
    let plain = publish(sheets((3, 30, 0)), 11, &[]);
    assert_eq!(lines(&plain[0])[1..], ["a=1: TooFewWith", "a=2: ProtectsAnother", "a=3: 40 of 80"]);
    let mut before = plain.clone();
    before[0].cells.retain(|c| c.group == group("a=2"));
    let open = publish(sheets((30, 30, 0)), 11, &[]);
    before[0].cells[0].figure = said(&open[0], "a=2").clone();
    let after = publish(sheets((3, 30, 0)), 11, &[Earlier { same_snapshot: true, answers: before }]);
    assert_eq!(lines(&after[0])[1..], ["a=1: TooFewWith", "a=2: 20 of 40", "a=3: ProtectsAnother"]);
}

/// The size of a group that one metric shows is known in the other, so the other cannot hide behind it.
#[test]
fn sizes_carry_from_one_metric_to_another() {
    let open = sheet(
        "open",
        Kind::Rate,
        vec![table(&[("", (90, 90, 0))]), table(&[("a=1", (20, 20, 0)), ("a=2", (30, 30, 0)), ("a=3", (40, 40, 0))])],
    );
    let other = sheet(
        "other",
        Kind::Rate,
        vec![table(&[("", (70, 70, 40))]), table(&[("a=1", (15, 20, 5)), ("a=2", (25, 22, 13)), ("a=3", (30, 28, 22))])],
    );
    let answers = publish(vec![open, other], 11, &[]);
    assert!(lines(&answers[0]).iter().all(|l| l.contains(" of ")));
    assert_eq!(lines(&answers[1]), ["everyone: 70 of 140", "a=1: TooFewLeftOut", "a=2: ProtectsAnother", "a=3: 30 of 58"]);
}

/// Past the work limit nothing is solved, and a metric with anything to prove is hidden whole.
#[test]
fn without_work_a_metric_is_hidden_whole() {
    let sheets = two_groups((3, 30, 0), (20, 20, 0), (40, 40, 0));
    let mut net = Net::new(&sheets, &[], 11);
    let first = net.find(0, &group("a=1")).unwrap();
    net.nodes[first].state = State::Hidden(Reason::TooFewWith);
    complement::protect_within(&mut net, 0, 0);
    assert!(net.nodes.iter().all(|n| n.reason().is_some()), "{:?}", net.nodes);
}

#[test]
fn answers_survive_being_written_and_read() {
    let mut by_a = table(&[("a=1", (30, 30, 15)), ("a=2", (40, 31, 18)), ("a=3", (3, 30, 0))]);
    by_a.compare = Some(Compare { field: "a".into(), to: "1".into() });
    let answers = publish(vec![sheet("m", Kind::Rate, vec![table(&[("", (73, 91, 33))]), by_a])], 11, &[]);
    let text = serde_json::to_string(&answers).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Answer>>(&text).unwrap(), answers);
    assert_eq!(rate(1, 2, 3).population(), 6);
}

/// Finer bands add up to the coarse ones they are made of: what is hidden in one must not follow from the other.
#[test]
fn nested_bands_guard_each_other() {
    let coarse = table(&[("c=low", (160, 149, 0)), ("c=high", (79, 44, 0))]);
    let fine = table(&[("f=1", (100, 90, 0)), ("f=2", (60, 59, 0)), ("f=3", (72, 36, 0)), ("f=4", (7, 8, 0))]);
    let sheets = || vec![sheet("m", Kind::Rate, vec![table(&[("", (239, 193, 0))]), coarse_copy(&coarse), coarse_copy(&fine)])];
    let ties = [(vec![group("c=low")], vec![group("f=1"), group("f=2")]), (vec![group("c=high")], vec![group("f=3"), group("f=4")])];
    let answers = crate::suppress::publish(sheets(), &ties, 11, &[]);
    let is_shown = |text: &str| matches!(said(&answers[0], text), Figure::Shown(_));
    assert!(!is_shown("f=4"), "{:?}", lines(&answers[0]));
    assert!(!(is_shown("c=high") && is_shown("f=3")), "{:?}", lines(&answers[0]));
}

fn coarse_copy(of: &Table) -> Table {
    Table { by: of.by.clone(), compare: None, silent: false, cells: of.cells.clone() }
}

/// A breakdown that only an earlier release of the same snapshot had takes part in every sum.
#[test]
fn an_earlier_breakdown_of_the_same_snapshot_is_remembered() {
    let one_way = || [table(&[("a=1", (60, 60, 0)), ("a=2", (50, 50, 0))]), table(&[("b=1", (57, 57, 0)), ("b=2", (53, 53, 0))])];
    let two_way = || table(&[("a=1 b=1", (56, 55, 0)), ("a=1 b=2", (4, 5, 0)), ("a=2 b=1", (1, 2, 0)), ("a=2 b=2", (49, 48, 0))]);
    let everyone = || table(&[("", (110, 110, 0))]);
    let [a, b] = one_way();
    let first = publish(vec![sheet("m", Kind::Rate, vec![everyone(), a, b])], 11, &[]);
    let earlier = [Earlier { same_snapshot: true, answers: first }];
    let [a, b] = one_way().map(|t| Table { silent: true, ..t });
    let second = publish(vec![sheet("m", Kind::Rate, vec![everyone(), two_way(), a, b])], 11, &earlier);
    let shown = second[0].cells.iter().skip(1).filter(|c| matches!(c.figure, Figure::Shown(_))).count();
    assert_eq!(shown, 0, "one shown cell and the earlier margins give the three others: {:?}", lines(&second[0]));
}

/// One corrected row moves a few groups by one; which ones would be that person's profile.
#[test]
fn a_single_correction_holds_the_whole_metric_back() {
    let first = publish(two_groups((30, 30, 0), (40, 40, 0), (50, 50, 0)), 11, &[]);
    let earlier = [Earlier { same_snapshot: false, answers: first }];
    let corrected = publish(two_groups((29, 31, 0), (40, 40, 0), (50, 50, 0)), 11, &earlier);
    assert!(corrected[0].cells.iter().all(|c| matches!(c.figure, Figure::Hidden(Reason::ChangedByFew))), "{:?}", lines(&corrected[0]));
}

/// A doubt of 3 hundredths in one group, none in the others.
fn doubted(mut table: Table) -> Table {
    for (_, tally) in &mut table.cells {
        tally.doubt = if tally.counted == 40 { 40 * 30_000 } else { 0 };
    }
    table
}

#[test]
fn doubts_about_links_widen_intervals_and_tell_nothing_of_hidden_groups() {
    let everyone = |success: u64, without: u64| {
        let mut table = table(&[("", (success, without, 0))]);
        table.cells[0].1.doubt = 40 * 30_000;
        table
    };
    let doubts = |tables: Vec<Table>| -> Vec<Option<i128>> {
        let answers = publish(vec![sheet("m", Kind::Rate, tables)], 11, &[]);
        let figure = |figure: &Figure| match figure {
            Figure::Shown(shown) => shown.link_doubt.map(|share| share.num * 1_000 / share.den),
            _ => None,
        };
        answers[0].cells.iter().map(|cell| figure(&cell.figure)).collect()
    };
    let shown = doubted(table(&[("a=1", (20, 20, 0)), ("a=2", (50, 50, 0)), ("a=3", (30, 30, 0))]));
    assert_eq!(doubts(vec![everyone(100, 100), shown]), [Some(6), Some(30), Some(0), Some(0)], "each its own");
    let hidden = doubted(table(&[("a=1", (20, 20, 0)), ("a=2", (5, 55, 0)), ("a=3", (30, 30, 0)), ("a=4", (45, 55, 0))]));
    let found = doubts(vec![everyone(100, 160), hidden]);
    assert!(found.iter().flatten().all(|thousandths| *thousandths == 5) && found.contains(&None), "{found:?}");
    let nothing = doubts(vec![table(&[("", (90, 90, 0))])]);
    assert_eq!(nothing, [None], "without links there is no doubt to speak of");
}
