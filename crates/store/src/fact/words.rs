//! The words of one file: names of codes, axes and sources, numbered as they first come, so that each of millions of facts holds a number.
//! The list is kept once, sealed under the file's key. Not for values of people: what stands here is not reached when one row is destroyed.

use super::bytes::{Bytes, append_text};
use crate::db::{Sql, Value};
use crate::seal::{DataKey, Place};
use std::collections::HashMap;
use std::sync::Arc;
use throughline_model::failure::Failure;
use throughline_model::ids::FileId;

/// Places of the memory that finds a word by where its text lies; a mapping's facts share the text of their names.
const NEAR: usize = 256;

/// Numbers words while a file is taken in.
#[derive(Default)]
pub(crate) struct Words {
    known: Vec<Known>,
    numbers: HashMap<Arc<str>, u32>,
    near: Vec<Option<(Arc<str>, u32)>>,
}

struct Known {
    word: Arc<str>,
    fingerprint: [u8; 8],
}

/// A word's number in this file, and a hash of it that is the same in every file.
#[derive(Clone, Copy)]
pub(super) struct Word {
    pub(super) number: u32,
    pub(super) fingerprint: [u8; 8],
}

impl Words {
    /// The number of a word, which is new the first time.
    pub(super) fn number(&mut self, word: &Arc<str>) -> Word {
        let at = (Arc::as_ptr(word).cast::<u8>().addr() >> 4) % NEAR;
        if self.near.is_empty() {
            self.near.resize(NEAR, None);
        }
        let number = match self.near.get(at) {
            // The text is held here, so that no other text can come to lie where it lies.
            Some(Some((known, number))) if Arc::ptr_eq(known, word) => *number,
            _ => self.find(word, at),
        };
        let fingerprint = self.known.get(number as usize).map_or([0; 8], |known| known.fingerprint);
        Word { number, fingerprint }
    }

    fn find(&mut self, word: &Arc<str>, at: usize) -> u32 {
        let number = self.numbers.get(word).copied().unwrap_or_else(|| {
            let number = self.known.len() as u32;
            let fingerprint = blake3::hash(word.as_bytes()).as_bytes().first_chunk().copied().unwrap_or_default();
            self.known.push(Known { word: word.clone(), fingerprint });
            self.numbers.insert(word.clone(), number);
            number
        });
        if let Some(near) = self.near.get_mut(at) {
            *near = Some((word.clone(), number));
        }
        number
    }

    /// The words in the order of their numbers.
    #[cfg(test)]
    pub(super) fn list(&self) -> Vec<Arc<str>> {
        self.known.iter().map(|known| known.word.clone()).collect()
    }

    /// Keeps the list with its file, sealed.
    pub(crate) fn keep(&self, sql: Sql<'_>, key: &DataKey, file: &FileId) -> Result<(), Failure> {
        let mut plain = Vec::new();
        self.known.iter().for_each(|known| append_text(&known.word, &mut plain));
        let sealed = key.seal(&place(file), &plain)?;
        let values: [Value<'_>; 2] = [sealed.as_slice().into(), (&file.0).into()];
        sql.execute("UPDATE source_file SET sealed_words = $1 WHERE id = $2", &values).map(|_| ())
    }
}

/// The list of a file, opened.
pub(crate) fn open(key: &DataKey, file: &FileId, sealed: Option<&[u8]>) -> Result<Vec<Arc<str>>, Failure> {
    let Some(sealed) = sealed else { return Ok(Vec::new()) };
    let plain = key.open(&place(file), sealed)?;
    let mut bytes = Bytes(&plain);
    let mut words = Vec::new();
    while !bytes.0.is_empty() {
        let word = bytes.text().ok_or_else(|| Failure::broken("reading the words of a file", "the list ends too early"))?;
        words.push(Arc::from(word));
    }
    Ok(words)
}

fn place(file: &FileId) -> Place<'_> {
    Place { column: "source_file.words", id: file.0.as_bytes(), nth: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_one_number_wherever_its_text_lies() {
        let mut words = Words::default();
        let (one, other): (Arc<str>, Arc<str>) = (Arc::from("age"), Arc::from("race"));
        let numbers: Vec<u32> = [&one, &other, &one, &Arc::from("age")].map(|word| words.number(word).number).to_vec();
        assert_eq!(numbers, [0, 1, 0, 0]);
        for n in 0..1000 {
            assert_eq!(words.number(&Arc::from(format!("word {n}"))).number, n + 2);
        }
        assert_eq!(words.number(&one).number, 0);
    }
}
