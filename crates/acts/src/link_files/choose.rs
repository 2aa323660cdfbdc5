//! Which blocking rules of a proposal are worth their pairs: every record should be reached by several, whatever single field is wrong, and
//! the pairs they bring must stay few among many rows. It judges no pair.

use std::collections::BTreeSet;
use throughline_exchange::catalog::linkage::{self, Definition, Part, Rule};
use throughline_link::block::cost;
use throughline_link::{Column, Rule as Compared};

/// Pairs a row that all rules together may bring.
const PAIRS_A_ROW: u64 = 12;
/// Pairs that are nothing among however few rows.
const PAIRS_ALWAYS: u64 = 400_000;
/// Of all pairs allowed, the part that one rule may bring.
const PART_OF_ONE: u64 = 5;

/// Rows looked at to see that two columns have the same values.
const LOOKED_AT: usize = 5_000;

/// A rule that was left out, and the pairs it would have brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Costly {
    /// The rule.
    pub name: String,
    /// Its pairs.
    pub n_pairs: u64,
}

/// The rules that are affordable, in the template's order, and those that are not.
pub(crate) fn choose(definition: &Definition, columns: &[Column]) -> (Vec<Rule>, Vec<Costly>) {
    let n_rows = columns.first().map_or(0, Column::len) as u64;
    let most = (PAIRS_A_ROW * n_rows).max(PAIRS_ALWAYS);
    let (mut kept, mut costly, mut total): (Vec<Priced>, Vec<Costly>, u64) = (Vec::new(), Vec::new(), 0);
    for rule in &definition.rules {
        let of_one = |rule: &Rule| Priced::new(rule, definition, columns);
        let first = of_one(rule);
        let is_costly = first.n_pairs > most / PART_OF_ONE || total + first.n_pairs > most;
        if is_costly {
            costly.push(Costly { name: rule.name.clone(), n_pairs: first.n_pairs });
        }
        let asked = if is_costly { rule.finer.iter().map(of_one).collect() } else { vec![first] };
        for priced in asked {
            let is_costly = priced.n_pairs > most / PART_OF_ONE || total + priced.n_pairs > most;
            if !is_costly && !kept.iter().any(|known| known.brings_all_of(&priced)) {
                total += priced.n_pairs;
                kept.push(priced);
            }
        }
    }
    // What a looser rule brings whole needs no rule of its own.
    let needed = |priced: &Priced| !kept.iter().any(|other| other.rule.name != priced.rule.name && other.brings_all_of(priced));
    let needed = kept.iter().filter(|priced| needed(priced)).map(|priced| Rule { finer: Vec::new(), ..priced.rule.clone() });
    (needed.collect(), costly)
}

/// A rule and what it costs.
struct Priced {
    rule: Rule,
    /// Its columns, of those with the same values the first.
    equal: BTreeSet<(usize, usize)>,
    /// These and every part of them, which are equal where the whole is.
    implied: BTreeSet<(usize, usize)>,
    n_pairs: u64,
    /// None of its blocks is left out for its size.
    whole: bool,
}

impl Priced {
    fn new(rule: &Rule, definition: &Definition, columns: &[Column]) -> Self {
        let asked = Compared { name: String::new(), equal: rule.equal.clone() };
        let cost = cost(columns, &asked, definition.most_in_block);
        let first = |(l, r): (usize, usize)| (first_like(columns, l), first_like(columns, r));
        let implied = rule.equal.iter().flat_map(|pair| parts(definition, *pair)).map(first).collect();
        let equal = rule.equal.iter().copied().map(first).collect();
        Self { rule: rule.clone(), equal, implied, n_pairs: cost.n_pairs, whole: cost.largest <= definition.most_in_block as u64 }
    }

    fn brings_all_of(&self, other: &Priced) -> bool {
        self.whole && self.equal.is_subset(&other.implied)
    }
}

/// A pair of columns, and every pair of the same part of both.
fn parts(definition: &Definition, (l, r): (usize, usize)) -> Vec<(usize, usize)> {
    let of = |whole: usize| {
        let whole = definition.columns.get(whole).filter(|column| column.part == Part::Whole);
        let same = move |column: &linkage::Column| whole.is_some_and(|w| w.from == column.from && w.standard == column.standard);
        definition.columns.iter().enumerate().filter(move |(_, column)| same(column))
    };
    let both = of(l).flat_map(|(left, a)| of(r).filter(move |(_, b)| a.part == b.part).map(move |(right, _)| (left, right)));
    both.chain([(l, r)]).collect()
}

/// The first column that has the same values as this one: the last four digits of a number that is no longer.
fn first_like(columns: &[Column], column: usize) -> usize {
    let Some(this) = columns.get(column) else { return column };
    let rows = || (0..this.len() as u32).step_by(this.len() / LOOKED_AT + 1);
    let like = |other: &Column| {
        other.n_values() == this.n_values()
            && other.n_present() == this.n_present()
            && rows().all(|row| other.value(row) == this.value(row))
    };
    columns.iter().position(like).unwrap_or(column)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two columns of people: one with few values, one with many.
    fn definition(rules: &str) -> Definition {
        let column = |name: &str| format!("[[column]]\nname = \"{name}\"\nfrom = \"{name}\"\nstandard = \"text\"\n");
        let head = "format = 1\nlink_from = 50\nreview_from = 10\n";
        let part = "[[column]]\nname = \"letter\"\nof = \"many\"\npart = \"first 1\"\n";
        let comparison = "[[comparison]]\nname = \"few\"\ncolumn = \"few\"\nlevels = [\"same\"]\n";
        let text = format!("{head}{}{}{part}{comparison}{rules}", column("few"), column("many"));
        linkage::of_file("a.toml", &text).0.unwrap()
    }

    #[test]
    fn a_rule_that_brings_too_much_gives_way_to_finer_ones() {
        let few: Vec<String> = (0..40_000).map(|row| (row % 40).to_string()).collect();
        let many: Vec<String> = (0..40_000).map(|row| (row / 2).to_string()).collect();
        let letter: Vec<String> = many.iter().map(|text| text[..1].to_owned()).collect();
        let columns: Vec<Column> = [&few, &many, &letter].map(|values| Column::new(values.iter().map(|v| Some(v.as_str())))).into();
        let check = |rules: &str, expected: &[&str], n_costly: usize| {
            let (kept, costly) = choose(&definition(rules), &columns);
            assert_eq!(kept.iter().map(|rule| rule.name.as_str()).collect::<Vec<_>>(), expected);
            assert_eq!(costly.len(), n_costly);
        };
        let rule = |equal: &str| format!("[[rule]]\nequal = [{equal}]\n");
        let finer = "finer = [[\"few\", \"many\"]]\n";
        check(&format!("{}{finer}", rule("\"few\"")), &["few, many"], 1);
        check(&format!("{}{finer}{}", rule("\"few\""), rule("\"many\"")), &["many"], 1);
        check(&format!("{}{}", rule("\"many\""), rule("\"letter\", \"many\"")), &["many"], 0);
    }
}
