//! The two small patterns of a mapping: names of files with `*`, and ranges of columns with `{1..52}`. It opens no file.

/// The most columns of one range: a day of a year each, and to spare.
const MOST_COLUMNS: usize = 1000;

/// Whether a name fits a pattern, in which `*` stands for anything. Letter case does not count: systems differ in it.
pub(crate) fn fits(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.to_lowercase(), name.to_lowercase());
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(start) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let end = parts.pop().unwrap_or_default();
    for part in parts {
        match name.find(part) {
            Some(at) => name = name.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    name.ends_with(end)
}

/// The columns of `emp{1..52}`; a first number with leading zeros asks for as many digits. `None` when it is no such pattern.
pub(super) fn columns(pattern: &str) -> Option<Vec<String>> {
    let (before, rest) = pattern.split_once('{')?;
    let (range, after) = rest.split_once('}')?;
    let (first, last) = range.split_once("..")?;
    let digits = |text: &str| !text.is_empty() && text.len() <= 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(first) || !digits(last) || after.contains(['{', '}']) {
        return None;
    }
    let width = if first.starts_with('0') { first.len() } else { 0 };
    let (first, last): (usize, usize) = (first.parse().ok()?, last.parse().ok()?);
    let n = last.checked_sub(first)? + 1;
    (n <= MOST_COLUMNS).then(|| (first..=last).map(|number| format!("{before}{number:0width$}{after}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files() {
        let check = |pattern, name, expected| assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
        check("people.csv", "people.csv", true);
        check("people.csv", "People.CSV", true);
        check("people*.csv", "people-2024.csv", true);
        check("people*.csv", "people.csv", true);
        check("people*.csv", "people.csv.bak", false);
        check("*wage*q?.csv", "wage-q1.csv", false);
        check("*wage*.csv", "2024-wages-q1.csv", true);
        check("a*a", "a", false);
        check("*", "anything", true);
        check("a*b*c", "a-c-b-c", true);
        check("", "x", false);
    }

    #[test]
    fn ranges_of_columns() {
        assert_eq!(columns("emp{1..3}").unwrap(), ["emp1", "emp2", "emp3"]);
        assert_eq!(columns("wk{09..10}_status").unwrap(), ["wk09_status", "wk10_status"]);
        assert_eq!(columns("q{0..0}").unwrap(), ["q0"]);
        for bad in ["emp", "emp{1..}", "emp{3..1}", "emp{1..2000}", "emp{a..b}", "emp{1-52}", "{1..2}{1..2}", "e{1..99999999999}"] {
            assert_eq!(columns(bad), None, "{bad}");
        }
    }
}
