//! A sentence put together while the program is compiled.

/// As long as an error should be at most.
const CAPACITY: usize = 1024;

/// A string that a `const fn` can write.
pub(super) struct Text {
    bytes: [u8; CAPACITY],
    len: usize,
}

impl Text {
    pub(super) const fn new() -> Self {
        Self {
            bytes: [0; CAPACITY],
            len: 0,
        }
    }

    /// Adds `part`; what does not fit is left out.
    pub(super) const fn push(&mut self, part: &str) {
        let part = part.as_bytes();
        if self.len + part.len() > CAPACITY {
            return;
        }
        let mut index = 0;
        while index < part.len() {
            self.bytes[self.len + index] = part[index];
            index += 1;
        }
        self.len += part.len();
    }

    /// Adds `part` between back-ticks.
    pub(super) const fn code(&mut self, part: &str) {
        self.push("`");
        self.push(part);
        self.push("`");
    }

    /// Adds a comma after every part but the first.
    pub(super) const fn comma(&mut self, first: bool) {
        if !first {
            self.push(", ");
        }
    }

    pub(super) const fn as_str(&self) -> &str {
        match str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "the mutators do not fit the events",
        }
    }
}
