//! Versions, times and metadata of events.

use eventsourcing::{AggregateRoot, Environment, Metadata, Timestamp};
use uuid::Uuid;

use crate::{
    bank::{Account, deposited, opened},
    stores::SetClock,
};

#[test]
fn the_first_event_has_version_0_and_leaves_the_root_at_version_0() {
    let id = Uuid::now_v7();
    let clock = SetClock::default();
    clock.set(7);
    let environment = Environment::default().with_clock(clock);
    let root = AggregateRoot::<Account>::create_with(id, &environment, opened()).unwrap();

    assert_eq!(root.id(), id);
    assert_eq!(root.version(), 0);
    assert_eq!(root.stored_version(), None);
    assert_eq!(root.created_on(), Timestamp::from_micros(7));
    assert_eq!(root.last_modified(), Timestamp::from_micros(7));
    assert_eq!(root.holder, "Ada");
    let [first] = root.pending_events() else {
        panic!("{root:?}")
    };
    assert_eq!(first.event, opened());
    assert_eq!(
        (first.originator_id, first.originator_version),
        (id, 0),
        "the first event"
    );
    assert_eq!(first.timestamp, Timestamp::from_micros(7));
    assert_eq!(first.log_position, None);
}

#[test]
fn timestamps_never_step_back_when_the_clock_does() {
    let clock = SetClock::default();
    clock.set(1000);
    let environment = Environment::default().with_clock(clock.clone());
    let mut root =
        AggregateRoot::<Account>::create_with(Uuid::nil(), &environment, opened()).unwrap();
    for (now, expected) in [(400, 1000), (1000, 1000), (1001, 1001), (-5, 1001)] {
        clock.set(now);
        root.trigger(deposited(1)).unwrap();
        assert_eq!(root.last_modified(), Timestamp::from_micros(expected));
        let last = root.pending_events().last().unwrap();
        assert_eq!(last.timestamp, Timestamp::from_micros(expected));
    }
    assert_eq!(root.created_on(), Timestamp::from_micros(1000));
}

#[test]
fn metadata_is_that_of_the_environment_until_it_is_set() {
    let environment = Environment::default().with_metadata(Metadata::default().with("teller", "7"));
    let mut root =
        AggregateRoot::<Account>::create_with(Uuid::nil(), &environment, opened()).unwrap();
    root.set_metadata(Metadata::default().with("teller", "8"));
    root.trigger(deposited(1)).unwrap();
    let tellers: Vec<_> = root
        .pending_events()
        .iter()
        .map(|it| it.metadata.get("teller"))
        .collect();
    assert_eq!(tellers, [Some("7"), Some("8")]);
}
