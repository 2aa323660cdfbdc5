//! What became of the people of the population, in lines that give nobody away. Only for everyone, never for a group.

use crate::published::{AccountLine, Fate};
use crate::tally::Tally;

/// The account beside a number that is shown: small lines joined until each is large enough. That number is shown only
/// if those left out are none or enough, so joining always ends well; if it did not, the line would stay without a number.
pub(super) fn lines(everyone: &Tally, minimum: u64) -> Vec<AccountLine> {
    let mut rest: Vec<(u64, Vec<Fate>)> =
        [(everyone.outside, Fate::Outside), (everyone.too_early, Fate::TooEarly), (everyone.not_known, Fate::NotKnown)]
            .into_iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, fate)| (n, vec![fate]))
            .collect();
    rest.sort();
    while rest.len() > 1 && rest.first().is_some_and(|(n, _)| *n < minimum) {
        let (n, fates) = rest.remove(0);
        if let Some(next) = rest.first_mut() {
            next.0 += n;
            next.1.extend(fates);
            next.1.sort();
        }
        rest.sort();
    }
    rest.sort_by(|a, b| a.1.cmp(&b.1));
    let counted = (everyone.counted, vec![Fate::Counted]);
    let line = |(n, fates): (u64, Vec<Fate>)| AccountLine { fates, n: (n >= minimum).then_some(n) };
    std::iter::once(counted).chain(rest).filter(|(n, _)| *n > 0).map(line).collect()
}

/// The account beside a hidden number: one line of all fates, so that not even which of them occurred is told.
pub(super) fn closed(population: Option<u64>) -> Vec<AccountLine> {
    vec![AccountLine { fates: vec![Fate::Counted, Fate::Outside, Fate::TooEarly, Fate::NotKnown], n: population }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use Fate::{Counted, NotKnown, Outside, TooEarly};

    fn check(counts: [u64; 4], want: &[(&[Fate], Option<u64>)]) {
        let [counted, outside, too_early, not_known] = counts;
        let found = lines(&Tally { counted, outside, too_early, not_known, ..Tally::default() }, 11);
        let found: Vec<_> = found.iter().map(|l| (l.fates.as_slice(), l.n)).collect();
        assert_eq!(found, want, "{counts:?}");
    }

    #[test]
    fn small_lines_are_joined() {
        check([381, 0, 0, 51], &[(&[Counted], Some(381)), (&[NotKnown], Some(51))]);
        check([381, 0, 0, 0], &[(&[Counted], Some(381))]);
        check([381, 40, 3, 50], &[(&[Counted], Some(381)), (&[Outside, TooEarly], Some(43)), (&[NotKnown], Some(50))]);
        check([381, 5, 3, 50], &[(&[Counted], Some(381)), (&[Outside, TooEarly, NotKnown], Some(58))]);
        check([381, 6, 5, 50], &[(&[Counted], Some(381)), (&[Outside, TooEarly], Some(11)), (&[NotKnown], Some(50))]);
        check([381, 3, 3, 3], &[(&[Counted], Some(381)), (&[Outside, TooEarly, NotKnown], None)]);
    }
}
