//! People and households: who they truly are. Nothing here is what an agency wrote of them.
//! How names, households, twins, moves and hardships are spread is made up; education, race and disability follow `calibration`.

use crate::Plan;
use crate::calibration::{DISABILITY, EDUCATION, HERITAGE};
use crate::dice::Dice;
use crate::names;

/// People made together: households never reach over the edge of a block, so that blocks can be made in any order.
pub const BLOCK: u64 = 64;

/// Race or origin: the place in `calibration::HERITAGE`.
pub const BLACK: usize = 0;
/// As [`BLACK`].
pub const HISPANIC: usize = 2;
/// As [`BLACK`].
pub const ASIAN: usize = 3;

/// A place to live, from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// First day there (days since 1970-01-01).
    pub from: i32,
    /// Number, street, and unit where there is one.
    pub street: String,
    /// One of the city's made-up postal areas, 00501 to 00540.
    pub zip: String,
    /// Telephone there, ten digits in area 555, which no telephone has.
    pub phone: String,
}

/// What makes finding and keeping work harder, or a program fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Circumstances {
    /// Came home from jail or prison.
    pub returning: bool,
    /// Learns English.
    pub english_learner: bool,
    /// Has no home of their own.
    pub homeless: bool,
    /// Low income.
    pub low_income: bool,
    /// Raises children alone.
    pub single_parent: bool,
    /// Served in the armed forces.
    pub veteran: bool,
}

/// Somebody of the made-up city, as they truly are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// 0, 1, 2 ...
    pub id: u64,
    /// The household's number.
    pub household: u64,
    /// Born the same day of the same mother as this person.
    pub twin_of: Option<u64>,
    /// A woman.
    pub female: bool,
    /// Race or origin: a place in `calibration::HERITAGE`.
    pub heritage: usize,
    /// Given name.
    pub given: String,
    /// Second given name, or nothing.
    pub middle: String,
    /// Surname; of two, the father's.
    pub surname: String,
    /// The mother's surname, where people have two.
    pub second_surname: Option<String>,
    /// The surname before a marriage, and the day of the marriage.
    pub before: Option<(String, i32)>,
    /// `Jr`, `Sr`, `III`, or nothing.
    pub suffix: &'static str,
    /// What friends say.
    pub nickname: Option<&'static str>,
    /// Day of birth (days since 1970-01-01).
    pub born: i32,
    /// Nine digits; always 9xx-0x to 9xx-4x, which is nobody's number.
    pub ssn: String,
    /// Where they lived, oldest first; never empty.
    pub homes: Vec<Home>,
    /// An address at a domain that is reserved for examples.
    pub email: String,
    /// A place in `calibration::EDUCATION`.
    pub education: usize,
    /// A place in `calibration::DISABILITY`.
    pub disability: usize,
    /// Circumstances.
    pub now: Circumstances,
}

impl Person {
    /// Where they live on a day.
    pub fn home(&self, day: i32) -> Option<&Home> {
        self.homes.iter().rev().find(|home| home.from <= day).or_else(|| self.homes.first())
    }

    /// Completed years of age on a day, within a day or two of a birthday.
    pub fn age(&self, day: i32) -> i32 {
        (i64::from(day - self.born) * 100 / 36_525).try_into().unwrap_or(0)
    }

    /// The word of education.
    pub fn education(&self) -> &'static str {
        EDUCATION.get(self.education).map_or("", |(word, _)| word)
    }

    /// 0 none, 1 a high school diploma, 2 a course or credential, 3 a degree.
    pub fn school(&self) -> u8 {
        match self.education() {
            "none" | "iep" => 0,
            "high_school" | "equivalency" | "some_college" => 1,
            "certificate" => 2,
            _ => 3,
        }
    }

    /// The word of race or origin.
    pub fn heritage(&self) -> &'static str {
        HERITAGE.get(self.heritage).map_or("", |(word, _)| word)
    }
}

/// 1 July 2022: homes begin here.
const BEGIN: i32 = 19_174;

/// The people of the block that begins with person `first`, of a city of `plan.people`.
pub fn block(plan: Plan, first: u64) -> Vec<Person> {
    let mut dice = Dice::new(plan.seed, &[1, first]);
    let end = (first + BLOCK).min(plan.people);
    let mut people: Vec<Person> = Vec::new();
    let mut id = first;
    while id < end {
        let size = 1 + dice.by_count([38, 28, 16, 11, 7].into_iter()) as u64;
        let members = size.min(end - id);
        household(plan.seed, &mut dice, id, members, &mut people);
        id += members;
    }
    people
}

