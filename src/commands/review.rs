//! `throughline review`: pairs side by side and the answers to them, at a terminal, from a script or in a spreadsheet. It says what the acts answer and
//! decides nothing.

use super::{actor, count};
use crate::exit::Exit;
use crate::say::Say;
use clap::Subcommand;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use throughline_acts::review::{self, Answered, Estimated, Range, Shown, Status};
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;
use throughline_model::review::{Answer, Standing};

/// What can be done with pairs that people are asked about.
#[derive(Debug, Subcommand)]
pub enum ReviewCommand {
    /// Show the pairs that wait for you; at a terminal, ask for each.
    ///
    /// Pairs that somebody else answered come first, without saying what was answered. Where too few wait, more are chosen: weak pairs
    /// that hold a person together, a random sample, and pairs whose answers teach most.
    #[command(after_help = "Example:\n  throughline review next my-region --n 10")]
    Next {
        /// The region's folder.
        folder: PathBuf,
        /// How many.
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        n: u32,
    },
    /// Say whether the two records of a pair are of one person.
    ///
    /// When enough reviewers agree, it is decided and holds against later linking; take it back with person undo.
    #[command(after_help = "Example:\n  throughline review answer my-region 12 different --why 'father and son'")]
    Answer {
        /// The region's folder.
        folder: PathBuf,
        /// The pair's number.
        pair: i64,
        /// same, different or unsure.
        answer: String,
        /// Why; kept sealed.
        #[arg(long, default_value = "")]
        why: String,
    },
    /// Write the pairs that wait for you into a new CSV file, with empty cells for the answers. It holds what records say: delete it afterwards.
    #[command(after_help = "Example:\n  throughline review export my-region pairs.csv --n 50")]
    Export {
        /// The region's folder.
        folder: PathBuf,
        /// The file to make.
        file: PathBuf,
        /// How many.
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        n: u32,
    },
    /// Take the answers of such a file, CSV or XLSX.
    #[command(after_help = "Example:\n  throughline review import my-region pairs.csv")]
    Import {
        /// The region's folder.
        folder: PathBuf,
        /// The file.
        file: PathBuf,
    },
    /// Say how many pairs were answered, how far reviewers agree, and what that proves about linking.
    #[command(after_help = "Example:\n  throughline review status my-region --by recorded_sex")]
    Status {
        /// The region's folder.
        folder: PathBuf,
        /// The same for each value of this code; small groups are merged, or not told.
        #[arg(long, value_name = "CODE")]
        by: Option<String>,
    },
}

/// Calls the command.
pub fn run(command: ReviewCommand, say: &Say) -> Result<Exit, Failure> {
    match command {
        ReviewCommand::Next { folder, n } => next(&folder, n as usize, say),
        ReviewCommand::Answer { folder, pair, answer, why } => {
            let said = Answer::read(&answer).ok_or_else(|| not_an_answer(pair, &answer))?;
            let answered = review::answer(&folder, pair, said, &why, &actor())?;
            tell(&answered, &folder, say);
            say.result(&answered);
            Ok(Exit::Done)
        }
        ReviewCommand::Export { folder, file, n } => export(&folder, &file, n as usize, say),
        ReviewCommand::Import { folder, file } => import(&folder, &file, say),
        ReviewCommand::Status { folder, by } => status(&folder, by.as_deref(), say),
    }
}

fn not_an_answer(pair: i64, text: &str) -> Failure {
    Refusal::NotReviewed { pair: pair.to_string(), reason: format!("'{text}' is none of same, different and unsure") }.into()
}

fn next(folder: &Path, n: usize, say: &Say) -> Result<Exit, Failure> {
    let asked = say.while_doing("Looking for pairs", || review::next(folder, n, &actor()))?;
    if asked.pairs.is_empty() {
        say.line("No pair waits for you.");
    }
    if asked.n_held > 0 {
        say.line(format!(
            "{} not shown: a record may not be used for linking any more.",
            count(asked.n_held as u64, "pair is", "pairs are")
        ));
    }
    let asking = !say.is_json() && io::stdin().is_terminal() && io::stdout().is_terminal();
    for pair in &asked.pairs {
        show(pair, say);
        if asking && !ask(folder, pair.pair, say)? {
            break;
        }
    }
    if !asking && !asked.pairs.is_empty() {
        say.line(format!("Answer with: throughline review answer {} PAIR same|different|unsure [--why ...]", folder.display()));
    }
    say.result(&asked);
    Ok(Exit::Done)
}

