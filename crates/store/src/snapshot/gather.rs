//! Reading every statement that counts, once, into the tables of a snapshot. Not for deciding what counts, and not for writing them.

use super::Identities;
use super::columns::Columns;
use super::employers::Employers;
use super::manifest;
use super::participations::Participations;
use super::people::People;
use super::spans::{AGENCY, AXIS, NO_AMOUNT, NONE, OF, SpanRow, Spans, VALUE};
use crate::db::Sql;
use crate::fact::{Told, ToldValue, When, each, open};
use crate::keys::Keys;
use crate::provenance;
use crate::purge::PurgeMark;
use crate::source_file::OpenFile;
use throughline_model::access::Purpose;
use throughline_model::code::{CodeBook, EARNINGS, EMPLOYMENT, SUBSIDIZED_EMPLOYMENT};
use throughline_model::failure::Failure;
use throughline_model::ids::FileId;
use throughline_model::region::Region;

/// Everything that goes into a snapshot.
pub(super) struct Gathered {
    pub(super) columns: Columns,
    pub(super) spans: Spans,
    pub(super) participations: Participations,
    /// How far destructions had come when it was read.
    pub(super) mark: PurgeMark,
    pub(super) as_of: i64,
    pub(super) as_of_day: i32,
    pub(super) files: Vec<serde_json::Value>,
    pub(super) identities: Option<Identities>,
}

/// In the order of rows, so that what was received later is read later.
const STATEMENTS: &str = "SELECT s.source_row_id, s.sealed, p.law, p.id FROM statement s JOIN provenance p ON p.id = s.provenance_id \
                          ORDER BY s.source_row_id, s.provenance_id";

impl Gathered {
    /// Reads it on one unchanging view of the database. What its law does not allow for this purpose (any more) is not
    /// in it.
    pub(super) fn from_database(sql: Sql<'_>, keys: &Keys, book: &CodeBook, region: &Region, purpose: Purpose) -> Result<Self, Failure> {
        let mark = PurgeMark::read(sql)?;
        let barred = provenance::barred(sql, purpose, provenance::today())?;
        let mut people = People::read(sql, keys, &barred)?;
        let as_of = manifest::as_of(sql)?;
        let columns = Columns::new(std::mem::take(&mut people.pseudonyms), std::mem::take(&mut people.doubts), book);
        let as_of_day = manifest::day(as_of, &region.time_zone);
        let mut gathering = Gathering::new(columns, as_of_day);
        let files: Vec<FileWords> = people.files.iter().map(|file| gathering.meet(file, book)).collect();
        let (mut owners, mut plain) = (people.owners(), Vec::new());
        sql.each(STATEMENTS, &[], |row| {
            let id = row.integer(0)?;
            if barred.laws.contains_key(&row.integer(3)?) {
                return Ok(());
            }
            let Some(owner) = owners.of(id) else { return Ok(()) };
            let (Some(file), Some(words)) = (people.files.get(owner.file), files.get(owner.file)) else { return Ok(()) };
            open(&file.key, id, law(row.integer(2)?)?, row.blob(1)?, &mut plain)?;
            each(&plain, |_, told| gathering.add(owner.person, words, &told))
        })?;
        let Gathering { mut columns, mut spans, employers, .. } = gathering;
        columns.settle();
        spans.settle(&employers.settle(keys));
        let participations = Participations::of(&spans, book, &region.participation, as_of_day)?;
        let used: Vec<&FileId> = people.files.iter().map(|file| &file.id).collect();
        Ok(Self {
            columns,
            spans,
            participations,
            mark,
            as_of,
            as_of_day,
            files: manifest::files(sql, &used)?,
            identities: manifest::identities(sql)?,
        })
    }

    /// How many people.
    pub(super) fn n_persons(&self) -> u64 {
        self.columns.n_persons() as u64
    }
}

fn law(number: i64) -> Result<u32, Failure> {
    u32::try_from(number).map_err(|e| Failure::broken("reading a statement", e))
}

/// What the words of one file are in the snapshot: looked up once a file, not once a fact.
struct FileWords {
    agency: u32,
    words: Vec<Meaning>,
}

