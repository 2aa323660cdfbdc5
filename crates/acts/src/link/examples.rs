//! Runs the worked examples of `catalog/linkage`: texts written alike by all lists together, and invented pairs compared as a definition says. It
//! links nothing and opens no store.

use super::prepare::{Prepared, standard_lists, taken, way};
use std::collections::BTreeMap;
use throughline_exchange::catalog::Catalog;
use throughline_exchange::catalog::linkage::{Definition, Example, Linkage, Lists, PairExample};
use throughline_link::explain::Explainer;
use throughline_link::standardize;
use throughline_link::train::{Model, Shares};
use throughline_model::fact::Value;
use throughline_model::failure::Failure;
use throughline_model::ids::RecordId;
use throughline_model::issue::{Issue, Place};
use throughline_store::Identity;

/// How many there are.
pub(crate) fn count(catalog: &Catalog) -> usize {
    let of = |linkage: &Linkage| match linkage {
        Linkage::Lists(_, lists) => lists.examples.len(),
        Linkage::Definition(definition) => definition.examples.len(),
        Linkage::Meanings(_) => 0,
    };
    catalog.linkage.iter().map(of).sum()
}

/// Every example that comes out otherwise than worked by hand.
pub(crate) fn prove(catalog: &Catalog) -> Result<Vec<Issue>, Failure> {
    let lists = catalog.linkage_lists();
    let standard = standard_lists(&lists);
    let mut issues: Vec<Issue> = lists.examples.iter().filter_map(|example| text(example, &standard)).collect();
    for linkage in &catalog.linkage {
        if let Linkage::Definition(definition) = linkage {
            for example in &definition.examples {
                issues.extend(pair(example, definition, &lists)?);
            }
        }
    }
    Ok(issues)
}

fn text(example: &Example, lists: &standardize::Lists) -> Option<Issue> {
    let got = way(example.standard).of(&example.from, lists).and_then(|value| taken(example.part).of(&value));
    let said = |value: &Option<String>| value.as_ref().map_or_else(|| "not known".to_owned(), |value| format!("'{value}'"));
    let what = || format!("The example '{}' expects {}; the lists give {}.", example.from, said(&example.gives), said(&got));
    (got != example.gives).then(|| differs(&example.place, what(), "Correct the example, or the list that changes it."))
}

fn pair(example: &PairExample, definition: &Definition, lists: &Lists) -> Result<Option<Issue>, Failure> {
    let identity = |id: &str, says: &BTreeMap<String, String>| Identity {
        record: RecordId(id.to_owned()),
        agency: id.to_owned(),
        values: says.iter().map(|(code, text)| (code.clone(), Value::Text(text.clone()))).collect(),
    };
    let identities = [identity("a", &example.one), identity("b", &example.other)];
    let prepared = Prepared::new(&identities, definition, lists)?;
    let even: Shares = prepared.definition.comparisons.iter().map(|c| vec![1.0 / c.n_answers() as f64; c.n_answers()]).collect();
    let broken = |e| Failure::broken("running an example", e);
    let model = Model::given(&prepared.definition, 0.5, even.clone(), even).map_err(broken)?;
    let explained = Explainer::new(&prepared.table, &prepared.definition, &model).pair(0, 1);
    let got = explained.and_then(|explained| explained.steps.get(example.comparison)?.answer);
    let comparison = definition.comparisons.get(example.comparison);
    let said = |level: Option<usize>| match (level, comparison) {
        (Some(level), Some(comparison)) => comparison.levels.get(level).map_or("different", |(text, _)| text.as_str()),
        _ => "not known",
    };
    let name = comparison.map_or("", |comparison| comparison.name.as_str());
    let what = || format!("The example of {name} expects '{}'; the records give '{}'.", said(example.level), said(got));
    Ok((got != example.level).then(|| differs(&example.place, what(), "Correct the example, or the levels.")))
}

fn differs(place: &Place, what: String, remedy: &str) -> Issue {
    Issue::error(place.clone(), "example_differs", what, remedy)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use throughline_model::access::{Actor, Role};

    const HEAD: &str =
        "edition = \"1\"\neffective_from = 2026-01-01\nsource = \"s\"\nverified = true\nlabel = { en = \"a\", es = \"a\" }\n";

    /// `line code` of what `check` finds in a region with this file.
    fn found(text: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let actor = Actor { name: "test".to_owned(), role: Role::Analyst };
        crate::init::init(folder.path(), "Test", &actor).unwrap();
        let linkage = folder.path().join("catalog/linkage");
        fs::create_dir_all(&linkage).unwrap();
        fs::write(linkage.join("own.toml"), format!("{HEAD}{text}")).unwrap();
        let checked = crate::check::check(folder.path(), &actor).unwrap();
        assert!(checked.n_examples > 100);
        checked.issues.iter().map(|issue| format!("{} {}", issue.place.line.unwrap_or(0), issue.code)).collect()
    }

    #[test]
    fn examples_are_run_and_a_broken_one_is_told_at_its_place() {
        let example =
            |standard: &str, from: &str, gives: &str| format!("[[example]]\nstandard = \"{standard}\"\nfrom = \"{from}\"\n{gives}\n");
        let check = |text: String, expected: &[&str]| assert_eq!(found(&format!("is = \"lists\"\n{text}")), expected);
        check(example("surname", "de la Cruz", "gives = \"delacruz\""), &[]);
        check(example("surname", "de la Cruz", "gives = \"cruz\""), &["7 example_differs"]);
        check(example("surname", "Unknown", "gives = \"unknown\""), &["7 example_differs"]);
        check(format!("no_names = [\"zzz\"]\n{}", example("surname", "Zzz", "")), &[]);
        check(example("surnames", "Cruz", ""), &["8 name_not_known"]);
        let definition = "is = \"definition\"\nlink_from = 50\nreview_from = 10\n[[column]]\nname = \"a\"\ncode = \"last_name\"\nstandard = \"surname\"\n\
            [[comparison]]\nname = \"a\"\ncolumn = \"a\"\nlabel = { en = \"a\", es = \"a\" }\nlevels = [\"same\", \"tokens 50\"]\n[[rule]]\nequal = [\"a\"]\n";
        let pair = |other: &str, answer: &str| {
            let (one, other) = (
                "{ last_name = \"Cruz Soto\" }",
                if other.is_empty() { "{}".to_owned() } else { format!("{{ last_name = \"{other}\" }}") },
            );
            format!("{definition}[[example]]\ncomparison = \"a\"\none = {one}\nother = {other}\nanswer = \"{answer}\"\n")
        };
        let check = |other: &str, answer: &str, expected: &[&str]| assert_eq!(found(&pair(other, answer)), expected, "{other} {answer}");
        check("Soto", "tokens 50", &[]);
        check("Soto y Cruz", "same", &["20 example_differs"]);
        check("Lopez", "different", &[]);
        check("", "not known", &[]);
        check("Soto", "similar", &["24 name_not_known"]);
    }
}
