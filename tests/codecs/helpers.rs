//! The helpers for what a codec cannot carry: fields of events, in every codec.

use std::{
    collections::{BTreeMap, HashMap},
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use eventsourcing::{
    Aggregate, DomainEvent, EventStore, SnapshotPolicy, Snapshots, StoredForm, encoding, mutators,
};
use num_bigint::BigInt;
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

use super::{codecs, comes_back_from, content, held, json, message_pack, read, store};

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "helped")]
enum Helped {
    Bytes {
        #[serde(with = "encoding::bytes")]
        owned: Vec<u8>,
        #[serde(with = "encoding::bytes")]
        array: [u8; 4],
        #[serde(with = "encoding::bytes")]
        boxed: Box<[u8]>,
        #[serde(with = "encoding::bytes")]
        shared: Arc<[u8]>,
    },
    Float {
        #[serde(with = "encoding::float")]
        double: f64,
        #[serde(with = "encoding::float")]
        single: f32,
    },
    Pairs {
        #[serde(with = "encoding::pairs")]
        ordered: BTreeMap<Option<(u8, String)>, i64>,
        #[serde(with = "encoding::pairs")]
        hashed: HashMap<Vec<u8>, bool>,
    },
    Option {
        #[serde(with = "encoding::option", default)]
        text: Option<Option<String>>,
        #[serde(with = "encoding::option")]
        unit: Option<()>,
    },
    Text {
        #[serde(with = "encoding::text")]
        big: BigInt,
        payment: Payment,
    },
    Within {
        readings: Vec<Reading>,
        blob: Option<Blob>,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "in")]
