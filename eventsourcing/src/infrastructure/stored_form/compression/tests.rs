//! Any content under any setting; frames that lie.
#![allow(clippy::unwrap_used)]

use std::sync::LazyLock;

use proptest::prelude::*;
use uuid::Uuid;

use super::{
    super::{Column, Fetched, Place, StoredForm, frame::Header, unpacking::Unreadable},
    dictionary::Dictionary,
    lz4::Lz4,
    zstd::Zstd,
    *,
};
use crate::infrastructure::codec::Codec;

const EVENT: &[u8] =
    br#"{"sku":"sku-00000007","quantity":3,"price":1999,"note":"gift wrapped, do not bend"}"#;

fn place() -> Place<'static> {
    Place::of_event(Column::State, Uuid::nil(), 7_u64, "topic")
}

/// Made once: to train and to prepare is what takes time.
static DICTIONARY: LazyLock<Dictionary> = LazyLock::new(|| {
    let samples: Vec<_> = (0..500)
        .map(|n| {
            format!(
                r#"{{"sku":"sku-{n:08}","quantity":3,"price":{},"note":null}}"#,
                n * 7
            )
        })
        .collect();
    Dictionary::trained(&samples, 1024).unwrap()
});
static SETTINGS: LazyLock<Vec<StoredForm>> = LazyLock::new(settings);

fn settings() -> Vec<StoredForm> {
    let json = StoredForm::json;
    let raw = Dictionary::new(EVENT).unwrap();
    let forms = [
        json(),
        json().compressed(Lz4),
        json().compressed(Zstd::level(i32::MIN)),
        json().compressed(Zstd::level(0)),
        json().compressed(Zstd::level(3)),
        json().compressed(Zstd::level(i32::MAX)),
        json().compressed(Zstd::level(3).with_dictionary(&DICTIONARY)),
        json().compressed(Zstd::level(19).with_dictionary(&DICTIONARY)),
        json().compressed(Zstd::level(1).with_dictionary(&raw)),
    ];
    #[cfg(feature = "encryption")]
    let forms = forms.into_iter().flat_map(|form| {
        let ring = |key| crate::KeyRing::new("2026", key).unwrap();
        let aes = ring(crate::Key::aes_256_gcm(&[1; 32]));
        let xchacha = ring(crate::Key::xchacha20_poly1305(&[2; 32]));
        [
            form.clone(),
            form.clone().encrypted(aes),
            form.encrypted(xchacha),
        ]
    });
    forms.into_iter().collect()
}

fn pack(form: &StoredForm, codec: Codec, content: &[u8]) -> Vec<u8> {
    let fetched = Fetched::default();
    form.pack(codec, content.to_vec(), &place(), &fetched)
        .unwrap()
}

fn unpack(form: &StoredForm, stored: &[u8]) -> Result<(Codec, Vec<u8>), Unreadable> {
    let (codec, content) = form.unpack(stored, &place(), &Fetched::default())?;
    Ok((codec, content.into_owned()))
}

