//! One stream whose form changes with every event: codec, compressor, dictionary, cipher and key.

use eventsourcing::{
    Aggregate, Dictionary, DomainEvent, Fingerprint, KeyRing, LogPosition, Lz4, Repository,
    SnapshotPolicy, SnapshotSelection, Snapshots, StoredForm, Timestamp, Zstd, mutators,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::keys::{aes, encrypting, under, xchacha};
use crate::stores::{Bank, Store, Strategy, on_every_store};

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "diary")]
enum DiaryEvent {
    Begun { title: String },
    Written { page: String },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = DiaryEvent)]
struct Diary {
    title: String,
    pages: Vec<String>,
}

#[mutators(DiaryEvent)]
impl Diary {
    fn begun(title: String) -> Self {
        let pages = Vec::new();
        Self { title, pages }
    }

    fn written(&mut self, page: String) {
        self.pages.push(page);
    }
}

/// Long and repetitive: whatever compresses makes it smaller.
fn page(version: usize) -> String {
    format!("Dear diary, on day {version} it rained. ").repeat(10)
}

fn event(version: usize) -> DiaryEvent {
    let page = page(version);
    if version == 0 {
        DiaryEvent::Begun { title: page }
    } else {
        DiaryEvent::Written { page }
    }
}

/// The diary after this version.
fn diary(version: usize) -> Diary {
    Diary {
        title: page(0),
        pages: (1..=version).map(page).collect(),
    }
}

fn dictionary(weather: &str) -> Dictionary {
    let said = format!("Dear diary, on day 7 {weather}. {{\"page\":\"title\"");
    Dictionary::new(said.repeat(3)).unwrap()
}

fn ring() -> KeyRing {
    let ring = KeyRing::new("b", xchacha(2)).unwrap();
    ring.with_old("a", aes(1)).unwrap()
}

/// What a frame says: codec, compressor, cipher, the dictionary and the name of the key.
#[derive(Debug, Clone, PartialEq)]
struct Codes {
    form: [u8; 3],
    dictionary: Option<u32>,
    key: Option<String>,
}

impl Codes {
    fn new(form: [u8; 3], dictionary: Option<&Dictionary>, key: Option<&str>) -> Self {
        let dictionary = dictionary.map(Dictionary::id);
        let key = key.map(str::to_owned);
        Self {
            form,
            dictionary,
            key,
        }
    }

    /// None where the bytes are bare JSON.
    fn of(bytes: &[u8]) -> Option<Self> {
        if bytes[0] != 0xF5 {
            assert_eq!(bytes[0], b'{');
            return None;
        }
        assert_eq!(bytes[1], 1);
        let form = [bytes[2], bytes[3], bytes[4]];
        let mut rest = &bytes[5..];
        let mut number = || {
            let (number, more) = rest.split_first_chunk().unwrap();
            rest = more;
            u32::from_be_bytes(*number)
        };
        let dictionary = (form[1] == 2).then(&mut number);
        if form[1] > 0 {
            number();
        }
        let key = (form[2] > 0).then(|| {
            let name = &rest[1..=usize::from(rest[0])];
            String::from_utf8(name.to_vec()).unwrap()
        });
        Some(Self {
            form,
            dictionary,
            key,
        })
    }
}

/// The form of each event in turn, and what its frame says.
fn forms() -> Vec<(StoredForm, Option<Codes>)> {
    let (one, other) = (dictionary("it rained"), dictionary("the sun shone"));
    assert_ne!(one.id(), other.id());
    let json = StoredForm::json;
    let zstd = || Zstd::level(3);
    let with = |dictionary| zstd().with_dictionary(dictionary);
    let everything = StoredForm::message_pack().compressed(with(&one));
    vec![
        (json(), None),
        (
            StoredForm::message_pack(),
            Some(Codes::new([2, 0, 0], None, None)),
        ),
        (
            json().compressed(zstd()),
            Some(Codes::new([1, 1, 0], None, None)),
        ),
        (
            json().compressed(with(&one)),
            Some(Codes::new([1, 2, 0], Some(&one), None)),
        ),
        (
            json().compressed(with(&other)),
            Some(Codes::new([1, 2, 0], Some(&other), None)),
        ),
        (
            json().compressed(Lz4),
            Some(Codes::new([1, 3, 0], None, None)),
        ),
        (
            under("a", aes(1)),
            Some(Codes::new([1, 0, 1], None, Some("a"))),
        ),
        (
            json().encrypted(ring()),
            Some(Codes::new([1, 0, 2], None, Some("b"))),
        ),
        (
            json().encrypted_per_originator(ring()),
            Some(Codes::new([1, 0, 2], None, Some(""))),
        ),
        (
            everything.encrypted_per_originator(ring()),
            Some(Codes::new([2, 2, 2], Some(&one), Some(""))),
        ),
        (json(), None),
    ]
}

