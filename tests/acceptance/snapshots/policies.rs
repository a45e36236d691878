//! When snapshots are taken, and how many are kept.

use std::time::Duration;

use eventsourcing::{Absence, Error, SnapshotPolicy, Snapshots, UpdateError};
use uuid::Uuid;

use super::{Told, account_of, watched::watched};
use crate::{
    bank::{Account, AccountEvent, deposited, opened},
    stores::Store,
};

type Policy = SnapshotPolicy<Account>;

/// The versions that a policy takes snapshots of, while an account gets so many deposits.
fn taken(store: &Store, snapshots: impl Into<Snapshots<Account>>, deposits: i64) -> Vec<u64> {
    let store = watched(store);
    let accounts = store.repository::<Account>().with_snapshots(snapshots);
    let id = accounts.create(opened()).unwrap().id();
    for amount in 1..=deposits {
        accounts.update(id, |_| deposited(amount)).unwrap();
    }
    store.strategy().versions_put()
}

wherever_snapshots_are! {
    fn every_so_many_events(store) {
        assert_eq!(taken(store, Policy::every(10), 25), [9, 19]);
        assert_eq!(taken(store, Policy::every(1), 2), [0, 1, 2]);
    }

    fn every_so_many_events_of_a_root_that_is_kept(store) {
        let store = watched(store);
        let accounts = store.repository::<Account>().with_snapshots(Policy::every(10));
        let mut account = accounts.create(opened()).unwrap();
        for _ in 0..8 {
            for amount in 1..4 {
                account.trigger(deposited(amount)).unwrap();
            }
            accounts.save(&mut account).unwrap();
        }
        assert_eq!(store.strategy().versions_put(), [9, 21]);
    }

    fn when_the_root_or_the_events_say_so(store) {
        let rich = Policy::when(|it| it.root().balance > 5);
        assert_eq!(taken(store, rich, 4), [3, 4]);
        let third = Policy::when(|it| it.events()[0].event == deposited(3));
        assert_eq!(taken(store, third, 4), [3]);
    }

    fn when_many_events_were_replayed(store) {
        assert_eq!(taken(store, Policy::replayed(4), 12), [4, 9]);
    }

    fn when_replaying_took_long(store) {
        assert_eq!(taken(store, Policy::replayed_for(Duration::ZERO), 1), [0, 1]);
        assert_eq!(taken(store, Policy::replayed_for(Duration::MAX), 3), [0_u64; 0]);
        let timed = Policy::when(|it| (it.time_replaying() > Duration::ZERO) == (it.root().version() > 0));
        assert_eq!(taken(store, timed, 2), [0, 1, 2]);
    }

    fn policies_are_combined(store) {
        let second = || Policy::when(|it| it.root().version() == 2);
        let third = || Policy::when(|it| it.root().version() == 3);
        let rich = || Policy::when(|it| it.root().balance > 5);
        assert_eq!(taken(store, second().or(third()), 5), [2, 3]);
        assert_eq!(taken(store, third().and(rich()), 5), [3]);
        assert_eq!(taken(store, Policy::any([second(), third(), rich()]), 5), [2, 3, 4, 5]);
        assert_eq!(taken(store, Policy::all([second(), third()]), 5), [0_u64; 0]);
        assert_eq!(taken(store, Policy::any([]), 1), [0_u64; 0]);
        assert_eq!(taken(store, Policy::all([]), 1), [0, 1]);
    }

    fn on_request_at_any_version(store) {
        let id = account_of(store, 9);
        let store = watched(store);
        let accounts = store.repository::<Account>().with_snapshots(Policy::on_request());
        accounts.update(id, |_| deposited(1)).unwrap();
        assert_eq!(store.strategy().versions_put(), [0_u64; 0]);
        assert_eq!(accounts.take_snapshot(id).unwrap(), 9);
        accounts.take_snapshot_at(id, 4).unwrap();
        assert_eq!(store.strategy().versions_put(), [9, 4]);
        store.strategy().shown();
        accounts.get_at(id, 5).unwrap();
        assert_eq!(store.strategy().shown(), 3, "the first, that of the snapshot, and one more");
    }

    fn nothing_is_taken_of_what_is_not_there(store) {
        let accounts = store.repository::<Account>().with_snapshots(Policy::on_request());
        let answer = accounts.take_snapshot(Uuid::now_v7());
        let never = matches!(answer, Err(Error::NotFound { absence: Absence::NeverBegun, .. }));
        assert!(never, "{answer:?}");
        let answer = accounts.take_snapshot_at(account_of(store, 3), 3);
        let Err(Error::NotFound { absence: Absence::NoVersion { wanted: 3, last: 2 }, .. }) = answer else {
            panic!("{answer:?}");
        };
    }

    fn a_request_that_nobody_would_load_from_is_misuse(store) {
        let error = store.repository::<Account>().take_snapshot(Uuid::now_v7()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "nothing would be loaded from a snapshot of `Account`: say \
             `with_snapshots(SnapshotPolicy::on_request())` first"
        );
    }

    fn only_later_events_are_replayed(store) {
        let store = watched(store);
        let accounts = store.repository::<Account>().with_snapshots(Policy::every(10));
        let mut account = accounts.create(opened()).unwrap();
        for amount in 1..=33 {
            account.trigger(deposited(amount)).unwrap();
            accounts.save(&mut account).unwrap();
        }
        store.strategy().shown();
        assert_eq!(accounts.get(account.id()).unwrap().balance, 33 * 34 / 2);
        assert_eq!(store.strategy().shown(), 2 + 4, "the first, that of version 29, and four more");
    }

    fn the_newest_are_kept(store) {
        let kept = |snapshots: Snapshots<Account>| {
            let store = watched(store);
            let accounts = store.repository::<Account>().with_snapshots(snapshots);
            let id = accounts.create(opened()).unwrap().id();
            for amount in 1..10 {
                accounts.update(id, |_| deposited(amount)).unwrap();
            }
            // How many events each version costs tells whether there is a snapshot of it.
            let costs = (0..10).map(|version| {
                store.strategy().shown();
                accounts.get_at(id, version).unwrap();
                store.strategy().shown()
            });
            let kept = costs.enumerate().filter(|&(_, cost)| cost == 2).map(|it| it.0);
            // Version 1 costs two events either way.
            kept.filter(|&it| it != 1).collect::<Vec<_>>()
        };
        let each = || Snapshots::new(Policy::every(1));
        assert_eq!(kept(each()), [7, 8, 9]);
        assert_eq!(kept(each().keep(1)), [9]);
        assert_eq!(kept(each().keep(0)), [9]);
        assert_eq!(kept(each().keep_all()), [0, 2, 3, 4, 5, 6, 7, 8, 9]);
    }

    fn a_keyed_save_takes_them_too(store) {
        let store = watched(store);
        let accounts = store.repository::<Account>().with_snapshots(Policy::every(1));
        let id = accounts.keyed("open").create(opened()).unwrap().originator_id;
        let pay = || accounts.keyed("pay").update(id, |_| deposited(5)).unwrap();
        assert_eq!((pay().repeated, pay().repeated), (false, true));
        assert_eq!(store.strategy().versions_put(), [0, 1]);
        store.strategy().shown();
        assert_eq!(accounts.get(id).unwrap().balance, 5);
        assert_eq!(store.strategy().shown(), 2);
    }

    fn units_of_work_take_them_and_load_from_them(store) {
        let ids = [account_of(store, 9), account_of(store, 9)];
        let store = watched(store).with_snapshots(Policy::every(5));
        let transfer = || {
            store.strategy().shown();
            store.atomically(|work| {
                work.update(ids[0], |it: &Account| it.withdraw(5))?;
                work.update(ids[1], |it: &Account| it.deposit(5))?;
                Ok::<_, UpdateError<_>>(())
            })
            .unwrap();
            store.strategy().shown()
        };
        assert_eq!(transfer(), 18);
        assert_eq!(store.strategy().versions_put(), [9, 9]);
        assert_eq!(transfer(), 4);
        assert_eq!(store.strategy().versions_put(), [9, 9]);
        assert_eq!(store.repository::<Account>().get(ids[0]).unwrap().balance, 36 - 10);
    }

    fn an_aggregate_that_has_ended_has_snapshots(store) {
        let store = watched(store);
        let accounts = store.repository::<Account>().with_snapshots(Policy::every(1));
        let id = accounts.create(opened()).unwrap().id();
        accounts.update(id, |_| AccountEvent::Closed).unwrap();
        assert_eq!(store.strategy().versions_put(), [0, 1]);
        store.strategy().shown();
        assert!(accounts.find_ended_too(id).unwrap().unwrap().has_ended());
        assert_eq!(store.strategy().shown(), 2);
        assert!(accounts.find(id).unwrap().is_none());
        assert!(accounts.update(id, |_| deposited(1)).is_err());
        assert_eq!(accounts.take_snapshot(id).unwrap(), 1);
    }

    fn a_save_that_is_refused_takes_none(store) {
        let told = Told::default();
        let store = watched(store);
        let accounts = store.repository::<Account>().with_snapshots(told.by(Policy::every(1)));
        let mut account = accounts.create(opened()).unwrap();
        let mut late = account.clone();
        account.trigger(deposited(1)).unwrap();
        accounts.save(&mut account).unwrap();
        late.trigger(deposited(2)).unwrap();
        let refused = accounts.save(&mut late).unwrap_err();
        assert!(refused.is_conflict(), "{refused}");
        assert_eq!(store.strategy().versions_put(), [0, 1]);
        accounts.save(&mut account).unwrap();
        assert_eq!(store.strategy().versions_put(), [0, 1], "nothing was saved");
        assert_eq!(told.take(), [""; 0]);
    }

    fn many_writers_lose_nothing(store) {
        let accounts = store.repository::<Account>().with_snapshots(Policy::every(3));
        let id = accounts.create(opened()).unwrap().id();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..10 {
                        accounts.update(id, |_| deposited(1)).unwrap();
                    }
                });
            }
        });
        let account = accounts.get(id).unwrap();
        assert_eq!((account.balance, account.version()), (40, 40));
        let plain = store.repository::<Account>();
        for version in 0..=40 {
            assert_eq!(*accounts.get_at(id, version).unwrap(), *plain.get_at(id, version).unwrap());
        }
    }
}
