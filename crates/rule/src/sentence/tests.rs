//! Tests of the wording in both languages. Not for which part is said when (see the parent).

use std::collections::BTreeMap;

use super::{FieldWords, Language};
use crate::{Field, Fields, Rule, Type};

fn labels(language: Language) -> impl Fn(&str) -> Option<FieldWords> {
    move |field| {
        let (english, spanish, codes): (_, _, &[(&str, &str, &str)]) = match field {
            "aid" => ("received financial aid", "recibió ayuda económica", &[]),
            "priors" => ("prior convictions", "el número de condenas previas", &[]),
            "earnings" => ("earnings", "los ingresos", &[]),
            "race" => ("race", "la raza", &[("black", "Black", "negra"), ("other", "other", "otra"), ("white", "white", "blanca")]),
            "born" => ("date of birth", "la fecha de nacimiento", &[]),
            "enrolled" => ("enrollment date", "el día de inscripción", &[]),
            _ => return None,
        };
        let codes: BTreeMap<String, String> =
            codes.iter().map(|(code, en, es)| ((*code).to_owned(), language.choose(*en, *es).to_owned())).collect();
        Some(FieldWords { label: language.choose(english, spanish).to_owned(), plural: field == "earnings", codes })
    }
}

fn check(rule: &str, english: &str, spanish: &str) {
    let fields = Fields::from(vec![
        Field::new("aid", Type::Bool),
        Field::new("priors", Type::Int),
        Field::new("weeks_worked", Type::Int),
        Field::new("earnings", Type::Money),
        Field::coded("race", ["black", "other", "white", "unlabeled"]),
        Field::new("born", Type::Date),
        Field::new("enrolled", Type::Date),
    ]);
    let rule = Rule::read(rule, &fields).unwrap_or_else(|errors| panic!("{errors:?}"));
    assert_eq!(rule.sentence(Language::En, &labels(Language::En)), english);
    assert_eq!(rule.sentence(Language::Es, &labels(Language::Es)), spanish);
}

#[test]
fn conditions() {
    check(
        "priors between 2 and 3 and aid",
        "prior convictions is between 2 and 3, and received financial aid is yes",
        "el número de condenas previas está entre 2 y 3, y «recibió ayuda económica» es sí",
    );
    check("not aid", "received financial aid is no", "«recibió ayuda económica» es no");
    check("aid = false", "received financial aid is no", "«recibió ayuda económica» es no");
    check("not (priors < 3)", "prior convictions is at least 3", "el número de condenas previas es como mínimo 3");
    check("earnings >= 1234.5", "earnings are at least $1,234.50", "los ingresos son como mínimo $1,234.50");
    check("earnings is not null", "earnings are known", "los ingresos se conocen");
    check("not (born is not null)", "date of birth is not known", "la fecha de nacimiento se desconoce");
    check("race in ('black', 'other')", "race is Black or other", "la raza es negra u otra");
    check(
        "race not in ('black', 'other', 'unlabeled')",
        "race is none of Black, other, and “unlabeled”",
        "la raza no es ni negra ni otra ni «unlabeled»",
    );
    check("race <> 'white'", "race is not white", "la raza no es blanca");
    check("weeks_worked > 10000", "weeks worked is more than 10,000", "weeks worked es mayor que 10,000");
    check("starts_with(race, 'b')", "race starts with “b”", "la raza empieza por «b»");
    check("not starts_with(race, 'b')", "it is not so that (race starts with “b”)", "no se cumple que (la raza empieza por «b»)");
}

#[test]
fn days() {
    check("born < date '2024-06-30'", "date of birth is before June 30, 2024", "la fecha de nacimiento es anterior al 30 de junio de 2024");
    check(
        "born >= enrolled",
        "date of birth is on or after enrollment date",
        "la fecha de nacimiento no es anterior al día de inscripción",
    );
    check(
        "enrolled <= born + 90",
        "enrollment date is on or before 90 days after date of birth",
        "el día de inscripción no es posterior a 90 días después de la fecha de nacimiento",
    );
    check(
        "born - enrolled > 1",
        "the number of days from enrollment date to date of birth is more than 1",
        "el número de días desde el día de inscripción hasta la fecha de nacimiento es mayor que 1",
    );
    check(
        "years_between(born, enrolled) >= 18",
        "the number of completed years from date of birth to enrollment date is at least 18",
        "el número de años cumplidos desde la fecha de nacimiento hasta el día de inscripción es como mínimo 18",
    );
    check("year(enrolled) = 2024", "the year of enrollment date is 2024", "el año del día de inscripción es 2024");
}

#[test]
fn groups_show_what_belongs_together() {
    check(
        "aid or priors = 0",
        "either received financial aid is yes, or prior convictions is 0",
        "o bien «recibió ayuda económica» es sí, o bien el número de condenas previas es 0",
    );
    check(
        "earnings > 0 and (aid or priors = 0)",
        "earnings are more than $0.00, and either (received financial aid is yes, or prior convictions is 0)",
        "los ingresos son mayores que $0.00, y se cumple al menos una de estas condiciones («recibió ayuda económica» es sí, o el número de condenas previas es 0)",
    );
    check(
        "earnings > 0 and aid or priors = 0",
        "either all of (earnings are more than $0.00, and received financial aid is yes), or prior convictions is 0",
        "o bien se cumple todo esto (los ingresos son mayores que $0.00, y «recibió ayuda económica» es sí), o bien el número de condenas previas es 0",
    );
    check(
        "not (aid and priors = 0)",
        "it is not so that (received financial aid is yes, and prior convictions is 0)",
        "no se cumple que («recibió ayuda económica» es sí, y el número de condenas previas es 0)",
    );
}

#[test]
fn values() {
    check("(earnings + 5) * 2", "(earnings plus $5.00) times 2", "(los ingresos más $5.00) por 2");
    check(
        "priors / weeks_worked > -0.5",
        "prior convictions divided by weeks worked is more than -0.5",
        "el número de condenas previas entre weeks worked es mayor que -0.5",
    );
    check(
        "coalesce(earnings, 0) > 1",
        "(earnings, or if not known $0.00) is more than $1.00",
        "(los ingresos o, en su defecto, $0.00) es mayor que $1.00",
    );
    check("abs(priors)", "the size of prior convictions without its sign", "el valor absoluto del número de condenas previas");
    check(
        "case when aid then 1 when priors > 2 then 2 end",
        "(if received financial aid is yes, then 1; if prior convictions is more than 2, then 2; otherwise not known)",
        "(si «recibió ayuda económica» es sí, entonces 1; si el número de condenas previas es mayor que 2, entonces 2; de lo contrario no se sabe)",
    );
    check(
        "aid = (priors > 2)",
        "received financial aid is the same as the answer to (prior convictions is more than 2)",
        "recibió ayuda económica es igual a la respuesta a (el número de condenas previas es mayor que 2)",
    );
}
