//! Feeds made-up input to the reader of a rule. What must hold is said in `surfaces::rule`, not here.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| surfaces::rule::hold(bytes));
