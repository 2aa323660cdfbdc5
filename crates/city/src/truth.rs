//! The truth, apart from the region: who the people are, under which ids the agencies know them, what helped them, and what is wrong
//! on purpose. For tests and evaluations of methods; nothing of it may ever be imported.

use crate::agency::Planted;
use crate::calibration::EMPLOYMENT_AT_ENTRY;
use crate::life::{Agency, EFFECTS, Life};
use crate::person::Person;
use crate::sheet::{Cell, Dates, Manner, Sheet};
use std::fs;
use std::path::Path;
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;

/// The files of the truth.
pub struct Truth {
    people: Sheet,
    records: Sheet,
    dirt: Sheet,
}

const MANNER: Manner = Manner { delimiter: ',', windows: false, mark: false, dates: Dates::Iso };

impl Truth {
    /// Makes the files in `folder`.
    pub fn open(folder: &Path) -> Result<Self, Failure> {
        let cannot = |e: std::io::Error| Refusal::CannotWrite { path: folder.display().to_string(), reason: e.to_string() };
        fs::create_dir_all(folder).map_err(cannot)?;
        let sheet = |name: &str, header: &[&str]| Sheet::text(folder.join(name), MANNER, header);
        let mut effects = sheet("effects.csv", &["of", "employment_points", "pay_percent"])?;
        for effect in EFFECTS {
            effects.row(&[Cell::text(effect.of), Cell::Count(effect.points as i64), Cell::Count(effect.pay as i64)])?;
        }
        effects.finish()?;
        let people = [
            "person",
            "household",
            "twin_of",
            "given",
            "surname",
            "born",
            "race_or_origin",
            "education",
            "employment_at_entry",
            "helped_by",
        ];
        Ok(Self {
            people: sheet("people.csv", &people)?,
            records: sheet("records.csv", &["person", "agency", "key"])?,
            dirt: sheet("dirt.csv", &["agency", "file", "line", "kind", "key"])?,
        })
    }

    /// Writes down who somebody is.
    pub fn person(&mut self, person: &Person, life: &Life) -> Result<(), Failure> {
        let at_entry = EMPLOYMENT_AT_ENTRY.get(life.employment_at_entry).map_or("", |(word, _)| word);
        self.people.row(&[
            count(person.id),
            count(person.household),
            person.twin_of.map_or(Cell::Empty, count),
            Cell::text(&person.given),
            Cell::text(&person.surname),
            Cell::Day(person.born),
            Cell::text(person.heritage()),
            Cell::text(person.education()),
            Cell::text(at_entry),
            Cell::text(life.helped_by.join(" ")),
        ])
    }

    /// Writes down under which id an agency knows somebody.
    pub fn record(&mut self, person: &Person, agency: Agency, key: &str) -> Result<(), Failure> {
        self.records.row(&[count(person.id), Cell::text(agency.name()), Cell::text(key)])
    }

    /// Writes down what is wrong on purpose.
    pub fn dirt(&mut self, planted: &Planted) -> Result<(), Failure> {
        self.dirt.row(&[
            Cell::text(planted.agency.name()),
            Cell::text(&planted.file),
            count(planted.line),
            Cell::text(planted.dirt.name()),
            Cell::text(&planted.key),
        ])
    }

    /// Closes the files.
    pub fn finish(self) -> Result<(), Failure> {
        for sheet in [self.people, self.records, self.dirt] {
            sheet.finish()?;
        }
        Ok(())
    }
}

fn count(n: u64) -> Cell<'static> {
    Cell::Count(i64::try_from(n).unwrap_or(i64::MAX))
}
