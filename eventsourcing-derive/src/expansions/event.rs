#[automatically_derived]
impl ::eventsourcing::DomainEvent for AccountEvent {
    const TYPES: &'static [::eventsourcing::EventType] = &[
        ::eventsourcing::EventType::new(
            "Opened",
            "bank.account#Opened",
            &["old.account#Opened"],
            ::eventsourcing::EventFields::Named(&["holder", "limit"]),
        ),
        ::eventsourcing::EventType::new(
            "Renamed",
            "bank.account#Renamed",
            &["bank.account#Called", "old.account#Renamed", "old.account#Called"],
            ::eventsourcing::EventFields::One,
        ),
        ::eventsourcing::EventType::new(
            "Closed",
            "bank.account#Closed",
            &["old.account#Closed"],
            ::eventsourcing::EventFields::None,
        ),
    ];
    fn type_index(&self) -> ::core::primitive::usize {
        match self {
            Self::Opened { .. } => 0usize,
            Self::Renamed { .. } => 1usize,
            Self::Closed { .. } => 2usize,
        }
    }
}
#[automatically_derived]
#[doc(hidden)]
impl ::eventsourcing::__private::Variants for AccountEvent {
    const MUTATORS: &'static [&'static ::core::primitive::str] = &[
        "opened",
        "renamed",
        "closed",
    ];
    const NON_EXHAUSTIVE_IN: ::core::option::Option<&'static ::core::primitive::str> = ::core::option::Option::None;
}
#[automatically_derived]
#[doc(hidden)]
impl ::eventsourcing::__private::Variant<
    { ::eventsourcing::__private::name("opened") },
    { ::eventsourcing::__private::fields(&["holder", "limit"]) },
> for AccountEvent {
    type Fields = (String, Cents);
}
#[automatically_derived]
#[doc(hidden)]
impl<
    const __FIELDS: ::core::primitive::u64,
> ::eventsourcing::__private::Variant<
    { ::eventsourcing::__private::name("renamed") },
    __FIELDS,
> for AccountEvent {
    type Fields = (String,);
}
#[automatically_derived]
#[doc(hidden)]
impl ::eventsourcing::__private::Variant<
    { ::eventsourcing::__private::name("closed") },
    { ::eventsourcing::__private::fields(&[]) },
> for AccountEvent {
    type Fields = ();
}
#[automatically_derived]
#[doc(hidden)]
impl<__A, __C> ::eventsourcing::__private::Dispatch<__A, __C> for AccountEvent
where
    __A: ::eventsourcing::__private::Mutator<
        Self,
        { ::eventsourcing::__private::name("opened") },
        Fields = (String, Cents),
    >,
    __A: ::eventsourcing::__private::Mutator<
        Self,
        { ::eventsourcing::__private::name("renamed") },
        Fields = (String,),
    >,
    __A: ::eventsourcing::__private::Mutator<
        Self,
        { ::eventsourcing::__private::name("closed") },
        Fields = (),
    >,
{
    fn role(&self) -> ::eventsourcing::Role {
        match self {
            Self::Opened { .. } => {
                <__A as ::eventsourcing::__private::Mutator<
                    Self,
                    { ::eventsourcing::__private::name("opened") },
                >>::ROLE
            }
            Self::Renamed { .. } => {
                <__A as ::eventsourcing::__private::Mutator<
                    Self,
                    { ::eventsourcing::__private::name("renamed") },
                >>::ROLE
            }
            Self::Closed { .. } => {
                <__A as ::eventsourcing::__private::Mutator<
                    Self,
                    { ::eventsourcing::__private::name("closed") },
                >>::ROLE
            }
        }
    }
    fn mutate(self, life: &mut ::eventsourcing::Life<__A>) {
        match self {
            Self::Opened { holder: field_0, limit: field_1 } => {
                <__A as ::eventsourcing::__private::Mutator<
                    Self,
                    { ::eventsourcing::__private::name("opened") },
                >>::mutate(life, (field_0, field_1))
            }
            Self::Renamed { 0: field_0 } => {
                <__A as ::eventsourcing::__private::Mutator<
                    Self,
                    { ::eventsourcing::__private::name("renamed") },
                >>::mutate(life, (field_0,))
            }
            Self::Closed {} => {
                <__A as ::eventsourcing::__private::Mutator<
                    Self,
                    { ::eventsourcing::__private::name("closed") },
                >>::mutate(life, ())
            }
        }
    }
}