/// A household of `size` people from `id` on: a head, perhaps a partner, then grown children.
fn household(seed: u64, dice: &mut Dice, id: u64, size: u64, people: &mut Vec<Person>) {
    let homes = homes(dice);
    let mut head: Option<Person> = None;
    let mut partner: Option<String> = None;
    let mut last: Option<Person> = None;
    for member in 0..size {
        let mut person = stranger(dice, id + member, id, head.as_ref().map(|h| h.heritage), &homes);
        match (member, &head) {
            (1, Some(head)) if dice.chance(0.6) => {
                person.female = if dice.chance(0.95) { !head.female } else { head.female };
                person.given = names::given(dice, person.heritage, person.female);
                let born = head.born + dice.between(-2_200, 2_200);
                person.born = grown(dice, born);
                partner = Some(person.surname.clone());
                if person.female && person.second_surname.is_none() && dice.chance(0.5) {
                    let married = BEGIN + dice.between(-3_000, 1_200);
                    person.before = Some((std::mem::replace(&mut person.surname, head.surname.clone()), married));
                }
            }
            (_, Some(head)) if member > 0 => child(dice, &mut person, head, partner.as_ref(), last.as_ref()),
            _ => {}
        }
        if member >= 2 || size == 2 {
            last = Some(person.clone());
        }
        finish(seed, dice, &mut person);
        head.get_or_insert_with(|| person.clone());
        people.push(person);
    }
}

/// A grown child of the head: the family's surname, now and then the father's whole name, now and then a twin of the one before.
fn child(dice: &mut Dice, person: &mut Person, head: &Person, partner: Option<&String>, before: Option<&Person>) {
    person.surname.clone_from(&head.surname);
    if head.second_surname.is_some() {
        person.second_surname = partner.cloned().or_else(|| person.second_surname.take());
    }
    let sibling = head.age(BEGIN) < 36;
    let later = if sibling { dice.between(-3_600, 3_600) } else { dice.between(6_600, 12_800) };
    person.born = grown(dice, head.born + later);
    if let Some(before) = before.filter(|_| dice.chance(0.08)) {
        person.twin_of = Some(before.id);
        person.born = before.born;
        person.surname.clone_from(&before.surname);
        person.second_surname.clone_from(&before.second_surname);
        if dice.chance(0.6) {
            person.female = before.female;
            person.given = names::like(dice, &before.given, person.heritage, person.female);
        }
    } else if !person.female && !head.female && dice.chance(0.12) {
        person.given.clone_from(&head.given);
        person.middle.clone_from(&head.middle);
        person.suffix = "Jr";
    }
}

/// A day of birth that makes somebody at least 16, and not all of them on one day.
fn grown(dice: &mut Dice, born: i32) -> i32 {
    let latest = BEGIN - 16 * 366;
    if born > latest { latest - dice.between(0, 1_400) } else { born }
}

/// Somebody of no family yet.
fn stranger(dice: &mut Dice, id: u64, household: u64, family: Option<usize>, homes: &[Home]) -> Person {
    let own = dice.by_count(HERITAGE.iter().map(|(_, n)| *n));
    let heritage = family.filter(|_| dice.chance(0.9)).unwrap_or(own);
    let female = dice.chance(0.52);
    let two = heritage == HISPANIC && dice.chance(0.55);
    let age = 17.0 + 45.0 * dice.unit() * (0.35 + 0.65 * dice.unit());
    Person {
        id,
        household,
        twin_of: None,
        female,
        heritage,
        given: names::given(dice, heritage, female),
        middle: if dice.chance(0.7) { names::given(dice, heritage, female) } else { String::new() },
        surname: names::surname(dice, heritage),
        second_surname: two.then(|| names::surname(dice, heritage)),
        before: None,
        suffix: if !female && dice.chance(0.015) { "III" } else { "" },
        nickname: None,
        born: BEGIN - (age * 365.25) as i32 - dice.between(0, 364),
        ssn: String::new(),
        homes: homes.to_vec(),
        email: String::new(),
        education: 0,
        disability: 0,
        now: Circumstances::default(),
    }
}

/// What follows from age and name, and what is drawn apart from the family.
fn finish(seed: u64, dice: &mut Dice, person: &mut Person) {
    person.nickname = names::nickname(dice, &person.given);
    person.ssn = ssn(seed, person.id);
    person.email = email(dice, person);
    let age = person.age(BEGIN);
    person.education = dice.by_count(EDUCATION.iter().map(|(_, n)| *n));
    if age < 21 && person.school() >= 2 {
        person.education = dice.by_count([70, 0, 12, 8, 0, 10].into_iter());
    }
    person.disability = dice.by_count(DISABILITY.iter().map(|(_, n)| *n));
    let learns = if matches!(person.heritage, HISPANIC | ASIAN) { 0.38 } else { 0.05 };
    let returning = (if person.female { 0.04 } else { 0.17 }) * if person.school() <= 1 { 1.3 } else { 0.5 };
    person.now = Circumstances {
        returning: dice.chance(returning),
        english_learner: dice.chance(learns),
        homeless: dice.chance(0.05),
        low_income: dice.chance(0.68),
        single_parent: dice.chance(if person.female { 0.22 } else { 0.05 }),
        veteran: dice.chance(if person.female { 0.02 } else { 0.09 }),
    };
    if dice.chance(0.25) {
        moves(dice, &mut person.homes, 0.5);
    }
    let own = dice.chance(0.65);
    for home in &mut person.homes {
        if own {
            home.phone = phone(dice);
        }
    }
}

