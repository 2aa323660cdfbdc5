//! `throughline publish`: releases a report and says where it is. It hands the act the pages that `web` renders. It computes nothing.

use super::{actor, measure};
use crate::exit::Exit;
use crate::say::Say;
use std::path::Path;
use throughline_acts::cells::FromTheState;
use throughline_acts::explain::Explained;
use throughline_acts::home::Home;
use throughline_acts::publish::{self, Change, File, Frozen, Published};
use throughline_exchange::write;
use throughline_model::failure::Failure;
use throughline_model::ids::ReleaseId;
use throughline_model::words::{Language, Words};
use throughline_web::report::{self, Definition, Lineage, Outside, Release, Since, SourceFile};

/// Publishes and names the files.
pub fn run(folder: &Path, report: Option<&str>, say: &Say) -> Result<Exit, Failure> {
    let published = released(folder, report, say)?;
    measure::tell(&published.measured, say);
    let place = published.folder.display();
    if published.restored {
        say.line(format!("Files of release {} were missing or changed; they were written again as they were released.", published.release));
    } else if published.already {
        say.line(format!("Nothing has changed since release {}; it stands as it is.", published.release));
    } else {
        say.line(format!("Released {}: {}.", published.release, published.files.join(", ")));
    }
    say.line(format!("Read it:   {place}/report.en.html   (en español: {place}/report.es.html)"));
    say.line(format!("Verify it: throughline verify {place}"));
    say.result(&published);
    Ok(Exit::Done)
}

/// Publishes and says nothing of it.
pub(super) fn released(folder: &Path, report: Option<&str>, say: &Say) -> Result<Published, Failure> {
    say.while_doing("Measuring and writing the report", || publish::publish(folder, report, &actor(), &|frozen| pages(folder, frozen)))
}

/// The pages of a frozen release.
fn pages(folder: &Path, frozen: &Frozen<'_>) -> Result<Vec<File>, Failure> {
    let release = release(frozen, &Home::open(folder)?);
    let page = |language| report::render(&release, language);
    Ok(vec![
        (report::html_file(Language::En).to_owned(), page(Language::En)?.into_bytes()),
        (report::html_file(Language::Es).to_owned(), page(Language::Es)?.into_bytes()),
        (report::CSV_FILE.to_owned(), report::csv(&release).into_bytes()),
        (report::XLSX_FILE.to_owned(), write::xlsx(&sheet(&release), release.published_at.get(..10).unwrap_or_default())?),
        (report::PARQUET_FILE.to_owned(), write::parquet(&sheet(&release))?),
    ])
}

/// The numbers as a table.
fn sheet(release: &Release) -> write::Sheet {
    let holds = |holds| match holds {
        report::Holds::Text => write::Holds::Text,
        report::Holds::Whole => write::Holds::Whole,
        report::Holds::Decimal => write::Holds::Decimal,
    };
    let columns = report::columns(release).into_iter().map(|(name, kind)| (name.to_owned(), holds(kind))).collect();
    write::Sheet { name: "numbers".to_owned(), columns, rows: report::rows(release) }
}

fn release(frozen: &Frozen<'_>, home: &Home) -> Release {
    let day = |instant: &str| instant.get(..10).unwrap_or(instant).to_owned();
    Release {
        id: ReleaseId(frozen.name.clone()),
        published_at: frozen.published_at.clone(),
        as_of: day(&frozen.snapshot.as_of),
        program: concat!("Throughline ", env!("CARGO_PKG_VERSION")).to_owned(),
        report: frozen.report.clone(),
        region: frozen.region.clone(),
        codes: frozen.codes.clone(),
        answers: frozen.answers.to_vec(),
        definitions: frozen.definitions.iter().map(definition).collect(),
        lineage: Lineage {
            files: frozen.sources.iter().map(|file| source(file, home, frozen.region.minimum_cell)).collect(),
            snapshot: frozen.snapshot.hash.clone(),
        },
        outside: frozen.from_the_state.iter().map(outside).collect(),
        recompute: vec![format!("throughline verify reports/{}", frozen.name)],
        since: frozen.since.as_ref().map(|s| since(s, frozen)),
    }
}

