//! Which agencies somebody comes to, for how long, and what is given there. Made up, but for the lengths and credentials of
//! `calibration`. It knows nothing of the work that follows.

use super::{Agency, FIRST_DAY, LAST_DAY};
use crate::calibration::{CREDENTIAL, DAYS_IN_PROGRAM};
use crate::dice::Dice;
use crate::person::Person;

/// From this day on agencies write down why somebody left: 1 July 2025.
const REASONS_FROM: i32 = 20_270;

/// Something given: a value of the shipped event `service`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// The value.
    pub service: &'static str,
    /// First day.
    pub from: i32,
    /// Last day.
    pub last: i32,
}

/// A stay with one agency in one program.
#[derive(Debug, Clone, PartialEq)]
pub struct Stay {
    /// The agency.
    pub agency: Agency,
    /// A value of the shipped state `enrollment`.
    pub program: &'static str,
    /// First day.
    pub entry: i32,
    /// The last day the agency states, where it states one.
    pub exit: Option<i32>,
    /// What was given, by first day.
    pub given: Vec<Given>,
    /// Days for which something is planned.
    pub planned: Vec<i32>,
    /// A value of the shipped event `exit_reason`.
    pub reason: Option<&'static str>,
    /// Occupational training: first and last day.
    pub training: Option<(i32, i32)>,
    /// Transitional, subsidized work: first and last day.
    pub subsidized: Option<(i32, i32)>,
    /// A value of the shipped event `credential`, and its day.
    pub credential: Option<(&'static str, i32)>,
    /// The day of a gain of an educational level.
    pub gain: Option<i32>,
}

impl Stay {
    fn new(agency: Agency, program: &'static str, entry: i32, days: i32) -> Self {
        let last = entry + days;
        let (given, planned) = (Vec::new(), Vec::new());
        let exit = (last <= LAST_DAY).then_some(last);
        Self { agency, program, entry, exit, given, planned, reason: None, training: None, subsidized: None, credential: None, gain: None }
    }

    /// The last day so far.
    pub fn last(&self) -> i32 {
        self.exit.unwrap_or(LAST_DAY)
    }

    /// What of it truly helps, once it is over.
    pub(super) fn helps(&self) -> impl Iterator<Item = &'static str> {
        let over = self.exit.is_some();
        let helps = [
            (self.training.is_some(), "occupational_training"),
            (self.subsidized.is_some(), "transitional_job"),
            (self.credential.is_some_and(|(kind, _)| kind != "secondary"), "credential"),
            (self.gain.is_some(), "literacy_level_gain"),
        ];
        helps.into_iter().filter(move |(helped, _)| *helped && over).map(|(_, of)| of)
    }

    fn give(&mut self, service: &'static str, from: i32, last: i32) {
        if from <= LAST_DAY {
            self.given.push(Given { service, from, last });
        }
    }
}

/// All stays of a person, by first day. Everybody comes to at least one agency.
pub(super) fn stays(person: &Person, dice: &mut Dice) -> Vec<Stay> {
    let begin = FIRST_DAY + dice.between(0, LAST_DAY - FIRST_DAY - 40);
    let mut stays = Vec::new();
    for (agency, chance) in chances(person, begin) {
        if dice.chance(chance) {
            come(person, agency, near(dice, begin), dice, &mut stays);
        }
    }
    if stays.is_empty() {
        come(person, Agency::Board, begin, dice, &mut stays);
    }
    stays.sort_by_key(|stay| (stay.entry, stay.agency));
    stays
}

/// How likely somebody comes to each agency.
fn chances(person: &Person, day: i32) -> [(Agency, f64); 7] {
    let (now, young, age) = (person.now, person.age(day) < 30, person.age(day));
    [
        (Agency::Board, 0.45),
        (Agency::Reentry, if now.returning { 0.55 } else { 0.0 }),
        (
            Agency::Intervention,
            if person.female || age > 36 {
                0.008
            } else if now.returning {
                0.30
            } else {
                0.05
            },
        ),
        (
            Agency::College,
            if person.school() == 0 {
                0.02
            } else if young {
                0.32
            } else {
                0.10
            },
        ),
        (
            Agency::Literacy,
            if now.english_learner {
                0.45
            } else if person.school() == 0 {
                0.35
            } else {
                0.02
            },
        ),
        (Agency::Training, 0.11),
        (Agency::HumanServices, if now.low_income { 0.42 } else { 0.06 }),
    ]
}

/// Within a year of when things began for somebody.
fn near(dice: &mut Dice, begin: i32) -> i32 {
    (begin + dice.between(-200, 300)).clamp(FIRST_DAY, LAST_DAY - 10)
}

