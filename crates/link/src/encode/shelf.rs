//! Many encoded values side by side, for comparing one with all of them: the same word of 64 values stands together, so that a processor counts eight
//! values at a time. Not for pairs that were chosen otherwise; [`Bits::are_alike`] answers for those.

use super::bits::Bits;
use multiversion::multiversion;

/// Values of a block.
const LANES: usize = 64;

type Block = [[u64; LANES]; 16];

/// Encoded values, ready to be compared with others.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    blocks: Vec<Block>,
    /// Bits set, by value.
    set: Vec<[u64; LANES]>,
    n: usize,
}

impl Shelf {
    /// Puts values side by side.
    pub fn new(values: &[Bits]) -> Self {
        let mut shelf = Self { blocks: Vec::with_capacity(values.len().div_ceil(LANES)), set: Vec::new(), n: values.len() };
        for some in values.chunks(LANES) {
            let mut block = [[0; LANES]; 16];
            let mut set = [0; LANES];
            for (lane, bits) in some.iter().enumerate() {
                for (word, of) in bits.words.iter().zip(&mut block) {
                    of[lane] = *word;
                }
                set[lane] = u64::from(bits.n);
            }
            shelf.blocks.push(block);
            shelf.set.push(set);
        }
        shelf
    }

    /// How many values.
    pub fn len(&self) -> usize {
        self.n
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.n == 0
    }

    /// The places of values at least so many hundredths like each of `ones` (Dice), in bits of 64 places: `found` is told the place in `ones`, the
    /// first place of a block, and a bit for each value of it that is alike.
    pub fn alike(&self, ones: &[Bits], hundredths: u32, mut found: impl FnMut(usize, usize, u64)) {
        // Block by block, so that a block stays in the processor's nearest memory while all are compared with it.
        for (nth, (block, set)) in self.blocks.iter().zip(&self.set).enumerate() {
            let filled = u64::MAX >> (LANES - (self.n - nth * LANES).min(LANES));
            for (one, bits) in ones.iter().enumerate() {
                match alike(bits, block, set, u64::from(hundredths)) & filled {
                    0 => {}
                    lanes => found(one, nth * LANES, lanes),
                }
            }
        }
    }
}

/// The lanes of a block that are alike, as bits.
#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512vl+avx512vpopcntdq+bmi1+bmi2+popcnt",
    "x86_64+avx2+bmi1+bmi2+popcnt",
    "x86_64+popcnt",
    "aarch64+neon"
))]
fn alike(one: &Bits, block: &Block, set: &[u64; LANES], hundredths: u64) -> u64 {
    let mut common = [0u64; LANES];
    for lane in 0..LANES {
        let mut n = 0;
        for (mine, theirs) in one.words.iter().zip(block) {
            n += u64::from((mine & theirs[lane]).count_ones());
        }
        common[lane] = n;
    }
    let n_one = u64::from(one.n);
    let mut any = 0u64;
    for lane in 0..LANES {
        common[lane] = u64::from(200 * common[lane] >= hundredths * (n_one + set[lane]));
        any |= common[lane];
    }
    if any == 0 { 0 } else { (0..LANES).fold(0, |lanes, lane| lanes | common[lane] << lane) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_compared_one_by_one() {
        let mut state = 7u64;
        let mut next = || {
            state = crate::column::mix(state);
            state
        };
        let values: Vec<Bits> = (0..131).map(|_| Bits::new(std::array::from_fn(|_| next() & next()))).collect();
        let shelf = Shelf::new(&values);
        for hundredths in [0, 25, 28, 100] {
            let mut found = vec![vec![false; values.len()]; values.len()];
            shelf.alike(&values, hundredths, |one, first, lanes| {
                (0..64).filter(|lane| lanes >> lane & 1 == 1).for_each(|lane| found[one][first + lane] = true);
            });
            for (a, row) in found.iter().enumerate() {
                for (b, is) in row.iter().enumerate() {
                    assert_eq!(*is, values[a].are_alike(&values[b], hundredths), "{a} {b} {hundredths}");
                }
            }
        }
        assert_eq!((shelf.len(), Shelf::new(&[]).is_empty()), (131, true));
    }
}
