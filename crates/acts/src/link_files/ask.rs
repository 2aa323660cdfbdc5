//! Writes the pairs that would teach most, with what both rows say side by side, for people to judge. It judges nothing itself.

use super::file::File;
use super::write::{Out, Rows, put_cell};
use std::collections::HashMap;
use throughline_exchange::catalog::linkage::{Column, Definition, Part};
use throughline_link::Linked;
use throughline_link::score::Scored;
use throughline_model::failure::Failure;

/// Writes so many pairs, the nearest to even odds first, spread over different answers.
pub(super) fn ask(
    mut out: Out,
    n: usize,
    files: &[File],
    rows: &Rows<'_>,
    definition: &Definition,
    found: &Linked,
) -> Result<Out, Failure> {
    let shown: Vec<&Column> =
        definition.columns.iter().filter(|column| column.part == Part::Whole || first_of(definition, column)).collect();
    out.text().push_str("pair,same,probability,file_l,row_l,file_r,row_r");
    for column in &shown {
        let text = out.text();
        for side in ["_l", "_r"] {
            text.push(',');
            put_cell(&format!("{}{side}", column.name), text);
        }
    }
    out.line()?;
    for (nth, pair) in chosen(&found.pairs, n).into_iter().enumerate() {
        let text = out.text();
        text.push_str(&format!("{},,{:.3},", nth + 1, pair.probability()));
        rows.put(pair.left, text);
        text.push(',');
        rows.put(pair.right, text);
        for column in &shown {
            for row in [pair.left, pair.right] {
                let (file, row) = rows.of(row);
                text.push(',');
                put_cell(files.get(file).and_then(|file| file.source_of(&column.from)?.text(row)).unwrap_or_default(), text);
            }
        }
        out.line()?;
        out.count(1);
    }
    Ok(out)
}

/// Whether no column before it shows the same header.
fn first_of(definition: &Definition, column: &Column) -> bool {
    definition.columns.iter().find(|other| other.from == column.from).is_some_and(|first| first == column)
}

/// Pairs near even odds; of pairs that answer alike at most a few, while there are others.
fn chosen(pairs: &[Scored], n: usize) -> Vec<&Scored> {
    let mut near: Vec<&Scored> = pairs.iter().collect();
    near.sort_by(|a, b| a.weight.abs().total_cmp(&b.weight.abs()));
    let of_one = (n / 25).max(1);
    let mut counts: HashMap<u64, usize> = HashMap::new();
    let (mut spread, mut rest) = (Vec::new(), Vec::new());
    for pair in near {
        let count = counts.entry(pair.pattern.0).or_default();
        *count += 1;
        if *count <= of_one { spread.push(pair) } else { rest.push(pair) }
    }
    spread.extend(rest);
    spread.truncate(n);
    spread
}
