#[automatically_derived]
impl ::eventsourcing::Aggregate for Account {
    type Event = AccountEvent;
    type Id = ::eventsourcing::Uuid;
    fn describe(__shape: &mut ::eventsourcing::ShapeWriter) {
        #[allow(unused_imports)]
        use ::eventsourcing::__private::{Outlined as _, Seen as _, Unseen as _};
        __shape.text("struct Account");
        __shape.text("{}");
        __shape.text("holder");
        (&&&::eventsourcing::__private::Probe::<String>::new()).describe(__shape);
    }
    fn is_same(
        written: &Self,
        read: &Self,
    ) -> ::core::option::Option<::core::primitive::bool> {
        #[allow(unused_imports)]
        use ::eventsourcing::__private::{ByDebug as _, ByEq as _, Unknown as _};
        (&&&::eventsourcing::__private::Same(written, read)).is_same()
    }
}
