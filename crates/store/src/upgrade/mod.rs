//! What an upgrade does to rows beyond what SQL can say. It runs inside the transaction of its edition, between the two halves of its SQL:
//! all of it happens or nothing. Not for what SQL alone can do.

mod edition_2;
mod edition_3;

pub(crate) use edition_3::to_edition_3;

#[cfg(test)]
mod tests;
