//! Puts the pages about diagnostic codes into the compiler.

use std::fmt::Write;
use std::path::PathBuf;

/// Writes `codes.rs` into the output directory: `PAGES`, sorted pairs of a code (`E0101`) and its page.
pub fn embed() {
    let directory = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let directory = directory.join("src/diagnostics/codes");
    println!("cargo::rerun-if-changed={}", directory.display());
    let mut pages = Vec::new();
    for entry in std::fs::read_dir(&directory).expect("the directory of the pages is there") {
        let path = entry.expect("a readable directory").path();
        if path.extension().is_some_and(|extension| extension == "md") {
            println!("cargo::rerun-if-changed={}", path.display());
            let code = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
            pages.push((code, path));
        }
    }
    pages.sort();
    let mut table = String::from("const PAGES: &[(&str, &str)] = &[\n");
    for (code, path) in pages {
        writeln!(table, "    ({code:?}, include_str!({path:?})),").expect("writing to a string does not fail");
    }
    table.push_str("];\n");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it")).join("codes.rs");
    std::fs::write(out, table).expect("the output directory is writable");
}
