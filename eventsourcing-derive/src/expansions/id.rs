#[automatically_derived]
impl ::eventsourcing::AggregateId for AccountId {
    fn from_uuid(uuid: ::eventsourcing::Uuid) -> Self {
        Self(<Uuid as ::eventsourcing::__private::id::IsUuid>::from_uuid(uuid))
    }
    fn into_uuid(self) -> ::eventsourcing::Uuid {
        <Uuid as ::eventsourcing::__private::id::IsUuid>::into_uuid(self.0)
    }
}
#[automatically_derived]
#[allow(dead_code, clippy::new_without_default, clippy::must_use_candidate)]
impl AccountId {
    ///A new id, a UUID of version 7: ids sort by the time they were made.
    pub fn new() -> Self {
        ::eventsourcing::__private::id::new()
    }
    ///The id that has a name in a namespace, a UUID of version 5: always the same.
    pub fn named(
        namespace: ::eventsourcing::Uuid,
        name: impl ::core::convert::AsRef<[::core::primitive::u8]>,
    ) -> Self {
        ::eventsourcing::__private::id::named(namespace, name.as_ref())
    }
}
#[automatically_derived]
impl ::core::marker::Copy for AccountId {}
#[automatically_derived]
impl ::core::clone::Clone for AccountId {
    fn clone(&self) -> Self {
        *self
    }
}
#[automatically_derived]
impl ::core::cmp::Eq for AccountId {}
#[automatically_derived]
impl ::core::cmp::PartialEq for AccountId {
    fn eq(&self, other: &Self) -> ::core::primitive::bool {
        ::eventsourcing::AggregateId::into_uuid(*self)
            == ::eventsourcing::AggregateId::into_uuid(*other)
    }
}
#[automatically_derived]
impl ::core::cmp::Ord for AccountId {
    fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
        ::core::cmp::Ord::cmp(
            &::eventsourcing::AggregateId::into_uuid(*self),
            &::eventsourcing::AggregateId::into_uuid(*other),
        )
    }
}
#[automatically_derived]
impl ::core::cmp::PartialOrd for AccountId {
    fn partial_cmp(
        &self,
        other: &Self,
    ) -> ::core::option::Option<::core::cmp::Ordering> {
        ::core::option::Option::Some(::core::cmp::Ord::cmp(self, other))
    }
}
#[automatically_derived]
impl ::core::hash::Hash for AccountId {
    fn hash<__H: ::core::hash::Hasher>(&self, state: &mut __H) {
        ::core::hash::Hash::hash(&::eventsourcing::AggregateId::into_uuid(*self), state)
    }
}
#[automatically_derived]
impl ::core::fmt::Debug for AccountId {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::eventsourcing::__private::id::debug(*self, "AccountId", f)
    }
}
#[automatically_derived]
impl ::core::fmt::Display for AccountId {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::core::fmt::Display::fmt(&::eventsourcing::AggregateId::into_uuid(*self), f)
    }
}
#[automatically_derived]
impl ::core::str::FromStr for AccountId {
    type Err = ::eventsourcing::ParseIdError;
    fn from_str(
        text: &::core::primitive::str,
    ) -> ::core::result::Result<Self, Self::Err> {
        ::eventsourcing::__private::id::parse(text, "AccountId")
    }
}
#[automatically_derived]
impl ::core::convert::From<::eventsourcing::Uuid> for AccountId {
    fn from(uuid: ::eventsourcing::Uuid) -> Self {
        ::eventsourcing::AggregateId::from_uuid(uuid)
    }
}
#[automatically_derived]
impl ::core::convert::From<AccountId> for ::eventsourcing::Uuid {
    fn from(id: AccountId) -> Self {
        ::eventsourcing::AggregateId::into_uuid(id)
    }
}
#[automatically_derived]
impl ::eventsourcing::__private::Serialize for AccountId {
    fn serialize<__S: ::eventsourcing::__private::Serializer>(
        &self,
        serializer: __S,
    ) -> ::core::result::Result<__S::Ok, __S::Error> {
        ::eventsourcing::__private::Serialize::serialize(
            &::eventsourcing::AggregateId::into_uuid(*self),
            serializer,
        )
    }
}
#[automatically_derived]
impl<'de> ::eventsourcing::__private::Deserialize<'de> for AccountId {
    fn deserialize<__D: ::eventsourcing::__private::Deserializer<'de>>(
        deserializer: __D,
    ) -> ::core::result::Result<Self, __D::Error> {
        ::eventsourcing::__private::id::deserialize(deserializer, "AccountId")
    }
}
#[automatically_derived]
impl ::eventsourcing::Shape for AccountId {
    fn describe(shape: &mut ::eventsourcing::ShapeWriter) {
        shape.opaque::<Self>();
    }
}
