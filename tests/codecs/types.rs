//! Types as users have them: each goes in and comes out equal, in every codec.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque},
    net::{IpAddr, Ipv6Addr, SocketAddr},
    num::{NonZeroI64, Wrapping},
    ops::{Bound, RangeInclusive},
    path::PathBuf,
    time::{Duration, SystemTime},
};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use jiff::{SignedDuration, Zoned, civil};
use num_bigint::{BigInt, BigUint};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Held, Value, codecs, comes_back_from, content, held, message_pack, read, store};

#[track_caller]
fn comes_back<T: Value>(value: T) {
    for codec in codecs() {
        let event = held(&value);
        comes_back_from(&codec, &event);
        let perhaps = Some(value.clone());
        comes_back_from(&codec, &Held { perhaps, ..event });
    }
}

#[test]
fn ids_and_addresses() {
    comes_back(Uuid::max());
    comes_back(IpAddr::from([192, 168, 0, 1]));
    comes_back(Ipv6Addr::LOCALHOST);
    comes_back(SocketAddr::from(([1, 2, 3, 4], 80)));
    comes_back(PathBuf::from("/a/b"));
}

#[test]
fn decimals_with_their_zeros() {
    for text in ["0", "-0.00", "1.0", "1.00", "79228162514264337593543950335"] {
        let value: Decimal = text.parse().unwrap();
        comes_back(value);
        for (codec, mapper) in codecs() {
            let back: Held<Decimal> =
                read(&mapper, &store(&mapper, held(&value)).unwrap()).unwrap();
            assert_eq!(back.value.to_string(), value.to_string(), "{codec}");
        }
    }
    comes_back(Decimal::MIN);
    comes_back(Decimal::new(1, 28));
}

#[test]
fn dates_and_times_of_jiff() {
    let zoned: Zoned = "2026-10-25T02:30:00+01:00[Europe/Berlin]".parse().unwrap();
    comes_back(zoned.timestamp());
    comes_back(zoned.date());
    comes_back(zoned.time());
    comes_back(zoned.datetime());
    comes_back(zoned);
    comes_back(jiff::Timestamp::MIN);
    comes_back(jiff::Timestamp::MAX);
    comes_back(civil::DateTime::MAX);
    comes_back(SignedDuration::MIN);
    comes_back(SignedDuration::from_nanos(-1));
    comes_back(Span(jiff::Span::new().months(-1).days(-2).nanoseconds(-3)));
}

/// Spans have no order; these are equal field by field.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Span(jiff::Span);

impl PartialEq for Span {
    fn eq(&self, other: &Self) -> bool {
        self.0.fieldwise() == other.0.fieldwise()
    }
}

#[test]
fn dates_and_times_of_chrono() {
    let at = "2026-02-28T23:59:59.123456789+05:30";
    let at: DateTime<FixedOffset> = at.parse().unwrap();
    comes_back(at);
    comes_back::<DateTime<Utc>>(at.into());
    comes_back(at.naive_local());
    comes_back(at.date_naive());
    comes_back(at.time());
    comes_back(NaiveDateTime::MIN);
    comes_back(NaiveDate::MAX);
    comes_back(NaiveTime::MIN);
}

#[test]
fn durations_and_times_of_std() {
    comes_back(Duration::ZERO);
    comes_back(Duration::MAX);
    comes_back(Duration::from_nanos(1));
    comes_back(SystemTime::UNIX_EPOCH + Duration::new(1, 1));
}

#[test]
fn integers_of_any_width() {
    comes_back((u8::MAX, u16::MAX, u32::MAX, u64::MAX, usize::MAX));
    comes_back((i8::MIN, i16::MIN, i32::MIN, i64::MIN, isize::MIN));
    for value in [0, 1, u128::from(u64::MAX), 1 << 127, u128::MAX] {
        comes_back(value);
    }
    for value in [0, -1, i128::from(i64::MIN), i128::MIN, i128::MAX] {
        comes_back(value);
    }
    comes_back(BigInt::from(-7).pow(999));
    comes_back(BigInt::ZERO);
    comes_back(BigUint::from(10_u8).pow(1000));
    comes_back(NonZeroI64::new(-1).unwrap());
    comes_back(Wrapping(7_u64));
}

#[test]
fn floats_bit_by_bit() {
    let doubles = [
        0.0,
        -0.0,
        0.1,
        f64::MIN_POSITIVE,
        5e-324,
        -5e-324,
        2.225_073_858_507_201e-308,
        f64::MAX,
        f64::MIN,
        f64::EPSILON,
        9_007_199_254_740_993.0,
        1e308,
    ];
    for (codec, mapper) in codecs() {
        for double in doubles {
            let back: Held<f64> = read(&mapper, &store(&mapper, held(&double)).unwrap()).unwrap();
            assert_eq!(
                back.value.to_bits(),
                double.to_bits(),
                "{codec}: {double:e}"
            );
        }
        for single in [
            -0.0,
            0.1,
            1e-45,
            f32::MIN_POSITIVE,
            f32::MAX,
            16_777_217.0_f32,
        ] {
            let back: Held<f32> = read(&mapper, &store(&mapper, held(&single)).unwrap()).unwrap();
            assert_eq!(
                back.value.to_bits(),
                single.to_bits(),
                "{codec}: {single:e}"
            );
        }
    }
}

#[test]
fn message_pack_has_floats_that_are_no_numbers() {
    let mapper = message_pack();
    for double in [f64::NAN, -f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let back: Held<f64> = read(&mapper, &store(&mapper, held(&double)).unwrap()).unwrap();
        assert_eq!(back.value.to_bits(), double.to_bits());
    }
}

