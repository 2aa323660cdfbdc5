//! Files and folders that only their owner may open, from the moment they are made. Not for what is published, and not for changing
//! what stands there already. Elsewhere than on Unix the region's folder must be protected by whoever makes it.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::Path;

/// Makes an empty file that is its owner's alone; `AlreadyExists` where one stands.
pub fn new_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes an empty file in place of one that a killed program may have left.
pub(crate) fn fresh_file(path: &Path) -> io::Result<File> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(e),
        _ => new_file(path),
    }
}

/// Makes a folder that is its owner's alone, and those above it that are missing.
pub fn new_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn what_is_made_is_its_owners_alone_even_where_something_open_stood() {
        let folder = tempfile::tempdir().unwrap();
        let (file, deep) = (folder.path().join("a"), folder.path().join("b/c"));
        fs::write(&file, "left by a killed program").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(new_file(&file).unwrap_err().kind(), ErrorKind::AlreadyExists);
        fresh_file(&file).unwrap();
        assert_eq!((mode(&file), fs::read(&file).unwrap().len()), (0o600, 0));
        new_folder(&deep).unwrap();
        assert_eq!((mode(&deep), mode(&folder.path().join("b"))), (0o700, 0o700));
    }
}
