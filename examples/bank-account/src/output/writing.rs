//! From what is told to standard output.

use std::{
    fmt,
    io::{self, Write as _},
};

use serde::Serialize;

/// Writes an answer: for people, or as JSON that people can read.
pub(crate) fn write(told: &(impl Serialize + fmt::Display), json: bool) -> io::Result<()> {
    if json {
        write_text(&(serde_json::to_string_pretty(told)? + "\n"))
    } else {
        write_text(&told.to_string())
    }
}

/// Writes what is told in one line, before the answer.
pub(crate) fn write_line(told: &(impl Serialize + fmt::Display), json: bool) -> io::Result<()> {
    if json {
        write_text(&(serde_json::to_string(told)? + "\n"))
    } else {
        write_text(&format!("{told}\n"))
    }
}

/// Writes to standard output. A reader that has seen enough, as `head` has, is no failure.
fn write_text(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    let written = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}
