//! Items at times and at time-UUIDs, as they were stored once: their positions are bound to what is
//! encrypted there.

use std::fmt::Debug;

use eventsourcing::{
    Error, Position, RecordedEvent, SequencedItemMapper, StoredEvent, StoredForm, TimeUuid,
    Timestamp,
};
use serde::{Deserialize, Serialize};

use super::{
    golden::{Row, aes, file, row, rows},
    golden_events::{GoldenEvent, history},
};

pub(crate) const FILE: &str = "positions.aes-256-gcm.json";

#[derive(Debug, Serialize, Deserialize)]
struct Items {
    timestamps: Vec<Row>,
    time_uuids: Vec<Row>,
}

/// Before 1970 and after, and the ends.
fn timestamps() -> [Timestamp; 6] {
    [
        Timestamp::MIN,
        Timestamp::from_micros(-10_000_000),
        Timestamp::from_micros(0),
        Timestamp::from_micros(1),
        Timestamp::from_micros(1_760_000_000_000_000),
        Timestamp::MAX,
    ]
}

/// The second has the lower UUID.
fn time_uuids() -> [TimeUuid; 6] {
    [
        "ffffffff-1dd2-11b2-8000-0123456789ab",
        "00000000-1dd3-11b2-8000-0123456789ab",
        "00000000-1dd3-11b2-8000-0123456789ac",
        "00000000-1dd3-11b2-bfff-0123456789ab",
        "00000000-0000-1000-8000-000000000000",
        "ffffffff-ffff-1fff-bfff-ffffffffffff",
    ]
    .map(|text| text.parse().unwrap())
}

fn at<P: Position>(positions: [P; 6]) -> impl Iterator<Item = RecordedEvent<GoldenEvent, P>> {
    history().into_iter().zip(positions).map(|(it, position)| {
        let (metadata, save_id) = (it.metadata, it.save_id);
        RecordedEvent {
            metadata,
            save_id,
            ..RecordedEvent::new(it.originator_id, position, it.event, it.timestamp)
        }
    })
}

fn written() -> Items {
    fn items<P: Position>(positions: [P; 6]) -> Vec<Row> {
        let mapper = SequencedItemMapper::new(StoredForm::json().encrypted(aes()));
        let stored = |it| row(&mapper.to_sequenced_item(&it).unwrap());
        at(positions).map(stored).collect()
    }
    Items {
        timestamps: items(timestamps()),
        time_uuids: items(time_uuids()),
    }
}

fn are_read<P: Position + Debug>(items: &[Row], positions: [P; 6]) {
    let mapper = SequencedItemMapper::new(StoredForm::message_pack().readable_with(aes()));
    let elsewhere = positions[5];
    for (row, expected) in rows(items).into_iter().zip(at(positions)) {
        let position = expected.originator_version;
        assert_eq!(row.state[..5], [0xF5, 1, 1, 0, 1]);
        let item = StoredEvent {
            timestamp: row.timestamp,
            metadata: row.metadata,
            save_id: row.save_id,
            ..StoredEvent::new(row.originator_id, position, row.event_type, row.state)
        };
        assert_eq!(mapper.from_sequenced_item(&item).unwrap(), expected);
        if position != elsewhere {
            let moved = StoredEvent {
                originator_version: elsewhere,
                ..item
            };
            let read = mapper.from_sequenced_item::<GoldenEvent, P>(&moved);
            assert!(matches!(read, Err(Error::Corrupt(_))), "{read:?}");
        }
    }
}

#[test]
fn items_at_times_and_time_uuids_are_read() {
    let file = file(FILE, written);
    assert_eq!((file.timestamps.len(), file.time_uuids.len()), (6, 6));
    are_read(&file.timestamps, timestamps());
    are_read(&file.time_uuids, time_uuids());
}
