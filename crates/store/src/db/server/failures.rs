//! What a server said, as a refusal a person can act on, or as a fault of ours. By the kind of error (SQLSTATE, PostgreSQL manual,
//! appendix A), never by its text: texts are in the server's language, and may hold what must not be shown.

use crate::db::site::refused;
use postgres::Error;
use postgres::error::SqlState;
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;

/// An error while connecting to the database `shown`.
pub(super) fn connecting(shown: &str, error: &Error) -> Failure {
    let Some(code) = error.code() else {
        return refused(shown, &unreachable(error));
    };
    let reason = match *code {
        SqlState::INVALID_PASSWORD => {
            "the server does not accept the account or its password; mend THROUGHLINE_DATABASE, or the address in region.toml"
        }
        SqlState::INVALID_AUTHORIZATION_SPECIFICATION => "the server does not let this account in from here; ask whoever runs it",
        SqlState::INVALID_CATALOG_NAME => "the server has no database of this name; make one with createdb, or mend the address",
        SqlState::TOO_MANY_CONNECTIONS => "the server has no connection free; try again later, or ask whoever runs it to allow more",
        _ => return working(shown, error),
    };
    refused(shown, reason)
}

/// An error while working in it.
pub(super) fn working(shown: &str, error: &Error) -> Failure {
    let Some(code) = error.code() else {
        return if error.is_closed() || is_io(error) { lost(shown) } else { Failure::broken("working in the database", Told(error)) };
    };
    let write = |reason: &str| Failure::from(Refusal::CannotWrite { path: shown.to_owned(), reason: reason.to_owned() });
    match *code {
        SqlState::LOCK_NOT_AVAILABLE | SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED => Refusal::Busy.into(),
        SqlState::DISK_FULL => write("the server's disk is full"),
        SqlState::READ_ONLY_SQL_TRANSACTION => write("it may only be read; the address may be that of a standby"),
        SqlState::INSUFFICIENT_PRIVILEGE => write("the account may not do this there; let it own the database (createdb --owner)"),
        SqlState::INVALID_SCHEMA_NAME => refused(shown, "it has no schema to keep tables in; make one, or mend the address"),
        SqlState::OUT_OF_MEMORY | SqlState::INSUFFICIENT_RESOURCES | SqlState::CONFIGURATION_LIMIT_EXCEEDED => {
            refused(shown, "the server has no memory or room left; ask whoever runs it, then run the same command again")
        }
        SqlState::DATA_CORRUPTED | SqlState::INDEX_CORRUPTED => refused(shown, "it is damaged; put back the last backup"),
        SqlState::CANNOT_CONNECT_NOW | SqlState::ADMIN_SHUTDOWN | SqlState::CRASH_SHUTDOWN => {
            refused(shown, "the server is starting or stopping; try again in a moment")
        }
        _ if code.code().starts_with("08") => lost(shown),
        _ => Failure::broken("working in the database", Told(error)),
    }
}

/// An error of the one statement after which it is not known whether the change was kept.
pub(super) fn keeping(shown: &str, error: &Error) -> Failure {
    if error.code().is_none() && (error.is_closed() || is_io(error)) {
        let reason = "the connection broke while the change was being kept, and whether it was cannot be seen from here; \
                      run the same command again, which does nothing twice";
        return refused(shown, reason);
    }
    working(shown, error)
}

/// The connection is gone.
pub(super) fn lost(shown: &str) -> Failure {
    refused(shown, "the connection to the server broke; run the same command again")
}

fn is_io(error: &Error) -> bool {
    std::error::Error::source(error).is_some_and(|inner| inner.is::<std::io::Error>())
}

/// Nobody answered, or what answered is no PostgreSQL server that we can speak to.
fn unreachable(error: &Error) -> String {
    let inner = std::error::Error::source(error).and_then(|inner| inner.downcast_ref::<std::io::Error>());
    match inner.map(std::io::Error::kind) {
        Some(std::io::ErrorKind::ConnectionRefused | std::io::ErrorKind::NotFound) => {
            "no server answers there; start it, or mend the address".to_owned()
        }
        Some(std::io::ErrorKind::TimedOut) => "no server answered in time; see that it runs and can be reached from here".to_owned(),
        Some(std::io::ErrorKind::PermissionDenied) => "you may not open its socket; ask whoever runs the server".to_owned(),
        Some(_) => "its server cannot be reached; see that its name is right and that it runs".to_owned(),
        None => "the server asks for a way of signing in that this program does not have, or no password was given; \
                 put it in THROUGHLINE_DATABASE or PGPASSWORD"
            .to_owned(),
    }
}

/// An error for a report of ours: its code and the server's own sentence, without the values that stand in its details.
struct Told<'e>(&'e Error);

impl std::fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0.as_db_error() {
            Some(told) => write!(f, "{} ({})", told.message(), told.code().code()),
            None => write!(f, "{}", self.0),
        }
    }
}
