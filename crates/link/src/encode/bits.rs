//! 1,024 bits, how alike two are, and how they are written. Not for making them of values (see `maker`).

use multiversion::multiversion;

/// How many bits.
pub const N_BITS: u32 = 1_024;
const WORDS: usize = 16;
const BYTES: usize = 128;
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// An encoded value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bits {
    pub(super) words: [u64; WORDS],
    /// How many of them are set.
    pub(super) n: u32,
}

impl Bits {
    /// From words of 64 bits, the lowest first.
    pub fn new(words: [u64; WORDS]) -> Self {
        Self { n: words.iter().map(|word| word.count_ones()).sum(), words }
    }

    /// Reads base64 (RFC 4648, with or without its padding); `None` for anything but 128 bytes of which some bit is set.
    pub fn parse(text: &str) -> Option<Self> {
        let letters = text.trim().trim_end_matches('=').as_bytes();
        if letters.len() != BYTES.div_ceil(3) * 4 - 1 {
            return None;
        }
        let (mut words, mut at, mut held, mut n_held) = ([0u64; WORDS], 0usize, 0u32, 0u32);
        for letter in letters {
            held = held << 6 | u32::from(value(*letter)?);
            n_held += 6;
            if n_held >= 8 {
                n_held -= 8;
                let byte = u64::from(held >> n_held & 0xff);
                *words.get_mut(at / 8)? |= byte << (8 * (at % 8));
                at += 1;
            }
        }
        Some(Self::new(words)).filter(|bits| at == BYTES && bits.n > 0)
    }

    /// As base64.
    pub fn text(&self) -> String {
        let bytes: Vec<u8> = self.words.iter().flat_map(|word| word.to_le_bytes()).collect();
        let mut text = String::with_capacity(BYTES.div_ceil(3) * 4);
        for three in bytes.chunks(3) {
            let of = |n: usize| u32::from(three.get(n).copied().unwrap_or(0));
            let held = of(0) << 16 | of(1) << 8 | of(2);
            for nth in 0..4 {
                let letter = LETTERS.get((held >> (18 - 6 * nth) & 63) as usize).copied().unwrap_or(b'=');
                text.push(char::from(if nth > three.len() { b'=' } else { letter }));
            }
        }
        text
    }

    /// How many bits are set.
    pub fn n_set(&self) -> u32 {
        self.n
    }

    /// Twice the bits both have, by the bits of both (Dice 1945): 0 to 1.
    pub fn dice(&self, other: &Self) -> f64 {
        f64::from(2 * common(&self.words, &other.words)) / f64::from((self.n + other.n).max(1))
    }

    /// Whether [`Self::dice`] is at least so many hundredths, without a division.
    pub fn are_alike(&self, other: &Self, hundredths: u32) -> bool {
        200 * common(&self.words, &other.words) >= hundredths * (self.n + other.n)
    }
}

/// Bits that both have. Chosen when the program runs: counting bits is one instruction on most processors and a dozen on those that every
/// program can rely on.
#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512vl+avx512vpopcntdq+bmi1+bmi2+popcnt",
    "x86_64+avx2+bmi1+bmi2+popcnt",
    "x86_64+popcnt",
    "aarch64+neon"
))]
fn common(a: &[u64; WORDS], b: &[u64; WORDS]) -> u32 {
    let mut n = 0;
    for nth in 0..WORDS {
        n += u64::from((a[nth] & b[nth]).count_ones());
    }
    n as u32
}

fn value(letter: u8) -> Option<u8> {
    Some(match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn written_and_read_they_are_the_same(words: [u64; 16]) {
            let bits = Bits::new(words);
            let text = bits.text();
            prop_assert_eq!(text.len(), 172);
            prop_assert_eq!(Bits::parse(&text), Some(bits.clone()).filter(|b| b.n > 0));
            prop_assert_eq!(Bits::parse(text.trim_end_matches('=')), Some(bits).filter(|b| b.n > 0));
        }

        #[test]
        fn likeness_is_as_counted_one_by_one(a: [u64; 16], b: [u64; 16]) {
            let (x, y) = (Bits::new(a), Bits::new(b));
            let both: u32 = a.iter().zip(&b).map(|(a, b)| (a & b).count_ones()).sum();
            let dice = 2.0 * f64::from(both) / f64::from((x.n + y.n).max(1));
            prop_assert!((x.dice(&y) - dice).abs() < 1e-12 && (x.dice(&y) - y.dice(&x)).abs() < 1e-12);
            prop_assert_eq!(x.are_alike(&y, 40), dice >= 0.4 - 1e-12);
        }
    }

    #[test]
    fn what_is_none_is_refused() {
        let one = Bits::new(std::array::from_fn(|n| u64::from(n == 3)));
        assert!(Bits::parse(&one.text()).is_some());
        let check = |text: &str| assert_eq!(Bits::parse(text), None, "{text}");
        check("");
        check("garcia");
        check(&Bits::new([0; 16]).text());
        check(&one.text()[4..]);
        check(&one.text().replace('A', "!"));
    }
}
