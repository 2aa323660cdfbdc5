//! What the name of a column says: the code it probably is, an id, money, a date, something personal. It looks at no value.

use crate::mapping::alike::{ALIKE, alike, words};
use throughline_model::code::{Code, CodeBook};

/// Names that partners give to what the shipped codes call otherwise.
const ALSO: [(&str, &[&str]); 14] = [
    ("first_name", &["fname", "first", "given", "given name", "firstname", "nombre"]),
    ("middle_name", &["mname", "middle", "mi", "middle initial"]),
    ("last_name", &["lname", "last", "surname", "family name", "lastname", "apellido"]),
    ("name_suffix", &["suffix", "generation"]),
    ("birth_date", &["dob", "birth", "birthdate", "birth dt", "date of birth", "born", "fecha de nacimiento"]),
    ("recorded_sex", &["sex", "gender", "sexo"]),
    ("ssn", &["social", "social security", "social security number", "ssn4", "last 4 ssn"]),
    ("street_address", &["address", "street", "addr", "address 1", "address line 1"]),
    ("city", &["town", "municipality"]),
    ("zip", &["zip code", "zipcode", "postal code", "postal"]),
    ("phone", &["telephone", "phone number", "cell", "mobile", "tel"]),
    ("email", &["e mail", "email address", "mail"]),
    ("years_of_school", &["highest grade", "grade completed", "years of education"]),
    ("married", &["marital", "is married"]),
];

/// The code that a column of this name probably is.
pub(super) fn code<'c>(header: &str, codes: &'c CodeBook) -> Option<&'c Code> {
    let spoken = words(header).join(" ");
    let stated = || codes.codes.iter().filter(|code| code.derived.is_none() && !code.of_participation && code.field_type().is_some());
    let named = |name: &str| stated().find(|code| code.name == name);
    let exact = stated().find(|code| words(&code.name).join(" ") == spoken || words(&code.label.en).join(" ") == spoken);
    let also = || ALSO.iter().find(|(_, names)| names.contains(&spoken.as_str())).and_then(|(name, _)| named(name));
    exact.or_else(also).or_else(|| {
        let scored = stated().map(|code| (alike(header, &code.name).max(alike(header, &code.label.en)), code));
        let best = scored.filter(|(score, _)| *score >= 0.8_f64.max(ALIKE));
        best.fold(None, |best: Option<(f64, &Code)>, next| if best.is_some_and(|best| best.0 >= next.0) { best } else { Some(next) })
            .map(|(_, code)| code)
    })
}

fn has(header: &str, any: &[&str]) -> bool {
    words(header).iter().any(|word| any.contains(&word.as_str()))
}

/// An id of something.
pub(super) fn id(header: &str) -> bool {
    has(header, &["id", "ids", "key", "ssn", "number", "num", "no", "nbr", "code", "zip", "fein", "ein", "phone", "identifier", "uid"])
}

/// An id of a person: the more of these words, the better.
pub(super) fn person(header: &str) -> bool {
    has(
        header,
        &["participant", "person", "client", "student", "member", "customer", "individual", "learner", "applicant", "case", "part", "pid"],
    )
}

/// Money.
pub(super) fn money(header: &str) -> bool {
    has(header, &["wage", "wages", "earnings", "salary", "pay", "amount", "amt", "income", "cost", "paid", "gross"])
}

/// A count or a score, which may well be 0 and 1 only.
pub(super) fn number(header: &str) -> bool {
    has(header, &["count", "number", "num", "hours", "score", "age", "size", "dependents", "children", "quarter", "qtr", "week", "n"])
}

/// A day.
pub(super) fn date(header: &str) -> bool {
    has(header, &["date", "dt", "day", "on", "dob", "born", "start", "end", "entry", "exit", "enrolled", "hired", "fecha"])
}

/// Something whose values could tell who somebody is, whatever code it is.
pub(super) fn personal(header: &str) -> bool {
    let words = [
        "name",
        "fname",
        "lname",
        "first",
        "last",
        "middle",
        "surname",
        "ssn",
        "social",
        "dob",
        "birth",
        "born",
        "address",
        "street",
        "zip",
        "phone",
        "cell",
        "mobile",
        "email",
        "mail",
        "note",
        "notes",
        "comment",
        "comments",
        "contact",
        "city",
        "alias",
        "nickname",
        "mother",
        "guardian",
        "license",
        "nombre",
        "apellido",
        "guardians",
        "parent",
        "staff",
        "worker",
        "counselor",
        "id",
        "ids",
        "identifier",
        "uid",
        "participant",
        "client",
        "person",
        "student",
    ];
    has(header, &words)
}

/// What a row's day, employer or quarter is called.
pub(super) fn employer(header: &str) -> bool {
    has(header, &["employer", "fein", "ein", "company", "business", "firm"])
}
