//! Columns of the user's own beside those of a stored event, filled from the fields of the event.

use uuid::Uuid;

/// A column of the user's own in a table of items, and the field of the event that it is filled from.
///
/// A strategy asks for them by [`RecordStrategy::item_fields`](crate::RecordStrategy::item_fields);
/// what is found is carried by the [`Save`](crate::Save). A strategy need not be a database:
///
/// ```
/// use eventsourcing::{FieldKind, ItemField};
///
/// const AMOUNT: ItemField = ItemField {
///     column: "amount_in_cents",
///     field: "amount",
///     kind: FieldKind::I64,
///     optional: true,
/// };
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ItemField {
    /// The name of the column.
    pub column: &'static str,
    /// The name under which serde writes the field of the event.
    pub field: &'static str,
    /// What the column holds.
    pub kind: FieldKind,
    /// Whether it holds nothing for an event without that field; else such an event is refused.
    pub optional: bool,
}

/// What a column of the user's own holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Truth values.
    Bool,
    /// Integers of 16 bits.
    I16,
    /// Integers of 32 bits.
    I32,
    /// Integers of 64 bits.
    I64,
    /// Floating-point numbers of 64 bits.
    F64,
    /// Texts; also the name of a variant without fields.
    Text,
    /// Bytes; also a list of numbers from 0 to 255.
    Bytes,
    /// UUIDs, which are kept as 16 bytes.
    UuidBytes,
}

/// What a column of the user's own is filled with.
#[derive(Debug, Clone)]
pub enum FieldValue {
    /// Nothing.
    Null,
    /// A truth value.
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// A floating-point number.
    Float(f64),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// By its bits where it is a number: what is stored twice is the same twice.
impl PartialEq for FieldValue {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(one), Self::Bool(other)) => one == other,
            (Self::Integer(one), Self::Integer(other)) => one == other,
            (Self::Float(one), Self::Float(other)) => one.to_bits() == other.to_bits(),
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::Bytes(one), Self::Bytes(other)) => one == other,
            _ => false,
        }
    }
}

impl Eq for FieldValue {}

impl FieldKind {
    /// The value as this kind of column holds it.
    pub(super) fn hold(self, value: FieldValue) -> Result<FieldValue, String> {
        let is_in = |number: &i64, least: i64, most: i64| (least..=most).contains(number);
        match (self, value) {
            (Self::UuidBytes, FieldValue::Text(text)) => match Uuid::parse_str(&text) {
                Ok(uuid) => Ok(FieldValue::Bytes(uuid.as_bytes().to_vec())),
                Err(_) => Err(format!("the text {text:?}")),
            },
            (Self::UuidBytes, FieldValue::Bytes(bytes)) if bytes.len() != 16 => {
                Err(format!("{} bytes", bytes.len()))
            }
            (Self::I16, FieldValue::Integer(it))
                if !is_in(&it, i16::MIN.into(), i16::MAX.into()) =>
            {
                Err(it.to_string())
            }
            (Self::I32, FieldValue::Integer(it))
                if !is_in(&it, i32::MIN.into(), i32::MAX.into()) =>
            {
                Err(it.to_string())
            }
            (Self::Bool, value @ FieldValue::Bool(_))
            | (Self::I16 | Self::I32 | Self::I64, value @ FieldValue::Integer(_))
            | (Self::F64, value @ FieldValue::Float(_))
            | (Self::Text, value @ FieldValue::Text(_))
            | (Self::Bytes | Self::UuidBytes, value @ FieldValue::Bytes(_)) => Ok(value),
            (_, other) => Err(other.what().into()),
        }
    }

    pub(super) fn what(self) -> &'static str {
        match self {
            Self::Bool => "truth values",
            Self::I16 => "integers of 16 bits",
            Self::I32 => "integers of 32 bits",
            Self::I64 => "integers of 64 bits",
            Self::F64 => "floating-point numbers",
            Self::Text => "texts",
            Self::Bytes => "bytes",
            Self::UuidBytes => "UUIDs",
        }
    }
}

impl FieldValue {
    fn what(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "a truth value",
            Self::Integer(_) => "an integer",
            Self::Float(_) => "a floating-point number",
            Self::Text(_) => "a text",
            Self::Bytes(_) => "bytes",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_holds_its_own_kind_and_no_other() {
        let values = || {
            [
                FieldValue::Bool(true),
                FieldValue::Integer(7),
                FieldValue::Float(0.5),
                FieldValue::Text("text".into()),
                FieldValue::Bytes(vec![1]),
            ]
        };
        for (kind, index) in [
            (FieldKind::Bool, 0),
            (FieldKind::I16, 1),
            (FieldKind::I32, 1),
            (FieldKind::I64, 1),
            (FieldKind::F64, 2),
            (FieldKind::Text, 3),
            (FieldKind::Bytes, 4),
        ] {
            for (at, value) in values().into_iter().enumerate() {
                let held = kind.hold(value.clone());
                assert_eq!(held.is_ok(), at == index, "{kind:?} {value:?}");
            }
        }
    }

    #[test]
    fn a_number_that_a_column_is_too_small_for_is_refused() {
        for (kind, most) in [(FieldKind::I16, 0x7FFF), (FieldKind::I32, 0x7FFF_FFFF)] {
            assert!(kind.hold(FieldValue::Integer(most)).is_ok());
            assert!(kind.hold(FieldValue::Integer(-most - 1)).is_ok());
            let beyond = kind.hold(FieldValue::Integer(most + 1));
            assert_eq!(beyond, Err((most + 1).to_string()));
            assert!(kind.hold(FieldValue::Integer(-most - 2)).is_err());
        }
    }

    #[test]
    fn a_uuid_is_16_bytes_however_serde_wrote_it() {
        let uuid = Uuid::from_u128(7);
        let bytes = FieldValue::Bytes(uuid.as_bytes().to_vec());
        let text = FieldValue::Text(uuid.to_string());
        assert_eq!(FieldKind::UuidBytes.hold(text), Ok(bytes.clone()));
        assert_eq!(FieldKind::UuidBytes.hold(bytes.clone()), Ok(bytes));
        assert!(
            FieldKind::UuidBytes
                .hold(FieldValue::Bytes(vec![0; 15]))
                .is_err()
        );
        assert!(
            FieldKind::UuidBytes
                .hold(FieldValue::Text("7".into()))
                .is_err()
        );
    }
}
