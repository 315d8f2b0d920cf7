//! What `ESHKOL_MEMORY` asks of a report.
//!
//! ```text
//! report              text on standard error, allocation sites by samples
//! report:FILE         JSON into the file
//! report-exact        every allocation is noted, which is slow
//! report-exact:FILE
//! ```

use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Request {
    /// Is every allocation noted?
    pub exact: bool,
    /// Where the report goes as JSON; as text to standard error without.
    pub file: Option<PathBuf>,
}

impl Request {
    /// `None` when the text asks for no report.
    pub fn parse(text: &OsStr) -> Option<Request> {
        let bytes = text.as_bytes();
        let (word, file) = match bytes.iter().position(|&byte| byte == b':') {
            Some(colon) => (&bytes[..colon], Some(&bytes[colon + 1..])),
            None => (bytes, None),
        };
        let exact = match word {
            b"report" => false,
            b"report-exact" => true,
            _ => return None,
        };
        if file.is_some_and(<[u8]>::is_empty) {
            return None;
        }
        let file = file.map(|bytes| PathBuf::from(OsString::from_vec(bytes.to_vec())));
        Some(Request { exact, file })
    }
}

/// Writes a file by way of a temporary one beside it. Devices and pipes are written directly.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()) {
        return std::fs::File::options().write(true).open(path)?.write_all(bytes);
    }
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let mut temporary = OsString::from(".");
    temporary.push(name);
    temporary.push(format!(".{}.tmp", std::process::id()));
    let temporary = path.with_file_name(temporary);
    let result = std::fs::write(&temporary, bytes).and_then(|()| std::fs::rename(&temporary, path));
    if result.is_err() {
        // What is left of the attempt is of no use to anyone.
        let _ = std::fs::remove_file(&temporary);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The four spellings; everything else asks for no report.
    #[test]
    fn spellings() {
        let parse = |text: &str| Request::parse(OsStr::new(text));
        let file = |name: &str| Some(PathBuf::from(name));
        assert_eq!(parse("report"), Some(Request { exact: false, file: None }));
        assert_eq!(parse("report:a:b"), Some(Request { exact: false, file: file("a:b") }));
        assert_eq!(parse("report-exact"), Some(Request { exact: true, file: None }));
        assert_eq!(parse("report-exact:/tmp/x"), Some(Request { exact: true, file: file("/tmp/x") }));
        for wrong in ["report:", "report-exact:", "reports", "Report", "report-exac", "normal"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
