//! A definition from the names of a file's columns: what somebody who has never seen the file would take. Not the proposal of the program, which
//! looks at the values too; this one only has to be fixed, so that trainings can be compared.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use throughline_link::compare::{Aliases, Comparison, Level, Test};
use throughline_link::standardize::{Lists, Part, Standard};
use throughline_link::{Class, Column, Definition, Rule, Settings, Source, Table};

/// Ready to be linked.
pub struct Proposal {
    pub table: Table,
    pub definition: Definition,
}

const KNOWN: [(&str, &[&str]); 12] = [
    ("first", &["first_name", "given_name", "firstname", "forename"]),
    ("middle", &["middle_name", "middle_initial", "mi"]),
    ("last", &["last_name", "surname", "family_name", "lastname"]),
    ("birth", &["dob", "date_of_birth", "birth_date"]),
    ("sex", &["sex", "gender"]),
    ("ssn", &["ssn", "ssn4", "soc_sec_id", "national_id"]),
    ("number", &["street_number", "house_number"]),
    ("street", &["street", "address", "address_1", "street_address"]),
    ("zip", &["zip", "postcode", "zip_code"]),
    ("phone", &["phone", "telephone"]),
    ("email", &["email", "e_mail"]),
    ("source", &["source", "agency"]),
];

struct Building<'a> {
    rows: &'a [Vec<String>],
    lists: Lists,
    columns: Vec<(String, Vec<Option<String>>)>,
    comparisons: Vec<Comparison>,
}

impl Proposal {
    pub fn new(rows: &[Vec<String>]) -> Self {
        let mut building = Building { rows, lists: lists(), columns: Vec::new(), comparisons: Vec::new() };
        building.columns();
        building.comparisons();
        let definition = Definition {
            rules: building.rules(),
            classes: building.classes(),
            comparisons: std::mem::take(&mut building.comparisons),
            verified_ids: Vec::new(),
            settings: Settings { review_from: 1e-7, ..Settings::default() },
        };
        let id = rows[0].iter().position(|name| name == "unique_id").expect("a column unique_id");
        let ids: Vec<&str> = rows[1..].iter().map(|row| row[id].as_str()).collect();
        let columns = building.columns.iter().map(|(_, values)| Column::new(values.iter().map(Option::as_deref))).collect();
        let (source_of, sources) = sources(rows);
        Self { table: Table::new(columns, &ids, source_of, sources).expect("a table"), definition }
    }
}

fn sources(rows: &[Vec<String>]) -> (Vec<u16>, Vec<Source>) {
    let one_row_each = std::env::var("ONE_EACH").is_ok();
    let source = |name: &str| Source { name: name.to_owned(), one_row_each };
    let Some(column) = rows[0].iter().position(|name| name == "source") else { return (vec![0; rows.len() - 1], vec![source("all")]) };
    let mut names: Vec<&str> = rows[1..].iter().map(|row| row[column].as_str()).collect();
    names.sort_unstable();
    names.dedup();
    (
        rows[1..].iter().map(|row| names.binary_search(&row[column].as_str()).unwrap_or(0) as u16).collect(),
        names.iter().map(|n| source(n)).collect(),
    )
}

