//! What is refused at the save, before anything is written.

use std::{collections::BTreeMap, fmt::Debug};

use eventsourcing::{DomainEvent, Error, EventStore, RecordedEvent, Timestamp};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::{
    Measured, ProbeEvent, Unit, Wrapped, ZooEvent, from_item, is_refused, is_stored_as, to_item,
};
#[test]
fn numbers_that_are_not_finite_are_refused_at_any_depth() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        is_refused(ProbeEvent::Read { value });
        is_refused(Measured {
            value: 0.0,
            at: Some(value),
        });
        is_refused(Measured {
            value: vec![Wrapped(value)],
            at: None,
        });
        is_refused(Measured {
            value: BTreeMap::from([(1, (0, value))]),
            at: None,
        });
        is_refused(ZooEvent::Flat {
            id: 1,
            rest: BTreeMap::from([("a".into(), value)]),
        });
    }
    is_refused(Measured {
        value: f32::NAN,
        at: None,
    });
}

#[test]
fn keys_that_are_no_text_are_refused() {
    fn keyed<K: Ord + Clone + Debug + Serialize + DeserializeOwned + Send + Sync + 'static>(k: K) {
        is_refused(Measured {
            value: BTreeMap::from([(k, 1)]),
            at: None,
        });
    }
    keyed((1, 2));
    keyed(vec![1]);
    keyed(None::<u8>);
    keyed(());
}

#[test]
fn something_that_is_nothing_is_refused_where_it_would_be_read_as_nothing() {
    is_refused(Measured {
        value: Some(None::<u8>),
        at: None,
    });
    is_refused(
        Measured {
            value: 1,
            at: Some(1),
        }
        .map(|_| None::<u8>),
    );
    is_refused(Measured {
        value: vec![Some(())],
        at: None,
    });
    is_refused(Measured {
        value: Some(Unit),
        at: None,
    });
    is_refused(Measured {
        value: Some(Wrapped(None::<u8>)),
        at: None,
    });
    is_refused(Measured {
        value: Some(serde_json::Value::Null),
        at: None,
    });
    is_stored_as(
        Measured {
            value: Some(Some(1)),
            at: Some(None),
        }
        .without_at(),
        r#"{"value":1,"at":null}"#,
    );
}

impl<T> Measured<T> {
    fn map<U>(self, f: impl Fn(T) -> U) -> Measured<U> {
        Measured {
            value: f(self.value),
            at: self.at.map(f),
        }
    }

    fn without_at(self) -> Self {
        Self { at: None, ..self }
    }
}

/// Tells "not said" from "said to be nothing", as many a serde user does it.
#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "patched")]
struct Patched {
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "said"
    )]
    #[allow(clippy::option_option)]
    email: Option<Option<String>>,
}

fn said<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

#[test]
fn something_that_is_nothing_is_stored_where_it_is_read_as_such() {
    is_stored_as(Patched { email: None }, "{}");
    is_stored_as(Patched { email: Some(None) }, r#"{"email":null}"#);
    is_stored_as(
        Patched {
            email: Some(Some("a".into())),
        },
        r#"{"email":"a"}"#,
    );
}

/// What may be left out on writing, and must be there on reading.
#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "left out")]
struct LeftOut {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    values: Vec<u8>,
    inner: Inner,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Inner {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    values: Vec<u8>,
}

/// What serde buffers on reading, and so reads less of than it writes.
#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "buffered")]
struct Buffered<R> {
    id: u8,
    #[serde(flatten)]
    rest: R,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Wide {
    wide: u128,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Numbered {
    numbers: BTreeMap<u8, u8>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
enum Tagged {
    Numbered(Numbered),
}

/// The event is read as it was stored, or is not stored.
#[track_caller]
fn comes_back_or_is_refused<E: DomainEvent + PartialEq + Debug>(event: E) {
    match to_item(event.clone()) {
        Ok(item) => assert_eq!(from_item::<E>(item).unwrap(), event),
        Err(error) => assert!(matches!(error, Error::Misuse { .. }), "{error}"),
    }
}

#[test]
fn what_could_be_written_and_not_read_is_refused() {
    let wide = |wide| Buffered {
        id: 1,
        rest: Wide { wide },
    };
    is_refused(wide(1));
    is_refused(wide(u128::MAX));
    let numbers = |numbers: &[(u8, u8)]| Buffered {
        id: 1,
        rest: Numbered {
            numbers: numbers.iter().copied().collect(),
        },
    };
    is_stored_as(numbers(&[]), r#"{"id":1,"numbers":{}}"#);
    comes_back_or_is_refused(numbers(&[(1, 1)]));
    comes_back_or_is_refused(Measured {
        value: Tagged::Numbered(Numbered {
            numbers: BTreeMap::from([(1, 1)]),
        }),
        at: None,
    });
    let rest = BTreeMap::from([("id".into(), 0.5)]);
    is_refused(ZooEvent::Flat { id: 1, rest });
}

#[test]
fn a_field_that_is_left_out_and_has_no_default_is_refused() {
    let full = LeftOut {
        values: vec![1],
        inner: Inner { values: vec![2] },
    };
    is_stored_as(full, r#"{"values":[1],"inner":{"values":[2]}}"#);
    let left_out = |outer: &[u8], inner: &[u8]| LeftOut {
        values: outer.to_vec(),
        inner: Inner {
            values: inner.to_vec(),
        },
    };
    is_refused(left_out(&[], &[1]));
    is_refused(left_out(&[1], &[]));
}

#[test]
fn what_is_nested_too_deeply_to_be_read_is_refused() {
    let nested = |depth| {
        let mut value = serde_json::json!(1);
        for _ in 0..depth {
            value = serde_json::json!([value]);
        }
        Measured { value, at: None }
    };
    for depth in [1, 100, 120, 125, 126, 127, 128, 129, 200, 1000] {
        comes_back_or_is_refused(nested(depth));
    }
    assert!(to_item(nested(120)).is_ok());
}

#[test]
fn what_cannot_be_stored_is_refused_for_the_whole_append() {
    let store = EventStore::in_memory();
    let id = Uuid::now_v7();
    let at = |version, value| {
        RecordedEvent::new(
            id,
            version,
            ProbeEvent::Read { value },
            Timestamp::default(),
        )
    };
    let appended = store.append_all(&[at(0, 1.0), at(1, f64::NAN)]);
    assert!(matches!(appended, Err(Error::Misuse { .. })));
    assert_eq!(store.get_domain_events::<ProbeEvent>(id).unwrap(), []);
}
