//! Time-bucketed logs, on every store whose sequences are ordered by time.

mod contended;
mod costs;
mod erased;
mod failing;
mod following;
mod logging;
mod model;
mod published;
mod reading;

use eventsourcing::{
    BucketSize, MessagePosition, RecordStrategy, TimebucketedLog, TimebucketedLogReader, Timestamp,
};
use uuid::Uuid;

use crate::stores::{self, Strategy};

pub(crate) type Store = stores::Store<Timestamp>;
pub(crate) type Log = TimebucketedLog<u64, Strategy<Timestamp>>;

/// The first µs of a second, minute, hour, day, month and year.
const NEW_YEAR: i64 = 1_514_764_800_000_000;
const SECOND: i64 = 1_000_000;

fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

fn started(store: &Store, size: BucketSize) -> Log {
    store.start_timebucketed_log(Uuid::now_v7(), size).unwrap()
}

fn log_of(store: &Store, id: Uuid) -> Log {
    store.get_timebucketed_log(id).unwrap()
}

/// Logs a message, and says where it stands.
fn log_at(log: &Log, micros: i64, message: u64) -> MessagePosition {
    let logged = log.log_message_at(at(micros), message).unwrap();
    assert_eq!((logged.timestamp, logged.message), (at(micros), message));
    logged.position
}

/// What is read.
fn read<S: RecordStrategy<Position = Timestamp> + ?Sized>(
    reader: TimebucketedLogReader<'_, u64, S>,
) -> Vec<u64> {
    let messages = reader.messages().map(|it| it.map(|it| it.message));
    messages.collect::<Result<_, _>>().unwrap()
}
