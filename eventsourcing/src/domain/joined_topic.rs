//! Topics of generic types, joined while the program is compiled.

/// More than any topic needs, and what every database can index.
const LONGEST: usize = 255;

/// A topic in two parts: what the parameter of a generic type says, and the name of the variant.
pub(super) struct JoinedTopic {
    bytes: [u8; LONGEST],
    length: usize,
}

impl JoinedTopic {
    /// `blog.tags#ItemAdded`.
    ///
    /// # Panics
    ///
    /// Where the program is compiled: when the first part is empty or too long.
    pub(super) const fn new(of: &str, name: &str) -> Self {
        assert!(!of.is_empty(), "`TOPIC` is empty: say what this is");
        assert!(
            of.len() + 1 + name.len() <= LONGEST,
            "`TOPIC` is too long: with the name of the event, a topic has at most 255 bytes"
        );
        let nothing = Self {
            bytes: [0; LONGEST],
            length: 0,
        };
        nothing.and(of).and("#").and(name)
    }

    const fn and(mut self, text: &str) -> Self {
        let mut index = 0;
        while index < text.len() {
            self.bytes[self.length] = text.as_bytes()[index];
            self.length += 1;
            index += 1;
        }
        self
    }

    pub(super) const fn as_str(&self) -> &str {
        let (text, _) = self.bytes.split_at(self.length);
        match core::str::from_utf8(text) {
            Ok(text) => text,
            Err(_) => panic!("two texts in one are a text"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_are_joined_whatever_they_are_written_in() {
        const TOPIC: JoinedTopic = JoinedTopic::new("büro.schlüssel", "ItemAdded");
        assert_eq!(TOPIC.as_str(), "büro.schlüssel#ItemAdded");
    }

    #[test]
    fn the_longest_topic_fits_and_the_next_does_not() {
        let of = "x".repeat(LONGEST - 5);
        assert_eq!(JoinedTopic::new(&of, "Done").as_str().len(), LONGEST);
        assert!(std::panic::catch_unwind(|| JoinedTopic::new(&(of + "x"), "Done")).is_err());
        assert!(std::panic::catch_unwind(|| JoinedTopic::new("", "Done")).is_err());
    }
}
