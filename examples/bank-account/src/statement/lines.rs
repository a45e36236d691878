//! From the text of a file to the fields of its lines.

use std::io::Cursor;

use csv::{ByteRecord, Position, Reader, ReaderBuilder};

use super::LineError;

/// The lines of a file, the header included.
///
/// A quote that is never closed would swallow the rest of the file as one field. Here it spoils the
/// line that it stands on, and reading goes on with the next.
pub(super) struct Lines<'a> {
    text: &'a str,
    reader: Reader<Cursor<&'a str>>,
}

/// A line with its number in the file.
pub(super) struct RawLine {
    /// Where it begins; the first is 1.
    pub(super) number: u64,
    /// Its fields, without spaces around them.
    pub(super) fields: Result<Vec<String>, LineError>,
}

impl<'a> Lines<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(Cursor::new(text));
        Self { text, reader }
    }

    fn read(&mut self) -> csv::Result<Option<RawLine>> {
        let mut record = ByteRecord::new();
        if !self.reader.read_byte_record(&mut record)? {
            return Ok(None);
        }
        let begins = record.position().unwrap_or(self.reader.position());
        let (start, end) = (place(begins), place(self.reader.position()));
        let raw = self.text.get(start..end).unwrap_or_default();
        // Blank lines in front of a record count as part of it.
        let line = raw.trim_start_matches(['\r', '\n']);
        let blank = &raw[..raw.len() - line.len()];
        let number = begins.line() + newlines(blank);

        let fields = if well_quoted(line) {
            let text = record.iter().map(String::from_utf8_lossy);
            Ok(text.map(|field| field.trim().to_owned()).collect())
        } else {
            self.go_on_below(start + blank.len(), number)?;
            Err(LineError::Quotes)
        };
        Ok(Some(RawLine { number, fields }))
    }

    /// Goes on with the line of the file below this one.
    fn go_on_below(&mut self, start: usize, number: u64) -> csv::Result<()> {
        let rest = self.text.get(start..).unwrap_or_default();
        let length = rest.find('\n').map_or(rest.len(), |newline| newline + 1);
        let mut below = Position::new();
        below.set_byte((start + length) as u64).set_line(number + 1);
        self.reader.seek(below)
    }
}

impl Iterator for Lines<'_> {
    type Item = csv::Result<RawLine>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

fn place(position: &Position) -> usize {
    usize::try_from(position.byte()).unwrap_or(usize::MAX)
}

fn newlines(text: &str) -> u64 {
    text.bytes().filter(|byte| *byte == b'\n').count() as u64
}

/// Whether every quote that opens a field is closed at the end of that field. The CSV reader itself
/// takes what it gets.
fn well_quoted(line: &str) -> bool {
    #[derive(PartialEq)]
    enum At {
        Start,
        Bare,
        Quoted,
        Quote,
    }
    let mut at = At::Start;
    for c in line.chars() {
        at = match (at, c) {
            (At::Quoted, '"') => At::Quote,
            (At::Quoted, _) | (At::Start | At::Quote, '"') => At::Quoted,
            (_, ',' | '\r' | '\n') => At::Start,
            (At::Quote, _) => return false,
            (At::Start | At::Bare, _) => At::Bare,
        };
    }
    at != At::Quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u64, Result<Vec<String>, LineError>)> {
        let lines = Lines::of(text).map(|line| line.unwrap());
        lines.map(|line| (line.number, line.fields)).collect()
    }

    fn fields(fields: &[&str]) -> Vec<String> {
        fields.iter().map(|&field| field.to_owned()).collect()
    }

    #[test]
    fn numbers_lines_as_an_editor_does() {
        for newline in ["\n", "\r\n"] {
            let text = ["a,b", "", "", "c,\"d", "e\"", "f , g"].join(newline);
            let inside = format!("d{newline}e");
            assert_eq!(
                read(&text),
                [
                    (1, Ok(fields(&["a", "b"]))),
                    (4, Ok(fields(&["c", &inside]))),
                    (6, Ok(fields(&["f", "g"])))
                ]
            );
        }
    }

    #[test]
    fn unquotes_commas_and_quotes() {
        assert_eq!(
            read("\"a, b\",\"say \"\"hi\"\"\",5\" pipe\n"),
            [(1, Ok(fields(&["a, b", "say \"hi\"", "5\" pipe"])))]
        );
    }

    #[test]
    fn an_open_quote_spoils_its_own_line_only() {
        assert_eq!(
            read("a,\"b\nc,d\ne,f\n"),
            [
                (1, Err(LineError::Quotes)),
                (2, Ok(fields(&["c", "d"]))),
                (3, Ok(fields(&["e", "f"])))
            ]
        );
    }

    #[test]
    fn an_open_quote_that_meets_another_spoils_its_own_line_only() {
        assert_eq!(
            read("a,\"b\nc,\"d\"\n\ne,f"),
            [
                (1, Err(LineError::Quotes)),
                (2, Ok(fields(&["c", "d"]))),
                (4, Ok(fields(&["e", "f"])))
            ]
        );
    }
}
