//! What is told of each line while a statement is imported.

use std::fmt;

use serde::Serialize;

use crate::domain::number::Reference;

/// What became of a line, for whoever must know it though the program may not come to its end.
#[derive(Debug, Serialize)]
pub(crate) struct Acknowledgement<'a> {
    pub(crate) line: u64,
    pub(crate) outcome: Outcome,
    pub(crate) reference: Option<&'a Reference>,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    Booked,
    BookedBefore,
    Refused,
}

/// Fields between tabs: no reference has one inside.
impl fmt::Display for Acknowledgement<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = match self.outcome {
            Outcome::Booked => "booked",
            Outcome::BookedBefore => "booked_before",
            Outcome::Refused => "refused",
        };
        let reference = self.reference.map_or("", Reference::as_str);
        write!(f, "{}\t{outcome}\t{reference}", self.line)
    }
}
