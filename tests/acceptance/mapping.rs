//! How events become stored events and are read again.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Debug,
    time::Duration,
};

use eventsourcing::{
    Aggregate, DomainEvent, Error, EventStore, RecordedEvent, SequencedItemMapper, StoredEvent,
    Timestamp, mutators,
};
use proptest::{prelude::*, test_runner::TestCaseResult};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::stores::{Bank, on_every_store};

/// An aggregate whose events can hold what JSON has no number for.
#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "probe")]
pub(crate) enum ProbeEvent {
    Placed,
    Read { value: f64 },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = ProbeEvent)]
pub(crate) struct Probe {
    pub(crate) values: Vec<f64>,
}

#[mutators(ProbeEvent)]
impl Probe {
    fn placed() -> Self {
        Self { values: Vec::new() }
    }

    fn read(&mut self, value: f64) {
        self.values.push(value);
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Colour {
    Red,
    Mixed { red: u8, green: u8 },
    Named(String),
    Both(u8, u8),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Shape {
    Dot,
    Circle { radius: f64 },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Unit;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Wrapped<T>(T);

mod whole_seconds {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer};

    #[allow(clippy::trivially_copy_pass_by_ref)]
    pub(super) fn serialize<S: Serializer>(it: &Duration, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(it.as_secs())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
        u64::deserialize(from).map(Duration::from_secs)
    }
}

/// What events can be made of.
#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "zoo")]
#[serde(rename_all_fields = "camelCase")]
enum ZooEvent {
    Nothing,
    NoFields {},
    One(String),
    OneNested(Colour),
    OneNothing(Option<u8>),
    OneUnit(Unit),
    OneWrapped(Wrapped<Wrapped<Vec<u8>>>),
    OneMap(BTreeMap<u8, Colour>),
    Renamed {
        #[serde(rename = "n")]
        name: String,
        old_name: String,
        r#type: u8,
    },
    Adapted {
        #[serde(with = "whole_seconds")]
        for_seconds: Duration,
    },
    Optional {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        kept: Option<u8>,
        #[serde(default)]
        added: Vec<u8>,
    },
    Flat {
        id: u8,
        #[serde(flatten)]
        rest: BTreeMap<String, f64>,
    },
    Nested {
        colours: Vec<Colour>,
        shape: Shape,
        #[serde(rename = "pair")]
        tuple: (u8, String),
    },
    Numbers {
        wide: u128,
        signed: i128,
        long: u64,
        least: i64,
        single: f32,
        double: f64,
    },
    Keyed {
        numbers: BTreeMap<i64, String>,
        wide: BTreeMap<u128, u8>,
        truths: BTreeMap<bool, u8>,
        letters: BTreeMap<char, u8>,
        ids: BTreeMap<Uuid, u8>,
        set: BTreeSet<i8>,
    },
    Texts {
        letter: char,
        text: String,
        bytes: Vec<u8>,
        unit: (),
        empty: Unit,
    },
}

/// A struct event of each shape.
#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
struct Bare;

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
struct Empty {}

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
struct Around(Colour);

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "measured")]
struct Measured<T> {
    value: T,
    at: Option<T>,
}

fn recorded<E>(event: E) -> RecordedEvent<E> {
    RecordedEvent::new(Uuid::nil(), 0, event, Timestamp::default())
}

fn to_item<E: DomainEvent>(event: E) -> Result<StoredEvent, Error> {
    SequencedItemMapper::default().to_sequenced_item(&recorded(event))
}

fn from_item<E: DomainEvent>(item: StoredEvent) -> Result<E, Error> {
    let recorded = SequencedItemMapper::default().from_sequenced_item(item)?;
    Ok(recorded.event)
}

/// The event is stored with this state, and read from it; and what is read is stored the same.
#[track_caller]
fn is_stored_as<E: DomainEvent + PartialEq + Debug>(event: E, state: &str) {
    let item = to_item(event.clone()).unwrap();
    assert_eq!(String::from_utf8_lossy(&item.state), state);
    let read: E = from_item(item.clone()).unwrap();
    assert_eq!(read, event);
    assert_eq!(to_item(read).unwrap(), item);
}

fn reads<E: DomainEvent>(topic: &'static str, state: &str) -> E {
    from_item(StoredEvent::new(Uuid::nil(), 0, topic, state)).unwrap()
}

/// The event is refused when it is to be stored: it would not come back as it is.
#[track_caller]
fn is_refused<E: DomainEvent + Debug>(event: E) {
    let what = format!("{event:?}");
    match to_item(event) {
        Err(Error::Misuse { .. }) => {}
        Err(error) => panic!("{what}: {error}"),
        Ok(item) => panic!(
            "{what} was stored as {}",
            String::from_utf8_lossy(&item.state)
        ),
    }
}

#[test]
fn a_variant_is_stored_as_its_own_fields_and_nothing_else() {
    is_stored_as(ZooEvent::Nothing, "{}");
    is_stored_as(ZooEvent::NoFields {}, "{}");
    is_stored_as(
        ZooEvent::One("x\"\u{0}\u{2028}Å".into()),
        "\"x\\\"\\u0000\u{2028}Å\"",
    );
    is_stored_as(ZooEvent::OneNothing(None), "null");
    is_stored_as(ZooEvent::OneNothing(Some(3)), "3");
    is_stored_as(ZooEvent::OneUnit(Unit), "null");
    is_stored_as(ZooEvent::OneWrapped(Wrapped(Wrapped(vec![1, 2]))), "[1,2]");
    is_stored_as(
        ZooEvent::OneMap(BTreeMap::from([(7, Colour::Red)])),
        r#"{"7":"Red"}"#,
    );
}

#[test]
fn nested_enums_keep_their_tags() {
    is_stored_as(ZooEvent::OneNested(Colour::Red), "\"Red\"");
    is_stored_as(
        ZooEvent::OneNested(Colour::Mixed { red: 1, green: 2 }),
        r#"{"Mixed":{"red":1,"green":2}}"#,
    );
    is_stored_as(
        ZooEvent::Nested {
            colours: vec![Colour::Red, Colour::Named("x".into()), Colour::Both(1, 2)],
            shape: Shape::Circle { radius: 0.1 },
            tuple: (1, "one".into()),
        },
        r#"{"colours":["Red",{"Named":"x"},{"Both":[1,2]}],"shape":{"kind":"circle","radius":0.1},"pair":[1,"one"]}"#,
    );
    is_stored_as(
        ZooEvent::Nested {
            colours: vec![],
            shape: Shape::Dot,
            tuple: (0, String::new()),
        },
        r#"{"colours":[],"shape":{"kind":"dot"},"pair":[0,""]}"#,
    );
}

#[test]
fn serde_attributes_on_fields_keep_their_meaning() {
    is_stored_as(
        ZooEvent::Renamed {
            name: "a".into(),
            old_name: "b".into(),
            r#type: 1,
        },
        r#"{"n":"a","oldName":"b","type":1}"#,
    );
    is_stored_as(
        ZooEvent::Adapted {
            for_seconds: Duration::from_secs(90),
        },
        r#"{"forSeconds":90}"#,
    );
    let optional = |note: Option<&str>, kept| ZooEvent::Optional {
        note: note.map(Into::into),
        kept,
        added: vec![],
    };
    is_stored_as(optional(None, None), r#"{"kept":null,"added":[]}"#);
    is_stored_as(
        optional(Some("n"), Some(1)),
        r#"{"note":"n","kept":1,"added":[]}"#,
    );
    assert_eq!(
        reads::<ZooEvent>("zoo#Optional", "{}"),
        optional(None, None)
    );
    let rest = BTreeMap::from([("a".into(), 0.1), ("b".into(), -0.0)]);
    is_stored_as(
        ZooEvent::Flat { id: 1, rest },
        r#"{"id":1,"a":0.1,"b":-0.0}"#,
    );
}

#[test]
fn a_struct_event_is_stored_as_its_fields() {
    is_stored_as(Bare, "{}");
    is_stored_as(Empty {}, "{}");
    is_stored_as(Around(Colour::Red), "\"Red\"");
    is_stored_as(Around(Colour::Both(1, 2)), r#"{"Both":[1,2]}"#);
    assert_eq!(Bare.topic(), concat!(module_path!(), "::Bare"));
}

#[test]
fn a_generic_event_is_stored_under_one_topic() {
    is_stored_as(
        Measured {
            value: 0.5,
            at: Some(1.5),
        },
        r#"{"value":0.5,"at":1.5}"#,
    );
    is_stored_as(
        Measured {
            value: Colour::Red,
            at: None,
        },
        r#"{"value":"Red","at":null}"#,
    );
    let unit = Measured {
        value: (),
        at: None,
    };
    assert_eq!(unit.topic(), "measured");
}

#[test]
fn numbers_of_any_width_are_exact() {
    is_stored_as(
        ZooEvent::Numbers {
            wide: u128::MAX,
            signed: i128::MIN,
            long: u64::MAX,
            least: i64::MIN,
            single: f32::MIN_POSITIVE,
            double: f64::MAX,
        },
        "{\"wide\":340282366920938463463374607431768211455,\
         \"signed\":-170141183460469231731687303715884105728,\
         \"long\":18446744073709551615,\"least\":-9223372036854775808,\
         \"single\":1.1754944e-38,\"double\":1.7976931348623157e+308}",
    );
}

#[test]
fn maps_may_have_keys_that_json_can_write_as_text() {
    is_stored_as(
        ZooEvent::Keyed {
            numbers: BTreeMap::from([(-1, "m".into()), (i64::MAX, "x".into())]),
            wide: BTreeMap::from([(u128::MAX, 1)]),
            truths: BTreeMap::from([(true, 1)]),
            letters: BTreeMap::from([('"', 1)]),
            ids: BTreeMap::from([(Uuid::nil(), 1)]),
            set: BTreeSet::from([-1, 1]),
        },
        "{\"numbers\":{\"-1\":\"m\",\"9223372036854775807\":\"x\"},\
         \"wide\":{\"340282366920938463463374607431768211455\":1},\
         \"truths\":{\"true\":1},\"letters\":{\"\\\"\":1},\
         \"ids\":{\"00000000-0000-0000-0000-000000000000\":1},\"set\":[-1,1]}",
    );
}

#[test]
fn texts_bytes_and_units_are_kept() {
    is_stored_as(
        ZooEvent::Texts {
            letter: '\u{10FFFF}',
            text: "\r\n\u{7f}".into(),
            bytes: vec![0, 255],
            unit: (),
            empty: Unit,
        },
        "{\"letter\":\"\u{10FFFF}\",\"text\":\"\\r\\n\u{7f}\",\"bytes\":[0,255],\
         \"unit\":null,\"empty\":null}",
    );
}

#[test]
fn the_fields_of_a_row_may_be_in_any_order_and_have_later_ones_among_them() {
    let event: ZooEvent = reads(
        "zoo#Renamed",
        r#" { "type":1, "x":[{}], "oldName":"b","n":"a" } "#,
    );
    let expected = ZooEvent::Renamed {
        name: "a".into(),
        old_name: "b".into(),
        r#type: 1,
    };
    assert_eq!(event, expected);
}

/// An event type as it was, and as it is after it was moved and renamed.
mod renamed {
    use super::{Deserialize, DomainEvent, Serialize};

    #[must_use]
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
    #[event(topic = "crm.person", alias = "people.person")]
    pub(super) enum PersonEvent {
        #[event(alias = "people.person#Named")]
        Registered {
            name: String,
        },
        #[event(topic = "crm.person#gone", alias = "crm.person#Left")]
        Gone,
        Back,
    }
}

#[test]
fn old_rows_are_read_under_every_topic_they_were_stored_under() {
    use renamed::PersonEvent;
    let registered = PersonEvent::Registered { name: "Ada".into() };
    let state = r#"{"name":"Ada"}"#;
    for topic in [
        "crm.person#Registered",
        "people.person#Registered",
        "people.person#Named",
    ] {
        assert_eq!(reads::<PersonEvent>(topic, state), registered, "{topic}");
    }
    assert_eq!(registered.topic(), "crm.person#Registered");
    assert_eq!(
        reads::<PersonEvent>("crm.person#Left", "{}"),
        PersonEvent::Gone
    );
    assert_eq!(PersonEvent::Gone.topic(), "crm.person#gone");
    assert_eq!(
        reads::<PersonEvent>("people.person#Back", "{}"),
        PersonEvent::Back
    );
    let unknown = StoredEvent::new(Uuid::nil(), 0, "crm.person#left", "{}");
    assert!(matches!(
        from_item::<PersonEvent>(unknown),
        Err(Error::Corrupt(_))
    ));
}

/// An account of an earlier version of the program, and of a later one with a stricter rule.
mod stricter {
    use super::{Aggregate, Deserialize, DomainEvent, Serialize, mutators};

    #[must_use]
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
    #[event(topic = "ledger.account", alias = "bank.account")]
    pub(super) enum LedgerEvent {
        Opened {
            holder: String,
            limit: i64,
        },
        #[event(alias = "bank.account#Deposited")]
        PaidIn {
            amount: i64,
        },
        Withdrawn {
            amount: i64,
        },
        LimitChanged {
            limit: i64,
        },
        Closed,
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
    #[aggregate(event = LedgerEvent)]
    pub(super) struct Ledger {
        pub(super) balance: i64,
    }

    #[mutators(LedgerEvent)]
    impl Ledger {
        fn opened(_holder: String, _limit: i64) -> Self {
            Self { balance: 0 }
        }

        fn paid_in(&mut self, amount: i64) {
            self.balance += amount;
        }

        fn withdrawn(&mut self, amount: i64) {
            self.balance -= amount;
        }

        fn limit_changed(&mut self, _limit: i64) {}

        fn closed(self) {}
    }

    impl Ledger {
        pub(super) fn withdraw(&self, amount: i64) -> Result<LedgerEvent, &'static str> {
            if amount > self.balance.min(100) {
                return Err("not more than 100 at once, nor than there is");
            }
            Ok(LedgerEvent::Withdrawn { amount })
        }
    }
}

on_every_store! {
    fn a_rule_tightened_and_types_renamed_later_change_no_history(store) {
        let accounts = store.accounts();
        let opened = [crate::bank::opened(), crate::bank::deposited(1000)];
        let id = accounts.create(opened).unwrap().id();
        accounts.update(id, |account| account.withdraw(900)).unwrap();

        let ledgers = store.repository::<stricter::Ledger>();
        let ledger = ledgers.get(id).unwrap();
        assert_eq!((ledger.balance, ledger.version()), (100, 2));
        assert_eq!(ledgers.get_at(id, 1).unwrap().balance, 1000);
        assert!(ledgers.contains(id).unwrap());
        assert_eq!(ledgers.ids().map(Result::unwrap).collect::<Vec<_>>(), [id]);
        assert!(ledgers.update(id, |it| it.withdraw(101)).is_err());
        ledgers.update(id, |it| it.withdraw(100)).unwrap();
        assert_eq!(ledgers.get(id).unwrap().balance, 0);
        let topics: Vec<_> = store.log().into_iter().map(|row| row.event_type).collect();
        assert_eq!(topics[2..], ["bank.account#Withdrawn", "ledger.account#Withdrawn"]);
    }
}

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
fn maps_without_order_are_read_as_they_were() {
    let value: HashMap<String, u32> = (0..50).map(|n| (format!("key {n}"), n)).collect();
    let event = Measured { value, at: None };
    let read: Measured<HashMap<String, u32>> = from_item(to_item(event.clone()).unwrap()).unwrap();
    assert_eq!(read, event);
}

/// A string, a number and everything that is made of them.
fn any_text() -> impl Strategy<Value = String> {
    proptest::collection::vec(any::<char>(), 0..20).prop_map(String::from_iter)
}

fn comes_back<E: DomainEvent + PartialEq + Debug>(event: E) -> TestCaseResult {
    let item = to_item(event.clone()).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let read: E = from_item(item.clone()).unwrap();
    prop_assert_eq!(&read, &event);
    prop_assert_eq!(to_item(read).unwrap(), item);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_finite_number_comes_back_bit_by_bit(double in any::<u64>(), single in any::<u32>()) {
        let (double, single) = (f64::from_bits(double), f32::from_bits(single));
        prop_assume!(double.is_finite() && single.is_finite());
        let item = to_item(Measured { value: double, at: None }).unwrap();
        let read: Measured<f64> = from_item(item).unwrap();
        prop_assert_eq!(read.value.to_bits(), double.to_bits());
        let item = to_item(Measured { value: single, at: None }).unwrap();
        let read: Measured<f32> = from_item(item).unwrap();
        prop_assert_eq!(read.value.to_bits(), single.to_bits());
    }

    #[test]
    fn every_event_comes_back(
        text in any_text(),
        letter in any::<char>(),
        bytes in any::<Vec<u8>>(),
        wide in any::<u128>(),
        signed in any::<i128>(),
        numbers in proptest::collection::btree_map(any::<i64>(), any_text(), 0..5),
        note in proptest::option::of(any_text()),
    ) {
        comes_back(ZooEvent::One(text.clone()))?;
        comes_back(ZooEvent::Texts {
            letter, text: text.clone(), bytes: bytes.clone(), unit: (), empty: Unit
        })?;
        comes_back(ZooEvent::Numbers {
            wide, signed, long: 0, least: 0, single: 0.0, double: 0.0
        })?;
        comes_back(ZooEvent::Optional { note, kept: None, added: bytes })?;
        comes_back(ZooEvent::Keyed {
            numbers,
            wide: BTreeMap::from([(wide, 1)]),
            truths: BTreeMap::new(),
            letters: BTreeMap::from([(letter, 1)]),
            ids: BTreeMap::new(),
            set: BTreeSet::new(),
        })?;
    }

    #[test]
    fn a_row_of_any_bytes_is_read_or_named(state in any::<Vec<u8>>(), topic in 0..ZooEvent::TYPES.len()) {
        let topic = ZooEvent::TYPES[topic].topic;
        let item = StoredEvent::new(Uuid::nil(), 0, topic, state);
        if let Err(error) = from_item::<ZooEvent>(item) {
            let is_named = error.to_string().contains(topic);
            prop_assert!(matches!(error, Error::Corrupt(_)) && is_named);
        }
    }
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
