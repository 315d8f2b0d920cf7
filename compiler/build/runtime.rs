//! The runtime library inside the compiler.
//!
//! The compiler links every program with the runtime, and a user has only the compiler. So the runtime is built here,
//! as a static library by a cargo of its own, and then linked into one relocatable object without debug information.
//! A link reads that in the time that it takes to read a fifth of the archive, and its sections are still separate, so
//! that what a program does not use is left out of it. The object goes into the compiler as it is: it is small enough.
//!
//! The inner cargo must not see what the outer one was told for the compiler's sake: flags, wrappers, profiles. It has a
//! target directory of its own, below this script's output directory, so it rebuilds only what has changed.
//!
//! In a debug build of the compiler the runtime has its debug assertions, and is built quickly rather than well.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Files and directories of the workspace that the runtime is built from.
const SOURCES: [&str; 6] =
    ["runtime/src", "runtime/Cargo.toml", "runtime/abi/src", "runtime/abi/Cargo.toml", "Cargo.toml", "Cargo.lock"];

/// Settings of the profile `runtime` for a debug build of the compiler.
const DEBUG_SETTINGS: [&str; 5] = [
    "profile.runtime.lto=\"off\"",
    "profile.runtime.codegen-units=16",
    "profile.runtime.opt-level=1",
    "profile.runtime.incremental=true",
    "profile.runtime.debug-assertions=true",
];

/// Programs that link, in the order in which they are tried. The compiler itself has the same list.
const LINKERS: [&str; 3] = ["cc", "gcc", "clang"];

/// What the linker leaves out: the standard library's intermediate code, for link-time optimisation.
const LEFT_OUT: &str = "SECTIONS { /DISCARD/ : { *(.llvmbc) *(.llvmcmd) } }\n";

/// Builds the object, and tells the compiler where it is and what its contents hash to.
pub fn embed() {
    let manifest = PathBuf::from(variable("CARGO_MANIFEST_DIR"));
    let workspace = manifest.parent().expect("the compiler is in a workspace");
    for source in SOURCES {
        println!("cargo::rerun-if-changed={}", workspace.join(source).display());
    }
    let output = PathBuf::from(variable("OUT_DIR"));
    let archive = build_archive(workspace, &output.join("runtime"));
    let object = output.join("runtime.o");
    link_object(&archive, &object);
    let hash = hash(&fs::read(&object).expect("the linked object is readable"));
    println!("cargo::rustc-env=ESHKOL_RUNTIME_OBJECT={}", object.display());
    println!("cargo::rustc-env=ESHKOL_RUNTIME_HASH={hash:016x}");
}

/// Builds the static library in this target directory, and gives its path.
fn build_archive(workspace: &Path, target_directory: &Path) -> PathBuf {
    let target = variable("TARGET");
    let mut cargo = Command::new(variable("CARGO"));
    cargo.current_dir(workspace);
    cargo.args(["rustc", "--package", "eshkol-runtime", "--lib", "--crate-type", "staticlib", "--features", "program"]);
    cargo.args(["--profile", "runtime", "--locked", "--quiet", "--target", &target, "--target-dir"]);
    cargo.arg(target_directory);
    if variable("PROFILE") == "debug" {
        for setting in DEBUG_SETTINGS {
            cargo.args(["--config", setting]);
        }
    }
    for (name, _) in env::vars_os() {
        if is_for_the_compiler(&name.to_string_lossy()) {
            cargo.env_remove(name);
        }
    }
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags(workspace));
    let status = cargo.status().expect("cargo can be started");
    assert!(status.success(), "the runtime cannot be built: {status}");
    target_directory.join(target).join("runtime").join("libeshkol_runtime.a")
}

/// Does this environment variable tell an inner cargo what was meant for the build of the compiler?
fn is_for_the_compiler(name: &str) -> bool {
    let names = [
        "RUSTFLAGS",
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_BUILD_RUSTFLAGS",
        "RUSTC_WRAPPER",
        "RUSTC_WORKSPACE_WRAPPER",
        "CARGO_BUILD_RUSTC_WRAPPER",
        "CARGO_BUILD_RUSTC_WORKSPACE_WRAPPER",
        "CARGO_TARGET_DIR",
        "CARGO_BUILD_TARGET_DIR",
        "CARGO_BUILD_TARGET",
        "CARGO_INCREMENTAL",
        "CLIPPY_ARGS",
    ];
    let prefixes = ["CARGO_PROFILE_", "CARGO_FEATURE_", "CARGO_CFG_"];
    names.contains(&name)
        || prefixes.iter().any(|prefix| name.starts_with(prefix))
        || name.starts_with("CARGO_TARGET_") && name.ends_with("_RUSTFLAGS")
}

/// Compiler flags that keep the paths of this machine out of users' programs, and the chain of frame pointers through the
/// runtime: reports find the compiled code that called it along that.
fn flags(workspace: &Path) -> OsString {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cargo")));
    let mut flags = OsString::from("--remap-path-prefix=");
    flags.push(workspace);
    flags.push("=eshkol\u{1f}-Cforce-frame-pointers=yes");
    if let Some(home) = home {
        flags.push("\u{1f}--remap-path-prefix=");
        flags.push(home.join("registry").join("src"));
        flags.push("=crates");
    }
    flags
}

/// Links the archive into one object that defines everything which programs may refer to.
fn link_object(archive: &Path, object: &Path) {
    let symbols = archive_symbols(&fs::read(archive).expect("cargo has built the archive"));
    let roots = symbols.into_iter().filter(|symbol| is_root(symbol));
    let roots: Vec<String> = roots.map(|symbol| format!("-Wl,--undefined={symbol}")).collect();
    assert!(roots.len() > 10, "the archive of the runtime lists no entry points");
    let script = object.with_extension("ld");
    fs::write(&script, LEFT_OUT).expect("the output directory is writable");
    for linker in LINKERS {
        let mut command = Command::new(linker);
        command.args(["-r", "-nostdlib", "-Wl,--strip-debug", "-Xlinker", "--script", "-Xlinker"]).arg(&script);
        command.args(&roots).arg("-o").args([object, archive]);
        match command.status() {
            Ok(status) if status.success() => return,
            Ok(status) => panic!("`{linker}` cannot link the runtime: {status}"),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => panic!("`{linker}` cannot be started: {error}"),
        }
    }
    panic!("none of the linkers {LINKERS:?} was found");
}

/// Is it an entry point of the runtime or of its C interface, or where a program starts?
fn is_root(symbol: &str) -> bool {
    symbol.starts_with("eshkol_") || symbol.starts_with("arena_") || symbol == "main"
}

/// The symbols that an archive's index names. The index is the first member: after the archive's magic number of 8 bytes
/// and the member's header of 60, a big-endian count, that many 4-byte offsets, and the names, each ended by a zero.
fn archive_symbols(archive: &[u8]) -> Vec<String> {
    const INDEX: usize = 8 + 60;
    assert!(archive.starts_with(b"!<arch>\n/ "), "the archive has no index that is known here");
    let length = std::str::from_utf8(&archive[8 + 48..8 + 58]).expect("an archive member states its length");
    let length: usize = length.trim().parse().expect("an archive member states its length");
    let index = &archive[INDEX..INDEX + length];
    let count = u32::from_be_bytes(index[..4].try_into().expect("four bytes")) as usize;
    let names = index[4 + 4 * count..].split(|&byte| byte == 0).take(count);
    names.map(|name| String::from_utf8_lossy(name).into_owned()).collect()
}

/// FNV-1a: names the file that the object is unpacked to.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("cargo sets {name}"))
}
