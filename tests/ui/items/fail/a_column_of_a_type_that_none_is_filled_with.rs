use eventsourcing::Uuid;
use eventsourcing_diesel::SequencedItem;

#[derive(SequencedItem)]
#[sequenced_item(table = eventsourcing_ui_items_tests::ledger_entries)]
struct LedgerEntry {
    #[sequenced_item(sequence_id)]
    account: Uuid,
    #[sequenced_item(position)]
    number: u64,
    #[sequenced_item(topic)]
    kind: String,
    #[sequenced_item(state)]
    body: Vec<u8>,
    amount: Option<(i64, i64)>,
    #[sequenced_item(column = owner)]
    by: Option<Vec<String>>,
}

fn main() {}
