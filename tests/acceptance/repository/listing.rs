//! Everything that is there, page by page.

use std::{collections::BTreeSet, convert::Infallible};

use eventsourcing::{AggregateRoot, Error, LogPosition, RecordedEvent, Selection, UpdateError};
use uuid::Uuid;

use super::is_not_found;
use crate::{
    bank::{Account, AccountEvent, Customer, deposited, opened, registered},
    stores::{Bank, on_every_store},
};

on_every_store! {
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

    fn all_are_loaded_in_the_order_of_beginning_and_the_ended_by_who_asks_for_them(store) {
        let accounts = store.clone().with_page_size(2).accounts();
        let ids = [0, 1, 2, 3, 4].map(|amount| {
            store.customers().create(registered()).unwrap();
            accounts.create([opened(), deposited(amount)]).unwrap().id()
        });
        accounts.update(ids[3], |_| AccountEvent::Closed).unwrap();
        accounts.update(ids[0], |_| deposited(9)).unwrap();

        let all = accounts.all().collect::<Result<Vec<_>, _>>().unwrap();
        let found: Vec<_> = all.iter().map(|it| (it.id(), it.balance, it.version())).collect();
        let [first, second, third, ended, last] = ids;
        let living = [(first, 9, 2), (second, 1, 1), (third, 2, 1), (last, 4, 1)];
        assert_eq!(found, living);

        let all = accounts.all_ended_too().collect::<Result<Vec<_>, _>>().unwrap();
        assert_eq!(all.iter().map(AggregateRoot::id).collect::<Vec<_>>(), ids);
        let has_ended = all.iter().filter(|it| it.has_ended()).map(AggregateRoot::id);
        assert_eq!(has_ended.collect::<Vec<_>>(), [ended]);

        let mut going_on = accounts.all();
        assert_eq!(going_on.next().unwrap().unwrap().id(), first);
        accounts.update(second, |_| AccountEvent::Closed).unwrap();
        assert_eq!(going_on.next().unwrap().unwrap().id(), third, "loaded when its turn comes");
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
