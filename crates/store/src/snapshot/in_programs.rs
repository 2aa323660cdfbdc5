//! Everybody's periods of participation as lists of people need them: by person, from the same facts, in the same order and by the same
//! rule as the tables of a snapshot. It writes nothing, and names nobody: who a person is stands elsewhere.

use super::gather::Gathered;
use super::participations::each;
use crate::access::Reader;
use crate::purge::PurgeMark;
use std::collections::{BTreeMap, HashMap};
use throughline_model::code::CodeBook;
use throughline_model::failure::Failure;
use throughline_model::ids::PersonId;
use throughline_model::participation::Period;
use throughline_model::refusal::Refusal;
use throughline_model::region::Region;
use throughline_rule::Value;

/// People with periods of participation, as known on one view of the database.
#[derive(Debug, Clone)]
pub struct PeopleInPrograms {
    /// The last day of which anything is known.
    pub as_of_day: i32,
    /// How far destructions had come; what follows from this is not written down after another.
    pub mark: PurgeMark,
    /// In the order of their ids; only those with a period.
    pub people: Vec<InPrograms>,
}

/// One person's periods.
#[derive(Debug, Clone, PartialEq)]
pub struct InPrograms {
    /// The person.
    pub person: PersonId,
    /// By entry.
    pub periods: Vec<Period>,
    /// What is known of the person, by code; never who it is.
    pub values: BTreeMap<String, Value>,
}

impl Reader<'_> {
    /// The periods of everybody, from facts that may be used for the reader's purpose.
    ///
    /// Refused: `NothingImported`, `Busy`.
    pub fn people_in_programs(&self, book: &CodeBook, region: &Region) -> Result<PeopleInPrograms, Failure> {
        let keys = &self.store.keys;
        let purpose = self.purpose();
        let (gathered, names) = self.read("periods of participation of everybody", |sql| {
            let gathered = Gathered::from_database(sql, keys, book, region, purpose)?;
            let mut names: HashMap<[u8; 16], PersonId> = HashMap::new();
            sql.each("SELECT DISTINCT person_id FROM link WHERE undone_at IS NULL", &[], |row| {
                let person = row.text(0)?;
                names.insert(keys.pseudonym(person), PersonId(person.to_owned()));
                Ok(())
            })?;
            let n_persons = gathered.n_persons();
            Ok(((gathered, names), n_persons))
        })?;
        if gathered.n_persons() == 0 {
            return Err(Refusal::NothingImported { folder: self.store.folder.display().to_string() }.into());
        }
        let mut periods: BTreeMap<u32, Vec<Period>> = BTreeMap::new();
        each(&gathered.spans, book, &region.participation, gathered.as_of_day, |person, period| {
            periods.entry(person).or_default().push(period);
        });
        let columns = &gathered.columns;
        let values = columns.of_person();
        let person = |(number, periods): (u32, Vec<Period>)| {
            let person = names.get(columns.pseudonyms().get(number as usize)?)?.clone();
            Some(InPrograms { person, periods, values: values(number as usize) })
        };
        let mut people: Vec<InPrograms> = periods.into_iter().filter_map(person).collect();
        people.sort_by(|one, other| one.person.cmp(&other.person));
        Ok(PeopleInPrograms { as_of_day: gathered.as_of_day, mark: gathered.mark, people })
    }
}
