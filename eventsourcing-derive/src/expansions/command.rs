#[automatically_derived]
impl ::eventsourcing::Command for AccountCommand {
    type Aggregate = Account;
    type Error = Overdrawn;
    fn begins(&self) -> ::core::primitive::bool {
        ::core::matches!(self, Self::Open { .. })
    }
    fn begin(self) -> ::eventsourcing::__private::Answer<Account, Overdrawn> {
        use ::eventsourcing::__private::Refusing as _;
        match self {
            Self::Open { holder: field_0, limit: field_1 } => {
                ::eventsourcing::__private::decided::<
                    <Account as ::eventsourcing::Aggregate>::Event,
                    _,
                >(
                        <Account>::open(
                            ::eventsourcing::__argument!(field_0),
                            ::eventsourcing::__argument!(field_1),
                        ),
                    )
                    .or_error()
            }
            _ => ::eventsourcing::__private::nothing_begun(),
        }
    }
    #[allow(unused_variables)]
    fn decide(
        self,
        state: &Account,
    ) -> ::eventsourcing::__private::Answer<Account, Overdrawn> {
        use ::eventsourcing::__private::Refusing as _;
        match self {
            beginning @ Self::Open { .. } => ::eventsourcing::Command::begin(beginning),
            Self::Withdraw { amount: field_0 } => {
                ::eventsourcing::__private::decided::<
                    <Account as ::eventsourcing::Aggregate>::Event,
                    _,
                >(state.withdraw(::eventsourcing::__argument!(field_0)))
                    .or_error()
            }
            Self::Rename { 0: field_0 } => {
                ::eventsourcing::__private::decided::<
                    <Account as ::eventsourcing::Aggregate>::Event,
                    _,
                >(state.change_holder(::eventsourcing::__argument!(field_0)))
                    .or_error()
            }
            Self::Close {} => {
                ::eventsourcing::__private::decided::<
                    <Account as ::eventsourcing::Aggregate>::Event,
                    _,
                >(state.close())
                    .or_error()
            }
        }
    }
}
