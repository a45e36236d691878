use eventsourcing_diesel::SequencedItem;

#[derive(SequencedItem)]
#[sequenced_item(table = eventsourcing_ui_items_tests::ledger_entries)]
struct LedgerEntry(u64);

fn main() {}
