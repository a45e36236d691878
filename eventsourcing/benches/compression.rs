//! What it costs to store events compressed, over the libraries used directly; and what it gains.
//!
//! ```sh
//! cargo bench -p eventsourcing --features lz4,zstd --bench compression
//! ```

#![allow(clippy::cast_precision_loss)]

mod by_turns;

use std::hint::black_box;

use by_turns::{EVENTS, compare, print_head};
use eventsourcing::{
    Dictionary, DomainEvent, Lz4, RecordedEvent, SequencedItemMapper, StoredEvent, StoredForm,
    Timestamp, Uuid, Zstd,
};
use serde::{Deserialize, Serialize};
use zstd::bulk::{Compressor, Decompressor};

/// An event as large as most are: 110 bytes of JSON, 16 of them random.
#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[event(topic = "order.line")]
struct LineAdded {
    sku: String,
    quantity: u32,
    price: u64,
    customer: Uuid,
    note: Option<String>,
}

/// Numbers that look like none, always the same.
fn scatter(number: u64) -> u64 {
    let number = (number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let number = (number ^ (number >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    number ^ (number >> 32)
}

fn line(number: u64) -> LineAdded {
    let random = scatter(number);
    LineAdded {
        sku: format!("sku-{:06}", random % 1_000_000),
        quantity: u32::try_from(random % 7).unwrap_or(0),
        price: random % 10_000,
        customer: Uuid::from_u64_pair(random, scatter(random)),
        note: random.is_multiple_of(5).then(|| "gift wrapped".into()),
    }
}

const COUNT: u64 = EVENTS as u64;

fn recorded() -> Vec<RecordedEvent<LineAdded>> {
    let time = Timestamp::now();
    (0..COUNT)
        .map(|version| RecordedEvent::new(Uuid::nil(), version, line(version), time))
        .collect()
}

fn json(event: &LineAdded) -> Vec<u8> {
    serde_json::to_vec(event).expect("plain data")
}

/// Trained from other events than those that are measured.
fn dictionary(max_size: usize) -> Dictionary {
    let samples: Vec<_> = (COUNT..COUNT + 10_000).map(|it| json(&line(it))).collect();
    Dictionary::trained(&samples, max_size).expect("there are enough")
}

fn store(mapper: &SequencedItemMapper, events: &[RecordedEvent<LineAdded>]) -> Vec<StoredEvent> {
    let store = |it| mapper.to_sequenced_item(it).expect("plain data");
    events.iter().map(store).collect()
}

fn load(mapper: &SequencedItemMapper, stored: &[StoredEvent]) {
    for stored in stored {
        let event = mapper.from_sequenced_item::<LineAdded, u64>(stored);
        black_box(event.expect("ours"));
    }
}

fn sizes() {
    let plain = StoredForm::json;
    let zstd = |size| Zstd::level(3).with_dictionary(&dictionary(size));
    let smallest = Zstd::level(19).with_dictionary(&dictionary(16 << 10));
    let events = recorded();
    println!("bytes stored for an event");
    for (name, form) in [
        ("JSON", plain()),
        ("LZ4", plain().compressed(Lz4)),
        ("zstd, level 3", plain().compressed(Zstd::level(3))),
        (
            "zstd, level 3, dictionary of 1 KiB",
            plain().compressed(zstd(1 << 10)),
        ),
        (
            "zstd, level 3, dictionary of 4 KiB",
            plain().compressed(zstd(4 << 10)),
        ),
        (
            "zstd, level 3, dictionary of 16 KiB",
            plain().compressed(zstd(16 << 10)),
        ),
        (
            "zstd, level 3, dictionary of 110 KiB",
            plain().compressed(zstd(110 << 10)),
        ),
        (
            "zstd, level 19, dictionary of 16 KiB",
            plain().compressed(smallest),
        ),
    ] {
        let stored = store(&SequencedItemMapper::new(form), &events);
        let bytes: usize = stored.iter().map(|it| it.state.len()).sum();
        println!("{name:<66} {:>10.1}", bytes as f64 / COUNT as f64);
    }
    println!();
}

fn zstd_with_a_dictionary() {
    let dictionary = dictionary(16 << 10);
    let zstd = Zstd::level(3).with_dictionary(&dictionary);
    let mapper = SequencedItemMapper::new(StoredForm::json().compressed(zstd));
    let plain = SequencedItemMapper::default();
    let events = recorded();
    let mut compressor = Compressor::with_dictionary(3, dictionary.content()).expect("whole");
    let mut decompressor = Decompressor::with_dictionary(dictionary.content()).expect("whole");

    compare(
        "save: zstd with a dictionary / JSON and zstd by hand",
        || drop(black_box(store(&mapper, &events))),
        || {
            for event in &events {
                let compressed = compressor.compress(&json(&event.event));
                black_box(compressed.expect("it fits"));
            }
        },
    );
    compare(
        "save: zstd with a dictionary / a context made for each event",
        || drop(black_box(store(&mapper, &events))),
        || {
            for event in &events {
                let compressor = Compressor::with_dictionary(3, dictionary.content());
                let compressed = compressor.expect("whole").compress(&json(&event.event));
                black_box(compressed.expect("it fits"));
            }
        },
    );
    compare(
        "save: zstd with a dictionary / plain JSON",
        || drop(black_box(store(&mapper, &events))),
        || drop(black_box(store(&plain, &events))),
    );

    let stored = store(&mapper, &events);
    let bare = store(&plain, &events);
    let compress = |it: &RecordedEvent<LineAdded>| {
        let json = json(&it.event);
        let compressed = compressor.compress(&json).expect("it fits");
        (compressed, json.len())
    };
    let by_hand: Vec<_> = events.iter().map(compress).collect();
    compare(
        "load: zstd with a dictionary / zstd and JSON by hand",
        || load(&mapper, &stored),
        || {
            for (compressed, length) in &by_hand {
                let json = decompressor.decompress(compressed, *length).expect("ours");
                let _ = black_box(serde_json::from_slice::<LineAdded>(&json).expect("ours"));
            }
        },
    );
    compare(
        "load: zstd with a dictionary / plain JSON",
        || load(&mapper, &stored),
        || load(&plain, &bare),
    );
}

/// An event of which LZ4 and zstd alone make something: 4 KiB of JSON.
#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[event(topic = "order.placed")]
struct Placed {
    lines: Vec<LineAdded>,
}

fn large_events() {
    let time = Timestamp::now();
    let events: Vec<_> = (0..COUNT)
        .map(|version| {
            let lines = (0..32).map(|it| line(version * 32 + it)).collect();
            RecordedEvent::new(Uuid::nil(), version, Placed { lines }, time)
        })
        .collect();
    let json = |it: &Placed| serde_json::to_vec(it).expect("plain data");
    let mut compressor = Compressor::new(3).expect("there is memory");
    let zstd = SequencedItemMapper::new(StoredForm::json().compressed(Zstd::level(3)));
    let lz4 = SequencedItemMapper::new(StoredForm::json().compressed(Lz4));
    let save = |mapper: &SequencedItemMapper| {
        for event in &events {
            black_box(mapper.to_sequenced_item(event).expect("plain data"));
        }
    };
    compare(
        "save 4 KiB: zstd / JSON and zstd by hand",
        || save(&zstd),
        || {
            for event in &events {
                black_box(compressor.compress(&json(&event.event)).expect("it fits"));
            }
        },
    );
    compare(
        "save 4 KiB: LZ4 / JSON and LZ4 by hand",
        || save(&lz4),
        || {
            for event in &events {
                black_box(lz4_flex::compress(&json(&event.event)));
            }
        },
    );
    let plain = SequencedItemMapper::default();
    println!();
    println!("bytes stored for an event of 32 lines");
    for (name, mapper) in [("JSON", &plain), ("LZ4", &lz4), ("zstd, level 3", &zstd)] {
        let stored = |it| mapper.to_sequenced_item(it).expect("plain data");
        let bytes: usize = events.iter().map(|it| stored(it).state.len()).sum();
        println!("{name:<66} {:>10.1}", bytes as f64 / COUNT as f64);
    }
}

fn main() {
    sizes();
    print_head();
    zstd_with_a_dictionary();
    large_events();
}