enum Payment {
    Wei {
        #[serde(with = "encoding::text")]
        amount: u128,
        #[serde(with = "encoding::text")]
        from: IpAddr,
        #[serde(with = "encoding::bytes")]
        signature: Vec<u8>,
        #[serde(with = "encoding::float")]
        rate: f64,
        #[serde(with = "encoding::option")]
        note: Option<Option<u8>>,
        #[serde(with = "encoding::pairs")]
        parts: BTreeMap<(u8, u8), i64>,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
struct Reading(#[serde(with = "encoding::float")] f64);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
struct Blob(#[serde(with = "encoding::bytes")] Vec<u8>);

#[track_caller]
fn comes_back(event: Helped) {
    for codec in codecs() {
        comes_back_from(&codec, &event);
    }
}

fn payment() -> Payment {
    Payment::Wei {
        amount: u128::MAX,
        from: [127, 0, 0, 1].into(),
        signature: vec![0, 255],
        rate: f64::INFINITY,
        note: Some(None),
        parts: BTreeMap::from([((0, 1), -1)]),
    }
}

#[test]
fn bytes_are_text_in_json_and_bytes_in_message_pack() {
    let event = Helped::Bytes {
        owned: vec![0, 255, 254],
        array: [1, 2, 3, 4],
        boxed: [].into(),
        shared: [7].into(),
    };
    comes_back(event.clone());
    let stored = store(&json(), event.clone()).unwrap();
    let expected = br#"{"owned":"AP/+","array":"AQIDBA==","boxed":"","shared":"Bw=="}"#;
    assert_eq!(stored.state, expected);
    let stored = store(&message_pack(), event).unwrap();
    let expected = b"\x84\xa5owned\xc4\x03\x00\xff\xfe\xa5array\xc4\x04\x01\x02\x03\x04\xa5boxed\xc4\x00\xa6shared\xc4\x01\x07";
    assert_eq!(content(&stored), expected);
}

#[test]
fn bytes_that_were_stored_as_numbers_are_read() {
    for (codec, mapper) in codecs() {
        let before = store(&mapper, held(&vec![0_u8, 255])).unwrap();
        let after: HeldBytes = read(&mapper, &before).unwrap();
        assert_eq!(after.value, [0, 255], "{codec}");
    }
}

/// As `Held<Vec<u8>>`, a version later.
#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "held")]
struct HeldBytes {
    #[serde(with = "encoding::bytes")]
    value: Vec<u8>,
}

#[test]
fn bytes_of_another_length_or_alphabet_are_refused() {
    for state in [
        r#"{"owned":"","array":"AQID","boxed":"","shared":""}"#,
        r#"{"owned":"!","array":"AQIDBA==","boxed":"","shared":""}"#,
        r#"{"owned":[256],"array":"AQIDBA==","boxed":"","shared":""}"#,
    ] {
        let mut stored =
            eventsourcing::StoredEvent::new(uuid::Uuid::nil(), 0, "helped#Bytes", state);
        assert!(read::<Helped>(&json(), &stored).is_err(), "{state}");
        stored.state = state
            .replace("AQID\"", "AQIDBA==\"")
            .replace('!', "")
            .replace("256", "255")
            .into();
        assert!(read::<Helped>(&json(), &stored).is_ok(), "{state}");
    }
}

#[test]
fn floats_come_back_even_where_they_are_no_numbers() {
    for (double, single) in [
        (f64::INFINITY, f32::NEG_INFINITY),
        (-0.0, -0.0),
        (5e-324, 1e-45),
        (0.1, 0.1),
        (f64::MAX, f32::MAX),
        (3.0, 16_777_216.0),
    ] {
        comes_back(Helped::Float { double, single });
    }
    for (codec, mapper) in codecs() {
        let (double, single) = (f64::NAN, f32::NAN);
        let stored = store(&mapper, Helped::Float { double, single }).unwrap();
        let Helped::Float { double, single } = read(&mapper, &stored).unwrap() else {
            panic!("{codec}: another event")
        };
        assert!(double.is_nan() && single.is_nan(), "{codec}");
    }
    let stored = eventsourcing::StoredEvent::new(
        uuid::Uuid::nil(),
        0,
        "helped#Float",
        r#"{"double":-1,"single":18446744073709551615}"#,
    );
    let (double, single) = (-1.0, 18_446_744_073_709_551_615.0);
    assert_eq!(
        read::<Helped>(&json(), &stored).unwrap(),
        Helped::Float { double, single }
    );
}

#[test]
fn options_of_options_and_of_nothing_come_back() {
    for text in [None, Some(None), Some(Some(String::new()))] {
        for unit in [None, Some(())] {
            comes_back(Helped::Option {
                text: text.clone(),
                unit,
            });
        }
    }
}

#[test]
fn texts_and_pairs_come_back() {
    comes_back(Helped::Text {
        big: BigInt::from(-7).pow(99),
        payment: payment(),
    });
    comes_back(Helped::Pairs {
        ordered: BTreeMap::from([(None, 1), (Some((1, "x".into())), -1)]),
        hashed: HashMap::from([(vec![1], true)]),
    });
    comes_back(Helped::Within {
        readings: vec![Reading(f64::NEG_INFINITY), Reading(0.5)],
        blob: Some(Blob(vec![0; 300])),
    });
}

/// A state with what only the helpers can store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = Helped)]
struct Ledger {
    #[serde(with = "encoding::pairs")]
    counts: BTreeMap<(u8, u8), u32>,
    payment: Option<Payment>,
}

#[mutators(Helped)]
impl Ledger {
    fn bytes(_owned: Vec<u8>, _array: [u8; 4], _boxed: Box<[u8]>, _shared: Arc<[u8]>) -> Self {
        Self {
            counts: BTreeMap::new(),
            payment: None,
        }
    }

    fn float(&mut self, _double: f64, _single: f32) {}

    fn pairs(
        &mut self,
        _ordered: BTreeMap<Option<(u8, String)>, i64>,
        _hashed: HashMap<Vec<u8>, bool>,
    ) {
        *self.counts.entry((0, 1)).or_default() += 1;
    }

    fn option(&mut self, _text: Option<Option<String>>, _unit: Option<()>) {}

    fn text(&mut self, _big: BigInt, payment: Payment) {
        self.payment = Some(payment);
    }

    fn within(&mut self, _readings: Vec<Reading>, _blob: Option<Blob>) {}
}

#[test]
fn snapshots_are_taken_of_states_with_helpers() {
    for form in [StoredForm::json(), StoredForm::message_pack()] {
        let problems = Arc::new(AtomicUsize::new(0));
        let seen = problems.clone();
        let snapshots = Snapshots::new(SnapshotPolicy::on_request()).on_problem(move |_| {
            seen.fetch_add(1, Ordering::Relaxed);
        });
        let store = EventStore::in_memory().with_stored_form(form);
        let ledgers = store.repository::<Ledger>().with_snapshots(snapshots);
        let begun = Helped::Bytes {
            owned: vec![],
            array: [0; 4],
            boxed: [].into(),
            shared: [].into(),
        };
        let booked = Helped::Text {
            big: BigInt::ZERO,
            payment: payment(),
        };
        let counted = Helped::Pairs {
            ordered: BTreeMap::new(),
            hashed: HashMap::new(),
        };
        let id = ledgers.create([begun, booked, counted]).unwrap().id();
        let replayed = ledgers.get(id).unwrap();
        assert_eq!(ledgers.take_snapshot(id).unwrap(), 2);

        assert_eq!(*ledgers.get(id).unwrap(), *replayed);
        assert_eq!(problems.load(Ordering::Relaxed), 0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_in_them_comes_back(
        owned in any::<Vec<u8>>(),
        array in any::<[u8; 4]>(),
        double in any::<f64>(),
        single in any::<f32>(),
        text in any::<Option<Option<String>>>(),
        unit in any::<Option<()>>(),
        ordered in any::<BTreeMap<Option<(u8, String)>, i64>>(),
        amount in any::<u128>(),
        from in any::<IpAddr>(),
    ) {
        comes_back(Helped::Bytes {
            owned: owned.clone(), array, boxed: owned.clone().into(), shared: owned.clone().into()
        });
        if !double.is_nan() && !single.is_nan() {
            comes_back(Helped::Float { double, single });
        }
        comes_back(Helped::Option { text, unit });
        comes_back(Helped::Pairs { ordered, hashed: HashMap::from([(owned.clone(), false)]) });
        let payment = Payment::Wei {
            amount, from, signature: owned, rate: 0.1, note: None, parts: BTreeMap::new()
        };
        comes_back(Helped::Text { big: amount.into(), payment });
    }
}
