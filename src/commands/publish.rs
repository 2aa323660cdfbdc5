//! `throughline publish`: releases a report and says where it is. It hands the act the pages that `web` renders. It computes nothing.

use super::{actor, measure};
use crate::exit::Exit;
use crate::say::Say;
use std::path::Path;
use throughline_acts::explain::Explained;
use throughline_acts::publish::{self, Change, File, Frozen};
use throughline_model::failure::Failure;
use throughline_model::ids::ReleaseId;
use throughline_model::words::{Language, Words};
use throughline_web::report::{self, Definition, Lineage, Release, Since, SourceFile};

/// Publishes and names the files.
pub fn run(folder: &Path, report: Option<&str>, say: &Say) -> Result<Exit, Failure> {
    let published = say.while_doing("Measuring and writing the report", || publish::publish(folder, report, &actor(), &pages))?;
    measure::tell(&published.measured, say);
    let place = published.folder.display();
    if published.already {
        say.line(format!("Nothing has changed since release {}; it stands as it is.", published.release));
    } else {
        say.line(format!("Released {}: {}.", published.release, published.files.join(", ")));
    }
    say.line(format!("Read it:   {place}/report.en.html   (en español: {place}/report.es.html)"));
    say.line(format!("Verify it: throughline verify {place}"));
    say.result(&published);
    Ok(Exit::Done)
}

/// The pages of a frozen release.
fn pages(frozen: &Frozen<'_>) -> Result<Vec<File>, Failure> {
    let release = release(frozen);
    let page = |language| report::render(&release, language);
    Ok(vec![
        (report::html_file(Language::En).to_owned(), page(Language::En)?.into_bytes()),
        (report::html_file(Language::Es).to_owned(), page(Language::Es)?.into_bytes()),
        (report::CSV_FILE.to_owned(), report::csv(&release).into_bytes()),
    ])
}

fn release(frozen: &Frozen<'_>) -> Release {
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
        lineage: Lineage { files: frozen.sources.iter().map(source).collect(), snapshot: frozen.snapshot.hash.clone() },
        recompute: vec![format!("throughline verify reports/{}", frozen.name)],
        since: frozen.since.as_ref().map(since),
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
        evidence: metric.evidence.clone(),
        rules: metric.rules.clone(),
        source: metric.source.clone(),
        verified: metric.verified,
    }
}

fn source(file: &throughline_store::SourceFile) -> SourceFile {
    SourceFile {
        name: file.name.clone(),
        agency: file.agency.clone(),
        hash: file.hash.clone(),
        n_rows: file.n_kept,
        received_at: file.received_at.to_string(),
        mapping: file.mapping.clone(),
        mapping_edition: file.mapping_edition.clone(),
    }
}

fn since(since: &publish::Since) -> Since {
    let words = |change: &Change| match change {
        Change::NewFiles(files) => {
            let list = files.join(", ");
            Words { en: format!("New files were taken in: {list}."), es: format!("Se recibieron archivos nuevos: {list}.") }
        }
        Change::Redefined(metric) => {
            Words { en: format!("{metric} has another definition."), es: format!("{metric} tiene otra definición.") }
        }
        Change::Minimum(before, now) => Words {
            en: format!("A number now rests on at least {now} people; before, {before}."),
            es: format!("Ahora un número se apoya en al menos {now} personas; antes, en {before}."),
        },
    };
    Since {
        release: ReleaseId(since.release.clone()),
        published_at: since.published_at.clone(),
        changes: since.changes.iter().map(words).collect(),
    }
}
