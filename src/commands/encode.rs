//! `throughline encode`: turns an agency's file into bits and tokens under a key, at the agency. It encodes nothing itself.

use super::count;
use crate::exit::Exit;
use crate::say::Say;
use clap::Args;
use std::path::PathBuf;
use throughline_acts::encode::{self, Asked, Encoded};
use throughline_model::failure::Failure;

/// Which file, under which key.
#[derive(Debug, Args)]
pub struct Encode {
    /// The file: CSV, XLSX or Parquet.
    #[arg(required_unless_present = "new_key", requires_all = ["key", "out"])]
    file: Option<PathBuf>,
    /// The key file that all who encode have in common.
    #[arg(long, value_name = "KEYFILE")]
    key: Option<PathBuf>,
    /// How columns are encoded; the shipped schema for people if not given.
    #[arg(long, value_name = "FILE")]
    schema: Option<PathBuf>,
    /// Where the encoded rows go.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The column with the row's own id, of which a token is written; without it rows are numbered from 1.
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    /// Make a key file and encode nothing.
    #[arg(long, value_name = "KEYFILE", conflicts_with_all = ["file", "key", "out"])]
    new_key: Option<PathBuf>,
}

/// Encodes, or makes a key.
pub fn run(given: Encode, say: &Say) -> Result<Exit, Failure> {
    if let Some(path) = &given.new_key {
        encode::new_key(path)?;
        say.line(format!("A new key is in {}. Give it to the agencies that encode, and never to whoever links.", path.display()));
        return Ok(Exit::Done);
    }
    let (Some(file), Some(key), Some(out)) = (given.file, given.key, given.out) else { return Ok(Exit::Done) };
    let asked = Asked { file, key, schema: given.schema, out, id: given.id };
    let encoded = say.while_doing("Encoding", || encode::encode(&asked))?;
    tell(&encoded, &asked, say);
    say.result(&encoded);
    Ok(Exit::Done)
}

fn tell(encoded: &Encoded, asked: &Asked, say: &Say) {
    say.all_issues(&encoded.issues);
    say.line(format!("{} encoded as {}: {}", count(encoded.n_rows as u64, "row", "rows"), encoded.encoding, asked.out.display()));
    for (column, from) in &encoded.columns {
        say.line(format!("  {}: from {from}", column.replace('_', " ")));
    }
    if !encoded.lacking.is_empty() {
        say.line(format!("  Not in the file: {}.", encoded.lacking.join(", ").replace('_', " ")));
    }
    if encoded.n_empty > 0 {
        let rows = count(encoded.n_empty as u64, "row says", "rows say");
        say.line(format!("  {rows} nothing that can be encoded; they will be linked with no other."));
    }
    say.line("Encoded rows are still records of people: send them under the agreement, as safely as names (docs/reference/encodings.md).");
}
