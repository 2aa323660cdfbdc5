//! Linking that goes on gives the same answer as linking everything afresh, whatever came, changed and went, and whatever people decided. Not for
//! how good the answer is.

use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use throughline_link::cluster::ByPeople;
use throughline_link::compare::{Comparison, Level, Pattern, Test};
use throughline_link::memory::{Decided, Edit, Edition, Memory, Place, Relinked};
use throughline_link::score::Scored;
use throughline_link::train::{ClassModel, Model, Rarity};
use throughline_link::{Class, Column, Definition, Problem, Rule, Settings, Source, Table};

/// Source, then the values of four columns.
type Row = (u8, [Option<u8>; 4]);

const WORDS: [&str; 6] = ["ana", "anna", "bob", "bobby", "cruz", "de la cruz"];

fn sources() -> Vec<Source> {
    (0..3).map(|n| Source { name: format!("s{n}"), one_row_each: n == 0 }).collect()
}

fn values(row: &Row) -> Vec<Option<String>> {
    row.1.iter().map(|value| value.map(|v| WORDS[usize::from(v)].to_owned())).collect()
}

fn table(rows: &BTreeMap<u8, Row>) -> Table {
    let cells: Vec<Vec<Option<String>>> = rows.values().map(values).collect();
    let columns = (0..4).map(|c| Column::new(cells.iter().map(|row| row[c].as_deref()).collect::<Vec<_>>())).collect();
    let ids: Vec<u8> = rows.keys().copied().collect();
    Table::new(columns, &ids, rows.values().map(|row| u16::from(row.0)).collect(), sources()).unwrap()
}

/// A rule that reads the same from both sides, one that does not, one of two columns; verified ids; blocks of more than six are split, or left out.
fn definition() -> Definition {
    let compared = |name: &str, column, other| Comparison {
        name: name.to_owned(),
        column,
        levels: vec![
            Level::new("same", Test::Exact),
            Level::new("exchanged", Test::Exchanged(other)),
            Level::new("almost", Test::JaroWinkler(0.85)),
        ],
        by_frequency: true,
    };
    let rule = |equal: &[(usize, usize)]| Rule { name: "r".to_owned(), equal: equal.to_vec() };
    Definition {
        comparisons: vec![compared("a", 0, 1), compared("b", 1, 0), compared("c", 2, 0)],
        rules: vec![rule(&[(0, 0)]), rule(&[(0, 1), (1, 0)]), rule(&[(1, 1), (2, 2)])],
        classes: vec![Class { name: "home".to_owned(), same: false, on: vec![2] }],
        verified_ids: vec![3],
        settings: Settings { most_in_block: 6, review_from: 0.05, ..Settings::default() },
    }
}

/// Made by hand so that weights lie on both sides of every threshold.
fn model() -> Model {
    let class = |name: &str, same, share, answers: &[[f64; 4]; 3]| ClassModel {
        name: name.to_owned(),
        same,
        share,
        answers: answers.iter().map(|a| a.to_vec()).collect(),
    };
    let chance = [[0.2, 0.05, 0.15, 0.6]; 3];
    Model {
        chance: chance.iter().map(|a| a.to_vec()).collect(),
        classes: vec![
            class("same", true, 0.4, &[[0.7, 0.05, 0.15, 0.1], [0.7, 0.05, 0.15, 0.1], [0.6, 0.05, 0.15, 0.2]]),
            class("home", false, 0.2, &[[0.2, 0.05, 0.15, 0.6], [0.3, 0.05, 0.15, 0.5], [0.8, 0.05, 0.1, 0.05]]),
            class("rule: r", false, 0.4, &chance),
        ],
        n_rounds: 1,
        settled: true,
        doubt: None,
        rarity: Rarity::Chance,
        frequencies: None,
    }
}

fn trained_on() -> BTreeMap<u8, Row> {
    let value = |n: u32| Some((n % 6) as u8).filter(|_| n % 7 < 5);
    (0..24u32).map(|n| (n as u8, ((n % 3) as u8, [value(n.min(n % 5 * 2)), value(n / 2 + n % 2), value(n * 5), None]))).collect()
}

fn edition() -> &'static Edition {
    static EDITION: OnceLock<Edition> = OnceLock::new();
    EDITION.get_or_init(|| Edition::freeze(&table(&trained_on()), &definition(), model()))
}

/// Everything that is told, by ids.
type ByIds = (Vec<(u8, u8, Pattern, u64)>, Vec<(u8, u8, u64, u64)>, Vec<(usize, u64)>);

fn of_memory(memory: &Memory<u8>) -> ByIds {
    let pairs = memory.pairs().into_iter().map(|(a, b, pattern, weight)| (a, b, pattern, weight.to_bits())).collect();
    let place = |p: Place<u8>| (p.id, p.cluster, p.belongs.to_bits(), p.right.to_bits());
    (pairs, memory.places().into_iter().map(place).collect(), memory.grown())
}

