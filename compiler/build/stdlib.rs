//! Puts the standard library into the compiler: writes a table of the files of the directory `stdlib`.

use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Writes `stdlib.rs` into the output directory: `LIBRARIES`, sorted pairs of a name (`scheme/base`) and a text.
pub fn embed() {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../stdlib");
    let mut libraries = Vec::new();
    println!("cargo::rerun-if-changed={}", root.display());
    if root.is_dir() {
        walk(&root, &root, &mut libraries);
    }
    libraries.sort();
    let mut table = String::from("const LIBRARIES: &[(&str, &str)] = &[\n");
    for (name, path) in libraries {
        println!("cargo::rerun-if-changed={}", path.display());
        let path = path.canonicalize().expect("a file that was just found");
        writeln!(table, "    ({name:?}, include_str!({path:?})),").expect("writing to a string does not fail");
    }
    table.push_str("];\n");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it")).join("stdlib.rs");
    std::fs::write(out, table).expect("the output directory is writable");
}

fn walk(root: &Path, directory: &Path, libraries: &mut Vec<(String, PathBuf)>) {
    println!("cargo::rerun-if-changed={}", directory.display());
    for entry in std::fs::read_dir(directory).expect("a directory that was just found") {
        let path = entry.expect("a readable directory").path();
        if path.is_dir() {
            walk(root, &path, libraries);
        } else if path.extension().is_some_and(|extension| extension == "sld") {
            let name = path.strip_prefix(root).expect("a path below the root").with_extension("");
            libraries.push((name.to_str().expect("a name in UTF-8").replace('\\', "/"), path));
        }
    }
}
