//! Writing one Parquet file so that the same rows always give the same bytes: fixed settings, no clock, words in alphabetical order.
//! Not for what stands in it.

use crate::db::failures;
use arrow::array::{ArrayRef, DictionaryArray, Int32Array, RecordBatch, StringArray};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Field, Int32Type, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use std::collections::HashMap;
use std::io::Write;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use throughline_model::failure::Failure;

/// Rows of a row group: what is held in memory while writing, and what readers share among threads.
const GROUP: usize = 65_536;
/// Instead of the library's version: an upgrade that writes the same bytes must not change the hash.
const CREATED_BY: &str = "throughline snapshot edition 3";

/// The type of a column of words.
pub(super) fn word_type() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

/// Words by number.
#[derive(Default)]
pub(super) struct Words {
    words: Vec<String>,
    numbers: HashMap<String, i64>,
}

impl Words {
    /// The number of a word, which is new the first time.
    pub(super) fn number(&mut self, word: &str) -> i64 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = self.words.len() as i64;
        self.words.push(word.to_owned());
        self.numbers.insert(word.to_owned(), number);
        number
    }

    /// The number of a word that is known.
    pub(super) fn find(&self, word: &str) -> Option<i64> {
        self.numbers.get(word).copied()
    }

    /// The words in the order of their numbers.
    pub(super) fn all(&self) -> Vec<Arc<str>> {
        self.words.iter().map(|word| Arc::from(word.as_str())).collect()
    }

    /// Puts the words in alphabetical order; gives the new number of each old one.
    pub(super) fn sort(&mut self) -> Vec<i64> {
        let old = std::mem::take(&mut self.words);
        let mut sorted = old.clone();
        sorted.sort_unstable();
        self.numbers = (0..).zip(&sorted).map(|(number, word)| (word.clone(), number)).collect();
        self.words = sorted;
        old.iter().map(|word| self.numbers.get(word).copied().unwrap_or_default()).collect()
    }

    /// An array of words from their numbers.
    pub(super) fn array(&self, numbers: &[i64], nulls: Option<NullBuffer>) -> Result<ArrayRef, Failure> {
        let keys = Int32Array::new(numbers.iter().map(|n| *n as i32).collect(), nulls);
        let words = Arc::new(StringArray::from_iter_values(&self.words));
        let array = DictionaryArray::<Int32Type>::try_new(keys, words).map_err(|e| Failure::broken("writing a snapshot", e))?;
        Ok(Arc::new(array))
    }
}

/// Gives every number its new one.
pub(super) fn renumber(numbers: &mut [i64], rank: &[i64]) {
    for number in numbers {
        let new = usize::try_from(*number).ok().and_then(|n| rank.get(n));
        *number = new.copied().unwrap_or(*number);
    }
}

/// Writes `n_rows` rows, a group at a time, to what takes the bytes; gives it back. `path` is only for messages.
pub(super) fn write<W: Write + Send>(
    path: &Path,
    to: W,
    fields: Vec<Field>,
    n_rows: usize,
    arrays: impl Fn(Range<usize>) -> Result<Vec<ArrayRef>, Failure>,
) -> Result<W, Failure> {
    let schema = Arc::new(Schema::new(fields));
    let fail = |e: ParquetError| failure(path, &e);
    let mut writer = ArrowWriter::try_new(to, schema.clone(), Some(settings())).map_err(fail)?;
    for start in (0..n_rows).step_by(GROUP) {
        let group = arrays(start..n_rows.min(start + GROUP))?;
        let batch = RecordBatch::try_new(schema.clone(), group).map_err(|e| Failure::broken("writing a snapshot", e))?;
        writer.write(&batch).map_err(fail)?;
        writer.flush().map_err(fail)?;
    }
    writer.into_inner().map_err(fail)
}

fn settings() -> WriterProperties {
    WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).set_created_by(CREATED_BY.to_owned()).build()
}

fn failure(path: &Path, error: &ParquetError) -> Failure {
    match error {
        ParquetError::External(inner) => match inner.downcast_ref::<std::io::Error>() {
            Some(io) => failures::writing(path, io),
            None => Failure::broken("writing a snapshot", error),
        },
        _ => Failure::broken("writing a snapshot", error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_numbered_by_the_alphabet_whatever_the_order_of_arrival() {
        let numbered = |arrival: &[&str]| {
            let mut words = Words::default();
            let mut numbers: Vec<i64> = arrival.iter().map(|w| words.number(w)).collect();
            let rank = words.sort();
            renumber(&mut numbers, &rank);
            numbers
        };
        assert_eq!(numbered(&["c", "a", "b", "a"]), [2, 0, 1, 0]);
        assert_eq!(numbered(&["a", "b", "c"]), [0, 1, 2]);
    }
    #[test]
    fn more_rows_than_a_group_holds_come_back_whole_and_give_the_same_bytes() {
        use arrow::array::Int64Array;
        use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
        let folder = tempfile::tempdir().unwrap();
        let n = GROUP + 10;
        let write_to = |name: &str| {
            let path = folder.path().join(name);
            let file = std::fs::File::create(&path).unwrap();
            let numbers = |rows: Range<usize>| -> ArrayRef { Arc::new(Int64Array::from_iter_values(rows.map(|r| r as i64))) };
            write(&path, file, vec![Field::new("n", DataType::Int64, false)], n, |rows| Ok(vec![numbers(rows)])).unwrap();
            path
        };
        let (one, two) = (write_to("one"), write_to("two"));
        assert_eq!(std::fs::read(&one).unwrap(), std::fs::read(two).unwrap());
        let table = ParquetRecordBatchReaderBuilder::try_new(std::fs::File::open(one).unwrap()).unwrap();
        assert_eq!(table.metadata().num_row_groups(), 2);
        let read: usize = table.build().unwrap().map(|batch| batch.unwrap().num_rows()).sum();
        assert_eq!(read, n);
    }
}
