//! Nothing that the user has in scope meets what the macros write.

#![no_implicit_prelude]
#![deny(warnings, missing_docs, unused_qualifications, clippy::all, clippy::pedantic)]

/// What it is about.
pub mod lamps {
    use ::eventsourcing::{
        Aggregate, Command, DomainEvent, Id, Shape, ValueObject, mutators, retry, subscribe_to,
    };
    use ::serde::{Deserialize, Serialize};

    mod core {}
    mod std {}
    mod serde {}
    mod eventsourcing {}
    /// Not the one.
    pub struct Result;
    /// Not the one.
    pub struct Option;
    /// Not the one.
    pub struct Vec;
    /// Not the one.
    pub struct Ok;
    /// Not the one.
    pub struct Some;
    /// Not the one.
    pub struct String;
    /// Not the one.
    pub struct Life;
    /// Not the one.
    pub struct Role;

    /// What can happen to a lamp.
    #[must_use]
    #[derive(::core::fmt::Debug, ::core::clone::Clone, Serialize, Deserialize, DomainEvent)]
    pub enum LampEvent {
        /// It is there.
        Installed {
            /// A keyword.
            r#type: u8,
            /// As generated code might have it.
            life: u8,
            /// As generated code might have it.
            event: u16,
            /// As generated code might have it.
            state: u32,
            /// As generated code might have it.
            this: i8,
            /// As generated code might have it.
            field_0: i16,
        },
        /// One value.
        Moved(u8),
        /// A name that generated code might have.
        A,
        /// A name that generated code might have.
        C(u8),
        /// It is gone.
        Self_,
    }

    /// Something noted.
    #[must_use]
    #[derive(::core::fmt::Debug, ::core::clone::Clone, Serialize, Deserialize, DomainEvent)]
    pub struct Noted {
        /// What.
        pub r#fn: u8,
    }

    /// A lamp.
    #[derive(::core::fmt::Debug, ::core::clone::Clone, Serialize, Deserialize, Aggregate)]
    #[aggregate(event = LampEvent)]
    pub struct Lamp {
        watts: u8,
    }

    #[mutators(LampEvent)]
    impl Lamp {
        fn installed(
            r#type: u8,
            life: u8,
            event: u16,
            state: u32,
            this: i8,
            field_0: i16,
        ) -> Self {
            let _ = (event, state, this, field_0);
            Self { watts: r#type | life }
        }

        fn moved(&mut self, event: u8) {
            self.watts = event;
        }

        fn a(&mut self) {
            self.watts = 1;
        }

        fn c(&mut self, fields: u8) {
            self.watts = fields;
        }

        fn self_(self) {}
    }

    /// A lamp whose mutators are its events.
    #[derive(::core::clone::Clone, Serialize, Deserialize, Aggregate)]
    #[aggregate(event = TorchEvent)]
    pub struct Torch {
        watts: u8,
    }

    #[mutators(generate = pub TorchEvent, derive(::core::cmp::PartialEq))]
    impl Torch {
        fn installed(r#type: u8, life: u8, event: u16, state: u32, _this: i8, field_1: i16) -> Self {
            let _ = (life, event, state, field_1);
            Self { watts: r#type }
        }

        fn moved(&mut self, event: u8) {
            self.watts = event;
        }

        fn a(self) {}
    }

    /// A lamp whose events are generated.
    #[derive(::core::clone::Clone, Serialize, Deserialize, Aggregate)]
    #[aggregate(topic = "lamp", derive(::core::cmp::PartialEq))]
    pub struct Bulb {
        /// A keyword.
        #[aggregate(attribute)]
        r#type: u8,
        #[aggregate(attribute)]
        life: u8,
        #[aggregate(attribute)]
        event: u16,
        #[aggregate(attribute)]
        state: u32,
        #[aggregate(attribute)]
        value: i8,
        value_0: i16,
        #[aggregate(default)]
        field: u8,
    }

