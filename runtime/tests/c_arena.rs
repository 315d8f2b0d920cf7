//! The C interface, used from a C program: compiled with the header, linked with the file that implements it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A C program that checks what the header promises runs to its end.
#[test]
fn a_c_program_uses_arenas() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR"));
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let library = directory.join("libc_arena.a");
    let program = directory.join("c_arena");

    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    succeeds(
        Command::new(rustc)
            .args(["--edition=2024", "--crate-type=staticlib", "--crate-name=c_arena", "-Copt-level=1", "-o"])
            .arg(&library)
            .arg(source.join("src/memory/c_arena.rs")),
    );
    succeeds(
        Command::new("cc")
            .args(["-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic", "-o"])
            .arg(&program)
            .arg("-I")
            .arg(source.join("include"))
            .arg(source.join("tests/c/arena.c"))
            .arg(&library)
            .args(["-lpthread", "-ldl", "-lm"]),
    );
    succeeds(&mut Command::new(&program));
}

fn succeeds(command: &mut Command) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success(), "{command:?}\n{stdout}{stderr}");
}
