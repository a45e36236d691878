#[allow(
    clippy::fn_params_excessive_bools,
    clippy::just_underscores_and_digits,
    clippy::needless_pass_by_value,
    clippy::too_many_arguments,
    clippy::unused_self,
    clippy::used_underscore_binding,
    clippy::wrong_self_convention
)]
impl Account {
    fn opened(limit: Cents, holder: String) -> Self {
        Self { holder, limit }
    }
    fn renamed(&mut self, name: String) {
        self.holder = name;
    }
    fn on_closed(self) {}
}
#[automatically_derived]
#[doc(hidden)]
impl ::eventsourcing::__private::Mutator<
    AccountEvent,
    { ::eventsourcing::__private::name("opened") },
> for Account {
    const ROLE: ::eventsourcing::Role = ::eventsourcing::Role::Begins;
    type Fields = <AccountEvent as ::eventsourcing::__private::Variant<
        {
            let event = ::eventsourcing::__private::event(
                ::eventsourcing::__private::events::<AccountEvent>(),
                "opened",
            );
            ::eventsourcing::__private::has_field(event, "limit");
            ::eventsourcing::__private::has_field(event, "holder");
            ::eventsourcing::__private::has_parameters(event, &["limit", "holder"])
        },
        { ::eventsourcing::__private::fields(&["holder", "limit"]) },
    >>::Fields;
    fn mutate(
        __life: &mut ::eventsourcing::Life<Self>,
        __fields: <Self as ::eventsourcing::__private::Mutator<
            AccountEvent,
            { ::eventsourcing::__private::name("opened") },
        >>::Fields,
    ) {
        __life
            .begin(
                Self::opened(
                    ::eventsourcing::__private::Field(__fields.2).taken_as::<Cents>(),
                    ::eventsourcing::__private::Field(__fields.1).taken_as::<String>(),
                ),
            );
    }
}
#[automatically_derived]
#[doc(hidden)]
impl ::eventsourcing::__private::Mutator<
    AccountEvent,
    { ::eventsourcing::__private::name("renamed") },
> for Account {
    const ROLE: ::eventsourcing::Role = ::eventsourcing::Role::Changes;
    type Fields = <AccountEvent as ::eventsourcing::__private::Variant<
        {
            let event = ::eventsourcing::__private::event(
                ::eventsourcing::__private::events::<AccountEvent>(),
                "renamed",
            );
            ::eventsourcing::__private::has_field(event, "name");
            ::eventsourcing::__private::has_parameters(event, &["name"])
        },
        { ::eventsourcing::__private::fields(&["name"]) },
    >>::Fields;
    fn mutate(
        __life: &mut ::eventsourcing::Life<Self>,
        __fields: <Self as ::eventsourcing::__private::Mutator<
            AccountEvent,
            { ::eventsourcing::__private::name("renamed") },
        >>::Fields,
    ) {
        __life
            .change(|__state| Self::renamed(
                __state,
                ::eventsourcing::__private::Field(__fields.1).taken_as::<String>(),
            ));
    }
}
#[automatically_derived]
#[doc(hidden)]
impl ::eventsourcing::__private::Mutator<
    AccountEvent,
    { ::eventsourcing::__private::name("closed") },
> for Account {
    const ROLE: ::eventsourcing::Role = ::eventsourcing::Role::Ends;
    type Fields = <AccountEvent as ::eventsourcing::__private::Variant<
        {
            let event = ::eventsourcing::__private::event(
                ::eventsourcing::__private::events::<AccountEvent>(),
                "closed",
            );
            ::eventsourcing::__private::has_parameters(event, &[])
        },
        { ::eventsourcing::__private::fields(&[]) },
    >>::Fields;
    fn mutate(
        __life: &mut ::eventsourcing::Life<Self>,
        __fields: <Self as ::eventsourcing::__private::Mutator<
            AccountEvent,
            { ::eventsourcing::__private::name("closed") },
        >>::Fields,
    ) {
        ::eventsourcing::__private::ending::<Self>()
            .end(__life, |__state| Self::on_closed(__state));
    }
}
const _: () = {
    type __Checked = (
        ::eventsourcing::__private::Checked<
            {
                ::eventsourcing::__private::is_exhaustive(
                    ::eventsourcing::__private::events::<AccountEvent>(),
                    ::core::module_path!(),
                );
                ::eventsourcing::__private::has_mutators(
                    ::eventsourcing::__private::events::<AccountEvent>(),
                    &["opened", "renamed", "closed"],
                );
                true
            },
        >,
        (
            <Account as ::eventsourcing::__private::Mutator<
                AccountEvent,
                { ::eventsourcing::__private::name("opened") },
            >>::Fields,
            <Account as ::eventsourcing::__private::Mutator<
                AccountEvent,
                { ::eventsourcing::__private::name("renamed") },
            >>::Fields,
            <Account as ::eventsourcing::__private::Mutator<
                AccountEvent,
                { ::eventsourcing::__private::name("closed") },
            >>::Fields,
        ),
    );
    #[automatically_derived]
    impl ::eventsourcing::Mutators<AccountEvent> for Account {
        const REVISION: u64 = 7603370579099956140u64;
        fn role(event: &AccountEvent) -> ::eventsourcing::Role {
            <AccountEvent as ::eventsourcing::__private::Dispatch<
                Self,
                __Checked,
            >>::role(event)
        }
        fn mutate(life: &mut ::eventsourcing::Life<Self>, event: AccountEvent) {
            <AccountEvent as ::eventsourcing::__private::Dispatch<
                Self,
                __Checked,
            >>::mutate(event, life)
        }
    }
};
