//! What was created is there, once.

use eventsourcing::{Error, Expected, Timestamp, UpdateError};
use uuid::Uuid;

use super::is_not_found;
use crate::{
    bank::{deposited, opened, registered},
    stores::{Bank, on_every_store},
};

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

    fn repositories_of_clones_share_what_is_stored(store) {
        let id = store.clone().accounts().clone().create(opened()).unwrap().id();
        assert!(store.accounts().contains(id).unwrap());
    }
}