/// Contents that repeat themselves, and ones that do not.
fn contents() -> impl Strategy<Value = Vec<u8>> {
    let bytes = prop::collection::vec(any::<u8>(), 0..300);
    (bytes, 0_usize..30, any::<bool>()).prop_map(|(bytes, times, like_an_event)| {
        if like_an_event {
            [EVENT, &bytes].concat()
        } else {
            bytes.repeat(times)
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn whatever_is_packed_is_unpacked_under_every_setting(content in contents()) {
        let json = [b"{", &content[..]].concat();
        for form in &*SETTINGS {
            for (codec, content) in [(Codec::MessagePack, &content), (Codec::Json, &json)] {
                let stored = pack(form, codec, content);
                prop_assert!(stored.len() <= content.len() + 64);
                prop_assert_eq!(unpack(form, &stored), Ok((codec, content.clone())));
            }
        }
    }

    #[test]
    fn a_frame_that_lies_with_a_right_checksum_gives_what_it_says_or_an_error(
        content in contents(),
        length in 0_u32..2000,
        flipped in any::<prop::sample::Index>(),
    ) {
        let dictionary = &*DICTIONARY;
        let zstd = Zstd::level(3).with_dictionary(dictionary);
        let form = &StoredForm::json().compressed(zstd.clone());
        for how in [Method::Lz4, Method::Zstd, Method::ZstdWithDictionary(dictionary.id())] {
            let mut smaller = match how {
                Method::Lz4 => lz4::compress(&content).unwrap(),
                Method::Zstd => Zstd::level(3).compress(&content).unwrap(),
                Method::ZstdWithDictionary(_) => {
                    zstd.compress(&content).unwrap()
                }
            };
            for frame in [
                frame(how, length, &smaller),
                frame(how, length, &content),
                frame(how, length, &smaller[..flipped.index(smaller.len())]),
                {
                    let flipped = flipped.index(smaller.len());
                    smaller[flipped] ^= 1 << (length % 8);
                    frame(how, u32::try_from(content.len()).unwrap(), &smaller)
                },
            ] {
                let says = u32::from_be_bytes(frame[length_at(how)].try_into().unwrap());
                if let Ok((_, content)) = unpack(form, &frame) {
                    prop_assert_eq!(content.len(), usize::try_from(says).unwrap());
                }
            }
        }
    }
}

fn length_at(how: Method) -> std::ops::Range<usize> {
    match how {
        Method::ZstdWithDictionary(_) => 9..13,
        _ => 5..9,
    }
}

/// A frame whose checksum is right, whatever it says.
fn frame(method: Method, length: u32, content: &[u8]) -> Vec<u8> {
    let mut frame = Vec::new();
    let compressed = Some(Compressed { method, length });
    let (codec, lock) = (Codec::Json, None);
    let header = Header {
        codec,
        compressed,
        lock,
    };
    header.write(&mut frame);
    frame.extend_from_slice(content);
    let checksum = crc32fast::hash(&frame);
    frame.extend_from_slice(&checksum.to_be_bytes());
    frame
}

#[track_caller]
fn refusal(form: &StoredForm, stored: &[u8]) -> String {
    match unpack(form, stored) {
        Err(Unreadable::Because(why)) => why,
        other => panic!("not refused, but {other:?}"),
    }
}

#[test]
fn every_byte_of_a_compressed_frame_counts_and_so_does_its_length() {
    let content = EVENT.repeat(3);
    for form in &*SETTINGS {
        let stored = pack(form, Codec::MessagePack, &content);
        for index in 0..stored.len() {
            let mut altered = stored.clone();
            altered[index] ^= 1 << (index % 8);
            let read = unpack(form, &altered);
            // Without its first byte it is no frame: JSON, which no codec takes it for.
            let is_no_frame = index == 0 && read == Ok((Codec::Json, altered));
            assert!(read.is_err() || is_no_frame, "{form:?}: {index}");
            if index > 0 {
                refusal(form, &stored[..index]);
            }
        }
        refusal(form, &[&stored[..], &[0]].concat());
    }
}

#[test]
fn single_events_get_smaller_by_a_dictionary_alone() {
    let json = StoredForm::json();
    let dictionary = &*DICTIONARY;
    for form in &[
        json.clone().compressed(Lz4),
        json.clone().compressed(Zstd::level(3)),
    ] {
        assert_eq!(pack(form, Codec::Json, EVENT), EVENT);
    }
    let form = &json.compressed(Zstd::level(3).with_dictionary(dictionary));
    let stored = pack(form, Codec::Json, EVENT);
    assert!(stored.len() < EVENT.len(), "{} bytes", stored.len());
}

#[test]
fn what_is_worth_it_is_counted_with_the_frame() {
    for content in (0..40).map(|length| b"abcd".repeat(length)) {
        for form in &*SETTINGS {
            let bare = StoredForm::json();
            let stored = pack(form, Codec::Json, &content);
            if !super::super::is_encrypted(&stored) {
                assert!(stored.len() <= pack(&bare, Codec::Json, &content).len());
            }
        }
    }
}

#[test]
fn bombs_are_refused() {
    let zeros = vec![0; 1 << 20];
    let over = u32::try_from(zeros.len()).unwrap() + 1;
    let form = &StoredForm::json().at_most(over - 1);
    for (how, bomb) in [
        (Method::Zstd, Zstd::level(3).compress(&zeros).unwrap()),
        (Method::Lz4, lz4::compress(&zeros).unwrap()),
    ] {
        let exact = unpack(form, &frame(how, over - 1, &bomb)).unwrap();
        assert!(exact.1 == zeros, "{how:?}");
        let why = refusal(form, &frame(how, over, &bomb));
        assert!(
            why.contains("1048577 bytes") && why.contains("at_most"),
            "{why}"
        );
        refusal(form, &frame(how, u32::MAX, &bomb));
        refusal(form, &frame(how, u32::MAX, b""));
        for lie in [0, 1, 1000, over - 2] {
            refusal(form, &frame(how, lie, &bomb));
        }
        let generous = &StoredForm::json().at_most(u32::MAX);
        refusal(generous, &frame(how, over, &bomb));
        refusal(
            generous,
            &frame(how, u32::MAX, &bomb[..bomb.len().min(100)]),
        );
        let strict = &StoredForm::json().at_most(over - 2);
        refusal(strict, &frame(how, over - 1, &bomb));
        // Of 64 MiB unless something else is said.
        let why = refusal(&StoredForm::json(), &frame(how, (64 << 20) + 1, &bomb));
        assert!(why.contains("no more than 67108864 are"), "{why}");
    }
}

#[test]
fn a_bomb_that_does_not_say_how_large_it_is_is_stopped() {
    let zeros = vec![0; 1 << 20];
    // A stream does not know its length when it begins.
    let bomb = ::zstd::stream::encode_all(&zeros[..], 3).unwrap();
    let says = ::zstd::zstd_safe::get_frame_content_size(&bomb);
    assert!(matches!(says, Ok(None)), "{says:?}");
    let form = &StoredForm::json();
    for lie in [0, 1, 1000, (1 << 20) - 1] {
        let why = refusal(form, &frame(Method::Zstd, lie, &bomb));
        assert!(why.contains("too small"), "{why}");
    }
    let why = refusal(form, &frame(Method::Zstd, (1 << 20) + 1, &bomb));
    assert!(why.contains("and it has 1048576"), "{why}");
    assert!(unpack(form, &frame(Method::Zstd, 1 << 20, &bomb)).is_ok());
}

#[test]
fn what_could_not_be_read_back_is_not_saved() {
    for compression in [Lz4.into(), saving::Compression::from(Zstd::level(3))] {
        let form = &StoredForm::json().compressed(compression).at_most(1000);
        let fits = pack(form, Codec::Json, &[b'7'; 1000]);
        assert_eq!(unpack(form, &fits).unwrap().1, [b'7'; 1000]);
        let refused = form.pack(Codec::Json, vec![b'7'; 1001], &place(), &Fetched::default());
        let why = refused.unwrap_err().to_string();
        assert!(
            why.contains("1001 bytes") && why.contains("at_most"),
            "{why}"
        );
    }
}

#[test]
fn without_its_dictionary_a_content_needs_it() {
    let dictionary = &*DICTIONARY;
    let form = &StoredForm::json().compressed(Zstd::level(3).with_dictionary(dictionary));
    let stored = pack(form, Codec::Json, EVENT);
    let needs = Unreadable::Needs(super::super::Need::Dictionary(dictionary.id()));
    let other = StoredForm::json();
    assert_eq!(unpack(&other, &stored), Err(needs));
    other.compressing.know(dictionary.clone());
    assert_eq!(unpack(&other, &stored), Ok((Codec::Json, EVENT.to_vec())));
}

#[test]
fn contexts_are_kept_by_each_thread_and_let_go_with_it() {
    struct AtTheEnd(&'static StoredForm);

    impl Drop for AtTheEnd {
        fn drop(&mut self) {
            let content = EVENT.repeat(9);
            let stored = pack(self.0, Codec::Json, &content);
            assert_eq!(unpack(self.0, &stored).unwrap().1, content);
        }
    }

    thread_local! {
        static END: std::cell::RefCell<Vec<AtTheEnd>> = const { std::cell::RefCell::new(Vec::new()) };
    }
    for _ in 0..4 {
        let thread = std::thread::spawn(|| {
            END.with_borrow_mut(|it| it.extend(SETTINGS.iter().map(AtTheEnd)));
            drop(SETTINGS.iter().map(AtTheEnd).collect::<Vec<_>>());
        });
        thread.join().unwrap();
    }
}

#[test]
fn dictionaries_that_are_none_are_refused() {
    let dictionary = &*DICTIONARY;
    assert!(Dictionary::new([]).is_err());
    let cut = &dictionary.content()[..20];
    let why = Dictionary::new(cut).unwrap_err().to_string();
    assert!(why.contains("damaged"), "{why}");
    let few = Dictionary::trained(&["a"; 99], 1024)
        .unwrap_err()
        .to_string();
    assert!(few.contains("there are 99"), "{few}");
    let small = Dictionary::trained(&["a"; 100], 255)
        .unwrap_err()
        .to_string();
    assert!(small.contains("and not 255"), "{small}");
    let nothing = Dictionary::trained(&[""; 100], 1024)
        .unwrap_err()
        .to_string();
    assert!(nothing.contains("zstd makes no dictionary"), "{nothing}");
}
