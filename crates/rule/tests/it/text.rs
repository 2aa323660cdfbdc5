//! Reading never panics, whatever the bytes, and the canonical text reads back as the same expression.

use proptest::prelude::*;
use throughline_rule::{Language, MAX_BYTES, MAX_DEPTH, Rule, parse};

use crate::random;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_bytes_are_read_without_harm(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        if let Err(error) = parse(&text) {
            prop_assert!(text.get(error.span.clone()).is_some(), "{:?} of {:?}", error, text);
        }
    }

    #[test]
    fn any_text_of_the_alphabet_is_read_without_harm(text in "[ a-z_0-9'(),.<>=!*/+\\-\\néñ\"]{0,80}") {
        if let Err(error) = parse(&text) {
            prop_assert!(text.get(error.span.clone()).is_some(), "{:?} of {:?}", error, text);
        }
    }

    #[test]
    fn a_cut_rule_is_read_without_harm(expr in random::rule(), from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>()) {
        let text = expr.to_string();
        let chars: Vec<char> = text.chars().collect();
        let (a, z) = (from.index(chars.len()), to.index(chars.len()));
        let cut: String = chars[a.min(z)..=a.max(z)].iter().collect();
        match Rule::read(&cut, &random::fields()) {
            Ok(rule) => {
                rule.sql();
                rule.sentence(Language::En, &|_| None);
            }
            Err(errors) => {
                prop_assert!(!errors.is_empty());
                for error in errors {
                    prop_assert!(cut.get(error.span.clone()).is_some(), "{:?} of {:?}", error, cut);
                    prop_assert!(!error.what.is_empty() && !error.remedy.is_empty());
                }
            }
        }
    }

    #[test]
    fn the_canonical_text_reads_back(expr in random::rule()) {
        let text = expr.to_string();
        let again = parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        prop_assert_eq!(&again, &expr, "{}", &text);
        prop_assert_eq!(again.to_string(), text);
    }

    #[test]
    fn every_rule_speaks(expr in random::rule()) {
        let rule = Rule::read(&expr.to_string(), &random::fields()).unwrap();
        for language in [Language::En, Language::Es] {
            let sentence = rule.sentence(language, &|_| None);
            prop_assert!(!sentence.is_empty(), "{:?} of {}", sentence, rule.text());
            let (open, closed) = (sentence.matches('(').count(), sentence.matches(')').count());
            let quoted = rule.text().contains('\'');
            prop_assert!(quoted || open == closed, "{:?}", sentence);
        }
    }
}

#[test]
fn depth_and_length_have_limits() {
    let deep = |open: &str, close: &str, n: usize| format!("{}b1{}", open.repeat(n), close.repeat(n));
    for (open, close) in
        [("(", ")"), ("not ", ""), ("- ", ""), ("abs(", ")"), ("case when ", " then b1 end"), ("case when b1 then ", " end")]
    {
        for n in [MAX_DEPTH + 1, 300] {
            let error = parse(&deep(open, close, n)).unwrap_err();
            assert!(error.what.contains("deep"), "{open}: {error}");
        }
        assert!(parse(&deep(open, close, MAX_DEPTH - 1)).is_ok(), "{open}");
    }
    for op in ["+", "-", "*", "/"] {
        assert!(parse(&vec!["v"; MAX_DEPTH].join(op)).is_ok());
        assert!(parse(&vec!["v"; 4000].join(op)).unwrap_err().what.contains("deep"));
    }
    assert!(parse(&"x".repeat(MAX_BYTES + 1)).unwrap_err().what.contains("long"));
    let long = "é".repeat(MAX_BYTES);
    assert!(long.get(parse(&long).unwrap_err().span).is_some());
    assert!(parse(&"é".repeat(MAX_BYTES)).unwrap_err().what.contains("long"));
    assert!(parse(&vec!["b1"; 1000].join(" or ")).is_ok());
}
