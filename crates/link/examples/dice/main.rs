//! Bench of the likeness of encoded values: `dice FILE N_ONES HUNDREDTHS` reads values of 16 words of 64 bits (little end first), compares the first so
//! many with all, and prints the pairs at least so alike and the processor seconds of both ways: side by side, and pair by pair. Not a test.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use throughline_link::encode::{Bits, Shelf};

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let [file, n, hundredths] = asked.as_slice() else { panic!("dice FILE N_ONES HUNDREDTHS") };
    let (n, hundredths): (usize, u32) = (n.parse().unwrap(), hundredths.parse().unwrap());
    let bytes = std::fs::read(file).unwrap();
    let words: Vec<u64> = bytes.as_chunks::<8>().0.iter().map(|word| u64::from_le_bytes(*word)).collect();
    let values: Vec<Bits> = words.as_chunks::<16>().0.iter().map(|words| Bits::new(*words)).collect();
    let ones = values.get(..n.min(values.len())).unwrap_or_default();

    let before = seconds();
    let shelf = Shelf::new(&values);
    let mut side_by_side = 0u64;
    shelf.alike(ones, hundredths, |_, _, lanes| side_by_side += u64::from(lanes.count_ones()));
    let of_shelf = seconds() - before;

    let before = seconds();
    let pair_by_pair: u64 = ones.iter().map(|one| values.iter().filter(|other| one.are_alike(other, hundredths)).count() as u64).sum();
    let of_pairs = seconds() - before;
    assert_eq!(side_by_side, pair_by_pair);
    println!("{} {side_by_side} {of_shelf} {of_pairs}", ones.len() * values.len());
}

/// Processor seconds of this thread.
fn seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|nanos| nanos.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}