impl Building<'_> {
    fn raw(&self, role: &str) -> Option<usize> {
        let names = KNOWN.iter().find(|(known, _)| *known == role)?.1;
        self.rows[0].iter().position(|name| names.contains(&name.to_lowercase().as_str()))
    }

    fn add(&mut self, name: &str, role: &str, standard: Standard, part: Part) {
        let Some(from) = self.raw(role) else { return };
        let number = if role == "street" { self.raw("number") } else { None };
        let value = |row: &Vec<String>| {
            let text = number.map_or_else(|| row[from].clone(), |n| format!("{} {}", row[n], row[from]));
            let text = if role == "birth" { date(&text) } else { text };
            standard.of(&text, &self.lists).and_then(|v| part.of(&v))
        };
        let values = self.rows[1..].iter().map(value).collect();
        self.columns.push((name.to_owned(), values));
    }

    fn columns(&mut self) {
        self.add("first", "first", Standard::GivenName, Part::Whole);
        self.add("first_letter", "first", Standard::GivenName, Part::First(1));
        self.add("first_sound", "first", Standard::GivenName, Part::Sound);
        self.add("middle", "middle", Standard::GivenName, Part::Whole);
        self.add("last", "last", Standard::Surname, Part::Whole);
        self.add("last_sound", "last", Standard::Surname, Part::Sound);
        self.add("birth", "birth", Standard::Date, Part::Whole);
        self.add("birth_year", "birth", Standard::Date, Part::First(4));
        self.add("sex", "sex", Standard::Text, Part::Whole);
        self.add("ssn", "ssn", Standard::Id, Part::Whole);
        self.add("last_four", "ssn", Standard::Id, Part::Last(4));
        self.add("street", "street", Standard::Address, Part::Whole);
        self.add("zip", "zip", Standard::Digits, Part::Whole);
        self.add("phone", "phone", Standard::Phone, Part::Whole);
        self.add("email", "email", Standard::Text, Part::Whole);
        let known: HashSet<&str> = KNOWN.iter().flat_map(|(_, names)| names.iter().copied()).chain(["cluster", "unique_id"]).collect();
        for (place, name) in self.rows[0].iter().enumerate().filter(|(_, name)| !known.contains(name.to_lowercase().as_str())) {
            let values = self.rows[1..].iter().map(|row| Standard::Text.of(&row[place], &self.lists)).collect();
            self.columns.push((format!("other {name}"), values));
        }
    }

    fn at(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|(n, _)| n == name)
    }

    fn others(&self) -> Vec<usize> {
        (0..self.columns.len()).filter(|c| self.columns[*c].0.starts_with("other ")).collect()
    }

    fn compare(&mut self, name: &str, by_frequency: bool, levels: Vec<Option<Vec<Test>>>) {
        let Some(column) = self.at(name) else { return };
        let level = |all: Vec<Test>| Level { name: format!("{all:?}").chars().take(20).collect(), all };
        let levels = levels.into_iter().flatten().map(level).collect();
        self.comparisons.push(Comparison { name: name.to_owned(), column, levels, by_frequency });
    }

    fn comparisons(&mut self) {
        let one = |test: Test| Some(vec![test]);
        let (sound, last_sound) = (self.at("first_sound"), self.at("last_sound"));
        let exchanged = |other: Option<usize>| other.map(|c| vec![Test::Exchanged(c)]);
        let nicknames = Arc::new(Aliases::new(quoted("nicknames.toml", "nicknames").iter().map(|line| line.split(' '))));
        self.compare(
            "first",
            true,
            vec![
                one(Test::Exact),
                exchanged(self.at("last")),
                one(Test::Alias(nicknames)),
                one(Test::JaroWinkler(0.92)),
                sound.map(|c| vec![Test::Same(c)]),
                one(Test::Begins),
                one(Test::JaroWinkler(0.8)),
            ],
        );
        self.compare("middle", false, vec![one(Test::Exact), one(Test::Begins)]);
        self.compare(
            "last",
            true,
            vec![
                one(Test::Exact),
                exchanged(self.at("first")),
                one(Test::Word),
                one(Test::JaroWinkler(0.92)),
                last_sound.map(|c| vec![Test::Same(c)]),
                one(Test::JaroWinkler(0.8)),
            ],
        );
        self.compare(
            "birth",
            false,
            vec![
                one(Test::Exact),
                one(Test::DaySwapped),
                one(Test::DateDigit),
                one(Test::DateParts),
                one(Test::DaysApart(31)),
                self.at("birth_year").map(|c| vec![Test::Same(c)]),
            ],
        );
        self.compare("sex", false, vec![one(Test::Exact)]);
        self.compare("ssn", false, vec![one(Test::Exact), self.at("last_four").map(|c| vec![Test::Same(c)]), one(Test::Damerau(1))]);
        let zip = self.at("zip");
        self.compare(
            "street",
            true,
            vec![
                zip.map(|z| vec![Test::ExactWith(z)]),
                one(Test::Exact),
                zip.map(|z| vec![Test::JaroWinkler(0.9), Test::Same(z)]),
                zip.map_or_else(|| one(Test::JaroWinkler(0.9)), |z| one(Test::Same(z))),
            ],
        );
        if self.at("street").is_none() {
            self.compare("zip", true, vec![one(Test::Exact), one(Test::Damerau(1))]);
        }
        self.compare("phone", false, vec![one(Test::Exact), one(Test::Damerau(1))]);
        self.compare("email", false, vec![one(Test::Exact), one(Test::Damerau(1)), one(Test::JaroWinkler(0.88))]);
        for other in self.others() {
            let name = self.columns[other].0.clone();
            self.compare(&name, true, vec![one(Test::Exact), one(Test::JaroWinkler(0.9))]);
        }
    }

    fn rules(&self) -> Vec<Rule> {
        let mut rules = Vec::new();
        let mut rule = |pairs: &[(&str, &str)]| {
            let equal: Option<Vec<(usize, usize)>> = pairs.iter().map(|(l, r)| self.at(l).zip(self.at(r))).collect();
            if let Some(equal) = equal {
                rules.push(Rule { name: pairs.iter().map(|(l, _)| *l).collect::<Vec<_>>().join(", "), equal });
            }
        };
        let both = |names: &[&'static str]| names.iter().map(|n| (*n, *n)).collect::<Vec<_>>();
        for names in [
            &["birth"][..],
            &["first", "last"],
            &["ssn"],
            &["last_four", "last"],
            &["last_four", "first"],
            &["phone"],
            &["email"],
            &["street", "zip"],
            &["last", "zip", "first_letter"],
        ] {
            rule(&both(names));
        }
        rule(&[("first", "last"), ("last", "first")]);
        for names in [&["street", "first"][..], &["last_sound", "first_sound", "birth_year"]] {
            rule(&both(names));
        }
        let others: Vec<&str> = self.others().iter().map(|c| self.columns[*c].0.as_str()).collect();
        for other in others {
            rule(&[("first", "first"), (other, other)]);
            rule(&[("last", "last"), (other, other)]);
        }
        rules
    }

    fn classes(&self) -> Vec<Class> {
        let place = |name: &str| self.comparisons.iter().position(|c| c.name == name);
        let home: Vec<usize> = ["street", "zip", "phone"].iter().filter_map(|n| place(n)).collect();
        let with = |names: &[&str]| -> Option<Vec<usize>> {
            let mut on: Vec<usize> = names.iter().map(|n| place(n)).collect::<Option<_>>()?;
            on.extend(&home);
            Some(on)
        };
        let mut classes = vec![Class { name: "same".to_owned(), same: true, on: Vec::new() }];
        let mut add = |name: &str, same: bool, on: Option<Vec<usize>>| {
            if let Some(on) = on.filter(|on| !on.is_empty()) {
                classes.push(Class { name: name.to_owned(), same, on });
            }
        };
        add("moved", true, with(&[]));
        add("renamed", true, place("last").map(|c| vec![c]));
        if !home.is_empty() {
            add("family", false, with(&["last"]));
            add("household", false, with(&[]));
            add("twins", false, with(&["last", "birth"]));
            add("namesakes", false, with(&["first", "last"]));
        }
        classes
    }
}

