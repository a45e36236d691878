//! From what is told to standard output.

use std::{
    fmt,
    io::{self, Write as _},
};

use serde::Serialize;

/// Writes an answer: for people, or as JSON that people can read. A reader that has seen enough, as
/// `head` has, is no failure.
pub(crate) fn write(told: &(impl Serialize + fmt::Display), json: bool) -> io::Result<()> {
    let written = if json {
        write_text(&(serde_json::to_string_pretty(told)? + "\n"))
    } else {
        write_text(&told.to_string())
    };
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// Writes what is told in one line, before the answer. A reader that has gone is a failure: nobody
/// would know of what is done from here on.
pub(crate) fn write_line(told: &(impl Serialize + fmt::Display), json: bool) -> io::Result<()> {
    if json {
        write_text(&(serde_json::to_string(told)? + "\n"))
    } else {
        write_text(&format!("{told}\n"))
    }
}

fn write_text(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}
