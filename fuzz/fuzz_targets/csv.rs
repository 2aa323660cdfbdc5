//! Feeds made-up input to the reader of an agency's file. What must hold is said in `surfaces::csv`, not here.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| surfaces::csv::hold(bytes));
