//! Numbers that identify: digits only, known fakes left out. Not for amounts.

use super::Lists;

/// The digits of a text.
pub fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// An identifying number, letters kept in upper case; `None` for a listed fake, one digit repeated, or nothing.
pub fn id(text: &str, lists: &Lists) -> Option<String> {
    let kept: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    let repeated = kept.len() > 4 && kept.bytes().all(|b| Some(&b) == kept.as_bytes().first());
    (!kept.is_empty() && !repeated && !lists.no_ids.contains(&kept)).then_some(kept)
}

/// A telephone number: its last ten digits, without a country's 1 in front; `None` where fewer than seven digits or a fake.
pub fn phone(text: &str, lists: &Lists) -> Option<String> {
    let all = digits(text);
    let from = all.len().saturating_sub(10);
    id(&all[from..], lists).filter(|number| number.len() >= 7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fakes_are_left_out() {
        let lists = Lists { no_ids: ["123456789".to_owned()].into(), ..Lists::default() };
        assert_eq!(id("584-16-0130", &lists).as_deref(), Some("584160130"));
        assert_eq!(id("123-45-6789", &lists), None);
        assert_eq!(id("999-99-9999", &lists), None);
        assert_eq!(phone("+1 (215) 555-0123", &lists).as_deref(), Some("2155550123"));
        assert_eq!(phone("0123", &lists), None);
    }
}