fn show(pair: &Shown, say: &Say) {
    say.line(format!("Pair {}", pair.pair));
    let mark = |field: &review::Field| if field.one.is_some() && field.one == field.other { "=" } else { " " };
    let rows = pair.fields.iter().map(|field| (mark(field), field.code.replace('_', " "), field.one.clone(), field.other.clone()));
    let agencies = (" ", String::new(), Some(pair.one.agency.clone()), Some(pair.other.agency.clone()));
    let rows: Vec<_> = std::iter::once(agencies).chain(rows).collect();
    let width = |text: &dyn Fn(usize) -> usize| (0..rows.len()).map(text).max().unwrap_or_default().min(40);
    let (first, second) = (width(&|n| rows[n].1.chars().count()), width(&|n| rows[n].2.as_deref().unwrap_or("-").chars().count()));
    for (mark, field, one, other) in &rows {
        let (one, other) = (one.as_deref().unwrap_or("-"), other.as_deref().unwrap_or("-"));
        say.line(format!("  {mark} {field:first$}  {one:second$}  {other}"));
    }
}

/// Asks at the terminal; `false`: the reviewer stops.
fn ask(folder: &Path, pair: i64, say: &Say) -> Result<bool, Failure> {
    loop {
        print!("  one person? [s]ame, [d]ifferent, [u]nsure, a word and why (\"d father and son\"), Enter to skip, q to stop: ");
        let mut line = String::new();
        let n = io::stdout().flush().and_then(|()| io::stdin().lock().read_line(&mut line));
        let (word, why) = line.trim().split_once(char::is_whitespace).unwrap_or((line.trim(), ""));
        match (n, word) {
            (Err(_) | Ok(0), _) | (_, "q") => return Ok(false),
            (_, "") => return Ok(true),
            _ => {}
        }
        if let Some(said) = Answer::read(word) {
            tell(&review::answer(folder, pair, said, why.trim(), &actor())?, folder, say);
            return Ok(true);
        }
    }
}

fn tell(answered: &Answered, folder: &Path, say: &Say) {
    let pair = answered.pair;
    let said = match answered.standing {
        _ if !answered.contradicts.is_empty() => {
            let records: Vec<&str> = answered.contradicts.iter().map(|record| record.0.as_str()).collect();
            format!(
                "Pair {pair}: reviewers agree, but people decided the contrary before. Nothing was changed; look at records {} and take back what is wrong with throughline person undo.",
                records.join(", ")
            )
        }
        Standing::Same => format!("Pair {pair} is settled: one person."),
        Standing::Different => format!("Pair {pair} is settled: two people. No later linking puts them together."),
        Standing::Disputed => format!("Pair {pair}: reviewers disagree. It waits for another."),
        Standing::Open | Standing::Waiting => format!("Pair {pair} is answered. It waits for another reviewer."),
    };
    say.line(said);
    if let Some(decision) = answered.decision {
        let moved = count(answered.n_moved as u64, "record changed persons", "records changed persons");
        say.line(format!("  {moved}. Take it back with: throughline person undo {} {decision}", folder.display()));
    }
}

fn export(folder: &Path, file: &Path, n: usize, say: &Say) -> Result<Exit, Failure> {
    let exported = say.while_doing("Looking for pairs", || review::export(folder, file, n, &actor()))?;
    say.line(format!(
        "{} in {}. Write same, different or unsure into the column answer, then: throughline review import {} {}",
        count(exported.n_pairs as u64, "pair is", "pairs are"),
        exported.file,
        folder.display(),
        exported.file
    ));
    say.line("The file holds what records say of people: delete it when the answers are in.");
    say.result(&exported);
    Ok(Exit::Done)
}

