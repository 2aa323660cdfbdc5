//! Why two records are held to be one person or not, in plain sentences, English and Spanish. It shows no value: the reasons say how alike values
//! are, not what they are. It weighs nothing.

use super::waterfall::{Bar, Limit, Waterfall};
use throughline_exchange::catalog::linkage::{Column, Comparison, Definition, Part, Standard, Test};
use throughline_link::explain::{CHANCE, Explained};
use throughline_model::words::{Language, Words};

/// The reasons in English, a line each, as they are kept beside a link.
pub(super) fn reasons(explained: &Explained, definition: &Definition) -> Vec<String> {
    lines(&Waterfall::of(explained, definition), Language::En)
}

/// Two readings of the pair, a line for what is known before looking, one for each comparison, and the sum.
pub(super) fn lines(waterfall: &Waterfall, language: Language) -> Vec<String> {
    let say = |en: String, es: String| match language {
        Language::En => en,
        Language::Es => es,
    };
    let [same, other] = [&waterfall.same_as, &waterfall.other_than].map(|words| words.in_language(language));
    let before = points(waterfall.before);
    let mut lines = vec![
        say(
            format!("Two readings are weighed. Either: {same}. Or: {other}."),
            format!("Se comparan dos lecturas. O bien: {same}. O bien: {other}."),
        ),
        say(
            format!("  before looking: {before} (pairs of the one kind and of the other among all pairs compared)"),
            format!("  antes de mirar: {before} (pares de una clase y de la otra entre todos los pares comparados)"),
        ),
    ];
    lines.extend(waterfall.steps.iter().map(|bar| step(bar, language)));
    if waterfall.others != 0 {
        let others = points(waterfall.others);
        lines.push(say(format!("  all other readings: {others}"), format!("  todas las demás lecturas: {others}")));
    }
    let (total, how) = (points(waterfall.total), probability(waterfall.probability, language));
    lines.push(say(
        format!("  in all: {total}; one person with a probability of {how}"),
        format!("  en total: {total}; una sola persona con una probabilidad de {how}"),
    ));
    lines.push(say(
        "Each point doubles the odds: +3.0 is eight to one for one person, \u{2212}3.0 eight to one against.".to_owned(),
        "Cada punto duplica las posibilidades: +3.0 son ocho contra una a favor de que sea una sola persona; \u{2212}3.0, ocho contra una en contra.".to_owned(),
    ));
    if !waterfall.compared {
        lines.push(say(
            "No rule brings these two records together, so linking never compared them; the sum is for reading only.".to_owned(),
            "Ninguna regla reúne estos dos registros, así que al enlazar no se compararon; la suma es solo para leerla.".to_owned(),
        ));
    }
    lines
}

fn step(bar: &Bar, language: Language) -> String {
    let label = bar.label.in_language(language);
    let (Some(answer), Some((same, other))) = (&bar.answer, bar.often) else {
        return match language {
            Language::En => format!("  {label}: not known of both; it says nothing"),
            Language::Es => format!("  {label}: no se sabe de los dos; no dice nada"),
        };
    };
    let answer = answer.in_language(language);
    let (worth, same, other) = (points(bar.weight), limited(same, bar.limit, language), often(other, language));
    let rarity = match (bar.rarity, language) {
        (0, _) => String::new(),
        (1.., Language::En) => format!(", and a rare value: {}", points(bar.rarity)),
        (1.., Language::Es) => format!(", y es un valor poco común: {}", points(bar.rarity)),
        (_, Language::En) => format!(", but a frequent value: {}", points(bar.rarity)),
        (_, Language::Es) => format!(", pero es un valor frecuente: {}", points(bar.rarity)),
    };
    match language {
        Language::En => format!("  {label}: {answer}: {worth} (so in {same} of the one kind, in {other} of the other){rarity}"),
        Language::Es => format!("  {label}: {answer}: {worth} (así en {same} de una clase, en {other} de la otra){rarity}"),
    }
}

/// An answer of a comparison.
pub(crate) fn answer(comparison: &Comparison, answer: usize, definition: &Definition) -> Words {
    let different = || Words { en: "different".to_owned(), es: "diferente".to_owned() };
    comparison.levels.get(answer).map_or_else(different, |(_, tests)| {
        let tests: Vec<Words> = tests.iter().map(|test| phrase(test, definition)).collect();
        let joined = |of: &dyn Fn(&Words) -> String, and: &str| tests.iter().map(of).collect::<Vec<_>>().join(and);
        Words { en: joined(&|words| words.en.clone(), " and "), es: joined(&|words| words.es.clone(), " y ") }
    })
}

