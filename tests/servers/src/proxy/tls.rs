//! The records of TLS: a kind, a version of two bytes, a length of two bytes, and what is encrypted.

/// How many bytes say how long a record is.
pub(crate) const HEADER: usize = 5;

/// How many bytes follow the header of a record; none where it is no such header.
pub(crate) fn rest(header: &[u8]) -> Option<usize> {
    let [_, _, _, high, low] = *header else {
        return None;
    };
    Some(u16::from_be_bytes([high, low]).into())
}
