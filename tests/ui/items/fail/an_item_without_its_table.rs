use eventsourcing::Uuid;
use eventsourcing_diesel::SequencedItem;

#[derive(SequencedItem)]
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
