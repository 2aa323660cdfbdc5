//! Names as many people in an American city bear them, more frequent ones first, and a long tail of made-up ones. Which names are
//! frequent is general knowledge, not counted from a source. No list is shared with the part that links records.

mod lists;

use crate::dice::Dice;
use crate::person::{ASIAN, BLACK, HISPANIC};
use lists::{
    APELLIDOS, ASIAN_MEN, ASIAN_SURNAMES, ASIAN_WOMEN, ENDS, FRONTS, HOMBRES, LATE_MEN, LATE_WOMEN, MEN, MUJERES, NICKNAMES, STREETS,
    SURNAMES, WOMEN,
};

/// A given name.
pub fn given(dice: &mut Dice, heritage: usize, female: bool) -> String {
    let late = if heritage == BLACK { 0.16 } else { 0.03 };
    if dice.chance(late) {
        let (fronts, ends) = if female { LATE_WOMEN } else { LATE_MEN };
        return format!("{}{}", dice.early(fronts), dice.early(ends));
    }
    let own = dice.chance(0.75);
    let list = match (heritage, female) {
        (HISPANIC, true) if own => MUJERES,
        (HISPANIC, false) if own => HOMBRES,
        (ASIAN, true) if own => ASIAN_WOMEN,
        (ASIAN, false) if own => ASIAN_MEN,
        (_, true) => WOMEN,
        (_, false) => MEN,
    };
    dice.early(list).to_owned()
}

/// A surname; a third of them from the long tail.
pub fn surname(dice: &mut Dice, heritage: usize) -> String {
    let list = match heritage {
        HISPANIC => APELLIDOS,
        ASIAN => ASIAN_SURNAMES,
        _ if dice.chance(0.35) => {
            let middle = if dice.chance(0.5) { dice.early(&["er", "ing", "en", "a", "ers"]) } else { "" };
            return format!("{}{middle}{}", dice.early(FRONTS), dice.early(ENDS));
        }
        _ => SURNAMES,
    };
    dice.early(list).to_owned()
}

/// A name that parents give a twin: beginning or sounding alike where there is one.
pub fn like(dice: &mut Dice, name: &str, heritage: usize, female: bool) -> String {
    let mut best = given(dice, heritage, female);
    for _ in 0..12 {
        let other = given(dice, heritage, female);
        if other != name && other.chars().next() == name.chars().next() {
            return other;
        }
        if best == name {
            best = other;
        }
    }
    best
}

/// What friends say, for two in three of those whose name has a short form.
pub fn nickname(dice: &mut Dice, given: &str) -> Option<&'static str> {
    let (_, forms) = NICKNAMES.iter().find(|(name, _)| *name == given)?;
    dice.chance(0.66).then(|| dice.early(forms))
}

/// A street.
pub fn street(dice: &mut Dice) -> String {
    let side = dice.early(&["N ", "", "S ", "W ", "E "]);
    format!("{side}{}", dice.early(STREETS))
}

/// Without accents: José as Jose.
pub fn plain(name: &str) -> String {
    let plain = |c: char| match c {
        'á' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' => 'u',
        'ñ' => 'n',
        'ü' => 'u',
        'Á' => 'A',
        'É' => 'E',
        'Í' => 'I',
        'Ó' => 'O',
        'Ú' => 'U',
        'Ñ' => 'N',
        other => other,
    };
    name.chars().map(plain).collect()
}
