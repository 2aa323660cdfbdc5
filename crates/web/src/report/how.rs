//! How we know: who was counted, what each number means, what is hidden, how fresh, from which files, what changed.
//! Not for the findings (see `finding`).

use super::finding;
use super::look::{self, Look};
use super::release::{Definition, SourceFile};
use super::scribe::{Scribe, Subject};
use super::table::{Body, Cells, Class, Row, Table, columns};
use crate::number::{count, decimal};
use crate::say::capital;
use std::collections::BTreeMap;
use throughline_evidence::published::{AccountLine, Fate, Kind, Ratio, Reason};

/// What became of everyone, a group of rows for each metric.
pub(crate) fn account(scribe: &Scribe<'_>) -> Table {
    let subjects = scribe.release.report.metrics.iter().filter_map(|m| scribe.subject(m));
    let columns = columns(scribe, [("counted-column", Class::Words), ("people-column", Class::Number)]);
    let bodies = subjects.map(|subject| account_of(scribe, &subject)).collect();
    Table { id: "counted-table".to_owned(), caption: scribe.say.text("counted-caption"), columns, bodies }
}

fn account_of(scribe: &Scribe<'_>, subject: &Subject<'_>) -> Body {
    let number = |n: Option<u64>| Cells::Each(vec![n.map_or_else(|| scribe.say.text("hidden-few"), count)]);
    let mut rows: Vec<Row> =
        subject.answer.account.iter().map(|line| Row { head: capital(&fates(scribe, line)), cells: number(line.n) }).collect();
    rows.push(Row { head: scribe.say.text("counted-total"), cells: number(subject.answer.population) });
    Body { heading: Some(scribe.label(subject.definition).to_owned()), rows }
}

fn fates(scribe: &Scribe<'_>, line: &AccountLine) -> String {
    let word = |fate: &Fate| {
        scribe.say.text(match fate {
            Fate::Counted => "fate-counted",
            Fate::Outside => "fate-outside",
            Fate::TooEarly => "fate-too-early",
            Fate::NotKnown => "fate-not-known",
        })
    };
    let words: Vec<String> = line.fates.iter().map(word).collect();
    let text = words.join(&scribe.say.text("or"));
    if words.len() > 1 { scribe.say.with("fates-joined", &[("fates", text.into())]) } else { text }
}

/// One definition: its name, whether verified, and its parts in order.
pub(crate) struct Meaning {
    /// Unique on the page.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// Checked against its source.
    pub verified: bool,
    /// Names of parts and their sentences.
    pub parts: Vec<(String, Vec<String>)>,
    /// The rules as written.
    pub rules: Vec<String>,
    /// Where it comes from.
    pub source: String,
    /// Which edition, from which file.
    pub edition: String,
    /// Hash of the definition the numbers were made with.
    pub hash: Option<String>,
}

/// The definitions of the report's metrics, in its order.
pub(crate) fn meanings(scribe: &Scribe<'_>) -> Vec<Meaning> {
    let metrics = scribe.release.report.metrics.iter().enumerate();
    metrics.filter_map(|(n, metric)| scribe.definition(metric).map(|d| meaning(scribe, n + 1, d))).collect()
}

fn meaning(scribe: &Scribe<'_>, number: usize, definition: &Definition) -> Meaning {
    let answer = scribe.release.answers.iter().find(|a| a.metric == definition.metric);
    let what = match answer.map_or(Kind::Rate, |a| a.kind) {
        Kind::Rate => "definition-rate",
        Kind::Mean => "definition-mean",
        Kind::Median => "definition-median",
        Kind::Count => "definition-rate",
    };
    let sentence = |words| capital(&stopped(scribe.say.words(words)));
    let mut parts = vec![
        ("definition-about", vec![sentence(&definition.about)]),
        ("definition-who", vec![capital(&who(scribe, definition))]),
        (what, vec![sentence(&definition.measure)]),
        ("definition-windows", definition.windows.iter().map(sentence).collect()),
        ("definition-evidence", vec![sentence(&definition.evidence)]),
    ];
    if let (true, Some((_, texts))) = (definition.per > 1, parts.get_mut(2)) {
        let per = definition.per.to_string();
        texts.push(scribe.say.with("definition-per", &[("per", per.into()), ("unit", scribe.say.words(&definition.unit).into())]));
    }
    let parts = parts.into_iter().filter(|(_, texts)| texts.iter().any(|t| !t.is_empty()));
    Meaning {
        id: format!("definition-{number}"),
        label: scribe.label(definition).to_owned(),
        verified: definition.verified,
        parts: parts.map(|(key, texts)| (scribe.say.text(key), texts)).collect(),
        rules: definition.rules.iter().map(|(key, rule)| format!("{key} = {rule}")).collect(),
        source: definition.source.clone(),
        edition: scribe
            .say
            .with("definition-edition-text", &[("edition", definition.edition.as_str().into()), ("file", definition.file.as_str().into())]),
        hash: answer.map(|a| a.definition.clone()).filter(|hash| !hash.is_empty()),
    }
}

fn who(scribe: &Scribe<'_>, definition: &Definition) -> String {
    let population = scribe.say.words(&definition.population).into();
    match &definition.denominator {
        None => scribe.say.with("definition-all", &[("population", population)]),
        Some(rule) => scribe.say.with("definition-some", &[("population", population), ("rule", scribe.say.words(rule).into())]),
    }
}

