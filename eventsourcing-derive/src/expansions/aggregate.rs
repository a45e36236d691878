#[automatically_derived]
impl ::eventsourcing::Aggregate for Account {
    type Event = AccountEvent;
    type Id = ::eventsourcing::Uuid;
}
