//! Rows of every stored form as they were stored once: read by this version as by every other.
//!
//! The files stand in `golden`, one for each codec, compressor and cipher that frames name. Whoever
//! adds one adds it to the tables below and writes its files; `golden_keys` and `golden_positions` have
//! files of their own:
//!
//! ```sh
//! WRITE_GOLDEN=1 cargo test -p eventsourcing-tests --test codecs golden
//! ```
//!
//! What is there is never written again.

use std::{
    collections::BTreeSet,
    env,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use eventsourcing::{
    Dictionary, Error, EventStore, Fingerprint, InMemoryStrategy, Key, KeyRing, Lz4,
    RecordStrategy, RecordedEvent, Save, SequencedItemMapper, SnapshotPolicy, SnapshotSelection,
    StoredEvent, StoredForm, StoredSnapshot, Timestamp, Zstd,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::{
    golden_events::{Golden, GoldenEvent, ID, SAVE, events, history},
    golden_keys, golden_positions, store,
};

/// A code of frames, what files call it, and a form with it.
type Table = &'static [(u8, &'static str, fn(StoredForm) -> StoredForm)];

const CODECS: Table = &[
    (1, "json", |_| StoredForm::json()),
    (2, "message-pack", |_| StoredForm::message_pack()),
];

const COMPRESSORS: Table = &[
    (0, "plain", |form| form),
    (1, "zstd", |form| form.compressed(Zstd::level(3))),
    (2, "zstd-with-dictionary", |form| {
        form.compressed(Zstd::level(3).with_dictionary(&dictionary()))
    }),
    (3, "lz4", |form| form.compressed(Lz4)),
];

/// Kept as it is: rows name it by the checksum of its content.
fn dictionary() -> Dictionary {
    Dictionary::new(b"what was said again and again, and what was counted with it".repeat(20))
        .unwrap()
}

const CIPHERS: Table = &[
    (0, "open", |form| form.readable_with(aes())),
    (1, "aes-256-gcm", |form| form.encrypted(aes())),
    (2, "xchacha20-poly1305", |form| form.encrypted(xchacha())),
];

pub(crate) fn aes() -> KeyRing {
    KeyRing::new("2026-a", Key::aes_256_gcm(&[7; 32])).unwrap()
}

pub(crate) fn xchacha() -> KeyRing {
    KeyRing::new("2026-x", Key::xchacha20_poly1305(&[9; 32])).unwrap()
}

/// Every form that can be written, and the name of its file.
fn forms() -> Vec<(String, StoredForm)> {
    let mut forms = Vec::new();
    for (_, codec, with_codec) in CODECS {
        for (_, compressor, compressed) in COMPRESSORS {
            for (_, cipher, encrypted) in CIPHERS {
                let form = encrypted(compressed(with_codec(StoredForm::default())));
                forms.push((format!("{codec}.{compressor}.{cipher}.json"), form));
            }
        }
    }
    forms
}

/// The snapshot of the file is after this event.
const SNAPSHOT: u64 = 4;

/// What a file holds: the columns that depend on the form.
#[derive(Debug, Serialize, Deserialize)]
struct File {
    events: Vec<Row>,
    snapshot: Taken,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Row {
    topic: String,
    state: String,
    metadata: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Taken {
    fingerprint: Uuid,
    state: String,
    checksum: Uuid,
}

/// Frames and wrapped keys as hexadecimal digits, and JSON as it is.
pub(crate) fn to_text(bytes: &[u8]) -> String {
    if matches!(bytes[0], 0xD5 | 0xF5) {
        bytes.iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").unwrap();
            text
        })
    } else {
        String::from_utf8(bytes.to_vec()).unwrap()
    }
}

pub(crate) fn to_bytes(text: &str) -> Vec<u8> {
    if !text.starts_with("d5") && !text.starts_with("f5") {
        return text.into();
    }
    let digit = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    (0..text.len()).step_by(2).map(digit).collect()
}

fn selection(fingerprint: Fingerprint) -> SnapshotSelection {
    SnapshotSelection {
        originator_id: ID,
        fingerprint,
        lte: u64::MAX,
        as_of: Timestamp::MAX,
    }
}

