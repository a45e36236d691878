//! What an append and a read cost on PostgreSQL and MariaDB, beside what programs write that do without
//! the library: Diesel's own derives, one `insert_into`, one `load`, in autocommit.
//!
//! ```sh
//! cargo bench -p eventsourcing-diesel --features postgres,mysql --bench servers
//! ```
//!
//! The servers are private ones that do not wait for the disk, or those whose URLs
//! `EVENTSOURCING_POSTGRES_URL` and `EVENTSOURCING_MARIADB_URL` give, so that it is the program that is
//! measured. Both sides use connections of one pool, tables and triggers are the same.
//!
//! Then what the order of the log costs those who write on MariaDB at once: the library on its tables, and
//! on one without a counter row, also on a server that waits for the disk.
#![allow(clippy::unwrap_used)]
// `table!` makes public items, `Insertable` such references.
#![allow(missing_docs, clippy::ref_option_ref)]

mod by_hand;
mod interleaved;

use std::{cell::RefCell, ops::ControlFlow, thread};

use diesel::connection::SimpleConnection as _;
use eventsourcing::{LogPosition, RecordStrategy as _, Save, Selection, StoredEvent};
use eventsourcing_diesel::{
    Backend, DieselDatastore, Durability, LogFlush, MysqlDatastore, MysqlSettings,
    PostgresDatastore, PostgresSettings,
};
use eventsourcing_test_servers::{Endpoint, Product, durable, shared};
use uuid::Uuid;

use self::{
    by_hand::{save, save_of},
    interleaved::{compare, head},
};

/// The other side: how many bytes of state were read is what it answers with.
trait ByHand: Backend {
    fn append(&mut self, save: &Save);
    fn load(&mut self, id: Uuid) -> u64;
    fn page(&mut self, events: u32) -> u64;
}

macro_rules! by_hand {
    ($connection:ty, $sql_type:ident, $id:ty, $id_of:path) => {
        use diesel::prelude::*;
        use eventsourcing::Save;
        use uuid::Uuid;

        crate::by_hand::rows!($sql_type, $id, $id_of);

        impl crate::ByHand for $connection {
            fn append(&mut self, save: &Save) {
                let insert = diesel::insert_into(stored_events::table);
                if let [event] = save.events() {
                    insert.values(Row::from(event)).execute(self).unwrap();
                } else {
                    let rows: Vec<Row<'_>> = save.events().iter().map(Row::from).collect();
                    insert.values(&rows).execute(self).unwrap();
                }
            }

            fn load(&mut self, id: Uuid) -> u64 {
                let id: &$id = $id_of(&id);
                let rows: Vec<Found> = stored_events::table
                    .filter(stored_events::originator_id.eq(id))
                    .order(stored_events::originator_version)
                    .load(self)
                    .unwrap();
                rows.iter().map(|it| it.4.len() as u64).sum()
            }

            fn page(&mut self, events: u32) -> u64 {
                let rows: Vec<Found> = stored_events::table
                    .filter(stored_events::log_position.gt(0))
                    .order(stored_events::log_position)
                    .limit(events.into())
                    .load(self)
                    .unwrap();
                rows.iter().map(|it| it.4.len() as u64).sum()
            }
        }
    };
}

mod postgres {
    by_hand!(PgConnection, Uuid, Uuid, std::convert::identity);
}

mod mysql {
    by_hand!(MysqlConnection, Binary, [u8], Uuid::as_bytes);
}

/// How many events each side saves at once, and how often.
const SAVES: [(u64, usize); 3] = [(1, 501), (10, 301), (1000, 51)];
const HISTORY: u64 = 10_000;
const PAGE: u32 = 1000;

