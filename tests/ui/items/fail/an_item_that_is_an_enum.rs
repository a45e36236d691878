use eventsourcing_diesel::SequencedItem;

#[derive(SequencedItem)]
#[sequenced_item(table = eventsourcing_ui_items_tests::ledger_entries)]
enum LedgerEntry {}

fn main() {}
