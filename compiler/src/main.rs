//! The command `eshkolc`.

fn main() -> std::process::ExitCode {
    eshkolc::driver::main()
}
