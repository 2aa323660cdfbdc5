//! Sealing of single values: AES-256-GCM-SIV (RFC 8452), one key per source, bound to the place where the value stands.
//! Not for whole files or backups, and it does not know what the bytes mean.
//!
//! The place (table and column, id of the row, number within the row) is authenticated with the value, so that a sealed value copied
//! into another row, column or file does not open. The nonce is the first 12 bytes of the place's BLAKE3 hash: every place has its own,
//! and none needs to be kept. A value written twice to the same place is sealed under the same nonce; GCM-SIV then tells no more than
//! whether both values were equal, which is why it was chosen over GCM.
//! Values are padded to whole blocks first, of 16 bytes or as the caller says, so that the length does not tell "white" from "hispanic".

use aes_gcm_siv::aead::AeadInOut;
use aes_gcm_siv::{Aes256GcmSiv, KeyInit, Nonce};
use throughline_model::failure::Failure;

/// Bytes of a block; values are padded to a multiple of it unless the caller names a larger one.
const BLOCK: usize = 16;
/// Bytes that authenticate a sealed value, behind it.
const TAG: usize = 16;
/// Begins the padding (ISO/IEC 7816-4): zeros follow.
const END: u8 = 0x80;

/// Where a sealed value stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    /// Table and column: `observation.sealed`. Part of what is authenticated: never rename one.
    pub(crate) column: &'static str,
    /// The id of its row, or of the entity.
    pub(crate) id: &'a [u8],
    /// Which of several within the row.
    pub(crate) nth: u32,
}

impl Place<'_> {
    /// The column's name has no zero byte, and the number has a fixed length: no two places give the same bytes.
    fn bytes(&self) -> Vec<u8> {
        [self.column.as_bytes(), &[0], &self.nth.to_be_bytes(), self.id].concat()
    }
}

/// A key that seals the values of one source.
pub(crate) struct DataKey(Aes256GcmSiv);

impl DataKey {
    /// The key of these bytes.
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Self(Aes256GcmSiv::new(key.into()))
    }

    /// Seals `plain` for its place.
    pub(crate) fn seal(&self, place: &Place<'_>, plain: &[u8]) -> Result<Vec<u8>, Failure> {
        self.seal_in(place, plain, BLOCK)
    }

    /// The same, padded to whole blocks of `block` bytes: values that fit the same number of blocks have the same length. [`Self::open`]
    /// need not be told.
    pub(crate) fn seal_in(&self, place: &Place<'_>, plain: &[u8], block: usize) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::with_capacity(padded(plain.len(), block) + TAG);
        self.seal_into(place, plain, block, &mut bytes)?;
        Ok(bytes)
    }

    /// The same, into bytes that are used again and again.
    pub(crate) fn seal_into(&self, place: &Place<'_>, plain: &[u8], block: usize, bytes: &mut Vec<u8>) -> Result<(), Failure> {
        bytes.clear();
        bytes.extend_from_slice(plain);
        bytes.push(END);
        bytes.resize(padded(plain.len(), block), 0);
        let place = place.bytes();
        self.0.encrypt_in_place(&nonce(&place), &place, bytes).map_err(|e| Failure::broken("sealing a value", e))
    }

    /// Opens what was sealed for this place with this key; anything else is a fault.
    pub(crate) fn open(&self, place: &Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        self.open_into(place, sealed, &mut bytes)?;
        Ok(bytes)
    }

    /// The same, into bytes that are used again and again.
    pub(crate) fn open_into(&self, place: &Place<'_>, sealed: &[u8], bytes: &mut Vec<u8>) -> Result<(), Failure> {
        let fault = || Failure::broken("opening a sealed value", format!("{} does not belong to its place or key", place.column));
        bytes.clear();
        bytes.extend_from_slice(sealed);
        let place_bytes = place.bytes();
        self.0.decrypt_in_place(&nonce(&place_bytes), &place_bytes, bytes).map_err(|_| fault())?;
        let end = bytes.iter().rposition(|b| *b == END).ok_or_else(fault)?;
        bytes.truncate(end);
        Ok(())
    }
}

/// The length of so many bytes with their padding.
fn padded(length: usize, block: usize) -> usize {
    (length / block + 1) * block
}

fn nonce(place: &[u8]) -> Nonce {
    let hash = blake3::hash(place);
    let mut nonce = Nonce::default();
    nonce.iter_mut().zip(hash.as_bytes()).for_each(|(to, from)| *to = *from);
    nonce
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(nth: u32) -> Place<'static> {
        Place { column: "observation.sealed", id: b"12345678", nth }
    }

    #[test]
    fn opens_only_at_its_place_under_its_key() {
        let key = DataKey::new(&[7; 32]);
        let sealed = key.seal(&place(1), b"Ada").unwrap();
        assert_eq!(key.open(&place(1), &sealed).unwrap(), b"Ada");
        assert!(key.open(&place(2), &sealed).is_err());
        assert!(key.open(&Place { column: "source_row.raw", ..place(1) }, &sealed).is_err());
        assert!(key.open(&Place { id: b"12345679", ..place(1) }, &sealed).is_err());
        assert!(DataKey::new(&[8; 32]).open(&place(1), &sealed).is_err());
    }

    #[test]
    fn a_changed_byte_does_not_open() {
        let key = DataKey::new(&[7; 32]);
        let sealed = key.seal(&place(1), b"12").unwrap();
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(key.open(&place(1), &changed).is_err(), "{at}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_come_back_and_lengths_are_whole_blocks(plain: Vec<u8>) {
            let key = DataKey::new(&[7; 32]);
            let sealed = key.seal(&place(0), &plain).unwrap();
            proptest::prop_assert_eq!(sealed.len() % BLOCK, 0);
            proptest::prop_assert_eq!(key.open(&place(0), &sealed).unwrap(), plain.clone());
            let wide = key.seal_in(&place(0), &plain, 64).unwrap();
            proptest::prop_assert_eq!((wide.len() - TAG) % 64, 0);
            proptest::prop_assert_eq!(key.open(&place(0), &wide).unwrap(), plain);
        }
    }
}
