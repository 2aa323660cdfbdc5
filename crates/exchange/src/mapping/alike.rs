//! How alike two names of columns are, as people shorten and rename them: `Svc Date` and `Service Date`, `LName` and `Last Name`.
//! Only for suggestions that somebody confirms; it decides nothing.

/// Names at least this much alike are worth a suggestion.
pub const ALIKE: f64 = 0.6;

/// From 0 (nothing in common) to 1 (the same words).
pub fn alike(a: &str, b: &str) -> f64 {
    let (a, b) = (words(a), words(b));
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let best = |word: &String, others: &[String]| others.iter().map(|other| word_alike(word, other)).fold(0.0, f64::max);
    let sum: f64 = a.iter().map(|word| best(word, &b)).sum::<f64>() + b.iter().map(|word| best(word, &a)).sum::<f64>();
    sum / (a.len() + b.len()) as f64
}

/// The name most like `wanted`, if any is like it at all.
pub fn most_alike<'n>(wanted: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let scored = names.into_iter().map(|name| (alike(wanted, name), name)).filter(|(score, _)| *score >= ALIKE);
    // Of two equally alike the first counts, so that the answer does not depend on luck.
    scored
        .fold(None, |best: Option<(f64, &str)>, next| if best.is_some_and(|best| best.0 >= next.0) { best } else { Some(next) })
        .map(|(_, name)| name)
}

/// The words of a name, in lower case: `LName`, `last_name` and `Last Name` have two each.
pub fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let (mut open, mut before) = (false, None::<char>);
    let letters: Vec<char> = name.chars().collect();
    for (i, letter) in letters.iter().copied().enumerate() {
        if !letter.is_alphanumeric() {
            open = false;
        } else {
            let after = letters.get(i + 1).copied();
            let capital =
                letter.is_uppercase() && before.is_some_and(|before| before.is_lowercase() || after.is_some_and(char::is_lowercase));
            let digit = before.is_some_and(|before| before.is_ascii_digit() != letter.is_ascii_digit() && before.is_alphanumeric());
            if !open || capital || digit {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(letter.to_lowercase());
            }
            open = true;
        }
        before = Some(letter);
    }
    words
}

fn word_alike(a: &str, b: &str) -> f64 {
    if a == b {
        return 1.0;
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.starts_with(short) {
        return 0.8;
    }
    if short.len() >= 2 && shortens(short, long) {
        return 0.7;
    }
    if short.len() >= 4 && throughline_rule::nearest(short, [long]).is_some() { 0.7 } else { 0.0 }
}

/// Whether all letters of `short` stand in `long` in their order, the first at its start: `svc` in `service`, `dt` in `date`.
fn shortens(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().next() == long.chars().next() && short.chars().all(|letter| rest.any(|other| other == letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_names() {
        let check = |name: &str, expected: &[&str]| assert_eq!(words(name), expected, "{name}");
        check("Svc Date", &["svc", "date"]);
        check("LName", &["l", "name"]);
        check("last_name", &["last", "name"]);
        check("DOB", &["dob"]);
        check("SSNLast4", &["ssn", "last", "4"]);
        check("EnrollmentID", &["enrollment", "id"]);
        check("", &[]);
    }

    #[test]
    fn what_is_alike() {
        let check = |wanted: &str, names: &[&str], expected: Option<&str>| {
            assert_eq!(most_alike(wanted, names.iter().copied()), expected, "{wanted}")
        };
        check("Svc Date", &["Staff", "Service Date", "Exit Date"], Some("Service Date"));
        check("race", &["Race_1", "Grade"], Some("Race_1"));
        check("Exit Dt", &["exit_date", "entry_date"], Some("exit_date"));
        check("wage", &["employer", "notes"], None);
        check("", &["x"], None);
    }
}
