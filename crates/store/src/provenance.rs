//! Where a value came from in law: one row per law of a file, to which every fact of that file points; consents taken back; and which laws
//! stand in the way of a use. What a law allows is decided in `model::regime`, not here.

use crate::clock;
use crate::db::{Row, Sql, Value};
use crate::sequence::Sequence;
use crate::store::Store;
use crate::tx::Tx;
use std::collections::{BTreeMap, BTreeSet};
use throughline_model::access::Purpose;
use throughline_model::failure::Failure;
use throughline_model::ids::FileId;
use throughline_model::refusal::Refusal;
use throughline_model::regime::{Barred, DestroyBy, Law};

/// A law of a file under which facts may not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BarredLaw {
    /// The file.
    pub file: FileId,
    /// Its name as the person knows it.
    pub name: String,
    /// The agency it comes from.
    pub agency: String,
    /// The law.
    pub law: Law,
    /// Why not.
    pub because: Barred,
    /// Whether the file has no other law that allows it: nothing of it may be used so.
    pub whole_file: bool,
}

/// A law as it is kept.
struct KeptLaw {
    id: i64,
    file: FileId,
    name: String,
    agency: String,
    law: Law,
    withdrawn: bool,
    /// The file's number.
    number: i64,
}

impl Tx<'_> {
    /// Keeps the laws of a file; gives their ids in the same order.
    pub(crate) fn keep_laws(&self, file: &FileId, laws: &[Law]) -> Result<Vec<i64>, Failure> {
        let mut ids = Sequence::open(self.sql, "provenance")?;
        let text = "INSERT INTO provenance (id, file_id, law, regime, agreement, consent, purpose, destroy_by, destroy_because, allows) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let mut kept = Vec::with_capacity(laws.len());
        for (nth, law) in (0i64..).zip(laws) {
            let id = ids.take();
            let destroy_by = match law.destroy_by {
                DestroyBy::Day(day) => Some(day),
                DestroyBy::NotRequired => None,
            };
            let allows = law.allowed().iter().map(|purpose| purpose.name()).collect::<Vec<_>>().join(",");
            let values: [Value<'_>; 10] = [
                id.into(),
                (&file.0).into(),
                nth.into(),
                (&law.regime).into(),
                (&law.agreement).into(),
                (&law.consent).into(),
                (&law.purpose).into(),
                destroy_by.into(),
                (&law.destroy_because).into(),
                (&allows).into(),
            ];
            self.sql.execute(text, &values)?;
            kept.push(id);
        }
        ids.close(self.sql)?;
        Ok(kept)
    }

    /// Notes that a consent was taken back: what rests on it is not read any more. Gives the number of files that rest on it.
    ///
    /// Refused: `NoSuchConsent`.
    pub fn withdraw_consent(&self, consent: &str) -> Result<u64, Failure> {
        let text = "SELECT count(DISTINCT file_id) FROM provenance WHERE consent = $1 AND consent <> ''";
        let n_files = self.sql.first(text, &[consent.into()], |row| row.count(0))?.unwrap_or_default();
        if n_files == 0 {
            return Err(Refusal::NoSuchConsent { consent: consent.to_owned() }.into());
        }
        let text = "INSERT INTO consent_withdrawn (consent, at) VALUES ($1, $2) ON CONFLICT (consent) DO NOTHING";
        self.sql.execute(text, &[consent.into(), self.at.into()])?;
        self.forget_linking()?;
        crate::blocking::forget(self.sql, "SELECT id FROM provenance WHERE consent = $1", &[consent.into()])?;
        Ok(n_files)
    }
}

impl Store {
    /// The laws of files under which facts may not be used for this purpose on this day (days since 1970-01-01), in the order of receipt.
    pub fn barred_laws(&self, purpose: Purpose, today: i32) -> Result<Vec<BarredLaw>, Failure> {
        let kept = self.read(kept_laws)?;
        let open = |file: &FileId| kept.iter().any(|k| k.file == *file && k.law.may_use(purpose, k.withdrawn, today).is_ok());
        let barred = |k: &KeptLaw| {
            let because = k.law.may_use(purpose, k.withdrawn, today).err()?;
            let (file, name, agency) = (k.file.clone(), k.name.clone(), k.agency.clone());
            Some(BarredLaw { whole_file: !open(&file), file, name, agency, law: k.law.clone(), because })
        };
        Ok(kept.iter().filter_map(barred).collect())
    }
}

