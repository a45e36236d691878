//! The state of an aggregate as bare JSON.

use std::io;

use serde::{Serialize, de::DeserializeOwned, ser::Error as _};

use super::exact::{Doubts, Exact};
use crate::domain::value_object::reading_history;

/// A state as JSON, and what is read from that: what a type writes and does not read shows here.
pub(crate) fn state_to_json<A: Serialize + DeserializeOwned>(
    state: &A,
) -> serde_json::Result<(Vec<u8>, A)> {
    let mut json = Vec::with_capacity(256);
    let doubts = write(state, &mut json)?;
    let read: A = state_from_json(&json)?;
    if doubts.hidden.get() > 0 && write(&read, io::sink())?.hidden != doubts.hidden {
        return Err(serde_json::Error::custom(
            "something that holds nothing, such as `Some(None)`, would be read as `None`",
        ));
    }
    Ok((json, read))
}

fn write<A: Serialize>(state: &A, to: impl io::Write) -> serde_json::Result<Doubts> {
    let doubts = Doubts::default();
    let mut serializer = serde_json::Serializer::new(to);
    state.serialize(Exact::new(&mut serializer, &doubts))?;
    Ok(doubts)
}

/// The state that was written, by its shape: a rule of a value object that was tightened since does
/// not make a snapshot unreadable.
pub(crate) fn state_from_json<A: DeserializeOwned>(json: &[u8]) -> serde_json::Result<A> {
    reading_history(|| serde_json::from_slice(json))
}