fn come(person: &Person, agency: Agency, entry: i32, dice: &mut Dice, stays: &mut Vec<Stay>) {
    match agency {
        Agency::Board => board(person, entry, dice, stays),
        Agency::Reentry => stays.push(reentry(entry, dice)),
        Agency::Intervention => stays.push(intervention(entry, dice)),
        Agency::College => stays.push(college(entry, dice)),
        Agency::Literacy => stays.push(literacy(entry, dice)),
        Agency::Training => stays.push(training(entry, dice)),
        Agency::HumanServices => {
            let mut stay = Stay::new(agency, "human_services", entry, dice.between(60, 900));
            let from = entry + dice.between(5, 60);
            stay.give("supportive", from, from);
            stays.push(stay);
        }
        Agency::State => {}
    }
    let ended = stays.last().and_then(|stay| stay.exit);
    // Some come back, half a year later or more.
    if let Some(exit) = ended.filter(|exit| exit + 200 < LAST_DAY)
        && agency != Agency::College
        && dice.chance(0.06)
        && stays.len() < 8
    {
        come(person, agency, exit + dice.between(120, 500).min(LAST_DAY - exit - 10), dice, stays);
    }
}

/// Nearly everybody registers with the Employment Service; a third never get past helping themselves. Some are enrolled in a
/// program of Title I besides.
fn board(person: &Person, entry: i32, dice: &mut Dice, stays: &mut Vec<Stay>) {
    let mut service = Stay::new(Agency::Board, "wagner_peyser", entry, 0);
    service.give("self_service", entry, entry);
    if dice.chance(0.33) {
        let again = entry + dice.between(3, 200);
        service.give("self_service", again, again);
        service.exit = None;
        stays.push(service);
        return;
    }
    let mut day = entry + dice.between(0, 40);
    let mut last = day;
    for _ in 0..=dice.below(3) {
        let kinds = ["initial_assessment", "job_search_with_staff", "career_counseling", "unemployment_claim_help", "coordinated_referral"];
        service.give(dice.pick(&kinds, "career_counseling"), day, day);
        last = day;
        day += dice.between(5, 60);
    }
    service.exit = (last <= LAST_DAY).then_some(last);
    stays.push(service);
    let title_one = if person.age(entry) < 25 { 0.34 } else { 0.38 };
    if dice.chance(title_one) {
        stays.push(title_one_stay(person, entry + dice.between(0, 45), dice));
    }
}

fn title_one_stay(person: &Person, entry: i32, dice: &mut Dice) -> Stay {
    let program = match dice.below(10) {
        _ if person.age(entry) < 25 => "wioa_youth",
        0..=3 => "wioa_dislocated_worker",
        _ => "wioa_adult",
    };
    let mean = DAYS_IN_PROGRAM.iter().find(|(name, _)| *name == program).map_or(200.0, |(_, days)| *days);
    let days = (mean * (0.2 + 1.6 * dice.unit())) as i32;
    let mut stay = Stay::new(Agency::Board, program, entry, days);
    stay.given.clear();
    let planned_gap = dice.chance(0.04);
    let mut day = entry;
    stay.give("initial_assessment", day, day);
    day += dice.between(2, 21);
    stay.give("individual_employment_plan", day, day);
    let mut last = day;
    while day < entry + days {
        let gap = planned_gap && stay.planned.is_empty() && day > entry + days / 3;
        day += if gap { dice.between(100, 150) } else { dice.between(10, 55) };
        if gap {
            stay.planned.push(day);
        }
        let kinds = ["career_counseling", "individual_counseling", "job_search_with_staff", "workforce_preparation", "financial_literacy"];
        let kind = if dice.chance(0.15) { "supportive" } else { dice.pick(&kinds, "career_counseling") };
        stay.give(kind, day, day);
        if kind != "supportive" {
            last = day;
        }
    }
    if dice.chance(0.22) {
        let (from, length) = (entry + dice.between(20, 90), dice.between(30, 180));
        let kind = if dice.chance(0.12) { "on_the_job_training" } else { "occupational_training" };
        stay.give(kind, from, from + length);
        last = last.max(from + length);
        stay.training = Some((from, from + length)).filter(|_| from <= LAST_DAY && kind == "occupational_training");
        if stay.training.is_some() && dice.chance(0.62) {
            let earned_on = from + length + dice.between(0, 60);
            stay.credential = credential(dice, earned_on);
        }
    } else if dice.chance(0.02) {
        stay.give("incumbent_worker_training", entry + 10, entry + 40);
    }
    close(&mut stay, last, dice);
    stay.given.sort_by_key(|given| (given.from, given.last));
    stay
}

