//! What a unit has decided is one save, in the order of its decisions.

use std::convert::Infallible;

use eventsourcing::{Error, Selection, UpdateError};
use uuid::Uuid;

use super::{account, balances, transfer};
use crate::{
    bank::{Account, AccountEvent, Refusal, deposited, opened},
    stores::{Bank, on_every_store},
};

on_every_store! {
    fn both_or_none(store) {
        let (from, to) = (account(store, 10), account(store, 0));
        transfer(store, from, to, 7).unwrap();
        assert_eq!(balances(store, [from, to]), [3, 7]);
        let refused = transfer(store, from, to, 4);
        assert!(matches!(refused, Err(UpdateError::Refused(Refusal::Overdrawn))));
        assert_eq!(balances(store, [from, to]), [3, 7]);
        assert_eq!(store.log().len(), 6);
        let [.., out, into] = &store.log()[..] else { panic!() };
        assert_eq!(out.save_id, into.save_id, "one save");
    }

    fn the_log_has_the_events_in_the_order_of_the_decisions(store) {
        let (one, two) = (account(store, 0), account(store, 0));
        let after = store.log().last().unwrap().log_position.unwrap();
        store
            .atomically(|work| {
                work.update(two, |_: &Account| deposited(1))?;
                work.update(one, |_: &Account| [deposited(2), deposited(3)])?;
                work.update(two, |_: &Account| ())?;
                work.create::<Account, _>([opened(), deposited(4)])?;
                work.update(two, |_: &Account| deposited(5))?;
                work.update(one, |_: &Account| deposited(6))
            })
            .unwrap();
        let amounts: Vec<_> = store
            .all_domain_events::<AccountEvent>(after)
            .map(|event| match event.unwrap().event {
                AccountEvent::Deposited { amount } => amount,
                _ => 0,
            })
            .collect();
        assert_eq!(amounts, [1, 2, 3, 0, 4, 5, 6]);
    }

    fn a_unit_that_decides_nothing_writes_nothing(store) {
        let id = account(store, 10);
        let before = store.log();
        let answer = store
            .atomically(|work| Ok::<_, Error>(work.get::<Account>(id)?.balance))
            .unwrap();
        assert_eq!(answer, 10);
        store.atomically(|_| Ok::<_, Error>(())).unwrap();
        assert_eq!(store.log(), before);
    }

    fn a_unit_over_many_aggregates_is_one_save(store) {
        let ids: Vec<Uuid> = (0..200).map(|_| Uuid::now_v7()).collect();
        store
            .atomically(|work| {
                for id in &ids {
                    work.create_as::<Account, _>(*id, [opened(), deposited(1)])?;
                }
                Ok::<_, UpdateError<Infallible>>(())
            })
            .unwrap();
        let log = store.log();
        assert_eq!(log.len(), 400);
        assert!(log.iter().all(|row| row.save_id == log[0].save_id));
        let [first, ..] = ids[..] else { panic!() };
        let last = store.get_most_recent_event::<AccountEvent>(Selection::of(first)).unwrap();
        assert_eq!(last.unwrap().event, deposited(1));
    }
}
