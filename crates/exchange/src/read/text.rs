//! The bytes of a file as UTF-8, a chunk at a time. Where records end is not known here.

use super::encoding::Encoding;
use super::look::Look;
use super::source::Source;
use encoding_rs::{CoderResult, Decoder};
use std::io::Read;
use throughline_model::refusal::Refusal;

/// Bytes decoded at once.
const CHUNK: usize = 1 << 16;

/// Reads a file as UTF-8.
pub(super) struct Text<'a> {
    source: Source<'a>,
    reader: Box<dyn Read + 'a>,
    decoder: Option<Decoder>,
    /// Bytes of the file read so far.
    n_read: u64,
    /// The file's size when it was looked at.
    size: u64,
    ended: bool,
    /// Some characters could not be read and became U+FFFD.
    replaced: bool,
}

impl<'a> Text<'a> {
    pub fn open(source: Source<'a>, look: &Look, encoding: Encoding) -> Result<Self, Refusal> {
        let mut reader = source.open()?;
        let mark = look.mark as u64;
        let mut skipped = Vec::new();
        reader.by_ref().take(mark).read_to_end(&mut skipped).map_err(|error| source.refuse(&error))?;
        Ok(Self { source, reader, decoder: encoding.decoder(), n_read: mark, size: look.size, ended: false, replaced: false })
    }

    /// Reads UTF-8 from anywhere.
    #[cfg(test)]
    pub fn endless(reader: Box<dyn Read + 'a>, size: u64) -> Self {
        let source = Source::memory("a.csv", &[]);
        Self { source, reader, decoder: None, n_read: 0, size, ended: false, replaced: false }
    }

    /// Appends UTF-8 until `buffer` holds at least `wanted` bytes or the file ends.
    pub fn fill(&mut self, buffer: &mut Vec<u8>, wanted: usize) -> Result<(), Refusal> {
        while buffer.len() < wanted && !self.ended {
            match self.decoder.take() {
                None => self.copy(buffer, wanted)?,
                Some(mut decoder) => {
                    self.decode(&mut decoder, buffer)?;
                    self.decoder = Some(decoder);
                }
            }
        }
        Ok(())
    }

    /// Whether everything has been read.
    pub fn ended(&self) -> bool {
        self.ended
    }

    /// Whether characters were lost.
    pub fn replaced(&self) -> bool {
        self.replaced
    }

    /// Bytes of the file read so far.
    pub fn n_read(&self) -> u64 {
        self.n_read
    }

    fn copy(&mut self, buffer: &mut Vec<u8>, wanted: usize) -> Result<(), Refusal> {
        let missing = wanted.saturating_sub(buffer.len()) as u64;
        let n = self.reader.by_ref().take(missing).read_to_end(buffer).map_err(|error| self.source.refuse(&error))?;
        self.count(n, (n as u64) < missing)
    }

    fn decode(&mut self, decoder: &mut Decoder, buffer: &mut Vec<u8>) -> Result<(), Refusal> {
        let mut chunk = Vec::with_capacity(CHUNK);
        let n = self.reader.by_ref().take(CHUNK as u64).read_to_end(&mut chunk).map_err(|error| self.source.refuse(&error))?;
        self.count(n, n < CHUNK)?;
        let mut text = String::with_capacity(decoder.max_utf8_buffer_length(n).unwrap_or(4 * n + 16));
        let (result, _, replaced) = decoder.decode_to_string(&chunk, &mut text, self.ended);
        debug_assert_eq!(result, CoderResult::InputEmpty);
        self.replaced |= replaced;
        buffer.extend_from_slice(text.as_bytes());
        Ok(())
    }

    /// The hash was taken over the bytes of the first look; other bytes would be kept under a wrong name.
    fn count(&mut self, n: usize, ended: bool) -> Result<(), Refusal> {
        self.n_read += n as u64;
        self.ended = ended;
        if self.n_read > self.size || (ended && self.n_read < self.size) {
            return Err(changed(self.source.name));
        }
        Ok(())
    }
}

/// The refusal of a file that is being written.
pub(super) fn changed(name: &str) -> Refusal {
    let reason = "it changed while it was being read; import it again when it is complete".to_owned();
    Refusal::CannotRead { path: name.to_owned(), reason }
}
