//! What goes wrong with a snapshot fails no save, and is told.

use std::marker::PhantomData;

use eventsourcing::{Aggregate, DomainEvent, Error, Fingerprint, SnapshotPolicy, mutators};
use serde::{Deserialize, Serialize};

use super::{Told, account_of, everything, watched::watched};
use crate::{
    bank::{Account, deposited, opened},
    faults::Faulty,
};

#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
enum GaugeEvent {
    Installed,
    Read { value: i32 },
}

/// An aggregate that keeps something to itself.
#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = GaugeEvent)]
struct Forgetful {
    last: i32,
    #[serde(skip)]
    readings: u32,
}

#[mutators(GaugeEvent)]
impl Forgetful {
    fn installed() -> Self {
        Self {
            last: 0,
            readings: 0,
        }
    }

    fn read(&mut self, value: i32) {
        self.last = value;
        self.readings += 1;
    }
}

/// One that leaves out nothing that could be lost.
#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = GaugeEvent)]
struct Marked {
    #[serde(skip)]
    marker: PhantomData<u8>,
}

#[mutators(GaugeEvent)]
impl Marked {
    fn installed() -> Self {
        Self {
            marker: PhantomData,
        }
    }

    fn read(&mut self, _value: i32) {}
}

/// One whose state JSON cannot carry once it has read something.
#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = GaugeEvent)]
struct Reciprocal {
    last: Option<f64>,
}

#[mutators(GaugeEvent)]
impl Reciprocal {
    fn installed() -> Self {
        Self { last: None }
    }

    fn read(&mut self, value: i32) {
        self.last = Some(1.0 / f64::from(value));
    }
}

/// One that writes what it does not read.
#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = GaugeEvent)]
struct OneWay {
    #[serde(serialize_with = "as_length")]
    last: String,
}

fn as_length<S: serde::Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(text.len() as u64)
}

#[mutators(GaugeEvent)]
impl OneWay {
    fn installed() -> Self {
        Self {
            last: String::new(),
        }
    }

    fn read(&mut self, value: i32) {
        self.last = value.to_string();
    }
}

wherever_snapshots_are! {
    fn a_save_is_answered_though_no_snapshot_can_be_kept(store) {
        let told = Told::default();
        let store = watched(store);
        store.strategy().refuse();
        let accounts = store.repository().with_snapshots(told.by(SnapshotPolicy::<Account>::every(1)));
        let id = accounts.create(opened()).unwrap().id();
        let said = told.take();
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].starts_with(&format!("no snapshot of {id} was taken at version 0: ")), "{said:?}");
        assert!(said[0].ends_with("no such table"), "{said:?}");
        accounts.update(id, |_| deposited(5)).unwrap();
        let said = told.take();
        assert_eq!(said.len(), 2, "looked for, and not taken: {said:?}");
        assert_eq!(accounts.get(id).unwrap().balance, 5);
        assert!(matches!(accounts.take_snapshot(id), Err(Error::Unavailable(_))));
    }

    fn a_policy_that_panics_fails_no_save(store) {
        let told = Told::default();
        let panics = SnapshotPolicy::<Account>::when(|it| it.events().len() > 7 || panic!("a bug"));
        let accounts = store.repository().with_snapshots(told.by(panics));
        let id = accounts.create(opened()).unwrap().id();
        accounts.update(id, |_| deposited(5)).unwrap();
        assert_eq!(accounts.get(id).unwrap().balance, 5);
        let said = told.take();
        assert_eq!(said.len(), 2);
        assert!(said[0].ends_with("the policy or the state panicked"), "{said:?}");
    }

    fn a_state_with_a_field_that_is_not_stored_has_no_snapshots(store) {
        let told = Told::default();
        assert_eq!(Fingerprint::of::<Forgetful>(), None);
        let store = watched(store);
        let gauges = store.repository().with_snapshots(told.by(SnapshotPolicy::<Forgetful>::every(1)));
        let id = gauges.create(GaugeEvent::Installed).unwrap().id();
        gauges.update(id, |_| GaugeEvent::Read { value: 3 }).unwrap();
        let gauge = gauges.get(id).unwrap();
        assert_eq!((gauge.last, gauge.readings), (3, 1));
        assert_eq!(store.strategy().versions_put(), [0_u64; 0]);
        let said = told.take();
        assert_eq!(said.len(), 2);
        assert!(said[0].contains("the field `readings` of `"), "{said:?}");
    }

    fn a_field_of_no_size_is_not_lost(store) {
        let gauges = store.repository().with_snapshots(SnapshotPolicy::<Marked>::every(1));
        let id = gauges.create(GaugeEvent::Installed).unwrap().id();
        assert_eq!(gauges.take_snapshot(id).unwrap(), 0);
    }

    fn a_state_that_json_cannot_carry_has_no_snapshot(store) {
        let told = Told::default();
        let store = watched(store);
        let gauges = store.repository().with_snapshots(told.by(SnapshotPolicy::<Reciprocal>::every(1)));
        let id = gauges.create(GaugeEvent::Installed).unwrap().id();
        for value in [4, 0, 5] {
            gauges.update(id, |_| GaugeEvent::Read { value }).unwrap();
        }
        assert_eq!(store.strategy().versions_put(), [0, 1, 3]);
        let said = told.take();
        assert_eq!(said.len(), 1);
        assert!(said[0].contains("cannot be stored as JSON"), "{said:?}");
        assert_eq!(gauges.get_at(id, 2).unwrap().last, Some(f64::INFINITY));
    }

    fn a_state_that_is_not_read_as_it_is_written_has_no_snapshot(store) {
        let told = Told::default();
        let store = watched(store);
        let gauges = store.repository().with_snapshots(told.by(SnapshotPolicy::<OneWay>::every(1)));
        gauges.create(GaugeEvent::Installed).unwrap();
        assert_eq!(store.strategy().versions_put(), [0_u64; 0]);
        assert_eq!(told.take().len(), 1);
    }
}

#[test]
fn a_strategy_without_snapshots_replays_everything_and_says_so() {
    let told = Told::default();
    let store = Faulty::default().store();
    let id = account_of(&store, 5);
    let accounts = store
        .repository()
        .with_snapshots(told.by(SnapshotPolicy::<Account>::every(1)));
    accounts.update(id, |_| deposited(1)).unwrap();
    let plain = store.repository::<Account>();
    assert_eq!(everything(&accounts, id, &[]), everything(&plain, id, &[]));
    let said = told.take();
    assert_eq!(said.len(), 1);
    assert!(
        said[0].contains("the record strategy keeps no snapshots"),
        "{said:?}"
    );
    let error = accounts.take_snapshot(id).unwrap_err();
    assert!(matches!(error, Error::Misuse { .. }), "{error}");
}
