//! Who is in a snapshot, and whose each row of a file is. A person is there who has a row in force; whether two records are one person is not
//! judged here: the links say.

use crate::db::Sql;
use crate::keys::Keys;
use crate::provenance::BarredFacts;
use crate::source_file::OpenFile;
use std::collections::BTreeMap;
use throughline_model::failure::Failure;

/// The people, and the rows that count.
pub(super) struct People {
    /// In order; a person's number is the place here.
    pub(super) pseudonyms: Vec<[u8; 16]>,
    /// How probable it is that not all records of a person are that person's, in millionths; empty where no link rests on comparing.
    pub(super) doubts: Vec<u32>,
    /// In the order of their numbers, which is the order of receipt.
    rows: Vec<CountedRow>,
    /// The files these rows are of.
    pub(super) files: Vec<OpenFile>,
}

/// A row whose facts count.
#[derive(Clone, Copy)]
struct CountedRow {
    id: i64,
    file: u32,
    person: u32,
}

/// Whose a row is, and which of the files it is of.
#[derive(Clone, Copy)]
pub(super) struct Owner {
    pub(super) person: u32,
    pub(super) file: usize,
}

/// Rows in force with the person each is of today, and the weight of the link where it rests on comparing.
const ROWS: &str = "SELECT r.id, r.file_number, l.person_id, r.agency_record_id, l.weight FROM source_row r \
                    JOIN link l ON l.agency_record_id = r.agency_record_id AND l.undone_at IS NULL \
                    WHERE r.ended_by IS NULL ORDER BY r.id";

impl People {
    /// Reads them from the database; a row of a file of which nothing may be used makes nobody a person here.
    pub(super) fn read(sql: Sql<'_>, keys: &Keys, barred: &BarredFacts) -> Result<Self, Failure> {
        let mut found: Vec<(i64, u32, [u8; 16])> = Vec::new();
        let mut numbers: BTreeMap<i64, u32> = BTreeMap::new();
        let mut linked: BTreeMap<([u8; 16], String), Option<i64>> = BTreeMap::new();
        sql.each(ROWS, &[], |row| {
            if barred.files.contains(&row.integer(1)?) {
                return Ok(());
            }
            let next = numbers.len() as u32;
            let file = *numbers.entry(row.integer(1)?).or_insert(next);
            let pseudonym = keys.pseudonym(row.text(2)?);
            linked.insert((pseudonym, row.text(3)?.to_owned()), row.optional_integer(4)?);
            found.push((row.integer(0)?, file, pseudonym));
            Ok(())
        })?;
        let mut pseudonyms: Vec<[u8; 16]> = found.iter().map(|(_, _, pseudonym)| *pseudonym).collect();
        pseudonyms.sort_unstable();
        pseudonyms.dedup();
        let number = |pseudonym: &[u8; 16]| pseudonyms.binary_search(pseudonym).ok().and_then(|n| u32::try_from(n).ok());
        let row = |(id, file, pseudonym): (i64, u32, [u8; 16])| number(&pseudonym).map(|person| CountedRow { id, file, person });
        let rows: Option<Vec<CountedRow>> = found.into_iter().map(row).collect();
        let rows = rows.ok_or_else(|| Failure::broken("numbering people", "more than a snapshot can number"))?;
        let mut by_place: Vec<(u32, i64)> = numbers.into_iter().map(|(number, place)| (place, number)).collect();
        by_place.sort_unstable();
        let files = by_place.into_iter().map(|(_, number)| OpenFile::read(sql, keys, number)).collect::<Result<_, _>>()?;
        let doubts = doubts(&pseudonyms, linked);
        Ok(Self { pseudonyms, doubts, rows, files })
    }

    /// Finds owners for statements that come in the order of their rows.
    pub(super) fn owners(&self) -> Owners<'_> {
        Owners(&self.rows)
    }
}

/// By person: one minus the product of the probabilities of its links. Links that people made are certain, and so is a record alone. Probabilities
/// are those of the strongest pair of each record when it was linked.
fn doubts(pseudonyms: &[[u8; 16]], linked: BTreeMap<([u8; 16], String), Option<i64>>) -> Vec<u32> {
    if linked.values().all(Option::is_none) {
        return Vec::new();
    }
    let mut certain: BTreeMap<[u8; 16], (usize, f64)> = BTreeMap::new();
    for ((pseudonym, _), weight) in linked {
        let person = certain.entry(pseudonym).or_insert((0, 1.0));
        person.0 += 1;
        person.1 *= weight.map_or(1.0, |weight| 1.0 / (1.0 + (-(weight as f64) / 100.0).exp2()));
    }
    let doubt = |pseudonym: &[u8; 16]| certain.get(pseudonym).filter(|(n, _)| *n > 1).map_or(0.0, |(_, certain)| 1.0 - certain);
    pseudonyms.iter().map(|pseudonym| (doubt(pseudonym) * 1e6).round() as u32).collect()
}

/// Walks along the rows that count.
pub(super) struct Owners<'p>(&'p [CountedRow]);

impl Owners<'_> {
    /// The owner of a row; `None` when what it states does not count. Rows are asked for in ascending order.
    pub(super) fn of(&mut self, row: i64) -> Option<Owner> {
        while let Some((first, rest)) = self.0.split_first() {
            if first.id >= row {
                break;
            }
            self.0 = rest;
        }
        let first = self.0.first().filter(|first| first.id == row)?;
        Some(Owner { person: first.person, file: first.file as usize })
    }
}
