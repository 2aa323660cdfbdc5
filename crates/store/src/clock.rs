//! The one place where the store reads the clock and makes ids. Not for rules: those take the time as an argument.

use jiff::Timestamp;

/// Microseconds since 1970, now.
pub(crate) fn now() -> i64 {
    Timestamp::now().as_microsecond()
}

/// An id for an entity: uuid v7, so that ids made later sort later.
pub fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// The instant of stored microseconds; the epoch where the number is outside the calendar, which the store never writes.
pub(crate) fn instant(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}
