//! Originators with a key each, which can be destroyed.

use std::sync::Arc;

use eventsourcing::{
    DataKeyStrategy, Error, FieldKind, Fingerprint, InMemoryStrategy, ItemField, KeyedSave,
    LogPosition, RecordError, RecordStrategy, RecordedEvent, Save, Selection, SnapshotPolicy,
    SnapshotSelection, StoredDataKey, StoredForm, Timestamp, Visit,
};
use uuid::Uuid;

use super::{
    account,
    keys::{
        Overtaken, Unanswered, aes, encrypting, erased, keys, of_update, per_originator, rotated,
    },
};
use crate::{
    bank::{Account, AccountEvent, deposited, opened, registered, withdrawn},
    stores::{Bank, Store, on_every_store},
};

/// The records of a store, in a table that has a column of the user's own.
struct WithColumns(Store);

impl RecordStrategy for WithColumns {
    type Position = u64;

    fn append(&self, save: &Save) -> Result<(), RecordError> {
        self.0.strategy().append(save)
    }

    fn read(&self, selection: &Selection, visit: &mut Visit<'_, u64>) -> Result<(), RecordError> {
        self.0.strategy().read(selection, visit)
    }

    fn read_log(
        &self,
        after: LogPosition,
        limit: usize,
        visit: &mut Visit<'_, u64>,
    ) -> Result<(), RecordError> {
        self.0.strategy().read_log(after, limit, visit)
    }

    fn originators(
        &self,
        event_types: &[&str],
        after: LogPosition,
        limit: usize,
    ) -> Result<Vec<(LogPosition, Uuid)>, RecordError> {
        self.0.strategy().originators(event_types, after, limit)
    }

    fn find_save(&self, key: &str) -> Result<Option<KeyedSave>, RecordError> {
        self.0.strategy().find_save(key)
    }

    fn delete_record(&self, originator_id: Uuid, position: u64) -> Result<bool, RecordError> {
        self.0.strategy().delete_record(originator_id, position)
    }

    fn item_fields(&self) -> &[ItemField] {
        &[ItemField {
            column: "amount_in_cents",
            field: "amount",
            kind: FieldKind::I64,
            optional: true,
        }]
    }

    fn data_keys(&self) -> Option<&dyn DataKeyStrategy> {
        self.0.strategy().data_keys()
    }
}