fn phrase(test: &Test, definition: &Definition) -> Words {
    let column = |n: &usize| definition.columns.get(*n).map_or_else(Words::default, |column| named(column, definition));
    let both = |en: &str, es: &str| Words { en: en.to_owned(), es: es.to_owned() };
    let with = |en: &str, es: &str, words: Words| Words { en: format!("{en} {}", words.en), es: format!("{es} {}", words.es) };
    match test {
        Test::Same => both("the same", "igual"),
        Test::SameWith(other) => with("the same, with the same", "igual, y también", column(other)),
        Test::SameOther(other) => with("the same", "igual en", column(other)),
        Test::Exchanged(other) => with("exchanged with the", "intercambiado con", column(other)),
        Test::Nickname => both("a short form of the other", "una forma corta del otro"),
        Test::Similar(n) => Words { en: format!("alike ({n} of 100 or more)"), es: format!("parecido ({n} de 100 o más)") },
        Test::Edits(1) | Test::Swaps(1) => both("one letter or digit off", "cambia una letra o cifra"),
        Test::Edits(n) | Test::Swaps(n) => {
            Words { en: format!("at most {n} letters or digits off"), es: format!("cambian {n} letras o cifras como mucho") }
        }
        Test::Word => both("a part of the other", "una parte del otro"),
        Test::Begins => both("the beginning of the other", "el comienzo del otro"),
        Test::DayAndMonth => both("day and month exchanged", "día y mes intercambiados"),
        Test::DateDigit => both("one digit off", "cambia una cifra"),
        Test::DateParts => both("the same as far as known", "igual hasta donde se sabe"),
        Test::SameYear => both("of the same year", "del mismo año"),
        Test::YearSlip => {
            both("the same day and month, the year 1, 10 or 100 off", "el mismo día y mes, con 1, 10 o 100 años de diferencia")
        }
        Test::Tokens(n) => {
            Words { en: format!("{n} of 100 words in common, or more"), es: format!("{n} de 100 palabras en común, o más") }
        }
        Test::InCommon(1) => both("one value in common", "un valor en común"),
        Test::InCommon(n) => Words { en: format!("{n} values in common"), es: format!("{n} valores en común") },
        Test::Apart(n) => Words { en: format!("at most {n} apart"), es: format!("con una diferencia de {n} como mucho") },
        Test::Percent(n) => {
            Words { en: format!("at most {n} percent apart"), es: format!("con una diferencia del {n} por ciento como mucho") }
        }
        Test::PhoneEnding => both("the same last seven digits", "las mismas siete últimas cifras"),
        Test::Street(n) => Words {
            en: format!("the same house number, the street alike ({n} of 100 or more)"),
            es: format!("el mismo número de casa, la calle parecida ({n} de 100 o más)"),
        },
        Test::Bits(n) => {
            Words { en: format!("encoded, alike ({n} of 100 or more)"), es: format!("codificado, parecido ({n} de 100 o más)") }
        }
        Test::Sounds => both("sounds the same", "suena igual"),
        Test::MailName => both("the same name before the @", "el mismo nombre antes de la @"),
        Test::Days(n) => Words { en: format!("at most {n} days apart"), es: format!("con {n} días de diferencia como mucho") },
    }
}

/// A column as people read it: by the comparison of the same code, or of files the same headers, and the part of it that is taken.
pub(super) fn named(column: &Column, definition: &Definition) -> Words {
    let of_code = |c: &&Comparison| {
        definition.columns.get(c.column).is_some_and(|compared| (&compared.code, &compared.from) == (&column.code, &column.from))
    };
    let name = if column.code.is_empty() { &column.name } else { &column.code };
    let whole = match definition.comparisons.iter().find(of_code) {
        Some(comparison) => comparison.label.clone(),
        None if name == "zip" => Words { en: "zip code".to_owned(), es: "código postal".to_owned() },
        None => Words::same(&name.replace('_', " ")),
    };
    let Words { en, es } = whole;
    let (en, es) = match (column.part, column.standard) {
        (Part::Whole | Part::All(_), _) => (en, es),
        (Part::FirstWord, _) => (format!("first word of the {en}"), format!("primera palabra de {es}")),
        (Part::LastWord, _) => (format!("last word of the {en}"), format!("última palabra de {es}")),
        (Part::First(4), Standard::Date | Standard::DateDayFirst) => (format!("year of the {en}"), format!("año de {es}")),
        (Part::First(5), _) if name == "zip" => (en, es),
        (Part::First(1), _) => (format!("first letter of the {en}"), format!("primera letra de {es}")),
        (Part::First(n), _) => (format!("first {n} letters or digits of the {en}"), format!("primeras {n} letras o cifras de {es}")),
        (Part::Last(n), _) => (format!("last {n} letters or digits of the {en}"), format!("últimas {n} letras o cifras de {es}")),
        (Part::Sound, _) => (format!("sound of the {en}"), format!("sonido de {es}")),
    };
    Words { en, es }
}

