//! Link files: finds which rows of files are of one person, with or without a region, and writes pairs and clusters. Without a definition it
//! proposes one from the columns. It keeps nothing and knows no agreement: whoever gives it files answers for them.

mod ask;
mod choose;
mod dates;
mod draft;
pub(crate) mod file;
pub(crate) mod load;
mod names;
pub(crate) mod propose;
mod prove;
pub(crate) mod recognize;
pub(crate) mod shape;
pub(crate) mod write;

use crate::home::{cannot_read, shipped_linkage};
use crate::link::prepare::{converted, standard_lists};
use crate::link::report::{LinkageReport, Made, Taken};
use file::File;
use recognize::{Means, Recognized};
use serde::Serialize;
use shape::Known;
use std::fs;
use std::path::{Path, PathBuf};
use throughline_exchange::catalog::Catalog;
use throughline_exchange::catalog::linkage::{self, of_file};
use throughline_link::score::weight;
use throughline_link::{Linked, Source, Table, link};
use throughline_model::access::{Act, Actor, may};
use throughline_model::failure::Failure;
use throughline_model::issue::Issue;
use throughline_model::refusal::Refusal;

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The files, as given.
    pub files: Vec<PathBuf>,
    /// The definition; one is proposed if not given.
    pub config: Option<PathBuf>,
    /// The column that names rows.
    pub id: Option<String>,
    /// Where pairs go.
    pub pairs: PathBuf,
    /// Where clusters go.
    pub clusters: PathBuf,
    /// So many pairs for people to judge; 0: none.
    pub n_to_review: usize,
    /// Whether a report is wanted.
    pub report: bool,
}

/// What linking came to.
#[derive(Debug, Serialize)]
pub struct Done {
    /// Each file and its rows.
    pub files: Vec<(String, usize)>,
    /// What was proposed; `None` where a definition was given.
    pub proposed: Option<Proposed>,
    /// Pairs compared.
    pub n_compared: u64,
    /// Pairs linked.
    pub n_pairs: usize,
    /// Where pairs to be judged were written, and how many.
    pub review: Option<(PathBuf, usize)>,
    /// Clusters, rows that stand alone among them.
    pub n_clusters: usize,
    /// The probability from which pairs are linked.
    pub link_from: f64,
    /// Each rule, and the pairs that no earlier one brought.
    pub by_rule: Vec<(String, u64)>,
    /// Blocks left out for their size: rule and rows.
    pub left_out: Vec<(String, u64)>,
    /// Why the result is less sure than it should be.
    pub doubts: Vec<String>,
    /// What somebody should look at in the files.
    pub issues: Vec<Issue>,
    /// What it came to in full, where it was asked for.
    #[serde(skip)]
    pub report: Option<LinkageReport>,
}

/// A definition proposed from the columns.
#[derive(Debug, Serialize)]
pub struct Proposed {
    /// Where it was written.
    pub path: PathBuf,
    /// Something else stands under the usual name and was left as it is.
    pub beside: Option<PathBuf>,
    /// Columns that are compared.
    pub chosen: Vec<Chosen>,
    /// Columns that are not.
    pub left_out: Vec<LeftOut>,
    /// Each comparison and its levels.
    pub comparisons: Vec<(String, Vec<String>)>,
    /// The blocking rules.
    pub rules: Vec<String>,
    /// Rules that would bring too many pairs.
    pub costly: Vec<String>,
}

/// A column that is compared.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Chosen {
    /// Its file.
    pub file: String,
    /// Its header.
    pub header: String,
    /// What it means.
    pub meaning: String,
    /// How that was recognized.
    pub why: String,
}

/// A column that is not compared.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct LeftOut {
    /// Its file.
    pub file: String,
    /// Its header.
    pub header: String,
    /// Why.
    pub why: String,
}

