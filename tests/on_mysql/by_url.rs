//! A database that is chosen by its URL, whichever of its schemes that has.

use eventsourcing_diesel::{Database, Datastore};
use eventsourcing_test_servers::{Product, durable};
use eventsourcing_tests::by_url::assert_that_all_is_done_at;

#[test]
fn the_same_is_done_by_a_url_of_either_scheme() {
    for scheme in ["mysql", "mariadb"] {
        let database = durable(Product::MariaDb).unwrap().fresh_database().unwrap();
        let (_, rest) = database.url().split_once(':').unwrap();
        let url = format!("{scheme}:{rest}");
        assert_that_all_is_done_at(&url);
        let datastore = Datastore::connect(&url).unwrap();
        assert!(matches!(datastore.database(), Database::Mysql(_)), "{url}");
    }
}
