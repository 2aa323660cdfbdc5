//! What a value is taken apart into before it is encoded: alike values have most of it in common. Not for hashing it.

/// Neighboring letters, and the first and the last with a sign beyond the edge: `_j jo oe e_`. The second time a pair comes it counts as another one.
pub fn pairs_of_letters(value: &str) -> Vec<String> {
    let letters: Vec<char> = std::iter::once('_').chain(value.chars()).chain(['_']).collect();
    let mut pairs: Vec<String> = Vec::new();
    for pair in letters.windows(2).filter(|_| letters.len() > 2) {
        let pair: String = pair.iter().collect();
        let again = pairs.iter().filter(|known| known.chars().take(2).eq(pair.chars())).count();
        pairs.push(if again == 0 { pair } else { format!("{pair}{again}") });
    }
    pairs
}

/// Each digit or letter with its place: for dates and numbers, in which one digit off is a common mistake.
pub fn digits_in_place(value: &str) -> Vec<String> {
    value.chars().filter(|c| c.is_alphanumeric()).enumerate().map(|(place, c)| format!("{place}{c}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taken_apart() {
        assert_eq!(pairs_of_letters("joe"), ["_j", "jo", "oe", "e_"]);
        assert_eq!(pairs_of_letters("anana"), ["_a", "an", "na", "an1", "na1", "a_"]);
        assert_eq!(pairs_of_letters("ñ"), ["_ñ", "ñ_"]);
        assert!(pairs_of_letters("").is_empty());
        assert_eq!(digits_in_place("1987-03"), ["01", "19", "28", "37", "40", "53"]);
    }
}
