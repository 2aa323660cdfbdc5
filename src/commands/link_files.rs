//! `throughline link-files`: links files alone and says what was compared and why. It compares nothing itself.

use super::{actor, count};
use crate::exit::Exit;
use crate::say::Say;
use clap::Args;
use std::path::PathBuf;
use throughline_acts::link_files::{self, Asked, Done, Proposed};
use throughline_model::failure::Failure;

/// Which files, and where the results go.
#[derive(Debug, Args)]
pub struct LinkFiles {
    /// The files: CSV of any usual delimiter and encoding, XLSX or Parquet. Rows are linked within each and between them.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Compare as this file says; without it a definition is proposed.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where the pairs go.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Where the clusters go.
    #[arg(long, value_name = "FILE")]
    clusters: PathBuf,
    /// Also write so many pairs for people to judge, both rows side by side, into review.csv beside the pairs.
    #[arg(long, value_name = "PAIRS", default_value_t = 0)]
    review: usize,
    /// The column that names rows; without it they are numbered from 1.
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
}

/// Links.
pub fn run(given: LinkFiles, say: &Say) -> Result<Exit, Failure> {
    let LinkFiles { files, config, out, clusters, review, id } = given;
    let asked = Asked { files, config, id, pairs: out, clusters, n_to_review: review };
    let done = say.while_doing("Comparing rows", || link_files::link_files(&asked, &actor()))?;
    tell(&done, &asked, say);
    say.result(&done);
    Ok(Exit::Done)
}

fn tell(done: &Done, asked: &Asked, say: &Say) {
    say.all_issues(&done.issues);
    if let Some(proposed) = &done.proposed {
        tell_proposed(proposed, done.files.len() > 1, say);
    }
    let n: usize = done.files.iter().map(|(_, n)| n).sum();
    let (rows, people) = (count(n as u64, "row", "rows"), count(done.n_clusters as u64, "person", "people"));
    say.line(format!("{rows} are {people}; {} compared.", count(done.n_compared, "pair was", "pairs were")));
    let pairs = count(done.n_pairs as u64, "pair", "pairs");
    say.line(format!("{pairs} of probability {} and more: {}", done.link_from, asked.pairs.display()));
    say.line(format!("Every row and its cluster: {}", asked.clusters.display()));
    if let Some((path, n)) = &done.review {
        let pairs = count(*n as u64, "pair", "pairs");
        say.line(format!("{pairs} for people to judge: {}. Write yes or no into the column `same`.", path.display()));
    }
    if done.files.len() > 1 {
        say.line("Rows were linked within each file and between them; a file with one row for each person can be named in the definition as one_row_each.");
    }
    for (rule, n) in &done.left_out {
        let rows = count(*n, "row", "rows");
        say.line(format!("  {rows} with the same {rule} are too many to compare by that; they may still be found by another rule."));
    }
    for doubt in &done.doubts {
        say.line(format!("  Less sure than it should be: {doubt}."));
    }
}

/// What is compared and why, as a table.
fn tell_proposed(proposed: &Proposed, several: bool, say: &Say) {
    let named = |file: &str, header: &str| if several { format!("{file}: {header}") } else { header.to_owned() };
    let rows: Vec<(String, String, &str)> = proposed
        .chosen
        .iter()
        .map(|one| (named(&one.file, &one.header), one.meaning.clone(), one.why.as_str()))
        .chain(proposed.left_out.iter().map(|one| (named(&one.file, &one.header), "not compared".to_owned(), one.why.as_str())))
        .collect();
    let width = |of: &dyn Fn(&(String, String, &str)) -> usize| rows.iter().map(of).max().unwrap_or_default();
    let (first, second) = (width(&|row| row.0.chars().count()), width(&|row| row.1.chars().count()));
    say.line("What the columns mean:");
    for (header, meaning, why) in &rows {
        say.line(format!("  {header:first$}  {meaning:second$}  {why}"));
    }
    say.line("How they are compared, from the most alike to the least:");
    let width = proposed.comparisons.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    for (name, levels) in &proposed.comparisons {
        say.line(format!("  {name:width$}  {}, different", levels.join(", ")));
    }
    say.line(format!("Pairs are compared that agree on: {}.", proposed.rules.join("; ")));
    if let Some(beside) = &proposed.beside {
        say.line(format!("{} is there already and was left as it is.", beside.display()));
    }
    say.line(format!("This is written in {}. Change what is not right, and link again with --config.", proposed.path.display()));
}
