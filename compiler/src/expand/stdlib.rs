//! The libraries inside the compiler.
//!
//! `build/stdlib.rs` lists the files of the directory `stdlib` when the compiler is built.

include!(concat!(env!("OUT_DIR"), "/stdlib.rs"));

/// The text of a library of the compiler's own, by the path of its name: `scheme/base`.
pub fn embedded_library(name: &str) -> Option<&'static str> {
    let index = LIBRARIES.binary_search_by_key(&name, |&(name, _)| name).ok()?;
    Some(LIBRARIES[index].1)
}

/// The paths of all of them.
pub fn embedded_libraries() -> impl Iterator<Item = &'static str> {
    LIBRARIES.iter().map(|&(name, _)| name)
}
