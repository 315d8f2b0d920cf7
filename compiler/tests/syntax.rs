//! The reader, file by file: `tests/syntax/ok` are texts with the data that they are read as, `tests/syntax/err` texts
//! with every message about them. `BLESS=1` writes the expected files.

use eshkolc::diagnostics::render;
use eshkolc::source::SourceMap;
use eshkolc::syntax::{self, print, tree::Tree};
use libtest_mimic::{Arguments, Failed, Trial};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/syntax");
    let mut trials = Vec::new();
    for (kind, result) in [("ok", data as fn(&Path, &str) -> Result<String, Failed>), ("err", messages)] {
        for path in sources(&folder.join(kind)) {
            let name = format!("{kind}/{}", path.file_stem().unwrap_or_default().to_string_lossy());
            trials.push(Trial::test(name, move || check(&path, result)));
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder of tests exists");
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "scm"));
    paths.sort();
    assert!(!paths.is_empty(), "no tests in {}", folder.display());
    paths
}

fn check(path: &Path, result: fn(&Path, &str) -> Result<String, Failed>) -> Result<(), Failed> {
    let text = std::fs::read_to_string(path)?;
    let actual = result(path, &text)?;
    let expected_path = path.with_extension("expected");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&expected_path, &actual)?;
    }
    let expected = std::fs::read_to_string(&expected_path)?;
    if actual == expected { Ok(()) } else { Err(format!("expected:\n{expected}\nactual:\n{actual}").into()) }
}

/// The data, one a line. There may be no message.
fn data(path: &Path, text: &str) -> Result<String, Failed> {
    let (printed, messages) = read(path, text);
    if messages.is_empty() { Ok(printed) } else { Err(messages.into()) }
}

/// The messages. There must be one.
fn messages(path: &Path, text: &str) -> Result<String, Failed> {
    let (_, messages) = read(path, text);
    if messages.is_empty() { Err("there is no message".into()) } else { Ok(messages) }
}

fn read(path: &Path, text: &str) -> (String, String) {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut sources = SourceMap::default();
    let file = sources.add(&name, text, false);
    let mut tree = Tree::default();
    let result = syntax::read(&sources, file, &mut tree, false);
    let data = result.data.iter().map(|&datum| print::datum(&tree, datum) + "\n").collect();
    (data, render::human(&sources, &result.diagnostics, false))
}