fn outside(cell: &FromTheState) -> Outside {
    Outside {
        metric: cell.metric.clone(),
        group: cell.group.clone(),
        kind: cell.kind,
        cohort_from: cell.cohort_from.clone(),
        cohort_to: cell.cohort_to.clone(),
        n: cell.n,
        value: cell.value,
        as_of: cell.as_of.clone(),
        agency: cell.agency.clone(),
        received_on: cell.received_on.clone(),
    }
}

fn definition(metric: &Explained) -> Definition {
    let words = metric.definition.clone();
    Definition {
        metric: metric.name.clone(),
        edition: metric.edition.clone(),
        file: metric.file.clone(),
        label: metric.label.clone(),
        about: metric.about.clone(),
        population: metric.population.clone(),
        denominator: words.denominator_rule,
        measure: words.measure_rule,
        windows: words.windows,
        unit: metric.unit.clone(),
        per: metric.per,
        steps: metric.steps.clone(),
        evidence: metric.evidence.clone(),
        rules: metric.rules.clone(),
        source: metric.source.clone(),
        verified: metric.verified,
    }
}

/// Rows are people: where they are too few, not even their number is said.
fn source(file: &throughline_store::SourceFile, home: &Home, minimum: u64) -> SourceFile {
    SourceFile {
        name: file.name.clone(),
        agency: file.agency.clone(),
        hash: file.hash.clone(),
        n_rows: (file.n_kept >= minimum).then_some(file.n_kept),
        received_at: file.received_at.to_string(),
        mapping: file.mapping.clone(),
        mapping_edition: file.mapping_edition.clone(),
        mapping_source: mapping_source(file, home),
    }
}

/// Where the mapping comes from, if it still stands in the catalog as it read the file: an edition is a number and the beginning of a hash.
fn mapping_source(file: &throughline_store::SourceFile, home: &Home) -> Option<String> {
    let (edition, hash) = file.mapping_edition.split_once('@')?;
    let mut headings = home.catalog.mappings.iter().map(|m| &m.heading);
    let same = headings.find(|h| h.name == file.mapping && h.edition == edition && h.hash.starts_with(hash));
    same.map(|h| h.source.clone())
}

/// New files, named where they have rows enough; how many small ones there are, or which, is not said.
fn new_files(names: &[String], rows: impl Fn(&str) -> Option<u64>, minimum: u64) -> Vec<Words> {
    let (named, small): (Vec<&str>, Vec<&str>) = names.iter().map(String::as_str).partition(|name| rows(name) >= Some(minimum));
    let list = named.join(", ");
    let taken_in = Words { en: format!("New files were taken in: {list}."), es: format!("Se recibieron archivos nuevos: {list}.") };
    let correction = Words { en: "A small correction was taken in.".to_owned(), es: "Se recibió una corrección pequeña.".to_owned() };
    let said = [(!named.is_empty()).then_some(taken_in), (!small.is_empty()).then_some(correction)];
    said.into_iter().flatten().collect()
}

fn since(since: &publish::Since, frozen: &Frozen<'_>) -> Since {
    let rows = |name: &str| frozen.sources.iter().filter(|f| f.name == name).map(|f| f.n_kept).min();
    let words = |change: &Change| match change {
        Change::NewFiles(files) => new_files(files, rows, frozen.region.minimum_cell),
        Change::Redefined(metric) => {
            vec![Words { en: format!("{metric} has another definition."), es: format!("{metric} tiene otra definición.") }]
        }
        Change::Minimum(before, now) => vec![Words {
            en: format!("A number now rests on at least {now} people; before, {before}."),
            es: format!("Ahora un número se apoya en al menos {now} personas; antes, en {before}."),
        }],
    };
    Since {
        release: ReleaseId(since.release.clone()),
        published_at: since.published_at.clone(),
        changes: since.changes.iter().flat_map(words).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_files_are_not_named() {
        let rows = |name: &str| [("big.csv", 11), ("small.csv", 10)].into_iter().find(|(n, _)| *n == name).map(|(_, rows)| rows);
        let check = |names: &[&str], expected: &[&str]| {
            let names: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
            let said: Vec<String> = new_files(&names, rows, 11).into_iter().map(|words| words.en).collect();
            assert_eq!(said, expected);
        };
        check(&["big.csv"], &["New files were taken in: big.csv."]);
        check(&["small.csv"], &["A small correction was taken in."]);
        check(&["small.csv", "big.csv", "not-there.csv"], &["New files were taken in: big.csv.", "A small correction was taken in."]);
        check(&[], &[]);
    }
}