/// A word as whatever it may be used for.
#[derive(Clone, Copy)]
struct Meaning {
    of: u16,
    axis: u16,
    value: u32,
    column: Option<usize>,
    /// Says who somebody is: never in a snapshot.
    identity: bool,
}

/// The tables as they fill.
struct Gathering {
    columns: Columns,
    spans: Spans,
    employers: Employers,
    employment: [u16; 2],
    earnings: u16,
}

impl Gathering {
    fn new(columns: Columns, as_of: i32) -> Self {
        let mut spans = Spans::default();
        spans.after = as_of.saturating_add(1);
        let mut name = |name: &str| name_in(&mut spans, OF, name) as u16;
        let (employment, earnings) = ([name(EMPLOYMENT), name(SUBSIDIZED_EMPLOYMENT)], name(EARNINGS));
        Self { columns, spans, employers: Employers::default(), employment, earnings }
    }

    /// Gives the words of a file their meanings.
    fn meet(&mut self, file: &OpenFile, book: &CodeBook) -> FileWords {
        let meaning = |gathering: &mut Self, word: &str| Meaning {
            of: name_in(&mut gathering.spans, OF, word) as u16,
            axis: name_in(&mut gathering.spans, AXIS, word) as u16,
            value: name_in(&mut gathering.spans, VALUE, word),
            column: gathering.columns.find(word),
            identity: book.get(word).is_some_and(|code| code.identity),
        };
        let words = file.words.iter().map(|word| meaning(self, word)).collect();
        FileWords { agency: name_in(&mut self.spans, AGENCY, &file.agency), words }
    }

    /// A spell of transitional or subsidized work is never employment; one of which it is not known is. An observation with days becomes
    /// a span, unless it says that something did not hold; one without becomes a value of the person's column. The value of a code
    /// without a column (free text, or one the catalog no longer has) is not looked at.
    fn add(&mut self, person: u32, file: &FileWords, told: &Told<'_>) -> Result<(), Failure> {
        let word =
            |number: u32| file.words.get(number as usize).ok_or_else(|| Failure::broken("reading a fact", "it names an unknown word"));
        match *told {
            Told::Observation { code, when: None, value } => match word(code)?.column {
                Some(column) => self.columns.set(column, person, value),
                None => Ok(()),
            },
            Told::Observation { value: ToldValue::Bool(false), .. } => Ok(()),
            Told::Observation { code, .. } if word(code)?.identity => Ok(()),
            Told::Observation { code, when: Some(when), value } => {
                let kind = if let ToldValue::Text(kind) = value { name_in(&mut self.spans, VALUE, kind) } else { NONE };
                let (of, axis) = (word(code)?.of, word(when.axis)?.axis);
                self.span(person, file, SpanRow { of, axis, value: kind, ..blank(when) })
            }
            Told::Spell { when, employer, subsidized } => {
                let [employment, subsidized_employment] = self.employment;
                let of = if subsidized == Some(true) { subsidized_employment } else { employment };
                let employer = employer.map_or(NONE, |name| self.employers.number(name));
                let axis = word(when.axis)?.axis;
                self.span(person, file, SpanRow { of, axis, employer, ..blank(when) })
            }
            Told::Earnings { when, cents, employer, source } => {
                let employer = employer.map_or(NONE, |name| self.employers.number(name));
                let value = source.map(word).transpose()?.map_or(NONE, |source| source.value);
                let axis = word(when.axis)?.axis;
                self.span(person, file, SpanRow { of: self.earnings, axis, amount: cents, value, employer, ..blank(when) })
            }
        }
    }

    fn span(&mut self, person: u32, file: &FileWords, row: SpanRow) -> Result<(), Failure> {
        self.spans.add(SpanRow { person, agency: file.agency, ..row });
        Ok(())
    }
}

/// A stretch of time of which only the days are known yet.
fn blank(when: When) -> SpanRow {
    SpanRow { person: 0, of: 0, axis: 0, from: when.from, to: when.to, amount: NO_AMOUNT, value: NONE, employer: NONE, agency: NONE }
}

fn name_in(spans: &mut Spans, list: usize, name: &str) -> u32 {
    spans.names.get_mut(list).map_or(NONE, |words| words.number(name) as u32)
}
