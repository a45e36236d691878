//! From the text of a file to the fields of its lines.

use std::{iter::Peekable, str::CharIndices};

use super::LineError;

/// The lines of a file, the header included; blank ones are left out.
///
/// A quote that is never closed would swallow the rest of the file as one field. Here it spoils the
/// line that it stands on, and reading goes on with the next.
pub(super) struct Lines<'a> {
    rest: &'a str,
    /// The number of the line where the rest begins.
    number: u64,
    /// As much of the rest has been seen to end in no record where a quoted field goes on into it.
    /// Nothing is read a third time, however many quotes are not closed.
    hopeless: usize,
    #[cfg(test)]
    characters_read: usize,
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
        Self {
            rest: text,
            number: 1,
            hopeless: 0,
            #[cfg(test)]
            characters_read: 0,
        }
    }

    /// Goes on behind so many bytes.
    fn skip(&mut self, length: usize) {
        let (skipped, rest) = self.rest.split_at(length);
        self.number += newlines(skipped);
        self.rest = rest;
        self.hopeless = self.hopeless.saturating_sub(length);
    }

    fn record(&mut self) -> Result<Vec<String>, LineError> {
        let mut record = Record::of(self.rest, self.hopeless);
        let read = record.read();
        #[cfg(test)]
        {
            self.characters_read += self.rest[..record.end].chars().count();
        }
        if read.is_none() {
            self.hopeless = self.hopeless.max(record.end);
        }
        let length = match read {
            Some(()) => record.end,
            None => line(self.rest),
        };
        let fields = read.map(|()| record.fields);
        self.skip(length);
        fields.ok_or(LineError::Quotes)
    }
}

impl Iterator for Lines<'_> {
    type Item = RawLine;

    fn next(&mut self) -> Option<RawLine> {
        let blank = self.rest.len() - self.rest.trim_start_matches(['\r', '\n']).len();
        self.skip(blank);
        let number = self.number;
        (!self.rest.is_empty()).then(|| RawLine {
            number,
            fields: self.record(),
        })
    }
}

/// A record that is being read: a line, or several where a quoted field goes on.
struct Record<'a> {
    text: &'a str,
    characters: Peekable<CharIndices<'a>>,
    /// How much of the text was read.
    end: usize,
    hopeless: usize,
    fields: Vec<String>,
}

impl<'a> Record<'a> {
    fn of(text: &'a str, hopeless: usize) -> Self {
        Self {
            text,
            characters: text.char_indices().peekable(),
            end: 0,
            hopeless,
            fields: Vec::new(),
        }
    }

    /// Reads to the end of the record; nothing where a quote is not closed, or closed in the middle of
    /// a field.
    fn read(&mut self) -> Option<()> {
        loop {
            let field = if self.characters.next_if(|(_, c)| *c == '"').is_some() {
                self.quoted()?
            } else {
                self.bare()
            };
            self.fields.push(field.trim().to_owned());
            match self.next() {
                Some(',') => {}
                None | Some('\r' | '\n') => return Some(()),
                Some(_) => return None,
            }
        }
    }

    fn bare(&mut self) -> String {
        let mut field = String::new();
        let goes_on = |(_, c): &(usize, char)| !matches!(c, ',' | '\r' | '\n');
        while let Some((_, c)) = self.characters.next_if(goes_on) {
            field.push(c);
        }
        field
    }

    /// A field behind its opening quote. Two quotes in it are one.
    fn quoted(&mut self) -> Option<String> {
        let mut field = String::new();
        loop {
            match self.next()? {
                '"' if self.characters.next_if(|(_, c)| *c == '"').is_none() => return Some(field),
                '\r' | '\n' if self.end < self.hopeless => return None,
                c => field.push(c),
            }
        }
    }

    fn next(&mut self) -> Option<char> {
        let next = self.characters.next();
        self.end = next.map_or(self.text.len(), |(index, c)| index + c.len_utf8());
        next.map(|(_, c)| c)
    }
}

/// The length of the first line and its end; of `\r\n` the rest is a blank line.
fn line(text: &str) -> usize {
    text.find(['\r', '\n']).map_or(text.len(), |end| end + 1)
}

fn newlines(text: &str) -> u64 {
    text.bytes().filter(|byte| *byte == b'\n').count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u64, Result<Vec<String>, LineError>)> {
        let lines = Lines::of(text);
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
    fn empty_fields_are_fields() {
        assert_eq!(read(",\"\",\n"), [(1, Ok(fields(&["", "", ""])))]);
        assert_eq!(read("\"\"\r\n"), [(1, Ok(fields(&[""])))]);
        assert_eq!(read("\r\n\n"), []);
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

    /// Below a line that is spoilt, what it could not be closed by closes another.
    #[test]
    fn a_quote_that_is_closed_further_down_is_closed() {
        assert_eq!(
            read("a,\"b\nc,\"d\ne\"\nf"),
            [
                (1, Err(LineError::Quotes)),
                (2, Ok(fields(&["c", "d\ne"]))),
                (4, Ok(fields(&["f"])))
            ]
        );
    }

    /// Each of these lines opens a quote that the next ones do not close.
    #[test]
    fn quotes_that_are_not_closed_are_read_twice_and_not_to_the_end_for_each() {
        for line in [
            "a,b\"c,\"\n",
            "a,b\",c,\"\n",
            "a,b\",c,\"\r\n",
            "a,b\"c,\"\r",
        ] {
            let text = line.repeat(1000);
            let mut lines = Lines::of(&text);
            assert!(lines.by_ref().count() >= 500);
            assert!(
                lines.characters_read <= 2 * text.len(),
                "{line:?}: {} of {}",
                lines.characters_read,
                text.len()
            );
        }
    }
}
