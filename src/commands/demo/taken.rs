//! What became of the files, a line for each agency in a newcomer's words. It reads no file, and leaves nothing out that counts.

use super::super::count;
use std::collections::BTreeMap;
use throughline_acts::import::Taken;
use throughline_model::issue::{Issue, Severity};

/// An agency's files, taken together.
#[derive(Default)]
pub(super) struct OfAgency {
    n_files: u64,
    n_kept: u64,
    n_refused: u64,
    /// Files of which nothing was taken in, because somebody must look first.
    n_waiting: u64,
    /// Kinds of trouble that refused a row: how many rows, in words.
    troubles: BTreeMap<String, u64>,
}

/// Adds a file to its agency.
pub(super) fn add(agencies: &mut Vec<(String, OfAgency)>, taken: &Taken) {
    if agencies.iter().all(|(name, _)| *name != taken.agency) {
        agencies.push((taken.agency.clone(), OfAgency::default()));
    }
    let Some((_, agency)) = agencies.iter_mut().find(|(name, _)| *name == taken.agency) else { return };
    agency.n_files += 1;
    if taken.paused.is_some() || taken.refused_whole {
        agency.n_waiting += 1;
        return;
    }
    agency.n_kept += taken.n_kept;
    agency.n_refused += taken.n_refused;
    for issue in taken.issues.iter().filter(|issue| issue.severity == Severity::Error) {
        *agency.troubles.entry(words(issue)).or_default() += 1;
    }
}

/// The lines, in the order in which the agencies' first files came, with the numbers under each other.
pub(super) fn lines(agencies: &[(String, OfAgency)]) -> Vec<String> {
    let names: Vec<String> = agencies.iter().map(|(name, a)| format!("{} ({})", called(name), count(a.n_files, "file", "files"))).collect();
    let kept: Vec<String> = agencies.iter().map(|(_, a)| count(a.n_kept, "row", "rows")).collect();
    let wide = |texts: &[String]| texts.iter().map(|text| text.chars().count()).max().unwrap_or(0);
    let (of_name, of_kept) = (wide(&names), wide(&kept));
    let line = |((name, kept), (_, agency)): ((&String, &String), &(String, OfAgency))| {
        format!("{name:<of_name$}  {kept:>of_kept$} kept, {}{}", refused(agency), waiting(agency.n_waiting))
    };
    names.iter().zip(&kept).zip(agencies).map(line).collect()
}

fn refused(agency: &OfAgency) -> String {
    let most = agency.troubles.iter().max_by_key(|(_, n)| **n);
    match most {
        _ if agency.n_refused == 0 => "none set aside".to_owned(),
        Some((trouble, n)) if *n == agency.n_refused => format!("{} set aside: {trouble}", super::super::grouped(agency.n_refused.into())),
        Some((trouble, _)) => format!("{} set aside, most often: {trouble}", super::super::grouped(agency.n_refused.into())),
        None => format!("{} set aside", super::super::grouped(agency.n_refused.into())),
    }
}

fn waiting(n: u64) -> String {
    match n {
        0 => String::new(),
        n => format!("; {} for somebody to look at: too much in it is wrong", count(n, "file waits", "files wait")),
    }
}

/// `workforce-board` as people say it.
fn called(agency: &str) -> String {
    let text = agency.replace('-', " ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What was wrong, without the value and the place.
fn words(issue: &Issue) -> String {
    match issue.code.as_str() {
        "not_a_date" => "a day that does not exist".to_owned(),
        "value_not_in_list" => "a code that nobody has explained".to_owned(),
        "key_repeated" => "the same person twice".to_owned(),
        "key_missing" => "no id, so nobody knows whose row it is".to_owned(),
        "reference_not_found" => "it names an enrollment that never came".to_owned(),
        _ => {
            let text = issue.what.trim_end_matches('.');
            let mut letters = text.chars();
            letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use throughline_model::issue::Place;

    #[test]
    fn an_agency_is_one_line_with_its_commonest_trouble() {
        let issue = |code, what: &str| Issue::error(Place::default(), code, what.to_owned(), "Mend it.");
        let mut board = OfAgency { n_files: 2, n_kept: 1_200, n_refused: 3, ..OfAgency::default() };
        for issue in [issue("edit_check", "The last day is before the first."), issue("not_a_date", "x"), issue("not_a_date", "y")] {
            *board.troubles.entry(words(&issue)).or_default() += 1;
        }
        let college = OfAgency { n_files: 1, n_kept: 7, n_waiting: 1, ..OfAgency::default() };
        let said = lines(&[("workforce-board".to_owned(), board), ("college".to_owned(), college)]);
        assert_eq!(said[0], "Workforce board (2 files)  1,200 rows kept, 3 set aside, most often: a day that does not exist");
        assert_eq!(
            said[1],
            "College (1 file)               7 rows kept, none set aside; 1 file waits for somebody to look at: too much in it is wrong"
        );
    }
}