/// `1908-12-09` of `19081209`.
fn date(text: &str) -> String {
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..])
    } else {
        text.to_owned()
    }
}

/// The lists of the catalog, read without a parser.
fn lists() -> Lists {
    let set = |file: &str, key: &str| quoted(file, key).into_iter().collect::<HashSet<_>>();
    let pairs = |file: &str, key: &str| -> HashMap<String, String> {
        quoted(file, key).iter().filter_map(|l| l.split_once(' ').map(|(a, b)| (a.to_owned(), b.to_owned()))).collect()
    };
    Lists {
        particles: set("names.toml", "particles"),
        joiners: set("names.toml", "joiners"),
        titles: set("names.toml", "titles"),
        suffixes: set("names.toml", "suffixes"),
        generations: pairs("names.toml", "generations"),
        no_names: set("names.toml", "no_names"),
        no_ids: set("placeholders.toml", "no_ids"),
        no_dates: set("dates.toml", "no_dates"),
        street_words: pairs("addresses.toml", "street_words"),
        units: set("addresses.toml", "units"),
        po_boxes: set("addresses.toml", "po_boxes"),
        no_addresses: set("addresses.toml", "no_addresses"),
        ..Lists::default()
    }
}

fn quoted(file: &str, key: &str) -> Vec<String> {
    let path = format!("{}/../../catalog/linkage/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let from = text.find(&format!("\n{key} = [")).map_or(text.len(), |at| at + 1);
    let list: String =
        text[from..].lines().take_while(|line| *line != "]").filter(|l| !l.trim_start().starts_with('#')).collect::<Vec<_>>().join("\n");
    let end = list.find(']').unwrap_or(list.len());
    list[..end].split('"').skip(1).step_by(2).map(str::to_owned).collect()
}
