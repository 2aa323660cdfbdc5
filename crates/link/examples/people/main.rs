//! What linking costs and finds on a CSV of people with the truth in it: `people FILE [peer|own] [again|MOST_IN_BLOCK]`. The columns are those of the
//! made-up people of docs/benchmarks.md: unique_id, cluster (the truth), agency, first_name, middle_initial, last_name, dob, sex, ssn4, address, zip,
//! phone. `peer` compares as the peer's program does, `own` about as catalog/linkage/people.toml does. It prints the processor time of each phase,
//! the most memory held, and precision, recall and F1 of pairs and of clusters. `again` links a second time after one row in a hundred has changed;
//! a number is the most rows of a block. Not a way to link files; that is the program's.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod again;
mod cost;
mod definition;
mod truth;

use cost::Clock;
use throughline_link::{Building, Column, Source, Table, link};

/// Reads a plain CSV (no quotes) column by column.
fn read(path: &str) -> Vec<(String, Column)> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let mut columns: Vec<Building> = names.iter().map(|_| Building::default()).collect();
    for line in lines {
        let mut cells = line.split(',');
        columns.iter_mut().for_each(|column| column.push(cells.next()));
    }
    names.into_iter().map(str::to_owned).zip(columns.into_iter().map(Building::finish)).collect()
}

fn main() {
    let mut words = std::env::args().skip(1);
    let (path, way) = (words.next().unwrap(), words.next().unwrap_or_else(|| "peer".to_owned()));
    let mut clock = Clock::default();
    let columns = read(&path);
    clock.lap("read");
    let truth = columns.iter().find(|(name, _)| name == "cluster").unwrap().1.clone();
    let (columns, definition) = if way == "own" { definition::own(&columns) } else { definition::peer(&columns) };
    let mut definition = definition;
    let third = words.next();
    if let Some(most) = third.as_deref().and_then(|word| word.parse().ok()) {
        definition.settings.most_in_block = most;
    }
    clock.lap("columns");
    let ids: Vec<u32> = (0..truth.len() as u32).collect();
    let table = Table::new(columns, &ids, vec![0; ids.len()], vec![Source { name: "all".to_owned(), one_row_each: false }]).unwrap();
    clock.lap("table");
    if third.as_deref() == Some("again") {
        return again::run(&table, &definition, &truth, &mut clock);
    }
    let linked = link(&table, &definition).unwrap();
    clock.lap("link");
    clock.print();
    println!(
        "{} rows, {} pairs compared, {} kept; {} patterns, {} rounds, settled {}, doubt {:?}",
        ids.len(),
        linked.n_compared,
        linked.pairs.len(),
        linked.patterns.len(),
        linked.model.n_rounds,
        linked.model.settled,
        linked.model.doubt
    );
    println!(
        "{} large blocks, {} rows left out of them, cut at {:?}",
        linked.hot.len(),
        linked.hot.iter().map(|h| h.n_left_out).sum::<u64>(),
        linked.cut_at
    );
    truth::print(&truth, &linked);
}
