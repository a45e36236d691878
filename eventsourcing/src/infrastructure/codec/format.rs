//! What codecs have in common: where it is in doubt whether what is written can be read, it is read.

use super::{Codec, doubts::Doubts, view::View};
use crate::{domain::value_object::reading_history, infrastructure::errors::Cause};

/// A format that a codec writes and reads.
pub(super) trait Format {
    /// The codec that it is the format of.
    const CODEC: Codec;

    /// The value as bytes, and the doubts about them.
    fn write<V: View>(view: V, value: &V::Value, doubts: &Doubts) -> Result<Vec<u8>, Cause>;

    /// The value of these bytes, all of them.
    fn read<V: View>(view: V, bytes: &[u8]) -> Result<V::Value, Cause>;
}

/// A value as bytes, which were read again where there are doubts.
pub(super) fn encode<F: Format, V: View>(view: V, value: &V::Value) -> Result<Vec<u8>, Cause> {
    let doubts = Doubts::new(F::CODEC);
    let bytes = F::write(view, value, &doubts)?;
    if doubts.are_there() {
        dispel::<F, V>(view, &bytes, &doubts)?;
    }
    Ok(bytes)
}

/// A value as bytes, and what is read from those: what a type writes and does not read shows here.
pub(super) fn encode_and_read<F: Format, V: View>(
    view: V,
    value: &V::Value,
) -> Result<(Vec<u8>, V::Value), Cause> {
    let doubts = Doubts::new(F::CODEC);
    let bytes = F::write(view, value, &doubts)?;
    let read = dispel::<F, V>(view, &bytes, &doubts)?;
    Ok((bytes, read))
}

#[cold]
fn dispel<F: Format, V: View>(view: V, bytes: &[u8], doubts: &Doubts) -> Result<V::Value, Cause> {
    let read = decode::<F, V>(view, bytes)
        .map_err(|error| format!("what is written could not be read: {error}"))?;
    if doubts.hidden.get() == 0 {
        return Ok(read);
    }
    let again = Doubts::new(F::CODEC);
    F::write(view, &read, &again)?;
    if again.hidden == doubts.hidden {
        return Ok(read);
    }
    Err(
        "something that holds nothing, such as `Some(None)`, would be read as `None`; \
         `#[serde(with = \"eventsourcing::encoding::option\")]` on its field tells them apart"
            .into(),
    )
}

/// The value of these bytes. It has happened: what a value object would refuse now is read all the
/// same.
pub(super) fn decode<F: Format, V: View>(view: V, bytes: &[u8]) -> Result<V::Value, Cause> {
    reading_history(|| F::read(view, bytes))
}
