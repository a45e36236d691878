//! Value objects as they are read.

use serde::de::Error;

use crate::{ValueObject, domain::value_object::is_reading_history};

/// A value of the right shape that has been read: as it is if it was stored, and checked otherwise.
pub fn value_read<V: ValueObject, E: Error>(value: V, name: &str) -> Result<V, E> {
    if is_reading_history() {
        return Ok(value);
    }
    let refuse = |error| E::custom(format_args!("no `{name}`: {error}"));
    value.checked().map_err(refuse)
}
