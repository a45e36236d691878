//! A dump is restored into a new cluster, and the follower goes on there.

use eventsourcing::{LogPosition, RecordStrategy as _};
use eventsourcing_test_servers::{Server, shared};
use eventsourcing_tests::{events, new_id, on_every_served, save, served::Served};

use crate::{STORED, follower::Follower};

on_every_served! {
    a_follower_goes_on_where_a_dump_was_restored
}

fn a_follower_goes_on_where_a_dump_was_restored<S: Served>() {
    let old = shared(S::PRODUCT).unwrap().fresh_database().unwrap();
    let datastore = S::open(old.url()).unwrap();
    let append = |events| datastore.strategy().append(&save(events)).unwrap();
    let mut follower = Follower::behind(LogPosition::START);
    append(events(new_id(), 0..700));
    follower.catch_up(&datastore);
    // Numbers behind all that are there, which were given and taken back.
    let taken = new_id();
    append(events(taken, 0..1));
    datastore
        .strategy()
        .append(&save(
            [events(new_id(), 0..9), events(taken, 0..1)].concat(),
        ))
        .unwrap_err();
    let script = old.endpoint().dump().unwrap();

    let server = Server::start(S::PRODUCT).unwrap();
    let new = server.endpoint().fresh_database().unwrap();
    new.endpoint().run(&script).unwrap();
    let restored = S::open(new.url()).unwrap();
    follower.catch_up(&restored);
    for _ in 0..3 {
        let more = save(events(new_id(), 0..5));
        restored.strategy().append(&more).unwrap();
        follower.catch_up(&restored);
    }
    assert_eq!(follower.seen.len(), 700 + 1 + 15);
    let stored = S::numbers(&mut restored.pool().get().unwrap(), STORED).unwrap();
    assert_eq!(follower.seen, stored);
}