/// Snapshots after each event, none of which is passed over in silence.
fn diaries(store: &Store) -> Repository<Diary, Strategy> {
    let snapshots = Snapshots::new(SnapshotPolicy::every(1)).keep_all();
    let snapshots = snapshots.on_problem(|problem| panic!("{problem:?}"));
    store.repository().with_snapshots(snapshots)
}

/// A diary each of whose events, and each snapshot, is stored in another form.
fn written(store: &Store) -> Uuid {
    let id = Uuid::now_v7();
    let last = forms().len() - 1;
    for (version, (form, _)) in forms().into_iter().enumerate() {
        // The last saves in clear, and needs the keys for what is there already.
        let form = if version == last {
            form.readable_with(ring())
        } else {
            form
        };
        let diaries = diaries(&encrypting(store, form));
        if version == 0 {
            diaries.create_as(id, event(version)).unwrap();
        } else {
            diaries.update(id, |_| event(version)).unwrap();
        }
    }
    id
}

/// A store that has the keys and knows nothing else.
fn reader(store: &Store) -> Store {
    encrypting(store, StoredForm::default().readable_with(ring()))
}

on_every_store! {
    fn every_event_and_every_snapshot_is_in_the_form_of_its_time(store) {
        let id = written(store);
        let expected: Vec<_> = forms().into_iter().map(|(_, codes)| codes).collect();
        let rows: Vec<_> = store.log().iter().map(|row| Codes::of(&row.state)).collect();
        assert_eq!(rows, expected);

        let snapshots = store.strategy().snapshots().unwrap();
        for (version, expected) in (0..).zip(expected) {
            let selection = SnapshotSelection {
                originator_id: id,
                fingerprint: Fingerprint::of::<Diary>().unwrap(),
                lte: version,
                as_of: Timestamp::MAX,
            };
            let taken = snapshots.newest_snapshot(&selection).unwrap().unwrap();
            assert_eq!(taken.originator_version, version);
            assert_eq!(Codes::of(&taken.state), expected, "version {version}");
        }
    }

    fn all_of_it_is_read_by_who_has_only_the_keys(store) {
        let id = written(store);
        let events: Vec<_> = (0..forms().len()).map(event).collect();
        // Each reader is a new one, which has learnt no dictionary from what was read before.
        let read = reader(store).get_domain_events::<DiaryEvent>(id).unwrap();
        assert_eq!(read.into_iter().map(|it| it.event).collect::<Vec<_>>(), events);
        let read: Result<Vec<_>, _> =
            reader(store).all_domain_events::<DiaryEvent>(LogPosition::START).collect();
        let read: Vec<_> = read.unwrap().into_iter().map(|it| it.event).collect();
        assert_eq!(read, events);
        for (version, expected) in (0..).zip(&events) {
            let read = reader(store).get_domain_event::<DiaryEvent>(id, version).unwrap();
            assert_eq!(&read.unwrap().event, expected);
        }
    }

    fn the_aggregate_is_replayed_at_every_version(store) {
        let id = written(store);
        let last = forms().len() - 1;
        let replayed = reader(store).repository::<Diary>().get(id).unwrap();
        assert_eq!(*replayed, diary(last));
        for (version, at) in (0..=last).zip(0..) {
            let replayed = reader(store).repository::<Diary>().get_at(id, at).unwrap();
            assert_eq!(*replayed, diary(version));
        }
    }

    fn every_snapshot_is_loaded_from(store) {
        let id = written(store);
        let last = forms().len() - 1;
        for (version, at) in (2..=last).zip(2..) {
            // Without the event in front of it, only the snapshot knows that page.
            assert!(store.strategy().delete_record(id, at - 1).unwrap());
            assert_eq!(*diaries(&reader(store)).get_at(id, at).unwrap(), diary(version));
        }
        assert_eq!(*diaries(&reader(store)).get(id).unwrap(), diary(last));
    }
}
