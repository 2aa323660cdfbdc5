//! Tests of the checker: the types of rules, and every message it gives. Not for the parser alone.

use crate::{Field, Fields, Rule, Type};

fn fields() -> Fields {
    Fields::from(vec![
        Field::new("aid", Type::Bool),
        Field::new("priors", Type::Int),
        Field::new("earnings", Type::Money),
        Field::coded("race", ["black", "white", "other"]),
        Field::new("note", Type::Text),
        Field::new("born", Type::Date),
    ])
}

#[test]
fn types_of_rules() {
    let check = |text: &str, ty: Type| {
        let rule = Rule::read(text, &fields()).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
        assert_eq!(rule.ty(), ty, "{text}");
    };
    check("aid", Type::Bool);
    check("aid AND NOT aid", Type::Bool);
    check("priors + 1", Type::Int);
    check("priors / 2", Type::Number);
    check("priors + 0.5", Type::Number);
    check("earnings + 12.50", Type::Money);
    check("12.500 - earnings", Type::Money);
    check("earnings * 3", Type::Money);
    check("priors * earnings", Type::Money);
    check("earnings / earnings", Type::Number);
    check("earnings > priors * 15", Type::Bool);
    check("earnings > 12 * 100.50", Type::Bool);
    check("born - born", Type::Int);
    check("born + 90", Type::Date);
    check("coalesce(earnings, 0)", Type::Money);
    check("case when aid then null else earnings end", Type::Money);
    check("case when aid then 1 else 0.5 end", Type::Number);
    check("Coalesce(race, 'not given')", Type::Text);
    check("aid and null", Type::Bool);
    check("earnings in (1, 2.50, -3)", Type::Bool);
    check("priors in (1, 2.5)", Type::Bool);
}

#[test]
fn mistakes() {
    let check = |text: &str, want: &[(&str, &str)]| {
        let errors = Rule::condition(text, &fields()).unwrap_err();
        let found: Vec<(&str, String)> = errors.iter().map(|e| (&text[e.span.clone()], e.to_string())).collect();
        let want: Vec<(&str, String)> = want.iter().map(|(place, error)| (*place, (*error).to_owned())).collect();
        assert_eq!(found, want, "{text}");
    };
    check("race = 'blak'", &[("'blak'", "'blak' is not a value of race; did you mean 'black'?")]);
    check("race in ('black', 'x')", &[("'x'", "'x' is not a value of race; the values are black, white, other")]);
    check(
        "rce = 'black' and prior > 1",
        &[
            ("rce", "there is no field 'rce' here; did you mean 'race'?"),
            ("prior", "there is no field 'prior' here; did you mean 'priors'?"),
        ],
    );
    check("priors", &[("priors", "this gives a whole number, but yes or no is needed here; compare it with something, such as: x > 0")]);
    check("earnings > 1.005", &[("1.005", "an amount of money has at most two decimals; write dollars and cents, such as 886.50")]);
    check(
        "earnings / 12 > 100",
        &[(
            "earnings / 12",
            "an amount of money divided by a count is not kept exact; multiply the other side instead: for earnings / 12 > 100 write earnings > 12 * 100",
        )],
    );
    check(
        "earnings > priors",
        &[(
            "priors",
            "a whole number stands where an amount of money is needed; use two amounts of money, or write the amount in dollars, such as 886.50",
        )],
    );
    check("note < 'b'", &[("note < 'b'", "texts have no order in a rule; engines sort text differently: use =, <> or in, or a number")]);
    check("born > '2024-06-30'", &[("'2024-06-30'", "a date cannot be compared with text; write date '2024-06-30'")]);
    check("year(born) > 2000 and yer(born) = 1", &[("yer(born)", "there is no function 'yer'; did you mean 'year'?")]);
    check("year(note) = 1", &[("note", "year needs a date, and this is text; write year(date)")]);
    check("abs(1, 2) > 1", &[("abs(1, 2)", "abs does not take 2 values; write abs(number)")]);
    check(
        "priors = null",
        &[(
            "null",
            "null gives no answer here; null is never equal to anything: to ask whether x is known write: x is null, or: x is not null",
        )],
    );
    check("aid = 1", &[("1", "yes or no cannot be compared with a whole number; write the field by itself for yes, not before it for no")]);
    check(
        "born + born = born",
        &[("born + born", "a date + a date has no meaning; add days to a date, or subtract one date from another")],
    );
    check(
        "case when aid then null end",
        &[("case when aid then null end", "every value here is null; give at least one value that is not null")],
    );
    check(
        "earnings > 90071992547410",
        &[("90071992547410", "this amount is too large to be counted in whole cents; amounts go up to $90,071,992,547,409.91")],
    );
}

#[test]
fn texts_that_do_not_parse() {
    let check = |text: &str, place: &str, what: &str| {
        let errors = Rule::read(text, &fields()).unwrap_err();
        assert_eq!(errors.len(), 1, "{text}");
        assert_eq!((&text[errors[0].span.clone()], errors[0].what.as_str()), (place, what), "{text}");
    };
    check("", "", "the rule ends too early");
    check("aid and", "", "the rule ends too early");
    check("aid aid", "aid", "'aid' cannot stand here");
    check("Race = 'black'", "Race", "'Race' cannot name a field");
    check("order = 1", "order", "'order' cannot name a field");
    check("note = 'x", "'x", "the text in quotes does not end");
    check("note = \"x\"", "\"", "the character \\\" has no meaning here");
    check("priors = 1 -- one", "--", "'--' and '/*' would open a comment in SQL");
    check("priors = 12abc", "12", "this is not a number that the rules read");
    check("priors = 99999999999999999999", "99999999999999999999", "the number is too long to be counted exactly");
    check("born > date '2023-02-29'", "'2023-02-29'", "'2023-02-29' is not a calendar day");
    check("1 < priors < 3", "<", "'<' cannot stand here");
    check("priors in ()", ")", "')' cannot stand here");
    check("aid; drop table x", ";", "the character ; has no meaning here");
}