fn of_table(rows: &BTreeMap<u8, Row>, linked: &Relinked) -> ByIds {
    let ids: Vec<u8> = rows.keys().copied().collect();
    let id = |row: u32| ids[row as usize];
    let pairs = linked.pairs.iter().map(|p| (id(p.left), id(p.right), p.pattern, p.weight.to_bits())).collect();
    let clusters = &linked.clusters;
    let place = |row: usize| (ids[row], id(clusters.of[row]), clusters.belongs[row].to_bits(), clusters.right[row].to_bits());
    (pairs, (0..ids.len()).map(place).collect(), linked.grown.clone())
}

fn by_people(rows: &BTreeMap<u8, Row>, decided: &Decided<u8>) -> ByPeople {
    let here = |ids: &Vec<u8>| ids.iter().filter_map(|id| rows.keys().position(|known| known == id)).map(|place| place as u32).collect();
    ByPeople {
        together: decided.together.iter().map(here).collect(),
        apart: decided.apart.iter().map(|(some, others)| (here(some), here(others))).collect(),
    }
}

fn put(rows: &mut BTreeMap<u8, Row>, id: u8, row: Option<Row>) {
    match row {
        Some(row) => rows.insert(id, row),
        None => rows.remove(&id),
    };
}

/// One thing that happens.
#[derive(Debug, Clone)]
enum Step {
    Edits(Vec<(u8, Option<Row>)>),
    Decide(Decided<u8>),
}