    impl Lamp {
        fn install(state: u8, field_1: u8, this: u8) -> LampEvent {
            LampEvent::Moved(state | field_1 | this)
        }

        fn r#type(&self, state: u8, field_0: u8, beginning: u8) -> LampEvent {
            LampEvent::C(self.watts | state | field_0 | beginning)
        }
    }

    /// How bright.
    #[derive(::core::fmt::Debug, Serialize, ValueObject)]
    #[value_object(check = Self::checked, error = &'static str, display, parse)]
    pub struct Watts(u8);

    impl Watts {
        fn checked(&self) -> ::core::result::Result<(), &'static str> {
            if self.0 == 0 { ::core::result::Result::Err("dark") } else { ::core::result::Result::Ok(()) }
        }
    }

    /// Names that generated code might have.
    #[derive(::core::fmt::Debug, Serialize, ValueObject)]
    #[value_object(check = check, error = u8)]
    pub struct Names {
        r#type: u8,
        value: u8,
        shape: u8,
        deserializer: u8,
    }

    fn check(names: &Names) -> ::core::result::Result<(), u8> {
        ::core::result::Result::Err(names.r#type | names.value | names.shape | names.deserializer)
    }

    /// Which lamp.
    #[derive(Id)]
    pub struct LampId(::eventsourcing::Uuid);

    /// What it looks like.
    #[derive(::core::fmt::Debug, Serialize, Deserialize, Shape)]
    pub struct Look<T> {
        /// A keyword.
        pub r#type: T,
        /// As generated code might have it.
        pub shape: ::core::option::Option<Form>,
        /// As generated code might have it.
        pub describe: u8,
    }

    /// What form it has.
    #[derive(::core::fmt::Debug, Serialize, Deserialize, Shape)]
    pub enum Form {
        /// A name that generated code might have.
        A,
        /// A name that generated code might have.
        Shape(u8),
        /// A name that generated code might have.
        Self_ {
            /// As generated code might have it.
            state: u8,
        },
    }

    /// What can be asked of a lamp.
    #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::marker::Copy, Command)]
    #[command(aggregate = Lamp)]
    pub enum LampCommand {
        /// As generated code might have it.
        #[command(begins)]
        Install {
            /// As generated code might have it.
            state: u8,
            /// As generated code might have it.
            field_1: u8,
            /// As generated code might have it.
            this: u8,
        },
        /// A keyword.
        Type {
            /// As generated code might have it.
            state: u8,
            /// As generated code might have it.
            field_0: u8,
            /// As generated code might have it.
            beginning: u8,
        },
    }

    /// Not the one.
    pub struct Retry;
    /// Not the one.
    pub struct Publisher;
    /// Not the one.
    pub struct Subscription;
    /// Not the one.
    pub struct Debug;

    /// As generated code might have it.
    #[subscribe_to(LampEvent)]
    pub fn publisher(event: &::eventsourcing::RecordedEvent<LampEvent>) {
        let _ = event;
    }

    /// As generated code might have it.
    #[subscribe_to(LampEvent, Noted)]
    pub fn event(publisher: &::eventsourcing::Published<'_>) -> ::core::result::Result<(), ::core::fmt::Error> {
        let _ = publisher;
        ::core::result::Result::Ok(())
    }

    /// A keyword.
    #[subscribe_to]
    pub fn r#fn(r#type: &::eventsourcing::Published<'_>) {
        let _ = r#type;
    }

    /// As generated code might have it.
    #[retry(on = |error| *error == 3, attempts = 2, without_jitter)]
    pub fn attempt(again: u8) -> ::core::result::Result<u8, u8> {
        ::core::result::Result::Err(again)
    }
}

fn main() {
    use ::eventsourcing::DomainEvent;
    ::core::assert_eq!(
        lamps::Noted { r#fn: 1 }.topic(),
        ::core::concat!(::core::module_path!(), "::lamps::Noted"),
    );
}
