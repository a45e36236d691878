use eventsourcing::Uuid;
use eventsourcing_diesel::SequencedItem;

#[derive(SequencedItem)]
#[sequenced_item(table = eventsourcing_ui_items_tests::ledger_entries)]
struct LedgerEntry {
    #[sequenced_item(sequence_id, column = kind)]
    account: Uuid,
    #[sequenced_item(position)]
    number: u64,
    #[sequenced_item(topic, column = body)]
    kind: String,
    #[sequenced_item(state, column = amount)]
    body: Vec<u8>,
    #[sequenced_item(column = account)]
    sum: Option<i64>,
    owner: Option<String>,
}

fn main() {}