/// The stated exit: the last service, or for one in five the day somebody got around to it; follow-up comes after it.
fn close(stay: &mut Stay, last: i32, dice: &mut Dice) {
    let stated = if dice.chance(0.2) { last + dice.between(5, 80) } else { last };
    stay.exit = (last + 90 <= LAST_DAY).then_some(stated);
    if stay.exit.is_some() {
        for quarter in 1..=4 {
            if dice.chance(0.5) {
                stay.give("follow_up_contact", last + quarter * 91, last + quarter * 91);
            }
        }
        if dice.chance(0.013) && stay.exit >= Some(REASONS_FROM) {
            stay.reason = Some(dice.pick(&["medical", "medical", "institutionalized", "deceased", "reserve_duty"], "medical"));
        }
    }
}

/// Kinds as they are among those who have one.
fn credential(dice: &mut Dice, day: i32) -> Option<(&'static str, i32)> {
    let earned = CREDENTIAL.get(1..).unwrap_or_default();
    let at = dice.by_count(earned.iter().map(|(_, n)| *n));
    earned.get(at).map(|(kind, _)| (*kind, day)).filter(|(_, day)| *day <= LAST_DAY)
}

fn reentry(entry: i32, dice: &mut Dice) -> Stay {
    let mut stay = Stay::new(Agency::Reentry, "reentry", entry, dice.between(60, 420));
    if dice.chance(0.55) {
        let from = entry + dice.between(7, 50);
        stay.subsidized = Some((from, (from + dice.between(60, 180)).min(LAST_DAY))).filter(|_| from < LAST_DAY);
    }
    if dice.chance(0.05) && stay.exit >= Some(REASONS_FROM) {
        stay.reason = Some("institutionalized");
    }
    stay
}

fn intervention(entry: i32, dice: &mut Dice) -> Stay {
    let days = dice.between(90, 560);
    let mut stay = Stay::new(Agency::Intervention, "violence_intervention", entry, days);
    let mut day = entry;
    let mut last = entry;
    stay.give("outreach", day, day);
    while day < entry + days {
        day += dice.between(6, 35);
        let kind = dice.pick(&["cognitive_behavioral_therapy", "cognitive_behavioral_therapy", "mentoring"], "mentoring");
        stay.give(kind, day, day);
        last = day;
    }
    if dice.chance(0.6) {
        let from = entry + dice.between(20, 70);
        let until = (from + dice.between(60, 300)).min(LAST_DAY);
        stay.subsidized = Some((from, until)).filter(|_| from < LAST_DAY);
    }
    stay.exit = (last + 90 <= LAST_DAY).then_some(last);
    stay
}

fn college(entry: i32, dice: &mut Dice) -> Stay {
    let terms = dice.between(1, 5);
    let mut stay = Stay::new(Agency::College, "college", entry, terms * 182 - 60);
    if stay.exit.is_some() && terms >= 2 && dice.chance(0.45) {
        let kind = dice.pick(&["certificate", "certificate", "associate", "associate", "license", "bachelor"], "certificate");
        stay.credential = Some((kind, stay.last()));
    }
    stay
}

fn literacy(entry: i32, dice: &mut Dice) -> Stay {
    let mean = DAYS_IN_PROGRAM.first().map_or(120.0, |(_, days)| *days);
    let mut stay = Stay::new(Agency::Literacy, "literacy", entry, (mean * (0.25 + 1.5 * dice.unit())) as i32);
    if stay.exit.is_some() && dice.chance(0.43) {
        stay.gain = Some(stay.last() - dice.between(0, 10));
    }
    if stay.exit.is_some() && dice.chance(0.08) {
        stay.credential = Some(("secondary", stay.last()));
    }
    stay
}

fn training(entry: i32, dice: &mut Dice) -> Stay {
    // Courses begin on Mondays; day 4 after 1 January 1970 was one.
    let monday = entry - (entry - 4).rem_euclid(7);
    let weeks = dice.between(6, 26);
    let mut stay = Stay::new(Agency::Training, "training", monday.max(FIRST_DAY), weeks * 7 - 3);
    stay.training = Some((stay.entry, stay.entry + weeks * 7 - 3));
    if stay.exit.is_some() && dice.chance(0.58) {
        stay.credential = Some((dice.pick(&["certificate", "certification", "license"], "certificate"), stay.last()));
    }
    stay
}
