//! Reads `catalog/federal`: editions of the layout, and the lists of checks and facts that apply to them. A file with `[[element]]` is
//! an edition; any other names the editions it is for. All mistakes are issues of the file; no record is read here.

use super::edition::{Derive, Derived, Edition, Element, FactRule, Holds, Kind, Limit, RowCheck, ShareCheck, field_of};
use crate::catalog::reader::{Item, Table, sentence, suggestion};
use throughline_model::heading::Heading;
use throughline_model::issue::Severity;
use throughline_model::words::Words;
use throughline_rule::{Fields, Rule, Type};

/// Fewest records from which a share is told, unless the check says otherwise.
const AT_LEAST: i64 = 200;

/// Reads the files of the folder, each with its heading. An edition with an error in it or in one of its lists is left out.
pub fn read(files: &[(Heading, Table<'_>)]) -> Vec<Edition> {
    let (editions, lists): (Vec<_>, Vec<_>) = files.iter().partition(|(_, root)| root.has("element"));
    let mut read: Vec<Edition> = editions.into_iter().filter_map(|(heading, root)| edition(heading, root)).collect();
    for (heading, root) in lists {
        list(heading, root, &mut read);
    }
    read
}

fn edition(heading: &Heading, root: &Table<'_>) -> Option<Edition> {
    let programs: Vec<String> = root.list_of_text("programs").into_iter().map(|(_, text)| text.to_owned()).collect();
    let elements: Vec<Element> = root.tables("element").iter().filter_map(|table| element(table, &programs)).collect();
    for (i, one) in elements.iter().enumerate() {
        if elements.iter().take(i).any(|other| other.field == one.field) {
            root.error("element_twice", format!("Element {} stands twice.", one.number), "Keep one of them.");
        }
    }
    root.finish();
    let (derived, checks, shares, facts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let edition = Edition { heading: heading.clone(), programs, elements, derived, checks, shares, facts };
    (!root.doc().has_errors()).then_some(edition)
}

fn element(table: &Table<'_>, programs: &[String]) -> Option<Element> {
    let number = table.text("number");
    let name = table.text("name");
    let of_type = table.required("type").and_then(|item| kind(&item));
    let holds = table.one_of("holds", &["text", "code", "codes", "date", "number", "money"]);
    let range = table.optional_integer("from").zip(table.optional_integer("to"));
    let text = |item: &Item<'_>| item.text().map(str::to_owned);
    let codes = table.pairs("codes").iter().filter_map(|(key, item)| Some((key.text.to_owned(), text(item)?))).collect();
    let disputed = table.tables("disputed").iter().filter_map(disputed).collect();
    let needed_by = if table.has("needed_by") { needed_by(table, programs) } else { (0..programs.len()).collect() };
    let swapped_with = table.optional_text("swapped_with").map(str::to_owned);
    let not_yet = table.optional_text("not_yet").map(str::to_owned);
    table.finish();
    let (kind, length) = of_type?;
    let number = number?.to_owned();
    let field = field_of(&number);
    let holds = holds_named(holds?);
    Some(Element { name: name?.to_owned(), field, number, kind, length, holds, range, codes, disputed, not_yet, needed_by, swapped_with })
}

fn holds_named(word: &str) -> Holds {
    match word {
        "code" => Holds::Code,
        "codes" => Holds::Codes,
        "date" => Holds::Date,
        "number" => Holds::Number,
        "money" => Holds::Money,
        _ => Holds::Text,
    }
}

fn disputed(table: &Table<'_>) -> Option<(String, Words)> {
    let (code, what) = (table.text("code"), table.words("what"));
    table.finish();
    Some((code?.to_owned(), what?))
}

fn needed_by(table: &Table<'_>, programs: &[String]) -> Vec<usize> {
    let place = |(item, text): (Item<'_>, &str)| {
        let place = programs.iter().position(|program| program == text);
        if place.is_none() {
            let remedy = suggestion(text, programs.iter().map(String::as_str));
            item.error("name_not_known", format!("'{text}' is not one of this edition's programs."), remedy);
        }
        place
    };
    table.list_of_text("needed_by").into_iter().filter_map(place).collect()
}

/// `AN 12`, `IN 2`, `DT 8`, `DE 8.2`. For a decimal the length is that of the whole text, its point included.
fn kind(item: &Item<'_>) -> Option<(Kind, usize)> {
    let text = item.text()?;
    let read = || {
        let (kind, length) = text.split_once(' ')?;
        let (whole, places) = length.split_once('.').unwrap_or((length, "0"));
        let (whole, places): (usize, usize) = (whole.parse().ok()?, places.parse().ok()?);
        Some(match kind {
            "AN" => (Kind::Text, whole),
            "IN" => (Kind::Digits, whole),
            "DT" => (Kind::Date, whole),
            "DE" => (Kind::Decimal(places), whole + 1),
            _ => return None,
        })
    };
    let read = read();
    if read.is_none() {
        item.error("type_not_known", format!("'{text}' is no type of the layout."), "Write it as AN 12, IN 2, DT 8 or DE 8.2.");
    }
    read
}

/// A list of derived values, checks and facts, added to each edition it is for.
fn list(heading: &Heading, root: &Table<'_>, editions: &mut Vec<Edition>) {
    let wanted = root.list_of_text("editions");
    if wanted.is_empty() {
        root.error("list_empty", "Neither elements nor editions are named.", "Write editions = [\"...\"] or list [[element]]s.");
    }
    for (item, name) in &wanted {
        if !editions.iter().any(|edition| edition.heading.name == *name) {
            let remedy = suggestion(name, editions.iter().map(|edition| edition.heading.name.as_str()));
            item.error("name_not_known", format!("There is no edition '{name}' of the layout."), remedy);
        }
    }
    for edition in editions.iter_mut().filter(|edition| wanted.iter().any(|(_, name)| edition.heading.name == *name)) {
        for table in root.tables("derived") {
            let fields = edition.fields();
            edition.derived.extend(derived(&table, &fields));
        }
        let fields = edition.fields();
        let reading = Reading { edition, fields: &fields, heading };
        let checks: Vec<RowCheck> = root.tables("check").iter().flat_map(|table| reading.checks(table)).collect();
        let shares: Vec<ShareCheck> = root.tables("share").iter().flat_map(|table| reading.shares(table)).collect();
        let facts: Vec<FactRule> = root.tables("fact").iter().flat_map(|table| reading.facts(table)).collect();
        edition.checks.extend(checks);
        edition.shares.extend(shares);
        edition.facts.extend(facts);
    }
    root.tables("derived")
        .iter()
        .chain(&root.tables("check"))
        .chain(&root.tables("share"))
        .chain(&root.tables("fact"))
        .for_each(Table::finish);
    root.finish();
    if root.doc().has_errors() {
        editions.retain(|edition| !wanted.iter().any(|(_, name)| edition.heading.name == *name));
    }
}

fn derived(table: &Table<'_>, fields: &Fields) -> Option<Derived> {
    let name = table.text("name")?;
    let names = |key| -> Option<Vec<String>> {
        table.optional(key)?;
        Some(table.list_of_text(key).iter().filter_map(|(item, text)| known(item, text, fields)).collect())
    };
    let one = |key| table.optional(key).and_then(|item| known(&item, item.text()?, fields));
    let codes = || table.list_of_text("codes").into_iter().map(|(_, text)| text.to_owned()).collect();
    let plus = table.optional_integer("plus").and_then(|n| i32::try_from(n).ok()).unwrap_or_default();
    let derive = None
        .or_else(|| names("earliest").map(Derive::Earliest))
        .or_else(|| names("latest").map(Derive::Latest))
        .or_else(|| names("any").map(Derive::Any))
        .or_else(|| names("count").map(|of| Derive::Count(of, codes())))
        .or_else(|| one("quarters_since").map(Derive::QuartersSince))
        .or_else(|| one("quarter_of").map(|of| Derive::Quarter(of, plus)))
        .or_else(|| table.optional("rule").and_then(|item| rule(&item, item.text()?, fields, None)).map(Derive::Rule));
    if derive.is_none() {
        let remedy = "Write one of earliest, latest, any, count, quarters_since, quarter_of or rule.";
        table.error("derived_without_way", format!("Nothing says how '{name}' is derived."), remedy);
    }
    Some(Derived { name: name.to_owned(), derive: derive? })
}

/// An element's number, or the name of a derived value, as rules call it.
fn known(item: &Item<'_>, text: &str, fields: &Fields) -> Option<String> {
    let found = [field_of(text), text.to_owned()].into_iter().find(|name| fields.get(name).is_some());
    if found.is_none() {
        let remedy = "Write an element's number, or the name of a value derived before.";
        item.error("name_not_known", format!("'{text}' is neither an element of this edition nor derived before."), remedy);
    }
    found
}

fn rule(item: &Item<'_>, text: &str, fields: &Fields, wanted: Option<Type>) -> Option<Rule> {
    let read = Rule::read(text, fields).and_then(|rule| match wanted {
        Some(ty) => rule.expect(ty).map_err(|error| vec![error]).map(|()| rule),
        None => Ok(rule),
    });
    match read {
        Ok(rule) => Some(rule),
        Err(errors) => {
            errors.iter().for_each(|error| item.error("rule_not_readable", sentence(&error.what), sentence(&error.remedy)));
            None
        }
    }
}

/// What the parts of a list need to know.
struct Reading<'r> {
    edition: &'r Edition,
    fields: &'r Fields,
    heading: &'r Heading,
}

impl Reading<'_> {
    /// The elements a table with `each` stands for, or the one without: their places in the edition.
    fn each(&self, table: &Table<'_>) -> Vec<Option<usize>> {
        if !table.has("each") {
            return vec![None];
        }
        let places = table.list_of_text("each").into_iter().filter_map(|(item, number)| self.place(&item, number));
        places.map(Some).collect()
    }

    fn place(&self, item: &Item<'_>, number: &str) -> Option<usize> {
        let place = self.edition.place(number);
        if place.is_none() {
            item.error(
                "name_not_known",
                format!("This edition has no element {number}."),
                "Correct the number, or take it out of the list.",
            );
        }
        place
    }

    /// A text in which `{e}`, `{n}` and `{name}` stand for the element of `each`.
    fn filled(&self, text: &str, each: Option<usize>) -> String {
        match each.and_then(|place| self.edition.elements.get(place)) {
            Some(element) => text.replace("{e}", &element.field).replace("{n}", &element.number).replace("{name}", &element.name),
            None => text.to_owned(),
        }
    }

    fn words(&self, table: &Table<'_>, key: &'static str, each: Option<usize>) -> Option<Words> {
        let words = table.words(key)?;
        Some(Words { en: self.filled(&words.en, each), es: self.filled(&words.es, each) })
    }

    fn rule(&self, table: &Table<'_>, key: &'static str, each: Option<usize>, wanted: Option<Type>) -> Option<Rule> {
        let item = table.required(key)?;
        rule(&item, &self.filled(item.text()?, each), self.fields, wanted)
    }

    fn optional_rule(&self, table: &Table<'_>, key: &'static str, wanted: Option<Type>) -> Option<Rule> {
        table.optional(key).and_then(|item| rule(&item, item.text()?, self.fields, wanted))
    }

    fn elements(&self, table: &Table<'_>, each: Option<usize>) -> Vec<usize> {
        let listed = table.list_of_text("elements").into_iter().filter_map(|(item, number)| self.place(&item, number));
        each.into_iter().chain(listed).collect()
    }

    fn checks(&self, table: &Table<'_>) -> Vec<RowCheck> {
        let severity = table.one_of("severity", &["error", "warning"]);
        let name = table.text("name").unwrap_or_default();
        let source = table.optional_text("source").unwrap_or(&self.heading.source).to_owned();
        let verified = table.flag_or("verified", self.heading.verified);
        let check = |each| {
            Some(RowCheck {
                name: name.to_owned(),
                rule: self.rule(table, "rule", each, Some(Type::Bool))?,
                severity: if severity? == "error" { Severity::Error } else { Severity::Warning },
                elements: self.elements(table, each),
                what: self.words(table, "what", each)?,
                remedy: self.words(table, "remedy", each)?,
                source: source.clone(),
                verified,
            })
        };
        self.each(table).into_iter().filter_map(check).collect()
    }

    fn shares(&self, table: &Table<'_>) -> Vec<ShareCheck> {
        let percent = |key| table.optional_integer(key).and_then(|n| u64::try_from(n).ok()).map(|n| n * 100);
        let limit = percent("above").map(Limit::Above).or_else(|| percent("below").map(Limit::Below));
        if limit.is_none() {
            table.error("limit_missing", "No limit is given.", "Write above = or below =, in percent.");
        }
        let at_least = table.optional_integer("at_least").unwrap_or(AT_LEAST).unsigned_abs();
        let name = table.text("name").unwrap_or_default();
        let source = table.optional_text("source").unwrap_or(&self.heading.source).to_owned();
        let share = |each| {
            Some(ShareCheck {
                name: name.to_owned(),
                rule: self.rule(table, "rule", each, Some(Type::Bool))?,
                among: self.rule(table, "among", each, Some(Type::Bool))?,
                limit: limit?,
                at_least,
                element: *self.elements(table, each).first()?,
                what: self.words(table, "what", each)?,
                remedy: self.words(table, "remedy", each)?,
                source: source.clone(),
            })
        };
        self.each(table).into_iter().filter_map(share).collect()
    }

    fn facts(&self, table: &Table<'_>) -> Vec<FactRule> {
        let span = match table.has("on") {
            true => self.rule(table, "on", None, Some(Type::Date)).and_then(|on| {
                let text = format!("({}) + 1", on.text());
                let after = Rule::read(&text, self.fields).ok();
                Some((on, after?))
            }),
            false => self.optional_rule(table, "from", Some(Type::Date)).zip(self.optional_rule(table, "to", Some(Type::Date))),
        };
        let fact = |code: &str| FactRule {
            code: code.to_owned(),
            when: self.optional_rule(table, "when", Some(Type::Bool)),
            value: self.optional_rule(table, "value", None),
            span,
            open: table.flag_or("open", false),
            evidence: self.optional_rule(table, "evidence", Some(Type::Text)),
        };
        table.text("code").map(fact).into_iter().collect()
    }
}
