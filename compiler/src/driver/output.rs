//! Output files: whole or absent.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes a file by way of a temporary one beside it, which takes its name when it is complete. Devices and pipes are
/// written directly.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if is_special(path) {
        return File::options().write(true).open(path)?.write_all(bytes);
    }
    let temporary = temporary_beside(path)?;
    let written = File::create(&temporary).and_then(|mut file| file.write_all(bytes));
    let result = written.and_then(|()| std::fs::rename(&temporary, path));
    if result.is_err() {
        // What is left of the attempt is of no use to anyone.
        let _ = std::fs::remove_file(&temporary);
    }
    result
}

/// Could a file be written here? What is there stays.
pub fn check(path: &Path) -> io::Result<()> {
    if is_special(path) {
        return Ok(());
    }
    let temporary = temporary_beside(path)?;
    File::create(&temporary)?;
    std::fs::remove_file(&temporary)
}

/// Writes to standard output. That a reader has gone away is no error: it wants no more.
pub fn print(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Something other than an ordinary file or directory.
fn is_special(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// A name in the same directory that nobody else uses.
fn temporary_beside(path: &Path) -> io::Result<PathBuf> {
    if path.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let mut temporary = OsString::from(".");
    temporary.push(name);
    temporary.push(format!(".{}.tmp", std::process::id()));
    Ok(path.with_file_name(temporary))
}
