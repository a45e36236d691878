//! JSON.

use super::{Codec, doubts::Doubts, exact::Exact, format::Format, view::View};
use crate::infrastructure::errors::Cause;

/// JSON, bare.
pub(super) struct Json;

impl Format for Json {
    const CODEC: Codec = Codec::Json;

    fn write<V: View>(view: V, value: &V::Value, doubts: &Doubts) -> Result<Vec<u8>, Cause> {
        let mut json = Vec::with_capacity(128);
        let mut serializer = serde_json::Serializer::new(&mut json);
        view.write(value, Exact::new(&mut serializer, doubts))?;
        Ok(json)
    }

    fn read<V: View>(view: V, json: &[u8]) -> Result<V::Value, Cause> {
        let mut deserializer = serde_json::Deserializer::from_slice(json);
        let value = view.read(&mut deserializer)?;
        deserializer.end()?;
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Serialize};

    use super::*;
    use crate::domain::event::{DomainEvent, EventFields, EventType};

    fn to_json(event: &Happening) -> Result<Vec<u8>, Cause> {
        Codec::Json.write_event(event)
    }

    fn from_json<E: DomainEvent>(index: usize, json: &[u8]) -> Result<E, Cause> {
        Codec::Json.read_event(index, json)
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Happening {
        Nothing,
        One(Vec<u32>),
        Named {
            #[serde(rename = "n")]
            name: String,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            note: Option<String>,
        },
        Flat {
            id: u8,
            #[serde(flatten)]
            rest: BTreeMap<String, f64>,
        },
        Measured {
            value: f64,
        },
        Counted {
            by: BTreeMap<Option<u8>, u8>,
        },
    }

    impl DomainEvent for Happening {
        const TYPES: &'static [EventType] = &[
            EventType::new("Nothing", "h#Nothing", &[], EventFields::None),
            EventType::new("One", "h#One", &[], EventFields::One),
            EventType::new(
                "Named",
                "h#Named",
                &[],
                EventFields::Named(&["name", "note"]),
            ),
            EventType::new("Flat", "h#Flat", &[], EventFields::Named(&["id", "rest"])),
            EventType::new(
                "Measured",
                "h#Measured",
                &[],
                EventFields::Named(&["value"]),
            ),
            EventType::new("Counted", "h#Counted", &[], EventFields::Named(&["by"])),
        ];

        fn type_index(&self) -> usize {
            match self {
                Self::Nothing => 0,
                Self::One(_) => 1,
                Self::Named { .. } => 2,
                Self::Flat { .. } => 3,
                Self::Measured { .. } => 4,
                Self::Counted { .. } => 5,
            }
        }
    }

    #[track_caller]
    fn there_and_back(event: &Happening, json: &str) {
        let bytes = to_json(event).unwrap();
        assert_eq!(String::from_utf8_lossy(&bytes), json);
        assert_eq!(
            &from_json::<Happening>(event.type_index(), &bytes).unwrap(),
            event
        );
    }

    #[test]
    fn only_the_fields_of_the_variant_are_written() {
        there_and_back(&Happening::Nothing, "{}");
        there_and_back(&Happening::One(vec![1, 2]), "[1,2]");
        let named = |note| Happening::Named {
            name: "Åsa".into(),
            note,
        };
        there_and_back(&named(None), r#"{"n":"Åsa"}"#);
        there_and_back(&named(Some("x".into())), r#"{"n":"Åsa","note":"x"}"#);
        let rest = BTreeMap::from([("a".into(), 0.1)]);
        there_and_back(&Happening::Flat { id: 1, rest }, r#"{"id":1,"a":0.1}"#);
    }

    #[test]
    fn fields_that_a_later_version_added_are_ignored() {
        let read = |index, json: &str| from_json::<Happening>(index, json.as_bytes()).unwrap();
        assert_eq!(read(0, r#"{"added":1}"#), Happening::Nothing);
        assert_eq!(
            read(4, r#"{"added":1,"value":2}"#),
            Happening::Measured { value: 2.0 }
        );
    }

    #[test]
    fn a_state_of_another_shape_is_refused() {
        for (index, json) in [
            (0, "7"),
            (2, "[\"a\"]"),
            (4, "{}"),
            (4, "{\"value\":1} x"),
            (4, ""),
        ] {
            assert!(
                from_json::<Happening>(index, json.as_bytes()).is_err(),
                "{json}"
            );
        }
    }

    #[test]
    fn what_json_cannot_carry_is_refused_before_it_is_written() {
        for value in [f64::NAN, f64::INFINITY] {
            let refusal = to_json(&Happening::Measured { value }).unwrap_err();
            assert!(refusal.to_string().contains("finite"), "{refusal}");
            let refusal = to_json(&Happening::Flat {
                id: 1,
                rest: BTreeMap::from([("a".into(), value)]),
            });
            assert!(refusal.is_err());
        }
        let by = BTreeMap::from([(None, 1)]);
        assert!(to_json(&Happening::Counted { by }).is_err());
    }
}
