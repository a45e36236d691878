//! Stored events by Diesel's own derives, as programs have them that do without the library.

use eventsourcing::{Save, StoredEvent};
use uuid::Uuid;

const STATE: &[u8] = br#"{"amount":1000,"reference":"0193a5b2-7c11-7e30-9a5e-1c2d3e4f5a6b","note":"salary for the month of May"}"#;

/// A save of so many events of one aggregate.
pub(crate) fn save(events: u64) -> Save {
    save_of(Uuid::now_v7(), 0..events)
}

/// A save of some events of an aggregate.
pub(crate) fn save_of(id: Uuid, versions: std::ops::Range<u64>) -> Save {
    let topic = "bank.accounts.current_account#Deposited";
    let event = |version| StoredEvent::new(id, version, topic, STATE);
    Save::new(Uuid::now_v7(), versions.map(event).collect())
}

/// The table `stored_events`, its rows on their way in (`Row`) and out (`Found`). Ids are of the SQL type
/// and the type of Rust that are given, and made of a `Uuid` by the function.
macro_rules! rows {
    ($sql_type:ident, $id:ty, $id_of:path) => {
        diesel::table! {
            stored_events (log_position) {
                log_position -> BigInt,
                originator_id -> $sql_type,
                originator_version -> BigInt,
                event_type -> Text,
                state -> Binary,
                timestamp -> BigInt,
                metadata -> Nullable<Binary>,
                save_id -> $sql_type,
                seal -> Nullable<Binary>,
            }
        }

        #[derive(diesel::Insertable)]
        #[diesel(table_name = stored_events, treat_none_as_default_value = false)]
        struct Row<'a> {
            originator_id: &'a $id,
            originator_version: i64,
            event_type: &'a str,
            state: &'a [u8],
            timestamp: i64,
            metadata: Option<&'a [u8]>,
            save_id: &'a $id,
            seal: Option<&'a [u8]>,
        }

        impl<'a> From<&'a eventsourcing::StoredEvent> for Row<'a> {
            fn from(event: &'a eventsourcing::StoredEvent) -> Self {
                Self {
                    originator_id: $id_of(&event.originator_id),
                    originator_version: event.originator_version.cast_signed(),
                    event_type: &event.event_type,
                    state: &event.state,
                    timestamp: event.timestamp.as_micros(),
                    metadata: event.metadata.as_deref(),
                    save_id: $id_of(&event.save_id),
                    seal: event.seal.as_deref(),
                }
            }
        }

        type FoundId = <$id as std::borrow::ToOwned>::Owned;
        type Found = (
            i64,
            FoundId,
            i64,
            String,
            Vec<u8>,
            i64,
            Option<Vec<u8>>,
            FoundId,
            Option<Vec<u8>>,
        );
    };
}
pub(crate) use rows;
