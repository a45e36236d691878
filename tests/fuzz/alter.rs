//! Alterations that follow from a seed.

use eventsourcing_tests::random::Random;

/// A sequence of alterations.
pub(crate) struct Alter {
    random: Random,
}

/// Bytes that mean something to a frame, to JSON or to `MessagePack`.
const TELLING: &[u8] = b"\x00\x01\x7f\x80\x81\x8f\x90\x9f\xa0\xbf\xc0\xc1\xc3\xc4\xc6\xc9\xca\xcb\xcf\xd3\xd8\xd9\xdb\xdc\xdd\xde\xdf\xe0\xf5\xff{}[]\",:0-.eE\\u";
/// Pieces that do.
const PIECES: &[&[u8]] = &[
    b"\xdd\xff\xff\xff\xff",
    b"\xdf\xff\xff\xff\xff",
    b"\xdb\xff\xff\xff\xff",
    b"\xc6\xff\xff\xff\xff",
    b"\xc9\xff\xff\xff\xff\x05",
    b"\xdc\x00\x10",
    b"\x91\x91\x91\x91\x91\x91\x91\x91",
    b"\x81\xa2In\x81\xa2In\x81\xa2In",
    b"[[[[[[[[[[[[[[[[",
    b"{\"In\":{\"In\":{\"In\":",
    b"null",
    b"1e400",
    b"-9223372036854775809",
    b"\"\\ud800\"",
    b"\xff\xff\xff\xff",
];

impl Alter {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            random: Random::of(seed),
        }
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap();
        usize::try_from(self.random.below(end)).unwrap()
    }

    fn byte(&mut self) -> u8 {
        TELLING[self.below(TELLING.len())]
    }

    /// One to four things are done to one of two rows.
    pub(crate) fn altered(&mut self, one: &[u8], other: &[u8]) -> Vec<u8> {
        let mut bytes = one.to_vec();
        for _ in 0..=self.below(4) {
            self.alter(&mut bytes, other);
        }
        bytes
    }

    fn alter(&mut self, bytes: &mut Vec<u8>, other: &[u8]) {
        let at = self.below(bytes.len() + 1);
        let until = at + self.below(bytes.len() - at + 1);
        match self.below(8) {
            0 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
            1 if at < bytes.len() => bytes[at] = self.byte(),
            2 => bytes.insert(at, self.byte()),
            3 => drop(bytes.drain(at..until)),
            4 => {
                let again = bytes[at..until].repeat(1 + self.below(3));
                bytes.splice(at..at, again);
            }
            5 => bytes.truncate(at),
            6 => {
                let piece = PIECES[self.below(PIECES.len())].repeat(1 + self.below(40));
                bytes.splice(at..until, piece);
            }
            _ => {
                let from = self.below(other.len() + 1);
                bytes.splice(at.., other[from..].iter().copied());
            }
        }
    }
}

/// A name for bytes.
pub(crate) fn sum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811C_9DC5, |sum, byte| {
        (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    })
}
