//! `throughline finder`: a cohort's people in a file for the state. What may be in it is not decided here.

use super::{actor, count};
use crate::exit::Exit;
use crate::say::Say;
use clap::Args;
use std::path::PathBuf;
use throughline_acts::finder::{self, Made, SSN, Time, Wish};
use throughline_model::calendar::read_iso;
use throughline_model::failure::Failure;

/// What to look for.
#[derive(Debug, Args)]
pub struct Finder {
    /// The region's folder.
    folder: PathBuf,
    /// The metric that the state is to compute.
    #[arg(long)]
    metric: String,
    /// The program year of the report; the metric's cohort lies as much earlier as its definition says.
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1900..=2999), required_unless_present = "from", conflicts_with_all = ["from", "to"])]
    program_year: Option<i32>,
    /// First day of the cohort itself.
    #[arg(long, value_name = "DATE", value_parser = day, requires = "to")]
    from: Option<i32>,
    /// Last day of the cohort itself.
    #[arg(long, value_name = "DATE", value_parser = day, requires = "from")]
    to: Option<i32>,
    /// Label each row with this code, so that the state gives numbers by group too. Only what is asked for is told.
    #[arg(long, value_name = "CODE")]
    by: Vec<String>,
    /// The code by which the state knows people.
    #[arg(long, value_name = "CODE", default_value = SSN)]
    identifier: String,
}

fn day(text: &str) -> Result<i32, String> {
    read_iso(text).ok_or_else(|| format!("{text} is no date; write 2024-07-01"))
}

/// Makes the file and says what to do with it.
pub fn run(asked: &Finder, say: &Say) -> Result<Exit, Failure> {
    let time = match (asked.program_year, asked.from.zip(asked.to)) {
        (_, Some((first, last))) => Time::Cohort(first, last),
        (year, None) => Time::ProgramYear(year.unwrap_or_default()),
    };
    let wish = Wish { metric: asked.metric.clone(), time, by: asked.by.clone(), identifier: asked.identifier.clone() };
    let made = say.while_doing("Finding people", || finder::finder(&asked.folder, &wish, &actor()))?;
    tell(&made, &wish, say);
    say.result(&made);
    Ok(if made.file.is_some() { Exit::Done } else { Exit::ToMend })
}

fn tell(made: &Made, wish: &Wish, say: &Say) {
    let people = |n: u64| count(n, "person", "people");
    say.line(format!("Cohort of {}: exits from {} to {}, {}.", made.metric, made.cohort_from, made.cohort_to, people(made.n_cohort)));
    let left_out = [
        (made.n_not_allowed, "because their agency's agreement or their consent does not allow telling the state".to_owned()),
        (made.n_without, format!("because no record states their {}", wish.identifier)),
        (made.n_unusable, format!("because the {} stated cannot be anybody's", wish.identifier)),
        (made.n_doubtful, "because their records state different ones; see who they are with: throughline person".to_owned()),
    ];
    for (n, because) in left_out.into_iter().filter(|(n, _)| *n > 0) {
        say.line(format!("  {} left out {because}.", people(n)));
    }
    made.held.iter().for_each(|held| say.line(format!("  not used: {}.", held.sentence())));
    let Some(file) = &made.file else {
        return say.line("Nobody can be listed, and no file was made.");
    };
    let rows = count(made.n_rows, "row, one a period of participation", "rows, one a period of participation");
    say.line(format!("{}: {}, {rows}.", file.display(), people(made.n_people)));
    if made.too_few {
        say.line(format!(
            "Fewer than {} people: the state can return nothing that may be published. Ask about a longer time.",
            made.minimum
        ));
    } else if made.n_small_groups > 0 {
        let groups = count(made.n_small_groups, "group has", "groups have");
        say.line(format!("{groups} fewer than {} people: for these the state can return nothing that may be published.", made.minimum));
    }
    say.line("The file can be read by whoever opens it: it is not sealed, because it is to be sent. Send it only by the way the agreement names,");
    say.line("and delete it here once it is sent. What comes back is taken in with: throughline cells import");
}
