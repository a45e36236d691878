//! Roots that are made again, event by event.

use eventsourcing::{Environment, RecordedEvent, Replay, ReplayError, Timestamp, TriggerError};
use uuid::Uuid;

use crate::bank::{Account, AccountEvent, deposited, opened};

fn recorded(id: Uuid, version: u64, event: AccountEvent) -> RecordedEvent<AccountEvent> {
    RecordedEvent::new(id, version, event, Timestamp::from_micros(5))
}

#[test]
fn a_replay_checks_originator_then_version_then_whether_it_can_happen() {
    let id = Uuid::now_v7();
    let another = Uuid::now_v7();
    let mut replay = Replay::<Account>::new(id, &Environment::default());
    assert_eq!(
        replay.apply(recorded(another, 1, deposited(1))),
        Err(ReplayError::OriginatorId {
            expected: id,
            found: another
        })
    );
    assert_eq!(
        replay.apply(recorded(id, 1, deposited(1))),
        Err(ReplayError::OriginatorVersion {
            id,
            expected: 0,
            found: 1
        })
    );
    let topic = "bank.account#Deposited";
    assert_eq!(
        replay.apply(recorded(id, 0, deposited(1))),
        Err(TriggerError::NoBeginning { id, topic }.into())
    );
    replay.apply(recorded(id, 0, opened())).unwrap();
    let again = replay.apply(recorded(id, 0, deposited(1)));
    assert!(matches!(again, Err(ReplayError::OriginatorVersion { .. })));
    replay.apply(recorded(id, 1, deposited(2))).unwrap();
    let root = replay.finish().unwrap();
    assert_eq!((root.version(), root.balance), (1, 2));
    assert_eq!(root.stored_version(), Some(1));
    assert!(root.pending_events().is_empty());
    assert!(
        Replay::<Account>::new(id, &Environment::default())
            .finish()
            .is_none()
    );
}