on_every_store! {
    fn what_was_stored_otherwise_before_is_read_and_goes_on(store) {
        let id = account(store);
        let form = StoredForm::json().encrypted(rotated());
        encrypting(store, form).accounts().update(id, |_| deposited(10)).unwrap();
        let own = encrypting(store, StoredForm::json().encrypted_per_originator(rotated()));
        own.accounts().update(id, |_| deposited(20)).unwrap();
        let stopped = encrypting(store, StoredForm::json().readable_with(rotated()));
        stopped.accounts().update(id, |_| deposited(40)).unwrap();
        assert_eq!(stopped.accounts().get(id).unwrap().balance, 75);
        assert_eq!(own.accounts().get(id).unwrap().balance, 75);
        assert_eq!(own.all_domain_events::<AccountEvent>(LogPosition::START).count(), 5);

        let erasure = own.erase(id).unwrap();
        assert_eq!(erasure.still_readable, [0, 1, 2, 4]);
        assert!(!erasure.is_complete());
        erased(own.accounts().get(id));
        erased(stopped.accounts().get(id));
    }

    fn whatever_is_asked_of_an_erased_originator_is_erased(store) {
        let plain = account(store);
        let store = encrypting(store, per_originator("a", aes(1)));
        let accounts = store.accounts();
        for id in [account(&store), plain, Uuid::now_v7()] {
            let mut before = accounts.find(id).unwrap();
            assert_eq!(store.erase(id).unwrap().is_complete(), id != plain);

            erased(accounts.get(id));
            erased(accounts.find(id));
            erased(accounts.find_ended_too(id));
            let all: Vec<_> = accounts.all().filter(Result::is_err).collect();
            assert!(!all.is_empty());
            all.into_iter().for_each(erased);
            erased(accounts.get_at(id, 0));
            erased(accounts.get_as_of(id, Timestamp::MAX));
            erased(accounts.contains(id));
            erased(of_update(accounts.update(id, |_| deposited(1))));
            erased(of_update(accounts.create_as(id, opened())));
            erased(of_update(accounts.keyed("once").update(id, |_| deposited(1))));
            erased(of_update(accounts.keyed("twice").create_as(id, opened())));
            erased(accounts.with_snapshots(SnapshotPolicy::on_request()).take_snapshot(id));
            erased(store.get_domain_events::<AccountEvent>(id));
            erased(store.get_domain_event::<AccountEvent>(id, 0));
            erased(store.get_most_recent_event::<AccountEvent>(id));
            let event = RecordedEvent::new(id, 99, deposited(1), Timestamp::now());
            erased(store.append(&event));
            if let Some(root) = &mut before {
                root.trigger(deposited(1)).unwrap();
                erased(accounts.save(root));
            }
            let destroyed = keys(&store).find_data_keys(&[id]).unwrap();
            assert!(matches!(destroyed[0].1, StoredDataKey::Destroyed { .. }));
        }
    }

    fn a_store_of_another_form_with_a_ring_refuses_the_erased_too(store) {
        let plain = account(store);
        let own = encrypting(store, per_originator("a", aes(1)));
        for (id, gone) in [(account(&own), 2), (plain, 4), (Uuid::now_v7(), 4)] {
            let mut before = own.accounts().find(id).unwrap();
            assert_eq!(own.erase(id).unwrap().is_complete(), id != plain);
            let rows = store.log();
            let forms = [
                StoredForm::json().encrypted(rotated()),
                StoredForm::json().readable_with(rotated()),
            ];
            for other in forms.map(|form| encrypting(store, form)) {
                let accounts = other.accounts().with_snapshots(SnapshotPolicy::every(1));
                erased(accounts.find(id));
                erased(accounts.take_snapshot(id));
                erased(other.get_domain_events::<AccountEvent>(id));
                erased(other.append(&RecordedEvent::new(id, 99, deposited(1), Timestamp::now())));
                erased(of_update(accounts.create_as(id, opened())));
                if let Some(root) = &mut before {
                    root.trigger(deposited(1)).unwrap();
                    erased(accounts.save(root));
                }
                let all = other.all_domain_events::<AccountEvent>(LogPosition::START);
                let refused = all.filter(|it| it.as_ref().is_err_and(Error::is_erased));
                assert_eq!(refused.count(), gone);
            }
            assert_eq!(store.log(), rows);
            assert_eq!(own.erase(id).unwrap().snapshots, 0);
        }
    }

    fn an_erasure_says_what_an_auditor_asks(store) {
        let store = encrypting(store, per_originator("a", aes(1)));
        let id = account(&store);
        let before = Timestamp::now();
        let erasure = store.accounts().erase(id).unwrap();
        assert_eq!(erasure.originator_id, id);
        assert!(erasure.on >= before && erasure.on <= Timestamp::now());
        assert!(erasure.had_key && !erasure.repeated && erasure.is_complete());
        assert_eq!(erasure.snapshots, 0);

        let again = store.erase(id).unwrap();
        assert!(!again.had_key && again.repeated && again.is_complete());
        assert_eq!(again.on, erasure.on);
        let Err(Error::Erased { originator_id, on }) = store.accounts().get(id) else {
            panic!("not erased");
        };
        assert_eq!((originator_id, on), (id, erasure.on));

        let never = store.erase(Uuid::now_v7()).unwrap();
        assert!(!never.had_key && !never.repeated);
    }

    fn a_lost_answer_makes_no_wrong_record_of_an_erasure(store) {
        let form = per_originator("a", aes(1)).with_keys_in(Arc::new(Unanswered::of(store)));
        let store = encrypting(store, form);
        let id = account(&store);
        let erasure = store.erase(id).unwrap();
        assert!(erasure.had_key && !erasure.repeated, "{erasure:?}");
        let again = store.erase(id).unwrap();
        assert!(!again.had_key && again.repeated && again.on == erasure.on, "{again:?}");
        let never = store.erase(Uuid::now_v7()).unwrap();
        assert!(!never.had_key && !never.repeated, "{never:?}");
    }

    fn an_erasure_is_not_complete_where_there_are_columns_of_the_users_own(store) {
        let own = encrypting(store, per_originator("a", aes(1)));
        let id = account(&own);
        let with_columns = own.on(WithColumns(store.clone()));
        for repeated in [false, true] {
            let erasure = with_columns.erase(id).unwrap();
            assert_eq!(erasure.columns_in_clear, ["amount_in_cents"]);
            assert!(erasure.still_readable.is_empty() && !erasure.is_complete());
            assert_eq!(erasure.repeated, repeated);
        }
        assert!(own.erase(id).unwrap().is_complete());
    }

    fn an_erasure_is_not_complete_where_the_key_is_elsewhere(store) {
        let elsewhere = Arc::new(InMemoryStrategy::<u64>::default());
        let form = || per_originator("a", aes(1));
        let right = encrypting(store, form().with_keys_in(elsewhere));
        let id = account(&right);
        let erasure = encrypting(store, form()).erase(id).unwrap();
        assert!(!erasure.had_key && !erasure.is_complete());
        assert_eq!(erasure.still_readable, [0, 1]);
        assert!(right.erase(id).unwrap().is_complete());
    }

    fn an_aggregate_of_another_type_is_not_erased_by_mistake(store) {
        let store = encrypting(store, per_originator("a", aes(1)));
        let customer = store.customers().create(registered()).unwrap().id();
        let refused = store.accounts().erase(customer);
        assert!(matches!(refused, Err(Error::AnotherAggregate { .. })), "{refused:?}");
        assert_eq!(store.customers().get(customer).unwrap().name, "Ada");
    }

    fn nothing_is_erased_by_a_store_that_would_go_on_saving(store) {
        let own = encrypting(store, per_originator("a", aes(1)));
        let id = account(&own);
        for form in [StoredForm::json(), StoredForm::json().readable_with(rotated())] {
            let refused = encrypting(store, form).erase(id);
            assert!(matches!(refused, Err(Error::Misuse { .. })), "{refused:?}");
        }
        assert_eq!(own.accounts().get(id).unwrap().balance, 5);
    }

    fn the_log_has_an_erased_item_in_place_of_each_event_and_goes_on(store) {
        let store = encrypting(store, per_originator("a", aes(1)));
        let [one, two, three] = [account(&store), account(&store), account(&store)];
        store.accounts().update(one, |_| deposited(9)).unwrap();
        assert!(store.erase(two).unwrap().is_complete());
        let all: Vec<_> = store.all_domain_events::<AccountEvent>(LogPosition::START).collect();
        let seen: Vec<_> = all
            .iter()
            .map(|item| match item {
                Ok(event) => (event.originator_id, false),
                Err(Error::Erased { originator_id, .. }) => (*originator_id, true),
                Err(error) => panic!("{error}"),
            })
            .collect();
        let gone = [(two, true); 2];
        let [first, last] = [[(one, false); 2], [(three, false); 2]];
        assert_eq!(seen, [&first[..], &gone, &last, &first[..1]].concat());

        let of_one: Vec<_> = store.domain_events::<AccountEvent>(two, 1).collect();
        assert_eq!(of_one.len(), 2);
        of_one.into_iter().for_each(erased);
        assert_eq!(store.all_stored_events(LogPosition::START).count(), 7, "the rows stay");
    }

    fn snapshots_go_and_one_that_overlapped_is_unreadable(store) {
        let store = encrypting(store, per_originator("a", aes(1)));
        let id = account(&store);
        let accounts = store.accounts().with_snapshots(SnapshotPolicy::on_request());
        accounts.take_snapshot_at(id, 0).unwrap();
        accounts.take_snapshot(id).unwrap();
        accounts.update(id, |_| deposited(1)).unwrap();
        assert_eq!(accounts.get(id).unwrap().balance, 6);
        let snapshots = store.strategy().snapshots().unwrap();
        let newest = SnapshotSelection {
            originator_id: id,
            fingerprint: Fingerprint::of::<Account>().unwrap(),
            lte: u64::MAX,
            as_of: Timestamp::MAX,
        };
        let overlapping = snapshots.newest_snapshot(&newest).unwrap().unwrap();
        assert_eq!(accounts.erase(id).unwrap().snapshots, 2);
        assert_eq!(snapshots.newest_snapshot(&newest).unwrap(), None);

        snapshots.put_snapshot(&overlapping).unwrap();
        erased(accounts.get(id));
        let reader = encrypting(&store, StoredForm::json().readable_with(rotated()));
        erased(reader.with_snapshots::<Account>(SnapshotPolicy::on_request()).accounts().get(id));
        assert_eq!(store.erase(id).unwrap().snapshots, 1);
    }

    fn a_unit_of_work_with_one_erased_member_is_refused_whole(store) {
        let store = encrypting(store, per_originator("a", aes(1)));
        let [from, to, reader] = [account(&store), account(&store), account(&store)];
        assert!(store.erase(to).unwrap().is_complete());
        let rows = store.log();
        erased(of_update(store.atomically(|work| {
            work.update(from, |_: &Account| withdrawn(1))?;
            work.update(to, |_: &Account| deposited(1))
        })));
        erased(of_update(store.atomically_once("transfer", |work| {
            work.update(from, |_: &Account| withdrawn(1))?;
            work.update(to, |_: &Account| deposited(1))
        })));
        // It is erased between the loading and the saving.
        erased(of_update(store.atomically(|work| {
            work.update(from, |_: &Account| withdrawn(1))?;
            work.update(reader, |_: &Account| deposited(1))?;
            let erasure = store.erase(reader).unwrap();
            assert!(erasure.is_complete());
            Ok::<_, eventsourcing::UpdateError<std::convert::Infallible>>(())
        })));
        assert_eq!(store.log(), rows);
        assert_eq!(store.accounts().get(from).unwrap().balance, 5);
    }

    fn what_was_done_under_a_key_of_the_callers_own_is_erased_too(store) {
        let store = encrypting(store, per_originator("a", aes(1)));
        let accounts = store.accounts();
        let id = accounts.keyed("open").create(opened()).unwrap().originator_id;
        assert!(store.erase(id).unwrap().is_complete());
        erased(of_update(accounts.keyed("open").create(opened())));
        assert!(accounts.keyed("open").find().unwrap().is_some(), "that it was done is known");
    }

    fn an_append_that_overlapped_the_erasure_is_stored_and_unreadable(store) {
        let keys = Arc::new(Overtaken::default());
        let form = per_originator("a", aes(1)).with_keys_in(keys.clone());
        let store = encrypting(store, form);
        let accounts = store.accounts();
        let id = account(&store);
        let position = store.log().last().unwrap().log_position.unwrap();
        let mut root = accounts.get(id).unwrap();
        root.trigger(deposited(10)).unwrap();
        // It is destroyed after the save has looked its key up, and before it has written.
        keys.destroy_after_the_next_look(id);
        accounts.save(&mut root).unwrap();

        assert_eq!(store.versions(id), [0, 1, 2]);
        erased(accounts.get(id));
        let late: Vec<_> = store.all_domain_events::<AccountEvent>(position).collect();
        assert_eq!(late.len(), 1);
        late.into_iter().for_each(erased);
        assert!(store.erase(id).unwrap().is_complete(), "nothing of it can be read");
        root.trigger(deposited(10)).unwrap();
        erased(accounts.save(&mut root));
        assert_eq!(store.versions(id), [0, 1, 2]);
    }

    fn another_store_on_the_same_records_sees_at_once_what_was_erased(store) {
        let [one, other] = [(); 2].map(|()| encrypting(store, per_originator("a", aes(1))));
        let id = account(&one);
        let mut root = other.accounts().get(id).unwrap();
        assert!(one.erase(id).unwrap().is_complete());
        root.trigger(deposited(1)).unwrap();
        erased(other.accounts().save(&mut root));
        erased(other.accounts().get(id));
    }

}
