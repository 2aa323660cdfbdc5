//! All answers about one pair in one number, four bits a comparison: pairs of one pattern are trained and weighed once.
//! Not for values; a pattern tells nothing of what was compared.

/// The answers of up to 16 comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Pattern(pub u64);

const NONE: u64 = 15;

impl Pattern {
    /// With the answer of one more comparison.
    pub(crate) fn with(self, comparison: usize, answer: Option<usize>) -> Self {
        let bits = answer.map_or(NONE, |a| a as u64 & NONE);
        Self(self.0 | bits << (4 * comparison))
    }

    /// The answer of a comparison, 0 the most alike; `None`: a value was missing.
    pub fn get(self, comparison: usize) -> Option<usize> {
        let bits = self.0 >> (4 * comparison) & NONE;
        (bits != NONE).then_some(bits as usize)
    }
}
