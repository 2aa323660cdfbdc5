//! The college: one archive of three files that refer to each other: students, their enrollments by student number, and awards by
//! enrollment number. It does not say in an award whose it is.

use super::{Desk, Visit, Written, known};
use crate::dice::Dice;
use crate::dirt::{Dirt, Schedule};
use crate::life::Agency;
use crate::sheet::{Cell, Dates, Manner, Sheet};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The college's files.
pub(super) struct College {
    pub desks: [Desk; 3],
    archive: PathBuf,
    n_enrollments: u64,
}

const MANNER: Manner = Manner { delimiter: ',', windows: false, mark: false, dates: Dates::Iso };
const STUDENTS: &[&str] = &[
    "student_id",
    "family_name",
    "given_names",
    "preferred_name",
    "birth_date",
    "email",
    "phone",
    "postal_code",
    "gender",
    "race_ethnicity",
];

impl College {
    pub fn open(inbox: &Path) -> Result<Self, Failure> {
        let desk = |name: &str, header: &[&str], every, habits| {
            // Under a name that begins with a dot they are nobody's files until they are in the archive.
            let sheet = Sheet::text(inbox.join(format!(".{name}")), MANNER, header)?;
            Ok::<_, Failure>(Desk::new(Agency::College, sheet, Schedule { every, habits }))
        };
        Ok(Self {
            desks: [
                desk("students.csv", STUDENTS, 60, &[(Dirt::Duplicate, 0, 0), (Dirt::BornTomorrow, 4, 4)])?,
                desk("enrollments.csv", &["enrollment_id", "student_id", "program", "start", "end"], 60, &[(Dirt::ExitBeforeEntry, 3, 4)])?,
                desk(
                    "awards.csv",
                    &["award_id", "enrollment_id", "award", "awarded_on"],
                    60,
                    &[(Dirt::UnknownReference, 1, 1), (Dirt::UnknownCode, 2, 2)],
                )?,
            ],
            archive: inbox.join("college_synthetic.zip"),
            n_enrollments: 0,
        })
    }

    pub fn visit(&mut self, visit: &Visit<'_>, dice: &mut Dice) -> Result<(), Failure> {
        let [students, enrollments, awards] = &mut self.desks;
        let (person, seen) = (visit.person, &visit.seen);
        let given = if seen.middle.is_empty() { seen.given.clone() } else { format!("{} {}", seen.given, seen.middle) };
        let cells = &mut [
            known(&visit.key),
            known(&seen.surname),
            Cell::text(given),
            known(person.nickname.unwrap_or("")),
            Cell::day(seen.born),
            known(&seen.email),
            known(&seen.phone),
            known(&seen.zip),
            Cell::text(if person.female { "F" } else { "M" }),
            Cell::text(person.heritage()),
        ];
        students.row(&visit.key, cells)?;
        for stay in &visit.stays {
            self.n_enrollments += 1;
            let id = format!("E{:08}", self.n_enrollments);
            let program = dice.pick(&["51.3901", "52.0302", "48.0508", "11.0101", "24.0102", "51.3902"], "24.0102");
            let cells = &mut [Cell::text(&id), known(&visit.key), Cell::text(program), Cell::Day(stay.entry), Cell::day(stay.exit)];
            enrollments.row(&visit.key, cells)?;
            if let Some((kind, day)) = stay.credential {
                let award = match kind {
                    "associate" => "A.A.",
                    "bachelor" => "B.A.",
                    "license" => "License",
                    _ => "Certificate",
                };
                awards.row(&visit.key, &mut [Cell::text(format!("A{}", &id)), Cell::text(&id), Cell::text(award), Cell::Day(day)])?;
            }
        }
        Ok(())
    }

    /// Packs the three files.
    pub fn finish(self) -> Result<Written, Failure> {
        let mut n_rows = 0;
        let mut parts = Vec::new();
        for desk in self.desks {
            let path = desk.sheet.path().to_owned();
            n_rows += desk.finish()?.n_rows;
            parts.push(path);
        }
        let cannot = |e: &dyn ToString| Refusal::CannotWrite { path: self.archive.display().to_string(), reason: e.to_string() };
        pack(&self.archive, &parts).map_err(|e| cannot(&e))?;
        let file = self.archive.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Written { file, agency: Agency::College, n_rows })
    }
}

fn pack(archive: &Path, parts: &[PathBuf]) -> io::Result<()> {
    let made = DateTime::from_date_and_time(2026, 9, 30, 12, 0, 0).map_err(io::Error::other)?;
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).last_modified_time(made).large_file(true);
    let mut zip = ZipWriter::new(File::create(archive)?);
    for part in parts {
        let name = part.file_name().map(|name| name.to_string_lossy().trim_start_matches('.').to_owned()).unwrap_or_default();
        zip.start_file(name, options).map_err(io::Error::other)?;
        io::copy(&mut File::open(part)?, &mut zip)?;
        fs::remove_file(part)?;
    }
    zip.finish().map_err(io::Error::other)?;
    Ok(())
}
