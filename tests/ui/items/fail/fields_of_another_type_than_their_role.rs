use eventsourcing_diesel::SequencedItem;

#[derive(SequencedItem)]
#[sequenced_item(table = eventsourcing_ui_items_tests::ledger_entries)]
struct LedgerEntry {
    #[sequenced_item(sequence_id)]
    account: u64,
    #[sequenced_item(position)]
    number: u64,
    #[sequenced_item(topic)]
    kind: Vec<u8>,
    #[sequenced_item(state)]
    body: Vec<u8>,
}

fn main() {}
