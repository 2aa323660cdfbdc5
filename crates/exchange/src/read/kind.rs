//! What a file is, told from its bytes and not from its name. It reads no row.

use super::archive;
use super::source::Source;

/// What the bytes of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Text: CSV, with whatever delimiter.
    Text,
    /// A spreadsheet of Excel since 2007 and of every other program today.
    Xlsx,
    /// A Parquet file.
    Parquet,
    /// An archive with files inside.
    Zip,
    /// Something that cannot be read here.
    Other(Unreadable),
}

/// What people put into inboxes and we cannot read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unreadable {
    /// A spreadsheet of Excel before 2007, or one with a password: both have the same outside.
    OldExcel,
    /// A page for print.
    Pdf,
    /// Packed with gzip, 7-Zip or RAR.
    OtherArchive,
}

impl Kind {
    /// The formats by the names that mappings use.
    pub const FORMATS: [(&str, Kind); 3] = [("csv", Kind::Text), ("xlsx", Kind::Xlsx), ("parquet", Kind::Parquet)];

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Text => "a text file (CSV)",
            Kind::Xlsx => "a spreadsheet (XLSX)",
            Kind::Parquet => "a Parquet file",
            Kind::Zip => "an archive (ZIP)",
            Kind::Other(Unreadable::OldExcel) => "a spreadsheet of an old Excel or one with a password",
            Kind::Other(Unreadable::Pdf) => "a PDF",
            Kind::Other(Unreadable::OtherArchive) => "an archive of a kind that cannot be opened here",
        }
    }

    /// What to do about a file that is none of those read here.
    pub(super) fn remedy(self) -> &'static str {
        match self {
            Kind::Other(Unreadable::OldExcel) => {
                "Open it in a spreadsheet program and save it as .xlsx without a password, or ask for that."
            }
            Kind::Other(Unreadable::Pdf) => "Ask the partner for the table itself, as CSV or XLSX.",
            _ => "Unpack it, or ask the partner to send a ZIP archive.",
        }
    }
}

/// What a file is, by its first bytes; for archives also by what is inside, because a spreadsheet is one.
pub(super) fn of(start: &[u8], source: &Source<'_>) -> Kind {
    const STARTS: [(&[u8], Kind); 6] = [
        (b"PAR1", Kind::Parquet),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Kind::Other(Unreadable::OldExcel)),
        (b"%PDF-", Kind::Other(Unreadable::Pdf)),
        (b"\x1F\x8B\x08", Kind::Other(Unreadable::OtherArchive)),
        (b"7z\xBC\xAF\x27\x1C", Kind::Other(Unreadable::OtherArchive)),
        (b"Rar!\x1A\x07", Kind::Other(Unreadable::OtherArchive)),
    ];
    if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
        return if archive::is_spreadsheet(source) { Kind::Xlsx } else { Kind::Zip };
    }
    STARTS.into_iter().find(|(magic, _)| start.starts_with(magic)).map_or(Kind::Text, |(_, kind)| kind)
}