#[test]
fn texts_and_bytes_of_any_length() {
    comes_back(String::new());
    comes_back('\u{10FFFF}');
    comes_back('\0');
    comes_back::<Cow<'static, str>>("\"\\\r\n\u{2028}".into());
    comes_back::<Box<str>>("Å".into());
    // Around each of the lengths that MessagePack writes differently.
    for length in [31, 32, 255, 256, 65_535, 65_536] {
        comes_back("x".repeat(length));
        comes_back(vec![200_u8; length]);
    }
    comes_back([255_u8; 32]);
    comes_back::<Box<[u8]>>([0, 255].into());
}

#[test]
fn a_text_of_16_mib() {
    for codec in codecs() {
        let value = "\u{1F600}".repeat(4 << 20);
        let event = Held {
            value,
            listed: vec![],
            perhaps: None,
        };
        comes_back_from(&codec, &event);
    }
}

#[test]
fn collections_of_any_length() {
    comes_back(Vec::<String>::new());
    comes_back(BTreeMap::<String, u8>::new());
    comes_back(BTreeSet::from([-1, 1]));
    comes_back(HashSet::from(["a".to_owned()]));
    comes_back(HashMap::from([("a".to_owned(), vec![1])]));
    comes_back(VecDeque::from([1, 2]));
    for length in [15, 16, 65_535, 65_536] {
        comes_back((0..length).collect::<Vec<u32>>());
        comes_back((0..length).map(|n| (n, n)).collect::<BTreeMap<u32, u32>>());
    }
}

#[test]
fn maps_with_keys_that_have_a_text() {
    comes_back(BTreeMap::from([(-1_i64, 1), (i64::MAX, 2)]));
    comes_back(BTreeMap::from([(u128::MAX, 1)]));
    comes_back(BTreeMap::from([(true, 1), (false, 2)]));
    comes_back(BTreeMap::from([('"', 1)]));
    comes_back(BTreeMap::from([(Uuid::nil(), 1)]));
    comes_back(BTreeMap::from([(Suit::Hearts, 1)]));
    comes_back(BTreeMap::from([(NaiveDate::MIN, 1)]));
}

#[test]
fn message_pack_has_maps_with_keys_of_any_kind() {
    let codec = ("MessagePack", message_pack());
    comes_back_from(&codec, &held(&BTreeMap::from([((1, 'x'), 1)])));
    comes_back_from(&codec, &held(&BTreeMap::from([(None, 1), (Some(2), 3)])));
    comes_back_from(&codec, &held(&BTreeMap::from([(vec![1], 1), (vec![], 2)])));
    comes_back_from(&codec, &held(&BTreeMap::from([((), 1)])));
}

#[test]
fn options_tuples_and_units() {
    comes_back(Some(1));
    comes_back(None::<u8>.into_iter().collect::<Vec<_>>());
    comes_back(((), (1, "x".to_owned()), [(); 3]));
    comes_back((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
    comes_back(Ok::<u8, String>(1));
    comes_back(Err::<u8, String>("no".into()));
    comes_back(RangeInclusive::new(1, 3));
    comes_back(Bound::Excluded(1));
    for codec in codecs() {
        comes_back_from(&codec, &held(&Some(Some(1))));
        comes_back_from(&codec, &held(&Some(Some(Some("x".to_owned())))));
        comes_back_from(&codec, &held(&None::<Option<u8>>));
        comes_back_from(&codec, &held(&Unit));
        comes_back_from(&codec, &held(&()));
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Suit {
    Hearts,
    QueenOfSpades,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Unit;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Empty {}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Pair(u8, String);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum External {
    Unit,
    One(Vec<u8>),
    Two(u8, Box<Self>),
    Named { suit: Suit, rest: Option<Box<Self>> },
    Empty {},
    Nothing(()),
    Perhaps(Option<u8>),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    Unit,
    One(i64),
    Two(u8, String),
    Named { at: civil::Date },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
enum Internal {
    Unit,
    One(Empty),
    Named { id: Uuid, price: Decimal },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Number(i64),
    Text(String),
    Id { id: Uuid },
    Pair(bool, Suit),
}

#[test]
fn structs_and_enums_of_every_tagging() {
    comes_back((Unit, Empty {}, Pair(1, "x".into())));
    comes_back(vec![Suit::Hearts, Suit::QueenOfSpades]);
    let named = External::Named {
        suit: Suit::Hearts,
        rest: Some(Box::new(External::Unit)),
    };
    comes_back(vec![
        External::Unit,
        External::One(vec![]),
        External::Two(1, Box::new(named)),
        External::Empty {},
        External::Nothing(()),
        External::Perhaps(None),
        External::Perhaps(Some(1)),
    ]);
    comes_back(vec![
        Adjacent::Unit,
        Adjacent::One(-1),
        Adjacent::Two(1, "x".into()),
        Adjacent::Named {
            at: civil::Date::MAX,
        },
    ]);
    let id = Uuid::max();
    comes_back(vec![
        Internal::Unit,
        Internal::One(Empty {}),
        Internal::Named {
            id,
            price: Decimal::new(100, 2),
        },
    ]);
    comes_back(vec![
        Untagged::Number(-1),
        Untagged::Text("1".into()),
        Untagged::Id { id },
        Untagged::Pair(true, Suit::Hearts),
    ]);
}

#[test]
fn message_pack_is_compact_and_names_fields_and_variants() {
    let event = Held {
        value: (Uuid::max(), Suit::Hearts),
        listed: vec![],
        perhaps: None,
    };
    let stored = store(&message_pack(), event).unwrap();
    let expected = [
        b"\x83\xa5value\x92\xc4\x10".as_slice(),
        &[0xff; 16],
        b"\xa6hearts\xa6listed\x90\xa7perhaps\xc0",
    ];
    assert_eq!(content(&stored), expected.concat());
}
