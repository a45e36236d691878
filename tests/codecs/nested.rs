//! Values within enums with a tag, within fields that are flattened and within enums without a tag,
//! where serde keeps what it reads before it knows what it is for: each comes back, or is refused.

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use chrono::{DateTime, Utc};
use eventsourcing::DomainEvent;
use num_bigint::BigInt;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Value, codecs, comes_back_or_is_refused, held};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Inner<T> {
    value: T,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
enum Tagged<T> {
    Struct { value: T },
    Newtype(Inner<T>),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged<T> {
    Value(T),
}

/// Its content stands in front of its tag where the row is of another program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "of")]
enum Adjacent<T> {
    Value(T),
}

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "flat")]
struct Flat<T> {
    id: u8,
    #[serde(flatten)]
    inner: Inner<T>,
}

/// How often it was stored, of five times.
#[track_caller]
fn is_stored<T: Value>(value: &T) -> [usize; 2] {
    codecs().map(|codec| {
        let value = || value.clone();
        let stored = [
            comes_back_or_is_refused(&codec, &held(&Tagged::Struct { value: value() })),
            comes_back_or_is_refused(&codec, &held(&Tagged::Newtype(Inner { value: value() }))),
            comes_back_or_is_refused(&codec, &held(&Untagged::Value(value()))),
            comes_back_or_is_refused(&codec, &held(&Adjacent::Value(value()))),
            comes_back_or_is_refused(
                &codec,
                &Flat {
                    id: 1,
                    inner: Inner { value: value() },
                },
            ),
        ];
        stored.into_iter().filter(|stored| *stored).count()
    })
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Unit;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Id(Uuid);

#[test]
fn most_types_come_back_from_everywhere() {
    assert_eq!(is_stored(&Uuid::max()), [5, 5]);
    assert_eq!(is_stored(&Some(Id(Uuid::max()))), [5, 5]);
    assert_eq!(is_stored(&vec![1_u8, 255]), [5, 5]);
    assert_eq!(is_stored(&"text".to_owned()), [5, 5]);
    assert_eq!(is_stored(&(i64::MIN, u64::MAX, 0.1_f64, 'x')), [5, 5]);
    assert_eq!(is_stored(&Decimal::new(100, 2)), [5, 5]);
    assert_eq!(is_stored(&DateTime::<Utc>::MAX_UTC), [5, 5]);
    assert_eq!(is_stored(&Duration::MAX), [5, 5]);
    assert_eq!(is_stored(&BigInt::from(-1).pow(3)), [5, 5]);
    assert_eq!(is_stored(&Some(1)), [5, 5]);
    assert_eq!(is_stored(&BTreeMap::from([("a".to_owned(), 1)])), [5, 5]);
}

#[test]
fn others_come_back_or_are_refused() {
    let ip = IpAddr::from([127, 0, 0, 1]);
    // Within a tag, a reader cannot know that no eyes were to read it.
    assert_eq!(is_stored(&ip), [5, 1]);
    assert_eq!(is_stored(&SocketAddr::from((ip, 80))), [5, 1]);
    assert_eq!(is_stored(&u128::MAX), [1, 1]);
    assert_eq!(is_stored(&-1_i128)[1], 1);
    is_stored(&1_u128);
    is_stored(&BTreeMap::from([(1_u8, 1)]));
    is_stored(&BTreeMap::from([(true, 1)]));
    is_stored(&BTreeMap::from([((1, 2), 1)]));
    is_stored(&Unit);
    is_stored(&());
    is_stored(&Some(Unit));
    is_stored(&Some(None::<u8>));
    is_stored(&serde_json::json!({"a": [1, null, -1.5, {"b": u64::MAX}]}));
}
