//! `MessagePack`, with structs as maps of their fields' names.

mod whole;

use super::{Codec, doubts::Doubts, exact::Exact, format::Format, view::View};
use crate::infrastructure::errors::Cause;

/// `MessagePack`. Fields and variants have their names, so that there can be more of them later, and
/// in another order.
pub(super) struct MessagePack;

impl Format for MessagePack {
    const CODEC: Codec = Codec::MessagePack;

    fn write<V: View>(view: V, value: &V::Value, doubts: &Doubts) -> Result<Vec<u8>, Cause> {
        let mut bytes = Vec::with_capacity(128);
        let mut serializer = rmp_serde::Serializer::new(&mut bytes).with_struct_map();
        view.write(value, Exact::new(&mut serializer, doubts))?;
        Ok(bytes)
    }

    fn read<V: View>(view: V, bytes: &[u8]) -> Result<V::Value, Cause> {
        whole::check(bytes)?;
        let mut deserializer = rmp_serde::Deserializer::from_read_ref(bytes);
        Ok(view.read(&mut deserializer)?)
    }
}
