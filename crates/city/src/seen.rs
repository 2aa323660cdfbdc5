//! How an agency writes a person down: its habits with names and numbers, and its slips. The rates are made up, of the size that
//! studies of linked records report. It does not know which file the person ends up in, nor plants anything that a check should find.

use crate::dice::Dice;
use crate::life::Agency;
use crate::names::plain;
use crate::person::Person;

/// What an agency does with two surnames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surnames {
    /// Writes both.
    Both,
    /// Mostly the first, now and then both or, wrongly, the second alone.
    First,
    /// Joins them with a hyphen.
    Hyphen,
}

/// An agency's habits and how often it slips.
#[derive(Debug, Clone, Copy)]
pub struct Habits {
    /// Whether its system keeps accents.
    pub accents: bool,
    /// Everything in capitals.
    pub capitals: bool,
    /// What it does with two surnames.
    pub surnames: Surnames,
    /// How often it writes what friends say instead of the given name.
    pub nickname: f64,
    /// How often a name has a slip of the keys.
    pub typo: f64,
    /// How often the date of birth is missing.
    pub no_birth: f64,
    /// How often it is wrong.
    pub wrong_birth: f64,
    /// How often the social security number is missing.
    pub no_ssn: f64,
    /// How often the telephone is missing.
    pub no_phone: f64,
    /// How often a person of later days is still at the address of the first.
    pub old_address: f64,
}

/// The habits of an agency.
pub fn habits(agency: Agency) -> Habits {
    let usual = Habits {
        accents: false,
        capitals: false,
        surnames: Surnames::First,
        nickname: 0.02,
        typo: 0.03,
        no_birth: 0.005,
        wrong_birth: 0.012,
        no_ssn: 1.0,
        no_phone: 0.1,
        old_address: 0.15,
    };
    match agency {
        Agency::Board => Habits { no_ssn: 0.04, surnames: Surnames::Hyphen, ..usual },
        Agency::Reentry => Habits { typo: 0.05, nickname: 0.05, no_ssn: 0.3, no_phone: 0.35, ..usual },
        Agency::Intervention => {
            Habits { accents: true, surnames: Surnames::Both, nickname: 0.35, typo: 0.07, no_birth: 0.22, wrong_birth: 0.03, ..usual }
        }
        Agency::College => Habits { accents: true, surnames: Surnames::Both, typo: 0.012, no_birth: 0.0, wrong_birth: 0.004, ..usual },
        Agency::Literacy => {
            Habits { accents: true, surnames: Surnames::Both, typo: 0.06, no_birth: 0.03, wrong_birth: 0.03, no_ssn: 0.7, ..usual }
        }
        Agency::Training => Habits { nickname: 0.18, typo: 0.05, no_birth: 0.12, ..usual },
        Agency::HumanServices => Habits { capitals: true, typo: 0.025, no_ssn: 0.03, wrong_birth: 0.008, ..usual },
        Agency::State => Habits { capitals: true, typo: 0.02, no_ssn: 0.0, ..usual },
    }
}

/// A person as one agency wrote them down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Given name.
    pub given: String,
    /// Second given name, or nothing.
    pub middle: String,
    /// Surname or surnames.
    pub surname: String,
    /// `Jr` and the like, or nothing.
    pub suffix: &'static str,
    /// Day of birth, where known.
    pub born: Option<i32>,
    /// Nine digits, or nothing.
    pub ssn: String,
    /// Ten digits, or nothing.
    pub phone: String,
    /// Number and street.
    pub street: String,
    /// Postal area.
    pub zip: String,
    /// Address for letters on the net.
    pub email: String,
}

/// The person as an agency of these habits wrote them down on a day.
pub fn seen(person: &Person, habits: &Habits, day: i32, dice: &mut Dice) -> Seen {
    let nickname = person.nickname.filter(|_| dice.chance(habits.nickname));
    let given = nickname.map_or_else(|| person.given.clone(), str::to_owned);
    let lived = if dice.chance(habits.old_address) { person.homes.first() } else { person.home(day) };
    let text = |name: String, dice: &mut Dice| {
        let name = if habits.accents { name } else { plain(&name) };
        let name = if dice.chance(habits.typo) { slip(&name, dice) } else { name };
        if habits.capitals { name.to_uppercase() } else { name }
    };
    let surname = surname(person, habits.surnames, day, dice);
    Seen {
        given: text(given, dice),
        middle: if dice.chance(0.6) { text(person.middle.clone(), dice) } else { String::new() },
        surname: text(surname, dice),
        suffix: if dice.chance(0.7) { person.suffix } else { "" },
        born: (!dice.chance(habits.no_birth)).then(|| born(person.born, habits, dice)),
        ssn: if dice.chance(habits.no_ssn) { String::new() } else { number(&person.ssn, 0.006, dice) },
        phone: lived.filter(|_| !dice.chance(habits.no_phone)).map_or_else(String::new, |home| number(&home.phone, 0.01, dice)),
        street: lived.map_or_else(String::new, |home| home.street.clone()),
        zip: lived.map_or_else(String::new, |home| home.zip.clone()),
        email: if dice.chance(0.75) { person.email.clone() } else { String::new() },
    }
}