fn row() -> impl Strategy<Value = Row> {
    let some = || prop::option::weighted(0.85, 0u8..6);
    (0u8..3, some(), some(), some(), prop::option::weighted(0.1, 0u8..2)).prop_map(|(source, a, b, c, d)| (source, [a, b, c, d]))
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let edits = prop::collection::vec((0u8..14, prop::option::weighted(0.75, row())), 1..7).prop_map(Step::Edits);
    let group = || prop::collection::vec(0u8..14, 1..4);
    let decided = (prop::collection::vec(group(), 0..2), prop::collection::vec((group(), group()), 0..2));
    let decide = decided.prop_map(|(together, apart)| Step::Decide(Decided { together, apart }));
    prop::collection::vec(prop_oneof![6 => edits, 1 => decide], 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    #[test]
    fn ten_thousand_sequences_of_edits_end_where_linking_afresh_begins(steps in steps()) {
        let definition = definition();
        let mut memory = Memory::new(&definition, edition().clone(), sources(), 4).unwrap();
        let (mut rows, mut decided) = (BTreeMap::new(), Decided::default());
        for step in steps {
            match step {
                Step::Decide(now) => {
                    decided = now;
                    memory.decide(decided.clone()).unwrap();
                }
                Step::Edits(edits) => {
                    let edit = |(id, row): &(u8, Option<Row>)| match row {
                        Some(row) => Edit::Put { id: *id, source: u16::from(row.0), values: values(row) },
                        None => Edit::Withdraw { id: *id },
                    };
                    memory.apply(edits.iter().map(edit).collect()).unwrap();
                    for (id, row) in edits {
                        put(&mut rows, id, row);
                    }
                }
            }
        }
        let afresh = edition().link(&table(&rows), &definition, &by_people(&rows, &decided)).unwrap();
        prop_assert_eq!(of_memory(&memory), of_table(&rows, &afresh));
    }
}

proptest! {
    /// The same for whoever keeps the pairs: those of rows that have not changed are handed in again.
    #[test]
    fn pairs_kept_elsewhere_serve_as_well(
        before in prop::collection::btree_map(0u8..14, row(), 0..14),
        edits in prop::collection::btree_map(0u8..14, prop::option::weighted(0.7, row()), 0..5),
    ) {
        let (definition, nobody) = (definition(), ByPeople::default());
        let first = edition().link(&table(&before), &definition, &nobody).unwrap();
        let mut rows = before.clone();
        for (id, row) in &edits {
            put(&mut rows, *id, *row);
        }
        let changed: Vec<bool> = rows.keys().map(|id| edits.contains_key(id)).collect();
        let ids: Vec<u8> = before.keys().copied().collect();
        let place = |row: u32| rows.keys().position(|id| *id == ids[row as usize] && !edits.contains_key(id)).map(|place| place as u32);
        let known = first.pairs.iter().filter_map(|pair| Some(Scored { left: place(pair.left)?, right: place(pair.right)?, ..*pair }));
        let known: Vec<Scored> = known.collect();
        let table = table(&rows);
        let again = edition().link_changed(&table, &definition, &known, &changed, &nobody).unwrap();
        let afresh = edition().link(&table, &definition, &nobody).unwrap();
        prop_assert_eq!(of_table(&rows, &again), of_table(&rows, &afresh));
        prop_assert!(again.n_compared <= afresh.n_compared);
        prop_assert!(changed.contains(&true) || again.n_compared == 0);
    }
}

#[test]
fn an_edition_is_kept_as_text_exactly() {
    let mut edition = edition().clone();
    assert!(!edition.plan.split.is_empty(), "the test has a block that is split");
    assert!(edition.model.frequencies.iter().flatten().any(|f| f.share(0) > 0.0));
    edition.model.doubt = Some("why not".to_owned());
    edition.model.classes[0].name = "same, with spaces".to_owned();
    edition.model.chance[0][0] = 0.1 + 0.2;
    edition.model.rarity = Rarity::Whole;
    let text = edition.to_text();
    assert_eq!(Edition::from_text(&text).unwrap(), edition);
}

#[test]
fn another_version_a_damaged_text_and_another_definition_are_refused_in_words() {
    let text = edition().to_text();
    let check = |text: &str, says: &str| {
        let problem = Edition::from_text(text).unwrap_err();
        assert!(problem.to_string().contains(says), "{problem}");
    };
    check(&text.replacen("edition 1", "edition 2", 1), "another version of this program (layout 2); train a new one");
    check("", "not an edition");
    check("{\"model\": 1}", "not an edition");
    check(&text.replacen("0.7", "0.6", 1), "cut off or changed");
    for end in (0..text.len()).step_by(37) {
        check(&text[..end], "edition");
    }
    let mut other = definition();
    other.comparisons[0].levels[2] = Level::new("almost", Test::JaroWinkler(0.9));
    let refused = edition().link(&table(&trained_on()), &other, &ByPeople::default()).unwrap_err();
    assert_eq!(refused, Problem::OtherDefinition);
    assert!(refused.to_string().contains("train a new one"));
}

#[test]
fn a_block_that_outgrows_the_limit_is_told_and_one_far_beyond_is_refused() {
    let rows = |n: u8| -> BTreeMap<u8, Row> { (0..n).map(|id| (id, (1, [Some(5), None, Some(id % 6), None]))).collect() };
    let (definition, nobody) = (definition(), ByPeople::default());
    let edits = |rows: &BTreeMap<u8, Row>| -> Vec<Edit<u8>> {
        rows.iter().map(|(id, row)| Edit::Put { id: *id, source: u16::from(row.0), values: values(row) }).collect()
    };
    let mut memory = Memory::new(&definition, edition().clone(), sources(), 4).unwrap();
    memory.apply(edits(&rows(9))).unwrap();
    let afresh = edition().link(&table(&rows(9)), &definition, &nobody).unwrap();
    assert_eq!((memory.grown(), afresh.grown.len(), afresh.n_compared), (vec![(0, 9)], 1, 36));
    let refused = edition().link(&table(&rows(61)), &definition, &nobody).unwrap_err();
    assert_eq!(memory.apply(edits(&rows(61))).unwrap_err(), refused);
    assert!(refused.to_string().contains("61 rows now agree on r") && refused.to_string().contains("train a new one"), "{refused}");
    assert_eq!(memory.places().len(), 9, "nothing changed");
    assert!(memory.apply(vec![Edit::Put { id: 1, source: 9, values: vec![None; 4] }]).is_err());
    assert!(memory.apply(vec![Edit::Put { id: 1, source: 0, values: vec![] }]).is_err());
}

/// What is touched is little: a row that changes in a large memory compares itself with its block and looks at its own cluster.
#[test]
fn a_change_costs_what_it_touches() {
    let definition = Definition { settings: Settings { most_in_block: 1_000, review_from: 0.05, ..Settings::default() }, ..definition() };
    let word = |n: u32| Some(format!("word{n}"));
    let put = |id: u32, name: u32| Edit::Put { id, source: 1, values: vec![word(name), word(name + 7), word(name * 3), None] };
    let edition = Edition::freeze(&table(&trained_on()), &definition, model());
    let mut memory = Memory::new(&definition, edition, sources(), 4).unwrap();
    memory.apply((0..2_000).map(|id| put(id, id / 2)).collect()).unwrap();
    let touched =
        memory.apply(vec![put(7, 500), put(9_000, 600), Edit::Withdraw { id: 13 }, Edit::Withdraw { id: 99_999 }, put(8, 4)]).unwrap();
    assert_eq!(touched.n_edited, 3, "what is not there cannot go, and what stays the same is no edit");
    assert!(touched.n_compared <= 8 && touched.n_looked_at <= 10, "{touched:?}");
    assert_eq!(touched.moved, [7, 1000, 1001, 9000], "7 left 6 and gave its name to others; 9000 joined");
}
