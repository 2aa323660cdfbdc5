//! What linking came to, in a newcomer's words: how many records, how many people, and between which agencies. It compares nothing.

use super::super::count;
use throughline_acts::link::Linked;

/// Pairs of agencies named before the rest are only counted.
const SHOWN: usize = 5;

/// The sentences, the strongest ties first.
pub(super) fn lines(linked: &Linked) -> Vec<String> {
    let (records, people) =
        (count(linked.n_records as u64, "agency record", "agency records"), count(linked.n_persons as u64, "person", "people"));
    let mut said = vec![format!("{records} turn out to be {people}.")];
    let mut between: Vec<_> = linked.between.iter().filter(|between| between.one != between.other && between.n_links > 0).collect();
    between.sort_by(|a, b| b.n_links.cmp(&a.n_links).then_with(|| (&a.one, &a.other).cmp(&(&b.one, &b.other))));
    let word = |agency: &str| agency.replace('-', " ");
    for between in between.iter().take(SHOWN) {
        let n = count(between.n_links as u64, "link", "links");
        said.push(format!("    {n} between {} and {}", word(&between.one), word(&between.other)));
    }
    if between.len() > SHOWN {
        let n: usize = between.iter().skip(SHOWN).map(|between| between.n_links).sum();
        let pairs = count((between.len() - SHOWN) as u64, "other pair of agencies", "other pairs of agencies");
        said.push(format!("    {} between {pairs}", count(n as u64, "link", "links")));
    }
    let twice: usize = linked.between.iter().filter(|between| between.one == between.other).map(|between| between.n_links).sum();
    if twice > 0 {
        said.push(format!("    {} within one agency: people it had written down twice", count(twice as u64, "link", "links")));
    }
    if linked.n_to_review > 0 {
        said.push(format!(
            "{} too doubtful to decide; people should look at them.",
            count(linked.n_to_review as u64, "pair is", "pairs are")
        ));
    }
    said.extend(linked.held.iter().map(|held| format!("Left out, because the law says so: {held}.")));
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use throughline_acts::link::Between;

    #[test]
    fn the_strongest_ties_come_first_and_the_rest_is_counted() {
        let between = |one: &str, other: &str, n_links| Between { one: one.to_owned(), other: other.to_owned(), n_links, n_to_review: 0 };
        let names = ["a", "b", "c", "d", "e", "f"];
        let mut all: Vec<Between> = names.iter().zip(1..).map(|(name, n)| between(name, "workforce-board", n)).collect();
        all.push(between("a", "a", 2));
        let linked = Linked {
            n_records: 1_283,
            held: Vec::new(),
            n_persons: 600,
            n_changed: 1_283,
            n_compared: 9,
            edition: "people 2026-11@0a1b2c3d, edition 1".to_owned(),
            n_to_review: 1,
            n_weak: 0,
            between: all,
            left_out: Vec::new(),
            doubts: Vec::new(),
            n_moved: None,
            decision: None,
        };
        let said = lines(&linked);
        assert_eq!(said[0], "1,283 agency records turn out to be 600 people.");
        assert_eq!(said[1], "    6 links between f and workforce board");
        assert_eq!(said[6], "    1 link between 1 other pair of agencies");
        assert_eq!(said[7], "    2 links within one agency: people it had written down twice");
        assert_eq!(said[8], "1 pair is too doubtful to decide; people should look at them.");
        assert_eq!(said.len(), 9);
    }
}
