//! What became of a statement.

use std::{fmt, path::Path};

use serde::Serialize;

use super::{account::Accounts, acknowledgement::Outcome, table};
use crate::{bank::Booked, domain::number::Reference, errors::BankError};

/// So many refused lines are shown to people; more would push the balances out of sight.
const SHOWN: usize = 50;

/// What became of the lines of a statement, and how all accounts stand after it.
#[derive(Debug, Serialize)]
pub(crate) struct ImportView {
    file: String,
    booked: usize,
    booked_before: usize,
    refused: usize,
    refused_lines: Vec<RefusedLine>,
    #[serde(flatten)]
    pub(crate) accounts: Accounts,
    #[serde(skip)]
    strict: bool,
}

/// A line that was refused.
#[derive(Debug, Serialize)]
pub(crate) struct RefusedLine {
    pub(crate) line: u64,
    pub(crate) reference: Option<Reference>,
    pub(crate) reason: String,
}

impl ImportView {
    /// Before the first line.
    pub(crate) fn new(file: &Path, strict: bool) -> Self {
        Self {
            file: file.display().to_string(),
            booked: 0,
            booked_before: 0,
            refused: 0,
            refused_lines: Vec::new(),
            accounts: Accounts::default(),
            strict,
        }
    }

    /// Counts a line that was booked.
    pub(crate) fn book(&mut self, booked: Booked) -> Outcome {
        match booked {
            Booked::Now => {
                self.booked += 1;
                Outcome::Booked
            }
            Booked::Before => {
                self.booked_before += 1;
                Outcome::BookedBefore
            }
        }
    }

    /// Counts a line that was refused, and keeps why.
    pub(crate) fn refuse(&mut self, line: RefusedLine) -> Outcome {
        self.refused += 1;
        self.refused_lines.push(line);
        Outcome::Refused
    }

    /// Refused lines are a failure for those who said that they are.
    pub(super) fn verdict(&self) -> Result<(), BankError> {
        if self.strict && self.refused > 0 {
            return Err(BankError::LinesRefused(self.refused));
        }
        Ok(())
    }

    fn refusals(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.refused_lines.is_empty() {
            return Ok(());
        }
        let mut table = table::with_header(["Line", "Reference", "Refused because"]);
        for line in self.refused_lines.iter().take(SHOWN) {
            let reference = line.reference.as_ref().map_or("", Reference::as_str);
            table.add_row([
                table::number(&line.line),
                table::text(reference),
                table::text(&line.reason),
            ]);
        }
        writeln!(f, "{table}")?;
        match self.refused_lines.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => writeln!(f, "and {more} more; --json has them all"),
        }
    }
}

impl fmt::Display for ImportView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.refusals(f)?;
        self.accounts.fmt(f)?;
        writeln!(
            f,
            "{}: {} booked, {} booked before, {} refused",
            self.file, self.booked, self.booked_before, self.refused
        )
    }
}
