//! Reads all files of a catalog in the order in which they may name each other. It does not know the keys of a kind.

use super::reader::Doc;
use super::source::{Chosen, Kind, SourceFile, choose};
use super::{Catalog, codes, heading, linkage, metrics, names, populations, regimes, reports, sound};
use crate::formats::{cells, federal};
use crate::mapping::definition;
use throughline_model::code::CodeBook;
use throughline_model::issue::Issue;

/// A file that could be parsed.
struct Opened<'f> {
    chosen: Chosen<'f>,
    doc: Doc<'f>,
}

/// Reads the shipped files and a region's own as one catalog, and gives every issue of every file, in the order of files and lines. A
/// definition with errors, and one that rests on it, is left out of the catalog; the others stay usable.
pub fn read(files: &[SourceFile]) -> (Catalog, Vec<Issue>) {
    let (chosen, overrides, mut issues) = choose(files);
    let opened = open(&chosen, &mut issues);
    let mut catalog = Catalog { overrides, ..Catalog::default() };
    let codes = read_codes(&opened, &mut catalog);
    read_populations(&opened, &codes, &mut catalog);
    // Names count even where their file has errors, so that one mistake is one issue.
    let named = |kind| chosen.iter().filter(|c| c.kind == kind).map(|c| c.name).collect::<Vec<&str>>();
    read_metrics(&opened, &codes, &named(Kind::Populations), &mut catalog);
    read_reports(&opened, &codes, &named(Kind::Metrics), &mut catalog);
    read_federal(&opened, &mut catalog);
    read_regimes(&opened, &mut catalog);
    read_cells(&opened, &mut catalog);
    read_mappings(&opened, &codes, &mut catalog);
    read_linkage(&opened, &codes, &mut catalog);
    sound::keep(&mut catalog, &codes);
    issues.extend(opened.iter().flat_map(|file| file.doc.take_issues()));
    issues.sort_by(|a, b| a.place.cmp(&b.place));
    (catalog, issues)
}

fn open<'f>(chosen: &[Chosen<'f>], issues: &mut Vec<Issue>) -> Vec<Opened<'f>> {
    let mut opened = Vec::new();
    for chosen in chosen {
        let (doc, found) = Doc::parse(&chosen.file.path, &chosen.file.text);
        issues.extend(found);
        opened.extend(doc.map(|doc| Opened { chosen: *chosen, doc }));
    }
    opened
}

fn of_kind<'o, 'f>(opened: &'o [Opened<'f>], kind: Kind) -> impl Iterator<Item = &'o Opened<'f>> {
    opened.iter().filter(move |file| file.chosen.kind == kind)
}

/// All codes that can be named. Those of files without errors are the catalog's.
fn read_codes(opened: &[Opened<'_>], catalog: &mut Catalog) -> CodeBook {
    let files: Vec<&Opened<'_>> = of_kind(opened, Kind::Codes).collect();
    let headings: Vec<_> = files.iter().map(|file| heading::read(&file.doc.root(), file.chosen)).collect();
    let docs: Vec<(&Doc<'_>, &str)> = files.iter().map(|file| (&file.doc, file.chosen.file.path.as_str())).collect();
    let book = codes::read(&docs);
    let faulty = |path: &str| files.iter().any(|file| file.chosen.file.path == path && file.doc.has_errors());
    catalog.code_lists = headings.into_iter().filter(|heading| !faulty(&heading.file)).collect();
    catalog.codes.codes = book.codes.iter().filter(|code| !faulty(&code.file)).cloned().collect();
    book
}

fn read_populations(opened: &[Opened<'_>], codes: &CodeBook, catalog: &mut Catalog) {
    let fields = names::period_fields(codes);
    for file in of_kind(opened, Kind::Populations) {
        let root = file.doc.root();
        let read = populations::read(&root, heading::read(&root, file.chosen), codes, &fields);
        catalog.populations.extend(read.filter(|_| !file.doc.has_errors()));
    }
}

fn read_metrics(opened: &[Opened<'_>], codes: &CodeBook, populations: &[&str], catalog: &mut Catalog) {
    // A population that asks about periods of participation is one of periods.
    let of_period = |name: &&str| codes.of_participation().any(|code| code.name == **name);
    let of_periods: Vec<String> =
        catalog.populations.iter().filter(|p| p.rule.fields().iter().any(of_period)).map(|p| p.heading.name.clone()).collect();
    let named = metrics::Populations { all: populations, of_periods: &of_periods };
    for file in of_kind(opened, Kind::Metrics) {
        let root = file.doc.root();
        let read = metrics::read(&root, heading::read(&root, file.chosen), codes, named);
        catalog.metrics.extend(read.filter(|_| !file.doc.has_errors()));
    }
}

fn read_reports(opened: &[Opened<'_>], codes: &CodeBook, metrics: &[&str], catalog: &mut Catalog) {
    for file in of_kind(opened, Kind::Reports) {
        let root = file.doc.root();
        let read = reports::read(&root, heading::read(&root, file.chosen), codes, metrics);
        catalog.reports.extend(read.filter(|_| !file.doc.has_errors()));
    }
}

fn read_federal(opened: &[Opened<'_>], catalog: &mut Catalog) {
    let file = |file: &Opened<'_>| heading::read(&file.doc.root(), file.chosen);
    let files: Vec<_> = of_kind(opened, Kind::Federal).map(|opened| (file(opened), opened.doc.root())).collect();
    catalog.federal = federal::definition::read(&files);
}

fn read_regimes(opened: &[Opened<'_>], catalog: &mut Catalog) {
    for file in of_kind(opened, Kind::Regimes) {
        let heading = heading::read(&file.doc.root(), file.chosen);
        let found = regimes::read(&file.doc);
        if !file.doc.has_errors() {
            catalog.regimes.extend(found);
            catalog.regime_lists.push(heading);
        }
    }
}

fn read_cells(opened: &[Opened<'_>], catalog: &mut Catalog) {
    for file in of_kind(opened, Kind::Cells) {
        let root = file.doc.root();
        let read = cells::definition::read(&root, heading::read(&root, file.chosen));
        catalog.cells.extend(read.filter(|_| !file.doc.has_errors()));
    }
}

fn read_mappings(opened: &[Opened<'_>], codes: &CodeBook, catalog: &mut Catalog) {
    let mut read = Vec::new();
    for file in of_kind(opened, Kind::Mappings) {
        let heading = heading::read(&file.doc.root(), file.chosen);
        read.extend(definition::read(&file.doc, codes, heading).map(|mapping| (file, mapping)));
    }
    let all: Vec<definition::Mapping> = read.iter().map(|(_, mapping)| mapping.clone()).collect();
    for (file, mut mapping) in read {
        mapping.laws.iter_mut().for_each(|(_, law)| regimes::settle(law, &catalog.regimes));
        // A mapping that could not be read may be the one that gives the reference.
        if all.len() == of_kind(opened, Kind::Mappings).count() {
            definition::referred(&file.doc, &mapping, &all);
        }
        catalog.mappings.extend(Some(mapping).filter(|_| !file.doc.has_errors()));
    }
}

fn read_linkage(opened: &[Opened<'_>], codes: &CodeBook, catalog: &mut Catalog) {
    for file in of_kind(opened, Kind::Linkage) {
        let root = file.doc.root();
        let read = linkage::read(&root, heading::read(&root, file.chosen), codes);
        catalog.linkage.extend(read.filter(|_| !file.doc.has_errors()));
    }
}
