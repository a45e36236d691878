//! What is called something in a schema.

use diesel::{
    QueryableByName, RunQueryDsl, connection::SimpleConnection, query_builder::SqlQuery,
    query_dsl::LoadQuery, sql_query, sql_types::Text,
};

/// A name, and the table that it belongs to.
#[derive(Debug, QueryableByName)]
pub struct Named {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    owner: String,
}

/// Runs a statement with each `name` and `owner` that a query gives, written without quotes.
///
/// # Panics
///
/// If there is no such name, or one is taken for a word of SQL.
#[allow(clippy::panic, clippy::unwrap_used)]
pub fn assert_that_names_need_no_quotes<C>(
    connection: &mut C,
    names: &str,
    statement: impl Fn(&str, &str) -> String,
) where
    C: SimpleConnection,
    for<'q> SqlQuery: LoadQuery<'q, C, Named>,
{
    let names = sql_query(names).load::<Named>(connection).unwrap();
    assert!(!names.is_empty());
    for Named { name, owner } in names {
        let statement = statement(&name, &owner);
        if let Err(error) = connection.batch_execute(&statement) {
            panic!("{statement}: {error}");
        }
    }
}
