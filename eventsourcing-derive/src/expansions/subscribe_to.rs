/// Writes down what was seen.
pub fn write_down(seen: &RecordedEvent<Seen>) -> Result<(), Nothing> {
    book(seen)
}
/// Subscribes the function `write_down`.
#[allow(non_camel_case_types)]
#[derive(::core::fmt::Debug)]
pub enum write_down {}
#[automatically_derived]
impl write_down {
    /// Subscribes the function, until what this answers is dropped.
    pub fn subscribe(
        publisher: &::eventsourcing::Publisher,
    ) -> ::eventsourcing::Subscription {
        ::eventsourcing::Publisher::subscribe::<
            Seen,
        >(publisher, |event| ::eventsourcing::__private::handled(write_down(event)))
    }
}
