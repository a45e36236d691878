//! Tests of programs that run on any database.

/// Writes each test once, and runs it on SQLite and, as the features of its crate say, on the servers:
/// it is told which, or `None`.
///
/// ```
/// # fn main() {}
/// use eventsourcing_test_servers::{durable, on_every_database};
///
/// on_every_database! {
///     fn an_account_is_opened(server) {
///         let fresh = |product| durable(product).unwrap().fresh_database().unwrap();
///         let database = server.map(fresh);
///         let url = database.as_ref().map_or("bank.db", |it| it.url());
///     }
/// }
/// ```
#[macro_export]
macro_rules! on_every_database {
    ($($(#[$attribute:meta])* fn $name:ident($server:ident) $body:block)*) => {$(
        $(#[$attribute])*
        mod $name {
            use super::*;

            fn case($server: ::core::option::Option<$crate::Product>) $body

            #[test]
            fn sqlite() {
                case(::core::option::Option::None);
            }

            #[cfg(feature = "postgres")]
            #[test]
            fn postgres() {
                case(::core::option::Option::Some($crate::Product::Postgres));
            }

            #[cfg(feature = "mysql")]
            #[test]
            fn mysql() {
                case(::core::option::Option::Some($crate::Product::MariaDb));
            }
        }
    )*};
}
