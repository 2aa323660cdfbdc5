//! Questions at a desk, on a region of made-up people.

use super::*;
use crate::import::{Accept, import};
use crate::link::link_records;
use std::fs;
use throughline_model::access::Role;

const HEADER: &str = "id,first,last,born,phone,street,zip,ssn";
const PEOPLE: [&str; 8] = [
    "K1,Robert,Garcia,1987-03-09,2155550123,12 Oak Street,19104,584160130",
    "K2,Rosa,Garcia,1992-09-30,2155550123,12 Oak Street,19104,584160131",
    "K3,Maria,Lopez Vega,1990-01-12,2155550188,7 Pine Avenue,19131,584160177",
    "K4,Katheryn,Zientek,1971-12-02,,99 Elm Road,19120,",
    "K5,John,Smith,1980-05-05,2155550100,,19104,",
    "K6,John,Smith,1961-07-17,2155550101,,19131,",
    "K7,Wei,Chen,2001-02-03,2155550102,3 Fir Lane,19104,584160999",
    "K8,Garcia,Roberto,1999-10-10,,,,",
];

fn as_role(role: Role) -> Actor {
    Actor { name: "test".to_owned(), role }
}

fn mapping(agency: &str, law: &str) -> String {
    let column = |to: &str, from: &str| format!("[[column]]\nto = \"{to}\"\nfrom = \"{from}\"\n");
    let columns =
        [("first_name", "first"), ("last_name", "last"), ("phone", "phone"), ("street_address", "street"), ("zip", "zip"), ("ssn", "ssn")];
    let columns: String = columns.iter().map(|(to, from)| column(to, from)).collect();
    format!(
        "edition = \"1\"\neffective_from = 2026-01-01\nsource = \"made up\"\nverified = true\nlabel = {{ en = \"people\", es = \"personas\" }}\n\
         agency = \"{agency}\"\nfiles = [\"{agency}.csv\"]\nformat = \"csv\"\n[law]\n{law}\npurpose = \"test\"\n\
         destroy_by = \"not_required\"\ndestroy_because = \"made up\"\n[record]\nkey = \"id\"\n[time]\naxis = \"calendar\"\nunit = \"day\"\n{columns}\
         [[column]]\nto = \"birth_date\"\nfrom = \"born\"\ndate_format = \"YYYY-MM-DD\"\n\
         [[example]]\ntext = \"a person\"\nrow = {{ id = \"1\", first = \"Ada\" }}\nfacts = [\"first_name = 'Ada'\"]\n"
    )
}

const OPEN: &str = "regime = \"synthetic\"\nagreement = \"\"";

