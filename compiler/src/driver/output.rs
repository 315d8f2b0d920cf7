//! Output files: whole or absent.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

/// Directories that are tried for one compilation before the search for a free name is given up.
const ATTEMPTS: u32 = 1000;

/// Writes a file by way of a temporary one beside it, which takes its name when it is complete. What is no ordinary file,
/// such as a device or a pipe, has no contents that could be replaced, and is written to as it is.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = &resolved(path)?;
    if path.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a directory"));
    }
    if path.exists() && !path.is_file() {
        return OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    let temporary = temporary_beside(path)?;
    let written = File::create(&temporary).and_then(|mut file| file.write_all(bytes));
    let result = written.and_then(|()| fs::rename(&temporary, path));
    if result.is_err() {
        // What is left of the attempt is of no use to anyone.
        let _ = fs::remove_file(&temporary);
    }
    result
}

/// Where a path leads: a new file must take the place of a link's end, not of the link itself.
pub fn resolved(path: &Path) -> io::Result<PathBuf> {
    if path.is_symlink() { path.canonicalize() } else { Ok(path.to_path_buf()) }
}

/// A name in the same directory that nobody else uses.
fn temporary_beside(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "not a file name"))?;
    let mut temporary = OsString::from(".");
    temporary.push(name);
    temporary.push(format!(".{}.tmp", std::process::id()));
    Ok(path.with_file_name(temporary))
}

/// A new directory for temporary files, which nobody else can write to. One that exists is never used: in a directory
/// that all users share, somebody else could have made it.
pub fn temporary_directory() -> io::Result<PathBuf> {
    let mut result = Err(io::Error::from(io::ErrorKind::AlreadyExists));
    for attempt in 0..ATTEMPTS {
        let path = std::env::temp_dir().join(format!("eshkolc-{}-{attempt}", std::process::id()));
        result = DirBuilder::new().mode(0o700).create(&path).map(|()| path);
        match &result {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            Ok(_) | Err(_) => break,
        }
    }
    result
}
