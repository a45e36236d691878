//! All histories of a database, one after the other.

use eventsourcing::{Error, ReplayError};
use uuid::Uuid;

use super::{
    Charts, broken, change, chart_of, given,
    model::{PlainChart, opened},
    remove, rows,
};
use crate::{
    bank,
    stores::{Bank, Store, on_every_store},
};

fn charts(store: &Store) -> Charts {
    store.repository()
}

/// The ids that are said to be whole, and what is said of the others.
fn verify_all(charts: &Charts) -> (Vec<Uuid>, Vec<String>) {
    let (mut whole, mut wrong) = (Vec::new(), Vec::new());
    for verified in charts.verify_all() {
        match verified {
            Ok(verified) => whole.push(verified.originator_id),
            Err(error) => wrong.push(eventsourcing_tests::chain(&error)),
        }
    }
    (whole, wrong)
}

on_every_store! {
    fn each_history_once_in_the_order_in_which_they_began(store) {
        for page in [1, 2, 7, 1000] {
            let store = &store.clone().with_page_size(page);
            let charts = charts(store);
            let mut ids: Vec<_> = (1..=4).map(|events| chart_of(&charts, events)).collect();
            let other = store.accounts().create(bank::opened()).unwrap().id();
            for id in &ids {
                charts.update(*id, |_| given(9)).unwrap();
            }
            assert_eq!(verify_all(&charts), (ids.clone(), Vec::new()), "page {page}");
            ids.push(other);
            for row in ids.into_iter().flat_map(|id| rows(store, id)) {
                remove(store, row.originator_id, row.originator_version);
            }
        }
    }

    fn the_first_bad_event_of_each(store) {
        let store = &store.clone().with_page_size(3);
        let charts = charts(store);
        let ids: Vec<_> = (0..4).map(|_| chart_of(&charts, 4)).collect();
        for version in [3, 1] {
            change(store, ids[1], version, |row| row.state.push(b' '));
        }
        change(store, ids[3], 2, |row| row.seal = None);
        let (whole, wrong) = verify_all(&charts);
        assert_eq!(whole, [ids[0], ids[2]]);
        assert_eq!(wrong.len(), 2);
        for (said, id, version, why) in [
            (&wrong[0], ids[1], 1, "it or its seal was changed"),
            (&wrong[1], ids[3], 2, "it has no seal"),
        ] {
            let place = format!("event {version} of {id}");
            assert!(said.starts_with(&place) && said.contains(why), "{said}");
        }
    }

    fn histories_whose_first_event_is_gone_or_of_another_type(store) {
        let store = &store.clone().with_page_size(2);
        let charts = charts(store);
        let [gone, renamed, whole] = [chart_of(&charts, 5), chart_of(&charts, 5), chart_of(&charts, 2)];
        remove(store, gone, 0);
        change(store, renamed, 0, |row| row.event_type = "bank.account#Opened".into());
        let answers: Vec<_> = charts.verify_all().collect();
        assert_eq!(answers.len(), 3, "{answers:?}");
        for answer in answers {
            match answer {
                Ok(verified) => assert_eq!(verified.originator_id, whole),
                Err(Error::AnotherAggregate { id, .. }) => assert_eq!(id, renamed),
                Err(error) => {
                    let (_, why) = broken::<()>(Err(error));
                    let expected = ReplayError::OriginatorVersion { id: gone, expected: 0, found: 1 };
                    assert_eq!(why, expected);
                }
            }
        }
        assert!(matches!(charts.get(renamed), Err(Error::AnotherAggregate { .. })));
        assert!(charts.verify(renamed).is_err());
    }

    fn what_is_not_sealed_cannot_be_verified(store) {
        let plain = store.repository::<PlainChart>();
        let mut chart = plain.create(opened()).unwrap();
        assert_eq!(chart.head(), None);
        chart.trigger(given(1)).unwrap();
        plain.save(&mut chart).unwrap();
        assert!(rows(store, chart.id()).iter().all(|row| row.seal.is_none()));
        let head = charts(store).create(opened()).unwrap().head().unwrap();
        for error in [
            plain.verify(chart.id()).unwrap_err(),
            plain.verify_against(&head).unwrap_err(),
            plain.get_against(&head).unwrap_err(),
        ] {
            assert!(matches!(error, Error::Misuse { .. }), "{error:?}");
            let said = error.to_string();
            assert!(said.contains("`PlainChart`") && said.contains("`#[aggregate(hash_chain)]`"));
        }
    }

    fn ids_of_nobody_and_of_another(store) {
        let charts = charts(store);
        let never = charts.verify(Uuid::now_v7());
        assert!(matches!(never, Err(Error::NotFound { .. })));
        let account = store.accounts().create(bank::opened()).unwrap().id();
        assert!(matches!(charts.verify(account), Err(Error::AnotherAggregate { .. })));
        assert_eq!(verify_all(&charts), (Vec::new(), Vec::new()));
        assert!(charts.find(account).is_err());
    }
}
