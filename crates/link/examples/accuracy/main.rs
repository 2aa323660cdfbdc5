//! How right the crate's defaults are on a file whose truth is known: `cargo run -p throughline-link --example accuracy -- FILE.csv ...`. A column
//! `cluster` is the truth (never compared), `unique_id` names the rows, `source` parts them. The truth is used after linking only. Not a way to link
//! files: the program does that.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod propose;

use propose::Proposal;
use std::collections::HashMap;
use std::time::Instant;
use throughline_link::train::{Label, Model, train, train_with};
use throughline_link::{Linked, block, link_with};

fn main() {
    let wordy = std::env::args().any(|a| a == "-v");
    for path in std::env::args().skip(1).filter(|a| !a.starts_with('-')) {
        let rows = read(&std::fs::read_to_string(&path).expect("a file"));
        let proposal = Proposal::new(&rows);
        let started = (Instant::now(), processor());
        let patterns = block::patterns(&proposal.table, &proposal.definition);
        let compared = processor();
        let model = train(&proposal.table, &proposal.definition, &patterns);
        let trained = processor();
        let n_patterns = patterns.len();
        let linked = link_with(&proposal.table, &proposal.definition, &model).expect("a definition that fits");
        let times = [compared - started.1, trained - compared, processor() - trained];
        let name = path.rsplit('/').next().unwrap_or(&path);
        println!("{name}: {}", judged(&linked, &truth(&rows)));
        println!(
            "    {} pairs, {n_patterns} patterns, {} rounds{}; processor s: pairs {:.2}, training {:.2}, rest {:.2}; wall {:.2}{}",
            linked.n_compared,
            linked.model.n_rounds,
            if linked.model.settled { "" } else { " (not settled)" },
            times[0],
            times[1],
            times[2],
            started.0.elapsed().as_secs_f64(),
            linked.model.doubt.as_ref().map(|d| format!("; DOUBT: {d}")).unwrap_or_default(),
        );
        for n in [50, 200] {
            if std::env::args().any(|a| a == "--labels") {
                let labels = labels(&linked, &truth(&rows), n);
                let model = train_with(&proposal.table, &proposal.definition, &patterns, &labels);
                let doubt = model.doubt.clone().unwrap_or_default();
                let again = link_with(&proposal.table, &proposal.definition, &model).expect("a definition that fits");
                println!("    {:3} labels: {} {doubt}", labels.len(), judged(&again, &truth(&rows)));
            }
        }
        if wordy {
            show(&proposal, &linked.model);
        }
    }
}

/// Cells by row; the first row names the columns. Quotes as in RFC 4180.
fn read(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            '\r' if !quoted => {}
            letter => cell.push(letter),
        }
    }
    rows
}

/// A number per row: who it truly is.
fn truth(rows: &[Vec<String>]) -> Vec<usize> {
    let column = rows[0].iter().position(|name| name == "cluster").expect("a column cluster");
    let mut known = HashMap::new();
    rows[1..]
        .iter()
        .map(|row| {
            let n = known.len();
            *known.entry(row[column].clone()).or_insert(n)
        })
        .collect()
}

/// Seconds of processor time of this process so far, in hundredths.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or_default();
    after.split_whitespace().skip(11).take(2).filter_map(|n| n.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// Judged pairs as a review would choose them: half among the doubtful, half among all, evenly from the strongest to the weakest.
fn labels(linked: &Linked, truth: &[usize], n: usize) -> Vec<Label> {
    let doubtful: Vec<usize> = (0..linked.pairs.len()).filter(|p| linked.pairs[*p].weight.abs() < 8.0).collect();
    let spread = |from: &[usize], n: usize| -> Vec<usize> {
        (0..n.min(from.len())).map(|k| from[(2 * k + 1) * from.len() / (2 * n.min(from.len()))]).collect()
    };
    let all: Vec<usize> = (0..linked.pairs.len()).collect();
    let chosen = [spread(&doubtful, n / 2), spread(&all, n - n / 2)].concat();
    let label = |p: usize| {
        let pair = &linked.pairs[p];
        Label { pattern: pair.pattern, same: truth[pair.left as usize] == truth[pair.right as usize], weight: 1.0 }
    };
    chosen.into_iter().map(label).collect()
}

fn f1(right: f64, found: f64, all: f64) -> String {
    let (p, r) = (right / found.max(1.0), right / all.max(1.0));
    format!("{:.4} (P {p:.4} R {r:.4})", 2.0 * p * r / (p + r).max(1e-9))
}

fn judged(linked: &Linked, truth: &[usize]) -> String {
    let pairs_of = |keys: Vec<(usize, u32)>| {
        let mut counts: HashMap<(usize, u32), f64> = HashMap::new();
        keys.into_iter().for_each(|key| *counts.entry(key).or_default() += 1.0);
        counts.values().map(|n| n * (n - 1.0) / 2.0).sum::<f64>()
    };
    let of = &linked.clusters.of;
    let all = pairs_of((0..truth.len()).map(|row| (truth[row], 0)).collect());
    let is = |l: u32, r: u32| truth[l as usize] == truth[r as usize];
    let (mut found, mut right, mut best, mut at) = (0.0, 0.0, (0.0, 0.0), (0.0, 0.0));
    let (mut expected, mut bins) = (0.0, [(0.0, 0.0, 0.0); 10]);
    for pair in &linked.pairs {
        let (p, is) = (pair.probability(), f64::from(is(pair.left, pair.right)));
        found += 1.0;
        right += is;
        expected += p;
        let bin = &mut bins[((p * 10.0) as usize).min(9)];
        *bin = (bin.0 + 1.0, bin.1 + p, bin.2 + is);
        let score = 2.0 * right / (found + all);
        if score > best.0 {
            best = (score, pair.weight)
        }
        if p >= 0.5 {
            at = (found, right)
        }
    }
    let ece = bins.iter().map(|b| (b.1 - b.2).abs()).sum::<f64>() / bins.iter().map(|b| b.0).sum::<f64>().max(1.0);
    let clusters = pairs_of((0..truth.len()).map(|row| (0, of[row])).collect());
    let both = pairs_of((0..truth.len()).map(|row| (truth[row], of[row])).collect());
    format!(
        "pairs {} best {:.4} at {:.1} bits; clusters {}; true {all} reached {:.4} expected {:.4} ece {ece:.4}",
        f1(at.1, at.0, all),
        best.0,
        best.1,
        f1(both, clusters, all),
        right / all.max(1.0),
        expected / all.max(1.0),
    )
}

fn show(proposal: &Proposal, model: &Model) {
    let shares = |answers: &[f64]| answers.iter().map(|a| format!("{a:.4}")).collect::<Vec<_>>().join(" ");
    for class in &model.classes {
        println!("  {} {} {:.5}", if class.same { "=" } else { "#" }, class.name, class.share);
        if !class.name.starts_with("rule: ") {
            for (comparison, answers) in proposal.definition.comparisons.iter().zip(&class.answers) {
                println!("      {:12} {}", comparison.name, shares(answers));
            }
        }
    }
    println!("  chance");
    for (comparison, answers) in proposal.definition.comparisons.iter().zip(&model.chance) {
        println!("      {:12} {}", comparison.name, answers.iter().map(|a| format!("{a:.2e}")).collect::<Vec<_>>().join(" "));
    }
}
