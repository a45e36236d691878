//! The questions about the table of data keys.

use diesel::{dsl::auto_type, prelude::*};

use crate::{row::Id, schema::data_keys};

/// The rows of these originators.
#[auto_type(no_type_alias)]
pub(crate) fn of_originators<'a>(ids: &'a [Id]) -> _ {
    data_keys::table.filter(data_keys::originator_id.eq_any(ids))
}

/// The row of one originator.
#[auto_type(no_type_alias)]
pub(crate) fn of_originator(id: Id) -> _ {
    data_keys::table.filter(data_keys::originator_id.eq(id))
}

/// The row of an originator that holds exactly this key.
#[auto_type(no_type_alias)]
pub(crate) fn exactly<'a>(id: Id, wrapped: &'a [u8]) -> _ {
    data_keys::table
        .filter(data_keys::originator_id.eq(id))
        .filter(data_keys::wrapped.eq(wrapped))
}

/// A row with the key of an originator.
#[auto_type(no_type_alias)]
pub(crate) fn new_key<'a>(id: Id, wrapped: &'a [u8]) -> _ {
    (
        data_keys::originator_id.eq(id),
        data_keys::wrapped.eq(wrapped),
    )
}

/// A page of the rows from an originator on.
#[auto_type(no_type_alias)]
pub(crate) fn page(first: Id, limit: i64) -> _ {
    data_keys::table
        .filter(data_keys::originator_id.ge(first))
        .order(data_keys::originator_id.asc())
        .limit(limit)
}
