//! The SRFIs among the embedded libraries: which there are, and that what a program does not use of them costs nothing.

use eshkolc::expand::{FEATURES, Files, Options, embedded_libraries, expand_program};
use eshkolc::source::SourceMap;
use eshkolc::syntax::read;
use eshkolc::syntax::tree::Tree;
use std::io;
use std::path::Path;

struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _: &Path) -> io::Result<String> {
        Err(io::ErrorKind::NotFound.into())
    }
}

fn numbers() -> Vec<u32> {
    embedded_libraries().filter_map(|path| path.strip_prefix("srfi/")?.parse().ok()).collect()
}

/// The number of forms of a program, on a stack like the driver's.
fn forms(text: String) -> usize {
    let run = move || {
        let mut sources = SourceMap::default();
        let mut tree = Tree::default();
        let file = sources.add("main.scm", &text, false);
        let data = read(&sources, file, &mut tree, false);
        let expansion = expand_program(&mut sources, &mut tree, &data.data, &Options::default(), &NoFiles);
        assert!(expansion.diagnostics.is_empty(), "{:?}", expansion.diagnostics[0]);
        expansion.program.forms.len()
    };
    std::thread::Builder::new().stack_size(1 << 30).spawn(run).unwrap().join().unwrap()
}

/// Of libraries that are imported and not used nothing is in the program.
#[test]
fn imports_alone_cost_nothing() {
    let body = "(display \"hello, world\")";
    let imports: Vec<String> = numbers().iter().map(|n| format!("(prefix (srfi {n}) s{n}:)")).collect();
    let without = forms(format!("(import (scheme base) (scheme write)) {body}"));
    let with = forms(format!("(import (scheme base) (scheme write) {}) {body}", imports.join(" ")));
    assert_eq!(with, without);
}

/// Each is in the list of features, and each feature `srfi-n` is one.
#[test]
fn every_srfi_is_a_feature() {
    let mut listed: Vec<u32> = FEATURES.iter().filter_map(|name| name.strip_prefix("srfi-")?.parse().ok()).collect();
    let mut there = numbers();
    listed.sort_unstable();
    there.sort_unstable();
    assert_eq!(listed, there);
}

/// What R7RS has too is the same binding, so a program can import all of them at once. SRFI 43 says on purpose that some
/// names of R7RS mean something else.
#[test]
fn they_go_together() {
    let imports: Vec<String> = numbers().iter().filter(|&&n| n != 43).map(|n| format!("(srfi {n})")).collect();
    forms(format!("(import (scheme base) (scheme char) (scheme write) {}) (display 1)", imports.join(" ")));
}
