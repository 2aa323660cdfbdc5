//! Texts kept once each and numbered in the order in which they were first met. Not for what they mean, and nothing is ever taken out.

/// The number of a text that is not there.
pub const NO_TEXT: u32 = u32::MAX;

/// Different texts, each with a number from 0.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    bytes: String,
    /// Where each text ends in `bytes`.
    ends: Vec<usize>,
    hashes: Vec<u64>,
    /// Numbers of texts plus one, by hash; 0 is free. A power of two, or empty.
    slots: Vec<u32>,
}

impl Texts {
    /// The number of a text, which is added when it is new.
    pub fn add(&mut self, text: &str) -> u32 {
        if (self.ends.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let hash = hash(text.as_bytes());
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            match self.slots.get(at).copied().unwrap_or_default().checked_sub(1) {
                Some(known) if self.hashes.get(known as usize) == Some(&hash) && self.get(known) == text => return known,
                Some(_) => at = (at + 1) & mask,
                None => return self.put(text, hash, at),
            }
        }
    }

    fn put(&mut self, text: &str, hash: u64, at: usize) -> u32 {
        let number = u32::try_from(self.ends.len()).unwrap_or(NO_TEXT - 1);
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
        self.hashes.push(hash);
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = number + 1;
        }
        number
    }

    fn grow(&mut self) {
        let n = (self.slots.len() * 2).max(64);
        self.slots = vec![0; n];
        for (number, hash) in (1u32..).zip(&self.hashes) {
            let mut at = *hash as usize & (n - 1);
            while self.slots.get(at).is_some_and(|slot| *slot != 0) {
                at = (at + 1) & (n - 1);
            }
            if let Some(slot) = self.slots.get_mut(at) {
                *slot = number;
            }
        }
    }

    /// The text of a number; empty where there is none.
    pub fn get(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.ends.get(number).and_then(|end| self.bytes.get(start..*end)).unwrap_or_default()
    }

    /// All texts, one after the other, and where each ends.
    pub fn into_parts(self) -> (String, Vec<usize>) {
        (self.bytes, self.ends)
    }

    /// How many different texts.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All of them in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len() as u32).map(|number| self.get(number))
    }
}

/// Eight bytes at a time, well mixed; only within one run, never written down.
fn hash(bytes: &[u8]) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut hash = bytes.len() as u64 ^ ODD;
    let (whole, rest) = bytes.as_chunks::<8>();
    for eight in whole {
        hash = folded(hash ^ u64::from_le_bytes(*eight));
    }
    let last = rest.iter().fold(0u64, |last, byte| last << 8 | u64::from(*byte));
    folded(folded(hash ^ last) ^ ODD)
}

/// A multiplication whose upper half is folded into the lower one.
fn folded(value: u64) -> u64 {
    let wide = u128::from(value) * 0xa076_1d64_78bd_642f_u128;
    (wide >> 64) as u64 ^ wide as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #[test]
        fn each_text_has_one_number(texts in proptest::collection::vec("[a-cé ]{0,10}", 0..300)) {
            let mut kept = Texts::default();
            let mut known: HashMap<String, u32> = HashMap::new();
            for text in &texts {
                let next = known.len() as u32;
                let expected = *known.entry(text.clone()).or_insert(next);
                prop_assert_eq!(kept.add(text), expected);
                prop_assert_eq!(kept.get(expected), text);
            }
            prop_assert_eq!(kept.len(), known.len());
        }
    }
}
