//! ZIP archives: what is inside, each member read as a stream, and the limits that keep a small file from becoming a huge one.
//! Nothing is unpacked to the disk, and the folders inside an archive mean nothing.

use super::source::{Content, Seekable, Source};
use flate2::read::DeflateDecoder;
use std::io::{self, Read, Seek, SeekFrom};
use throughline_model::issue::{Issue, Place};
use throughline_model::refusal::Refusal;
use zip::{CompressionMethod, ZipArchive};

/// An archive with more members is refused.
const MOST_MEMBERS: usize = 1000;
/// Unpacked bytes of all members together: several files of ten gigabytes.
const MOST_BYTES: u64 = 64 << 30;
/// Below this many unpacked bytes nobody asks how well they were packed.
const ALWAYS_FINE: u64 = 32 << 20;
/// How many times larger than the archive its members may be. Tables of people pack 5 to 50 times; the method itself ends at 1032.
const MOST_RATIO: u64 = 250;

/// A file inside an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its name without folders.
    pub name: String,
    start: u64,
    packed: u64,
    /// Unpacked bytes, as the archive says; more are never read.
    pub size: u64,
    deflated: bool,
}

/// What an archive holds: the members that can be read, and what is wrong with the others.
#[derive(Debug, Default)]
pub struct Members {
    /// In the order of their names.
    pub members: Vec<Member>,
    /// Errors about single members, or about the archive as a whole.
    pub issues: Vec<Issue>,
}

/// Opens an archive in the inbox.
pub fn members(source: &Source<'_>) -> Result<Members, Refusal> {
    let file = source.seekable()?;
    let size = file.size;
    let Ok(mut archive) = ZipArchive::new(file) else {
        let what = "The archive is damaged and cannot be opened.";
        return Ok(whole(source.name, "archive_damaged", what.to_owned(), "Ask the partner to pack and send it again."));
    };
    if archive.len() > MOST_MEMBERS {
        let what = format!("The archive holds {} files; more than {MOST_MEMBERS} are never opened.", archive.len());
        return Ok(whole(source.name, "archive_too_large", what, "Ask the partner for fewer, larger files."));
    }
    let mut found = Members::default();
    let mut unpacked: u64 = 0;
    for i in 0..archive.len() {
        match member(&mut archive, i) {
            Ok(Some(member)) => {
                unpacked = unpacked.saturating_add(member.size);
                found.members.push(member);
            }
            Ok(None) => {}
            Err((name, refused)) => found.issues.push(refused.issue(source.name, &name)),
        }
    }
    if unpacked > MOST_BYTES || (unpacked > ALWAYS_FINE && unpacked / size.max(1) > MOST_RATIO) {
        let what = format!("The archive has {} MB and would become {} MB unpacked; so much is never unpacked.", size >> 20, unpacked >> 20);
        return Ok(whole(
            source.name,
            "archive_too_large",
            what,
            "Ask the partner what this is; put the files themselves into the inbox if they are right.",
        ));
    }
    if found.members.is_empty() && found.issues.is_empty() {
        return Ok(whole(source.name, "archive_empty", "The archive holds no file.".to_owned(), "Ask the partner to send it again."));
    }
    found.members.sort_by(|a, b| a.name.cmp(&b.name));
    let twice: Vec<String> = found.members.windows(2).filter_map(same).collect();
    for name in twice {
        found.members.retain(|member| member.name != name);
        found.issues.push(NotRead::Twice.issue(source.name, &name));
    }
    Ok(found)
}

/// The name of two neighbors, where it is one.
fn same(pair: &[Member]) -> Option<String> {
    match pair {
        [a, b] if a.name == b.name => Some(a.name.clone()),
        _ => None,
    }
}

fn whole(name: &str, code: &str, what: String, remedy: &str) -> Members {
    let place = Place { file: name.to_owned(), ..Place::default() };
    Members { members: Vec::new(), issues: vec![Issue::error(place, code, what, remedy)] }
}

/// Why a member is not read.
enum NotRead {
    Encrypted,
    Nested,
    Method,
    Damaged,
    Twice,
}

