//! The runtime library that is inside the compiler, as a file that a linker can read.
//!
//! The build script made it one relocatable object. It is unpacked once, into the user's cache, under a name that has a
//! hash of the contents in it; compilers of several versions do not get in each other's way. The file is written under
//! another name and renamed, so that nobody reads a part of it. Whoever finds the file compares it with what it should
//! be, which takes less than a millisecond, since what is linked from here runs with the user's rights.

use super::scratch::Scratch;
use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

static OBJECT: &[u8] = include_bytes!(env!("ESHKOL_RUNTIME_OBJECT"));

/// The path of the runtime's object file. Without a cache that can be used, it is among the scratch files.
pub fn unpack(scratch: &Scratch) -> io::Result<PathBuf> {
    if let Some(path) = cache_directory().and_then(|directory| unpack_into(&directory).ok()) {
        return Ok(path);
    }
    let path = scratch.path("runtime.o");
    fs::write(&path, OBJECT)?;
    Ok(path)
}

/// The file in this directory, which is made if need be.
pub(super) fn unpack_into(directory: &Path) -> io::Result<PathBuf> {
    let path = directory.join(concat!("runtime-", env!("ESHKOL_RUNTIME_HASH"), ".o"));
    if fs::read(&path).is_ok_and(|contents| contents == OBJECT) {
        return Ok(path);
    }
    fs::create_dir_all(directory)?;
    let scratch = Scratch::new(&path)?;
    let temporary = scratch.path("part");
    fs::write(&temporary, OBJECT)?;
    fs::rename(&temporary, &path)?;
    Ok(path)
}

/// Where this user's programs keep what they can make again, by the convention of free desktops.
fn cache_directory() -> Option<PathBuf> {
    let absolute = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let caches = absolute("XDG_CACHE_HOME").or_else(|| Some(absolute("HOME")?.join(".cache")))?;
    Some(caches.join("eshkol"))
}
