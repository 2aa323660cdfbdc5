//! Whether a person's identifier can be sent: one that can be somebody's, the same in all their records. A wrong number would tell the
//! state about a stranger, and bring back a stranger's wages. It looks nothing up.

use super::SSN;
use std::collections::BTreeSet;
use throughline_store::Identifier;

/// What can be done with what a person's records state.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Usable {
    /// This can be sent.
    One(String),
    /// They state different ones.
    Several,
    /// They state only what cannot be anybody's.
    Impossible,
    /// What they state may not be told.
    NotAllowed,
    /// They state none.
    None,
}

/// Judges what the records state; `fakes` are numbers known to be nobody's.
pub(super) fn of(stated: &[Identifier], code: &str, fakes: &[String]) -> Usable {
    let given = || stated.iter().filter_map(|one| one.as_ref().ok());
    let possible: BTreeSet<String> = given().filter_map(|text| possible(text, code, fakes)).collect();
    let mut possible = possible.into_iter();
    match (possible.next(), possible.next()) {
        (Some(one), None) => Usable::One(one),
        (Some(_), Some(_)) => Usable::Several,
        (None, _) if given().next().is_some() => Usable::Impossible,
        (None, _) if !stated.is_empty() => Usable::NotAllowed,
        (None, _) => Usable::None,
    }
}

/// A Social Security number as nine digits. Never given out: areas 000, 666 and 900 to 999, group 00, serial 0000 (20 CFR 422.103 and the
/// Social Security Administration's rules for numbers since 2011). Another identifier as it stands.
fn possible(text: &str, code: &str, fakes: &[String]) -> Option<String> {
    let text = text.trim();
    if code != SSN {
        return Some(text.to_owned()).filter(|text| !text.is_empty() && !fakes.contains(text));
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let only = text.chars().all(|c| c.is_ascii_digit() || c == '-' || c == ' ');
    let (area, group, serial) = (digits.get(..3)?, digits.get(3..5)?, digits.get(5..)?);
    let given_out = only && digits.len() == 9 && area != "000" && area != "666" && area < "900" && group != "00" && serial != "0000";
    let fake = fakes.iter().any(|fake| fake.chars().filter(char::is_ascii_digit).eq(digits.chars()));
    (given_out && !fake).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use throughline_model::regime::Barred;

    #[test]
    fn only_one_number_that_can_be_theirs_is_sent() {
        let check = |stated: &[Result<&str, Barred>], expected| {
            let stated: Vec<Identifier> = stated.iter().map(|one| one.map(str::to_owned)).collect();
            assert_eq!(of(&stated, SSN, &["123-45-6789".to_owned()]), expected, "{stated:?}");
        };
        check(&[], Usable::None);
        check(&[Ok("219 44 7783"), Ok("219-44-7783")], Usable::One("219447783".to_owned()));
        check(&[Ok("219-44-7783"), Ok("219-44-7738")], Usable::Several);
        check(&[Ok("219-44-7783"), Ok("7783")], Usable::One("219447783".to_owned()));
        check(&[Ok("219-44-7783"), Err(Barred::Withdrawn)], Usable::One("219447783".to_owned()));
        check(&[Err(Barred::NotAllowed)], Usable::NotAllowed);
        for fake in
            ["123456789", "000-12-3456", "666-12-3456", "912-12-3456", "219-00-7783", "219-44-0000", "7783", "x219447783", "", "²19447783"]
        {
            check(&[Ok(fake)], Usable::Impossible);
        }
    }
}
