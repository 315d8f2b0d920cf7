//! Temporary files beside an output file, removed when they are no longer needed.
//!
//! They stand in the directory of the output, since only within one file system can a file be renamed into place. Their
//! names begin with a dot and have the number of this process and a counter in them, so that nobody else has them.

use std::cell::RefCell;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

static COUNTER: AtomicU32 = AtomicU32::new(0);

pub struct Scratch {
    directory: PathBuf,
    stem: OsString,
    /// Every path that was given out.
    paths: RefCell<Vec<PathBuf>>,
}

impl Scratch {
    /// Temporary files for this output.
    pub fn new(output: &Path) -> io::Result<Scratch> {
        let name = output.file_name().ok_or_else(|| io::Error::other("the path names no file"))?;
        let mut directory = output.parent().unwrap_or(Path::new("")).to_path_buf();
        // An empty path is the current directory; written out, no file name can look like an option.
        if directory.as_os_str().is_empty() {
            directory.push(".");
        }
        let mut stem = OsString::from(".");
        stem.push(name);
        stem.push(format!(".{}-{}.", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed)));
        Ok(Scratch { directory, stem, paths: RefCell::new(Vec::new()) })
    }

    /// A file of this kind. It does not exist yet.
    pub fn path(&self, extension: &str) -> PathBuf {
        let mut name = self.stem.clone();
        name.push(extension);
        let path = self.directory.join(name);
        self.paths.borrow_mut().push(path.clone());
        path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        for path in self.paths.borrow().iter() {
            // A file that was renamed, or never written, is not there to be removed.
            let _ = std::fs::remove_file(path);
        }
    }
}
