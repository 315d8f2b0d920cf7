//! Source files and places in them.

use std::rc::Rc;

/// A source file of this compilation.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FileId(pub u32);

/// A range of bytes of one file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Span {
    pub file: FileId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// The place of code that no file contains.
    pub const NONE: Span = Span { file: FileId(u32::MAX), start: 0, end: 0 };

    /// From the start of `self` to the end of `last`, which is in the same file.
    pub fn to(self, last: Span) -> Span {
        debug_assert_eq!(self.file, last.file);
        Span { end: last.end, ..self }
    }
}

pub struct SourceFile {
    /// As the user gave it; `<stdin>` for standard input, `(scheme base)` for a library of the compiler's own.
    pub name: Rc<str>,
    pub text: Rc<str>,
    /// Is it part of the compiler's own standard library?
    pub embedded: bool,
    /// Byte offset of the start of each line.
    line_starts: Vec<u32>,
}

/// All source files of a compilation.
#[derive(Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// Adds a file. Its text is below 4 GiB, which whoever reads it has checked.
    pub fn add(&mut self, name: &str, text: &str, embedded: bool) -> FileId {
        let line_starts =
            std::iter::once(0).chain(text.bytes().enumerate().filter(|&(_, b)| b == b'\n').map(|(i, _)| i as u32 + 1));
        let line_starts = line_starts.collect();
        self.files.push(SourceFile { name: name.into(), text: text.into(), embedded, line_starts });
        FileId(self.files.len() as u32 - 1)
    }

    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(i, f)| (FileId(i as u32), f))
    }

    /// Line and column of a span's start, both from 1, the column in characters. `None` for [`Span::NONE`].
    pub fn line_column(&self, span: Span) -> Option<(u32, u32)> {
        let file = self.files.get(span.file.0 as usize)?;
        let line = file.line_starts.partition_point(|&start| start <= span.start) - 1;
        let start = file.line_starts[line] as usize;
        let column = file.text[start..span.start as usize].chars().count();
        Some((line as u32 + 1, column as u32 + 1))
    }
}
