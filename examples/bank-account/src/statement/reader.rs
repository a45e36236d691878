//! From a file to a statement.

use std::{
    collections::{HashMap, hash_map::Entry},
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    COLUMNS, LineError, Statement, StatementLine,
    fields::{self, Line},
    lines::{Lines, RawLine},
};
use crate::domain::number::Reference;

/// Why a file is no statement. Nothing of it was booked.
#[derive(Debug, thiserror::Error)]
#[error("`{path}` cannot be imported, and nothing was booked: {problem}", path = path.display())]
pub struct StatementError {
    path: PathBuf,
    problem: Problem,
}

#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error("there is no such file")]
    Missing,
    #[error("it is a directory; name the CSV file in it")]
    Directory,
    #[error("it cannot be read: {0}")]
    Unreadable(io::Error),
    #[error("it is empty; its first line must be `{}`", COLUMNS.join(","))]
    Empty,
    #[error("line {line} is not UTF-8; save the file as UTF-8")]
    NotUtf8 { line: usize },
    #[error("its first line must be `{}`, and is `{found}`", COLUMNS.join(","))]
    Columns { found: String },
}

impl Statement {
    /// Reads a file. Lines that ask for nothing that can be done are part of the statement; whoever
    /// books it reports them.
    ///
    /// # Errors
    ///
    /// When the file is not there, is empty, is not UTF-8, or has other columns.
    pub fn read(path: &Path) -> Result<Self, StatementError> {
        let statement = bytes(path).and_then(|bytes| parse(&bytes));
        statement.map_err(|problem| StatementError {
            path: path.to_owned(),
            problem,
        })
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>, Problem> {
    fs::read(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Problem::Missing,
        io::ErrorKind::IsADirectory => Problem::Directory,
        _ => Problem::Unreadable(error),
    })
}

fn parse(bytes: &[u8]) -> Result<Statement, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let good = &bytes[..error.valid_up_to()];
        Problem::NotUtf8 {
            line: good.split(|byte| *byte == b'\n').count(),
        }
    })?;
    // Spreadsheets begin UTF-8 with a mark.
    let mut lines = Lines::of(text.strip_prefix('\u{feff}').unwrap_or(text));
    check_header(lines.next())?;
    let mut seen = HashMap::new();
    let lines = lines.map(|line| read(line, &mut seen)).collect();
    Ok(Statement { lines })
}

fn check_header(header: Option<RawLine>) -> Result<(), Problem> {
    let header = header.ok_or(Problem::Empty)?;
    let found = header.fields.unwrap_or_default();
    if found == COLUMNS {
        Ok(())
    } else {
        Err(Problem::Columns {
            found: found.join(","),
        })
    }
}

/// Reads a line, unless one above it has its reference.
fn read(raw: RawLine, seen: &mut HashMap<Reference, u64>) -> StatementLine {
    let number = raw.number;
    let (reference, mut movement): Line = match raw.fields {
        Ok(fields) => fields::read(&fields.iter().map(String::as_str).collect::<Vec<_>>()),
        Err(error) => (None, Err(error)),
    };
    if let Some(reference) = &reference {
        match seen.entry(reference.clone()) {
            Entry::Vacant(first) => drop(first.insert(number)),
            Entry::Occupied(first) => {
                let first = *first.get();
                movement = Err(LineError::Repeated { first });
            }
        }
    }
    StatementLine {
        number,
        reference,
        movement,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(bytes: &[u8]) -> String {
        parse(bytes).unwrap_err().to_string()
    }

    #[test]
    fn a_repeated_reference_is_refused_whatever_the_first_line_was() {
        let statement = parse(
            b"reference,kind,account,amount,text\n\
              R-1,deposit,1001,ten,\n\
              R-1,deposit,1001,10,\n\
              R-2,deposit,1001,10,\n",
        )
        .unwrap();
        let [first, second, third] = &statement.lines[..] else {
            panic!("{statement:?}");
        };
        assert!(matches!(first.movement, Err(LineError::Amount(_))));
        assert_eq!(second.movement, Err(LineError::Repeated { first: 2 }));
        assert!(third.movement.is_ok());
    }

    #[test]
    fn takes_the_mark_that_spreadsheets_write() {
        let statement = parse("\u{feff}reference,kind,account,amount,text\r\n".as_bytes());
        assert!(statement.unwrap().lines.is_empty());
    }

    #[test]
    fn names_the_line_that_is_not_utf8() {
        let text = b"reference,kind,account,amount,text\nR-1,open,1,0,Zo\xeb\n";
        assert!(problem(text).contains("line 2 is not UTF-8"));
    }

    #[test]
    fn names_the_columns_it_needs() {
        assert!(problem(b"").contains("`reference,kind,account,amount,text`"));
        assert!(problem(b"\n\n").contains("it is empty"));
        assert!(problem(b"date;amount\n1;2\n").contains("is `date;amount`"));
    }
}