/// With a full stop, unless it ends in a mark already.
fn stopped(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', '?', '!', '…', ')']) { text.to_owned() } else { format!("{text}.") }
}

/// What is hidden: how many numbers are shown and hidden, and the table by reason where there are any.
pub(crate) struct Hidden {
    /// How many are shown; how many are hidden.
    pub sentences: Vec<String>,
    /// By reason.
    pub table: Option<Table>,
}

/// Counts shown and hidden numbers over the whole release.
pub(crate) fn hidden(scribe: &Scribe<'_>) -> Hidden {
    // The same reason reads otherwise for shares than for amounts, and then stands in two rows.
    let (mut n_shown, mut n_hidden, mut by_reason) = (0_u64, 0_u64, BTreeMap::<(Reason, String, String), u64>::new());
    for (kind, look) in scribe.release.answers.iter().flat_map(|a| a.cells.iter().map(|c| (a.kind, look::at(c)))) {
        match look {
            Look::Shown(_) => n_shown += 1,
            Look::Empty => {}
            Look::Hidden(reason) => {
                n_hidden += 1;
                *by_reason.entry((reason, scribe.hidden_word(reason, kind), scribe.hidden_reason(reason, kind))).or_default() += 1;
            }
        }
    }
    let mut sentences = vec![scribe.say.with("hidden-shown", &[("shown", n_shown.into())])];
    if n_hidden == 0 {
        sentences.push(scribe.say.text("hidden-none"));
        return Hidden { sentences, table: None };
    }
    sentences.push(scribe.say.with("hidden-total", &[("n", n_hidden.into())]));
    let row = |((_, word, why), n): ((Reason, String, String), u64)| {
        let why = capital(&stopped(&why));
        Row { head: capital(&word), cells: Cells::Each(vec![why, count(n)]) }
    };
    let columns = columns(scribe, [("hidden-word", Class::Words), ("hidden-why", Class::Words), ("hidden-numbers", Class::Number)]);
    let bodies = vec![Body { heading: None, rows: by_reason.into_iter().map(row).collect() }];
    Hidden { sentences, table: Some(Table { id: "hidden-table".to_owned(), caption: scribe.say.text("hidden-caption"), columns, bodies }) }
}

/// The files as received; nothing if the release names none.
pub(crate) fn files(scribe: &Scribe<'_>) -> Option<Table> {
    let files = &scribe.release.lineage.files;
    let heads = [
        ("file-name", Class::Words),
        ("file-agency", Class::Name),
        ("file-mapping", Class::Words),
        ("file-rows", Class::Number),
        ("file-received", Class::Name),
        ("file-hash", Class::Hash),
    ];
    let columns = columns(scribe, heads);
    let row = |file: &SourceFile| {
        let n_rows = file.n_rows.map_or_else(|| scribe.say.text("hidden-few"), count);
        let cells = vec![file.agency.clone(), read_with(scribe, file), n_rows, scribe.date(&file.received_at), file.hash.clone()];
        Row { head: file.name.clone(), cells: Cells::Each(cells) }
    };
    let bodies = vec![Body { heading: None, rows: files.iter().map(row).collect() }];
    (!files.is_empty()).then(|| Table { id: "files-table".to_owned(), caption: scribe.say.text("files-caption"), columns, bodies })
}

/// The mapping that read a file, and where that mapping comes from.
fn read_with(scribe: &Scribe<'_>, file: &SourceFile) -> String {
    let (mapping, edition) = (file.mapping.as_str().into(), file.mapping_edition.as_str().into());
    match &file.mapping_source {
        None => scribe.say.with("file-mapping-text", &[("mapping", mapping), ("edition", edition)]),
        Some(source) => {
            let source = stopped(source).into();
            scribe.say.with("file-mapping-source", &[("mapping", mapping), ("edition", edition), ("source", source)])
        }
    }
}

/// Where the report's data and question come from, if its template says so.
pub(crate) fn source(scribe: &Scribe<'_>) -> Option<String> {
    let source = stopped(&scribe.release.report.heading.source);
    (!source.is_empty()).then(|| scribe.say.with("report-source", &[("source", source.into())]))
}

/// What wrong links may do to the numbers, where links rest on comparing records.
pub(crate) fn doubts(scribe: &Scribe<'_>) -> Option<String> {
    let shares = scribe.release.answers.iter().flat_map(finding::doubts);
    let most = shares.reduce(|most, share| if share.num * most.den > most.num * share.den { share } else { most })?;
    Some(scribe.say.with("caution-links", &[("most", percent(most).into())]))
}

fn percent(share: Ratio) -> String {
    format!("{}%", decimal(Ratio { num: share.num * 100, den: share.den }, 1))
}

/// The changes since the release before: a sentence, then what changed.
pub(crate) fn changes(scribe: &Scribe<'_>) -> (String, Vec<String>) {
    let Some(since) = &scribe.release.since else {
        return (scribe.say.text("changes-first"), Vec::new());
    };
    let args = || [("release", since.release.0.as_str().into()), ("published", scribe.date(&since.published_at).into())];
    if since.changes.is_empty() {
        return (scribe.say.with("changes-nothing", &args()), Vec::new());
    }
    (scribe.say.with("changes-since", &args()), since.changes.iter().map(|words| scribe.say.words(words).to_owned()).collect())
}
