//! What encrypted events cost over the ciphers used by hand, as ratios.
//!
//! ```sh
//! cargo bench -p eventsourcing --features encryption --bench encryption
//! ```

mod by_turns;

use std::hint::black_box;

use aes_gcm::{Aes256Gcm, KeyInit};
use by_turns::{EVENTS, compare, print_head};
use chacha20poly1305::{XChaCha20Poly1305, aead::AeadInOut};
use eventsourcing::{
    DomainEvent, Key, KeyRing, RecordedEvent, SequencedItemMapper, StoredEvent, StoredForm,
    Timestamp,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "order.line")]
struct LineAdded {
    sku: String,
    quantity: u32,
    price: i64,
    currency: String,
    note: Option<String>,
}

fn line(index: u32) -> LineAdded {
    LineAdded {
        sku: format!("sku-{index:08}"),
        quantity: 3,
        price: 1999,
        currency: "EUR".into(),
        note: Some("gift wrapped, please do not bend it".into()),
    }
}

const KEY: [u8; 32] = [7; 32];
const TAG: usize = 16;

/// What is bound to what is encrypted: as much as a row binds.
fn bound(id: Uuid, version: u64, topic: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(64);
    bytes.extend_from_slice(id.as_bytes());
    bytes.extend_from_slice(&version.to_be_bytes());
    bytes.extend_from_slice(topic.as_bytes());
    bytes
}

/// The nonce, what is encrypted, and the tag.
fn save<C: AeadInOut>(cipher: &C, nonce: usize, it: &RecordedEvent<LineAdded>) -> StoredEvent {
    let (id, version, topic) = (it.originator_id, it.originator_version, it.event.topic());
    let mut state = vec![0; nonce];
    getrandom::fill(&mut state).expect("the system has some");
    serde_json::to_writer(&mut state, &it.event).expect("plain data");
    let (nonce, content) = state.split_at_mut(nonce);
    let nonce = (&*nonce).try_into().expect("of its length");
    let tag = cipher
        .encrypt_inout_detached(nonce, &bound(id, version, topic), content.into())
        .expect("short");
    state.extend_from_slice(&tag);
    StoredEvent::new(id, version, topic, state)
}

fn load<C: AeadInOut>(cipher: &C, nonce: usize, it: &StoredEvent) -> RecordedEvent<LineAdded> {
    let (id, version) = (it.originator_id, it.originator_version);
    let (nonce, rest) = it.state.split_at(nonce);
    let (content, tag) = rest.split_at(rest.len() - TAG);
    let mut content = content.to_vec();
    let nonce = nonce.try_into().expect("of its length");
    let tag = tag.try_into().expect("of its length");
    let bound = bound(id, version, &it.event_type);
    cipher
        .decrypt_inout_detached(nonce, &bound, content.as_mut_slice().into(), tag)
        .expect("ours");
    let event = serde_json::from_slice(&content).expect("ours");
    RecordedEvent::new(id, version, event, it.timestamp)
}

/// Both ways, against a cipher that is kept and one that is built anew for each event.
fn measure<C: AeadInOut>(name: &str, key: Key, nonce: usize, cipher: impl Fn() -> C) {
    let ring = KeyRing::new("2026", key).expect("a short name");
    let mapper = SequencedItemMapper::new(StoredForm::json().encrypted(ring));
    let recorded: Vec<_> = (0..EVENTS)
        .map(|it| RecordedEvent::new(Uuid::nil(), it.into(), line(it), Timestamp::now()))
        .collect();
    let ours: Vec<_> = recorded
        .iter()
        .map(|it| mapper.to_sequenced_item(it).expect("plain data"))
        .collect();
    let kept = cipher();
    let by_hand: Vec<_> = recorded.iter().map(|it| save(&kept, nonce, it)).collect();
    let length = by_hand[7].state.len() - nonce - TAG;

    let save_ours = || {
        for it in &recorded {
            black_box(mapper.to_sequenced_item(it).expect("plain data"));
        }
    };
    let what = format!("{name}: save {length} bytes");
    compare(
        &format!("{what} / a cipher for each event"),
        save_ours,
        || {
            for it in &recorded {
                black_box(save(&cipher(), nonce, it));
            }
        },
    );
    compare(
        &format!("{what} / a cipher that is kept"),
        save_ours,
        || {
            for it in &recorded {
                black_box(save(&kept, nonce, it));
            }
        },
    );
    let load_ours = || {
        for it in &ours {
            let read = mapper.from_sequenced_item::<LineAdded, u64>(it);
            black_box(read.expect("ours"));
        }
    };
    compare(
        &format!("{name}: load / a cipher for each event"),
        load_ours,
        || {
            for it in &by_hand {
                black_box(load(&cipher(), nonce, it));
            }
        },
    );
    compare(
        &format!("{name}: load / a cipher that is kept"),
        load_ours,
        || {
            for it in &by_hand {
                black_box(load(&kept, nonce, it));
            }
        },
    );
}

fn main() {
    print_head();
    measure("AES-256-GCM", Key::aes_256_gcm(&KEY), 12, || {
        Aes256Gcm::new((&KEY).into())
    });
    measure(
        "XChaCha20-Poly1305",
        Key::xchacha20_poly1305(&KEY),
        24,
        || XChaCha20Poly1305::new((&KEY).into()),
    );
}
