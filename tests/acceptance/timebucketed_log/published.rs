//! Messages that are published when they are logged.

use std::sync::{Arc, Mutex};

use eventsourcing::{BucketSize, Marker, MessageLogged, Publisher, RecordedEvent, Timestamp};
use uuid::Uuid;

use super::{NEW_YEAR, SECOND, at, log_at, read, started};
use crate::stores::on_every_store_of_times;

on_every_store_of_times! {
    fn messages_are_published_as_they_are_stored(store) {
        let publisher = Publisher::<Timestamp>::default();
        let told = Arc::new(Mutex::new(Vec::new()));
        let telling = Arc::clone(&told);
        let _told = publisher.subscribe::<MessageLogged<u64>>(move |recorded| {
            telling.lock().unwrap().push(recorded.clone());
            Ok(())
        });
        let marked = Arc::new(Mutex::new(0));
        let counting = Arc::clone(&marked);
        let _marked = publisher.subscribe_where(
            |event| event.marker == Some(Marker::Logged),
            move |_| {
                *counting.lock().unwrap() += 1;
                Ok(())
            },
        );

        let log = started(store, BucketSize::Second);
        log_at(&log, NEW_YEAR, 1);
        // The µs is taken; the other message is in another bucket.
        for (micros, message) in [(NEW_YEAR, 2), (NEW_YEAR + SECOND, 3)] {
            let logged = log.log_message_at(at(micros), message).unwrap();
            publisher.publish(&log.recorded(&logged)).unwrap();
        }
        assert_eq!(read(log.reader()), [1, 2, 3]);

        let told = told.lock().unwrap();
        let places: Vec<_> = told.iter().map(|it| it.originator_version).collect();
        assert_eq!(places, [at(NEW_YEAR + 1), at(NEW_YEAR + SECOND)]);
        for published in &*told {
            let (bucket, place) = (published.originator_id, published.originator_version);
            let events = store.get_domain_events::<MessageLogged<u64>>(bucket).unwrap();
            let stored = events.into_iter().find(|it| it.originator_version == place).unwrap();
            let stored = RecordedEvent { save_id: Uuid::nil(), log_position: None, ..stored };
            assert_eq!(*published, stored);
        }
        assert_eq!(*marked.lock().unwrap(), 2);

        // What was read is published the same way, with its place in the order of the store.
        let last = log.reader().descending().messages().next().unwrap().unwrap();
        let read = log.recorded(&last);
        assert!(read.log_position.is_some());
        assert_eq!(RecordedEvent { log_position: None, ..read }, told[1]);
    }
}
