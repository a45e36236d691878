//! Questions with a limit, for databases that take a bound one well.

use diesel::{
    QueryResult, RunQueryDsl,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
};

use super::Dialect;

/// At most so many rows of a question.
#[derive(Debug)]
pub(crate) struct Limited<Q> {
    question: Q,
    limit: i64,
}

impl<Q> Limited<Q> {
    pub(crate) fn new(question: Q, limit: usize) -> Self {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        Self { question, limit }
    }
}

impl<Q: QueryId> QueryId for Limited<Q> {
    type QueryId = Limited<Q::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}

impl<Q: Query> Query for Limited<Q> {
    type SqlType = Q::SqlType;
}

impl<Conn, Q> RunQueryDsl<Conn> for Limited<Q> {}

impl<DB: Dialect, Q: QueryFragment<DB>> QueryFragment<DB> for Limited<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.question.walk_ast(out.reborrow())?;
        out.push_sql(" LIMIT ");
        DB::push_integer(&mut out, &self.limit)
    }
}
