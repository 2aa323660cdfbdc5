//! A file as columns of numbered texts: every different text of a column is kept once, and each row has its number. For whoever needs whole
//! columns at once; a mapping reads rows. What a column means is not known here.

use super::cut::Damage;
use super::header::{Declared, open};
use super::look::Look;
use super::rows::Rows;
use super::source::Source;
use super::texts::{NO_TEXT, Texts};
use super::{Kind, parquet};
use rayon::prelude::*;
use throughline_model::failure::Failure;
use throughline_model::issue::{Issue, Place};

/// Pieces taken apart at once, on as many threads as there are.
const PIECES: usize = 16;

/// One column.
#[derive(Debug, Clone, Default)]
pub struct Coded {
    /// The number of each row's text, trimmed; [`NO_TEXT`] where there is none.
    pub codes: Vec<u32>,
    /// The texts.
    pub texts: Texts,
}

impl Coded {
    /// Adds a row.
    pub fn push(&mut self, text: &str) {
        let text = text.trim();
        self.codes.push(if text.is_empty() { NO_TEXT } else { self.texts.add(text) });
    }

    /// The text of a row.
    pub fn text(&self, row: usize) -> Option<&str> {
        self.codes.get(row).filter(|code| **code != NO_TEXT).map(|code| self.texts.get(*code))
    }
}

/// Columns of a file.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    /// How many rows.
    pub n_rows: usize,
    /// The columns, in the order asked for.
    pub columns: Vec<Coded>,
    /// What somebody should look at.
    pub issues: Vec<Issue>,
}

/// Reads the columns of these places in the header, at most so many rows. A file that cannot be read gives the issue instead.
pub fn columns(source: Source<'_>, look: &Look, wanted: &[usize], most_rows: usize) -> Result<Result<Columns, Issue>, Failure> {
    if look.kind == Kind::Parquet {
        return Ok(parquet::columns(&source, wanted, most_rows)?);
    }
    let opened = match open(source, look, Declared::default())? {
        Ok(opened) => opened,
        Err(issue) => return Ok(Err(issue)),
    };
    let (layout, width, mut pieces) = (opened.layout, opened.header.names.len(), opened.pieces);
    let mut read = Columns { columns: vec![Coded::default(); wanted.len()], issues: opened.issues, ..Columns::default() };
    let mut wrong = Wrong::default();
    while read.n_rows < most_rows {
        let mut batch = Vec::new();
        while batch.len() < PIECES
            && let Some(piece) = pieces.next_piece()?
        {
            batch.push(piece);
        }
        if batch.is_empty() {
            break;
        }
        let taken: Result<Vec<Rows>, _> = batch.into_par_iter().map(|piece| Rows::of(piece, layout, width, source.name)).collect();
        add(&mut read, &taken?, wanted, most_rows, &mut wrong);
    }
    read.issues.extend(wrong.issues(source.name, width));
    Ok(Ok(read))
}

fn add(read: &mut Columns, taken: &[Rows], wanted: &[usize], most_rows: usize, wrong: &mut Wrong) {
    let before = read.n_rows;
    let left = most_rows - before;
    let n: usize = taken.iter().map(|rows| rows.rows().len()).sum();
    read.n_rows += n.min(left);
    taken.iter().for_each(|rows| wrong.look(rows));
    read.columns.par_iter_mut().zip(wanted).for_each(|(column, place)| {
        let cells = taken.iter().flat_map(|rows| rows.column(*place).map(|cell| rows.at(cell)));
        cells.take(left).for_each(|text| column.push(text));
    });
}

/// Rows that are not as long as the header, and lines that are none.
#[derive(Default)]
struct Wrong {
    n_long: u64,
    n_short: u64,
    n_damaged: u64,
    first_long: u64,
    first_short: u64,
    first_damaged: u64,
    damage: Option<Damage>,
}

impl Wrong {
    fn look(&mut self, rows: &Rows) {
        for row in rows.rows() {
            let one = |n: &mut u64, first: &mut u64| {
                *first = if *n == 0 { row.line } else { *first };
                *n += 1;
            };
            if row.damage.is_some() {
                one(&mut self.n_damaged, &mut self.first_damaged);
                self.damage = self.damage.or(row.damage);
            } else if row.n_cells as usize > rows.width() {
                one(&mut self.n_long, &mut self.first_long);
            } else if (row.n_cells as usize) < rows.width() {
                one(&mut self.n_short, &mut self.first_short);
            }
        }
    }

    fn issues(&self, name: &str, width: usize) -> Vec<Issue> {
        let mut issues = Vec::new();
        let mut add = |n: u64, line: u64, code: &str, what: String, remedy: &str| {
            if n > 0 {
                issues.push(Issue::warning(Place { file: name.to_owned(), line: Some(line), ..Place::default() }, code, what, remedy));
            }
        };
        let rows = |n: u64| if n == 1 { "1 row has".to_owned() } else { format!("{n} rows have") };
        let what = format!("{} more cells than the {width} columns named in the header; what is beyond was left out.", rows(self.n_long));
        add(
            self.n_long,
            self.first_long,
            "row_too_long",
            what,
            "Look whether a comma stands inside a cell without quotes; cells may have moved.",
        );
        let what = format!("{} fewer cells than the {width} columns named in the header; the others count as empty.", rows(self.n_short));
        add(self.n_short, self.first_short, "row_too_short", what, "Look whether the file was cut off.");
        let what = format!(
            "{} no end: a quote opens and never closes, or the line is too long. Every cell counts as empty.",
            rows(self.n_damaged)
        );
        add(self.n_damaged, self.first_damaged, "row_damaged", what, "Mend the quotes there and give the file again.");
        issues
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::look;

    fn read(bytes: &[u8], wanted: &[usize]) -> Columns {
        let source = Source::memory("a.csv", bytes);
        columns(source, &look(&source).unwrap(), wanted, usize::MAX).unwrap().unwrap()
    }

    #[test]
    fn rows_and_numbers() {
        let read = read(b"a;b;c\n1;x;\n;\" y \"\"z\";u\n1;x;u\n", &[2, 0]);
        assert_eq!(read.n_rows, 3);
        assert_eq!((0..3).map(|row| read.columns[0].text(row)).collect::<Vec<_>>(), [None, Some("u"), Some("u")]);
        assert_eq!(read.columns[1].codes, [0, NO_TEXT, 0]);
        assert_eq!(read.columns[1].texts.len(), 1);
        assert!(read.issues.is_empty());
    }

    #[test]
    fn ragged_rows_are_kept_and_said() {
        let read = read(b"a,b\n1\n1,2,3\n\"1,2\n3,4\n", &[1]);
        assert_eq!((0..4).map(|row| read.columns[0].text(row)).collect::<Vec<_>>(), [None, Some("2"), None, Some("4")]);
        let said: Vec<(&str, Option<u64>)> = read.issues.iter().map(|i| (i.code.as_str(), i.place.line)).collect();
        assert_eq!(said, [("row_too_long", Some(3)), ("row_too_short", Some(2)), ("row_damaged", Some(4))]);
    }
}
