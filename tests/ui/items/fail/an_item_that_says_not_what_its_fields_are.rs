use eventsourcing::Uuid;
use eventsourcing_diesel::SequencedItem;

#[derive(SequencedItem)]
#[sequenced_item(table = eventsourcing_ui_items_tests::ledger_entries)]
struct LedgerEntry {
    #[sequenced_item(sequence_id)]
    account: Uuid,
    #[sequenced_item(position)]
    number: u64,
    kind: String,
}

fn main() {}
