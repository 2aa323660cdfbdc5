//! Where each byte stands in a value, a bit a place: made once for a value that is compared with many. Not for symbols beyond ASCII, which are
//! looked for one by one.

/// The places of each byte of one value of at most 64.
#[derive(Debug, Default)]
pub(crate) struct Places {
    of: Option<Box<[u64; 256]>>,
    bytes: Vec<u8>,
    code: Option<u32>,
}

impl Places {
    /// Those of the value of a code; made anew only when the code changes.
    pub(crate) fn of(&mut self, code: u32, bytes: &[u8]) -> &[u64; 256] {
        let of = self.of.get_or_insert_with(|| Box::new([0; 256]));
        if self.code != Some(code) {
            self.bytes.iter().for_each(|byte| of[usize::from(*byte)] = 0);
            self.bytes.clear();
            self.bytes.extend_from_slice(bytes);
            bytes.iter().enumerate().for_each(|(place, byte)| of[usize::from(*byte)] |= 1 << (place & 63));
            self.code = Some(code);
        }
        of
    }
}
