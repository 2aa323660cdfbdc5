//! A record file on its way into a region: the kept records with their facts, the refused rows, and what is wrong, stretch by stretch.
//! The file is gone through twice, because a duplicate shows only in the whole of it. It stores nothing.

use super::checked::Checked;
use super::edition::Edition;
use super::facts::records;
use super::file::{Opened, Settings, Summary, open};
use crate::mapping::{FileSummary, Progress, RefusedRow};
use crate::read::{Look, Source};
use throughline_model::fact::Record;
use throughline_model::failure::Failure;
use throughline_model::issue::Issue;

/// What one stretch gives: records, refused rows, issues.
pub type Stretch = (Vec<Record>, Vec<RefusedRow>, Vec<Issue>);

/// Reads a record file by an edition. Each stretch goes to `sink`, in the order of the file. All facts come under the file's own law.
pub fn import_file(
    source: Source<'_>,
    look: &Look,
    edition: &Edition,
    progress: &mut dyn FnMut(Progress),
    sink: &mut dyn FnMut(Stretch) -> Result<(), Failure>,
) -> Result<FileSummary, Failure> {
    let opened = || open(source, look, edition, Settings::default());
    let first = match opened()? {
        Ok(first) => first,
        Err(issues) => return Ok(of_whole(look, issues)),
    };
    let mut summary = FileSummary { encoding: first.encoding, ..of_whole(look, first.issues.clone()) };
    let whole = first.check(&mut |_, _| {}, &mut |_| Ok(()))?;
    if whole.n_records == 0 {
        summary.issues.push(no_records(source.name));
        return Ok(summary);
    }
    let Ok(second) = opened()? else { return Ok(summary) };
    (summary.n_rows, summary.n_refused, summary.n_flagged) = (whole.n_records, whole.n_refused, whole.n_flagged);
    summary.n_kept = whole.n_records - whole.n_refused;
    stretches(second, &whole, progress, sink)?;
    sink((Vec::new(), Vec::new(), whole.issues.into_iter().map(|(_, issue)| issue).collect()))?;
    Ok(summary)
}

fn stretches(
    opened: Opened<'_>,
    whole: &Summary,
    progress: &mut dyn FnMut(Progress),
    sink: &mut dyn FnMut(Stretch) -> Result<(), Failure>,
) -> Result<(), Failure> {
    opened.check(&mut |done, total| progress(Progress { done, total }), &mut |checked| {
        let duplicate = |line: u64| whole.refused_lines.contains(&line);
        let mut kept = records(checked)?;
        kept.retain(|record| !duplicate(record.line));
        let issues = checked.faults.iter().map(|fault| checked.issue(fault)).collect();
        sink((kept, refused(checked, &duplicate), issues))
    })?;
    Ok(())
}

fn refused(checked: &Checked<'_>, duplicate: &dyn Fn(u64) -> bool) -> Vec<RefusedRow> {
    let kept: std::collections::BTreeSet<usize> = checked.kept().collect();
    let rows = checked.rows.rows().iter().enumerate().filter(|(i, row)| !kept.contains(i) || duplicate(row.line));
    rows.map(|(_, row)| RefusedRow {
        line: row.line,
        raw: checked.rows.raw(row).as_bytes().to_vec(),
        key: None,
        through: None,
        period: None,
    })
    .collect()
}

fn of_whole(look: &Look, issues: Vec<Issue>) -> FileSummary {
    FileSummary {
        encoding: look.encoding,
        read_as: look.encoding.name().to_owned(),
        header: Vec::new(),
        n_rows: 0,
        n_kept: 0,
        n_refused: 0,
        n_flagged: 0,
        issues,
    }
}

fn no_records(file: &str) -> Issue {
    let place = throughline_model::issue::Place { file: file.to_owned(), ..Default::default() };
    Issue::error(place, "no_rows", "The file names its elements and has no records below them.", "Ask whether the file is complete.")
}
