//! Repositories: what is created, saved, updated and read again.

use std::{collections::BTreeSet, convert::Infallible};

use eventsourcing::{
    Absence, AggregateRoot, Error, Expected, LogPosition, Metadata, RecordedEvent, Selection,
    StoredEvent, Timestamp, UpdateError,
};
use uuid::Uuid;

use crate::{
    bank::{Account, AccountEvent, Customer, Refusal, deposited, opened, registered, withdrawn},
    stores::{Bank, SetClock, attempts, on_every_store},
};

/// Whether the error says that there is no such aggregate.
fn is_not_found<T>(result: Result<T, Error>) -> bool {
    matches!(result, Err(Error::NotFound { .. }))
}

on_every_store! {
    fn what_was_created_is_there(store) {
        let accounts = store.accounts();
        let created = accounts.create(opened()).unwrap();
        assert_eq!(created.stored_version(), Some(0));
        assert!(created.pending_events().is_empty());
        let read = accounts.get(created.id()).unwrap();
        assert_eq!(*read, *created);
        assert_eq!((read.id(), read.version()), (created.id(), 0));
        assert_eq!(read.created_on(), created.created_on());
        assert_eq!(read.last_modified(), created.last_modified());
        assert!(accounts.contains(created.id()).unwrap());
        assert!(accounts.find(created.id()).unwrap().is_some());
    }

    fn what_was_never_created_is_not_there(store) {
        let accounts = store.accounts();
        let id = Uuid::now_v7();
        let error = accounts.get(id).unwrap_err();
        assert!(error.to_string().contains(&id.to_string()), "{error}");
        assert!(is_not_found(Err::<(), _>(error)));
        assert!(accounts.find(id).unwrap().is_none());
        assert!(!accounts.contains(id).unwrap());
        assert!(is_not_found(accounts.get_at(id, 0)));
        assert!(is_not_found(accounts.get_as_of(id, Timestamp::MAX)));
        let updated = accounts.update(id, |account| account.deposit(1));
        assert!(matches!(updated, Err(UpdateError::Failed(Error::NotFound { .. }))));
        assert_eq!(accounts.ids().count(), 0);
    }

    fn the_nil_id_and_the_last_id_are_ids_like_any_other(store) {
        let accounts = store.accounts();
        for id in [Uuid::nil(), Uuid::max()] {
            accounts.create_as(id, [opened(), deposited(3)]).unwrap();
            assert_eq!(accounts.get(id).unwrap().balance, 3);
            assert_eq!(store.versions(id), [0, 1]);
        }
    }

    fn an_id_is_taken_once(store) {
        let accounts = store.accounts();
        let id = Uuid::now_v7();
        accounts.create_as(id, [opened(), deposited(1)]).unwrap();
        let again = accounts.create_as(id, [opened(), deposited(2), deposited(3)]);
        let Err(UpdateError::Failed(Error::Conflict(conflict))) = again else {
            panic!("{again:?}")
        };
        assert_eq!(conflict.originator_id, id);
        assert_eq!(conflict.expected, Expected::Free(0));
        assert_eq!(conflict.actual, Some(1));
        assert_eq!(store.history(id), [opened(), deposited(1)]);
    }

    fn another_type_cannot_take_a_taken_id_either(store) {
        let id = store.accounts().create(opened()).unwrap().id();
        let taken = store.customers().create_as(id, registered());
        assert!(taken.is_err_and(|error| error.is_conflict()));
        assert_eq!(store.history(id), [opened()]);
    }

    fn every_version_can_be_read_again(store) {
        let accounts = store.accounts();
        let mut account = accounts.create(opened()).unwrap();
        let mut states = vec![Account::clone(&account)];
        for amount in 1..40 {
            account.trigger(deposited(amount)).unwrap();
            states.push(Account::clone(&account));
            if amount % 7 == 0 {
                accounts.save(&mut account).unwrap();
            }
        }
        accounts.save(&mut account).unwrap();
        for (version, state) in (0..).zip(&states) {
            let then = accounts.get_at(account.id(), version).unwrap();
            assert_eq!((&*then, then.version()), (state, version));
            assert_eq!(then.stored_version(), Some(version));
        }
    }

    fn a_version_beyond_the_end_is_not_there(store) {
        let accounts = store.accounts();
        let id = accounts.create([opened(), deposited(1)]).unwrap().id();
        for beyond in [2, 3, i64::MAX.unsigned_abs(), u64::MAX] {
            assert!(is_not_found(accounts.get_at(id, beyond)), "{beyond}");
        }
    }

    fn at_and_after_its_end_an_aggregate_is_not_there(store) {
        let accounts = store.accounts();
        let id = accounts.create([opened(), AccountEvent::Closed]).unwrap().id();
        assert!(is_not_found(accounts.get(id)));
        assert!(accounts.find(id).unwrap().is_none());
        assert!(!accounts.contains(id).unwrap());
        assert!(is_not_found(accounts.get_at(id, 1)));
        assert!(is_not_found(accounts.get_at(id, 2)));
        assert_eq!(accounts.get_at(id, 0).unwrap().holder, "Ada");
        let updated = accounts.update(id, |_| deposited(1));
        assert!(matches!(updated, Err(UpdateError::Failed(Error::NotFound { .. }))));
        let again = accounts.create_as(id, opened());
        assert!(again.is_err_and(|error| error.is_conflict()), "its id cannot be used again");
        assert_eq!(store.history(id), [opened(), AccountEvent::Closed]);
    }

    fn why_an_aggregate_is_not_there_is_said(store) {
        let clock = SetClock::default();
        clock.set(5);
        let environment = store.environment().clone().with_clock(clock);
        let accounts = store.clone().with_environment(environment).accounts();
        let absence = |read: Result<AggregateRoot<Account>, Error>| match read {
            Err(Error::NotFound { aggregate: "Account", absence, .. }) => absence,
            other => panic!("{other:?}"),
        };
        let id = Uuid::now_v7();
        let time = Timestamp::from_micros;
        assert_eq!(absence(accounts.get(id)), Absence::NeverBegun);
        assert_eq!(absence(accounts.get_at(id, 0)), Absence::NeverBegun);
        accounts.create_as(id, [opened(), deposited(1)]).unwrap();
        let none = Absence::NoVersion { wanted: 2, last: 1 };
        assert_eq!(absence(accounts.get_at(id, 2)), none);
        assert_eq!(absence(accounts.get_as_of(id, time(4))), Absence::NotBegunBy(time(4)));
        accounts.update(id, Account::pay_out_and_close).unwrap();
        let ended = Absence::Ended { version: 3, on: time(5) };
        assert_eq!(absence(accounts.get(id)), ended);
        assert_eq!(absence(accounts.get_at(id, 3)), ended);
        assert_eq!(absence(accounts.get_at(id, 4)), ended);
        assert_eq!(absence(accounts.get_as_of(id, Timestamp::MAX)), ended);
    }

    fn an_ended_aggregate_can_be_read_by_who_asks_for_it(store) {
        let accounts = store.accounts();
        let id = accounts.create([opened(), deposited(5)]).unwrap().id();
        assert!(!accounts.find_ended_too(id).unwrap().unwrap().has_ended());
        accounts.update(id, Account::pay_out_and_close).unwrap();
        let mut ended = accounts.find_ended_too(id).unwrap().unwrap();
        assert!(ended.has_ended());
        assert_eq!((ended.version(), ended.balance), (3, 0));
        assert!(ended.trigger(deposited(1)).is_err());
        accounts.save(&mut ended).unwrap();
        assert_eq!(store.versions(id), [0, 1, 2, 3]);
        assert!(accounts.find_ended_too(Uuid::now_v7()).unwrap().is_none());
    }

    fn an_update_ends_when_its_time_is_over(store) {
        let retry = attempts(100).within(std::time::Duration::ZERO);
        let accounts = store.clone().with_retry(retry).accounts();
        let id = accounts.create(opened()).unwrap().id();
        let mut decided = 0;
        let updated = accounts.update(id, |_| {
            decided += 1;
            store.accounts().update(id, |_| deposited(1)).unwrap();
            deposited(100)
        });
        assert!(updated.is_err_and(|error| error.is_conflict()));
        assert_eq!(decided, 1);
    }

    fn the_last_state_can_be_read_where_the_end_was_saved(store) {
        let accounts = store.accounts();
        let mut account = accounts.create([opened(), deposited(5)]).unwrap();
        account.decide(Account::pay_out_and_close).unwrap();
        accounts.save(&mut account).unwrap();
        assert!(account.has_ended());
        assert_eq!((account.version(), &*account.holder), (3, "Ada"));
        let updated = accounts.create([opened()]).unwrap();
        let updated = accounts.update(updated.id(), Account::pay_out_and_close).unwrap();
        assert!(updated.has_ended());
    }

    fn a_state_of_an_earlier_time_can_be_read(store) {
        let clock = SetClock::default();
        let environment = store.environment().clone().with_clock(clock.clone());
        let store = store.clone().with_environment(environment);
        let accounts = store.accounts();
        clock.set(100);
        let id = accounts.create(opened()).unwrap().id();
        for (now, event) in [
            (200, deposited(1)),
            (150, deposited(2)),
            (300, deposited(4)),
            (400, AccountEvent::Closed),
        ] {
            clock.set(now);
            accounts.update(id, |_| event.clone()).unwrap();
        }
        let balance = |micros| {
            accounts.get_as_of(id, Timestamp::from_micros(micros)).map(|then| then.balance)
        };
        assert!(is_not_found(balance(99)));
        assert_eq!(balance(100).unwrap(), 0);
        assert_eq!(balance(199).unwrap(), 0);
        assert_eq!(balance(200).unwrap(), 3, "the clock had stepped back: both are at 200");
        assert_eq!(balance(299).unwrap(), 3);
        assert_eq!(balance(399).unwrap(), 7);
        assert!(is_not_found(balance(400)));
        assert!(is_not_found(accounts.get_as_of(id, Timestamp::MIN)));
        assert!(is_not_found(accounts.get_as_of(id, Timestamp::MAX)));
    }

    fn timestamps_before_1970_and_at_both_ends_of_time_are_kept(store) {
        let clock = SetClock::default();
        let environment = store.environment().clone().with_clock(clock.clone());
        let accounts = store.clone().with_environment(environment).accounts();
        clock.set(i64::MIN);
        let id = accounts.create(opened()).unwrap().id();
        for micros in [-1, 0, i64::MAX] {
            clock.set(micros);
            let updated = accounts.update(id, |_| deposited(1)).unwrap();
            assert_eq!(updated.last_modified(), Timestamp::from_micros(micros));
            let read = accounts.get(id).unwrap();
            assert_eq!(read.last_modified(), Timestamp::from_micros(micros));
            assert_eq!(read.created_on(), Timestamp::MIN);
        }
    }

    fn ids_are_read_in_the_order_of_beginning_through_any_number_of_pages(store) {
        let accounts = store.accounts();
        let mut expected = Vec::new();
        for _ in 0..42 {
            let created = store.atomically(|work| {
                let mut ids = Vec::new();
                for _ in 0..50 {
                    work.create::<Customer, _>(registered())?;
                    ids.push(work.create::<Account, _>([opened(), deposited(1)])?);
                }
                Ok::<_, UpdateError<Infallible>>(ids)
            });
            let created = created.unwrap();
            expected.extend(created);
        }
        accounts.update(expected[1], |_| AccountEvent::Closed).unwrap();
        let ids: Vec<Uuid> = accounts.ids().collect::<Result<_, _>>().unwrap();
        assert_eq!(ids.len(), 2100);
        assert_eq!(ids, expected, "ended ones included, other types left out");
        assert_eq!(store.customers().ids().count(), 2100);
        for size in [0, 100, 701] {
            let accounts = store.clone().with_page_size(size).accounts();
            let first: Vec<Uuid> = accounts.ids().take(300).map(Result::unwrap).collect();
            assert_eq!(first, expected[..300], "pages of {size}");
        }

        let mut paged = Vec::new();
        let mut after = LogPosition::START;
        loop {
            let page = accounts.ids_after(after, 999).unwrap();
            let Some((last, _)) = page.last() else { break };
            assert!(*last > after);
            after = *last;
            paged.extend(page.into_iter().map(|(_, id)| id));
        }
        assert_eq!(paged, expected);
        assert!(accounts.ids_after(LogPosition::START, 0).unwrap().is_empty());
    }

    fn everything_is_read_through_any_number_of_pages(store) {
        let accounts = store.accounts();
        let mut account = accounts.create(opened()).unwrap();
        account.decide(|_| (1..=2500).map(deposited).collect::<Vec<_>>()).unwrap();
        accounts.save(&mut account).unwrap();
        let id = account.id();
        assert_eq!(accounts.get(id).unwrap().balance, 2500 * 2501 / 2);
        assert_eq!(store.log().len(), 2501);
        let all = store.all_domain_events::<AccountEvent>(LogPosition::START);
        assert_eq!(all.map(Result::unwrap).count(), 2501);
        assert_eq!(store.history(id).len(), 2501);
        for page_size in [0, 1, 7, 2500, 2501, 5000] {
            let paged: Vec<RecordedEvent<AccountEvent>> = store
                .domain_events(Selection::of(id).gte(2400), page_size)
                .collect::<Result<_, _>>()
                .unwrap();
            let versions: Vec<_> = paged.iter().map(|it| it.originator_version).collect();
            assert_eq!(versions, (2400..=2500).collect::<Vec<_>>(), "{page_size}");
        }
        for page_size in [0, 1, 7, 2501] {
            let store = store.clone().with_page_size(page_size);
            let log = store.all_domain_events::<AccountEvent>(LogPosition::START);
            let versions: Vec<_> = log.map(|it| it.unwrap().originator_version).collect();
            assert_eq!(versions, (0..=2500).collect::<Vec<_>>(), "{page_size}");
        }
        let last = Selection::of(id).descending().limit(25);
        let paged = store.domain_events::<AccountEvent>(last, 10);
        let versions: Vec<_> = paged.map(|it| it.unwrap().originator_version).collect();
        assert_eq!(versions, (2476..=2500).rev().collect::<Vec<_>>());
    }

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

    fn an_update_decides_again_after_a_conflict(store) {
        let accounts = store.accounts();
        let id = accounts.create([opened(), deposited(10)]).unwrap().id();
        let mut seen = Vec::new();
        let updated = accounts
            .update(id, |account: &Account| {
                seen.push(account.balance);
                if seen.len() < 4 {
                    accounts.update(id, |_| deposited(1)).unwrap();
                }
                account.withdraw(10)
            })
            .unwrap();
        assert_eq!(seen, [10, 11, 12, 13]);
        assert_eq!((updated.balance, updated.version()), (3, 5));
        assert_eq!(accounts.get(id).unwrap().balance, 3);
    }

    fn an_update_gives_up_and_answers_with_the_last_conflict(store) {
        let accounts = store.clone().with_retry(attempts(3)).accounts();
        let id = accounts.create(opened()).unwrap().id();
        let mut decided = 0;
        let updated = accounts.update(id, |_| {
            decided += 1;
            store.accounts().update(id, |_| deposited(1)).unwrap();
            deposited(100)
        });
        let Err(UpdateError::Failed(Error::Conflict(conflict))) = updated else {
            panic!("{updated:?}")
        };
        assert_eq!(decided, 3);
        assert_eq!((conflict.expected, conflict.actual), (Expected::Free(3), Some(3)));
        assert_eq!(accounts.get(id).unwrap().balance, 3);
    }

    fn a_refusal_of_an_update_is_the_users_own_and_decided_once(store) {
        let accounts = store.accounts();
        let id = accounts.create(opened()).unwrap().id();
        let mut decided = 0;
        let updated = accounts.update(id, |account| {
            decided += 1;
            account.withdraw(1)
        });
        assert!(matches!(updated, Err(UpdateError::Refused(Refusal::Overdrawn))));
        assert_eq!(decided, 1);
        let created = accounts.create(Err::<AccountEvent, _>(Refusal::NotEmpty));
        assert!(matches!(created, Err(UpdateError::Refused(Refusal::NotEmpty))));
        assert_eq!(store.log().len(), 1);
    }

    fn an_event_that_cannot_happen_is_a_mistake_of_the_program(store) {
        let accounts = store.accounts();
        let id = accounts.create(opened()).unwrap().id();
        let updated = accounts.update(id, |_| [deposited(1), opened()]);
        assert!(matches!(updated, Err(UpdateError::Failed(Error::Misuse { .. }))));
        assert!(matches!(
            accounts.create(deposited(1)),
            Err(UpdateError::Failed(Error::Misuse { .. }))
        ));
        assert!(accounts.create(()).is_err());
        assert_eq!(store.log().len(), 1);
    }

    fn a_decision_without_events_writes_nothing(store) {
        let accounts = store.accounts();
        let id = accounts.create(opened()).unwrap().id();
        let updated = accounts.update(id, |account| account.set_limit(0)).unwrap();
        assert_eq!(updated.version(), 0);
        assert_eq!(store.versions(id), [0]);
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

    fn the_id_of_another_type_is_told_from_no_id(store) {
        let accounts = store.accounts();
        let customer = store.customers().create(registered()).unwrap().id();
        let is_another = |error: Error| {
            let Error::AnotherAggregate { id, event_type } = error else { return false };
            id == customer && event_type == "bank.customer#Registered"
        };
        assert!(is_another(accounts.get(customer).unwrap_err()));
        assert!(is_another(accounts.find(customer).unwrap_err()));
        assert!(is_another(accounts.get_at(customer, 0).unwrap_err()));
        assert!(is_another(accounts.contains(customer).unwrap_err()));
        assert!(is_another(accounts.get_as_of(customer, Timestamp::MAX).unwrap_err()));
        let Err(UpdateError::Failed(error)) = accounts.update(customer, |_| deposited(1)) else {
            panic!("updated")
        };
        assert!(is_another(error));
        assert_eq!(store.log().len(), 1);
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

    fn repositories_of_clones_share_what_is_stored(store) {
        let id = store.clone().accounts().clone().create(opened()).unwrap().id();
        assert!(store.accounts().contains(id).unwrap());
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

    fn log_positions_rise_and_are_never_given_twice(store) {
        let accounts = store.accounts();
        let mut seen = BTreeSet::new();
        for _ in 0..5 {
            let id = accounts.create([opened(), deposited(1)]).unwrap().id();
            let last = store.log().last().unwrap().log_position.unwrap();
            assert!(seen.last().is_none_or(|before| *before < last));
            assert!(seen.insert(last));
            assert!(store.strategy().delete_record(id, 1).unwrap());
        }
    }
}

#[test]
fn a_type_that_no_events_were_stored_of_has_no_ids() {
    let store = crate::stores::in_memory().store;
    store.accounts().create(opened()).unwrap();
    assert_eq!(store.customers().ids().count(), 0);
    let root: Result<AggregateRoot<Customer>, Error> = store.customers().get(Uuid::nil());
    assert!(is_not_found(root));
}
