//! Values that nobody thought of: what is saved comes back equal, or the save is refused.

use std::collections::BTreeMap;

use proptest::{collection::vec, option, prelude::*};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{codecs, comes_back_or_is_refused, held};

/// Any value, in any of the forms that serde has for one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Any {
    Nothing,
    Unit(()),
    Truth(bool),
    Small(u8),
    Long(i64),
    Wide(u128),
    Signed(i128),
    Single(f32),
    Double(f64),
    Letter(char),
    Text(String),
    Id(Uuid),
    List(Vec<Self>),
    Pair(Box<Self>, Box<Self>),
    Named { first: Box<Self>, r#second: Vec<u8> },
    Perhaps(Option<Box<Self>>),
    Twice(Option<Option<u8>>),
    Nulls(Vec<Option<()>>),
    ByText(BTreeMap<String, Self>),
    ByNumber(BTreeMap<i16, Self>),
    ByList(BTreeMap<Vec<u8>, u8>),
    Tagged(Tagged),
    Untagged(Untagged),
    Adjacent(Adjacent),
    Flat(Flat),
    LeftOut(LeftOut),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
enum Tagged {
    Empty,
    Full { it: Box<Any>, id: Uuid },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Number(i64),
    Any(Box<Any>),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    Empty,
    Two(Box<Any>, u8),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Flat {
    id: u16,
    #[serde(flatten)]
    rest: BTreeMap<String, Any>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct LeftOut {
    #[serde(skip_serializing_if = "Option::is_none")]
    with: Option<u8>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    without: Vec<u8>,
}

fn text() -> impl Strategy<Value = String> {
    vec(any::<char>(), 0..8).prop_map(String::from_iter)
}

fn leaf() -> impl Strategy<Value = Any> {
    prop_oneof![
        Just(Any::Nothing),
        Just(Any::Unit(())),
        any::<bool>().prop_map(Any::Truth),
        any::<u8>().prop_map(Any::Small),
        any::<i64>().prop_map(Any::Long),
        any::<u128>().prop_map(Any::Wide),
        any::<i128>().prop_map(Any::Signed),
        any::<f32>().prop_map(Any::Single),
        any::<u64>().prop_map(|bits| Any::Double(f64::from_bits(bits))),
        any::<char>().prop_map(Any::Letter),
        text().prop_map(Any::Text),
        any::<u128>().prop_map(|it| Any::Id(Uuid::from_u128(it))),
        option::of(option::of(any::<u8>())).prop_map(Any::Twice),
        vec(option::of(Just(())), 0..3).prop_map(Any::Nulls),
        any::<BTreeMap<Vec<u8>, u8>>().prop_map(Any::ByList),
        Just(Any::Tagged(Tagged::Empty)),
        Just(Any::Adjacent(Adjacent::Empty)),
        any::<i64>().prop_map(|it| Any::Untagged(Untagged::Number(it))),
        (any::<Option<u8>>(), any::<Vec<u8>>())
            .prop_map(|(with, without)| Any::LeftOut(LeftOut { with, without })),
    ]
}

fn value() -> impl Strategy<Value = Any> {
    leaf().prop_recursive(5, 32, 4, |it| {
        let boxed = || it.clone().prop_map(Box::new);
        let by_text = || proptest::collection::btree_map(text(), it.clone(), 0..4);
        prop_oneof![
            vec(it.clone(), 0..4).prop_map(Any::List),
            (boxed(), boxed()).prop_map(|(one, other)| Any::Pair(one, other)),
            (boxed(), any::<Vec<u8>>()).prop_map(|(first, second)| Any::Named { first, second }),
            option::of(boxed()).prop_map(Any::Perhaps),
            by_text().prop_map(Any::ByText),
            proptest::collection::btree_map(any::<i16>(), it.clone(), 0..4).prop_map(Any::ByNumber),
            (boxed(), any::<u128>()).prop_map(|(it, id)| {
                let id = Uuid::from_u128(id);
                Any::Tagged(Tagged::Full { it, id })
            }),
            boxed().prop_map(|it| Any::Untagged(Untagged::Any(it))),
            (boxed(), any::<u8>()).prop_map(|(it, n)| Any::Adjacent(Adjacent::Two(it, n))),
            (any::<u16>(), by_text()).prop_map(|(id, rest)| Any::Flat(Flat { id, rest })),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: 512,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_value_comes_back_or_is_refused(value in value()) {
        // A NaN equals nothing, itself neither.
        prop_assume!(value == value.clone());
        for codec in codecs() {
            comes_back_or_is_refused(&codec, &held(&value));
        }
    }
}

/// The property above would hold of a codec that refuses everything.
#[test]
fn most_values_are_stored() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};

    let mut runner = TestRunner::deterministic();
    let (mut stored, mut all) = ([0, 0], 0);
    while all < 500 {
        let value = value().new_tree(&mut runner).unwrap().current();
        if value != value.clone() {
            continue;
        }
        all += 1;
        for (count, codec) in stored.iter_mut().zip(codecs()) {
            *count += usize::from(comes_back_or_is_refused(&codec, &held(&value)));
        }
    }
    assert!(stored[0] > 300 && stored[1] > 300, "{stored:?} of {all}");
}
