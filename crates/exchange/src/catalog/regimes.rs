//! Reads `catalog/regimes`: what may be done with records under each legal regime where their own agreement does not say. It does not
//! decide about a file: the mapping's `allows` counts before it, and `model::regime` decides.

use super::reader::{Doc, Table};
use throughline_model::access::Purpose;
use throughline_model::regime::{Law, Regime};

/// Reads the regimes of one file. Issues stand in the `Doc`.
pub(super) fn read(doc: &Doc<'_>) -> Vec<Regime> {
    let root = doc.root();
    let found = root.tables("regime").iter().filter_map(regime).collect();
    root.finish();
    found
}

fn regime(table: &Table<'_>) -> Option<Regime> {
    let name = table.text("name");
    table.required("allows");
    let allows = allows(table);
    let because = table.text("because");
    table.finish();
    Some(Regime { name: name?.to_owned(), allows: allows?, because: because?.to_owned() })
}

/// The purposes that a table names with `allows`; `None` where it has no such key.
pub(crate) fn allows(table: &Table<'_>) -> Option<Vec<Purpose>> {
    if !table.has("allows") {
        return None;
    }
    let names: Vec<&str> = Purpose::ALL.iter().map(|purpose| purpose.name()).collect();
    let known = |name: &str| Purpose::ALL.iter().copied().find(|purpose| purpose.name() == name);
    let items = table.list_of_text("allows");
    let mut allows: Vec<Purpose> = items.iter().filter_map(|(item, _)| item.one_of(&names)).filter_map(known).collect();
    allows.sort_unstable();
    allows.dedup();
    Some(allows)
}

/// What a law allows that says nothing itself: what its regime does.
pub(super) fn settle(law: &mut Law, regimes: &[Regime]) {
    if law.allows.is_none() {
        law.allows = regimes.iter().find(|regime| regime.name == law.regime).map(|regime| regime.allows.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Origin, SourceFile, read};

    fn file(path: &str, text: &str, origin: Origin) -> SourceFile {
        SourceFile { path: path.to_owned(), text: text.to_owned(), origin }
    }

    const USES: &str = include_str!("../../../../catalog/regimes/uses.toml");

    #[test]
    fn every_regime_a_mapping_may_name_is_in_the_shipped_list() {
        let (catalog, issues) = read(&[file("catalog/regimes/uses.toml", USES, Origin::Shipped)]);
        assert_eq!(issues, []);
        let mut listed: Vec<&str> = catalog.regimes.iter().map(|regime| regime.name.as_str()).collect();
        let mut known = crate::mapping::definition::REGIMES.to_vec();
        listed.sort_unstable();
        known.sort_unstable();
        assert_eq!(listed, known);
        let links: Vec<&str> = catalog.regimes.iter().filter(|r| r.allows.contains(&Purpose::Linking)).map(|r| r.name.as_str()).collect();
        assert_eq!(links, ["wioa", "synthetic"], "others link only where an agreement says so");
    }

    #[test]
    fn a_law_that_says_nothing_allows_what_its_regime_does() {
        let regime = |name: &str, allows| Regime { name: name.to_owned(), allows, because: String::new() };
        let regimes = [regime("wioa", vec![Purpose::Linking])];
        let check = |regime: &str, said: Option<Vec<Purpose>>, expected: Option<Vec<Purpose>>| {
            let empty = String::new;
            let destroy_by = throughline_model::regime::DestroyBy::NotRequired;
            let (agreement, consent, purpose, destroy_because) = (empty(), empty(), empty(), empty());
            let mut law = Law { regime: regime.to_owned(), agreement, consent, purpose, allows: said, destroy_by, destroy_because };
            settle(&mut law, &regimes);
            assert_eq!(law.allows, expected);
        };
        check("wioa", None, Some(vec![Purpose::Linking]));
        check("wioa", Some(vec![]), Some(vec![]));
        check("ferpa", None, None);
    }

    #[test]
    fn a_use_that_nobody_knows_is_named() {
        let text = USES.replacen("\"linking\"", "\"linkage\"", 1);
        let (catalog, issues) = read(&[file("catalog/regimes/uses.toml", &text, Origin::Shipped)]);
        assert!(catalog.regimes.is_empty());
        assert!(issues[0].remedy.contains("linking"), "{}", issues[0]);
    }
}
