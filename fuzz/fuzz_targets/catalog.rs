//! Feeds made-up input to the reader of a definition. What must hold is said in `surfaces::catalog`, not here.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| surfaces::catalog::hold(bytes));
