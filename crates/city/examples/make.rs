//! Makes only the files of the made-up city, to measure how long that takes and how much memory: `make FOLDER PEOPLE [SEED] [TRUTH]`.
//! It imports nothing.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::PathBuf;
use throughline_city::{Plan, make};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("a folder"));
    let people = arguments.next().map_or(5_000, |n| n.parse().expect("how many people"));
    let seed = arguments.next().map_or(1, |n| n.parse().expect("a seed"));
    let truth = arguments.next().map(PathBuf::from);
    let made = make(&folder, truth.as_deref(), Plan { people, seed }, &mut |_| {}).expect("the city");
    for file in &made.files {
        println!("{:>12} {}", file.n_rows, file.file);
    }
    println!("{:>12} things wrong on purpose", made.n_dirt);
}
