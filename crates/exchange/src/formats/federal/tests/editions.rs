//! The editions as data.

use super::super::edition::{Holds, Kind};
use super::*;

#[test]
fn the_layout_has_its_elements() {
    let pirl = edition("pirl-py2022q4");
    assert_eq!(pirl.elements.len(), 290);
    let element = |number: &str| &pirl.elements[pirl.place(number).unwrap()];
    let check = |number: &str, kind, length, holds, n_codes| {
        let e = element(number);
        assert_eq!((e.kind, e.length, e.holds, e.codes.len()), (kind, length, holds, n_codes), "{number}");
    };
    check("100", Kind::Text, 12, Holds::Text, 0);
    check("901", Kind::Date, 8, Holds::Date, 0);
    check("923", Kind::Digits, 2, Holds::Code, 8);
    check("203", Kind::Digits, 9, Holds::Codes, 9);
    check("1303", Kind::Digits, 2, Holds::Code, 13);
    check("1602", Kind::Digits, 1, Holds::Code, 5);
    check("1704", Kind::Digits, 7, Holds::Money, 0);
    check("2413", Kind::Digits, 1, Holds::Code, 2);
    assert_eq!(element("923").codes[4], ("04".to_owned(), "Reserve Forces called to Active Duty".to_owned()));
    assert_eq!(element("1603").disputed.len(), 5);
    assert_eq!(element("2003").needed_by, [5]);
}

/// Text taken letter by letter from a PDF shows in single letters standing apart.
#[test]
fn no_label_carries_letters_that_stand_apart() {
    for element in &edition("pirl-py2022q4").elements {
        for text in element.codes.iter().map(|(_, label)| label.as_str()).chain([element.name.as_str()]) {
            let single =
                text.split(' ').filter(|word| *word != "a" && word.chars().count() == 1 && word.chars().all(char::is_alphabetic)).count();
            assert!(single <= 1, "{} {text}", element.number);
        }
    }
}

#[test]
fn a_second_edition_stands_beside() {
    let joint = edition("joint-validation-2025");
    assert_eq!(joint.elements.len(), 26);
    let wage = &joint.elements[joint.place("1704").unwrap()];
    assert_eq!((wage.kind, wage.length, wage.not_yet.as_deref()), (Kind::Decimal(2), 9, Some("999999.99")));
}
