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
const _: () = {
    #[automatically_derived]
    #[doc(hidden)]
    impl ::eventsourcing::__private::Variants for AccountEvent {
        const MUTATORS: &'static [&'static ::core::primitive::str] = &[
            "opened",
            "renamed",
            "closed",
        ];
        const NON_EXHAUSTIVE_IN: ::core::option::Option<
            &'static ::core::primitive::str,
        > = ::core::option::Option::None;
    }
    #[doc(hidden)]
    #[allow(non_camel_case_types, private_interfaces)]
    pub struct __FieldsOfOpened(
        ::core::marker::PhantomData<AccountEvent>,
        pub String,
        pub Cents,
    );
    impl ::core::fmt::Debug for __FieldsOfOpened {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            let Self(_, field_1, field_2) = self;
            let _ = (field_1, field_2);
            f.write_str("Opened")
        }
    }
    #[automatically_derived]
    #[doc(hidden)]
    impl ::eventsourcing::__private::Variant<
        { ::eventsourcing::__private::name("opened") },
        { ::eventsourcing::__private::fields(&["holder", "limit"]) },
    > for AccountEvent {
        type Fields = __FieldsOfOpened;
    }
    #[doc(hidden)]
    #[allow(non_camel_case_types, private_interfaces)]
    pub struct __FieldsOfRenamed(::core::marker::PhantomData<AccountEvent>, pub String);
    impl ::core::fmt::Debug for __FieldsOfRenamed {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            let Self(_, field_1) = self;
            let _ = (field_1,);
            f.write_str("Renamed")
        }
    }
    #[automatically_derived]
    #[doc(hidden)]
    impl<
        const __FIELDS: ::core::primitive::u64,
    > ::eventsourcing::__private::Variant<
        { ::eventsourcing::__private::name("renamed") },
        __FIELDS,
    > for AccountEvent {
        type Fields = __FieldsOfRenamed;
    }
    #[doc(hidden)]
    #[allow(non_camel_case_types, private_interfaces)]
    pub struct __FieldsOfClosed(::core::marker::PhantomData<AccountEvent>);
    impl ::core::fmt::Debug for __FieldsOfClosed {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            let Self(_) = self;
            let _ = ();
            f.write_str("Closed")
        }
    }
    #[automatically_derived]
    #[doc(hidden)]
    impl ::eventsourcing::__private::Variant<
        { ::eventsourcing::__private::name("closed") },
        { ::eventsourcing::__private::fields(&[]) },
    > for AccountEvent {
        type Fields = __FieldsOfClosed;
    }
    #[automatically_derived]
    #[doc(hidden)]
    impl<
        __Aggregate,
        __Checks,
    > ::eventsourcing::__private::Dispatch<__Aggregate, __Checks> for AccountEvent
    where
        __Aggregate: ::eventsourcing::__private::Mutator<
            Self,
            { ::eventsourcing::__private::name("opened") },
            Fields = __FieldsOfOpened,
        >,
        __Aggregate: ::eventsourcing::__private::Mutator<
            Self,
            { ::eventsourcing::__private::name("renamed") },
            Fields = __FieldsOfRenamed,
        >,
        __Aggregate: ::eventsourcing::__private::Mutator<
            Self,
            { ::eventsourcing::__private::name("closed") },
            Fields = __FieldsOfClosed,
        >,
    {
        fn role(&self) -> ::eventsourcing::Role {
            match self {
                Self::Opened { .. } => {
                    <__Aggregate as ::eventsourcing::__private::Mutator<
                        Self,
                        { ::eventsourcing::__private::name("opened") },
                    >>::ROLE
                }
                Self::Renamed { .. } => {
                    <__Aggregate as ::eventsourcing::__private::Mutator<
                        Self,
                        { ::eventsourcing::__private::name("renamed") },
                    >>::ROLE
                }
                Self::Closed { .. } => {
                    <__Aggregate as ::eventsourcing::__private::Mutator<
                        Self,
                        { ::eventsourcing::__private::name("closed") },
                    >>::ROLE
                }
            }
        }
        fn mutate(self, life: &mut ::eventsourcing::Life<__Aggregate>) {
            match self {
                Self::Opened { holder: field_1, limit: field_2 } => {
                    <__Aggregate as ::eventsourcing::__private::Mutator<
                        Self,
                        { ::eventsourcing::__private::name("opened") },
                    >>::mutate(
                        life,
                        __FieldsOfOpened(::core::marker::PhantomData, field_1, field_2),
                    )
                }
                Self::Renamed { 0: field_1 } => {
                    <__Aggregate as ::eventsourcing::__private::Mutator<
                        Self,
                        { ::eventsourcing::__private::name("renamed") },
                    >>::mutate(
                        life,
                        __FieldsOfRenamed(::core::marker::PhantomData, field_1),
                    )
                }
                Self::Closed {} => {
                    <__Aggregate as ::eventsourcing::__private::Mutator<
                        Self,
                        { ::eventsourcing::__private::name("closed") },
                    >>::mutate(life, __FieldsOfClosed(::core::marker::PhantomData))
                }
            }
        }
    }
};