/// A rule's columns as people read them.
pub(super) fn rule(name: &str, definition: &Definition) -> Words {
    let Some(rule) = definition.rules.iter().find(|rule| rule.name == name) else { return Words::same(&name.replace('_', " ")) };
    let column = |n: usize| definition.columns.get(n).map_or_else(Words::default, |column| named(column, definition));
    let exchanged = rule.equal.iter().any(|(left, right)| left != right);
    let of: Vec<Words> = rule.equal.iter().map(|(left, _)| column(*left)).collect();
    let joined = |of: &dyn Fn(&Words) -> String, list: &[Words], and: &str| match list.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{}{and}{}", before.iter().map(of).collect::<Vec<_>>().join(", "), of(last)),
        Some((last, _)) => of(last),
        None => String::new(),
    };
    let (en, es) = (joined(&|w| w.en.clone(), &of, " and "), joined(&|w| w.es.clone(), &of, " y "));
    match exchanged {
        true => Words { en: format!("{en}, exchanged"), es: format!("{es}, intercambiados") },
        false => Words { en, es },
    }
}

/// The words of a class; a rule's coincidences have none of their own.
pub(super) fn class(name: &str, definition: &Definition) -> Words {
    let both = |en: &str, es: &str| Words { en: en.to_owned(), es: es.to_owned() };
    let named = definition.classes.iter().find(|class| class.name == name).map(|class| class.label.clone());
    named.unwrap_or_else(|| match (name.strip_prefix("rule: "), name) {
        (Some(known), _) => {
            let rule = rule(known, definition);
            Words {
                en: format!("two people who happen to agree in {}", rule.en),
                es: format!("dos personas que coinciden por azar en {}", rule.es),
            }
        }
        (None, CHANCE) => both("two people who have nothing to do with each other", "dos personas sin relación entre sí"),
        (None, "same") => both("the same person", "la misma persona"),
        (None, other) => Words::same(&other.replace('_', " ")),
    })
}

/// Tenths of a point with their sign.
fn points(tenths: i64) -> String {
    let sign = if tenths < 0 { "\u{2212}" } else { "+" };
    format!("{sign}{}.{}", tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10)
}

fn limited(share: f64, limit: Limit, language: Language) -> String {
    let often = often(share, language);
    match (limit, language) {
        (Limit::None, _) => often,
        (Limit::AtMost, Language::En) => format!("at most {often}"),
        (Limit::AtMost, Language::Es) => format!("{often} como mucho"),
        (Limit::AtLeast, Language::En) => format!("at least {often}"),
        (Limit::AtLeast, Language::Es) => format!("{often} por lo menos"),
    }
}

/// How often, as a percentage, or as one in so many where that would be nothing.
fn often(share: f64, language: Language) -> String {
    match share {
        share if share >= 0.9995 => match language {
            Language::En => "nearly all".to_owned(),
            Language::Es => "casi todos".to_owned(),
        },
        share if share >= 0.001 => format!("{:.1} %", share * 100.0),
        share => {
            let one_in = 1.0 / share.max(1e-9);
            let round = 10f64.powf(one_in.log10().floor());
            let n = grouped((one_in / round).round() * round);
            match language {
                Language::En => format!("about 1 in {n}"),
                Language::Es => format!("cerca de 1 de cada {n}"),
            }
        }
    }
}

/// 30,000.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number between a thousand and a thousand million")]
fn grouped(n: f64) -> String {
    let digits = (n as u64).to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|c| std::str::from_utf8(c).ok()).collect();
    groups.join(",")
}

/// A probability that never claims to be certain.
fn probability(p: f64, language: Language) -> String {
    match (p, language) {
        (p, Language::En) if p > 0.999 => "more than 99.9 %".to_owned(),
        (p, Language::Es) if p > 0.999 => "más de 99.9 %".to_owned(),
        (p, Language::En) if p < 0.001 => "less than 0.1 %".to_owned(),
        (p, Language::Es) if p < 0.001 => "menos de 0.1 %".to_owned(),
        (p, _) => format!("{:.1} %", p * 100.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_without_false_certainty() {
        let check = |share: f64, expected: &str| assert_eq!(often(share, Language::En), expected);
        check(0.99999, "nearly all");
        check(0.951, "95.1 %");
        check(0.0031, "0.3 %");
        check(0.000_035, "about 1 in 30,000");
        assert_eq!(points(-123), "\u{2212}12.3");
        assert_eq!(points(0), "+0.0");
        assert_eq!(probability(0.99999, Language::En), "more than 99.9 %");
        assert_eq!(probability(1e-9, Language::Es), "menos de 0.1 %");
        assert_eq!(limited(0.25, Limit::AtMost, Language::Es), "25.0 % como mucho");
    }
}
