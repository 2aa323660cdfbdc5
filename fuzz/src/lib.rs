//! The surfaces on which text that others wrote meets our readers, and what must hold there whatever the text is: one function each,
//! which panics when it does not hold. The fuzz targets feed them with made-up input, `tests/corpus` with the inputs kept in `corpus/`.
//! Nothing here knows the fuzzer.

pub mod catalog;
pub mod csv;
pub mod rule;

/// What holds of one input, or a panic.
pub type Surface = fn(&[u8]);

/// Every surface by the name of its fuzz target and of its folder of inputs.
pub const ALL: [(&str, Surface); 3] = [("catalog", catalog::hold), ("csv", csv::hold), ("rule", rule::hold)];
