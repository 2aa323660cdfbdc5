//! The nearest right word to a mistyped one. Used for fields, codes and functions here, and by readers of definitions for their keys.
//! Not for linking people.

/// The candidate fewest edits away from `word` (insert, delete, change or swap of neighbors, letter case ignored), or `None` when even
/// the nearest is more than a third of the word away. Of equally near ones the first.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.to_lowercase().chars().take(LONGEST + 1).collect();
    if word.is_empty() || word.len() > LONGEST {
        return None;
    }
    let farthest = (word.len() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (edits(&word, &candidate.to_lowercase().chars().collect::<Vec<_>>(), farthest), candidate))
        .filter(|(edits, candidate)| *edits <= farthest && *edits < candidate.chars().count())
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, candidate)| candidate)
}

/// Longer words are not compared: nobody mistypes them by a letter or two, and the work grows with the square.
const LONGEST: usize = 64;

/// Optimal string alignment distance; any number above `farthest` when it is surely above.
fn edits(a: &[char], b: &[char], farthest: usize) -> usize {
    if a.len().abs_diff(b.len()) > farthest {
        return farthest + 1;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], k: usize| row.get(k).copied().unwrap_or(usize::MAX - 1);
            let mut best = (at(&above, j) + usize::from(x != y)).min(at(&above, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggestions() {
        let words = ["black", "white", "other", "prior_convictions", "no"];
        let check = |word: &str, want: Option<&str>| assert_eq!(nearest(word, words), want, "{word}");
        check("blak", Some("black"));
        check("Black", Some("black"));
        check("balck", Some("black"));
        check("whtie", Some("white"));
        check("prior_conviction", Some("prior_convictions"));
        check("priors", None);
        check("x", None);
        check("", None);
        check(&"x".repeat(100_000), None);
    }
}
