//! Writes a table as a spreadsheet or as Parquet, for people who go on working with published numbers. It reads nothing, and decides nothing
//! about what may be written.

mod parquet;
mod xlsx;

pub use self::parquet::parquet;
pub use self::xlsx::xlsx;

/// How the texts of a column are to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// As text, whatever it looks like: never a formula, never a date.
    Text,
    /// As whole numbers; an empty text is none.
    Whole,
    /// As decimal numbers; an empty text is none.
    Decimal,
}

/// A table of texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// What it is called; at most 31 signs.
    pub name: String,
    /// Names of the columns, and what they hold.
    pub columns: Vec<(String, Holds)>,
    /// The rows; each has a text a column.
    pub rows: Vec<Vec<String>>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{Array, AsArray};
    use arrow::datatypes::{Float64Type, Int64Type};
    use calamine::{Data, Reader, Xlsx};
    use std::io::Cursor;

    fn sheet() -> Sheet {
        let text = |row: [&str; 3]| row.map(str::to_owned).to_vec();
        Sheet {
            name: "numbers".into(),
            columns: vec![("group".into(), Holds::Text), ("n".into(), Holds::Whole), ("value".into(), Holds::Decimal)],
            rows: vec![text(["=1+1", "216", "0.777778"]), text(["2024-01-01", "", "-3.5"])],
        }
    }

    #[test]
    fn a_spreadsheet_has_texts_and_numbers_and_no_formula() {
        let bytes = xlsx(&sheet(), "2026-11-22").unwrap();
        assert_eq!(bytes, xlsx(&sheet(), "2026-11-22").unwrap());
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range("numbers").unwrap();
        assert_eq!(range.get_value((1, 0)), Some(&Data::String("=1+1".into())));
        assert_eq!(range.get_value((1, 1)), Some(&Data::Float(216.0)));
        assert_eq!(range.get_value((2, 0)), Some(&Data::String("2024-01-01".into())));
        assert_eq!(range.get_value((2, 2)), Some(&Data::Float(-3.5)));
        assert!(book.worksheet_formula("numbers").unwrap().is_empty());
    }

    #[test]
    fn parquet_has_the_types_of_its_columns() {
        let bytes = parquet(&sheet()).unwrap();
        let reader = ::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(bytes)).unwrap();
        let batch = reader.build().unwrap().next().unwrap().unwrap();
        assert_eq!(batch.column(0).as_string::<i32>().value(0), "=1+1");
        let n = batch.column(1).as_primitive::<Int64Type>();
        assert_eq!((n.value(0), n.is_null(1)), (216, true));
        assert_eq!(batch.column(2).as_primitive::<Float64Type>().value(1), -3.5);
    }
}