fn import(folder: &Path, file: &Path, say: &Say) -> Result<Exit, Failure> {
    let imported = review::import(folder, file, &actor())?;
    let settled = imported.answered.iter().filter(|answered| answered.decision.is_some()).count();
    say.line(format!(
        "{} taken, {} settled; {} without an answer.",
        count(imported.answered.len() as u64, "answer was", "answers were"),
        count(settled as u64, "pair is", "pairs are"),
        count(imported.n_empty as u64, "row was", "rows were")
    ));
    imported.answered.iter().filter(|answered| !answered.contradicts.is_empty()).for_each(|answered| tell(answered, folder, say));
    say.issues(&imported.issues);
    say.result(&imported);
    Ok(if imported.issues.is_empty() { Exit::Done } else { Exit::ToMend })
}

fn status(folder: &Path, by: Option<&str>, say: &Say) -> Result<Exit, Failure> {
    let status = say.while_doing("Comparing records", || review::status(folder, by, &actor()))?;
    say.line(format!(
        "{} asked about: {} not answered, {} for another answer, {} disputed, {} settled as one person, {} as two.",
        count(status.n_pairs as u64, "pair is", "pairs are"),
        status.n_open,
        count(status.n_waiting as u64, "waits", "wait"),
        status.disputed.len(),
        status.n_same,
        status.n_different
    ));
    status.by_reviewer.iter().for_each(|(who, n)| say.line(format!("  {who}: {}", count(*n as u64, "pair", "pairs"))));
    tell_doubts(&status, say);
    if let Some(agreed) = &status.agreement {
        let kappa = agreed
            .kappa
            .map_or("; kappa cannot be told".to_owned(), |k| format!("; kappa {:.2} ({:.2} to {:.2})", k.estimate, k.low, k.high));
        let pairs = count(agreed.n_pairs, "pair that two reviewers answered", "pairs that two reviewers answered");
        say.line(format!("They agree on {} of {pairs}{kappa}.", percent(Some(agreed.share))));
    }
    let proved = &status.proved;
    tell_estimates("", &proved.estimated, proved.model_precision, proved.model_recall, say);
    for group in &proved.groups {
        tell_estimates(&format!("{}: ", group.values.join(", ")), &group.estimated, group.model_precision, group.model_recall, say);
    }
    if by.is_some() && proved.groups.is_empty() {
        say.line("Groups are too small to be told apart.");
    }
    say.result(&status);
    Ok(Exit::Done)
}

fn tell_doubts(status: &Status, say: &Say) {
    let list = |pairs: &[i64]| pairs.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    if !status.disputed.is_empty() {
        say.line(format!("  Reviewers disagree about pairs {}: they wait for another.", list(&status.disputed)));
    }
    for found in &status.contradictions {
        let same = list(&found.same);
        say.line(format!("  Not all can be true: pairs {same} say one person, pair {} says two of them are different.", found.different));
    }
    if !status.not_done.is_empty() {
        say.line(format!("  Agreed and not done, because people decided the contrary before: pairs {}.", list(&status.not_done)));
    }
}

fn tell_estimates(of: &str, estimated: &Estimated, precision: Option<f64>, recall: Option<f64>, say: &Say) {
    if estimated.n_reviewed == 0 {
        say.line(format!(
            "{of}Nothing of the random sample is settled yet. By the model's own word: precision {}, recall {}.",
            word(precision),
            word(recall)
        ));
        return;
    }
    say.line(format!(
        "{of}By {} of the random sample, with intervals that hold in about 95 of 100 samples:",
        count(estimated.n_reviewed, "pair", "pairs")
    ));
    say.line(format!("  precision {} (the model says {})", percent(estimated.precision), word(precision)));
    say.line(format!("  recall among compared pairs {} (the model says {})", percent(estimated.recall), word(recall)));
    say.line(match estimated.blocking_recall {
        None => "  too few to tell how many pairs of one person are never compared".to_owned(),
        found => format!("  pairs of one person that are compared at all: at most {}", percent(found)),
    });
    if estimated.n_unknown > 0 {
        say.line(format!(
            "  Of {} nobody has answered a pair; answer more and the intervals narrow.",
            count(estimated.n_unknown as u64, "stratum", "strata")
        ));
    }
}

fn percent(range: Option<Range>) -> String {
    range.map_or("not known".to_owned(), |r| format!("{:.1}% ({:.1}% to {:.1}%)", r.estimate * 100.0, r.low * 100.0, r.high * 100.0))
}

fn word(share: Option<f64>) -> String {
    share.map_or("nothing".to_owned(), |share| format!("{:.1}%", share * 100.0))
}