fn measure<C: ByHand>(product: Product, datastore: &DieselDatastore<C>) {
    head(product.name(), "ours", "by hand");
    let by_hand = RefCell::new(datastore.pool().get().unwrap());
    for (events, rounds) in SAVES {
        compare(
            &format!("append {events}"),
            rounds,
            || {
                let save = save(events);
                move || datastore.strategy().append(&save).unwrap()
            },
            || {
                let (save, by_hand) = (save(events), &by_hand);
                move || by_hand.borrow_mut().append(&save)
            },
        );
    }
    let (id, connection) = (history(datastore), || by_hand.borrow_mut());
    assert_eq!(load(datastore, id), connection().load(id));
    compare(
        &format!("load a history of {HISTORY}"),
        51,
        || || load(datastore, id),
        || || connection().load(id),
    );
    assert_eq!(page(datastore), connection().page(PAGE));
    compare(
        &format!("a page of {PAGE} of the log"),
        301,
        || || page(datastore),
        || || connection().page(PAGE),
    );
}

/// An aggregate with a long history.
fn history<C: Backend>(datastore: &DieselDatastore<C>) -> Uuid {
    let id = Uuid::now_v7();
    for first in (0..HISTORY).step_by(1000) {
        let save = save_of(id, first..first + 1000);
        datastore.strategy().append(&save).unwrap();
    }
    id
}

fn load<C: Backend>(datastore: &DieselDatastore<C>, id: Uuid) -> u64 {
    let mut bytes = 0;
    let mut visit = |event: StoredEvent| {
        bytes += event.state.len() as u64;
        ControlFlow::Continue(())
    };
    let strategy = datastore.strategy();
    strategy.read(&Selection::of(id), &mut visit).unwrap();
    bytes
}

fn page<C: Backend>(datastore: &DieselDatastore<C>) -> u64 {
    let events = datastore
        .strategy()
        .all_items(LogPosition::START, PAGE as usize);
    events.unwrap().iter().map(|it| it.state.len() as u64).sum()
}

/// So many write at once, each so many saves of one event.
const WRITERS: [usize; 2] = [1, 8];
const SAVES_OF_EACH: usize = 25;

/// A table whose rows the server counts as they come: the order of the log is nobody's.
const UNORDERED: &str = "DROP TRIGGER stored_events_log_position;
    ALTER TABLE stored_events DROP CONSTRAINT stored_events_log_position,
    MODIFY log_position BIGINT NOT NULL AUTO_INCREMENT";

/// What the counter row of the log costs writers, which wait for each other's commit.
fn measure_the_order(what: &str, server: &Endpoint) {
    head(what, "ordered", "unordered");
    let databases = [(); 2].map(|()| server.fresh_database().unwrap());
    let [ordered, unordered] = databases.each_ref().map(|database| {
        let settings = MysqlSettings::new(database.url()).log_flush(LogFlush::EverySecond);
        MysqlDatastore::open(settings).unwrap()
    });
    let mut connection = unordered.pool().get().unwrap();
    connection.batch_execute(UNORDERED).unwrap();
    drop(connection);
    for writers in WRITERS {
        let write = |datastore| move || write_at_once(datastore, writers);
        compare(
            &format!("{writers} writers, {SAVES_OF_EACH} saves of each"),
            31,
            || write(&ordered),
            || write(&unordered),
        );
    }
}

fn write_at_once(datastore: &MysqlDatastore, writers: usize) {
    let write = || {
        for _ in 0..SAVES_OF_EACH {
            datastore.strategy().append(&save(1)).unwrap();
        }
    };
    thread::scope(|scope| {
        for _ in 0..writers {
            scope.spawn(write);
        }
    });
}

fn main() {
    let fresh = |product| shared(product).unwrap().fresh_database().unwrap();
    let database = fresh(Product::Postgres);
    let settings = PostgresSettings::new(database.url()).durability(Durability::Off);
    measure(
        Product::Postgres,
        &PostgresDatastore::open(settings).unwrap(),
    );

    let database = fresh(Product::MariaDb);
    let settings = MysqlSettings::new(database.url()).log_flush(LogFlush::EverySecond);
    measure(Product::MariaDb, &MysqlDatastore::open(settings).unwrap());

    let [quick, durable] = [shared, durable].map(|server| server(Product::MariaDb).unwrap());
    measure_the_order("MariaDB", quick);
    measure_the_order("MariaDB that waits for the disk", durable);
}