/// A store with these rows, and snapshots on request.
fn store_of(rows: Vec<StoredEvent>) -> EventStore<InMemoryStrategy> {
    let strategy = InMemoryStrategy::default();
    strategy.append(&Save::new(SAVE, rows)).unwrap();
    EventStore::sharing(Arc::new(strategy))
}

pub(crate) fn row<P>(row: &StoredEvent<P>) -> Row {
    Row {
        topic: row.event_type.to_string(),
        state: to_text(&row.state),
        metadata: to_text(row.metadata.as_deref().unwrap()),
    }
}

fn written(form: &StoredForm) -> File {
    let mapper = SequencedItemMapper::new(form.clone());
    let stored = |it| mapper.to_sequenced_item(&it).unwrap();
    let rows: Vec<_> = history().into_iter().map(stored).collect();
    let events = rows.iter().map(row).collect();
    let store = store_of(rows).with_stored_form(form.clone());
    let goldens = store
        .repository::<Golden>()
        .with_snapshots(SnapshotPolicy::on_request());
    goldens.take_snapshot_at(ID, SNAPSHOT).unwrap();
    let selection = selection(Fingerprint::of::<Golden>().unwrap());
    let snapshots = store.strategy().snapshots().unwrap();
    let taken = snapshots.newest_snapshot(&selection).unwrap().unwrap();
    File {
        events,
        snapshot: Taken {
            fingerprint: taken.fingerprint.0,
            state: to_text(&taken.state),
            checksum: taken.checksum,
        },
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("codecs/golden")
}

/// One case writes a file, and the others read it.
static WRITING: Mutex<()> = Mutex::new(());

/// What the file holds; it is written when it is missing and is to be.
pub(crate) fn file<T: Serialize + DeserializeOwned>(name: &str, written: impl Fn() -> T) -> T {
    let path = folder().join(name);
    let _writing = WRITING.lock();
    if env::var_os("WRITE_GOLDEN").is_some() && !path.exists() {
        let text = serde_json::to_string_pretty(&written()).unwrap();
        fs::write(&path, text + "\n").unwrap();
    }
    let text = fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{name}: {error}; see `WRITE_GOLDEN` in golden.rs"));
    serde_json::from_str(&text).unwrap()
}

fn of_form(name: &str, form: &StoredForm) -> File {
    file(name, || written(form))
}

/// The history at its versions, stored as these rows.
pub(crate) fn rows(events: &[Row]) -> Vec<StoredEvent> {
    let row = |(recorded, row): (RecordedEvent<GoldenEvent>, &Row)| StoredEvent {
        timestamp: recorded.timestamp,
        metadata: Some(to_bytes(&row.metadata)),
        save_id: SAVE,
        ..StoredEvent::new(
            ID,
            recorded.originator_version,
            row.topic.clone(),
            to_bytes(&row.state),
        )
    };
    history().into_iter().zip(events).map(row).collect()
}

/// A form that writes something else, and has the keys and the dictionary.
fn reading_form(name: &str) -> StoredForm {
    let ring = if name.contains("xchacha") {
        xchacha()
    } else {
        aes()
    };
    let other = Zstd::level(1).with_dictionary(&dictionary());
    StoredForm::json().compressed(other).readable_with(ring)
}

#[test]
fn events_of_every_form_are_read() {
    for (name, form) in forms() {
        let rows = rows(&of_form(&name, &form).events);
        assert_eq!(rows.len(), events().len(), "{name}");
        let mapper = SequencedItemMapper::new(reading_form(&name));
        for (row, expected) in rows.iter().zip(history()) {
            let read = mapper.from_sequenced_item::<GoldenEvent, u64>(row);
            assert_eq!(read.unwrap(), expected, "{name}");
        }
    }
}

#[test]
fn events_without_a_cipher_are_written_as_they_were() {
    for (name, form) in forms()
        .into_iter()
        .filter(|(name, _)| name.contains("plain.open"))
    {
        let mapper = SequencedItemMapper::new(form.clone());
        for (row, recorded) in rows(&of_form(&name, &form).events).iter().zip(history()) {
            assert_eq!(&mapper.to_sequenced_item(&recorded).unwrap(), row, "{name}");
        }
    }
}

/// The events between the first and that of the snapshot are missing: only the snapshot has them.
#[test]
fn snapshots_of_every_form_are_loaded_from() {
    for (name, form) in forms() {
        let file = of_form(&name, &form);
        let mut rows = rows(&file.events);
        rows.truncate(5);
        rows.drain(1..4);
        let store = store_of(rows).with_stored_form(reading_form(&name));
        let at = history()[0].timestamp;
        let snapshot = StoredSnapshot {
            originator_id: ID,
            fingerprint: Fingerprint(file.snapshot.fingerprint),
            originator_version: SNAPSHOT,
            created_on: at,
            last_modified: at,
            as_of: at,
            ended: false,
            save_id: SAVE,
            state: to_bytes(&file.snapshot.state),
            checksum: file.snapshot.checksum,
            seal: None,
        };
        assert!(snapshot.is_whole(), "{name}");
        let fingerprint = Fingerprint::of::<Golden>().unwrap();
        assert_eq!(
            snapshot.fingerprint, fingerprint,
            "snapshots would not be found"
        );
        store
            .strategy()
            .snapshots()
            .unwrap()
            .put_snapshot(&snapshot)
            .unwrap();
        let goldens = store
            .repository::<Golden>()
            .with_snapshots(SnapshotPolicy::on_request());
        let golden = goldens.get(ID).unwrap();
        assert_eq!((golden.names.len(), golden.wide), (2, i128::MIN), "{name}");
        assert!(store.repository::<Golden>().get(ID).is_err(), "{name}");
    }
}

/// The codes at a place of the header that are known.
fn known(place: usize, what: &str) -> BTreeSet<u8> {
    let is_known = |code: &u8| {
        let mut state = [0xF5, 1, 1, 0, 0];
        state[place] = *code;
        let row = StoredEvent::new(ID, 0, "golden#Ended", state);
        let mapper = SequencedItemMapper::default();
        match mapper.from_sequenced_item::<GoldenEvent, u64>(&row) {
            Err(Error::Corrupt(corrupt)) => !corrupt.what.contains(&format!("names {what} {code}")),
            other => panic!("{other:?}"),
        }
    };
    (0..=u8::MAX).filter(is_known).collect()
}

fn codes(table: Table) -> BTreeSet<u8> {
    table.iter().map(|(code, ..)| *code).collect()
}

#[test]
fn every_code_of_a_frame_is_in_the_tables() {
    assert_eq!(known(2, "codec"), codes(CODECS));
    assert_eq!(known(3, "compressor"), codes(COMPRESSORS));
    assert_eq!(known(4, "cipher"), codes(CIPHERS));
}

#[test]
fn every_form_has_the_codes_that_its_file_is_named_after() {
    for (codec, _, with_codec) in CODECS {
        for (compressor, _, compressed) in COMPRESSORS {
            for (cipher, _, encrypted) in CIPHERS {
                let form = encrypted(compressed(with_codec(StoredForm::default())));
                let event = GoldenEvent::Named("x".repeat(9000));
                let state = store(&SequencedItemMapper::new(form), event).unwrap().state;
                if (*codec, *compressor, *cipher) == (1, 0, 0) {
                    assert_eq!(state[0], b'"');
                } else {
                    assert_eq!(state[..5], [0xF5, 1, *codec, *compressor, *cipher]);
                }
            }
        }
    }
}

#[test]
fn every_file_is_read() {
    let named = |(name, form): (String, StoredForm)| {
        of_form(&name, &form);
        name
    };
    let mut read: BTreeSet<_> = forms().into_iter().map(named).collect();
    read.extend(golden_keys::FILES.map(str::to_owned));
    read.insert(golden_positions::FILE.into());
    let files = fs::read_dir(folder()).unwrap();
    let files = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    assert_eq!(files.collect::<BTreeSet<_>>(), read);
}
