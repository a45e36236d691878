//! That a server which speaks the protocol of PostgreSQL is one.

use diesel::{dsl::sql, prelude::*, sql_types::Text};
use eventsourcing::RecordError;

use super::errors;
use crate::backend::setup::Refusal;

/// Refuses products of which the order of the log could not be told: `pg_locks` there tells nothing of
/// the transactions that others have open, so that a follower would miss events and nobody knew.
pub(super) fn refuse(connection: &mut PgConnection) -> Result<(), Refusal> {
    let version: String = sql::<Text>("SELECT version()")
        .get_result(connection)
        .map_err(errors::failed)?;
    match without_order(&version) {
        None => Ok(()),
        Some(product) => Err(RecordError::Misuse {
            what: format!(
                "the server is {product} (`{version}`), which speaks the protocol of PostgreSQL and \
                 does not tell who writes (`pg_locks`): whoever followed the log could miss events; \
                 use PostgreSQL itself, or MariaDB"
            ),
        }
        .into()),
    }
}

/// What such products say of themselves in their versions.
const WITHOUT_ORDER: [(&str, &str); 6] = [
    ("CockroachDB", "CockroachDB"),
    ("-YB-", "YugabyteDB"),
    ("YugabyteDB", "YugabyteDB"),
    ("Redshift", "Amazon Redshift"),
    ("Greenplum", "Greenplum"),
    ("Cloudberry", "Apache Cloudberry"),
];

/// The product of which a version is, if it is one of them.
fn without_order(version: &str) -> Option<&'static str> {
    let mut all = WITHOUT_ORDER.into_iter();
    all.find(|(mark, _)| version.contains(mark))
        .map(|(_, product)| product)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postgresql_is_taken_whoever_built_it() {
        for version in [
            "PostgreSQL 15.14 (Debian 15.14-0+deb12u1) on x86_64-pc-linux-gnu, compiled by gcc \
             (Debian 12.2.0-14+deb12u1) 12.2.0, 64-bit",
            "PostgreSQL 17.2 on x86_64-pc-linux-musl, compiled by gcc (Alpine 14.2.0) 14.2.0, 64-bit",
            // Amazon RDS, and Aurora, which says no more.
            "PostgreSQL 14.7 on aarch64-unknown-linux-gnu, compiled by gcc (GCC) 7.3.1 20180712 (Red \
             Hat 7.3.1-12), 64-bit",
            "PostgreSQL 13.7 on x86_64-pc-linux-gnu, compiled by x86_64-pc-linux-gnu-gcc (GCC) 7.4.0, \
             64-bit",
            // Citus, an extension, says nothing here.
            "PostgreSQL 16.1 (Debian 16.1-1.pgdg120+1) on x86_64-pc-linux-gnu, compiled by gcc \
             (Debian 12.2.0-14) 12.2.0, 64-bit",
            "PostgreSQL 15.3 (EnterpriseDB Advanced Server 15.3.0) on x86_64-pc-linux-gnu, compiled by \
             gcc (GCC) 8.5.0 20210514 (Red Hat 8.5.0-18), 64-bit",
        ] {
            assert_eq!(without_order(version), None, "{version}");
        }
    }

    #[test]
    fn products_that_do_not_tell_who_writes_are_known() {
        for (version, product) in [
            (
                "CockroachDB CCL v23.1.11 (x86_64-pc-linux-gnu, built 2023/09/27 01:53:43, go1.19.10)",
                "CockroachDB",
            ),
            (
                "PostgreSQL 11.2-YB-2.18.0.0-b0 on x86_64-pc-linux-gnu, compiled by clang version \
                 15.0.3, 64-bit",
                "YugabyteDB",
            ),
            (
                "PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red \
                 Hat 3.4.2-6.fc3), Redshift 1.0.12103",
                "Amazon Redshift",
            ),
            (
                "PostgreSQL 9.4.26 (Greenplum Database 6.21.0 build commit:fff63ad5bf8f27e3) on \
                 x86_64-unknown-linux-gnu, compiled by gcc (GCC) 6.4.0, 64-bit",
                "Greenplum",
            ),
        ] {
            assert_eq!(without_order(version), Some(product), "{version}");
        }
    }
}
