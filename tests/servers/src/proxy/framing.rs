use std::{
    fmt,
    io::{self, Read},
};

use super::Direction;

/// Where the messages of a protocol end.
pub(crate) trait Framing: fmt::Debug + Sync + Send {
    /// How many bytes say how long a message is; the first of a side may differ.
    fn header(&self, direction: Direction, is_first: bool) -> usize;

    /// How many bytes follow this header.
    fn rest(&self, header: &[u8]) -> usize;

    /// Whether the server does something when it has got this message.
    fn ends_request(&self, message: &[u8]) -> bool;
}

/// The next message; none where the other side has ended.
pub(super) fn read(
    from: &mut impl Read,
    framing: &dyn Framing,
    direction: Direction,
    is_first: bool,
) -> io::Result<Vec<u8>> {
    let mut message = vec![0; framing.header(direction, is_first)];
    from.read_exact(&mut message)?;
    let begun = message.len();
    message.resize(begun + framing.rest(&message), 0);
    from.read_exact(&mut message[begun..])?;
    Ok(message)
}
