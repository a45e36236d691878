//! The defects of the Python library that this one began as a counterpart of, and the cases here that
//! would fail if one of them were ours.
//!
//! | defect | cases |
//! |---|---|
//! | what a mutator refuses leaves a hole, and the history is never replayed again | `collections::a_refused_removal_leaves_no_hole`, `traps::a_panic_leaves_no_hole` |
//! | a crash between an item of a big array and its path stops all appends | `array::failing`, `array::big::an_item_and_its_path_are_one_save` |
//! | a read of everything stops after 100 rows | `defects::more_than_a_hundred_events_are_all_read` |
//! | what was stored as a sequenced item cannot be read back | `infrastructure_page`, `items` |
//! | a missing first event is an error that says nothing | `corrupt::a_missing_first_event_is_named` |
//! | a map with a certain key is read as something else; tuples become lists; enums fail | `defects::what_a_map_holds_never_says_what_type_it_is` |
//! | a batch in memory is not atomic; holes are refused there and nowhere else | the contract, which memory passes as every database does |
//! | the index -1 is written at the position -1 | `defects::an_index_from_the_end_is_never_a_place_to_write_to` |
//! | time 0 is taken for no time, and the bound 0 for no bound | `defects::time_0_is_a_time_and_0_a_bound`, `timebucketed_log::reading::the_bound_0_is_a_bound` |
//! | an index is named with a word of SQL | `names::every_name_can_be_written_without_quotes` of `storage`, `postgres` and `mysql` |
//! | a tail that was cut off and a snapshot that was altered are not seen | `hash_chain` |
//! | hashes cover names of the program: after a rename nothing is verified | `hash_chain::renamed::what_was_renamed_in_the_program_is_verified` |
//! | a command is done twice; a collection records what it has | `command_aggregates::a_second_done_is_refused_and_not_recorded`, `collections::a_repeated_addition_is_not_recorded` |
//! | nobody tests what happens under contention | `contention`, `array::contended`, and the contract |

use std::collections::BTreeMap;

use eventsourcing::{DomainEvent, LogPosition, RecordedEvent, Selection, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    bank::{deposited, opened},
    stores::{Bank, SetClock, on_every_store},
};

/// An event with everything in it that Python's JSON reads as something else.
#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "defects#Noted")]
struct Noted {
    map: BTreeMap<String, String>,
    pair: (u8, String),
    flag: Flag,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Flag {
    Up,
    Half(u8),
}

on_every_store! {
    fn more_than_a_hundred_events_are_all_read(store) {
        let accounts = store.accounts();
        let id = accounts.create(opened()).unwrap().id();
        for _ in 0..150 {
            accounts.update(id, |_| deposited(1)).unwrap();
        }
        assert_eq!(store.log().len(), 151);
        assert_eq!(store.history(id).len(), 151);
        let paged = store.clone().with_page_size(100);
        assert_eq!(paged.all_stored_events(LogPosition::START).count(), 151);
    }

    fn what_a_map_holds_never_says_what_type_it_is(store) {
        let keys = [
            "UUID", "__class__", "ISO8601_datetime", "ISO8601_date", "__set__", "__decimal__",
            "_type_", "_data_", "__tuple__", "__enum__",
        ];
        for (key, flag) in keys.into_iter().zip([Flag::Up, Flag::Half(1)].into_iter().cycle()) {
            let value = "a".repeat(32);
            let map = BTreeMap::from([(key.to_owned(), value), ("x".to_owned(), "1".to_owned())]);
            let noted = Noted { map, pair: (1, "two".into()), flag };
            let id = Uuid::now_v7();
            store.append(&RecordedEvent::new(id, 0, noted.clone(), Timestamp::now())).unwrap();
            let found = store.get_domain_event::<Noted>(id, 0).unwrap().unwrap();
            assert_eq!(found.event, noted);
        }
    }

    fn an_index_from_the_end_is_never_a_place_to_write_to(store) {
        let array = store.array::<Noted>(Uuid::now_v7());
        // A place to write to is a `u64`: there is no -1, and its bits are beyond the last place.
        let noted = Noted { map: BTreeMap::new(), pair: (0, String::new()), flag: Flag::Up };
        assert!(array.set(u64::MAX, noted).is_err());
        assert_eq!(array.get(-1).unwrap(), None);
        assert!(store.log().is_empty());
    }

    fn time_0_is_a_time_and_0_a_bound(store) {
        let environment = store.environment().clone().with_clock(SetClock::default());
        let accounts = store.clone().with_environment(environment).accounts();
        let id = accounts.create([opened(), deposited(1)]).unwrap().id();
        assert_eq!(accounts.get(id).unwrap().created_on(), Timestamp::default());
        assert!(store.log().iter().all(|it| it.timestamp == Timestamp::from_micros(0)));
        let versions = |selection: Selection| {
            let rows = store.strategy().get_items(&selection).unwrap();
            rows.into_iter().map(|it| it.originator_version).collect::<Vec<_>>()
        };
        assert_eq!(versions(Selection::of(id).lt(0)), [0_u64; 0]);
        assert_eq!(versions(Selection::of(id).lte(0)), [0]);
        assert_eq!(versions(Selection::of(id).gt(0)), [1]);
        assert_eq!(versions(Selection::of(id).limit(0)), [0_u64; 0]);
    }
}
