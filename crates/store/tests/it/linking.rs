//! What linking remembers: sealed, carried through a change of the key, gone with every destruction and withdrawal, and never brought back by what was read
//! before.

use crate::{analyst, file, import, law, reader, record, refused, region, text, value};
use throughline_model::access::Act;
use throughline_model::destruction::Scope;
use throughline_model::event::Event;
use throughline_model::refusal::Refusal;
use throughline_model::regime::Law;
use throughline_store::{LinkMemory, NewFile, NewLinkEdition, Rotated, Store};

const NAME: &str = "zientek-marker";

fn keep(store: &Store, pairs: &[u8]) -> i64 {
    let read = reader(store).link_memory().unwrap();
    let counts = format!("counts of {NAME}");
    let new = NewLinkEdition { definition: "people", fit: "f", how: "trained", n_records: 2, model: "rates", counts: &counts };
    store
        .write(|tx| {
            let id = tx.keep_link_edition(&new, &read, &analyst())?;
            tx.keep_link_pairs(id, pairs, &read)?;
            Ok(id)
        })
        .unwrap()
}

fn parts(memory: LinkMemory) -> (Option<i64>, Option<String>, Option<Vec<u8>>) {
    let (id, counts) = memory.edition.map_or((None, None), |(about, _, counts)| (Some(about.id), counts));
    (id, counts, memory.pairs)
}

#[test]
fn an_edition_and_long_pairs_come_back_also_under_a_new_key_and_only_the_newest_keeps_counts() {
    let (folder, mut store) = region();
    import(&store, &file("aa"), &[record(2, "1", "1,Ada", vec![value("name", text("Ada"))])]);
    assert_eq!(parts(reader(&store).link_memory().unwrap()), (None, None, None));
    let pairs: Vec<u8> = NAME.bytes().cycle().take(2_500_000).collect();
    let first = keep(&store, &pairs);
    let second = keep(&store, &pairs);
    assert_eq!((first, second), (1, 2));
    let rotated = |rotated: &Rotated| Event {
        actor: analyst(),
        act: Act::RotateKey,
        noun: "region_key",
        id: rotated.new.clone(),
        fields: Vec::new(),
    };
    store.rotate_key(rotated).unwrap();
    let counts = Some(format!("counts of {NAME}"));
    assert_eq!(parts(reader(&store).link_memory().unwrap()), (Some(2), counts, Some(pairs)));
    assert_eq!(store.link_editions().unwrap().iter().map(|edition| edition.id).collect::<Vec<_>>(), [1, 2]);
    if folder.schema.is_none() {
        let bytes = std::fs::read(folder.path().join(throughline_store::DATABASE_FILE)).unwrap();
        assert!(!bytes.windows(NAME.len()).any(|window| window == NAME.as_bytes()), "it stands there sealed");
    }
}

#[test]
fn a_destruction_and_a_withdrawal_remove_it_and_nothing_read_before_comes_back() {
    let (_folder, store) = region();
    let under = Law { consent: "form 3".to_owned(), ..law("synthetic") };
    import(&store, &file("aa"), &[record(2, "1", "1,Ada", vec![value("name", text("Ada"))])]);
    let other = NewFile { laws: vec![under], mapping: "second".to_owned(), ..file("bb") };
    import(&store, &other, &[record(2, "2", "2,Bea", vec![value("name", text("Bea"))])]);
    keep(&store, b"pairs");
    let before = reader(&store).link_memory().unwrap();
    store.write(|tx| tx.withdraw_consent("form 3")).unwrap();
    assert_eq!(parts(reader(&store).link_memory().unwrap()), (Some(1), None, None), "the rates stay");
    store.write(|tx| tx.keep_link_pairs(1, b"read before", &before)).unwrap();
    assert_eq!(parts(reader(&store).link_memory().unwrap()).2, None, "what was read before the withdrawal is not kept");

    keep(&store, b"pairs");
    let before = reader(&store).link_memory().unwrap();
    let scope = Scope::File(store.files().unwrap()[0].id.clone());
    let purge = store.write(|tx| tx.begin_purge(&scope, &analyst())).unwrap();
    let done = store.write(|tx| tx.purge_rows(&purge)).unwrap();
    assert_eq!(done.n_rows.get("pairs kept from linking, in parts"), Some(&1));
    assert_eq!(parts(reader(&store).link_memory().unwrap()), (Some(2), None, None));
    let late = store.write(|tx| tx.keep_link_pairs(2, b"read before", &before));
    assert_eq!(refused(late), Refusal::DestroyedMeanwhile);
}