/// A region with a file of each agency: name, law and rows.
fn region(agencies: &[(&str, &str, &[&str])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    crate::init::init(folder.path(), "Test", &as_role(Role::Administrator)).unwrap();
    for (agency, law, rows) in agencies {
        let mappings = folder.path().join("catalog/mappings");
        fs::create_dir_all(&mappings).unwrap();
        fs::write(mappings.join(format!("{agency}.toml")), mapping(agency, law)).unwrap();
        fs::write(folder.path().join(format!("inbox/{agency}.csv")), format!("{HEADER}\n{}\n", rows.join("\n"))).unwrap();
        let issues = Home::open(folder.path()).unwrap().issues;
        assert!(issues.is_empty(), "{issues:?}");
        import(folder.path(), &as_role(Role::Analyst), &Accept::Nothing, &mut |_| {}, &mut |_, _| {}).unwrap();
    }
    link_records(folder.path(), false, &as_role(Role::Analyst)).unwrap();
    folder
}

fn opened(folder: &Path) -> Known {
    let (definition, lists) = {
        let home = Home::open(folder).unwrap();
        (definition(&home).unwrap().clone(), home.catalog.linkage_lists())
    };
    Known::with_model(folder, &as_role(Role::Navigator), model::plain(&converted(&definition, &lists))).unwrap()
}

fn typed(text: &str) -> Typed {
    text.split(';')
        .map(|field| field.split_once('=').map(|(code, value)| (code.trim().to_owned(), value.trim().to_owned())).unwrap())
        .collect()
}

/// The questions of these tests.
const QUESTIONS: [(&str, &[&str]); 15] = [
    ("first_name=Robert; last_name=Garcia; birth_date=3/9/1987", &["K1"]),
    ("first_name=Bob; last_name=Garcia; birth_date=1987-03-09", &["K1"]),
    ("first_name=Garcia; last_name=Robert; birth_date=1987-03-09", &["K1"]),
    ("first_name=Robert; last_name=Garcia; birth_date=9/3/1987", &["K1"]),
    ("first_name=Roberto; last_name=Garzia; birth_date=1987-03-09", &["K1"]),
    ("phone=(215) 555-0188", &["K3"]),
    ("first_name=Catherine; last_name=Zientek", &["K4"]),
    ("first_name=Kathryn; last_name=Zientec; birth_date=1971", &["K4"]),
    ("first_name=maría; last_name=Vega; birth_date=1990-01-12", &["K3"]),
    ("last_name=Chen; ssn=0999", &["K7"]),
    ("first_name=John; last_name=Smith; birth_date=1980-05-05", &["K5"]),
    ("first_name=Nobody; last_name=Atall; birth_date=1950-01-01", &[]),
    ("last_name=Garcia", &[]),
    ("zip=19104", &[]),
    ("first_name=Unknown", &[]),
];

#[test]
fn people_are_found_as_they_say_their_name() {
    let folder = region(&[("college", OPEN, &PEOPLE)]);
    let known = opened(folder.path());
    let reader = known.store.reader(&known.actor, Act::Person, Purpose::RecordKeeping);
    let own: BTreeMap<RecordId, String> = reader.own_ids().unwrap().into_iter().map(|own| (own.record, own.own_id)).collect();
    for (question, expected) in QUESTIONS {
        let answer = known.ask(&typed(question)).unwrap();
        let found: Vec<&str> = answer.people.iter().take(1).map(|person| own[&person.records[0].record].as_str()).collect();
        assert_eq!(found, expected, "{question}: {answer:?}");
        assert_eq!(answer.people.is_empty(), !answer.advice.is_empty(), "{question}: {answer:?}");
        let told = serde_json::to_string(&answer).unwrap().to_lowercase();
        for value in ["garcia", "1987", "oak", "215", "584"] {
            assert!(!told.contains(value), "{question} shows {value}: {told}");
        }
    }
    let accesses = known.store.accesses(100).unwrap();
    let asked: Vec<_> = accesses.iter().filter(|access| access.what.starts_with("asked at intake")).collect();
    assert_eq!(asked.len(), QUESTIONS.len(), "every question is written down, also those that found nobody");
    assert!(asked.iter().all(|access| access.act == "known" && access.purpose == "intake" && access.role == "navigator"));
    assert!(asked.iter().any(|access| access.what.contains("by birth date, first name, last name")));
    assert!(!asked.iter().any(|access| access.what.contains("Garcia")));
}

#[test]
fn two_of_one_name_are_two_and_advice_says_what_to_try() {
    let folder = region(&[("college", OPEN, &PEOPLE), ("board", OPEN, &["B1,Bob,Garcia,1987-03-09,2155550123,12 Oak St,19104,584160130"])]);
    let known = opened(folder.path());
    let smiths = known.ask(&typed("first_name=John; last_name=Smith")).unwrap();
    let likely: Vec<Likely> = smiths.people.iter().map(|person| person.likely).collect();
    assert_eq!(likely, [Likely::Possibly, Likely::Possibly], "only one of them can be the one: {smiths:?}");
    let bob = known.ask(&typed("first_name=Bob; last_name=Garcia; birth_date=1987-03-09; phone=2155550123")).unwrap();
    assert_eq!(bob.people[0].records.len(), 2, "two agencies, one person: {bob:?}");
    assert!(bob.people[0].likely < Likely::Possibly, "{bob:?}");
    let little = known.ask(&typed("last_name=Garcia")).unwrap();
    assert!(little.advice[0].starts_with("That is too little"), "{little:?}");
    let bad = known.ask(&typed("birth_date=yesterday")).unwrap_err();
    assert!(matches!(bad, Failure::Refused(Refusal::NoSuchDay { .. })));
}

#[test]
fn who_may_not_ask_is_refused_and_what_was_never_linked_says_so() {
    let folder = region(&[("college", OPEN, &PEOPLE)]);
    for role in [Role::Leader, Role::Funder, Role::Administrator] {
        assert!(matches!(Known::open(folder.path(), &as_role(role)), Err(Failure::Refused(Refusal::NotAllowed { .. }))));
    }
    fs::write(folder.path().join("inbox/college.csv"), format!("{HEADER}\nK9,New,Comer,1999-01-01,,,,\n")).unwrap();
    import(folder.path(), &as_role(Role::Analyst), &Accept::Everything, &mut |_| {}, &mut |_, _| {}).unwrap();
    let answer = opened(folder.path()).ask(&typed("first_name=New; last_name=Comer")).unwrap();
    assert!(answer.people.is_empty() && answer.advice.iter().any(|a| a.starts_with("One file was taken in since")), "{answer:?}");
    link_records(folder.path(), false, &as_role(Role::Analyst)).unwrap();
    let answer = opened(folder.path()).ask(&typed("first_name=New; last_name=Comer")).unwrap();
    assert_eq!((answer.people.len(), answer.advice.len()), (1, 0), "{answer:?}");
}

/// The same people again, and others, under a law that lets nobody at a desk see them: the answers are the same to the letter, whichever law,
/// whether it never allowed it or does not any more.
#[test]
fn what_may_not_be_seen_takes_no_part() {
    let hidden: Vec<String> = PEOPLE.iter().map(|row| row.replacen('K', "H", 1)).collect();
    // Enough of one name and day to fill the bounds, were they counted; fewer where linking compares them all.
    let hidden = |n: usize| -> Vec<String> {
        let many = (0..n).map(|n| format!("M{n},John,Smith,1980-05-05,2155550100,,19104,"));
        hidden.iter().cloned().chain(many).collect()
    };
    let alone = region(&[("college", OPEN, &PEOPLE[..5])]);
    let answers = |folder: &Path| -> Vec<Answer> {
        let known = opened(folder);
        QUESTIONS.iter().map(|(question, _)| known.ask(&typed(question)).unwrap()).collect()
    };
    let expected = answers(alone.path());
    let laws = [
        "regime = \"part2\"\nagreement = \"DSA 2\"",
        "regime = \"justice\"\nagreement = \"DSA 3\"",
        "regime = \"wioa\"\nagreement = \"DSA 4\"",
        "regime = \"consent\"\nagreement = \"\"\nconsent = \"form 3\"\nallows = [\"record_keeping\", \"linking\", \"intake\"]",
    ];
    for law in laws {
        let hidden = hidden(if law.contains("part2") || law.contains("justice") { MOST_IN_KEY + 1 } else { MOST_OPENED + 1 });
        let hidden: Vec<&str> = hidden.iter().map(String::as_str).collect();
        let folder = region(&[("college", OPEN, &PEOPLE[..5]), ("clinic", law, &hidden)]);
        if law.contains("form 3") {
            assert_ne!(answers(folder.path()), expected, "while the consent stands they are seen");
            crate::withdraw::withdraw(folder.path(), "form 3", &as_role(Role::Analyst)).unwrap();
        }
        assert_eq!(answers(folder.path()), expected, "{law}");
    }
}