/// The surname of that day. After a marriage some agencies still write the one before.
fn surname(person: &Person, habit: Surnames, day: i32, dice: &mut Dice) -> String {
    if let Some((before, married)) = &person.before
        && (day < *married || dice.chance(0.2))
    {
        return before.clone();
    }
    let Some(second) = &person.second_surname else {
        return person.surname.clone();
    };
    let first = &person.surname;
    match (habit, dice.below(100)) {
        (Surnames::Both, 0..=84) | (Surnames::First, 85..=92) => format!("{first} {second}"),
        (Surnames::Hyphen, 0..=49) | (_, 93..=95) => format!("{first}-{second}"),
        (_, 96..=98) => second.clone(),
        _ => first.clone(),
    }
}

/// A date of birth, now and then with day and month exchanged, the year next to it, or the first of January.
fn born(born: i32, habits: &Habits, dice: &mut Dice) -> i32 {
    if !dice.chance(habits.wrong_birth) {
        return born;
    }
    let (year, month, day) = throughline_rule::civil(born);
    let wrong = match dice.below(4) {
        0 if day <= 12 => throughline_rule::days(year, day, month),
        1 => throughline_rule::days(year + 1 - 2 * i64::from(dice.chance(0.5)), month, day.min(28)),
        2 => throughline_rule::days(year, 1, 1),
        _ => Some(born + dice.between(1, 9)),
    };
    wrong.unwrap_or(born)
}

/// Digits, now and then two of them exchanged or one wrong.
fn number(digits: &str, wrong: f64, dice: &mut Dice) -> String {
    if !dice.chance(wrong) {
        return digits.to_owned();
    }
    let mut signs: Vec<char> = digits.chars().collect();
    // The first five stay: the number stays one that nobody has.
    let at = 5 + usize::try_from(dice.below(signs.len().saturating_sub(6) as u64)).unwrap_or(0);
    if dice.chance(0.5) && at + 1 < signs.len() {
        signs.swap(at, at + 1);
    } else if let Some(sign) = signs.get_mut(at) {
        *sign = char::from(b'0' + u8::try_from(dice.below(10)).unwrap_or(0));
    }
    signs.into_iter().collect()
}

/// A slip of the keys: a letter left out, doubled, exchanged with the next, or another one.
fn slip(name: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() < 3 {
        return name.to_owned();
    }
    let at = 1 + usize::try_from(dice.below(letters.len() as u64 - 1)).unwrap_or(0);
    match dice.below(4) {
        0 => {
            letters.remove(at);
        }
        1 => letters.insert(at, letters.get(at).copied().unwrap_or('e')),
        2 if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => {
            if let Some(letter) = letters.get_mut(at) {
                *letter = dice.pick(&['a', 'e', 'i', 'o', 'n', 'r', 's', 't', 'l', 'm'], 'e');
            }
        }
    }
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Plan, person};

    #[test]
    fn agencies_write_the_same_person_differently() {
        let people: Vec<Person> = (0..40).flat_map(|at| person::block(Plan { people: 4_000, seed: 1 }, at * person::BLOCK)).collect();
        let told = |agency: Agency| {
            let habits = habits(agency);
            let seen = people.iter().map(|p| (p, seen(p, &habits, 20_000, &mut Dice::new(1, &[p.id]))));
            let same = seen.filter(|(p, s)| s.given == p.given && s.surname == p.surname);
            same.count() as f64 / people.len() as f64
        };
        let (college, intervention) = (told(Agency::College), told(Agency::Intervention));
        assert!(college > 0.75 && intervention < college - 0.1 && intervention > 0.4, "{college} {intervention}");
        let numbers = people.iter().filter(|p| seen(p, &habits(Agency::Board), 20_000, &mut Dice::new(2, &[p.id])).ssn == p.ssn).count();
        assert!((0.93..0.98).contains(&(numbers as f64 / people.len() as f64)));
    }

    #[test]
    fn a_wrong_number_is_still_nobodys() {
        let mut dice = Dice::new(9, &[]);
        assert!((0..1_000).map(|_| number("934120000", 1.0, &mut dice)).all(|n| n.len() == 9 && n.starts_with("93412")));
    }
}
