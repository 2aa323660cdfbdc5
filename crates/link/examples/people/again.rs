//! What it costs to link again when one row in a hundred has changed, against linking everything afresh under the same edition, and how often clusters are
//! right that say they are. Not for what learning costs; that is `main`'s.

use crate::cost::Clock;
use std::collections::HashMap;
use throughline_link::cluster::ByPeople;
use throughline_link::memory::Edition;
use throughline_link::score::Scored;
use throughline_link::{Column, Definition, Table};

/// Freezes, links, changes one row in a hundred, links again both ways, and prints.
pub fn run(table: &Table, definition: &Definition, truth: &Column, clock: &mut Clock) {
    let nobody = ByPeople::default();
    let edition = Edition::train(table, definition).unwrap();
    clock.lap("train");
    let text = edition.to_text();
    assert!(Edition::from_text(&text).unwrap() == edition);
    clock.lap("text");
    let first = edition.link(table, definition, &nobody).unwrap();
    clock.lap("afresh");
    let changed: Vec<bool> = (0..table.n_rows()).map(|row| row % 100 == 0).collect();
    let now = with_other_values(table, &changed);
    clock.lap("edits");
    let is_known = |pair: &&Scored| !changed[pair.left as usize] && !changed[pair.right as usize];
    let known: Vec<Scored> = first.pairs.iter().filter(is_known).copied().collect();
    let again = edition.link_changed(&now, definition, &known, &changed, &nobody).unwrap();
    clock.lap("again");
    let afresh = edition.link(&now, definition, &nobody).unwrap();
    clock.lap("afresh");
    clock.print();
    assert!(again.pairs == afresh.pairs && again.clusters == afresh.clusters, "not the same answer");
    let n_changed = changed.iter().filter(|c| **c).count();
    println!("{n_changed} of {} rows changed: {} pairs compared, afresh {}", table.n_rows(), again.n_compared, afresh.n_compared);
    println!("edition of {} bytes; {} weak bridges; the same answer", text.len(), again.clusters.bridges.len());
    calibration(&first.clusters.of, &first.clusters.right, truth);
}

/// Rows that changed take the values of the row before them in every third column.
fn with_other_values(table: &Table, changed: &[bool]) -> Table {
    let columns = table.columns().iter().enumerate().map(|(nth, column)| {
        let value = |row: u32| column.value(if nth % 3 == 0 && changed[row as usize] { row.saturating_sub(1) } else { row });
        Column::new((0..table.n_rows()).map(value))
    });
    let ids: Vec<u32> = (0..table.n_rows()).collect();
    Table::new(columns.collect(), &ids, vec![0; ids.len()], table.sources().to_vec()).unwrap()
}

/// By what clusters of several rows say of themselves: how many there are, and how many are of one only.
fn calibration(of: &[u32], right: &[f64], truth: &Column) {
    let mut members: HashMap<u32, Vec<u32>> = HashMap::new();
    (0u32..).zip(of).for_each(|(row, name)| members.entry(*name).or_default().push(row));
    let bounds = [0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 1.0 + 1e-9];
    for bin in bounds.windows(2) {
        let in_bin = members.iter().filter(|(name, rows)| rows.len() > 1 && (bin[0]..bin[1]).contains(&right[**name as usize]));
        let (mut n, mut n_right, mut said) = (0u32, 0u32, 0.0);
        for (name, rows) in in_bin {
            n += 1;
            said += right[*name as usize];
            n_right += u32::from(rows.iter().all(|row| truth.code(*row) == truth.code(rows[0])));
        }
        if n > 0 {
            println!(
                "clusters that say {:.3} to {:.3}: {n}, mean {:.4}, right {:.4}",
                bin[0],
                bin[1],
                said / f64::from(n),
                f64::from(n_right) / f64::from(n)
            );
        }
    }
}
