//! A well-kept SQL parser as the oracle: whatever the rule reader accepts is SQL, and so is what it prints.

use proptest::prelude::*;
use sqlparser::dialect::{Dialect, GenericDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::parser::Parser;
use sqlparser::tokenizer::Token;
use throughline_rule::{Rule, may_name_field, parse};

use crate::random;

/// Reads in a thread of its own with a large stack: the oracle needs far more of it for a nested select than a test thread has.
fn is_expression(dialect: &(dyn Dialect + Sync), text: &str) -> Result<(), String> {
    const STACK: usize = 256 << 20;
    std::thread::scope(|scope| {
        let reader = std::thread::Builder::new().stack_size(STACK);
        let reader = reader.spawn_scoped(scope, || read(dialect, text)).unwrap();
        reader.join().unwrap()
    })
}

fn read(dialect: &dyn Dialect, text: &str) -> Result<(), String> {
    let parser = Parser::new(dialect).with_recursion_limit(10_000);
    let mut parser = parser.try_with_sql(text).map_err(|error| error.to_string())?;
    parser.parse_expr().map_err(|error| error.to_string())?;
    match parser.next_token().token {
        Token::EOF => Ok(()),
        token => Err(format!("stops at {token}")),
    }
}

/// Pieces of rules and of things that look like them.
fn soup() -> impl Strategy<Value = String> {
    let pieces = vec![
        "and",
        "or",
        "not",
        "in",
        "between",
        "is",
        "null",
        "true",
        "false",
        "case",
        "when",
        "then",
        "else",
        "end",
        "date",
        "=",
        "<>",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "+",
        "-",
        "*",
        "/",
        "(",
        ")",
        ",",
        "v",
        "b1",
        "code",
        "12",
        "0",
        "1.50",
        "'x'",
        "'it''s'",
        "'2024-06-30'",
        "date '2024-06-30'",
        "coalesce",
        "abs",
        "year(",
        "starts_with(",
        "order",
        "select",
        ".",
        ";",
        "--",
        "/*",
        "||",
        "\"v\"",
        "is null",
        "not in (",
        "1e5",
        "::",
        "Race",
        "_x",
        "position",
        "interval",
        "any",
        "end)",
        "then 1",
        "in (1",
        "(v",
    ];
    let words = prop::collection::vec(proptest::sample::select(pieces), 0..14);
    (words, proptest::sample::select(vec![" ", "", "\n"])).prop_map(
        |(words, between)| {
            if between.is_empty() { words.concat() } else { words.join(between) }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn what_the_reader_accepts_is_sql(expr in random::rule()) {
        let text = expr.to_string();
        prop_assert!(parse(&text).is_ok());
        prop_assert_eq!(is_expression(&GenericDialect {}, &text), Ok(()), "{}", text);
    }

    #[test]
    fn what_is_printed_is_sql(expr in random::rule()) {
        let sql = Rule::read(&expr.to_string(), &random::fields()).unwrap().sql();
        prop_assert_eq!(is_expression(&PostgreSqlDialect {}, &sql), Ok(()), "{}", sql);
        prop_assert_eq!(is_expression(&SQLiteDialect {}, &sql), Ok(()), "{}", sql);
    }
}

/// A rule with one piece of it dropped, doubled or replaced.
fn mended() -> impl Strategy<Value = String> {
    let change = (any::<prop::sample::Index>(), soup(), 0..3_u8);
    (random::rule(), change).prop_map(|(expr, (place, other, how))| {
        let text = expr.to_string();
        let mut words: Vec<&str> = text.split(' ').collect();
        let place = place.index(words.len());
        match how {
            0 => drop(words.remove(place)),
            1 => words.insert(place, words[place]),
            _ => words[place] = other.split(' ').next().unwrap_or("("),
        }
        words.join(" ")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn what_the_reader_accepts_of_a_mended_rule_is_sql(text in mended()) {
        if parse(&text).is_ok() {
            prop_assert_eq!(is_expression(&GenericDialect {}, &text), Ok(()), "{}", text);
        }
    }

    #[test]
    fn what_the_reader_accepts_of_a_soup_is_sql(text in soup()) {
        if parse(&text).is_ok() {
            prop_assert_eq!(is_expression(&GenericDialect {}, &text), Ok(()), "{}", text);
        }
    }
}

/// A word of SQL that would be read as something else than a column is refused as a field name.
#[test]
fn every_name_that_a_field_may_have_is_a_column_in_sql() {
    let mut wrong = Vec::new();
    for word in sqlparser::keywords::ALL_KEYWORDS {
        let word = word.to_lowercase();
        if may_name_field(&word).is_err() {
            continue;
        }
        let text =
            format!("{word} = 1 and 1 + {word} in (1) or {word} is null and ({word} between {word} and {word}) or not {word} and {word}");
        assert!(parse(&text).is_ok(), "{text}");
        if is_expression(&GenericDialect {}, &text).is_err() {
            wrong.push(word);
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}
