//! The released-prisoner table: employed in week 26, by every breakdown of the first report.

use super::{lines, publish, sheet, table};
use crate::published::{Fate, Kind};
use crate::suppress::Sheet;

fn week_26() -> Sheet {
    let tables = vec![
        table(&[("", (194, 187, 51))]),
        table(&[("aid=no", (90, 97, 29)), ("aid=yes", (104, 90, 22))]),
        table(&[
            ("school=2", (12, 10, 2)),
            ("school=3", (97, 111, 31)),
            ("school=4", (59, 45, 15)),
            ("school=5", (21, 15, 3)),
            ("school=6", (5, 6, 0)),
        ]),
        table(&[("race=black", (170, 161, 48)), ("race=other", (24, 26, 3))]),
        table(&[("priors=0-1", (82, 57, 12)), ("priors=2-3", (75, 68, 15)), ("priors=4+", (37, 62, 24))]),
        table(&[
            ("school=2 aid=no", (8, 7, 2)),
            ("school=3 aid=no", (41, 58, 18)),
            ("school=4 aid=no", (27, 22, 8)),
            ("school=5 aid=no", (12, 8, 1)),
            ("school=6 aid=no", (2, 2, 0)),
            ("school=2 aid=yes", (4, 3, 0)),
            ("school=3 aid=yes", (56, 53, 13)),
            ("school=4 aid=yes", (32, 23, 7)),
            ("school=5 aid=yes", (9, 7, 2)),
            ("school=6 aid=yes", (3, 4, 0)),
        ]),
        table(&[
            ("priors=0-1 aid=no", (39, 28, 6)),
            ("priors=2-3 aid=no", (38, 38, 9)),
            ("priors=4+ aid=no", (13, 31, 14)),
            ("priors=0-1 aid=yes", (43, 29, 6)),
            ("priors=2-3 aid=yes", (37, 30, 6)),
            ("priors=4+ aid=yes", (24, 31, 10)),
        ]),
    ];
    sheet("employed-week-26", Kind::Rate, tables)
}

#[test]
fn what_the_report_may_say_of_week_26() {
    let answers = publish(vec![week_26()], 11, &[]);
    let want = [
        "everyone: 194 of 381",
        "aid=no: 90 of 187",
        "aid=yes: 104 of 194",
        "school=2: TooFewWithout",
        "school=3: 97 of 208",
        "school=4: ProtectsAnother",
        "school=5: TooFewLeftOut",
        "school=6: TooFewWith",
        "race=black: ProtectsAnother",
        "race=other: TooFewLeftOut",
        "priors=0-1: 82 of 139",
        "priors=2-3: 75 of 143",
        "priors=4+: 37 of 99",
        "school=2 aid=no: TooFewWith",
        "school=3 aid=no: ProtectsAnother",
        "school=4 aid=no: TooFewLeftOut",
        "school=5 aid=no: TooFewWithout",
        "school=6 aid=no: TooFew",
        "school=2 aid=yes: TooFew",
        "school=3 aid=yes: ProtectsAnother",
        "school=4 aid=yes: TooFewLeftOut",
        "school=5 aid=yes: TooFewWith",
        "school=6 aid=yes: TooFew",
        "priors=0-1 aid=no: TooFewLeftOut",
        "priors=2-3 aid=no: TooFewLeftOut",
        "priors=4+ aid=no: ProtectsAnother",
        "priors=0-1 aid=yes: TooFewLeftOut",
        "priors=2-3 aid=yes: TooFewLeftOut",
        "priors=4+ aid=yes: TooFewLeftOut",
    ];
    assert_eq!(lines(&answers[0]), want);
    assert_eq!(answers[0].population, Some(432));
    let account: Vec<_> = answers[0].account.iter().map(|l| (l.fates.clone(), l.n)).collect();
    assert_eq!(account, [(vec![Fate::Counted], Some(381)), (vec![Fate::NotKnown], Some(51))]);
}
