use eventsourcing::Uuid;
use eventsourcing_diesel::SequencedItem;

mod schema {
    diesel::table! {
        ledger_entries (id) {
            id -> BigInt,
            account -> Binary,
            number -> BigInt,
            kind -> Text,
            body -> Binary,
            timestamp -> BigInt,
            metadata -> Nullable<Binary>,
            save_id -> Binary,
        }
    }
}

#[derive(SequencedItem)]
#[sequenced_item(table = schema::ledger_entries)]
struct LedgerEntry {
    #[sequenced_item(sequence_id)]
    account: Uuid,
    #[sequenced_item(position)]
    number: u64,
    #[sequenced_item(topic)]
    kind: String,
    #[sequenced_item(state)]
    body: Vec<u8>,
}

fn main() {}