/// One to four homes over four years; most people stay.
fn homes(dice: &mut Dice) -> Vec<Home> {
    let mut homes = vec![home(dice, BEGIN - 4_000)];
    moves(dice, &mut homes, 0.45);
    homes
}

fn moves(dice: &mut Dice, homes: &mut Vec<Home>, chance: f64) {
    let mut day = homes.last().map_or(BEGIN, |home| home.from.max(BEGIN)) + dice.between(20, 600);
    while homes.len() < 4 && dice.chance(chance) {
        homes.push(home(dice, day));
        day += dice.between(90, 700);
    }
}

fn home(dice: &mut Dice, from: i32) -> Home {
    let number = 1 + dice.below(98) * 2 + 100 * dice.below(60);
    let unit = if dice.chance(0.35) { format!(" Apt {}", 1 + dice.below(24)) } else { String::new() };
    let street = format!("{number} {} {}{unit}", names::street(dice), dice.early(&["St", "Ave", "Rd", "Ln", "Blvd", "Ct"]));
    Home { from, street, zip: format!("{:05}", 501 + dice.below(40)), phone: phone(dice) }
}

fn phone(dice: &mut Dice) -> String {
    format!("555{:03}{:04}", 200 + dice.below(800), dice.below(10_000))
}

/// A number of its own for each person: first digit 9 and middle group below 50 were never given to anybody, neither by the Social
/// Security Administration nor as a taxpayer number.
fn ssn(seed: u64, id: u64) -> String {
    const NUMBERS: u64 = 50_000_000;
    // Odd and not a multiple of 5: it shares no factor with the number of numbers, so no two people get the same.
    let n = (id.wrapping_mul(31_415_927).wrapping_add(seed % NUMBERS)) % NUMBERS;
    format!("9{:02}{:02}{:04}", n / 500_000, n / 10_000 % 50, n % 10_000)
}

fn email(dice: &mut Dice, person: &Person) -> String {
    let given = names::plain(&person.given).to_lowercase();
    let surname = names::plain(&person.surname).to_lowercase().replace([' ', '\''], "");
    let initial = given.chars().next().unwrap_or('x');
    let domain = dice.early(&["example.com", "example.net", "example.org"]);
    match dice.below(3) {
        0 => format!("{given}.{surname}{}@{domain}", dice.below(90) + 10),
        1 => format!("{initial}{surname}{}@{domain}", dice.below(900) + 100),
        _ => format!("{surname}{given}@{domain}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn city(people: u64) -> Vec<Person> {
        let plan = Plan { people, seed: 3 };
        (0..people.div_ceil(BLOCK)).flat_map(|at| block(plan, at * BLOCK)).collect()
    }

    #[test]
    fn everybody_has_a_number_of_their_own_that_is_nobodys() {
        let people = city(5_000);
        assert!(people.iter().enumerate().all(|(at, person)| person.id == at as u64));
        let numbers: BTreeSet<&str> = people.iter().map(|person| person.ssn.as_str()).collect();
        assert_eq!(numbers.len(), people.len());
        assert!(numbers.iter().all(|n| n.len() == 9 && n.starts_with('9') && &n[3..4] < "5"));
    }

    #[test]
    fn there_are_families_twins_and_namesakes() {
        let people = city(20_000);
        let twins = people.iter().filter(|p| p.twin_of.is_some()).count();
        let juniors: Vec<_> = people.iter().filter(|p| p.suffix == "Jr").collect();
        let double = people.iter().filter(|p| p.second_surname.is_some()).count();
        assert!(twins > 100 && juniors.len() > 50 && double > 1_000, "{twins} {} {double}", juniors.len());
        for twin in people.iter().filter(|p| p.twin_of.is_some()) {
            let other = &people[usize::try_from(twin.twin_of.unwrap()).unwrap()];
            assert_eq!((twin.born, &twin.surname, twin.household), (other.born, &other.surname, other.household));
        }
        assert!(people.iter().all(|p| (16..=90).contains(&p.age(BEGIN))), "{:?}", people.iter().map(|p| p.age(BEGIN)).min());
    }
}
