//! Where things are: the root of the project, the build folder, the built program.
//! It creates nothing and looks at no file.

use std::path::PathBuf;

/// The root of the project: the parent of the folder that Cargo names as this package's, else the current folder.
pub fn root() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR")
        .and_then(|xtask| PathBuf::from(xtask).parent().map(PathBuf::from))
        .unwrap_or_else(|| PathBuf::from("."))
}

/// The build folder: `CARGO_TARGET_DIR` where it is set, else `target` under the root.
pub fn target() -> PathBuf {
    root().join(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

/// The released program, whether or not it has been built.
pub fn released_program() -> PathBuf {
    let name = format!("throughline{}", std::env::consts::EXE_SUFFIX);
    target().join("release").join(name)
}
