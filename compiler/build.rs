//! What the compiler carries inside itself is put together here.

#[path = "build/codes.rs"]
mod codes;
#[path = "build/runtime.rs"]
mod runtime;
#[path = "build/stdlib.rs"]
mod stdlib;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    stdlib::embed();
    codes::embed();
    runtime::embed();
}