/// Links the rows of files.
pub fn link_files(asked: &Asked, actor: &Actor) -> Result<Done, Failure> {
    may(actor.role, Act::Link)?;
    let outs = prove::outs(asked)?;
    let catalog = shipped_linkage();
    let lists = catalog.linkage_lists();
    let mut files =
        asked.files.iter().zip(names(&asked.files)).map(|(path, name)| File::open(path, name)).collect::<Result<Vec<_>, _>>()?;
    let encoded = encoding(&files)?;
    let (mut definition, told) = match &asked.config {
        Some(path) => (given(path, &files)?, None),
        None if encoded => (crate::encode::definition()?, None),
        None => proposed(&files, &catalog, &lists).map(|(definition, told)| (definition, Some(told)))?,
    };
    prove::comparable(&files, &definition, told.is_some())?;
    let standard = standard_lists(&lists);
    for file in &mut files {
        file.read(&definition, asked.id.as_deref(), &standard)?;
    }
    files.iter().try_for_each(|file| prove::has_row(&file.name, file.n_rows))?;
    let columns = load::columns(&files, &definition, &standard);
    if asked.n_to_review == 0 {
        files.iter_mut().for_each(File::forget);
    }
    let proposed = told.map(|told| settle(&mut definition, &columns, told, &asked.pairs)).transpose()?;
    let table = table(&files, columns, &definition)?;
    let compared = converted(&definition, &lists);
    let found = link(&table, &compared).map_err(|e| not_linked(e.to_string()))?;
    let link_from = if found.model.is_plain() { compared.settings.link_from.max(0.99) } else { compared.settings.link_from };
    let rows = write::Rows::new(&files);
    let report = asked.report.then(|| in_full(&files, &table, &definition, &compared, &found));
    let pairs = write::pairs(outs.pairs, &rows, &found, weight(link_from))?;
    let clusters = write::clusters(outs.clusters, &rows, &found)?;
    let review = outs.review.map(|out| ask::ask(out, asked.n_to_review, &files, &rows, &definition, &found)).transpose()?;
    let n_pairs = pairs.finish()?;
    clusters.finish()?;
    let review = review.map(write::Out::finish).transpose()?.map(|n| (prove::review_path(asked), n));
    Ok(Done {
        report,
        proposed,
        n_compared: found.n_compared,
        n_pairs,
        review,
        n_clusters: found.clusters.n_clusters(),
        link_from,
        by_rule: compared.rules.iter().zip(&found.by_rule).map(|(rule, brought)| (rule.name.clone(), brought.n_pairs)).collect(),
        left_out: found
            .hot
            .iter()
            .filter(|hot| hot.n_left_out > 0)
            .map(|hot| (compared.rules[hot.rule].name.clone(), hot.n_left_out))
            .collect(),
        doubts: doubts(&found),
        issues: files.iter_mut().flat_map(|file| std::mem::take(&mut file.issues)).collect(),
        files: files.into_iter().map(|file| (file.name, file.n_rows)).collect(),
    })
}

/// Fewest a count of the report may rest on, as in a region that says nothing else.
const MINIMUM: u64 = 11;

fn in_full(
    files: &[File],
    table: &Table,
    definition: &linkage::Definition,
    compared: &throughline_link::Definition,
    found: &Linked,
) -> LinkageReport {
    let short =
        |file: &File| Path::new(&file.name).file_name().map_or_else(|| file.name.clone(), |name| name.to_string_lossy().into_owned());
    let names: Vec<String> = files.iter().map(short).collect();
    let source_of = names.iter().zip(files).flat_map(|(name, file)| std::iter::repeat_n(name.as_str(), file.n_rows)).collect();
    let made = Made {
        table,
        definition,
        compared,
        found,
        source_of,
        records: Vec::new(),
        groups: Vec::new(),
        minimum: MINIMUM,
        truth: None,
        reviews: Taken::default(),
    };
    LinkageReport::of(&made, Vec::new(), doubts(found))
}

/// Chooses the rules of a proposal and writes it down.
fn settle(
    definition: &mut linkage::Definition,
    columns: &[throughline_link::Column],
    (chosen, left_out): Told,
    pairs: &Path,
) -> Result<Proposed, Failure> {
    let (rules, costly) = choose::choose(definition, columns);
    definition.rules = rules;
    let costly: Vec<String> = costly.into_iter().map(|rule| rule.name).collect();
    let text = draft::text(definition, &chosen, &left_out, &costly);
    let (path, beside) = write::definition(pairs, &text)?;
    let levels = |comparison: &linkage::Comparison| comparison.levels.iter().map(|(text, _)| text.clone()).collect();
    Ok(Proposed {
        path,
        beside,
        chosen,
        left_out,
        comparisons: definition.comparisons.iter().map(|comparison| (comparison.name.clone(), levels(comparison))).collect(),
        rules: definition.rules.iter().map(|rule| rule.name.clone()).collect(),
        costly,
    })
}

/// The names by which files are known: as given; a file given twice has its number behind it.
fn names(paths: &[PathBuf]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for path in paths {
        let name = path.display().to_string();
        let n = names.iter().filter(|known| **known == name || known.starts_with(&format!("{name} ("))).count();
        names.push(if n == 0 { name } else { format!("{name} ({})", n + 1) });
    }
    names
}