impl NotRead {
    fn issue(&self, archive: &str, name: &str) -> Issue {
        let name = crate::mapping::shown(name);
        let (code, what, remedy) = match self {
            NotRead::Encrypted => (
                "archive_encrypted",
                format!("'{name}' in the archive has a password."),
                "Ask the partner to send it without one over a safe way, or unpack it yourself.",
            ),
            NotRead::Nested => (
                "archive_in_archive",
                format!("'{name}' in the archive is an archive itself."),
                "Unpack the outer one and put the inner ones into the inbox.",
            ),
            NotRead::Method => (
                "archive_method",
                format!("'{name}' is packed in a way that is not read here."),
                "Ask for a ZIP archive as every system makes them.",
            ),
            NotRead::Damaged => {
                ("archive_damaged", format!("'{name}' in the archive is damaged."), "Ask the partner to pack and send it again.")
            }
            NotRead::Twice => {
                ("archive_name_twice", format!("'{name}' is in the archive more than once."), "Ask the partner which one is meant.")
            }
        };
        let place = Place { file: archive.to_owned(), ..Place::default() };
        Issue::error(place, code, what, remedy)
    }
}

/// One entry; `None` for folders and for what systems add by themselves.
fn member(archive: &mut ZipArchive<Seekable>, i: usize) -> Result<Option<Member>, (String, NotRead)> {
    let file = archive.by_index_raw(i).map_err(|_| (format!("number {}", i + 1), NotRead::Damaged))?;
    let full = file.name().map(|name| name.into_owned()).unwrap_or_default();
    let name = full.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    if file.is_dir() || name.is_empty() || name.starts_with('.') || full.starts_with("__MACOSX/") {
        return Ok(None);
    }
    let deflated = match file.compression() {
        CompressionMethod::Stored => false,
        CompressionMethod::Deflated => true,
        _ if file.encrypted() => return Err((name, NotRead::Encrypted)),
        _ => return Err((name, NotRead::Method)),
    };
    if file.encrypted() {
        return Err((name, NotRead::Encrypted));
    }
    if name.to_lowercase().ends_with(".zip") {
        return Err((name, NotRead::Nested));
    }
    let (start, packed, size) = (file.data_start(), file.compressed_size(), file.size());
    match start {
        Some(start) => Ok(Some(Member { name, start, packed, size, deflated })),
        None => Err((name, NotRead::Damaged)),
    }
}

impl Member {
    /// Its bytes, one after the other. What is longer than the archive says, or shorter, ends with an error.
    pub(super) fn open(&self, mut archive: Seekable) -> io::Result<Box<dyn Read>> {
        archive.seek(SeekFrom::Start(self.start))?;
        let packed = archive.take(self.packed);
        let inner: Box<dyn Read> = if self.deflated { Box::new(DeflateDecoder::new(packed)) } else { Box::new(packed) };
        Ok(Box::new(Exactly { inner, left: self.size }))
    }
}

/// Reads exactly as many bytes as were promised.
struct Exactly {
    inner: Box<dyn Read>,
    left: u64,
}

impl Read for Exactly {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        let wrong = |what: &str| Err(io::Error::new(io::ErrorKind::InvalidData, what.to_owned()));
        match self.left.checked_sub(n as u64) {
            None => wrong("it is longer than its archive says"),
            Some(left) if n == 0 && left > 0 && !buffer.is_empty() => wrong("it is shorter than its archive says"),
            Some(left) => {
                self.left = left;
                Ok(n)
            }
        }
    }
}

/// Whether an archive is a spreadsheet: it has a workbook inside.
pub(super) fn is_spreadsheet(source: &Source<'_>) -> bool {
    let archive = source.seekable().ok().and_then(|file| ZipArchive::new(file).ok());
    archive.is_some_and(|archive| archive.file_names().flatten().any(|name| name == "xl/workbook.xml" || name == "[Content_Types].xml"))
}

/// How many bytes a spreadsheet becomes unpacked, counted by unpacking it, because what it says may be a lie; no more than `most` and
/// what its size allows are counted. `None` when it is damaged.
pub(super) fn unpacked(file: Seekable, most: u64) -> Option<Result<u64, u64>> {
    let packed = file.size;
    let mut archive = ZipArchive::new(file).ok()?;
    let most = if packed.saturating_mul(MOST_RATIO) < ALWAYS_FINE { most.min(ALWAYS_FINE) } else { most.min(packed * MOST_RATIO) };
    let mut total: u64 = 0;
    for i in 0..archive.len().min(MOST_MEMBERS) {
        let entry = archive.by_index(i).ok()?;
        if entry.name().is_ok_and(|name| name.contains("/media/")) {
            continue;
        }
        let left = most.saturating_sub(total);
        total += io::copy(&mut entry.take(left + 1), &mut io::sink()).ok()?;
        if total > most {
            return Some(Err(most));
        }
    }
    Some(Ok(total))
}

impl<'a> Source<'a> {
    /// A member of the archive that stands at a path.
    pub fn member(name: &'a str, path: &'a std::path::Path, member: &'a Member) -> Self {
        Self { name, content: Content::Member(path, member) }
    }
}
