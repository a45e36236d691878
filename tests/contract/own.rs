//! Tables as a user may have them: with names of their own, some of which are words of SQL, and
//! columns of their own.
// `table!` makes public items.
#![allow(missing_docs)]

use eventsourcing::{LogPosition, TimeUuid, Timestamp, Uuid};
use eventsourcing_diesel::SequencedItem;

/// A table of items, its definition and its item.
macro_rules! own {
    ($name:literal, $table:ident, $item:ident: $position:ty as $sql_type:ident, $column:literal) => {
        diesel::table! {
            #[sql_name = $name]
            $table (id) {
                id -> BigInt,
                #[sql_name = "group"]
                group_ -> Binary,
                order -> $sql_type,
                #[sql_name = "Type"]
                kind -> Text,
                body -> Binary,
                timestamp -> BigInt,
                metadata -> Nullable<Binary>,
                save_id -> Binary,
                seal -> Nullable<Binary>,
                note -> Nullable<Text>,
            }
        }

        #[derive(SequencedItem)]
        #[sequenced_item(table = $table)]
        pub(crate) struct $item {
            #[sequenced_item(sequence_id)]
            group_: Uuid,
            #[sequenced_item(position)]
            order: $position,
            #[sequenced_item(topic)]
            kind: String,
            #[sequenced_item(state)]
            body: Vec<u8>,
            #[sequenced_item(log_position)]
            id: LogPosition,
            note: Option<String>,
        }

        impl Own for $item {
            const MADE_BY: &'static str = concat!(
                "CREATE TABLE \"", $name, "\" (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, \
                 body BLOB NOT NULL, \"group\" BLOB NOT NULL, \"order\" ", $column, " NOT NULL, \
                 \"Type\" TEXT NOT NULL, timestamp BIGINT NOT NULL, metadata BLOB, note TEXT, \
                 save_id BLOB NOT NULL, seal BLOB, at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, \
                 UNIQUE (\"group\", \"order\"))"
            );
        }
    };
}

/// An item of a table that no migration of ours makes.
pub(crate) trait Own {
    /// The statement that makes its table.
    const MADE_BY: &'static str;
}

own!("own integers", own_integers, OwnInteger: u64 as BigInt, "BIGINT");
own!("values", own_timestamps, OwnTimestamp: Timestamp as BigInt, "BIGINT");
own!("select", own_timeuuids, OwnTimeUuid: TimeUuid as Binary, "BLOB");
