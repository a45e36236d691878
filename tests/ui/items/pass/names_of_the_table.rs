//! A table whose names in Rust are not those in the database, and every kind of column.

use eventsourcing::{LogPosition, TimeUuid, Timestamp, Uuid};
use eventsourcing_diesel::{Item, SequencedItem};

mod schema {
    diesel::table! {
        #[sql_name = "Ledger Entries"]
        ledger_entries (id) {
            id -> BigInt,
            sequence_id -> Binary,
            position -> Binary,
            #[sql_name = "type"]
            type_ -> Text,
            state -> Binary,
            at -> BigInt,
            metadata -> Nullable<Binary>,
            save_id -> Binary,
            seal -> Nullable<Binary>,
            open -> Bool,
            branch -> Nullable<SmallInt>,
            teller -> Integer,
            rate -> Double,
            digest -> Binary,
            reference -> Nullable<Binary>,
            due -> Nullable<BigInt>,
        }
    }
}

#[derive(SequencedItem)]
#[sequenced_item(table = crate::schema::ledger_entries)]
struct LedgerEntry {
    sequence_id: Uuid,
    position: TimeUuid,
    #[sequenced_item(topic)]
    type_: String,
    state: Vec<u8>,
    #[sequenced_item(timestamp)]
    at: Timestamp,
    #[sequenced_item(log_position)]
    id: LogPosition,
    open: bool,
    branch: Option<i16>,
    teller: i32,
    rate: f64,
    digest: Vec<u8>,
    reference: Option<Uuid>,
    due: Option<Timestamp>,
}

fn main() {
    let table = LedgerEntry::TABLE;
    assert_eq!((table.name, table.topic), ("Ledger Entries", "type"));
    assert_eq!((table.log_position, table.timestamp), ("id", "at"));
    assert_eq!(table.fields.len(), 7);
}