/// Whether the files are encoded. Refused: `NotLinked` where some are and some not, or not all under one schema and key.
fn encoding(files: &[File]) -> Result<bool, Failure> {
    let mut marks: Vec<(String, &str)> = Vec::new();
    for file in files {
        marks.extend(file.texts_of(crate::encode::MARK)?.into_iter().map(|mark| (mark, file.name.as_str())));
    }
    if marks.is_empty() {
        return Ok(false);
    }
    if let Some(plain) = files.iter().find(|file| marks.iter().all(|(_, name)| *name != file.name)) {
        return Err(not_linked(format!(
            "{} is encoded and {} is not. Encode it with the same schema and key: throughline encode",
            marks.first().map_or("", |(_, name)| *name),
            plain.name
        )));
    }
    let (first, of) = marks.first().cloned().unwrap_or_default();
    match marks.iter().find(|(mark, _)| *mark != first) {
        Some((other, name)) => Err(not_linked(format!(
            "{of} was encoded as {first}, {name} as {other}: by another schema, another version of it or of this program, or with another key. \
             Such values say nothing about each other. Encode both again with the same schema and key."
        ))),
        None => Ok(true),
    }
}

/// The definition that was given, proved against the files.
fn given(path: &Path, files: &[File]) -> Result<linkage::Definition, Failure> {
    let name = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|e| cannot_read(path, &e))?;
    let (definition, issues) = of_file(&name, &text);
    let to_mend = || issues.iter().map(Issue::to_string).collect::<Vec<_>>().join("\n");
    let definition = definition.ok_or_else(|| not_linked(format!("The definition needs mending:\n{}", to_mend())))?;
    prove::definition(&name, &definition, files)?;
    Ok(definition)
}

/// Which columns are compared, and which are not.
type Told = (Vec<Chosen>, Vec<LeftOut>);

fn proposed(files: &[File], catalog: &Catalog, lists: &linkage::Lists) -> Result<(linkage::Definition, Told), Failure> {
    let meanings = catalog.linkage_meanings().ok_or_else(|| Failure::broken("proposing a definition", "the catalog has no meanings"))?;
    let recognized = files.iter().map(|file| recognized(file, meanings, lists)).collect::<Result<Vec<_>, _>>()?;
    let definition = propose::propose(files, &recognized, meanings);
    Ok((definition, told(files, &recognized, meanings)))
}

/// What the columns of a file mean.
pub(crate) fn recognized(file: &File, meanings: &linkage::Meanings, lists: &linkage::Lists) -> Result<Vec<Recognized>, Failure> {
    let known = Known { given_names: lists.nicknames.iter().flatten().map(String::as_str).collect(), lists: standard_lists(lists) };
    let sample = file.sample()?;
    prove::has_row(&file.name, sample.n_rows)?;
    Ok(recognize::recognize(&file.headers, &sample.columns, meanings, &known))
}

fn told(files: &[File], recognized: &[Vec<Recognized>], meanings: &linkage::Meanings) -> Told {
    let (mut chosen, mut left_out) = (Vec::new(), Vec::new());
    for (file, found) in files.iter().zip(recognized) {
        for (header, one) in file.headers.iter().zip(found) {
            let (file, header, why) = (file.name.clone(), header.clone(), one.why.clone());
            match one.meaning {
                Means::Known(meaning) => {
                    let meaning = meanings.meanings.get(meaning).map_or("", |meaning| meaning.label.en.as_str()).to_owned();
                    chosen.push(Chosen { file, header, meaning, why });
                }
                Means::Text => chosen.push(Chosen { file, header, meaning: "free text".to_owned(), why }),
                Means::Nothing => left_out.push(LeftOut { file, header, why }),
            }
        }
    }
    (chosen, left_out)
}

fn table(files: &[File], columns: Vec<throughline_link::Column>, definition: &linkage::Definition) -> Result<Table, Failure> {
    let n: usize = files.iter().map(|file| file.n_rows).sum();
    let source_of = (0u16..).zip(files).flat_map(|(nth, file)| std::iter::repeat_n(nth, file.n_rows)).collect();
    let one_row_each = |file: &File| definition.one_row_each.contains(&file.name);
    let sources = files.iter().map(|file| Source { name: file.name.clone(), one_row_each: one_row_each(file) }).collect();
    let ids: Vec<u32> = (0..u32::try_from(n).unwrap_or(u32::MAX)).collect();
    Table::new(columns, &ids, source_of, sources).map_err(|e| not_linked(e.to_string()))
}

/// Why a result is less sure than it should be.
pub(crate) fn doubts(found: &Linked) -> Vec<String> {
    if found.n_compared > 0 { found.model.doubts() } else { Vec::new() }
}

fn not_linked(reason: String) -> Failure {
    Refusal::NotLinked { reason }.into()
}

fn no_such_id(file: &str, id: &str, headers: &[String]) -> Failure {
    let offer = throughline_exchange::catalog::reader::suggestion(id, headers.iter().map(String::as_str));
    not_linked(format!("{file} has no column named '{id}' to name its rows. {offer}"))
}
