//! A shipping company on the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    cargo_shipping::run(std::env::args_os())
}
