/// What can happen to a [`Profile`].
#[must_use = "an event that is not triggered has not happened"]
#[derive(
    ::core::fmt::Debug,
    ::core::clone::Clone,
    ::eventsourcing::__private::serde::Serialize,
    ::eventsourcing::__private::serde::Deserialize,
    ::eventsourcing::DomainEvent,
    PartialEq
)]
#[serde(crate = "::eventsourcing::__private::serde")]
#[allow(private_interfaces)]
#[event(topic = "crm.profile")]
pub enum ProfileEvent {
    /// A [`Profile`] was created.
    #[event(marker = Created)]
    Created {
        /// What they are called.
        name: String,
        /// Its `email`.
        #[serde(rename = "e_mail")]
        #[serde(default)]
        email: String,
    },
    /// Its `name` changed.
    #[event(marker = AttributeChanged)]
    NameChanged {
        /// What they are called.
        name: String,
    },
    /// Its `email` changed.
    #[event(marker = AttributeChanged)]
    EmailChanged {
        /// Its `email`.
        #[serde(rename = "e_mail")]
        email: String,
    },
    /// The [`Profile`] was discarded.
    #[event(marker = Discarded)]
    Discarded,
}
#[automatically_derived]
impl ::eventsourcing::Mutators<ProfileEvent> for Profile {
    const REVISION: u64 = 11365054911808444487u64;
    fn role(event: &ProfileEvent) -> ::eventsourcing::Role {
        match event {
            ProfileEvent::Created { .. } => ::eventsourcing::Role::Begins,
            ProfileEvent::NameChanged { .. } => ::eventsourcing::Role::Changes,
            ProfileEvent::EmailChanged { .. } => ::eventsourcing::Role::Changes,
            ProfileEvent::Discarded { .. } => ::eventsourcing::Role::Ends,
        }
    }
    fn mutate(life: &mut ::eventsourcing::Life<Self>, event: ProfileEvent) {
        match event {
            ProfileEvent::Created { name: value_0, email: value_1 } => {
                life.begin(Self {
                    name: value_0,
                    email: value_1,
                    visits: <u32 as ::core::default::Default>::default(),
                })
            }
            ProfileEvent::NameChanged { name: value } => {
                life.change(|state| state.name = value)
            }
            ProfileEvent::EmailChanged { email: value } => {
                life.change(|state| state.email = value)
            }
            ProfileEvent::Discarded {} => {
                ::eventsourcing::__private::ending::<Self>().end(life, |_| {})
            }
        }
    }
}
#[allow(
    dead_code,
    private_interfaces,
    clippy::fn_params_excessive_bools,
    clippy::missing_const_for_fn,
    clippy::too_many_arguments,
    clippy::unused_self,
    clippy::used_underscore_binding
)]
impl Profile {
    /// Creates a [`Profile`]: decides [`ProfileEvent::Created`].
    pub fn create(name: String, email: String) -> ProfileEvent {
        ProfileEvent::Created {
            name,
            email,
        }
    }
    /// Changes the `name`: decides [`ProfileEvent::NameChanged`].
    pub fn change_name(&self, name: String) -> ProfileEvent {
        ProfileEvent::NameChanged { name }
    }
    /// Discards the [`Profile`]: decides [`ProfileEvent::Discarded`].
    pub fn discard(&self) -> ProfileEvent {
        ProfileEvent::Discarded {}
    }
}
#[automatically_derived]
impl ::eventsourcing::Aggregate for Profile {
    type Event = ProfileEvent;
    type Id = ::eventsourcing::Uuid;
    fn describe(__shape: &mut ::eventsourcing::ShapeWriter) {
        #[allow(unused_imports)]
        use ::eventsourcing::__private::{Outlined as _, Seen as _, Unseen as _};
        __shape.text("struct Profile");
        __shape.text("{}");
        __shape.text("name");
        (&&&::eventsourcing::__private::Probe::<String>::new()).describe(__shape);
        __shape
            .text(
                "email serde ( rename = \"e_mail\" , skip_serializing_if = \"String::is_empty\" , default ) ",
            );
        (&&&::eventsourcing::__private::Probe::<String>::new()).describe(__shape);
        __shape.text("visits");
        (&&&::eventsourcing::__private::Probe::<u32>::new()).describe(__shape);
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
