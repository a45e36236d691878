//! An address book on the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    address_book::run(std::env::args_os())
}
