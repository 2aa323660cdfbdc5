//! A published number as a report sees it: shown, hidden, or nobody. Not for making one.

use throughline_evidence::published::{Cell, Figure, Reason, Shown};

/// What there is to see.
#[derive(Clone, Copy)]
pub(crate) enum Look<'a> {
    /// A number.
    Shown(&'a Shown),
    /// A reason instead.
    Hidden(Reason),
    /// Nobody.
    Empty,
}

/// Looks at a cell; `None` for a kind of number this report has no words for, which `check` refuses.
pub(crate) fn known(cell: &Cell) -> Option<Look<'_>> {
    match &cell.figure {
        Figure::Shown(shown) => Some(Look::Shown(shown)),
        Figure::Hidden(reason) => Some(Look::Hidden(*reason)),
        Figure::Empty => Some(Look::Empty),
        _ => None,
    }
}

/// Looks at a cell that was checked.
pub(crate) fn at(cell: &Cell) -> Look<'_> {
    known(cell).unwrap_or(Look::Hidden(Reason::ProtectsAnother))
}