/// Today where the day ends last on earth (UTC-12): nothing is held back before its day has passed everywhere.
pub(crate) fn today() -> i32 {
    let micros = clock::now() - 12 * 3_600_000_000;
    i32::try_from(micros.div_euclid(86_400_000_000)).unwrap_or(i32::MAX)
}

/// What may not be used for a purpose on a day.
#[derive(Debug, Default)]
pub(crate) struct BarredFacts {
    /// Provenances, each with the reason. A fact under one of them is passed over by whoever reads for this purpose.
    pub(crate) laws: BTreeMap<i64, Barred>,
    /// Numbers of files of which nothing may be used.
    pub(crate) files: BTreeSet<i64>,
}

/// What may not be used for this purpose on this day (days since 1970-01-01).
pub(crate) fn barred(sql: Sql<'_>, purpose: Purpose, today: i32) -> Result<BarredFacts, Failure> {
    let kept = kept_laws(sql)?;
    let bar = |k: &KeptLaw| k.law.may_use(purpose, k.withdrawn, today).err();
    let laws = kept.iter().filter_map(|k| Some((k.id, bar(k)?))).collect();
    let open: BTreeSet<i64> = kept.iter().filter(|k| bar(k).is_none()).map(|k| k.number).collect();
    let files = kept.iter().map(|k| k.number).filter(|number| !open.contains(number)).collect();
    Ok(BarredFacts { laws, files })
}

/// Whether what stands under one provenance may be used for a purpose on a day, and which law of its file it is.
pub(crate) struct Use {
    /// The place of the law in its file.
    pub(crate) nth: u32,
    /// It may be used.
    pub(crate) open: bool,
}

/// What may be done under the provenance of this number.
pub(crate) fn use_of(sql: Sql<'_>, provenance: i64, purpose: Purpose, today: i32) -> Result<Use, Failure> {
    let text = "SELECT p.id, p.law, '', '', p.regime, p.agreement, p.consent, p.purpose, p.destroy_by, p.destroy_because, p.allows, w.at \
                FROM provenance p LEFT JOIN consent_withdrawn w ON w.consent = p.consent WHERE p.id = $1";
    let found = sql.first(text, &[provenance.into()], |row| {
        let nth = u32::try_from(row.integer(1)?).map_err(|e| Failure::broken("reading a law", e))?;
        let withdrawn = row.optional_integer(11)?.is_some();
        Ok(Use { nth, open: law(row)?.may_use(purpose, withdrawn, today).is_ok() })
    })?;
    Ok(found.unwrap_or(Use { nth: 0, open: false }))
}

/// The laws of one file with their provenance numbers.
pub(crate) fn laws_of_file(sql: Sql<'_>, file: &FileId) -> Result<Vec<(i64, Law)>, Failure> {
    Ok(kept_laws(sql)?.into_iter().filter(|kept| kept.file == *file).map(|kept| (kept.id, kept.law)).collect())
}

fn kept_laws(sql: Sql<'_>) -> Result<Vec<KeptLaw>, Failure> {
    let text = "SELECT p.id, p.file_id, f.name, f.agency, p.regime, p.agreement, p.consent, p.purpose, p.destroy_by, p.destroy_because, \
                p.allows, w.at, f.number FROM provenance p JOIN source_file f ON f.id = p.file_id \
                LEFT JOIN consent_withdrawn w ON w.consent = p.consent ORDER BY f.received_at, p.id";
    sql.all(text, &[], |row| {
        Ok(KeptLaw {
            id: row.integer(0)?,
            file: FileId(row.text(1)?.to_owned()),
            name: row.text(2)?.to_owned(),
            agency: row.text(3)?.to_owned(),
            law: law(row)?,
            withdrawn: row.optional_integer(11)?.is_some(),
            number: row.integer(12)?,
        })
    })
}

fn law(row: &Row<'_>) -> Result<Law, Failure> {
    let text = |column| row.text(column).map(str::to_owned);
    let day = row.optional_integer(8)?.map(i32::try_from).transpose().map_err(|e| Failure::broken("reading a law", e))?;
    let purposes = row.text(10)?.split(',').filter_map(|name| Purpose::ALL.iter().copied().find(|purpose| purpose.name() == name));
    Ok(Law {
        regime: text(4)?,
        agreement: text(5)?,
        consent: text(6)?,
        purpose: text(7)?,
        allows: Some(purposes.collect()),
        destroy_by: day.map_or(DestroyBy::NotRequired, DestroyBy::Day),
        destroy_because: text(9)?,
    })
}
