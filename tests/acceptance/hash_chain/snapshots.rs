//! Snapshots of sealed histories.

use eventsourcing::{KeyRing, SealKey, SnapshotPolicy, StoredForm, StoredSnapshot, Timestamp};
use uuid::Uuid;

use super::{
    Chart, change, chart_of, given,
    model::{OldChart, PlainChart, opened},
};
use crate::{
    snapshots::{
        Told,
        watched::{WatchedStore, watched},
    },
    stores::on_every_store,
};

type Watching<'a> = eventsourcing::Repository<Chart, crate::snapshots::watched::Watched<'a>>;

fn charts<'a>(store: &WatchedStore<'a>, told: &Told) -> Watching<'a> {
    let charts = store.repository::<Chart>();
    charts.with_snapshots(told.by(SnapshotPolicy::on_request()))
}

/// What is loaded, and how many events were shown for it.
fn load(charts: &Watching<'_>, id: Uuid) -> (Vec<u32>, usize) {
    charts.event_store().strategy().shown();
    let doses = charts.get(id).unwrap().doses.clone();
    (doses, charts.event_store().strategy().shown())
}

on_every_store! {
    fn a_history_goes_on_from_one(store) {
        let (told, store) = (Told::default(), watched(store));
        let charts = charts(&store, &told);
        let id = chart_of(&charts_of(&store), 6);
        charts.take_snapshot_at(id, 3).unwrap();
        assert!(store.strategy().puts()[0].seal.is_some());
        let plain = charts_of(&store).get(id).unwrap();
        let loaded = charts.get(id).unwrap();
        assert_eq!((&*loaded, loaded.head()), (&*plain, plain.head()));
        assert_eq!(load(&charts, id), (vec![1, 2, 3, 4, 5], 1 + 3));
        assert_eq!(charts.get_at(id, 3).unwrap().head(), charts_of(&store).get_at(id, 3).unwrap().head());
        assert_eq!(told.take(), [""; 0]);
    }

    fn what_comes_after_it_is_checked(store) {
        let (told, watching) = (Told::default(), watched(store));
        let charts = charts(&watching, &told);
        let id = chart_of(&charts_of(&watching), 6);
        charts.take_snapshot_at(id, 3).unwrap();
        for version in [3, 4, 5] {
            let mut before = None;
            change(store, id, version, |row| {
                before = Some(row.clone());
                row.state = br#"{"mg":100}"#.into();
            });
            // The event that it was taken after is not applied, and what follows is sealed to its seal.
            assert_eq!(charts.get(id).is_err(), version > 3, "{version}");
            assert!(charts.verify(id).is_err());
            change(store, id, version, |row| *row = before.unwrap());
        }
        change(store, id, 3, |row| row.seal.as_mut().unwrap()[32] ^= 1);
        assert!(charts.get(id).is_err());
    }

    fn one_that_was_changed_is_not_used(store) {
        let (told, store) = (Told::default(), watched(store));
        let charts = charts(&store, &told);
        let id = chart_of(&charts_of(&store), 5);
        charts.take_snapshot_at(id, 3).unwrap();
        let whole = store.strategy().puts().remove(0);
        let changes: [fn(&mut StoredSnapshot); 8] = [
            |it| it.state = br#"{"patient":"Eve","doses":[100]}"#.into(),
            |it| it.created_on = Timestamp::from_micros(1),
            |it| it.as_of = Timestamp::from_micros(it.as_of.as_micros() - 1),
            |it| it.ended = true,
            |it| it.seal.as_mut().unwrap()[1] ^= 1,
            |it| it.seal.as_mut().unwrap()[0] = 1,
            |it| it.seal.as_mut().unwrap().clear(),
            |it| it.seal = None,
        ];
        for change in changes {
            let mut forged = whole.clone();
            change(&mut forged);
            // Whoever changes it makes the checksum right.
            store.strategy().kept().put_snapshot(&forged.with_checksum()).unwrap();
            let (doses, shown) = load(&charts, id);
            assert_eq!(doses, [1, 2, 3, 4]);
            assert!(shown > 5, "all is replayed");
            let said = told.take();
            assert!(said[0].ends_with("does not go on from that of version 3"), "{said:?}");
        }
        store.strategy().kept().put_snapshot(&whole).unwrap();
        assert_eq!(load(&charts, id), (vec![1, 2, 3, 4], 1 + 2));
    }

    fn one_of_another_or_of_another_history_is_not_used(store) {
        let (told, store) = (Told::default(), watched(store));
        let charts = charts(&store, &told);
        let [id, other] = [chart_of(&charts_of(&store), 4), chart_of(&charts_of(&store), 6)];
        charts.take_snapshot_at(other, 3).unwrap();
        let mut of_other = store.strategy().puts().remove(0);
        charts.take_snapshot_at(id, 3).unwrap();
        let own = store.strategy().puts().remove(1);
        of_other.originator_id = id;
        of_other.save_id = own.save_id;
        of_other.last_modified = own.last_modified;
        store.strategy().kept().put_snapshot(&of_other.with_checksum()).unwrap();
        assert_eq!(load(&charts, id).0, [1, 2, 3]);
        assert_eq!(told.take().len(), 1);
    }

    fn one_from_before_there_were_seals_is_not_used(store) {
        let plain = store.repository::<PlainChart>().with_snapshots(SnapshotPolicy::on_request());
        let id = plain.create([opened(), given(1), given(2)]).unwrap().id();
        let (told, store) = (Told::default(), watched(store));
        let charts = store.repository::<OldChart>();
        let charts = charts.with_snapshots(told.by(SnapshotPolicy::on_request()));
        charts.update(id, |_| given(3)).unwrap();
        charts.take_snapshot(id).unwrap();
        let mut snapshot = store.strategy().puts().remove(0);
        snapshot.seal = None;
        store.strategy().kept().put_snapshot(&snapshot).unwrap();
        assert_eq!(charts.get(id).unwrap().doses, [1, 2, 3]);
        assert_eq!(told.take().len(), 1);
    }

    fn under_keys_nobody_makes_one(store) {
        let form = |byte| {
            let ring = KeyRing::new("k", SealKey::hmac_sha_256(&[byte; 32])).unwrap();
            StoredForm::json().sealed_with(ring)
        };
        let (told, store) = (Told::default(), watched(store).with_stored_form(form(1)));
        let charts = charts(&store, &told);
        let id = chart_of(&charts_of(&store), 5);
        charts.take_snapshot_at(id, 3).unwrap();
        assert_eq!(load(&charts, id).1, 1 + 2);
        let head = charts_of(&store).get_at(id, 3).unwrap().head().unwrap();
        let mut forged = store.strategy().puts().remove(0);
        forged.state = br#"{"patient":"Eve","doses":[100]}"#.into();
        forged.seal = Some(head.seal);
        store.strategy().kept().put_snapshot(&forged.with_checksum()).unwrap();
        assert_eq!(load(&charts, id).0, [1, 2, 3, 4]);
        assert_eq!(told.take().len(), 1);
    }

    fn against_a_head_none_is_used(store) {
        let (told, watched) = (Told::default(), watched(store));
        let charts = charts(&watched, &told);
        let id = chart_of(&charts_of(&watched), 5);
        charts.take_snapshot_at(id, 3).unwrap();
        let head = charts.get(id).unwrap().head().unwrap();
        assert_eq!(charts.get_against(&head).unwrap().doses, [1, 2, 3, 4]);
        change(store, id, 1, |row| row.state = br#"{"mg":100}"#.into());
        assert_eq!(charts.get(id).unwrap().doses, [1, 2, 3, 4]);
        assert!(charts.get_against(&head).is_err());
    }

    fn they_are_taken_in_every_way(store) {
        let (told, store) = (Told::default(), watched(store));
        let charts = store.repository::<Chart>();
        let charts = charts.with_snapshots(told.by(SnapshotPolicy::every(1)));
        let id = charts.create(opened()).unwrap().id();
        charts.update(id, |_| given(1)).unwrap();
        charts.keyed("key").update(id, |_| given(2)).unwrap();
        let unit = charts.event_store();
        unit.atomically(|work| work.update(id, |_: &Chart| [given(3), given(4)])).unwrap();
        assert_eq!(store.strategy().versions_put(), [0, 1, 2, 4]);
        for version in [0, 1, 2, 4] {
            store.strategy().shown();
            charts.get_at(id, version).unwrap();
            assert!(store.strategy().shown() <= 2, "{version}");
        }
        assert_eq!(told.take(), [""; 0]);
    }
}

/// The charts without snapshots.
fn charts_of<'a>(store: &WatchedStore<'a>) -> Watching<'a> {
    store.repository()
}
