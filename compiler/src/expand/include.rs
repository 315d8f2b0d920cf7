//! Included files, and reading source files in general.

use super::expression::Use;
use super::form::Syntax;
use super::keywords::Keyword;
use super::report;
use super::{Context, Expander};
use crate::core_ir::Expr;
use crate::diagnostics::Diagnostic;
use crate::source::FileId;
use crate::syntax::read;
use crate::syntax::tree::DatumId;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// How a source file other than the main one came into the compilation.
pub struct Origin {
    pub path: PathBuf,
    /// The file that includes it.
    pub included_by: Option<FileId>,
}

impl Expander<'_> {
    pub(super) fn include_expression(&mut self, form: &Use) -> Expr {
        let forms = self.included_forms(form);
        self.sequence(&forms, form.span, form.cx)
    }

    /// The forms of the files that an `include` names. They mean what they would mean in place of it.
    pub(super) fn included_forms(&mut self, form: &Use) -> Vec<Syntax> {
        if form.operands().is_empty() {
            self.malformed(form.keyword, form.syntax, "the file is missing", form.cx);
        }
        let fold_case = form.keyword == Keyword::IncludeCi;
        self.include_files(form.operands(), fold_case, form.keyword, form.cx)
    }

    pub(super) fn include_files(
        &mut self,
        names: &[Syntax],
        fold_case: bool,
        keyword: Keyword,
        cx: Context,
    ) -> Vec<Syntax> {
        let mut forms = Vec::new();
        for &name in names {
            let Some(text) = self.forms.string(name) else {
                self.malformed(keyword, name, "the name of a file is a string", cx);
                continue;
            };
            let path = self.included_path(self.forms.span(name).file, &text);
            let data = self.include_file(&path, name, fold_case, cx);
            forms.extend(data.into_iter().map(|datum| self.forms.datum(datum, name.scopes)));
        }
        forms
    }

    fn include_file(&mut self, path: &Path, name: Syntax, fold_case: bool, cx: Context) -> Vec<DatumId> {
        let from = self.forms.span(name).file;
        let span = self.place(name, cx);
        let mut ancestor = Some(from);
        while let Some(file) = ancestor
            && let Some(origin) = self.origins.get(&file)
        {
            if origin.path == path {
                let message = format!("`{}` includes itself", path.display());
                self.report(Diagnostic::error(report::UNREADABLE_FILE, span, message), cx);
                return Vec::new();
            }
            ancestor = origin.included_by;
        }
        match self.files.read(path) {
            Ok(text) => {
                let origin = Origin { path: path.to_path_buf(), included_by: Some(from) };
                self.read_source(&text, origin, fold_case)
            }
            Err(error) => {
                let message = format!("cannot read `{}`: {}", path.display(), reason(&error));
                self.report(Diagnostic::error(report::UNREADABLE_FILE, span, message), cx);
                Vec::new()
            }
        }
    }

    /// Adds a file to the sources and reads it.
    pub(super) fn read_source(&mut self, text: &str, origin: Origin, fold_case: bool) -> Vec<DatumId> {
        let file = self.sources.add(&origin.path.to_string_lossy(), text, false);
        self.origins.insert(file, origin);
        self.read_file(file, fold_case)
    }

    pub(super) fn read_file(&mut self, file: FileId, fold_case: bool) -> Vec<DatumId> {
        let result = read(self.sources, file, self.forms.tree, fold_case);
        self.diagnostics.extend(result.diagnostics);
        result.data
    }

    /// Where an included file is: in the directory of the file that includes it, or else in one of those that are
    /// searched for libraries, as section 4.1.7 encourages.
    fn included_path(&self, from: FileId, name: &str) -> PathBuf {
        let beside = self.directory_of(from).join(name);
        let searched = self.options.library_paths_before.iter().chain(&self.options.library_paths_after);
        let elsewhere = searched.map(|directory| directory.join(name));
        // What is nowhere is reported by its first place.
        std::iter::once(beside.clone()).chain(elsewhere).find(|path| self.files.read(path).is_ok()).unwrap_or(beside)
    }

    /// The directory from which a file's relative names go.
    fn directory_of(&self, file: FileId) -> PathBuf {
        match self.origins.get(&file).and_then(|origin| origin.path.parent()) {
            Some(directory) => directory.to_path_buf(),
            None => self.options.main_directory.clone(),
        }
    }
}

/// Why a file cannot be read, in a few words.
pub(super) fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => "there is no such file".into(),
        ErrorKind::PermissionDenied => "permission denied".into(),
        ErrorKind::IsADirectory => "it is a directory".into(),
        ErrorKind::InvalidData => "it is not text in UTF-8".into(),
        _ => error.to_string(),
    }
}
