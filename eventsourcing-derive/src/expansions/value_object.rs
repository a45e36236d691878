#[automatically_derived]
impl ::eventsourcing::ValueObject for Cents {
    type Error = NotPositive;
    const RULE: fn(&Self) -> ::core::result::Result<(), Self::Error> = Self::check;
}
#[automatically_derived]
impl Cents {
    ///A `Cents`, if it is right.
    ///
    /// # Errors
    ///
    /// Why it is not right.
    #[allow(dead_code, clippy::too_many_arguments, clippy::fn_params_excessive_bools)]
    pub fn new(value: i64) -> ::core::result::Result<Self, NotPositive> {
        ::eventsourcing::ValueObject::checked(Self { 0: value })
    }
}
#[automatically_derived]
impl ::core::convert::AsRef<i64> for Cents {
    fn as_ref(&self) -> &i64 {
        &self.0
    }
}
#[automatically_derived]
impl ::core::convert::TryFrom<i64> for Cents {
    type Error = NotPositive;
    fn try_from(value: i64) -> ::core::result::Result<Self, NotPositive> {
        ::eventsourcing::ValueObject::checked(Self(value))
    }
}
#[automatically_derived]
impl ::core::convert::From<Cents> for i64 {
    fn from(value: Cents) -> Self {
        value.0
    }
}
#[automatically_derived]
impl ::core::fmt::Display for Cents {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::core::fmt::Display::fmt(&self.0, f)
    }
}
#[automatically_derived]
impl ::core::str::FromStr for Cents {
    type Err = ::eventsourcing::ParseValueError<
        <i64 as ::core::str::FromStr>::Err,
        NotPositive,
    >;
    fn from_str(
        text: &::core::primitive::str,
    ) -> ::core::result::Result<Self, Self::Err> {
        let value = <i64 as ::core::str::FromStr>::from_str(text)
            .map_err(::eventsourcing::ParseValueError::NotParsed)?;
        ::eventsourcing::ValueObject::checked(Self(value))
            .map_err(::eventsourcing::ParseValueError::Refused)
    }
}
const _: () = {
    #[doc(hidden)]
    #[allow(missing_docs, private_interfaces, clippy::all, clippy::pedantic)]
    #[derive(::eventsourcing::__private::serde::Deserialize)]
    #[serde(crate = "::eventsourcing::__private::serde", rename = "Cents")]
    pub struct __Shape(i64);
    #[automatically_derived]
    impl ::core::fmt::Debug for __Shape {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.write_str("Cents")
        }
    }
    #[automatically_derived]
    impl<'de> ::eventsourcing::__private::serde::Deserialize<'de> for Cents {
        fn deserialize<__D>(
            deserializer: __D,
        ) -> ::core::result::Result<Self, __D::Error>
        where
            __D: ::eventsourcing::__private::serde::Deserializer<'de>,
        {
            let shape: __Shape = ::eventsourcing::__private::serde::Deserialize::deserialize(
                deserializer,
            )?;
            ::eventsourcing::__private::value_read(Self { 0: shape.0 }, "Cents")
        }
    }
};
