//! What the database or the disk said, as a refusal a person can act on, or as a fault of ours. By kind of error, never by its text.

use rusqlite::ErrorCode;
use std::io::ErrorKind;
use std::path::Path;
use throughline_model::failure::Failure;
use throughline_model::refusal::Refusal;

/// Extended codes of SQLite for faults while reading (SQLITE_IOERR_READ, SQLITE_IOERR_SHORT_READ); its other disk faults concern writing.
const READ_FAULTS: [i32; 2] = [266, 522];

/// An error of SQLite on the database at `path`.
pub(crate) fn sqlite(path: &Path, error: &rusqlite::Error) -> Failure {
    let Some(code) = error.sqlite_error_code() else {
        return Failure::broken("working in the database", error);
    };
    let extended = error.sqlite_error().map_or(0, |e| e.extended_code);
    match code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Refusal::Busy.into(),
        ErrorCode::DiskFull => refuse_write(path, "the disk is full"),
        ErrorCode::ReadOnly => refuse_write(path, "it may only be read"),
        ErrorCode::CannotOpen | ErrorCode::PermissionDenied => refuse_write(path, "it cannot be opened for writing here"),
        ErrorCode::SystemIoFailure if READ_FAULTS.contains(&extended) => refuse_read(path, "the disk reported a fault"),
        ErrorCode::SystemIoFailure => {
            refuse_write(path, "the disk did not take the bytes; it may be full, or files may be limited in size")
        }
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
            refuse_read(path, "it is damaged, or it is no Throughline database; put back the last backup")
        }
        _ => Failure::broken("working in the database", error),
    }
}

/// An error of the file system while writing at `path`.
pub(crate) fn writing(path: &Path, error: &std::io::Error) -> Failure {
    let reason = match error.kind() {
        ErrorKind::StorageFull => "the disk is full".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "it may only be read".to_owned(),
        ErrorKind::PermissionDenied => "you may not write there".to_owned(),
        ErrorKind::FileTooLarge | ErrorKind::QuotaExceeded => "a limit on the size of files was reached".to_owned(),
        ErrorKind::NotFound => "the folder does not exist".to_owned(),
        _ => error.to_string(),
    };
    refuse_write(path, &reason)
}

/// An error of the file system while reading `path`.
pub(crate) fn reading(path: &Path, error: &std::io::Error) -> Failure {
    let reason = match error.kind() {
        ErrorKind::NotFound => "it does not exist".to_owned(),
        ErrorKind::PermissionDenied => "you may not read it".to_owned(),
        _ => error.to_string(),
    };
    refuse_read(path, &reason)
}

fn refuse_write(path: &Path, reason: &str) -> Failure {
    Refusal::CannotWrite { path: path.display().to_string(), reason: reason.to_owned() }.into()
}

fn refuse_read(path: &Path, reason: &str) -> Failure {
    Refusal::CannotRead { path: path.display().to_string(), reason: reason.to_owned() }.into()
}
