#[automatically_derived]
impl ::eventsourcing::Aggregate for Account {
    type Event = AccountEvent;
    type Id = ::eventsourcing::Uuid;
    fn describe(__shape: &mut ::eventsourcing::ShapeWriter) {
        #[allow(unused_imports)]
        use ::eventsourcing::__private::{Seen as _, Unseen as _};
        __shape.text("struct Account");
        __shape.text("{}");
        __shape.text("holder");
        (&::eventsourcing::__private::Probe::<String>::new()).describe(__shape);
    }
}
