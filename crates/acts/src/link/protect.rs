//! Which counts of the linkage report may be told. Not for numbers of a report about people's outcomes: those go through `evidence`.
//!
//! A count from 1 to below the minimum is hidden; where the hidden ones of a list together are still fewer than the minimum, or one stands alone, the
//! smallest told one is hidden with them, because a reader who knows the sum could work it out.

/// The counts that may be told, of a list whose sum nobody is told.
pub(super) fn alone(counts: &[u64], minimum: u64) -> Vec<Option<u64>> {
    counts.iter().map(|n| (*n == 0 || *n >= minimum).then_some(*n)).collect()
}

/// The counts that may be told, of a list whose sum may be known.
pub(super) fn protected(counts: &[u64], minimum: u64) -> Vec<Option<u64>> {
    let mut told = alone(counts, minimum);
    loop {
        let hidden: Vec<u64> = counts.iter().zip(&told).filter(|(_, told)| told.is_none()).map(|(n, _)| *n).collect();
        if hidden.is_empty() || (hidden.len() > 1 && hidden.iter().sum::<u64>() >= minimum) {
            return told;
        }
        let smallest = (0..told.len()).filter(|nth| told[*nth].is_some_and(|n| n > 0)).min_by_key(|nth| counts[*nth]);
        let Some(next) = smallest.and_then(|nth| told.get_mut(nth)) else { return told };
        *next = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_counts_and_what_would_tell_them_are_hidden() {
        let check = |counts: &[u64], expected: &[Option<u64>]| assert_eq!(protected(counts, 11), expected, "{counts:?}");
        check(&[100, 0, 30], &[Some(100), Some(0), Some(30)]);
        check(&[100, 3, 30], &[Some(100), None, None]);
        check(&[100, 6, 7, 30], &[Some(100), None, None, Some(30)]);
        check(&[100, 2, 3, 30], &[Some(100), None, None, None]);
        check(&[4], &[None]);
        check(&[], &[]);
    }
}
