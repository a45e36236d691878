//! What is saved once, what conflicts, and what rows have.

use eventsourcing::{Error, Expected, Metadata, RecordedEvent, StoredEvent, Timestamp};
use uuid::Uuid;

use crate::{
    bank::{AccountEvent, deposited, opened, withdrawn},
    stores::{Bank, on_every_store},
};

on_every_store! {
    fn saving_twice_stores_once(store) {
        let accounts = store.accounts();
        let mut account = accounts.create(opened()).unwrap();
        account.trigger(deposited(5)).unwrap();
        accounts.save(&mut account).unwrap();
        accounts.save(&mut account).unwrap();
        assert!(account.pending_events().is_empty());
        assert_eq!(store.history(account.id()), [opened(), deposited(5)]);
        account.trigger(deposited(6)).unwrap();
        accounts.save(&mut account).unwrap();
        assert_eq!(store.history(account.id()), [opened(), deposited(5), deposited(6)]);
    }

    fn a_failed_save_tried_again_fails_again(store) {
        let accounts = store.accounts();
        let id = accounts.create(opened()).unwrap().id();
        let mut late = accounts.get(id).unwrap();
        accounts.update(id, |_| deposited(5)).unwrap();
        late.trigger(deposited(5)).unwrap();
        for _ in 0..3 {
            let error = accounts.save(&mut late).unwrap_err();
            let Error::Conflict(conflict) = error else { panic!("{error}") };
            assert_eq!(conflict.expected, Expected::Free(1));
            assert_eq!(conflict.actual, Some(1));
            assert_eq!(late.pending_events().len(), 1, "still pending");
        }
        late.trigger(deposited(6)).unwrap();
        assert!(accounts.save(&mut late).unwrap_err().is_conflict());
        assert_eq!(store.history(id), [opened(), deposited(5)]);
    }

    fn a_root_of_an_earlier_version_cannot_be_saved(store) {
        let accounts = store.accounts();
        let id = accounts.create([opened(), deposited(1), deposited(2)]).unwrap().id();
        let mut then = accounts.get_at(id, 1).unwrap();
        then.trigger(withdrawn(1)).unwrap();
        let error = accounts.save(&mut then).unwrap_err();
        let Error::Conflict(conflict) = error else { panic!("{error}") };
        assert_eq!((conflict.expected, conflict.actual), (Expected::Free(2), Some(2)));
    }

    fn two_clones_of_a_loaded_root_conflict_like_two_loads(store) {
        let accounts = store.accounts();
        let id = accounts.create(opened()).unwrap().id();
        let mut first = accounts.get(id).unwrap();
        let mut second = first.clone();
        first.trigger(deposited(5)).unwrap();
        second.trigger(deposited(7)).unwrap();
        accounts.save(&mut first).unwrap();
        let saved = accounts.save(&mut second);
        assert!(saved.is_err_and(|error| error.is_conflict()), "the second must not be lost");
        assert_eq!(store.history(id), [opened(), deposited(5)]);
    }

    fn a_clone_that_has_gone_further_loses_nothing(store) {
        let accounts = store.accounts();
        let id = accounts.create(opened()).unwrap().id();
        let mut first = accounts.get(id).unwrap();
        first.trigger(deposited(5)).unwrap();
        let mut second = first.clone();
        second.trigger(deposited(7)).unwrap();
        accounts.save(&mut first).unwrap();
        if accounts.save(&mut second).is_ok() {
            assert_eq!(store.history(id), [opened(), deposited(5), deposited(7)]);
        } else {
            assert_eq!(second.pending_events().len(), 2);
            assert_eq!(store.history(id), [opened(), deposited(5)]);
        }
    }

    fn metadata_is_stamped_and_read_back(store) {
        let (correlation, causation) = (Uuid::now_v7(), Uuid::now_v7());
        let metadata = Metadata::default()
            .with("teller", "Zoë \"7\"\0\n")
            .with("", "")
            .correlated_with(correlation)
            .caused_by(causation);
        let accounts = store.accounts().with_metadata(metadata.clone());
        let id = accounts.create(opened()).unwrap().id();
        store.accounts().update(id, |_| deposited(1)).unwrap();
        let events = store.get_domain_events::<AccountEvent>(id).unwrap();
        assert_eq!(events[0].metadata, metadata);
        assert_eq!(events[1].metadata, Metadata::default());
        assert_eq!(store.log()[1].metadata, None, "nothing is stored for nothing");
    }

    fn a_recorded_event_has_all_it_was_stored_with(store) {
        let accounts = store.accounts();
        let mut account = accounts.create(opened()).unwrap();
        account.decide(|_| [deposited(1), deposited(2)]).unwrap();
        let pending = account.pending_events().to_vec();
        accounts.save(&mut account).unwrap();
        let mut events = store.get_domain_events::<AccountEvent>(account.id()).unwrap();
        let first = events.remove(0);
        assert_ne!(first.save_id, events[0].save_id, "another save");
        assert_eq!(events[0].save_id, events[1].save_id, "the same save");
        assert!(first.log_position < events[0].log_position);
        assert!(events[0].log_position < events[1].log_position);
        for event in &mut events {
            assert!(event.log_position.take().is_some());
        }
        assert_eq!(events, pending);
    }

    fn what_json_cannot_carry_is_refused_before_anything_is_written(store) {
        let probes = store.repository::<crate::mapping::Probe>();
        let mut probe = probes.create(crate::mapping::ProbeEvent::Placed).unwrap();
        probe.trigger(crate::mapping::ProbeEvent::Read { value: 1.5 }).unwrap();
        probe.trigger(crate::mapping::ProbeEvent::Read { value: f64::NAN }).unwrap();
        let error = probes.save(&mut probe).unwrap_err();
        assert!(matches!(error, Error::Misuse { .. }), "{error}");
        assert!(error.to_string().contains("event 2 of"), "{error}");
        assert_eq!(probe.pending_events().len(), 2);
        assert_eq!(store.versions(probe.id()), [0]);
    }

    fn a_history_may_be_longer_than_16_bits(store) {
        let id = Uuid::now_v7();
        let mut rows = vec![StoredEvent::new(id, 0, "bank.account#Opened", r#"{"holder":"Ada","limit":0}"#)];
        rows.extend((1..=66_000).map(|version| {
            StoredEvent::new(id, version, "bank.account#Deposited", r#"{"amount":1}"#)
        }));
        store.strategy().append(&eventsourcing::Save::new(Uuid::now_v7(), rows)).unwrap();
        let accounts = store.accounts();
        let updated = accounts.update(id, |account| account.withdraw(66_000)).unwrap();
        assert_eq!((updated.version(), updated.balance), (66_001, 0));
        assert_eq!(accounts.get_at(id, 65_536).unwrap().balance, 65_536);
    }

    fn a_conflict_is_the_same_at_any_version(store) {
        for version in [3, 12, 999, 1 << 31, i64::MAX.unsigned_abs()] {
            let id = Uuid::now_v7();
            let event = RecordedEvent::new(id, version, deposited(1), Timestamp::default());
            store.append(&event).unwrap();
            let error = store.append(&event).unwrap_err();
            let Error::Conflict(conflict) = error else { panic!("{error}") };
            assert_eq!(conflict.expected, Expected::Free(version));
            assert_eq!(conflict.actual, Some(version));
        }
    }

    fn a_version_that_no_database_holds_is_refused(store) {
        let id = Uuid::now_v7();
        for version in [1 << 63, u64::MAX] {
            let event = RecordedEvent::new(id, version, deposited(1), Timestamp::default());
            assert!(matches!(store.append(&event), Err(Error::Misuse { .. })));
        }
        assert!(store.log().is_empty());
    }
}
