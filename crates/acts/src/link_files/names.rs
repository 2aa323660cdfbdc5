//! Takes a whole name apart where a definition says `first of NAME`. How it is done stands with standardizing, not here.

use throughline_link::standardize::{Lists, full_name};

/// A piece of a whole name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece {
    First,
    Middle,
    Last,
}

/// How a definition names them: `first of NAME`.
pub(crate) const PIECES: [(&str, Piece); 3] = [("first of ", Piece::First), ("middle of ", Piece::Middle), ("last of ", Piece::Last)];

/// A piece of a name; `None` where there is none.
pub(crate) fn piece(name: &str, piece: Piece, lists: &Lists) -> Option<String> {
    let full = full_name(name, lists)?;
    Some(match piece {
        Piece::First => full.given,
        Piece::Middle => full.middle,
        Piece::Last => full.surname,
    })
    .filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        let check = |name: &str, expected: [&str; 3]| {
            let found = PIECES.map(|(_, kind)| piece(name, kind, &Lists::default()).unwrap_or_default());
            assert_eq!(found, expected, "{name}");
        };
        check("John A. Smith", ["john", "a", "smith"]);
        check("Smith, John A.", ["john", "a", "smith"]);
        check(" , ", ["", "", ""]);
    }
}
