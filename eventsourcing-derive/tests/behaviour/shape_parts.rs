//! What has a shape is seen beside what has none.

use std::collections::BTreeMap;

use eventsourcing::{Aggregate, Fingerprint, Shape};
use serde::{Deserialize, Serialize};

mod elsewhere {
    pub(super) use std::collections::BTreeMap as Map;
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Foreign(u8);

const SIZE: usize = 2;

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Sized<const N: usize>;

/// The fingerprint of an aggregate with a field of this type, where `Own` and `Pair` are made of that.
macro_rules! fingerprint_of {
    ($field:ty, $($part:tt)*) => {{
        #[derive(Debug, Clone, Serialize, Deserialize, Shape)]
        #[allow(dead_code)]
        struct Own { $($part)* }

        #[derive(Debug, Clone, Serialize, Deserialize, Shape)]
        #[allow(dead_code)]
        struct Pair<T> { of: T, $($part)* }

        #[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
        #[aggregate(topic = "thing")]
        #[allow(dead_code)]
        struct Thing { field: $field }

        Fingerprint::of::<Thing>()
    }};
}

macro_rules! is_seen_in {
    ($($field:ty),+ $(,)?) => {$(
        let prints = [
            fingerprint_of!($field, a: u8),
            fingerprint_of!($field, b: u8),
            fingerprint_of!($field, #[serde(rename = "b")] a: u8),
        ];
        assert!(prints[0].is_some());
        assert_ne!(prints[0], prints[1], stringify!($field));
        assert_ne!(prints[0], prints[2], stringify!($field));
        assert_eq!(prints[0], fingerprint_of!($field, a: u8), stringify!($field));

        // A field that is not stored leaves no fingerprint, wherever it is.
        let lost = fingerprint_of!($field, #[serde(skip)] a: u8);
        assert_eq!(lost, None, stringify!($field));
    )+};
}

#[test]
fn a_shape_is_seen_beside_a_type_that_has_none() {
    is_seen_in! {
        Own,
        BTreeMap<Foreign, Own>,
        (Foreign, Own),
        Result<Own, Foreign>,
        Vec<Option<(Foreign, [Own; 2])>>,
        elsewhere::Map<Foreign, Vec<Own>>,
        Pair<Foreign>,
        Pair<u8>,
        BTreeMap<u8, Pair<Vec<Foreign>>>,
        (Sized<SIZE>, Own),
    }
}

#[test]
fn what_has_no_shape_is_told_apart_by_its_name() {
    let with = fingerprint_of!(Pair<Foreign>, a: u8);
    assert_ne!(with, fingerprint_of!(Pair<Vec<Foreign>>, a: u8));
    assert_ne!(with, fingerprint_of!(Pair<u8>, a: u8));
}

/// A generic type that holds itself.
#[derive(Debug, Clone, Serialize, Deserialize, Shape)]
struct List<T, const N: usize> {
    first: T,
    sized: Sized<N>,
    rest: Option<Box<List<T, N>>>,
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(topic = "listing")]
struct Listing {
    list: List<Foreign, 2>,
}

#[test]
fn a_generic_type_that_holds_itself_comes_to_an_end() {
    assert!(Fingerprint::of::<Listing>().is_some());
}
